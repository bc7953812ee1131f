"""What went before flares: windows, matched sets, exact tests, and the time to the next one."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, fisher_exact

from backpain_analytics.association.course.flare_triggers import Before, flare_triggers
from backpain_analytics.association.course.flares import find_flares
from backpain_analytics.association.course.matched_sets import MatchedSets, family_p_values
from backpain_analytics.association.course.time_to_flare import median_wait, times_to_flare
from tests.calibration.exercise_bars import NO_HOURS, day_before
from tests.generators.before_flares import Sufferer, draw_year

MONDAY = pd.Timestamp("2024-01-01")


# --- matched sets ---


def sets(*rows):
    return MatchedSets(np.array(rows, dtype=float))


def test_sets_of_two_kinds_have_the_exact_chance_of_the_binomial():
    # Ten flares, each with two other windows: one of three holds it, and seven times the flare's.
    found = sets(*[[1, 0, 0]] * 7, *[[0, 1, 0]] * 3)

    assert found.tails[found.seen] == pytest.approx(binom.sf(6, 10, 1 / 3))


def test_the_interval_is_that_of_clopper_and_pearson_where_all_sets_are_alike():
    found = sets(*[[1, 0, 0]] * 7, *[[0, 1, 0]] * 3)

    # A share p of sets with one of three is an odds ratio of 2 p / (1 - p).
    shares = [binom_limit(0.025, 7, 10, "low"), binom_limit(0.025, 7, 10, "high")]
    assert found.interval == pytest.approx([2 * p / (1 - p) for p in shares], rel=1e-3)
    assert found.odds_ratio == pytest.approx(2 * 0.7 / 0.3, rel=1e-3)


def binom_limit(tail, seen, of, side):
    grid = np.linspace(1e-6, 1 - 1e-6, 400_001)
    chance = binom.sf(seen - 1, of, grid) if side == "low" else binom.cdf(seen, of, grid)
    return grid[np.argmin(np.abs(chance - tail))]


def test_one_pair_of_sets_has_the_chance_of_fishers_test():
    found = sets([1, 0, 0, 0, 0])

    assert found.tails[1] == pytest.approx(fisher_exact([[1, 0], [0, 4]], "greater").pvalue)


def test_an_interval_is_open_where_all_or_none_are_exposed():
    assert sets(*[[1, 0, 0]] * 8).odds_ratio is None
    assert sets(*[[1, 0, 0]] * 8).interval[1] is None
    assert sets(*[[0, 1, 0]] * 8).interval[0] is None


def test_sets_of_which_too_little_is_known_or_that_are_all_alike_do_not_count():
    nan = np.nan
    found = sets([1, 0, nan], [nan, 0, 1], [1, 1, 1], [1, 0, 0])

    assert found.is_usable.tolist() == [False, False, True, True]
    assert found.is_telling.tolist() == [False, True]


def test_the_family_of_one_has_its_own_chance_and_more_things_make_it_rarer_to_be_alone():
    found = sets(*[[1, 0, 0]] * 7, *[[0, 1, 0]] * 3)
    rng = np.random.default_rng(1)
    others = [MatchedSets((rng.random((10, 3)) < 0.4).astype(float)) for _ in range(5)]

    (alone,) = family_p_values([found])
    among = family_p_values([found, *others])

    assert alone == pytest.approx(binom.sf(6, 10, 1 / 3), abs=0.01)
    assert among[0] > alone


# --- windows ---


def diary(flares, days=400):
    """A diary that asks each day, with flares of two days from these days on."""
    is_flare = np.zeros(days, dtype=bool)
    for day in flares:
        is_flare[day : day + 2] = True
    dates = pd.date_range(MONDAY, periods=days)
    return pd.DataFrame({"local_date": dates, "pain_nrs": 3.0, "has_flare": is_flare})


def before(exercised=(), days=400, started_at=None, **marks):
    dates = [MONDAY + timedelta(days=int(day)) for day in (0, *exercised, days - 1)]
    nothing = pd.array([False] * len(dates), dtype="boolean")
    sessions = pd.DataFrame({"local_date": pd.DatetimeIndex(dates)}).assign(
        started_at=pd.to_datetime(started_at or [None] * len(dates), utc=True),
        is_high_impact=nothing,
        is_heavy=nothing,
        is_twisting=nothing,
    )
    calendar = pd.date_range(MONDAY, periods=days)
    watch = pd.DataFrame({"local_date": calendar, "steps": np.nan, "sedentary_minutes": np.nan})
    long = pd.DataFrame(
        {"happened_at": pd.DatetimeIndex([], tz="UTC"), "local_date": pd.DatetimeIndex([])}
    )
    return Before(sessions.assign(**marks), watch, long)


FLARES = tuple(range(60, 340, 25))


def rows_of(flares, done, entries=NO_HOURS, share=1.5):
    found = flare_triggers(find_flares(diary(flares)), entries, done, share)
    return {(row.trigger, row.hours_before): row for row in found}


def test_a_flare_is_compared_with_the_same_weekday_six_weeks_to_either_side():
    row = rows_of(FLARES, before([day - 1 for day in FLARES]))["exercise", 24]

    assert (row.flares, row.exposed_flares, row.exposed_controls) == (12, 12, 0)
    assert row.reading == "more_often_before_flares"
    assert row.flares_by_date == 12
    # Flares 25 days apart leave all twelve but those that a flare, or the three days after, hold.
    assert row.control_windows % 2 == 0


def test_a_session_on_the_day_of_the_flare_itself_went_before_nothing():
    assert rows_of(FLARES, before(FLARES))["exercise", 24].exposed_flares == 0


@pytest.mark.parametrize(("n_flares", "is_compared"), [(7, False), (8, True), (9, True)])
def test_eight_flares_are_needed(n_flares, is_compared):
    flares = FLARES[:n_flares]
    row = rows_of(flares, before([day - 1 for day in flares]))["exercise", 24]

    assert (row.refusal is None) == is_compared
    assert is_compared or row.refusal.code == "refusal.before_few_flares"
    assert is_compared or row.refusal.values == {"flares": 7, "needed": 8}


@pytest.mark.parametrize(("telling", "is_compared"), [(5, False), (6, True), (7, True)])
def test_six_flares_that_can_tell_a_difference_are_needed(telling, is_compared):
    row = rows_of(FLARES, before([day - 1 for day in FLARES[:telling]]))["exercise", 24]

    # A day before one flare is in no other's windows: all flares are 25 days apart.
    assert row.telling_flares == telling
    assert (row.refusal is None) == is_compared
    assert is_compared or row.refusal.code == "refusal.before_alike"


def test_what_the_log_does_not_say_is_not_known():
    done = before([day - 1 for day in FLARES])
    unknown = done.sessions.assign(is_twisting=pd.array([None] * len(done.sessions), "boolean"))
    rows = rows_of(FLARES, Before(unknown, done.days, done.long_stretches))

    assert rows["exercise", 24].flares == 12
    assert rows["twisting", 24].exposed_flares == 0
    assert rows["twisting", 24].flares == 0
    assert rows["many_steps", 24].refusal.code == "refusal.before_few_flares"


@pytest.mark.parametrize(("factor", "is_many"), [(1.49, False), (1.5, True), (1.51, True)])
def test_steps_far_above_the_usual_are_so_many_times_the_median_of_the_days_before(factor, is_many):
    steps = np.full(400, 1_000.0)
    steps[[day - 1 for day in FLARES]] = 1_000 * factor
    done = before()
    watch = done.days.assign(steps=steps)

    row = rows_of(FLARES, Before(done.sessions, watch, done.long_stretches))["many_steps", 24]

    assert row.exposed_flares == (12 if is_many else 0)


def told(hours_before_flare):
    """Answers of no flare so many hours before, and of one at 18:00 on the first day."""
    rows = [
        (MONDAY + timedelta(days=day, hours=18 - hours), day, hours == 0)
        for day in FLARES
        for hours in (hours_before_flare, 0)
    ]
    return pd.DataFrame(
        {
            "entered_at": pd.to_datetime([at for at, _, _ in rows], utc=True),
            "local_date": [MONDAY + timedelta(days=day) for _, day, _ in rows],
            "has_flare": [flare for *_, flare in rows],
        }
    )


@pytest.mark.parametrize(("hours", "by_date"), [(11, 0), (12, 0), (13, 12)])
def test_the_hour_is_known_where_an_answer_not_long_before_tells_of_no_flare(hours, by_date):
    rows = rows_of(FLARES, before([day - 1 for day in FLARES]), told(hours))

    assert rows["exercise", 24].flares_by_date == by_date or rows["exercise", 24].flares == 0


def at_hour(hour):
    """A session at this hour of the day of each flare, which is told of at 18:00."""
    starts = [MONDAY + timedelta(days=day, hours=hour) for day in FLARES]
    edges = [MONDAY, MONDAY + timedelta(days=399)]
    return before(FLARES, started_at=[edges[0], *starts, edges[1]])


@pytest.mark.parametrize(
    ("hour", "within_two", "within_24"),
    [(15.9, 0, 12), (16, 12, 12), (17.9, 12, 12), (18, 0, 0)],
)
def test_a_window_of_two_hours_ends_where_the_flare_is_told_of(hour, within_two, within_24):
    rows = rows_of(FLARES, at_hour(hour), told(6))

    assert rows["exercise", 2].exposed_flares == within_two
    assert rows["exercise", 24].exposed_flares == within_24


def test_of_two_flares_told_of_on_a_date_the_first_counts():
    later = told(1).assign(entered_at=told(1)["entered_at"] + timedelta(hours=2))
    rows = rows_of(FLARES, at_hour(17), pd.concat([told(6), later]))

    assert rows["exercise", 2].exposed_flares == 12


def test_two_hours_are_described_and_never_tested():
    row = rows_of(FLARES, at_hour(17), told(6))["exercise", 2]

    assert row.p_value is not None
    assert (row.p_family, row.reading, row.tests_in_family) == (None, None, 0)


def test_nobody_without_flares_or_answers_is_compared():
    nothing = diary(()).head(0)
    found = flare_triggers(find_flares(nothing), NO_HOURS, before(), 1.5)

    assert {row.refusal.code for row in found} == {"refusal.before_few_flares"}
    assert {row.refusal.code for row in rows_of((), before()).values()} == {
        "refusal.before_few_flares"
    }


def test_the_order_of_rows_changes_nothing():
    year = draw_year(Sufferer(odds_ratio=3), 9100, 3)
    done = year.before
    shuffled = Before(
        *(frame.sample(frac=1, random_state=1) for frame in (done.sessions, done.days)),
        done.long_stretches.sample(frac=1, random_state=1),
    )
    history = find_flares(year.daily_pain)

    assert flare_triggers(history, NO_HOURS, shuffled, 1.5) == flare_triggers(
        history, NO_HOURS, done, 1.5
    )
    assert times_to_flare(history, shuffled.days) == times_to_flare(history, done.days)


def test_the_generator_knows_the_flares_that_are_found_in_its_diaries():
    for number in range(3):
        year = draw_year(Sufferer(odds_ratio=3), 9100, number)
        found = find_flares(year.daily_pain).flares

        assert [(flare.first_date, flare.last_date) for flare in year.history.flares] == [
            (flare.first_date, flare.last_date) for flare in found
        ]


def test_of_twenty_made_up_people_hardly_any_has_a_trigger_without_a_link():
    found = [
        any(row.reading == "more_often_before_flares" for row in day_before(Sufferer(), 9110, n))
        for n in range(20)
    ]

    assert sum(found) <= 4  # 4 % each; 5 or more by chance once in a thousand


# --- the time to the next flare ---


def test_the_median_wait_is_that_of_kaplan_and_meier():
    waits, is_seen = np.array([1, 3, 3, 5, 8, 8]), np.array([1, 1, 0, 1, 0, 1], dtype=bool)

    # 5/6 after 1 day, 4/6 after 3, 4/6 x 2/3 after 5.
    assert median_wait(waits, is_seen) == 5.0
    assert median_wait(waits, np.zeros(6, dtype=bool)) is None


def weeks(n_flares, days=400):
    flares = [50 + 20 * number for number in range(n_flares)]
    steps = 1_000.0 + np.arange(days) // 7
    watch = pd.DataFrame(
        {"local_date": pd.date_range(MONDAY, periods=days), "steps": steps,
         "aerobic_minutes": np.nan}
    )  # fmt: skip
    return times_to_flare(find_flares(diary(flares, days)), watch)


@pytest.mark.parametrize(("n_flares", "is_told"), [(4, False), (5, True), (6, True)])
def test_five_flares_are_needed_to_describe_the_time_to_the_next(n_flares, is_told):
    steps = [row for row in weeks(n_flares) if row.measure == "steps"]

    assert all((row.refusal is None) == is_told for row in steps)
    assert is_told or steps[0].refusal.code == "refusal.time_few_flares"


def test_each_third_holds_weeks_outside_flares_and_those_of_unknown_activity_are_left_out():
    rows = weeks(6)

    assert sum(row.weeks for row in rows if row.measure == "steps") < 400 // 7
    assert [row.refusal.code for row in rows if row.measure == "aerobic_minutes"] == [
        "refusal.time_few_flares"
    ] * 3
    lows = [row.lowest for row in rows if row.measure == "steps"]
    assert lows == sorted(lows)


@pytest.mark.parametrize(("days", "is_told"), [(200, False), (400, True)])
def test_a_third_needs_eight_weeks(days, is_told):
    rows = [row for row in weeks(5, days) if row.measure == "steps"]

    assert all((row.refusal is None) == is_told for row in rows)
    assert is_told or rows[0].refusal.code == "refusal.time_few_weeks"
