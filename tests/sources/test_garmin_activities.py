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


WALKED = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,"
    "Avg Run Cadence,Avg Stride Length"
)


def measured(*lines, header=WALKED):
    file = activities(*lines, header=header)
    return rows(read(READER, file), "exercise_entries", "heart_rate_bpm", "distance_kilometres")


def walked(distance, stride="1.00", heart_rate="148", time="00:30:00"):
    cells = (distance, "300", time, heart_rate, "160", stride)
    return "Running,2026-03-08 18:05:12,false,Run," + ",".join(f'"{cell}"' for cell in cells)


@pytest.mark.parametrize(
    ("distance", "kilometres"),
    [
        ("4.80", 4.8),
        ("2.98", 4.796),
        ("4.58", 4.58),
        ("4.57", None),
        ("3.80", None),
        ("3.13", 5.037),
        ("3.14", None),
    ],
)
def test_strides_show_whether_distances_are_in_kilometres_or_in_miles(distance, kilometres):
    # 160 steps a minute of a metre each for half an hour: 4.8 km. Within 5 % the unit is known.
    assert measured(walked(distance)) == [(148, kilometres)]


def test_the_unit_that_runs_show_holds_for_rides_and_not_for_pools():
    ride = 'Cycling,2026-03-07 08:00:00,false,Ride,"20.00","400","01:00:00","121",--,--'
    pool = 'Pool Swim,2026-03-06 08:00:00,false,Swim,"1,500","400","00:40:00","121",--,--'
    gym = 'Strength,2026-03-05 08:00:00,false,Gym,"0.00","400","00:40:00",--,--,--'

    assert measured(walked("2.98"), ride, pool, gym) == [
        (148, 4.796),
        (121, 32.187),
        (121, None),
        (None, None),
    ]


def test_decimal_commas_are_read_beside_thousands_with_points():
    pool = 'Pool Swim,2026-03-06 08:00:00,false,Swim,"1.500","400","00:40:00","121",--,--'

    assert measured(walked("4,80", stride="1,00"), pool) == [(148, 4.8), (121, None)]


def test_without_strides_the_unit_of_a_distance_is_not_known():
    assert measured(walked("4.80", stride="--")) == [(148, None)]


@pytest.mark.parametrize(
    ("header", "heart_rate"),
    [
        ("Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,"
         "Ø Schrittfrequenz (Laufen),Ø Schrittlänge", 148),
        ("Aktivitetstyp,Datum,Favorit,Namn,Distans,Kalorier,Tid,Medelpuls,Medelcykelkadens,"
         "Medelsteglängd", 148),
        ("Tipo de actividad,Fecha,Favorito,Título,Distancia,Calorías,Tiempo,"
         "Frecuencia cardiaca media,Cadencia de carrera media,Longitud media de zancada", 148),
        ("アクティビティタイプ,日付,お気に入り,タイトル,距離,カロリー,タイム,平均心拍数,"
         "平均ピッチ,平均歩幅", 148),
        ("Activity Type,Date,Favorite,Title,Distance,Calories,Time,Max Power,"
         "Avg Run Cadence,Avg Stride Length", None),
    ],
)  # fmt: skip
def test_heart_rates_and_strides_are_known_in_other_languages(header, heart_rate):
    assert measured(walked("4.80"), header=header) == [(heart_rate, 4.8)]


@pytest.mark.parametrize("steps", ["Steps", "Schritte", "Pasos", "Stappen", "Steg", "ステップ"])
def test_the_steps_of_a_run_show_the_unit_too(steps):
    header = f"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,{steps},Stride"
    row = 'Running,2026-03-08 18:05:12,false,Run,"3.00","300","00:30:00","148","4,828","1.00"'

    assert measured(row, header=header) == [(148, 4.828)]


def test_the_note_says_what_the_distance_was_read_from():
    tables = read(READER, activities(walked("4.80"), header=WALKED))

    assert "'Avg HR' as heart_rate_bpm (bpm), 'Distance' as distance_kilometres (km)" in note(
        tables
    )
