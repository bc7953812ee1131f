"""Diary columns in which compared days are made alike: which day counts, and what it costs."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.weekly import associate_weeks
from backpain_analytics.association.records import Control, Exposure
from tests.generators.controls import Shared, draw_shared
from tests.generators.persons import Person, draw_person
from tests.slow_rows import slow_rows

STEPS = (Exposure("steps", 1_000, "1,000 steps"),)
SAME_DAY = (Control("stress_nrs", "same_day"),)
DAY_BEFORE = (Control("stress_nrs", "day_before"),)
quickly = partial(associate, exposures=STEPS, flips=99)


def diary(n_days=200, **wanted):
    days = draw_person(Person(n_days, **wanted), seed=8, number=0)
    return days.assign(stress_nrs=np.random.default_rng(8).integers(0, 11, n_days).astype(float))


def at_lag_1(days, controls=()):
    return next(a for a in quickly(days, controls=controls).associations if a.lag_days == 1)


@pytest.mark.parametrize(("controls", "back"), [(SAME_DAY, 0), (DAY_BEFORE, 1)])
def test_the_control_of_the_declared_day_and_of_the_one_before_it_enters(controls, back):
    days = diary(missing_share=0.0)

    outcome, design = slow_rows(days, "steps", 1)
    # Without missing ratings row i of the fit has its exposure on day i of those with steps.
    exposure_days = np.flatnonzero(days["steps"][:-1].notna())
    stress = days["stress_nrs"].to_numpy()
    is_known = exposure_days >= back
    value = stress[exposure_days - back]
    earlier = np.where(exposure_days > back, stress[exposure_days - back - 1], stress.mean())
    design = np.column_stack([design, value, earlier])[is_known]
    oracle = sm.OLS(outcome[is_known], design).fit(cov_type="HC3", use_t=True)

    found = at_lag_1(days, controls)

    told = found.compared_estimate, found.compared_low, found.compared_high
    per_step = 1_000 / found.standard_deviation
    assert told == pytest.approx(per_step * np.array([oracle.params[0], *oracle.conf_int()[0]]))


def test_days_whose_control_is_unknown_drop_and_are_counted():
    days = diary(missing_share=0.0)
    days["steps"] = days["steps"].fillna(8_000)
    days.loc[20:29, "stress_nrs"] = np.nan

    without, found = at_lag_1(days), at_lag_1(days, SAME_DAY)

    assert without.days - found.days == 10
    assert (without.days_without_controls, found.days_without_controls) == (0, 10)
    assert found.days_missing == without.days_missing + 10
    assert (without.controls, found.controls) == (None, "stress_nrs (same day)")


def test_a_control_that_was_never_answered_leaves_nothing_and_says_so():
    days = diary().assign(stress_nrs=np.nan)

    found = at_lag_1(days, SAME_DAY)

    assert found.tier == "not_enough_data"
    assert found.refusal.code == "refusal.too_few_days_control"
    assert found.refusal.values["usable"] == 0
    assert found.refusal.values["lost"] == found.days_without_controls


def test_a_control_that_never_changes_changes_nothing_but_its_mention():
    found = at_lag_1(diary().assign(stress_nrs=5.0), SAME_DAY)

    without = at_lag_1(diary())
    assert (found.estimate, found.p_value) == pytest.approx((without.estimate, without.p_value))


def test_neither_unit_nor_order_of_controls_matters():
    days = diary().assign(mood_nrs=np.random.default_rng(9).integers(0, 11, 200).astype(float))
    mood = Control("mood_nrs", "day_before")

    one = at_lag_1(days, (*SAME_DAY, mood))
    other = at_lag_1(days.assign(stress_nrs=days["stress_nrs"] * 7 + 3), (mood, *SAME_DAY))

    assert other.estimate == pytest.approx(one.estimate, abs=1e-9)
    assert other.p_value == one.p_value


def test_a_column_is_an_exposure_or_a_control_but_not_both():
    with pytest.raises(ValueError, match="exposure and control at once: steps"):
        quickly(diary(), controls=(Control("steps", "day_before"),))


def test_between_weeks_the_week_before_counts_whatever_day_was_declared():
    days = diary(52 * 7)

    found = associate_weeks(days, STEPS, flips=99, controls=SAME_DAY)

    assert {a.controls for a in found} == {"stress_nrs (week before)"}
    assert found == associate_weeks(days, STEPS, flips=99, controls=DAY_BEFORE)


def test_a_link_that_a_rated_thing_makes_is_gone_once_that_is_a_control():
    persons = [draw_shared(Shared(180, strength=0.6), seed=9, number=i) for i in range(12)]

    def found(controls):
        return sum(at_lag_1(days, controls).p_value <= 0.05 for days in persons)

    assert found(()) >= 4
    assert found(SAME_DAY) <= 2


def test_a_control_between_exposure_and_pain_hides_their_link():
    days = diary(365, effects=((2, 1, -1.0),))
    # What the steps of a day do to pain shows in that evening's stress first.
    scaled = (days["steps"] - days["steps"].mean()) / days["steps"].std()
    between = days.assign(stress_nrs=5 - 2 * scaled)

    honest, hidden = at_lag_1(between, DAY_BEFORE), at_lag_1(between, SAME_DAY)

    assert honest.high < 0
    assert hidden.refusal is not None or hidden.low < 0 < hidden.high


def test_the_direction_is_checked_without_controls():
    days = diary()

    assert quickly(days, controls=SAME_DAY).direction == quickly(days).direction


def test_missing_columns_are_an_error_of_the_caller():
    with pytest.raises(KeyError, match="mood_nrs"):
        quickly(pd.DataFrame(diary()), controls=(Control("mood_nrs", "same_day"),))
