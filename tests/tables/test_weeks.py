"""ISO weeks: volume against targets (`weekly_measures`), pain, exercise."""

from datetime import timedelta

import pytest
from drawing import MONDAY

WEEK = "week_start_date::text"
pytestmark = pytest.mark.usefixtures("record_goes_on")


def week(load, *days, table="daily_activity", **columns):
    """Load consecutive days from Monday on: a value and whether the day is valid."""
    name = columns.pop("column", "aerobic_minutes")
    load(
        table,
        *(
            {"local_date": MONDAY + timedelta(days=i), name: value, "is_valid_day": valid}
            for i, (value, valid) in enumerate(days)
        ),
    )


def test_a_week_runs_from_monday_to_sunday(load, rows):
    week(load, *[(10, True)] * 8)

    found = rows("weekly_activity", f"{WEEK}, aerobic_minutes, valid_days")
    assert found == [("2024-03-04", 70, 7), ("2024-03-11", 10, 1)]


def test_minutes_of_invalid_days_count_for_they_happened(load, rows):
    week(load, (100, False), (50, False), (0, True))

    assert rows("weekly_activity", "aerobic_minutes, aerobic_status") == [(150, "met")]


@pytest.mark.parametrize(("minutes", "status"), [(149, "not_met"), (150, "met"), (151, "met")])
def test_seven_valid_days_give_a_plain_verdict(load, rows, minutes, status):
    week(load, (minutes, True), *[(0, True)] * 6)

    assert rows("weekly_activity", "aerobic_status") == [(status,)]


@pytest.mark.parametrize(
    ("valid", "status"),
    [(3, "insufficient_data"), (4, "estimated_not_met"), (6, "estimated_not_met"), (7, "not_met")],
)
def test_a_verdict_needs_four_valid_days_and_a_plain_no_seven(load, rows, valid, status):
    week(load, *[(10, i < valid) for i in range(7)])

    assert rows("weekly_activity", "aerobic_status") == [(status,)]


@pytest.mark.parametrize(
    ("unknown", "status"),
    [(0.19, "not_met"), (0.20, "not_met"), (0.21, "insufficient_data"), (None, "not_met")],
)
def test_days_that_tell_little_of_effort_give_no_verdict_on_it(load, rows, unknown, status):
    dates = [MONDAY + timedelta(days=i) for i in range(7)]
    day = {"is_valid_day": True, "effort_unknown_share": unknown, "aerobic_minutes": 0}
    load("daily_activity", *(day | {"local_date": date, "steps": 100} for date in dates))

    statuses = rows("weekly_activity", "aerobic_status, aerobic_days_status, steps_status")
    assert statuses == [(status, status, "not_met")]


def test_the_days_that_a_verdict_rests_on_stand_beside_it(load, rows):
    days = [{"effort_unknown_share": share, "is_valid_day": True} for share in (0, 0.2, 0.21)]
    dated = (
        day | {"local_date": MONDAY + timedelta(days=i), "steps": 100, "aerobic_minutes": 0}
        for i, day in enumerate(days)
    )
    load("daily_activity", *dated)

    assert rows("weekly_activity", "valid_days, aerobic_valid_days") == [(3, 2)]


def test_a_week_of_which_no_minute_is_known_is_no_failure(load, rows):
    week(load, *[(None, True)] * 7)

    assert rows("weekly_activity", "aerobic_status") == [("insufficient_data",)]


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ([(None, True)] * 7, "nothing_measured"),
        ([(10, True)] * 3, "record_too_short"),
        ([(10, True)] * 3 + [(10, False)], "too_few_valid_days"),
        ([(10, True)] * 4, None),
        ([(150, False)], None),
    ],
)
def test_a_week_that_is_not_judged_says_why(load, rows, days, reason):
    week(load, *days)

    assert rows("weekly_activity", "aerobic_status_reason, recorded_days") == [(reason, len(days))]


@pytest.mark.parametrize(
    ("steps", "wear", "reason"),
    [
        (99, 600, "hardly_any_steps"),
        (100, 600, "too_few_valid_days"),
        (99, 599, "too_few_valid_days"),
        (None, 600, "too_few_valid_days"),
    ],
)
def test_days_that_only_their_few_steps_keep_from_counting_are_another_reason(
    load, rows, steps, wear, reason
):
    days = (
        {"local_date": MONDAY + timedelta(days=i), "waking_wear_minutes": wear, "steps": steps}
        for i in range(4)
    )
    load("daily_activity", *(day | {"is_valid_day": False, "aerobic_minutes": 0} for day in days))

    assert rows("weekly_activity", "aerobic_status_reason") == [(reason,)]


@pytest.mark.parametrize(("known_days", "reason"), [(3, "too_few_known_days"), (4, None)])
def test_worn_days_that_tell_little_of_effort_are_another_reason(load, rows, known_days, reason):
    shares = [0.2] * known_days + [0.21] * (5 - known_days)
    days = (
        {"local_date": MONDAY + timedelta(days=i), "effort_unknown_share": share}
        for i, share in enumerate(shares)
    )
    load(
        "daily_activity",
        *(day | {"is_valid_day": True, "steps": 100, "aerobic_minutes": 0} for day in days),
    )

    found = rows(
        "weekly_activity",
        "aerobic_status_reason, aerobic_days_status_reason, steps_status_reason",
    )
    assert found == [(reason, reason, None)]


def test_weekdays_and_weekend_are_weighed_where_both_are_known(load, rows):
    week(load, (10, True), (20, True), (30, True), *[(None, False)] * 2, (20, True), (40, True))

    # Three weekdays at 20, two weekend days at 30.
    estimate = 5 * 20 + 2 * 30
    assert rows("weekly_activity", "estimated_aerobic_minutes, aerobic_status") == [
        (estimate, "estimated_met")
    ]


def test_without_a_weekend_day_all_days_are_alike(load, rows):
    week(load, (0, True), (10, True), (10, True), (20, True))

    assert rows("weekly_activity", "estimated_aerobic_minutes") == [(7 * 10,)]


def test_an_estimate_is_never_below_what_was_measured(load, rows):
    week(load, *[(10, True)] * 4, (90, False))

    assert rows("weekly_activity", "estimated_aerobic_minutes") == [(130,)]


def test_steps_are_compared_with_seven_daily_targets(con, load, rows):
    con.execute("update persons set step_target = 5000")
    week(load, *[(5000, True)] * 7, column="steps")

    assert rows("weekly_activity", "steps, steps_target, steps_status") == [(35_000, 35_000, "met")]


@pytest.mark.parametrize(("minutes", "days"), [(29, 0), (30, 7), (31, 7)])
def test_an_aerobic_day_has_thirty_aerobic_minutes(load, rows, minutes, days):
    week(load, *[(minutes, True)] * 7)

    assert rows("weekly_activity", "aerobic_days, aerobic_days_status") == [
        (days, "met" if days else "not_met")
    ]


# --- weeks that could have come out either way ---

VERDICTS = ("steps", "aerobic", "aerobic_days")


@pytest.mark.parametrize("amount", [0, 10_000])
@pytest.mark.parametrize(("valid", "is_decidable"), [(3, False), (4, True), (5, True), (7, True)])
def test_a_measured_week_could_have_been_missed_from_four_valid_days_on(
    load, rows, amount, valid, is_decidable
):
    """Met or not: what only counts where it is met would always be met."""
    days = [{"steps": amount, "aerobic_minutes": amount // 100}] * 7
    dates = (day | {"local_date": MONDAY + timedelta(days=i)} for i, day in enumerate(days))
    load("daily_activity", *(day | {"is_valid_day": i < valid} for i, day in enumerate(dates)))

    columns = ", ".join(f"{verdict}_is_decidable" for verdict in VERDICTS)
    assert rows("weekly_activity", columns) == [(is_decidable,) * 3]
    assert rows("weekly_activity", "steps_status = 'met'") == [(amount > 0,)]


@pytest.mark.parametrize(("known", "is_decidable"), [(3, False), (4, True), (5, True)])
def test_days_that_tell_little_of_effort_leave_only_the_steps_decidable(
    load, rows, known, is_decidable
):
    day = {"is_valid_day": True, "steps": 100, "aerobic_minutes": 60}
    shares = [0.2] * known + [0.21] * (7 - known)
    dates = enumerate(shares)
    load(
        "daily_activity",
        *(
            day | {"local_date": MONDAY + timedelta(days=i), "effort_unknown_share": share}
            for i, share in dates
        ),
    )

    columns = ", ".join(f"{verdict}_is_decidable" for verdict in VERDICTS)
    assert rows("weekly_activity", columns) == [(True, is_decidable, is_decidable)]


@pytest.mark.parametrize(("known", "reason"), [(3, "too_few_step_days"), (4, None)])
def test_worn_days_without_steps_are_no_days_for_a_verdict_on_them(load, rows, known, reason):
    day = {"is_valid_day": True, "aerobic_minutes": 10}
    load(
        "daily_activity",
        *(
            day | {"local_date": MONDAY + timedelta(days=i), "steps": 1_000 if i < known else None}
            for i in range(7)
        ),
    )

    columns = "valid_days, steps_valid_days, steps_status_reason, steps_is_decidable"
    assert rows("weekly_activity", columns) == [(7, known, reason, reason is None)]
    assert rows("weekly_activity", "aerobic_status") == [("not_met",)]


def test_a_week_that_asks_for_nothing_could_not_have_been_missed(load, rows, parameters):
    parameters(steps_per_day=0, aerobic_minutes_per_week=0, aerobic_days_per_week=0)
    load(
        "daily_activity",
        *(
            {
                "local_date": MONDAY + timedelta(days=i),
                "is_valid_day": True,
                "steps": 100,
                "aerobic_minutes": 1,
            }
            for i in range(7)
        ),
    )

    columns = ", ".join(f"{verdict}_status, {verdict}_is_decidable" for verdict in VERDICTS)
    assert rows("weekly_activity", columns) == [("met", False) * 3]


@pytest.mark.parametrize(("last", "is_decidable"), [(5, False), (6, True), (7, True)])
def test_a_logged_week_could_have_been_missed_where_the_log_covers_all_of_it(
    load, rows, last, is_decidable
):
    logged(load, *((day, kind) for day in (0, last) for kind in ("core", "stretching")))

    columns = "core_is_decidable, stretching_is_decidable"
    found = rows("weekly_activity", columns, f"{WEEK} = '2024-03-04'")
    assert found == [(is_decidable,) * 2]


@pytest.mark.parametrize(("last", "judged"), [(2, (False, "log_covers_part_of_week")),
                                              (3, (True, None)), (6, (True, None))])  # fmt: skip
def test_aerobic_sessions_are_estimated_from_as_many_known_dates_as_minutes_are(
    load, rows, last, judged
):
    logged(load, *((day, "aerobic") for day in (0, last)))

    columns = "aerobic_sessions_is_decidable, aerobic_sessions_status_reason"
    assert rows("weekly_activity", columns, f"{WEEK} = '2024-03-04'") == [judged]


def test_a_watch_that_logs_runs_makes_no_week_of_core_work_decidable(load, rows):
    logged(load, *((day, "aerobic") for day in range(7)), source="watch")

    columns = "core_is_decidable, stretching_is_decidable, aerobic_sessions_is_decidable"
    assert rows("weekly_activity", columns) == [(False, False, True)]


def test_no_core_work_agreed_could_not_have_been_missed(con, load, rows):
    con.execute("update persons set core_sessions_target = 0")
    logged(load, (0, "core"), (6, "core"))

    assert rows("weekly_activity", "core_status, core_is_decidable") == [("met", False)]


# --- pain ---


@pytest.mark.parametrize(("rated", "mean"), [(3, None), (4, 5), (5, 5)])
def test_the_pain_of_a_week_needs_four_rated_days(load, rows, rated, mean):
    load(
        "daily_pain",
        *({"local_date": MONDAY + timedelta(days=i), "pain_nrs": 5} for i in range(rated)),
    )

    assert rows("weekly_pain", "rated_days, pain_nrs") == [(rated, mean)]


def test_the_worst_pain_of_a_week_is_the_highest_answer_to_that_question(load, rows):
    load(
        "daily_pain",
        *(
            {"local_date": MONDAY + timedelta(days=i), "pain_nrs": 3, "worst_pain_nrs": worst}
            for i, worst in enumerate((4, 8, 5, 6))
        ),
    )

    assert rows("weekly_pain", "highest_pain_nrs, worst_pain_nrs") == [(3, 8)]


@pytest.mark.parametrize(("asked", "worst"), [(3, None), (4, 8), (5, 8)])
def test_the_worst_pain_of_a_week_needs_four_answers_to_that_question(load, rows, asked, worst):
    load(
        "daily_pain",
        *(
            {
                "local_date": MONDAY + timedelta(days=i),
                "pain_nrs": 3,
                "worst_pain_nrs": 8 if i < asked else None,
            }
            for i in range(5)
        ),
    )

    assert rows("weekly_pain", "highest_pain_nrs, worst_pain_nrs") == [(3, worst)]


def test_the_pain_of_a_week_is_the_mean_of_its_days_and_the_highest_of_them(load, rows):
    load(
        "daily_pain",
        *(
            {"local_date": MONDAY + timedelta(days=i), "pain_nrs": rating}
            for i, rating in enumerate((1, 2, 3, 8, None))
        ),
    )

    found = rows("weekly_pain", "rated_share, pain_nrs, highest_pain_nrs")
    assert found == [(4 / 7, (1 + 2 + 3 + 8) / 4, 8)]


# --- exercise ---


def logged(load, *sessions, source="log"):
    """Load sessions: days after Monday and kind."""
    load(
        "exercise_entries",
        *(
            {"written_date": MONDAY + timedelta(days=day), "kind": kind, "source_id": source}
            for day, kind in sessions
        ),
    )


CORE = "core_sessions, core_status"


def test_a_week_inside_the_log_is_judged(load, rows):
    logged(load, (-7, "core"), (1, "core"), (2, "core"), (14, "core"))

    found = rows("weekly_activity", f"{WEEK}, {CORE}")
    assert found[1] == ("2024-03-04", 2, "not_met")
    assert found[2] == ("2024-03-11", 0, "not_met")


def test_a_week_that_the_log_covers_in_part_can_only_be_met(load, rows):
    logged(load, (2, "core"), (3, "core"))
    assert rows("weekly_activity", CORE) == [(2, "insufficient_data")]

    logged(load, (4, "core"))
    assert rows("weekly_activity", CORE) == [(3, "met")]


@pytest.mark.parametrize(("dates", "status"), [((1, 3), "not_met"), ((1, 3, 5), "met")])
def test_exercises_of_one_sitting_are_one_core_session(load, rows, dates, status):
    logged(load, (-7, "stretching"), (14, "stretching"))
    named = [(day, name) for day in dates for name in ("plank", "bridge", "bird dog")]
    load(
        "exercise_entries",
        *(
            {"written_date": MONDAY + timedelta(days=day), "kind": "core", "name": name}
            | {"source_id": "log"}
            for day, name in named
        ),
    )

    found = rows("weekly_activity", CORE, f"{WEEK} = '2024-03-04'")
    assert found == [(len(dates), status)]


def test_outside_the_log_nothing_is_known(load, rows):
    logged(load, (0, "core"))
    load("diary_entries", {"written_date": MONDAY + timedelta(days=7), "pain_nrs": 3})

    assert rows("weekly_activity", f"{WEEK}, {CORE}")[1] == (
        "2024-03-11",
        None,
        "insufficient_data",
    )


def test_a_watch_that_records_runs_does_not_say_that_nobody_stretched(load, rows):
    logged(load, *((day, "aerobic") for day in range(14)), source="watch")

    found = rows("weekly_activity", "core_sessions, stretching_days, aerobic_sessions")
    assert found == [(None, None, 7), (None, None, 7)]


def test_seven_days_of_a_watch_are_no_seven_days_without_stretching(load, rows):
    logged(load, *((day, "aerobic") for day in range(7)), source="watch")
    logged(load, (5, "stretching"), (6, "stretching"))

    statuses = "core_status, stretching_status, aerobic_sessions_status"
    assert rows("weekly_activity", statuses) == [("insufficient_data", "insufficient_data", "met")]


@pytest.mark.parametrize(("kind", "target"), [("core", 3), ("stretching", 7), ("aerobic", 5)])
@pytest.mark.parametrize("short", [0, 1])
def test_a_logged_week_is_met_from_its_target_on(load, rows, kind, target, short):
    logged(load, (-1, kind), *((day, kind) for day in range(target - short)), (7, kind))

    column = "aerobic_sessions_status" if kind == "aerobic" else f"{kind}_status"
    found = rows("weekly_activity", column, f"week_start_date = '{MONDAY}'")
    assert found == [("not_met" if short else "met",)]


def test_stretching_twice_on_a_date_is_one_stretching_day(load, rows):
    logged(load, (0, "stretching"))
    load(
        "exercise_entries",
        {"written_date": MONDAY, "kind": "stretching", "source_id": "log", "name": "second"},
    )

    assert rows("weekly_activity", "stretching_days") == [(1,)]


def test_a_session_that_two_logs_note_counts_once(load, rows):
    logged(load, (0, "aerobic"), source="watch")
    logged(load, (0, "aerobic"), source="log")

    assert rows("weekly_activity", "aerobic_sessions") == [(1,)]


@pytest.mark.parametrize(
    ("sessions", "reasons"),
    [
        ([], ("no_log", "no_log")),
        ([(2, "core")], ("log_covers_part_of_week", "log_covers_part_of_week")),
        ([(2, "aerobic")], ("no_log", "log_covers_part_of_week")),
        ([(7, "core")], ("week_outside_log", "week_outside_log")),
        ([(0, "core"), (6, "core")], (None, None)),
    ],
)
def test_a_week_whose_exercise_is_not_judged_says_what_the_log_lacks(load, rows, sessions, reasons):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})
    logged(load, *sessions)

    columns = "core_status_reason, stretching_status_reason, aerobic_sessions_status_reason"
    found = rows("weekly_activity", columns, f"{WEEK} = '2024-03-04'")
    # One log notes core work and stretching.
    core, aerobic = reasons
    assert found == [(core, core, aerobic)]


def test_in_a_week_outside_the_log_sessions_are_unknown_rather_than_none(load, rows):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})
    logged(load, (7, "core"), (8, "aerobic"), (9, "stretching"))

    counts = "core_sessions, stretching_days, aerobic_sessions, high_impact_sessions"
    found = rows("weekly_exercise", f"{WEEK}, {counts}, high_impact_flare_sessions")
    assert found == [("2024-03-04", *[None] * 5), ("2024-03-11", 1, 1, 1, 0, 0)]


# --- who has what ---


def test_a_diary_without_any_activity_still_has_its_weeks(load, rows):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})

    found = rows("weekly_activity", f"{WEEK}, steps, valid_days, steps_status, core_status")
    assert found == [("2024-03-04", None, 0, "insufficient_data", "insufficient_data")]


def test_a_week_without_a_device_says_that_nothing_was_measured(load, rows):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})

    columns = "steps_status_reason, aerobic_status_reason, aerobic_days_status_reason"
    assert rows("weekly_activity", columns) == [("nothing_measured",) * 3]


def test_activity_without_a_diary_has_weeks_and_no_pain(load, rows):
    week(load, (10, True))

    assert len(rows("weekly_activity")) == 1
    assert rows("weekly_pain") == []
    assert rows("analysis_days", "pain_nrs") == [(None,)]
