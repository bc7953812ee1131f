"""What holds in which week: `weekly_targets`, and weeks that no target judges."""

from datetime import date, timedelta

import pytest
from drawing import MONDAY

pytestmark = pytest.mark.usefixtures("record_goes_on")
STEPS = "steps_target / 7, aerobic_minutes_target"
USUAL = (7_000, 150)


def week(number):
    return MONDAY + timedelta(weeks=number)


@pytest.fixture(autouse=True)
def three_weeks(load):
    """A diary over three weeks, without any device."""
    load("daily_activity")
    load("diary_entries", *({"written_date": week(n), "pain_nrs": 3} for n in range(3)))


def agreed(load, since, steps=None, aerobic_minutes=None):
    load(
        "dated_targets",
        {"since_date": since, "step_target": steps, "aerobic_minutes_target": aerobic_minutes},
    )


def test_who_states_nothing_has_the_usual_targets_in_all_weeks(rows):
    assert rows("weekly_targets", f"week_start_date, {STEPS}") == [
        (week(number), *USUAL) for number in range(3)
    ]


def test_what_is_stated_without_a_date_holds_in_all_weeks(con, rows):
    con.execute("update persons set step_target = 5000, aerobic_minutes_target = 90")

    assert rows("weekly_targets", STEPS) == [(5_000, 90)] * 3


@pytest.mark.parametrize(("day", "judged"), [(-1, 2), (0, 2), (1, 1), (6, 1), (7, 1), (8, 0)])
def test_a_target_counts_from_the_first_week_that_begins_on_its_date_or_after(
    con, load, rows, day, judged
):
    con.execute("update persons set step_target = 5000, aerobic_minutes_target = 90")
    agreed(load, week(1) + timedelta(days=day), 6_000, 120)

    before, since = [(5_000, 90)] * (3 - judged), [(6_000, 120)] * judged
    assert [
        row[1:] for row in rows("weekly_targets", f"week_start_date, {STEPS}")
    ] == before + since


def test_each_target_holds_until_the_next(load, rows):
    agreed(load, week(0), 6_000, 120)
    agreed(load, week(1), 6_500, 130)
    agreed(load, week(2), 7_500, 180)

    assert rows("weekly_targets", STEPS) == [(6_000, 120), (6_500, 130), (7_500, 180)]


def test_before_the_first_target_nothing_was_agreed_where_nothing_else_is_stated(load, rows):
    agreed(load, week(1), 6_000, 120)

    columns = (
        "week_start_date, steps_target, steps_gap, aerobic_minutes_target, aerobic_minutes_gap"
    )
    assert rows("weekly_targets", columns)[:2] == [
        (week(0), None, "before_target", None, "before_target"),
        (week(1), 7 * 6_000, None, 120, None),
    ]


def test_what_no_entry_names_is_as_it_would_be_without_them(con, load, rows):
    agreed(load, week(1), 6_000)
    assert rows("weekly_targets", "aerobic_minutes_target") == [(150,)] * 3

    con.execute("update persons set aerobic_minutes_target = 90")
    assert rows("weekly_targets", "aerobic_minutes_target") == [(90,)] * 3


@pytest.mark.parametrize(("stated", "later"), [(None, 150), (90, 90)])
def test_what_a_later_entry_leaves_out_is_as_stated_without_a_date(con, load, rows, stated, later):
    con.execute("update persons set aerobic_minutes_target = ?", [stated])
    agreed(load, week(1), 6_000, 120)
    agreed(load, week(2), 7_500)

    found = rows("weekly_targets", "week_start_date, aerobic_minutes_target")
    assert [minutes for _, minutes in found] == [stated, 120, later]


@pytest.mark.parametrize("since", [date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 6)])
def test_a_target_may_begin_at_new_year(load, rows, since):
    load("diary_entries", {"written_date": date(2025, 1, 6), "pain_nrs": 3})
    agreed(load, since, 6_000)

    found = rows("weekly_targets", "week_start_date", "steps_target is not null")
    assert [monday for (monday,) in found] == [
        monday for monday in (date(2024, 12, 30), date(2025, 1, 6)) if monday >= since
    ]


def test_no_verdict_rests_on_a_target_that_came_later(load, rows):
    agreed(load, week(1), 6_000, 120)
    load(
        "daily_activity",
        *(
            {"local_date": week(n) + timedelta(days=day), "steps": 9_000, "aerobic_minutes": 60}
            | {"is_valid_day": True}
            for n in (0, 1)
            for day in range(7)
        ),
    )

    verdicts = "steps_status, steps_status_reason, steps_is_decidable, aerobic_status"
    assert rows("weekly_activity", f"week_start_date, {verdicts}")[:2] == [
        (week(0), "insufficient_data", "before_target", False, "insufficient_data"),
        (week(1), "met", None, True, "met"),
    ]


# --- the plan ---

PLAN = "core_sessions_target, stretching_days_target, aerobic_sessions_target"


@pytest.mark.parametrize(("day", "judged"), [(-1, 2), (0, 2), (1, 1)])
def test_a_plan_judges_no_week_before_it(con, rows, day, judged):
    since = week(1) + timedelta(days=day)
    con.execute("update persons set core_sessions_target = 2, plan_since_date = ?", [since])

    found = rows("weekly_targets", f"week_start_date, {PLAN}, plan_gap")
    before, after = (None, None, None, "before_target"), (2, 7, 5, None)
    assert [row[1:] for row in found] == [before] * (3 - judged) + [after] * judged


def test_what_was_done_before_a_plan_is_told_and_not_judged(con, load, rows):
    con.execute("update persons set core_sessions_target = 2, plan_since_date = ?", [week(1)])
    log = [week(0) + timedelta(days=day) for day in range(14)]
    load("exercise_entries", *({"written_date": day, "kind": "core"} for day in log))

    columns = "core_sessions, core_status, core_status_reason, core_is_decidable"
    assert rows("weekly_activity", f"week_start_date, {columns}")[:2] == [
        (week(0), 7, "insufficient_data", "before_target", False),
        (week(1), 7, "met", None, True),
    ]


# --- steps that do not apply ---


def test_steps_that_do_not_apply_have_no_target_and_no_verdict(con, load, rows):
    con.execute("update persons set steps_apply = false")
    load(
        "daily_activity",
        *(
            {"local_date": week(0) + timedelta(days=day), "steps": 9_000, "is_valid_day": True}
            for day in range(7)
        ),
    )

    columns = "steps_target, steps_status, steps_status_reason, steps_is_decidable"
    assert set(rows("weekly_activity", columns)) == {
        (None, "insufficient_data", "steps_do_not_apply", False)
    }


@pytest.mark.parametrize("steps_apply", [True, None])
def test_steps_apply_to_whoever_does_not_say_otherwise(con, rows, steps_apply):
    con.execute("update persons set steps_apply = ?", [steps_apply])

    assert rows("weekly_targets", STEPS) == [USUAL] * 3
