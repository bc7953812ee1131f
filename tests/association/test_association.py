"""Associations: who is compared with whom, what is estimated, and when nothing is said."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from selection import examples

from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Association,
    AssociationFamily,
    Exposure,
)
from backpain_analytics.messages import worded
from backpain_analytics.records import Message
from tests.generators.persons import EXPOSURES, Person, draw_person
from tests.slow_rows import slow_rows

STEPS = (Exposure("steps", 1_000, "1,000 steps"),)
FLIPS = 199
quickly = partial(associate, flips=FLIPS)

NUMBERS = (
    "estimate",
    "low",
    "high",
    "estimate_per_sd",
    "standard_deviation",
    "p_value",
    "p_family",
    "p_exploratory",
    "smallest_detectable",
)
BANNED = {"cause", "effect", "because", "due", "leads", "reduces", "improves", "helps", "prevents"}


def diary(n_days: int = 120, number: int = 0, **wanted) -> pd.DataFrame:
    return draw_person(Person(n_days, **wanted), seed=7, number=number)


def at_lag(family: AssociationFamily, lag: int, exposure: str = "steps") -> Association:
    return next(a for a in family.associations if (a.exposure, a.lag_days) == (exposure, lag))


def p_values(family: AssociationFamily) -> dict[tuple[str, int], tuple[float | None, ...]]:
    return {
        (a.exposure, a.lag_days): (a.p_value, a.p_family, a.p_exploratory)
        for a in family.associations
    }


@pytest.mark.parametrize("lag", [0, 2, 4, 7])
def test_slope_and_standard_error_equal_those_of_statsmodels(lag):
    days = diary(200)

    outcome, design = slow_rows(days, "steps", lag)
    oracle = sm.OLS(outcome, design).fit(cov_type="HC3", use_t=True)
    found = at_lag(quickly(days, STEPS), lag)

    assert found.days == len(outcome)
    assert found.estimate_per_sd == pytest.approx(oracle.params[0], abs=1e-8)
    per_step = 1_000 / found.standard_deviation
    low, high = oracle.conf_int()[0] * per_step
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-8), pytest.approx(high, abs=1e-8))


def test_beside_the_next_day_stands_what_statsmodels_makes_of_days_alone():
    days = diary(200)

    outcome, design = slow_rows(days, "steps", 1)
    oracle = sm.OLS(outcome, design).fit(cov_type="HC3", use_t=True)
    found = at_lag(quickly(days, STEPS), 1)

    per_step = 1_000 / found.standard_deviation
    told = found.compared_estimate, found.compared_low, found.compared_high
    assert told == pytest.approx(per_step * np.array([oracle.params[0], *oracle.conf_int()[0]]))
    assert found.days == days["pain_nrs"].count() > len(outcome)
    assert at_lag(quickly(days, STEPS), 2).compared_estimate is None


def test_an_estimate_is_stated_per_step_and_per_standard_deviation():
    found = at_lag(quickly(diary(), STEPS), 1)

    assert found.estimate == pytest.approx(found.estimate_per_sd / found.standard_deviation * 1_000)
    assert found.low < found.estimate < found.high


def test_the_smallest_detectable_link_is_what_four_in_five_would_call_consistent():
    found, level = at_lag(quickly(diary()), 2), 0.02 / 40

    outcome, design = slow_rows(diary(), "steps", 2)
    fit = sm.OLS(outcome, design).fit(cov_type="HC3")
    standard_error = fit.bse[0] * 1_000 / found.standard_deviation
    quantile = t.ppf(1 - level / 2, fit.df_resid)
    assert found.smallest_detectable == pytest.approx((quantile + 0.84) * standard_error)


def test_the_smallest_detectable_link_with_the_next_day_allows_for_five_exposures():
    found = at_lag(quickly(diary(200)), 1)

    # A constant, a line, 6 weekdays, 3 waves, and 8 coefficients.
    quantile = t.ppf(1 - 0.03 / 5 / 2, found.days - 11 - 8)
    error = found.pooling_standard_error * 1_000 / found.standard_deviation
    assert found.smallest_detectable == pytest.approx((quantile + 0.84) * error)


def test_the_halves_of_a_record_average_to_the_whole():
    found = at_lag(quickly(diary(), STEPS), 1)

    halves = sorted([found.first_half_estimate, found.second_half_estimate])
    assert halves[0] <= found.compared_estimate <= halves[1]


def test_absent_dates_and_unknown_days_are_the_same_thing():
    days = diary()
    is_on_holiday = days.index.isin(range(40, 54))
    unknown = days.copy()
    unknown.loc[is_on_holiday, ["pain_nrs", *EXPOSURES]] = np.nan

    assert quickly(days[~is_on_holiday]) == quickly(unknown)


def test_the_order_of_rows_is_of_no_account():
    days = diary()

    assert quickly(days.sample(frac=1, random_state=1)) == quickly(days)


def test_a_lag_counts_days_and_never_rows():
    days = diary(300)
    with_a_gap = days.copy()
    with_a_gap.loc[100:199, ["pain_nrs", "steps"]] = np.nan

    found = at_lag(quickly(with_a_gap, STEPS), 7)

    outcome, _ = slow_rows(with_a_gap, "steps", 7)
    assert found.days == len(outcome)


def test_years_of_steps_before_the_first_rating_change_nothing():
    days = diary()
    first = days["local_date"].iloc[0]
    years = pd.DataFrame(
        {"local_date": pd.date_range(end=first - pd.Timedelta(days=1), periods=2000)}
    )
    years[list(EXPOSURES)] = 5_000.0

    assert quickly(pd.concat([years, days])) == quickly(days)


def test_a_date_that_occurs_twice_is_an_error_of_the_caller():
    days = diary()

    with pytest.raises(ValueError, match="local_date"):
        quickly(pd.concat([days, days.tail(1)]))


def test_days_used_and_days_missing_add_up_to_the_span_of_the_ratings():
    days = diary()
    rated = days.loc[days["pain_nrs"].notna(), "local_date"]

    span = (rated.max() - rated.min()).days + 1
    assert {a.days + a.days_missing for a in quickly(days).associations} == {span}


@pytest.mark.parametrize("kind", ["Int64", "boolean", "object"])
def test_a_yes_or_no_may_come_in_any_dress_that_pandas_has(kind):
    days = diary()
    dressed = days.copy()
    dressed["exercise_done"] = (
        days["exercise_done"].map({0.0: False, 1.0: True}).astype("boolean").astype(kind)
    )

    assert quickly(dressed) == quickly(days)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    days = diary()

    assert quickly(days) == quickly(days)
    assert p_values(quickly(days)) != p_values(quickly(days, seed=2))


@examples(5)
@given(
    order=st.permutations(DEFAULT_EXPOSURES),
    shift=st.integers(-3, 3),
    factor=st.sampled_from([0.001, 0.3, 60.0, 1e6]),
)
def test_p_values_know_neither_order_nor_unit_nor_zero(order, shift, factor):
    days = diary()
    changed = days.copy()
    changed["pain_nrs"] += shift
    changed[["steps", "sedentary_minutes"]] *= factor

    assert p_values(quickly(changed, order)) == p_values(quickly(days))


def test_a_day_more_leaves_the_signs_of_the_days_before_as_they_were():
    days = diary()
    longer = pd.concat(
        [days, days.tail(1).assign(local_date=days["local_date"].max() + pd.Timedelta(days=1))]
    )
    only_unknown = longer.copy()
    only_unknown.iloc[-1, 1:] = np.nan

    assert quickly(only_unknown) == quickly(days)


def test_family_p_values_are_never_below_those_of_the_test_alone():
    for found in quickly(diary(number=1)).associations:
        assert 1 / (FLIPS + 1) <= found.p_value <= found.p_family <= 1
        assert found.p_family <= found.p_exploratory or found.family == "exploratory"


def test_the_primary_family_is_lag_1_and_the_exploratory_all():
    sizes = {(a.family, a.lag_days == 1, a.tests_in_family) for a in quickly(diary()).associations}

    assert sizes == {("primary", True, 5), ("exploratory", False, 5 * 8)}


def test_a_refused_exposure_is_not_counted_as_a_test():
    family = quickly(diary().assign(steps=np.nan))

    assert at_lag(family, 1, "aerobic_minutes").tests_in_family == 4
    assert at_lag(family, 2, "aerobic_minutes").tests_in_family == 4 * 8
    assert {link.tests_in_family for link in family.direction} == {4}


def refusal_of(days: pd.DataFrame) -> Message | None:
    return at_lag(quickly(days, STEPS), 1).refusal


def alternating(n_days: int, pain: list[float]) -> pd.DataFrame:
    """A diary without gaps whose steps are noise and whose pain repeats a pattern at random."""
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "local_date": pd.date_range("2024-01-01", periods=n_days),
            "pain_nrs": rng.permutation(np.resize(pain, n_days)),
            "steps": rng.normal(8_000, 2_000, n_days),
        }
    )


@pytest.mark.parametrize(
    ("n_days", "expected"),
    [
        (30, {"usable": 29, "needed": 30, "lag": 1}),  # the first day has no day before
        (31, None),
    ],
)
def test_thirty_usable_days_are_needed(n_days, expected):
    refusal = refusal_of(alternating(n_days, [1.0, 3.0, 5.0, 8.0]))

    assert refusal == (expected and Message("refusal.too_few_days", expected))


@pytest.mark.parametrize(("n_spells", "left"), [(32, 19), (33, 20), (34, 21)])
def test_twenty_days_must_be_left_once_the_days_are_made_alike(n_spells, left):
    # Two rated days each 8 days make one pair at lag 1; 300 dates call for 5 waves.
    starts = [*range(0, 8 * (n_spells - 1), 8), 298]
    days = alternating(300, [1.0, 3.0, 5.0, 8.0])
    is_rated = days.index.isin([day for start in starts for day in (start, start + 1)])
    days.loc[~is_rated, "pain_nrs"] = np.nan

    refusal = refusal_of(days)

    # Constant, line, weekend, 5 waves, pain and its recent level, exposure before and recent: 12.
    assert left == n_spells - 12 - 1
    assert (refusal is not None) == (left < 20)
    assert refusal is None or refusal.code == "refusal.too_few_days_left"
    assert refusal is None or refusal.values == {"usable": n_spells, "left": left, "needed": 20}


@pytest.mark.parametrize(
    ("pain", "expected"),
    [
        ([4.0], "pain_constant"),
        ([4.0, 6.0], "pain_few_values"),
        ([4.0, 6.0, 8.0], None),
        ([4.0, 4.2, 4.4], "pain_small_spread"),
        ([4.0] * 5 + [5.0], "pain_few_values"),
        ([3.0] * 19 + [4.0, 5.0, 6.0], "pain_one_value"),
    ],
)
def test_pain_that_hardly_changes_is_not_compared(pain, expected):
    refusal = refusal_of(alternating(100, pain))

    assert (refusal and refusal.code) == (expected and f"refusal.{expected}")


@pytest.mark.parametrize("rating", [0.0, 10.0])
def test_a_diary_of_one_rating_is_long_enough_and_refused_for_what_it_is(rating):
    days = alternating(87, [rating])

    found = quickly(days, STEPS).associations
    assert {a.refusal.code for a in found} == {"refusal.pain_constant"}
    assert at_lag(quickly(days, STEPS), 1).refusal.values == {"usable": 86}
    assert pain_trend(days).refusal == Message(
        "refusal.trend_constant", {"rated": 87, "pain_nrs": rating}
    )


def test_an_exposure_that_never_changes_is_not_compared():
    days = diary().assign(steps=7_000.0)

    found = quickly(days, STEPS).associations
    assert {a.refusal.code for a in found} == {"refusal.exposure_constant"}


def test_an_exposure_that_changed_only_at_rare_extremes_is_not_said_to_be_the_same_throughout():
    days = diary(missing_share=0.0)
    days["steps"] = np.where(days.index == 50, 30_000.0, 7_000.0)

    assert "rare extremes apart" in worded(refusal_of(days))


@pytest.mark.parametrize(("n_yes", "is_refused"), [(7, True), (8, False), (9, False)])
def test_a_yes_or_no_needs_eight_days_on_each_side(n_yes, is_refused):
    days = diary(missing_share=0.0)
    days["exercise_done"] = 0.0
    days.loc[10 : 10 + 9 * (n_yes - 1) : 9, "exercise_done"] = 1.0
    exercise = DEFAULT_EXPOSURES[-1:]

    found = at_lag(quickly(days, exercise), 1, "exercise_done")

    assert (found.tier == "not_enough_data") == is_refused
    assert not is_refused or found.refusal.values == {"rarer": 7, "usable": 119, "needed": 8}


def test_an_exposure_that_is_only_a_weekend_is_not_compared():
    days = diary()
    days["steps"] = np.where(days["local_date"].dt.day_of_week >= 5, 4_000.0, 9_000.0)

    assert refusal_of(days) == Message("refusal.indistinct")


def test_pain_that_is_only_a_weekday_is_not_compared():
    days = diary().assign(pain_nrs=lambda days: days["local_date"].dt.day_of_week.astype(float))

    assert refusal_of(days) == Message("refusal.indistinct")


@pytest.mark.parametrize(("rated", "is_refused"), [(79, False), (80, True), (81, True)])
def test_each_weekday_is_allowed_for_from_80_ratings_on(rated, is_refused):
    days = diary(missing_share=0.0)
    days["steps"] = np.where(days["local_date"].dt.day_of_week == 2, 4_000.0, 9_000.0)
    days.loc[rated:, "pain_nrs"] = np.nan

    assert (refusal_of(days) == Message("refusal.indistinct")) == is_refused


def of_all_kinds() -> dict[str, pd.DataFrame]:
    days, short = diary(), diary(10)
    pain, exposures = ["pain_nrs"], list(EXPOSURES)
    nothing = pd.DataFrame(columns=["local_date", *pain, *exposures]).astype(
        {"local_date": "datetime64[us]"}
    )
    gap = diary(200)
    gap.loc[100:, "local_date"] += pd.Timedelta(days=3650)
    return {
        "nothing": nothing,
        "one day": days.head(1),
        "ten days": short,
        "no rating": days.assign(pain_nrs=np.nan),
        "no watch": days.assign(**dict.fromkeys(exposures, np.nan)),
        "all constant": days.assign(**dict.fromkeys(pain + exposures, 3.0)),
        "two pains": days.assign(pain_nrs=days["pain_nrs"].gt(4).astype(float)),
        "two exposures": days.assign(steps=days["steps"].gt(7_000).astype(float)),
        "pain is a line": days.assign(pain_nrs=np.arange(120) / 12),
        "pain is steps": days.assign(pain_nrs=days["steps"] / 5_000),
        "one storm": days.assign(steps=[*[7_000.0] * 119, 90_000.0]),
        "exposures alike": days.assign(**dict.fromkeys(exposures, days["steps"])),
        "ten years between": gap,
    }


@pytest.mark.parametrize("kind", of_all_kinds())
def test_any_diary_gets_numbers_or_reasons_and_no_exception(kind):
    found = quickly(of_all_kinds()[kind])

    assert len(found.associations) == 5 * 8
    for association in found.associations:
        numbers = [getattr(association, name) for name in NUMBERS]
        is_refused = association.tier == "not_enough_data"
        assert is_refused == (association.refusal is not None)
        assert all((number is None) == is_refused for number in numbers)
        assert is_refused or np.isfinite(np.array(numbers, dtype=float)).all()


def test_what_was_declared_in_advance_is_held_against_its_own_family_alone():
    families = [quickly(diary(number=number)) for number in range(3)]

    planned = [at_lag(family, 1) for family in families]
    assert all(a.p_family <= a.p_exploratory for a in planned)
    assert any(a.p_family < a.p_exploratory for a in planned)
    assert all(at_lag(f, 3).p_family == at_lag(f, 3).p_exploratory for f in families)


@pytest.mark.parametrize("years", [10, pytest.param(30, marks=pytest.mark.thorough)])
def test_decades_of_ratings_are_no_trouble(years):
    days = diary(years * 365, missing_share=0.3)

    found = associate(days, STEPS, flips=39)

    assert {a.refusal for a in found.associations} == {None}
    assert all(a.days > 4_000 / 30 * years for a in found.associations)


def test_refusals_speak_of_counts_and_use_no_word_that_claims_too_much():
    for kind, days in of_all_kinds().items():
        found = quickly(days)
        for record in (*found.associations, *found.direction):
            said = worded(record.refusal) if record.refusal else "."
            assert not set(said.lower().replace(",", " ").split()) & BANNED, kind
            assert said.endswith(".")


def test_a_strong_link_of_the_next_day_is_consistent():
    found = at_lag(associate(diary(365, effects=((2, 1, -1.0),))), 1)

    assert found.tier == "consistent"
    assert found.high < 0


def test_a_link_of_the_same_day_is_called_same_day_and_never_more():
    days = diary(365, same_day_pain_to_exposure=0.6)

    assert at_lag(associate(days), 0).tier == "same_day"


def test_a_later_link_no_stronger_than_the_same_day_one_is_flagged_and_at_most_possible():
    families = [
        associate(
            diary(365, number=number, same_day_pain_to_exposure=0.4, reliability=0.6), flips=999
        )
        for number in range(8)
    ]

    flagged = [a for family in families for a in family.associations if a.is_leak_flagged]
    assert flagged
    assert "consistent" not in {a.tier for a in flagged}
    assert all(a.lag_days > 0 for a in flagged)


def test_a_year_without_a_link_says_little_or_no_link():
    tiers = [a.tier for a in quickly(diary(365)).associations if a.lag_days == 1]

    assert tiers.count("little_or_no_link") >= 4


def test_activity_that_falls_after_painful_days_is_found_by_the_direction_check():
    links = associate(diary(180, next_day_pain_to_exposure=0.4)).direction

    steps = next(link for link in links if link.exposure == "steps")
    assert steps.is_found
    assert steps.high < 0
    assert steps.low + steps.high == pytest.approx(2 * steps.estimate)
    assert {link.tests_in_family for link in links} == {5}


def test_a_link_from_exposure_to_pain_is_not_taken_for_its_reverse():
    found = [
        any(
            link.is_found for link in quickly(diary(180, number, effects=((0, 1, 0.75),))).direction
        )
        for number in range(10)
    ]

    assert sum(found) <= 2


def test_the_direction_check_allows_for_the_number_of_exposures():
    weak = [diary(number=number, next_day_pain_to_exposure=0.12) for number in (2, 3, 6)]
    links = [link for days in weak for link in quickly(days).direction]

    assert [link for link in links if link.p_value <= 0.05 < link.p_family]
    assert all(link.is_found == (link.p_family <= 0.05) for link in links)


def test_the_direction_check_says_what_it_lacks():
    (link,) = quickly(diary(20), STEPS).direction

    assert link.estimate is None
    assert link.refusal.code == "refusal.too_few_days_reversed"


def test_diaries_without_a_link_rarely_show_one():
    families = [quickly(draw_person(Person(120), 1000, number)) for number in range(60)]

    p_single = [a.p_value for family in families for a in family.associations]
    strong = sum(any(a.tier == "consistent" for a in f.associations) for f in families)
    # 60 persons: 5 % of 2,400 tests, and 5 % of persons, each with 3 standard errors' room.
    assert 0.02 <= np.mean(np.array(p_single) <= 0.05) <= 0.08
    assert strong <= 8


def test_a_year_with_a_link_of_half_a_point_shows_it_in_most():
    person = Person(365, effects=((0, 1, 0.5),))
    found = [
        at_lag(quickly(draw_person(person, 2000, number)), 1, "sedentary_minutes")
        for number in range(30)
    ]

    per_90_minutes = [3 * a.estimate for a in found]
    assert sum(a.tier == "consistent" for a in found) >= 20
    assert np.mean(per_90_minutes) == pytest.approx(0.5, abs=0.08)
    assert sum(3 * a.low <= 0.5 <= 3 * a.high for a in found) >= 25


def test_activity_that_falls_after_pain_is_reported_as_such_and_not_as_a_benefit_of_sitting():
    families = [
        quickly(diary(180, number, next_day_pain_to_exposure=0.4, same_day_pain_to_exposure=0.3))
        for number in range(8)
    ]

    found = [any(link.is_found for link in family.direction) for family in families]
    sitting = [
        one
        for family in families
        for one in family.associations
        if one.exposure in {"sedentary_minutes", "prolonged_30_minutes"} and one.lag_days > 0
    ]
    assert sum(found) >= 7
    assert not [one for one in sitting if one.tier == "consistent" and one.high < 0]
