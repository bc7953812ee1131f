"""Statements of a run and of what is read, on rows drawn here."""

from datetime import datetime, timedelta

import drawing
import pytest
from drawing import MONDAY, PERSON, at

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.into.load import Loader

SATURDAY, SUNDAY, TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=n) for n in (-2, -1, 1, 2))


@pytest.fixture
def touched(con, load, rows):
    """Name the dates to build beside Monday where the grid is anna's and there are such runs."""

    def touched_dates(*runs, grid=(SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY)):
        rows("local_days")
        drawing.build_days(con, [(PERSON, MONDAY)])
        con.execute("create temp table grid_days (person_id text, local_date date)")
        drawing.insert(con, "grid_days", [{"local_date": day} for day in grid])
        load("activity_runs", *runs)
        found = con.execute(f"{statement('runs', 'touched_runs')} order by all").fetchall()
        return [day for _, day in found]

    return touched_dates


def run(day, first, last, next_minutes=None, **more):
    """Draw a run that begins on a date; its ends are UTC clock times, the last perhaps later."""
    return {
        "local_date": day,
        "started_at": at(first, day),
        "ended_at": last,
        "next_duration_minutes": next_minutes,
        **more,
    }


@pytest.mark.parametrize(
    ("last", "next_minutes", "dates"),
    [
        (at("23:59", SUNDAY), None, []),
        (at("00:00"), None, [SUNDAY]),
        (at("23:50", SUNDAY), 9, []),
        (at("23:50", SUNDAY), 10, [SUNDAY]),
        (at("08:00"), None, [SUNDAY]),
    ],
)
def test_a_run_that_reaches_a_changed_day_or_is_followed_by_one_that_does_is_built_anew(
    touched, last, next_minutes, dates
):
    assert touched(run(SUNDAY, "22:00", last, next_minutes)) == dates


@pytest.mark.parametrize(("first", "dates"), [("00:00", [TUESDAY]), ("00:01", [])])
def test_a_run_that_begins_where_a_changed_day_ends_is_built_anew(touched, first, dates):
    assert touched(run(TUESDAY, first, at("09:00", TUESDAY))) == dates


def test_all_dates_from_which_a_run_comes_and_into_which_it_goes_are_built_if_they_hold_anything(
    touched,
):
    long = run(SATURDAY, "20:00", at("01:00", TUESDAY))

    assert touched(long) == [SATURDAY, SUNDAY, TUESDAY]


def test_dates_without_data_and_runs_of_other_people_are_left_out(touched):
    long = run(SATURDAY, "20:00", at("01:00", TUESDAY))
    others = run(WEDNESDAY, "00:00", at("01:00", WEDNESDAY), person_id="ben")

    assert touched(long, others, grid=(SUNDAY, MONDAY)) == [SUNDAY]


def covers(table, file, first, last, person=PERSON):
    """Draw what a file covers on a UTC date."""
    first_at, last_at = (datetime.fromisoformat(f"2024-03-{at}") for at in (first, last))
    spans = {"covered_date": first_at.date(), "first_at": first_at, "last_at": last_at}
    named = {"table_name": table, "file_id": file, "person_id": person}
    return {**named, **spans, "rows_loaded": 1, "supersedes": True}


def dates_of_files(con, *covered):
    Loader(con)
    drawing.insert(con, "file_coverage", covered)
    found = con.execute(f"{statement('reads', 'file_dates')} order by all").fetchall()
    return [(file, first.day, last.day) for _, file, first, last in found]


@pytest.mark.parametrize(
    ("table", "dates"),
    [("heart_rate_samples", (5, 8)), ("step_counters", (5, 7)), ("diary_entries", (4, 7))],
)
def test_a_files_dates_are_those_on_the_wall_and_of_a_diary_those_it_writes(con, table, dates):
    """A counter at midnight counts for the day that ends; here it is midnight an hour earlier."""
    con.execute("update zone_spans set utc_offset_minutes = 60")
    covered = (
        covers(table, "a", "04 23:00", "04 23:30"),
        covers(table, "a", "07 08:00", "07 23:00"),
    )

    assert dates_of_files(con, *covered) == [("a", *dates)]


def test_the_dates_of_a_file_are_those_of_all_its_tables_by_the_clock_of_their_time(con):
    con.execute("update zone_spans set ended_at = '2024-03-10 23:00+00'")
    con.execute(
        "insert into zone_spans values "
        "('anna', '2024-03-10 23:00+00', '2024-04-01 00:00+00', 60, 'declared')"
    )

    assert dates_of_files(
        con,
        covers("heart_rate_samples", "a", "09 23:30", "10 22:59"),
        covers("diary_entries", "a", "12 00:00", "12 00:00"),
        covers("step_intervals", "b", "10 23:00", "10 23:00"),
        covers("step_intervals", "c", "10 23:00", "10 23:00", person="ben"),
    ) == [("a", 9, 12), ("b", 11, 11), ("c", 10, 10)]


def test_a_person_at_a_glance_is_days_with_data_rated_days_and_days_with_a_total(con, load):
    drawing.insert(con, "persons", [{"person_id": "ben"}])
    load(
        "daily_activity",
        {"local_date": SUNDAY, "wear_minutes": 0},
        {"local_date": MONDAY, "wear_minutes": 1},
        {"local_date": TUESDAY, "wear_minutes": 0, "steps": 0},
        {"local_date": WEDNESDAY, "wear_minutes": 0},
    )
    load("daily_pain", {"local_date": SUNDAY, "has_flare": True})
    load("daily_pain", {"local_date": MONDAY, "pain_nrs": 0})
    load("vendor_days", {"steps": 5}, {"steps": 6, "source_id": "phone"})

    assert con.execute(statement("reads", "person_lines")).fetchall() == [
        (PERSON, 2, MONDAY, TUESDAY, 1, SUNDAY, MONDAY, 1),
        ("ben", 0, None, None, 0, None, None, 0),
    ]


@pytest.mark.parametrize(
    ("table", "days"),
    [("heart_rate_samples", [4, 5, 6]), ("step_counters", [4, 5]), ("weight_readings", [])],
)
def test_the_grid_goes_from_the_date_of_the_first_sample_to_that_of_the_last(
    con, rows, table, days
):
    """From midnight to midnight; a counter that is read then counts for the day that ends."""
    rows("local_days")
    Loader(con)
    drawing.insert(con, "file_coverage", [covers(table, "a", "04 00:00", "06 00:00")])

    found = con.execute(f"{statement('runs', 'grid_days')} order by all").fetchall()
    assert [day.day for _, day in found] == days


def test_of_one_content_in_several_folders_each_person_has_that_of_the_nearest_name(con):
    Loader(con)
    con.execute(
        "create temp table arriving_files as select 'a' as file_id, person_id, path, "
        "timestamptz '2024-03-04 00:00Z' as modified_at from (values ('study', 'one.csv'), "
        "('study-b', 'two.csv'), (null, 'three.csv')) as listed (person_id, path)"
    )
    con.execute(
        "create temp table arriving_coverage as select 'a' as file_id, person_id "
        "from (values ('study-7'), ('study-b-7'), ('7')) as covered (person_id)"
    )

    found = con.execute(statement("runs", "ranked_files")).fetchall()
    assert {person: rank[1] for _, person, rank in found} == {
        "7": "three.csv",
        "study-7": "one.csv",
        "study-b-7": "two.csv",
    }


def test_time_without_a_source_is_of_none(con, load):
    load("source_spans", {"minutes": 600}, {"minutes": 60}, {"source_id": None, "minutes": 780})

    asked = {"person": PERSON, "first_date": MONDAY, "last_date": MONDAY}
    found = con.execute(statement("reads", "source_days_of_person"), asked).fetchall()
    assert found == [(MONDAY, "watch", 660)]


@pytest.mark.parametrize(
    ("winner", "loser", "person", "is_lacking"),
    [
        *(("anna", "anna", "anna", True), ("ben", "anna", "anna", False)),
        *(("study", "study", "study-7", True), (None, None, "study-7", True)),
        *(("an", "anna", "anna", False), ("anna", "ben", "anna", False)),
    ],
)
def test_what_stood_back_is_lacking_for_the_person_whose_file_goes(
    con, winner, loser, person, is_lacking
):
    Loader(con)
    con.execute("create temp table winners (file_id text, person_id text)")
    drawing.insert(con, "winners", [{"file_id": "newer", "person_id": winner}])
    stood_back = {"person_id": person, "file_id": "older", "superseded_by": "newer"}
    drawing.insert(con, "superseded_files", [stood_back])
    listed = {"file_id": "older", "person_id": loser, "path": "a.csv", "status": "read"}
    con.execute("insert into source_files by name (select $1 as file_id, $2 as person_id, "
                "$3 as path, $4 as status, 0 as rows_read, 0 as rows_rejected, "
                "'' as read_under, now() as loaded_at)", list(listed.values()))  # fmt: skip

    found = con.execute(statement("runs", "contents_standing_back")).fetchall()
    assert found == ([("older", loser)] if is_lacking else [])
