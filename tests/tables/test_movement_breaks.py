"""Low movement that is broken up: `unbroken_stretches`, dates, and weeks in `daily_measures`."""

from datetime import timedelta

import pytest
from drawing import MONDAY

STRETCH = "strftime(started_at at time zone 'UTC', '%H:%M'), duration_minutes"
LONGEST = "longest_unbroken_minutes, unbroken_beyond_120"
WEEK = "broken_up_days, broken_up_days_target, broken_up_days_status"
WHY = "broken_up_days_status, broken_up_days_status_reason, broken_up_days_is_decidable"


@pytest.mark.parametrize(
    ("between", "stretches"),
    [
        ("L", [("09:00", 5 + 1 + 5)]),  # a step to the printer
        ("LL", [("09:00", 5), ("09:07", 5)]),
        ("LLL", [("09:00", 5), ("09:08", 5)]),
        (".", [("09:00", 5), ("09:06", 5)]),  # nobody saw how it went on
        ("L.", [("09:00", 5), ("09:07", 5)]),
        (".L", [("09:00", 5), ("09:07", 5)]),
    ],
)
def test_a_full_break_or_an_unknown_minute_ends_a_stretch(minutes, rows, between, stretches):
    minutes(f"SSSSS{between}SSSSS")

    assert rows("unbroken_stretches", STRETCH) == stretches


def test_short_breaks_are_part_of_the_stretch_however_many(minutes, rows):
    minutes("SSSL" * 10 + "SS")

    assert rows("unbroken_stretches", STRETCH) == [("09:00", 4 * 10 + 2)]


def test_a_stretch_ends_with_its_last_minute_of_low_movement(minutes, rows):
    minutes("LSSSL")

    assert rows("unbroken_stretches", STRETCH) == [("09:01", 3)]


@pytest.mark.parametrize(("full_break", "stretches"), [(1, 2), (2, 2), (3, 1)])
def test_how_long_a_full_break_is_can_be_chosen(minutes, parameters, rows, full_break, stretches):
    parameters(full_break_minutes=full_break)
    minutes("SSLLSS")

    assert rows("unbroken_stretches", "count(*)") == [(stretches,)]


def test_a_stretch_belongs_to_the_date_on_which_it_begins(minutes, rows, load):
    minutes("S" * 16 * 60)  # from nine in the morning to one at night

    found = rows("unbroken_stretches", "local_date, duration_minutes")
    assert found == [(MONDAY, 16 * 60)]


@pytest.fixture
def day(load):
    """`day(stretch, ...)`: a worn Monday with stretches of so many minutes."""

    def draw(*stretches, **columns):
        ordinary = {"is_valid_day": True, "wear_source": "heart_rate", "unknown_share": 0.0}
        load("daily_activity", {"local_date": MONDAY, **ordinary, **columns})
        load("daily_counts", {"local_date": MONDAY, "sedentary_minutes": sum(stretches)})
        load("sedentary_bouts", *({"duration_minutes": length} for length in stretches))
        load("unbroken_stretches", *({"duration_minutes": length} for length in stretches))
        load("activity_runs")

    return draw


@pytest.mark.parametrize(("longest", "broken"), [(119, True), (120, True), (121, False)])
def test_a_day_is_broken_up_without_a_stretch_of_more_than_two_hours(day, rows, longest, broken):
    day(30, longest)

    found = rows("daily_sedentary", f"{LONGEST}, is_broken_up")
    assert found == [(longest, int(not broken), broken)]


def test_a_day_without_low_movement_needs_no_break(day, rows):
    day()

    assert rows("daily_sedentary", f"{LONGEST}, is_broken_up") == [(0, 0, True)]


@pytest.mark.parametrize(
    ("columns", "broken"),
    [
        ({"unknown_share": 0.20}, True),
        ({"unknown_share": 0.21}, None),
        ({"is_valid_day": False}, None),
        ({"wear_source": "steps"}, None),
    ],
)
def test_a_day_of_which_too_little_is_known_is_not_called_broken_up(day, rows, columns, broken):
    day(30, **columns)

    assert rows("daily_sedentary", "is_broken_up") == [(broken,)]


@pytest.fixture
def week(load, record_goes_on):
    """`week("BBU.", ...)`: days broken up, unbroken, of unknown breaks (?), not worn (.)."""

    def draw(letters, **columns):
        for number, letter in enumerate(letters):
            date = {"local_date": MONDAY + timedelta(days=number)}
            is_worn = letter != "."
            activity = {"is_valid_day": is_worn, "steps": 5_000 if is_worn else None}
            activity |= {"waking_wear_minutes": 900 if is_worn else 0}
            load("daily_activity", date | activity | columns)
            load("daily_sedentary", date | {"is_broken_up": {"B": True, "U": False}.get(letter)})

    return draw


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("BBBBBUU", (5, 5, "met")),
        ("BBBBUUU", (4, 5, "not_met")),
        ("BBBBUU.", (4, 5, "estimated_not_met")),  # 7 x 4 / 6 = 4.7
        ("BBBB...", (4, 5, "estimated_met")),
        ("BBB....", (3, 5, "insufficient_data")),
        ("BBBB???", (4, 5, "estimated_met")),
    ],
)
def test_a_week_is_judged_by_its_days_that_are_broken_up(week, rows, letters, expected):
    week(letters)

    assert rows("weekly_activity", WEEK) == [expected]


@pytest.mark.parametrize(
    ("letters", "reason"),
    [
        ("BBB....", "too_few_valid_days"),
        ("BBB?...", "too_few_still_days"),
        ("???????", "too_few_still_days"),
        (".......", "too_few_valid_days"),  # as of a phone, which nobody wears
        ("BBB", "record_too_short"),
    ],
)
def test_why_a_week_has_no_verdict_on_breaks(week, rows, letters, reason):
    week(letters)

    assert rows("weekly_activity", WHY) == [("insufficient_data", reason, False)]


def test_a_day_with_hardly_any_steps_is_no_day_of_stillness(week, rows):
    week(".......", steps=50, waking_wear_minutes=900)

    assert rows("weekly_activity", WHY) == [("insufficient_data", "hardly_any_steps", False)]


def test_breaks_say_nothing_of_somebody_to_whom_steps_do_not_apply(con, week, rows):
    con.execute("update persons set steps_apply = false")
    week("BBBBBBB")

    found = rows("weekly_activity", f"broken_up_days_target, {WHY}")
    assert found == [(None, "insufficient_data", "steps_do_not_apply", False)]


def test_a_week_that_runs_has_no_verdict_on_breaks(con, load, week, rows):
    week("BBBBBBB")
    con.execute("update record_ends set last_whole_date = ?", [MONDAY + timedelta(days=5)])

    assert rows("weekly_activity", WHY) == [("insufficient_data", "week_running", False)]


def test_a_target_of_breaks_holds_from_its_date_on(con, load, week, rows):
    con.execute("update persons set movement_breaks_target = 3")
    load("dated_targets", {"since_date": MONDAY + timedelta(weeks=1), "movement_breaks_target": 6})
    week("BBBBUUU" * 2)

    assert rows("weekly_activity", WEEK) == [(4, 3, "met"), (4, 6, "not_met")]


def test_before_the_first_dated_target_of_breaks_none_was_agreed(load, week, rows):
    load("dated_targets", {"since_date": MONDAY + timedelta(weeks=1), "movement_breaks_target": 6})
    week("BBBBUUU")

    found = rows("weekly_activity", f"broken_up_days_target, {WHY}")
    assert found == [(None, "insufficient_data", "before_target", False)]


def test_a_measured_date_has_a_row_for_each_measure(week, rows):
    week("U")

    columns = "measure, amount, is_valid_day, is_worn_day, is_stepless_day"
    assert rows("daily_measures", columns, "measure <> 'aerobic_sessions'") == [
        ("aerobic_days", None, False, True, False),
        ("aerobic_minutes", None, False, True, False),
        ("broken_up_days", 0, True, True, False),
        ("steps", 5_000, True, True, False),
    ]
