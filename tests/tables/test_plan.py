"""The exercise plan: what was agreed for a week, what the log says of it, and for how long.

`planned_exercise_days` become `weekly_planned_exercises`, and weeks `plan_runs`.
"""

from datetime import timedelta

import pytest
from drawing import MONDAY

STATUS = "item, planned_sessions, sessions, status"
RUN = "current_run_weeks, current_run_follows"
LONGEST = "longest_run_weeks, longest_run_follows, longest_run_ended_before"


@pytest.fixture(autouse=True)
def no_watch(load, record_goes_on):
    """Nothing here needs minutes; without them the tables are built in no time."""
    load("daily_activity")


def exercise(name="bird dog", **columns):
    ordinary = {"kind": "core", "logged_names": [name], "times_per_week": 3}
    return {"name": name, **ordinary, **columns}


def session(day, name=None, **columns):
    """A session so many days after Monday, noted in the log."""
    ordinary = {"kind": "core", "source_id": "log"}
    return {"written_date": MONDAY + timedelta(days=day), "name": name, **ordinary, **columns}


def kept_log(load, *days_and_names, weeks=1):
    """Keep a log over whole weeks: stretching on their first and last day, and what is said."""
    edges = [session(day, "neck", kind="stretching") for day in (0, 7 * weeks - 1)]
    load("exercise_entries", *edges, *(session(*noted) for noted in days_and_names))


def items(rows, where="is_exercise"):
    return rows("weekly_plan", STATUS, where)


# --- what is planned ---


def test_who_states_no_plan_has_the_usual_one(load, rows):
    kept_log(load)

    assert rows("plan_items", "item, planned_sessions, is_stated, is_exercise") == [
        ("aerobic", 5, False, False),
        ("core", 3, False, False),
        ("stretching", 7, False, False),
    ]


def test_who_states_any_part_of_a_plan_has_just_that(con, load, rows):
    con.execute("update persons set core_sessions_target = 4")
    load("planned_exercises", exercise("walk", kind="warm_up", minutes=10))
    kept_log(load)

    assert rows("plan_items", "item, kind, planned_sessions, planned_minutes, is_stated") == [
        ("core", "core", 4, None, True),
        ("walk", "warm_up", 3, 30, True),
    ]


def test_none_of_a_kind_is_neither_kept_nor_missed(con, load, rows):
    con.execute("update persons set core_sessions_target = 0, stretching_days_target = 7")
    kept_log(load)

    assert rows("plan_items", "item") == [("stretching",)]


def test_planned_amounts_are_those_of_a_week(load, rows):
    load("planned_exercises", exercise(sets=3, repetitions=12, held_seconds=10))
    load("planned_exercises", exercise("plank", sets=2, held_seconds=30, times_per_week=2))
    kept_log(load)

    assert rows("plan_items", "item, planned_repetitions, planned_held_seconds") == [
        ("bird dog", 3 * 3 * 12, 3 * 3 * 12 * 10),
        ("plank", None, 2 * 2 * 30),
    ]


# --- what was done ---


@pytest.mark.parametrize(
    ("dates", "status"), [((1, 2), "not_met"), ((1, 2, 3), "met"), ((1, 2, 3, 4), "met")]
)
def test_an_exercise_is_done_on_as_many_dates_as_planned_or_not(load, rows, dates, status):
    load("planned_exercises", exercise())
    kept_log(load, *((day, "bird dog") for day in dates))

    assert items(rows) == [("bird dog", 3, len(dates), status)]


def test_twice_on_a_date_or_in_two_logs_is_once(load, rows):
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"), (1, "Bird dog"))
    load("exercise_entries", session(1, "bird dog", source_id="watch"))

    assert items(rows) == [("bird dog", 3, 1, "not_met")]


@pytest.mark.parametrize("name", ["Bird Dog", "bird-dog", " BIRD  DOG! ", "Vierfüssler"])
def test_a_name_is_known_however_it_is_written(load, rows, name):
    load("planned_exercises", exercise(logged_names=["bird dog", "vierfussler"]))
    kept_log(load, (1, name))

    assert items(rows) == [("bird dog", 3, 1, "not_met")]


@pytest.mark.parametrize("name", ["dog", "bird dog row", "side bird dog"])
def test_another_name_is_another_exercise(load, rows, name):
    load("planned_exercises", exercise())
    kept_log(load, (1, name))

    assert items(rows) == [("bird dog", 3, 0, "not_met")]


WARM_UPS = [(day, "warm-up walk", {"kind": "warm_up", "minutes": 8}) for day in (1, 2)]
COOL_DOWNS = [(day, "easy ride", {"kind": "cool_down", "minutes": 8}) for day in (1, 2)]


def logged(load, noted):
    kept_log(load)
    load("exercise_entries", *(session(day, name, **more) for day, name, more in noted))


@pytest.mark.parametrize("name", ["warm-up", "Warmup", "Aufwärmen"])
def test_a_planned_warm_up_is_any_warm_up_whatever_its_name(load, rows, name):
    load("planned_exercises", exercise(name, kind="warm_up", minutes=5, times_per_week=2))
    logged(load, [*WARM_UPS, *COOL_DOWNS])

    found = rows("weekly_plan", f"{STATUS}, minutes, dose_days", "is_exercise")
    assert found == [(name, 2, 2, "met", 16, 2)]


def test_a_warm_up_without_a_name_is_the_planned_one_too(load, rows):
    load("planned_exercises", exercise("warm-up", kind="warm_up", minutes=5, times_per_week=2))
    logged(load, [(day, None, {"kind": "warm_up", "minutes": 5}) for day in (1, 2)])

    assert rows("weekly_plan", f"{STATUS}, dose_days", "is_exercise") == [
        ("warm-up", 2, 2, "met", 2)
    ]


def test_a_planned_cool_down_is_any_cool_down(load, rows):
    load("planned_exercises", exercise("cool-down", kind="cool_down", times_per_week=2))
    logged(load, [*WARM_UPS, *COOL_DOWNS])

    assert items(rows) == [("cool-down", 2, 2, "met")]


def test_a_warm_up_that_the_plan_names_more_exactly_is_that_one(load, rows):
    load("planned_exercises", exercise("warm-up ride", kind="warm_up", times_per_week=2))
    logged(load, WARM_UPS)

    assert items(rows) == [("warm-up ride", 2, 0, "not_met")]


def test_a_walk_that_once_was_a_warm_up_stays_a_walk(load, rows):
    load("planned_exercises", exercise("warm-up", kind="warm_up", times_per_week=1))
    logged(load, [(1, "walk", {"kind": "warm_up"}), (2, "walk", {"kind": "aerobic"})])

    assert items(rows) == [("warm-up", 1, 1, "met")]
    assert rows("exercise_identities", "exercise_key", "name_key = 'walk'") == [("walking",)]


def test_amounts_are_added_up_as_far_as_they_are_noted(load, rows):
    load("planned_exercises", exercise())
    load(
        "exercise_entries",
        session(0, "bird dog", sets=3, repetitions=12, held_seconds=10, minutes=8),
        session(1, "bird dog", repetitions=20),
        session(2, "bird dog", sets=2, held_seconds=30),
        session(3, "bird dog"),
    )

    found = rows("weekly_plan", "repetitions, held_seconds, minutes")
    assert found == [(3 * 12 + 20, 3 * 12 * 10 + 2 * 30, 8)]


def test_what_two_logs_note_of_a_date_is_not_added_up(load, rows):
    load("planned_exercises", exercise())
    load("exercise_entries", session(0, "bird dog", repetitions=30, minutes=5))
    load("exercise_entries", session(0, "bird dog", repetitions=20, minutes=6, source_id="app"))

    assert rows("weekly_plan", "sessions, repetitions, minutes") == [(1, 30, 6)]


def test_amounts_that_nobody_noted_are_unknown(load, rows):
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"))

    assert rows("weekly_plan", "sessions, repetitions, held_seconds, minutes") == [
        (1, None, None, None)
    ]


# --- what is not known ---


@pytest.mark.parametrize(("last_day", "status"), [(5, "insufficient_data"), (6, "not_met")])
def test_a_week_is_missed_only_where_the_log_covers_all_of_it(load, rows, last_day, status):
    load("planned_exercises", exercise())
    load("exercise_entries", session(0, "bird dog"), session(last_day, "plank"))

    assert items(rows) == [("bird dog", 3, 1, status)]


def test_a_log_that_names_planned_exercises_speaks_for_the_plan(load, rows):
    load("planned_exercises", exercise("rowing", kind="other"))
    load("exercise_entries", session(0, "Rowing", kind="other"), session(6, "rowing", kind="other"))

    assert rows("weekly_plan", "sessions, log_days, status") == [(2, 7, "not_met")]


@pytest.mark.parametrize(
    ("kind", "judged"), [("aerobic", (2, "not_met")), ("core", (None, "insufficient_data"))]
)
def test_a_watch_alone_speaks_for_aerobic_exercise_only(con, load, rows, kind, judged):
    con.execute(f"update persons set {kind}_sessions_target = 5")
    load(
        "exercise_entries",
        *(session(day, "run", kind="aerobic", source_id="watch") for day in (0, 6)),
    )

    assert rows("weekly_plan", "item, sessions, status") == [(kind, *judged)]


def test_outside_the_log_nothing_is_known_of_a_plan(load, rows):
    load("planned_exercises", exercise())
    kept_log(load)
    load("diary_entries", {"written_date": MONDAY + timedelta(days=7), "pain_nrs": 3})

    assert items(rows)[-1] == ("bird dog", 3, None, "insufficient_data")


@pytest.mark.parametrize(
    ("unnamed", "status"), [(0, "not_met"), (1, "not_met"), (2, "insufficient_data")]
)
@pytest.mark.parametrize("name", [None, "core", "Core training"])
def test_a_session_without_an_exercise_may_have_been_it(load, rows, unnamed, status, name):
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"), *((2 + day, name) for day in range(unnamed)))

    assert items(rows) == [("bird dog", 3, 1, status)]


def test_a_session_without_an_exercise_says_nothing_of_another_week(load, rows):
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"), (9, None), (10, None), weeks=2)

    assert items(rows) == [("bird dog", 3, 0, "not_met"), ("bird dog", 3, 1, "not_met")]


def test_an_item_that_is_not_judged_says_why(con, load, rows):
    con.execute("update persons set aerobic_sessions_target = 5")
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"), (2, "core"), (4, "core"))
    load("exercise_entries", session(8, "run", kind="aerobic", source_id="watch"))

    assert rows("weekly_plan", "week_start_date::text, item, status_reason") == [
        ("2024-03-04", "aerobic", None),
        ("2024-03-04", "bird dog", "exercise_not_named"),
        ("2024-03-11", "aerobic", "log_covers_part_of_week"),
        ("2024-03-11", "bird dog", "week_outside_log"),
    ]


def test_two_such_sessions_on_a_date_could_make_up_for_one_only(load, rows):
    load("planned_exercises", exercise())
    kept_log(load, (1, "bird dog"), (2, "core"), (2, "core work"))

    assert items(rows) == [("bird dog", 3, 1, "not_met")]


def test_a_session_on_a_date_on_which_it_was_done_makes_up_for_none(load, rows):
    load("planned_exercises", exercise(times_per_week=2))
    kept_log(load, (1, "bird dog"), (1, "core"))

    assert items(rows) == [("bird dog", 2, 1, "not_met")]


def test_a_session_that_names_another_planned_exercise_was_not_it(load, rows):
    load("planned_exercises", exercise(), exercise("core twist"))
    kept_log(load, (1, "bird dog"), *((day, "core twist") for day in (2, 3, 4)))

    assert items(rows) == [("bird dog", 3, 1, "not_met"), ("core twist", 3, 3, "met")]


def test_a_session_of_another_kind_was_not_it(load, rows):
    load("planned_exercises", exercise())
    kept_log(load)
    load("exercise_entries", *(session(day, "stretching", kind="stretching") for day in (1, 2, 3)))

    assert items(rows) == [("bird dog", 3, 0, "not_met")]


def test_a_plan_is_not_judged_before_its_first_whole_week(con, load, rows):
    con.execute("update persons set core_sessions_target = 3, plan_since_date = '2024-03-05'")
    kept_log(load, weeks=2)

    assert rows("weekly_plan", "week_start_date") == [(MONDAY + timedelta(days=7),)]


def test_a_plan_counts_from_the_monday_on_which_it_begins(con, load, rows):
    con.execute("update persons set core_sessions_target = 3, plan_since_date = '2024-03-04'")
    kept_log(load, weeks=2)

    assert len(rows("weekly_plan")) == 2


# --- what the plan says of a session ---


def test_a_planned_exercise_is_of_the_kind_that_the_plan_says(load, rows):
    load("planned_exercises", exercise("dead lift"), exercise("easy walk", kind="warm_up"))
    load(
        "exercise_entries",
        session(0, "Dead lift", kind="other"),
        session(1, "Easy walk", kind="aerobic"),
        session(2, "Long walk", kind="aerobic"),
    )

    assert rows("exercise_log", "name, kind, planned_exercise") == [
        ("Dead lift", "core", "dead lift"),
        ("Easy walk", "warm_up", "easy walk"),
        ("Long walk", "aerobic", None),
    ]


@pytest.mark.parametrize(
    ("stated", "logged", "expected"),
    [
        (True, None, True),
        (True, False, True),
        (False, True, False),
        (None, True, True),
        (None, None, None),
    ],
)
def test_the_person_knows_the_impact_of_an_exercise_best(load, rows, stated, logged, expected):
    load("exercise_entries", session(0, "Padel", is_high_impact=logged))
    if stated is not None:
        load("impact_names", {"name": "padel", "is_high_impact": stated})

    assert rows("exercise_log", "is_high_impact") == [(expected,)]


# --- high impact and flares ---


@pytest.mark.parametrize("is_flare_day", [True, False, None])
def test_exercise_stands_beside_whether_the_day_had_a_flare(load, rows, is_flare_day):
    load("exercise_entries", session(0, "run", is_high_impact=True))
    load("daily_flares", {"local_date": MONDAY, "is_flare_day": is_flare_day})

    assert rows("daily_exercise", "high_impact_sessions, is_flare_day") == [(1, is_flare_day)]


def test_high_impact_is_counted_by_weeks_and_apart_on_days_with_a_flare(load, rows):
    load(
        "exercise_entries",
        *(session(day, "run", is_high_impact=True) for day in (0, 1, 3)),
        session(1, "jump", is_high_impact=True),
        session(1, "plank", is_high_impact=False),
        session(2, "kite"),
    )
    load("daily_flares", {"local_date": MONDAY, "is_flare_day": False})
    load("daily_flares", {"local_date": MONDAY + timedelta(days=1), "is_flare_day": True})

    assert rows("weekly_exercise", "high_impact_sessions, high_impact_flare_sessions") == [(4, 2)]
    found = rows("daily_exercise", "local_date, sessions, unknown_impact_sessions")
    assert [row[1:] for row in found] == [(1, 0), (3, 0), (1, 1), (1, 0)]


def test_sessions_that_two_logs_note_count_once_a_day(load, rows):
    load("exercise_entries", session(0, "run", is_high_impact=True, weight_kilograms=5))
    load("exercise_entries", session(0, "run", is_high_impact=True, source_id="watch"))

    assert rows("daily_exercise", "sessions, high_impact_sessions, heaviest_kilograms") == [
        (1, 1, 5)
    ]


def test_whether_a_day_had_a_flare_may_be_unknown_for_all_that_is_counted(load, rows):
    load("exercise_entries", session(0, "run", is_high_impact=True))

    assert rows("weekly_exercise", "high_impact_sessions, high_impact_flare_sessions") == [
        (1, None)
    ]


def test_days_of_low_impact_do_not_tell_whether_another_had_a_flare(load, rows):
    load(
        "exercise_entries",
        *(session(day, "plank", is_high_impact=False) for day in (0, 2)),
        session(1, "run", is_high_impact=True),
    )

    assert rows("weekly_exercise", "high_impact_sessions, high_impact_flare_sessions") == [
        (1, None)
    ]


def test_without_high_impact_no_session_of_it_fell_on_a_flare(load, rows):
    load("exercise_entries", session(0, "plank", is_high_impact=False))

    assert rows("weekly_exercise", "high_impact_sessions, high_impact_flare_sessions") == [(0, 0)]


# --- weeks in a row ---


def plan_weeks(load, drawn, undecidable=()):
    """Draw weeks of the plan: + kept, - missed, ? unknown."""
    statuses = {"+": "met", "-": "not_met", "?": "insufficient_data"}
    load("weekly_plan_status")
    load(
        "weekly_plan_status",
        *(
            {"week_start_date": MONDAY + timedelta(weeks=i), "status": statuses[letter]}
            | {"is_decidable": i not in undecidable}
            for i, letter in enumerate(drawn)
        ),
    )


@pytest.mark.parametrize(
    ("drawn", "run"),
    [
        ("+", (1, None)),
        ("-++", (2, "not_met")),
        ("+?++", (2, "insufficient_data")),
        ("++-", (0, None)),
        # The newest week may be under way; more silence leaves it open.
        ("-++?", (2, "not_met")),
        ("++-?", (0, None)),
        ("-++??", (None, None)),
        ("?", (None, None)),
    ],
)
def test_the_run_that_is_on_is_of_weeks_known_to_be_kept(load, rows, drawn, run):
    plan_weeks(load, drawn)

    assert rows("plan_consistency", RUN) == [run]


@pytest.mark.parametrize(
    ("drawn", "run"),
    [
        ("+++-+", (3, None, "not_met")),
        ("-++?+-", (2, "not_met", "insufficient_data")),
        # Of two equal ones the later; no unknown week is bridged.
        ("++?++", (2, "insufficient_data", None)),
        ("--", (0, None, None)),
        ("??", (None, None, None)),
    ],
)
def test_the_longest_run_says_what_stood_before_and_after_it(load, rows, drawn, run):
    plan_weeks(load, drawn)

    assert rows("plan_consistency", LONGEST) == [run]


def test_weeks_are_counted_by_what_is_known_of_them(load, rows):
    plan_weeks(load, "++-?+?")

    counts = "weeks, judged_weeks, met_weeks, last_judged_week_start_date"
    assert rows("plan_consistency", counts) == [(6, 4, 3, MONDAY + timedelta(weeks=4))]


def test_a_week_that_could_not_have_been_missed_is_in_a_run_and_in_no_share(load, rows):
    plan_weeks(load, "+++-", undecidable=(0, 1))

    counts = "weeks, judged_weeks, met_weeks, longest_run_weeks"
    assert rows("plan_consistency", counts) == [(4, 2, 1, 3)]


@pytest.mark.parametrize(("core", "watch"), [((0, 6), (0, 6)), ((0, 5), (0, 6)), ((0, 5), (0, 5))])
def test_a_week_of_a_plan_is_decidable_where_the_logs_cover_all_of_it(con, load, rows, core, watch):
    con.execute("update persons set core_sessions_target = 1, aerobic_sessions_target = 1")
    load("exercise_entries", *(session(day) for day in core))
    load(
        "exercise_entries",
        *(session(day, "run", kind="aerobic", source_id="watch") for day in watch),
    )

    by_log = [("aerobic", watch == (0, 6)), ("core", core == (0, 6))]
    assert rows("weekly_plan", "item, is_decidable") == by_log
    of_both = core == watch == (0, 6)
    assert rows("weekly_plan_status", "status, is_decidable") == [("met", of_both)]


@pytest.mark.parametrize(
    ("core", "plank", "status"),
    [
        ("met", "met", "met"),
        ("met", "insufficient_data", "insufficient_data"),
        ("met", "not_met", "not_met"),
        ("insufficient_data", "not_met", "not_met"),
    ],
)
def test_a_week_keeps_the_plan_when_it_keeps_all_of_it(load, rows, core, plank, status):
    load(
        "weekly_plan",
        *(
            {"week_start_date": MONDAY, "item": item, "status": each}
            for item, each in (("core", core), ("plank", plank))
        ),
    )

    assert rows("weekly_plan_status", "items, status") == [(2, status)]


@pytest.mark.parametrize(
    ("status", "reasons", "reason"),
    [
        ("insufficient_data", ("exercise_not_named", None), "exercise_not_named"),
        ("insufficient_data", ("exercise_not_named", "no_log"), "no_log"),
        ("insufficient_data", ("week_outside_log", "no_log"), "no_log"),
        ("not_met", ("no_log", None), None),
    ],
)
def test_a_week_of_a_plan_that_is_not_judged_says_why(load, rows, status, reasons, reason):
    statuses = [status if why is None else "insufficient_data" for why in reasons]
    load(
        "weekly_plan",
        *(
            {"week_start_date": MONDAY, "item": item, "status": each, "status_reason": why}
            for item, each, why in zip(("core", "plank"), statuses, reasons, strict=True)
        ),
    )

    assert rows("weekly_plan_status", "status, status_reason") == [(status, reason)]


def test_a_person_without_a_log_has_no_weeks_of_a_plan(load, rows):
    load("planned_exercises", exercise())
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})

    assert rows("plan_consistency") == []


# --- items in a row, and nearly ---


def item_weeks(load, *sessions, planned=3, item="core", undecidable=()):
    """Draw weeks of one item by how often it was done; None: nobody knows."""
    load("weekly_plan_status")
    load(
        "weekly_plan",
        *(
            {
                "week_start_date": MONDAY + timedelta(weeks=week),
                "item": item,
                "is_exercise": False,
                "planned_sessions": planned,
                "sessions": done,
                "is_decidable": week not in undecidable and done is not None,
                "status": "insufficient_data"
                if done is None
                else "met"
                if done >= planned
                else "not_met",
            }
            for week, done in enumerate(sessions)
        ),
    )


def test_each_item_has_its_own_runs(load, rows):
    item_weeks(load, 3, 3, 1, 3)
    load(
        "weekly_plan",
        {"week_start_date": MONDAY, "item": "plank", "is_exercise": True, "planned_sessions": 1,
         "sessions": 0, "status": "not_met", "is_decidable": True},
    )  # fmt: skip

    counts = "item, is_exercise, met_weeks, judged_weeks, longest_run_weeks, current_run_weeks"
    assert rows("plan_consistency", counts) == [
        ("core", False, 3, 4, 2, 1),
        ("plank", True, 0, 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("done", "planned", "nearly"),
    [
        (1, 3, 0),
        (2, 3, 1),
        (3, 3, 0),
        (1, 2, 1),
        # Nothing at all is never nearly.
        (0, 1, 0),
        (None, 3, 0),
    ],
)
def test_a_week_that_lacks_one_session_is_nearly_kept(load, rows, done, planned, nearly):
    item_weeks(load, done, planned=planned)

    assert rows("plan_consistency", "nearly_weeks") == [(nearly,)]


def test_a_week_of_which_too_little_is_known_is_not_nearly_kept(load, rows):
    item_weeks(load, 2, undecidable=(0,))

    assert rows("plan_consistency", "nearly_weeks") == [(0,)]


def test_the_whole_plan_is_one_of_the_items_and_never_nearly_kept(con, load, rows):
    con.execute("update persons set core_sessions_target = 3, stretching_days_target = 2")
    kept_log(load, (1, "plank"), (2, "plank"))

    assert rows("plan_consistency", "item, met_weeks, nearly_weeks") == [
        ("core", 0, 1),
        ("everything", 0, None),
        ("stretching", 1, 0),
    ]
