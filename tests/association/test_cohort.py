"""Pooling persons: the mean, how much people differ, and when a mean says nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import t
from statsmodels.stats.meta_analysis import combine_effects

from backpain_analytics.association.cohort import pool, pool_associations
from backpain_analytics.association.lags.family import associate
from tests.generators.persons import Person, draw_person


def cohort(estimates, error=0.1, tiers=None):
    return pd.DataFrame(
        {
            "person_id": [f"p{number}" for number in range(len(estimates))],
            "exposure": "steps",
            "lag_days": 1,
            "estimate_per_sd": estimates,
            "pooling_standard_error": [None if e is None else error for e in estimates],
            "tier": tiers or ["cannot_tell"] * len(estimates),
        }
    )


def test_persons_who_agree_have_no_spread_between_them():
    pooled = pool(np.full(5, 0.3), np.full(5, 0.1))

    # The classical error, 0.1 / sqrt(5); Hartung and Knapp's own would be 0.
    margin = 2.776445 * 0.1 / np.sqrt(5)
    assert (pooled.mean, pooled.spread) == (pytest.approx(0.3), 0)
    assert (pooled.low, pooled.high) == (
        pytest.approx(0.3 - margin, abs=1e-6),
        pytest.approx(0.3 + margin, abs=1e-6),
    )


def test_the_spread_is_the_variance_between_less_the_variance_within():
    pooled = pool(np.array([0.0, 1.0, 2.0]), np.full(3, 0.5))

    assert pooled.spread == pytest.approx(np.sqrt(1.0 - 0.25))
    # All weigh alike: the error of the mean is 1 / sqrt(3), t with 1 degree is 12.706.
    reach = 12.7062047 * np.sqrt(0.75 + 1 / 3)
    assert pooled.prediction_high == pytest.approx(1.0 + reach)


@given(seed=st.integers(0, 10**6), persons=st.integers(4, 40))
def test_mean_spread_and_interval_are_those_of_statsmodels(seed, persons):
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.05, 0.4, persons)
    estimates = 0.2 + 0.5 * rng.standard_normal(persons)

    pooled = pool(estimates, errors)
    # It does not hold a negative spread at 0, as we do.
    assume(pooled.spread > 0)
    oracle = combine_effects(estimates, errors**2, method_re="dl")

    assert pooled.mean == pytest.approx(oracle.mean_effect_re)
    assert pooled.spread**2 == pytest.approx(oracle.tau2)
    error = np.sqrt(max(oracle.scale_hksj_re, 1.0) * oracle.var_eff_w_re)
    assert pooled.high - pooled.mean == pytest.approx(t.ppf(0.975, persons - 1) * error)


@pytest.mark.parametrize(("persons", "is_refused"), [(2, True), (3, False), (4, False)])
def test_three_persons_are_needed(persons, is_refused):
    (record,) = pool_associations(cohort([0.1] * persons + [None]))

    assert record.persons == persons
    assert (record.pooled is None) == is_refused
    assert not is_refused or record.refusal.values == {"persons": 2, "needed": 3}


@pytest.mark.parametrize(
    ("mean", "is_beyond"), [(0.149, False), (0.151, True), (-0.151, True), (0.0, False)]
)
def test_a_mean_within_the_known_bias_is_no_finding(mean, is_beyond):
    (record,) = pool_associations(cohort([mean] * 500))

    assert record.is_beyond_bias == is_beyond


def test_a_large_mean_that_may_be_nothing_is_no_finding():
    (record,) = pool_associations(cohort([-1.0, 0.2, 1.6]))

    assert record.pooled.mean > 0.15
    assert not record.is_beyond_bias


def test_tiers_are_shares_of_all_persons():
    tiers = ["consistent", "cannot_tell", "cannot_tell", "not_enough_data"]

    (record,) = pool_associations(cohort([0.1, 0.2, 0.3, None], tiers=tiers))

    assert record.tier_shares["consistent"] == 1 / 4
    assert record.tier_shares["cannot_tell"] == 2 / 4
    assert record.tier_shares["little_or_no_link"] == 0
    assert sum(record.tier_shares.values()) == 1


def test_associations_of_persons_go_straight_into_the_pool():
    person = Person(150, effects=((2, 1, -0.8),))
    table = pd.concat(
        pd.DataFrame([vars(row) for row in family.associations])
        for family in (associate(draw_person(person, 9, n), flips=0) for n in range(12))
    )

    records = pool_associations(table)

    assert len(records) == 5 * 8
    found = next(r for r in records if (r.exposure, r.lag_days) == ("steps", 1))
    assert found.is_beyond_bias
    assert found.pooled.mean == pytest.approx(-0.8, abs=0.15)
