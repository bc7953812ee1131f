"""A week that is not over is never judged: `record_ends`, `record_weeks` and what reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from drawing import MONDAY
from samples import instant, loaded, zone

WEEKS = "week_start_date, is_over"
SUNDAY = MONDAY + timedelta(days=6)
NEXT_MONDAY = MONDAY + timedelta(days=7)
MEASURED = ("steps", "aerobic", "aerobic_days")
LOGGED = ("core", "stretching", "aerobic_sessions")
PLENTY = {"steps": 20_000, "aerobic_minutes": 60, "is_valid_day": True}


def rated(load, *dates, pain=3):
    load("diary_entries", *({"written_date": day, "pain_nrs": pain} for day in dates))


def active(load, *dates, **day):
    load("daily_activity", *({"local_date": each, **PLENTY, **day} for each in dates))


def days_from(first, number=7):
    return [first + timedelta(days=day) for day in range(number)]


# --- when a week is over ---


@pytest.mark.parametrize(("last", "is_over"), [(5, [False]), (6, [False]), (7, [True, False])])
def test_a_week_is_over_when_the_record_goes_beyond_its_sunday(load, rows, last, is_over):
    rated(load, MONDAY, MONDAY + timedelta(days=last))

    assert [over for _, over in rows("record_weeks", WEEKS)] == is_over


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("diary_entries", {"written_date": NEXT_MONDAY, "pain_nrs": 3}),
        ("exercise_entries", {"written_date": NEXT_MONDAY, "kind": "core"}),
        ("vendor_days", {"local_date": NEXT_MONDAY, "steps": 9}),
        ("daily_activity", {"local_date": NEXT_MONDAY}),
    ],
)
def test_whatever_the_record_holds_may_go_beyond_it(load, rows, table, row):
    active(load, SUNDAY)
    load(table, row)

    assert rows("record_weeks", WEEKS) == [(MONDAY, True), (NEXT_MONDAY, False)]


BERLIN_IN_SPRING = (
    ("2024-03-01 00:00+00", "2024-03-31 01:00+00", 60),
    ("2024-03-31 01:00+00", "2024-05-01 00:00+00", 120),
)
NEW_YORK_IN_SPRING = (
    ("2024-03-01 00:00+00", "2024-03-10 07:00+00", -300),
    ("2024-03-10 07:00+00", "2024-04-01 00:00+00", -240),
)
ON_UTC = (("2024-03-01 00:00+00", "2024-04-01 00:00+00", 0),)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
@pytest.mark.parametrize(
    "case",
    [
        (ON_UTC, date(2024, 3, 10), "2024-03-11 00:00"),
        (BERLIN_IN_SPRING, date(2024, 3, 31), "2024-03-31 22:00"),
        (NEW_YORK_IN_SPRING, date(2024, 3, 10), "2024-03-11 04:00"),
    ],
)
def test_a_sunday_at_the_end_is_over_when_a_file_came_later_by_the_own_clock(
    con, load, rows, case, seconds
):
    clock, sunday, midnight = case
    zone(con, *clock)
    rated(load, sunday)
    loaded(load, instant(midnight) + timedelta(seconds=seconds))

    assert rows("record_weeks", WEEKS) == [(sunday - timedelta(days=6), seconds >= 0)]


@pytest.mark.parametrize("day", [5, 6])
def test_a_file_that_came_later_ends_no_week_whose_sunday_is_not_told(load, rows, day):
    rated(load, MONDAY + timedelta(days=day))
    loaded(load, datetime(2030, 1, 1, tzinfo=UTC))

    assert rows("record_weeks", WEEKS) == [(MONDAY, day == 6)]


def test_a_date_of_which_no_clock_is_known_ends_the_record_and_is_not_over(load, rows):
    # Anna's clock is known of March.
    rated(load, date(2024, 4, 14))
    loaded(load, datetime(2030, 1, 1, tzinfo=UTC))

    assert rows("record_ends", "last_whole_date") == [(date(2024, 4, 13),)]


@pytest.mark.parametrize("whose", ["anna", "ben"])
def test_the_file_of_somebody_else_ends_no_week(load, rows, whose):
    rated(load, SUNDAY)
    loaded(load, datetime(2030, 1, 1, tzinfo=UTC), whose)

    assert rows("record_weeks", WEEKS) == [(MONDAY, whose == "anna")]


def test_the_same_content_in_the_folder_of_somebody_else_ends_no_week(load, rows):
    rated(load, SUNDAY)
    loaded(load, instant("2024-03-10 12:00"))
    loaded(load, datetime(2030, 1, 1, tzinfo=UTC), "ben", file_id="file of anna")

    assert rows("record_weeks", WEEKS) == [(MONDAY, False)]


# --- what is not said of a week that runs ---


def test_no_target_is_judged_in_a_week_that_runs_not_even_one_that_is_reached(load, rows):
    active(load, *days_from(MONDAY))
    load(
        "exercise_entries",
        *(
            {"written_date": day, "kind": kind, "source_id": "log"}
            for day in days_from(MONDAY)
            for kind in ("core", "stretching", "aerobic")
        ),
    )

    columns = ", ".join(
        f"{verdict}_status, {verdict}_status_reason, {verdict}_is_decidable"
        for verdict in (*MEASURED, *LOGGED)
    )
    assert rows("weekly_activity", columns) == [("insufficient_data", "week_running", False) * 6]
    sums = "is_over, steps, estimated_steps, estimated_aerobic_minutes, core_sessions"
    assert rows("weekly_activity", sums) == [(False, 7 * 20_000, None, None, 7)]


def test_the_same_week_is_judged_once_the_record_goes_on(load, rows):
    active(load, *days_from(MONDAY, 8))

    found = rows("weekly_activity", "is_over, steps_status, aerobic_status, steps_is_decidable")
    assert found == [(False, *["insufficient_data"] * 2, False), (True, "met", "met", True)]


def test_a_week_that_runs_without_a_device_is_not_said_to_have_measured_nothing(load, rows):
    rated(load, MONDAY)

    found = rows("weekly_activity", "steps_status_reason, aerobic_days_status_reason")
    assert found == [("week_running", "week_running")]


def test_what_runs_has_no_range_and_changes_nothing_since_the_week_before(load, rows):
    for table in ("daily_cadence", "daily_hourly_movement"):
        load(table)
    active(load, *days_from(MONDAY))
    active(load, *days_from(NEXT_MONDAY), steps=40_000, aerobic_minutes=400)

    changes = "steps, steps_change_share, is_steep_steps_rise, is_steep_aerobic_rise"
    assert rows("weekly_progression", f"week_start_date, {changes}")[1] == (
        NEXT_MONDAY, 7 * 40_000, None, None, None
    )  # fmt: skip
    assert rows("weekly_volume", "week_start_date, aerobic_range") == [
        (MONDAY, "above"),
        (NEXT_MONDAY, None),
    ]


@pytest.mark.parametrize(("last", "baselines"), [(13, 0), (14, 1)])
def test_a_week_that_runs_is_no_part_of_a_baseline(load, rows, last, baselines):
    active(load, *days_from(MONDAY, last + 1))
    rated(load, *days_from(MONDAY, last + 1))

    assert len(rows("person_baselines")) == baselines
    assert len(rows("pain_baselines")) == baselines


def test_the_pain_of_a_week_that_runs_is_given_and_marked_and_compared_with_nothing(load, rows):
    rated(load, *days_from(MONDAY, 14), pain=6)
    rated(load, *days_from(MONDAY + timedelta(days=14), 5), pain=2)

    found = rows("weekly_pain", "week_start_date, is_over, pain_nrs")
    assert found[1:] == [(NEXT_MONDAY, True, 6), (NEXT_MONDAY + timedelta(days=7), False, 2)]
    assert rows("weekly_pain_change") == []


def noted(load, *dates, name="bird dog"):
    load("daily_activity")
    load(
        "exercise_entries",
        *({"written_date": day, "kind": "core", "name": name, "source_id": "log"} for day in dates),
    )


def test_a_plan_is_not_judged_in_a_week_that_runs_and_its_run_goes_on(con, load, rows):
    con.execute("update persons set core_sessions_target = 3")
    noted(load, *days_from(MONDAY, 7), *days_from(NEXT_MONDAY, 4))

    plan = "week_start_date, status, status_reason, is_decidable"
    expected = [
        (MONDAY, "met", None, True),
        (NEXT_MONDAY, "insufficient_data", "week_running", False),
    ]
    assert rows("weekly_plan", plan) == expected
    assert rows("weekly_plan_status", plan) == expected
    runs = "item, weeks, judged_weeks, met_weeks, current_run_weeks, longest_run_ended_before"
    assert rows("plan_consistency", runs) == [
        ("core", 1, 1, 1, 1, None),
        ("everything", 1, 1, 1, 1, None),
    ]


def test_a_plan_whose_first_week_runs_has_no_count_of_weeks(con, load, rows):
    con.execute("update persons set core_sessions_target = 3")
    noted(load, *days_from(MONDAY, 6))

    assert rows("plan_consistency") == []
