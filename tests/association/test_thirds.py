"""Pain by thirds of an exposure: a picture of the shape, from the days that were compared."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.thirds import exposure_thirds
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Exposure
from tests.generators.persons import Person, draw_person
from tests.slow_rows import slow_rows

STEPS = (Exposure("steps", 1_000, "1,000 steps"),)


def diary(n_days=200, **wanted):
    return draw_person(Person(n_days, **wanted), seed=11, number=0)


def at_lag(days, lag, exposures=STEPS):
    return [third for third in exposure_thirds(days, exposures) if third.lag_days == lag]


def test_thirds_hold_the_days_that_were_compared():
    days = diary()
    compared = {a.lag_days: a.days for a in associate(days, STEPS, flips=0).associations}

    for lag, n_days in compared.items():
        thirds = at_lag(days, lag)
        assert [third.third for third in thirds] == [1, 2, 3]
        # Of the next day each rating tells something, but a third needs the exposure as well.
        assert sum(third.days for third in thirds) == (114 if lag == 1 else n_days)
        assert thirds[0].highest < thirds[1].lowest <= thirds[1].highest < thirds[2].lowest


def test_means_are_those_of_the_ratings_and_of_days_made_alike():
    days = diary()
    outcome, design = slow_rows(days, "steps", 1)

    thirds = at_lag(days, 1)

    # The first column of the design rises with steps, and winsorising moves none to another third.
    part = pd.qcut(pd.Series(design[:, 0]).rank(method="first"), 3, labels=False).to_numpy()
    is_in = (part[:, None] == np.arange(3)).astype(float)
    controls = np.delete(design, [0, 1], axis=1)
    oracle = sm.OLS(outcome, np.column_stack([is_in, controls - controls.mean(axis=0)])).fit(
        cov_type="HC3", use_t=True
    )
    for number, third in enumerate(thirds):
        assert third.mean_pain_nrs == pytest.approx(outcome[part == number].mean())
        assert third.alike_pain_nrs == pytest.approx(oracle.params[number], abs=1e-8)
        assert (third.low, third.high) == pytest.approx(oracle.conf_int()[number], abs=1e-8)


def test_a_valley_that_no_slope_sees_shows_in_the_thirds():
    rng = np.random.default_rng(3)
    steps = rng.normal(8_000, 2_000, 300)
    # Pain of the next day is worst after very few and very many steps.
    valley = 3 + 3 * np.abs((steps - 8_000) / 2_000) + rng.normal(0, 0.5, 300)
    days = pd.DataFrame({"local_date": pd.date_range("2024-01-01", periods=300), "steps": steps})
    days["pain_nrs"] = np.clip(np.round(np.roll(valley, 1)), 0, 10)

    low, middle, high = at_lag(days, 1)

    assert middle.high < low.low
    assert middle.high < high.low


@pytest.mark.parametrize(("n_top", "is_refused"), [(9, True), (10, False), (11, False)])
def test_ten_days_in_each_third_are_needed_where_equal_values_stay_together(n_top, is_refused):
    rng = np.random.default_rng(4)
    days = pd.DataFrame({"local_date": pd.date_range("2024-01-01", periods=121)})
    days["pain_nrs"] = rng.choice([1.0, 3.0, 5.0, 8.0], 121)
    # The first day has no day before, so 120 are compared: 60 low, the rest middle and top.
    levels = np.repeat([1.0, 2.0, 3.0], [60, 60 - n_top, n_top])
    days["steps"] = [1.0, *rng.permutation(levels)]

    thirds = at_lag(days, 0)

    assert [third.days for third in thirds] == [60, 60 - n_top, n_top]
    assert [third.refusal is not None for third in thirds] == [is_refused] * 3
    assert not is_refused or thirds[0].refusal.values == {"fewest": 9, "needed": 10}


@pytest.mark.parametrize("n_days", [0, 10, 28])
def test_too_short_a_diary_has_counts_and_the_reason(n_days):
    thirds = exposure_thirds(diary().head(n_days))

    assert len(thirds) == 5 * 8 * 3
    assert all(third.refusal.code.startswith("refusal.too_few_days") for third in thirds)
    assert all(third.alike_pain_nrs is None for third in thirds)


def test_a_yes_or_no_has_no_thirds():
    thirds = at_lag(diary(), 1, DEFAULT_EXPOSURES[-1:])

    assert {third.refusal.code for third in thirds} == {"refusal.thirds_of_yes_no"}
