"""Strava's list of activities: headers of any language in one order, two lengths and distances."""

import pytest

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.strava import READER
from backpain_analytics.testing import context, member, read, rejected, rows
from tests.opened import open_export

ENGLISH = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,"
    "Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate,Max Watts"
)
GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,"
    "Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis,Ausrüstung,"
    "Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Tempo,"
    "Geschwindigkeit,Höhenzunahme,Höhenunterschied,Min. Höhe,Max. Höhe,Max. Steigung,Steigung,"
    "Positive Steigung,Negative Steigung,Max. Trittfrequenz,Trittfrequenz,Max. Herzfrequenz,"
    "Durchschnittliche Herzfrequenz,Max. Watt"
)
FRENCH = GERMAN.replace("Verstrichene Zeit", "Temps écoulé").replace("Aktivitätsart", "Type")
# Until about 2020 the first length and distance had no heart rate behind them.
OLDER = ENGLISH.replace("Distance,Max Heart Rate,Relative", "Distance,Relative").replace(
    "Activity Private Note,", ""
)


LATER = {"at": "Mar 9, 2026, 7:00:00 AM"}
CELLS = {
    "at": "Mar 8, 2026, 5:05:12 PM",
    "kind": "Run",
    "elapsed": "1900.0",
    "shown": "5.02",
    "moving": "1800.0",
    "metres": "5025.4",
    "bpm": "148.2",
}


def row(is_older=False, **changes):
    cell = CELLS | changes
    between = ["12", "false", ""] if is_older else ["160", "12", "false", "", ""]
    return ",".join(
        [
            *("101", f'"{cell["at"]}"', "Springfield Run", cell["kind"], ""),
            *(cell["elapsed"], cell["shown"], *between, "activities/1.fit.gz", "", ""),
            *(cell["elapsed"], cell["moving"], cell["metres"], *[""] * 13, cell["bpm"], ""),
        ]
    )


def activities(*lines, header=ENGLISH):
    return member("export_1.zip!activities.csv", "\n".join((header, *lines, "")))


def sessions(file):
    names = ("started_at", "name", "kind", "is_high_impact", "minutes", "heart_rate_bpm",
             "distance_kilometres")  # fmt: skip
    return rows(read(READER, file), "exercise_entries", *names)


def test_a_row_is_a_session_in_utc_without_the_name_of_its_place():
    file = activities(row())

    assert READER.recognises(file, context())
    ((start, name, kind, impact, minutes, bpm, kilometres),) = sessions(file)
    assert (start, name, kind, impact, minutes) == ("03-08 17:05:12", "run", "aerobic", True, 30)
    assert (bpm, kilometres) == (pytest.approx(148.2, abs=0.01), 5.025)


@pytest.mark.parametrize(
    ("header", "at", "kind"),
    [
        (GERMAN, "08.03.2026, 17:05:12", "Lauf"),
        (FRENCH, "8 mars 2026 à 17:05:12", "Course à pied"),
        (ENGLISH, "8 Mar 2026, 17:05:12", "Run"),
        (OLDER, "Mar 8, 2026, 5:05:12 PM", "Run"),
    ],
)
def test_the_order_of_the_columns_tells_what_they_are_in_every_language(header, at, kind):
    file = activities(row(header == OLDER, at=at, kind=kind), header=header)

    assert READER.recognises(file, context())
    ((start, _, found, _, minutes, bpm, kilometres),) = sessions(file)
    assert (start, found, minutes, round(bpm), kilometres) == (
        "03-08 17:05:12", "aerobic", 30, 148, 5.025,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "metres", "kilometres"),
    [
        ("3.12", "5025.4", 5.025),
        ("5.02", "5.02", None),
        ("5.02", "5280.0", None),
        ("5.02", "5270.0", 5.27),
        ("5.02", "4770.0", 4.77),
        ("0.00", "0.0", None),
    ],
)
def test_the_second_distance_is_in_metres_where_the_first_shows_it(shown, metres, kilometres):
    assert sessions(activities(row(shown=shown, metres=metres)))[0][-1] == kilometres


def test_a_pool_is_in_metres_twice_beside_a_run_that_shows_the_unit():
    file = activities(row(), row(**LATER, kind="Swim", shown="1500", metres="1500.0"))

    assert [session[-1] for session in sessions(file)] == [5.025, 1.5]


def test_without_a_moving_time_the_elapsed_time_counts():
    file = activities(row(moving=""), row(**LATER, moving="0.0"))

    assert [session[4] for session in sessions(file)] == [
        pytest.approx(1_900 / 60, rel=1e-6),
        pytest.approx(1_900 / 60, rel=1e-6),
    ]


def test_a_row_without_a_date_or_a_length_is_rejected():
    tables = read(READER, activities(row(), row(at="soon"), row(moving="", elapsed="")))

    assert len(tables["exercise_entries"]) == 1
    assert [line for line, _ in rejected(tables)] == [3, 4]


def test_only_this_reader_claims_the_list_and_the_rest_of_the_export_is_passed_over(tmp_path):
    files = {
        "activities.csv": f"{ENGLISH}\n{row()}\n",
        "profile.csv": "Athlete ID,Email Address\n1,x\n",
        "shoes.csv": "Shoe Name\nBlue\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    export = open_export(tmp_path, Context("anna", single_zone("UTC")))

    assert [file.reader.name for file in export.files] == ["strava"]
    assert export.unknown == ()
    assert READER.passes_over(member("export_12.zip!media/a.jpg", ""), set())
    assert not READER.passes_over(member("profile.csv", "a,b\n"), {"x.csv"})


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH.partition(",Filename")[0] + "\n1,2026-03-08 17:05,Run,Run\n",
        ENGLISH + "\nx,2026-03-08 17:05,Run,Run\n",
        "Time,Steps\n1,2\n",
        "",
    ],
)
def test_other_tables_are_not_the_list(text):
    assert not READER.recognises(member("activities.csv", text), context())
