"""Garmin Connect's list of activities: sessions in every language, and never steps."""

from datetime import date, datetime

import pytest

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.garmin.activities import LONGEST_MINUTES, READER
from backpain_analytics.testing import context, member, note, read, rejected, rows
from tests.opened import open_export

clock = datetime.fromisoformat

HEADER = "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Steps,Elapsed Time"
RUN = (
    'Running,2026-03-08 18:05:12,false,"Evening run","6.02","402","00:36:44","148","5,912",00:38:02'
)
YOGA = 'Yoga,2026-03-01 20:10:00,false,"Yoga",--,"70","00:20:05","80",--,00:20:05'
CORE = 'Strength Training,2026-03-05 07:15:30,true,"Core",--,"99",00:25:00,"92","44",00:25:00'


def activities(*lines, header=HEADER, name="Activities.csv"):
    return member(name, "\n".join((header, *lines, "")))


def sessions(file):
    return rows(read(READER, file), "exercise_entries", "written_at", "kind", "name", "minutes")


def readers(folder, text, name="Activities.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    export = open_export(folder / name, Context("anna", single_zone("UTC")))
    return [file.reader.name for file in export.files], [found.reason for found in export.unknown]


def test_each_row_is_a_session_on_the_wearers_clock_with_or_without_steps():
    file = activities(RUN, YOGA, CORE)

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert sessions(file) == [
        (clock("2026-03-08 18:05:12"), "aerobic", "Evening run", pytest.approx(36 + 44 / 60)),
        (clock("2026-03-01 20:10"), "stretching", "Yoga", pytest.approx(20 + 5 / 60)),
        (clock("2026-03-05 07:15:30"), "core", "Core", 25),
    ]
    assert tables.keys() == {"sources", "exercise_entries", "file_notes"}
    assert tables["sources"].rows() == [("garmin:connect", "worn_with_heart_rate")]
    assert "'Time' as minutes" in note(tables)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEADER, RUN),
        ("Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR",
         'Running,2026-03-08 18:05:12,false,"Run","6.02","402","00:36:44","148","166"'),
        ("Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Ø Pace,Schritte",
         'Laufen,2026-03-08 18:05:12,false,"Lauf","6,02","402","00:36:44","148","6:06","5.912"'),
        ("Type d'activité,Date,Favori,Titre,Distance,Calories,Durée,Allure moyenne,Pas",
         'Course à pied,2026-03-08 18:05:12,false,"Sortie","6.02","402","00:36:44","6:06","5,912"'),
        ("Tipo de actividad,Fecha,Título,Distancia,Calorías,Tiempo,Ritmo medio,Pasos",
         'Carrera,2026-03-08 18:05:12,"Tarde","6.02","402","00:36:44","6:06","5,912"'),
        ("Activiteittype,Datum,Favoriet,Titel,Afstand,Calorieën,Tijd,Gem. HS,Stappen",
         'Hardlopen,2026-03-08 18:05:12,false,"Loop","6,02","402","00:36:44","148","5.912"'),
        ("Tipo di attività,Data,Preferita,Titolo,Distanza,Calorie,Tempo,FC Media,Passi",
         'Corsa,2026-03-08 18:05:12,false,"Sera","6.02","402","00:36:44","148","5,912"'),
        ("アクティビティタイプ,日付,お気に入り,タイトル,距離,カロリー,タイム,平均心拍,ステップ",
         'ランニング,2026-03-08 18:05:12,false,"夜","6.02","402","00:36:44","148","5,912"'),
    ],
)  # fmt: skip
def test_one_reader_knows_the_list_in_every_language(tmp_path, header, row):
    assert readers(tmp_path, f"{header}\n{row}\n") == (["garmin_activities"], [])
    (session,) = sessions(activities(row, header=header))
    assert session[0] == clock("2026-03-08 18:05:12")
    assert session[3] == pytest.approx(36 + 44 / 60)


@pytest.mark.parametrize("name", ["Activities (1).csv", "steps.csv", "heart rate.csv", "x.csv"])
def test_the_list_is_known_under_any_name(tmp_path, name):
    assert readers(tmp_path, f"{HEADER}\n{RUN}\n", name)[0] == ["garmin_activities"]


@pytest.mark.parametrize(
    ("time", "minutes"),
    [
        ("00:36:44.5", 36 + 44.5 / 60),
        ("36:44.5", 36 + 44.5 / 60),
        ("26:10:00", 26 * 60 + 10),
        ("168:00:00", LONGEST_MINUTES),
        ("--", None),
    ],
)
def test_a_length_may_have_tenths_and_may_be_longer_than_a_day(time, minutes):
    first = 'Running,2026-03-07 08:00:00,false,"Run","6.02","402","00:30:00"'
    row = f'Running,2026-03-08 18:05:12,false,"Run","6.02","402","{time}"'
    file = activities(first, row, header=HEADER.partition(",Avg")[0])

    found = sessions(file)[1][3]

    assert found == (None if minutes is None else pytest.approx(minutes, rel=1e-6))


@pytest.mark.parametrize("time", ["168:00:01", "30:00", "soon"])
def test_a_length_that_may_be_two_things_rejects_its_row(time):
    row = f'Running,2026-03-08 18:05:12,false,"Run","6.02","402","{time}"'
    file = activities(RUN, row, header=HEADER)

    assert rejected(read(READER, file)) == [
        (3, "'Time' is not a duration in minutes of 10,080 minutes or less")
    ]


@pytest.mark.parametrize(
    ("kind", "title", "name"),
    [
        ("Running", "Evening run", "Evening run"),
        ("Running", "Springfield Running", "Running"),
        ("Strength Training", "", "Strength Training"),
        ("Other", "Physio exercises", "Physio exercises"),
    ],
)
def test_a_title_of_ones_own_is_the_name_and_garmins_with_its_place_is_not(kind, title, name):
    file = activities(f'{kind},2026-03-08 18:05:12,false,"{title}","6.02","402","00:36:44"')

    assert sessions(file)[0][2] == name


def test_dates_of_a_spreadsheet_are_read_or_asked_about(tmp_path):
    row = "Running,{},FALSE,Run,6.02,402,00:36:44"
    header = HEADER.partition(",Avg")[0]
    text = "\n".join((header, row.format("3/18/2026 18:05"), row.format("3/8/2026 7:05"), ""))

    assert readers(tmp_path, text)[0] == ["garmin_activities"]
    assert [at[0].date() for at in sessions(member("Activities.csv", text))] == [
        date(2026, 3, 18),
        date(2026, 3, 8),
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Date,Time,Steps", "2026-03-08,18:05,40"),
        ("Sport,Date,Place,Duration", "Run,2026-03-08 18:05,park,0:36:44"),
        ("Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time",
         '1,"Mar 8, 2026, 6:05:12 PM",Run,Run,2204'),
        ("Type,Date,Open,Title", "note,2026-03-08 18:05,false,hello"),
    ],
)  # fmt: skip
def test_other_tables_are_not_the_list(header, row):
    assert not READER.recognises(member("Activities.csv", f"{header}\n{row}\n"), context())
