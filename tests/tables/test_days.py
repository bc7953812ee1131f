"""Hours and dates: activity, low movement, diaries, exercise, and all of them side by side.

Diaries and logs: `written_times`, `main_pain_regions`, `exercise_names`.
"""

from datetime import datetime, timedelta

import pytest
from drawing import MONDAY, at

from backpain_analytics.messages import say
from backpain_analytics.warehouse.night.models import model_queries
from backpain_analytics.warehouse.rows import records

TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=days) for days in (1, 2))
DATE = "local_date::text"


# --- hours and dates of activity ---


def test_an_hour_counts_its_minutes_of_each_kind(minutes, rows):
    minutes("SSSSLLM.Z?", first=at("09:55"))

    found = rows(
        "hourly_activity",
        "local_hour, wear_minutes, waking_wear_minutes, sedentary_minutes, light_minutes, "
        "moderate_minutes, unknown_minutes",
    )
    assert found == [(9, 5, 5, 4, 1, 0, 0), (10, 4, 3, 0, 1, 1, 1)]
    # Of three kinds in an hour all minutes count.
    known = "cadence_minutes, medium_confidence_minutes, effort_known_minutes"
    assert rows("hourly_activity", f"local_hour, {known}") == [(9, 5, 5, 5), (10, 2, 2, 2)]


def test_shares_are_of_the_waking_wear_and_unknown_is_what_is_not_known(minutes, rows):
    minutes("SSLMMM??")

    shares = "cadence_share, unknown_share, effort_unknown_share, medium_confidence_share"
    assert rows("daily_activity", shares) == [(6 / 8, 2 / 8, 2 / 8, 6 / 8)]


def test_in_an_hour_the_minutes_of_all_its_kinds_count(con, load, rows):
    hour = {"local_hour": 9}
    load("kind_hours", hour | {"kind": 1, "minutes_of_hour": 0b111, "steps": 50})
    load("kind_hours", hour | {"kind": 2, "minutes_of_hour": 0b1111000, "steps": 60})
    load("minute_kinds")
    counts = [name for name, *_ in con.execute("describe minute_kinds").fetchall()]
    load("minute_kinds", *(dict.fromkeys(counts, kind) | {"kind": kind} for kind in (1, 2)))

    found = rows("hourly_activity", "* exclude (person_id, local_date, local_hour, floors)")
    assert found[0][:2] == (3 + 4, 50 + 60)
    assert set(found[0][2:]) == {3 * 1 + 4 * 2}


def test_minutes_of_each_kind_sum_to_waking_wear(minutes, rows):
    minutes("SSLLMMVV??..ZZ")

    ((wear, kinds, shares),) = rows(
        "daily_activity",
        "waking_wear_minutes, light_minutes + moderate_minutes + vigorous_minutes, "
        "heart_rate_share + cadence_share + unknown_share",
    )
    ((sedentary,),) = rows("daily_sedentary", "sedentary_minutes")
    assert (wear, kinds + sedentary, shares) == (10, 10 - 2, pytest.approx(1))


def test_a_date_without_wear_has_no_minutes_of_any_kind_rather_than_none(minutes, rows):
    minutes("....")

    found = rows(
        "daily_activity",
        "wear_minutes, steps, light_minutes, aerobic_minutes, heart_rate_share, is_valid_day",
    )
    assert found == [(0, None, None, None, None, False)]
    assert rows("daily_sedentary", "sedentary_minutes, bouts") == [(None, None)]


@pytest.mark.parametrize(("wear", "valid"), [(599, False), (600, True), (601, True)])
def test_a_valid_day_needs_ten_hours_of_waking_wear(minutes, rows, wear, valid):
    minutes("LLLL" + "S" * (wear - 4), first=at("08:00"))

    assert rows("daily_activity", "is_valid_day") == [(valid,)]


@pytest.mark.parametrize(
    ("steps", "valid"), [(99, False), (100, True), (45_000, True), (45_001, False)]
)
def test_a_valid_day_has_a_likely_number_of_steps(con, minutes, rows, steps, valid):
    minutes("S" * 600, first=at("08:00"))
    con.execute("update minute_activity set steps = ? where minute_at = ?", [steps, at("08:00")])

    assert rows("daily_activity", "is_valid_day") == [(valid,)]


# --- low movement ---


def test_prolonged_bouts_include_their_lower_edge(minutes, rows):
    lengths = (19, 20, 29, 30, 59, 60)
    minutes("L" + "L".join("S" * length for length in lengths) + "L")

    found = rows(
        "daily_sedentary",
        "bouts, longest_bout_minutes, prolonged_20_minutes, prolonged_30_minutes, "
        "prolonged_60_minutes",
    )
    assert found == [(6, 60, 20 + 29 + 30 + 59 + 60, 30 + 59 + 60, 60)]


def test_breaks_are_counted_per_sedentary_hour(minutes, rows):
    minutes("S" * 20 + "L" + "S" * 10 + "." + "S" * 10 + "L")

    found = rows("daily_sedentary", "sedentary_minutes, breaks, breaks_per_sedentary_hour")
    assert found == [(40, 2, 2 * 60 / 40)]


def test_sedentary_minutes_are_cut_at_midnight_but_bouts_are_not(minutes, rows):
    minutes("L" + "S" * 30 + "L", first=at("23:40"))

    found = rows("daily_sedentary", f"{DATE}, sedentary_minutes, bouts, prolonged_30_minutes")
    assert found == [("2024-03-04", 19, 1, 30), ("2024-03-05", 11, 0, 0)]


def test_the_wider_and_the_narrower_cut_stand_beside_the_headline(con, minutes, rows):
    minutes("SSSLL")
    con.execute("update minute_activity set steps = 9 where minute_at = ?", [at("09:01")])
    con.execute(
        "update minute_activity set is_sedentary_below_20_steps = true where minute_at = ?",
        [at("09:03")],
    )

    found = rows(
        "daily_sedentary",
        "sedentary_minutes_zero_steps, sedentary_minutes, sedentary_minutes_below_20_steps",
    )
    assert found == [(2, 3, 4)]


# --- diaries ---


def entry(when: str | None = None, **answers):
    """An entry written at a clock time of Monday's week, or on Monday without a time."""
    if when is None:
        return {"written_date": MONDAY, **answers}
    return {"written_at": datetime.fromisoformat(when), **answers}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-05T04:59:59", "2024-03-04"),
        ("2024-03-05T05:00:00", "2024-03-05"),
        ("2024-03-05T00:00:00", "2024-03-04"),
    ],
)
def test_what_is_written_in_the_small_hours_is_about_the_day_before(load, rows, written, day):
    load("diary_entries", entry(written, pain_nrs=4))

    assert rows("pain_entries", DATE) == [(day,)]


def test_a_bare_date_stays_as_written_and_has_no_instant(load, rows):
    load("diary_entries", entry(pain_nrs=4))

    assert rows("pain_entries", f"{DATE}, entered_at") == [("2024-03-04", None)]


def zone_by_offset(con, *spans):
    con.execute("delete from zone_spans")
    con.executemany(
        "insert into zone_spans values ('anna', ?, ?, ?, 'declared')",
        [(at(first, day), at(last, until), offset) for first, day, last, until, offset in spans],
    )


def test_a_clock_time_becomes_an_instant_by_the_persons_own_zone(con, load, rows):
    zone_by_offset(con, ("00:00", MONDAY, "00:00", TUESDAY, 120))
    load("diary_entries", entry("2024-03-04T20:00:00", pain_nrs=4))

    utc = "strftime(entered_at at time zone 'UTC', '%d %H:%M')"
    assert rows("pain_entries", f"{DATE}, {utc}") == [("2024-03-04", "04 18:00")]


@pytest.mark.parametrize(
    ("written", "utc"), [("2023-07-01T20:00:00", "19:00"), ("2025-07-01T20:00:00", "18:00")]
)
def test_outside_the_known_zones_the_nearest_offset_holds(con, load, rows, written, utc):
    zone_by_offset(
        con, ("00:00", MONDAY, "00:00", TUESDAY, 60), ("00:00", TUESDAY, "12:00", TUESDAY, 120)
    )
    load("diary_entries", entry(written, pain_nrs=4))

    clock = "strftime(entered_at at time zone 'UTC', '%H:%M')"
    assert rows("pain_entries", clock) == [(utc,)]


def test_a_clock_time_that_comes_twice_is_the_earlier(con, load, rows):
    # At 01:00 UTC the clock goes back from 03:00 to 02:00.
    zone_by_offset(
        con, ("00:00", MONDAY, "01:00", MONDAY, 120), ("01:00", MONDAY, "23:00", MONDAY, 60)
    )
    load("exercise_entries", entry("2024-03-04T02:30:00", kind="core"))

    clock = "strftime(started_at at time zone 'UTC', '%H:%M')"
    assert rows("exercise_log", clock) == [("00:30",)]


def test_what_was_entered_at_the_very_change_of_the_clock_is_there_once(con, load, rows):
    zone_by_offset(
        con, ("00:00", MONDAY, "01:00", MONDAY, 60), ("01:00", MONDAY, "23:00", MONDAY, 120)
    )
    load("exercise_entries", {"started_at": at("01:00"), "kind": "core"})

    assert rows("written_times", "local_clock::text") == [("2024-03-04 03:00:00",)]


def test_an_instant_gets_the_date_on_the_persons_clock(con, load, rows):
    zone_by_offset(con, ("00:00", MONDAY, "00:00", TUESDAY, 600))
    load("diary_entries", {"entered_at": at("20:00"), "pain_nrs": 4})

    # 20:00 UTC is 06:00 of Tuesday there.
    assert rows("pain_entries", DATE) == [("2024-03-05",)]


def test_the_same_entry_in_two_files_counts_once(load, rows):
    twice = entry("2024-03-04T20:00:00", pain_nrs=4, notes="slept badly")
    load("diary_entries", twice, {**twice, "file_id": "again"}, {**twice, "pain_nrs": 5})

    assert rows("pain_entries", "pain_nrs") == [(4,), (5,)]
    assert rows("daily_pain", "entries, pain_nrs") == [(2, 4.5)]


def test_several_ratings_a_day_give_their_mean_and_the_highest_worst(load, rows):
    load(
        "diary_entries",
        entry("2024-03-04T08:00:00", pain_nrs=3, worst_pain_nrs=6),
        entry("2024-03-04T20:00:00", pain_nrs=6, worst_pain_nrs=4),
    )

    assert rows("daily_pain", "pain_nrs, worst_pain_nrs, entries") == [(4.5, 6, 2)]


@pytest.mark.parametrize("rating", ["mood", "stress", "sleep_quality", "control"])
def test_several_answers_a_day_on_wellbeing_give_their_mean(load, rows, rating):
    load(
        "diary_entries",
        entry("2024-03-04T08:00:00", **{f"{rating}_nrs": 3}),
        entry("2024-03-04T20:00:00", **{f"{rating}_nrs": 8}),
    )

    assert rows("daily_pain", f"{rating}_nrs") == [(5.5,)]


def test_the_worst_pain_is_unknown_where_nobody_asked(load, rows):
    load("diary_entries", entry(pain_nrs=8))

    assert rows("daily_pain", "worst_pain_nrs, has_flare") == [(None, None)]


def test_ratings_of_the_moment_stand_in_where_no_average_was_asked(load, rows):
    load(
        "diary_entries",
        entry("2024-03-04T08:00:00", current_pain_nrs=2),
        entry("2024-03-04T20:00:00", current_pain_nrs=4),
        entry("2024-03-05T08:00:00", current_pain_nrs=9),
        entry("2024-03-05T20:00:00", pain_nrs=5),
    )

    assert rows("daily_pain", f"{DATE}, pain_nrs") == [("2024-03-04", 3), ("2024-03-05", 5)]


def test_an_unanswered_entry_is_not_pain_zero(load, rows):
    load("diary_entries", entry(mood_nrs=7))

    assert rows("daily_pain", "pain_nrs, mood_nrs, entries") == [(None, 7, 1)]


def test_one_yes_makes_a_flare_day(load, rows):
    load(
        "diary_entries",
        entry("2024-03-04T08:00:00", has_flare=False),
        entry("2024-03-04T20:00:00", has_flare=True),
        entry("2024-03-05T20:00:00", has_flare=False),
    )

    assert rows("daily_pain", f"{DATE}, has_flare") == [
        ("2024-03-04", True),
        ("2024-03-05", False),
    ]


# --- exercise ---


def rated(*ratings):
    return [
        {"written_date": MONDAY + timedelta(days=i), "pain_nrs": pain}
        for i, pain in enumerate(ratings)
    ]


def test_the_same_session_in_two_files_of_one_source_counts_once(load, rows):
    session = {**entry("2024-03-04T18:00:00"), "kind": "core", "minutes": 20}
    load("exercise_entries", session, {**session, "file_id": "again"})

    assert rows("exercise_log", f"{DATE}, kind, minutes") == [("2024-03-04", "core", 20)]


@pytest.mark.parametrize("kind", ["core", "stretching", "aerobic"])
def test_a_session_in_two_logs_is_one_session_of_its_date(load, rows, kind):
    for log in ("log", "watch"):
        load("exercise_entries", {"written_date": MONDAY, "kind": kind, "source_id": log})

    assert rows("daily_exercise", f"sessions, {kind}_sessions") == [(1, 1)]


def test_a_date_of_two_logs_has_the_most_that_one_of_them_noted(load, rows):
    def noted(log, *, is_high_impact, **columns):
        impact = {"is_high_impact": is_high_impact, "source_id": log}
        return {"written_date": MONDAY, "kind": "core", **impact, **columns}

    load(
        "exercise_entries",
        noted("log", is_high_impact=True, name="squat", weight_kilograms=20),
        noted("log", is_high_impact=True, name="lunge", weight_kilograms=15),
        noted("log", is_high_impact=None, name="plank"),
        noted("watch", is_high_impact=True, name="strength", weight_kilograms=10),
    )

    found = rows(
        "daily_exercise",
        "sessions, high_impact_sessions, unknown_impact_sessions, heaviest_kilograms",
    )
    assert found == [(3, 2, 1, 20)]


def test_the_log_that_notes_core_work_begins_and_ends_by_itself(load, rows):
    def noted(day, kind, log):
        written = MONDAY + timedelta(days=day)
        return {"written_date": written, "kind": kind, "source_id": log}

    # The watch from day 0 to 9, the hand-kept log from 3 to 6.
    load(
        "exercise_entries",
        *(noted(day, "aerobic", "watch") for day in (0, 9)),
        *(
            noted(day, kind, "log")
            for day, kind in ((3, "stretching"), (5, "aerobic"), (6, "core"))
        ),
    )

    spans = "first_date, first_plan_date, last_plan_date, last_date"
    expected = tuple(MONDAY + timedelta(days=day) for day in (0, 3, 6, 9))
    assert rows("exercise_spans", spans) == [expected]


# --- all of it side by side ---


def test_every_date_between_the_first_and_last_is_there(load, rows):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})
    load("exercise_entries", {"written_date": MONDAY + timedelta(days=3), "kind": "core"})

    found = rows("analysis_days", f"{DATE}, pain_nrs, steps, exercise_done")
    assert found == [
        ("2024-03-04", 3, None, None),
        ("2024-03-05", None, None, None),
        ("2024-03-06", None, None, None),
        ("2024-03-07", None, None, 1),
    ]


def test_exposures_of_a_day_that_is_not_valid_are_unknown(load, rows):
    for day, valid in ((MONDAY, True), (TUESDAY, False)):
        load("daily_activity", {"local_date": day, "is_valid_day": valid, "steps": 5000})
        load("daily_sedentary", {"local_date": day, "sedentary_minutes": 300})

    found = rows("analysis_days", f"{DATE}, steps, sedentary_minutes")
    assert found == [("2024-03-04", 5000, 300), ("2024-03-05", None, None)]


def test_no_exercise_is_known_only_inside_the_log(load, rows):
    load("diary_entries", *rated(3, 3, 3, 3, 3))
    for i in (1, 3):
        load("exercise_entries", {"written_date": MONDAY + timedelta(days=i), "kind": "core"})

    assert [done for _, done in rows("analysis_days", "local_date, exercise_done")] == [
        None,
        1,
        0,
        1,
        None,
    ]


@pytest.mark.parametrize("kind", ["core", "stretching"])
def test_what_was_done_beside_other_exercise_was_done(load, rows, kind):
    load("diary_entries", *rated(3))
    for each in (kind, "aerobic"):
        load("exercise_entries", {"written_date": MONDAY, "kind": each, "source_id": "log"})

    assert rows("analysis_days", f"exercise_done, {kind}_done") == [(1, 1)]


def test_of_several_places_the_back_counts_though_another_is_rated_more(con, load, rows):
    load(
        "diary_entries",
        {"written_date": MONDAY, "pain_nrs": 3, "region": "Lower back"},
        {"written_date": MONDAY, "pain_nrs": 9, "region": "Head"},
        {"written_date": TUESDAY, "pain_nrs": 8, "region": "Head"},
        {"written_date": TUESDAY, "pain_nrs": 5},
    )

    assert rows("daily_pain", f"{DATE}, pain_nrs, entries") == [
        (str(MONDAY), 3, 2),
        (str(TUESDAY), 5, 2),
    ]
    check = model_queries(("checks",))["one_region_counts"]
    (told,) = records(con, f"select * exclude (person_id) from ({check})", [])
    assert say("check.one_region_counts", **told) == (
        'The diary rates several places. This page is about "Lower back"; '
        "2 ratings of other places (Head) are kept but not counted."
    )


def test_whatever_is_rated_of_another_place_is_said_not_to_count(con, load, rows):
    ratings = ("pain_nrs", "current_pain_nrs", "worst_pain_nrs", "mood_nrs")
    load(
        "diary_entries",
        *({"written_date": MONDAY, rating: 9, "region": "Head"} for rating in ratings),
        {"written_date": MONDAY, "pain_nrs": 3, "region": "Back"},
    )
    rows("pain_entries")
    rows("main_pain_regions")

    told = records(con, model_queries(("checks",))["one_region_counts"])
    (values,) = ({k: v for k, v in row.items() if k != "person_id"} for row in told)
    assert "3 ratings of" in say("check.one_region_counts", **values)


def test_a_rating_is_what_was_written_to_four_decimals(load, rows):
    ratings = ("pain_nrs", "worst_pain_nrs", "mood_nrs", "stress_nrs", "sleep_quality_nrs",
               "control_nrs", "function_nrs")  # fmt: skip
    for day, rating in ((MONDAY, 4.9), (TUESDAY, 5 / 3)):
        load("diary_entries", {"written_date": day, **dict.fromkeys(ratings, rating)})
    load("diary_entries", {"written_date": WEDNESDAY, "current_pain_nrs": 5 / 3})

    found = rows("daily_pain", f"{DATE}, {', '.join(ratings)}")
    assert [set(each) for _, *each in found] == [{4.9}, {1.6667}, {1.6667, None}]


def test_a_flare_of_another_place_is_none_of_the_back(load, rows):
    load(
        "diary_entries",
        {"written_date": MONDAY, "pain_nrs": 3, "region": "Lower back", "has_flare": False},
        {"written_date": MONDAY, "pain_nrs": 9, "region": "Head", "has_flare": True},
        {"written_date": TUESDAY, "pain_nrs": 8, "region": "Head", "has_flare": True},
        {"written_date": WEDNESDAY, "region": "Lower back", "has_flare": True},
    )

    assert [flare for _, flare in rows("daily_pain", f"{DATE}, has_flare")] == [False, None, True]


def test_a_place_is_the_same_in_capitals(con, load, rows):
    load(
        "diary_entries",
        {"written_date": MONDAY, "pain_nrs": 3, "region": "lower back"},
        {"written_date": TUESDAY, "pain_nrs": 4, "region": "Lower Back"},
        {"written_date": WEDNESDAY, "pain_nrs": 5, "region": "Lower back"},
    )

    assert [pain for _, pain in rows("daily_pain", f"{DATE}, pain_nrs")] == [3, 4, 5]
    assert not con.execute(model_queries(("checks",))["one_region_counts"]).fetchall()


def test_without_a_back_the_place_rated_most_counts(load, rows):
    load(
        "diary_entries",
        {"written_date": MONDAY, "pain_nrs": 3, "region": "Knee"},
        {"written_date": TUESDAY, "pain_nrs": 4, "region": "Knee"},
        {"written_date": TUESDAY, "pain_nrs": 9, "region": "Hand"},
    )

    assert rows("daily_pain", f"{DATE}, pain_nrs") == [(str(MONDAY), 3), (str(TUESDAY), 4)]


def test_steps_of_unknown_minutes_make_a_day_valid_as_well(load, rows):
    load("daily_counts", {"waking_wear_minutes": 600, "steps": None})
    load("unplaced_steps", {"local_date": MONDAY, "steps": 100})

    assert rows("daily_activity", "steps, is_valid_day") == [(100, True)]


@pytest.mark.parametrize(("unknown", "known"), [(0.19, 500), (0.20, 500), (0.21, None)])
def test_a_day_of_mostly_unknown_minutes_is_no_exposure(load, rows, unknown, known):
    day = {"local_date": MONDAY, "is_valid_day": True, "steps": 7_000, "aerobic_minutes": 20}
    load("daily_activity", day | {"unknown_share": unknown, "effort_unknown_share": unknown})
    load("daily_sedentary", {"local_date": MONDAY, "sedentary_minutes": 500})
    load("calendar_days", {"local_date": MONDAY})

    found = rows("analysis_days", "steps, sedentary_minutes, aerobic_minutes is not null")
    assert found == [(7_000, known, known is not None)]


def test_of_an_hour_in_which_nothing_is_known_nothing_is_known_to_be_none(minutes, rows):
    minutes("???")

    found = rows(
        "hourly_activity",
        "sedentary_minutes, light_minutes, heart_rate_minutes, high_confidence_minutes, "
        "low_confidence_minutes, unknown_minutes, aerobic_minutes",
    )

    assert found == [(None, None, 0, 0, 0, 3, None)]
