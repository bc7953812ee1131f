"""Which words a comparison earns: each threshold below, at and above."""

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.lags import refusals
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.slope import Slope
from backpain_analytics.association.lags.tiers import (
    Evidence,
    goes_along,
    is_leak,
    stands_noise,
    tier_of,
)
from backpain_analytics.association.records import Exposure
from backpain_analytics.messages import worded


def tier(
    *,
    lag=1,
    p_primary=1.0,
    p_exploratory=1.0,
    is_leak_flagged=False,
    interval=(-1.0, 1.0),
    estimate=0.2,
):
    low, high = interval
    return tier_of(Evidence(lag, p_primary, p_exploratory, is_leak_flagged, estimate, low, high))


@pytest.mark.parametrize(
    ("p_primary", "expected"),
    [(0.0299, "consistent"), (0.03, "consistent"), (0.0301, "possible"), (0.05, "possible"),
     (0.0501, "cannot_tell")],
)  # fmt: skip
def test_the_primary_family_has_three_hundredths_for_consistent(p_primary, expected):
    assert tier(p_primary=p_primary) == expected


@pytest.mark.parametrize(
    ("p_exploratory", "expected"),
    [(0.0199, "consistent"), (0.02, "consistent"), (0.0201, "possible"), (0.10, "possible"),
     (0.1001, "cannot_tell")],
)  # fmt: skip
@pytest.mark.parametrize("lag", [1, 4])
def test_the_exploratory_family_has_two_hundredths_for_consistent(lag, p_exploratory, expected):
    p_primary = 1.0 if lag == 1 else None

    assert tier(lag=lag, p_primary=p_primary, p_exploratory=p_exploratory) == expected


def test_a_flagged_leak_is_at_most_possible():
    assert tier(p_primary=0.001, is_leak_flagged=True) == "possible"


@pytest.mark.parametrize("p_exploratory", [0.001, 0.02, 0.10])
def test_a_same_day_link_is_never_more_than_same_day(p_exploratory):
    assert tier(lag=0, p_primary=None, p_exploratory=p_exploratory) == "same_day"


@pytest.mark.parametrize(
    ("interval", "expected"),
    [((-0.49, 0.49), "little_or_no_link"), ((-0.5, 0.49), "cannot_tell"),
     ((-0.49, 0.5), "cannot_tell"), ((0.1, 0.49), "little_or_no_link")],
)  # fmt: skip
@pytest.mark.parametrize("lag", [0, 1, 7])
def test_little_means_an_interval_inside_half_a_point(lag, interval, expected):
    assert tier(lag=lag, interval=interval) == expected


def test_a_found_link_is_not_called_little_however_small():
    assert tier(p_primary=0.01, interval=(0.1, 0.3)) == "consistent"


@pytest.mark.parametrize("estimate", [0.149, 0.15, 0.151, -0.149, -0.15])
@pytest.mark.parametrize(
    ("given", "pattern"),
    [({"p_primary": 0.001}, "consistent"), ({"p_primary": 0.04}, "possible"),
     ({"lag": 0, "p_primary": None, "p_exploratory": 0.01}, "same_day")],
)  # fmt: skip
def test_what_noisy_ratings_alone_can_seem_to_be_is_no_pattern(given, pattern, estimate):
    found = tier(**given, estimate=estimate, interval=(estimate - 0.1, estimate + 0.1))

    assert found == (pattern if abs(estimate) >= 0.15 else "little_or_no_link")


@pytest.mark.parametrize(
    ("estimate", "same_day", "p", "expected"),
    [
        (0.3, 0.4, 0.05, True),
        (0.3, 0.4, 0.0501, False),
        (0.4, 0.4, 0.05, True),
        (0.41, 0.4, 0.05, False),
        (-0.3, 0.4, 0.05, False),
        (-0.3, -0.4, 0.05, True),
    ],
)
def test_a_leak_is_a_same_day_link_of_one_sign_and_no_less_strength(
    estimate, same_day, p, expected
):
    assert is_leak(estimate, same_day, p) == expected


@pytest.mark.parametrize(
    ("estimate", "same_day", "p", "expected"),
    [(0.5, 0.4, 0.05, True), (0.5, 0.4, 0.0501, False), (-0.5, 0.4, 0.05, False)],
)
def test_a_link_goes_along_with_a_same_day_link_of_one_sign(estimate, same_day, p, expected):
    assert goes_along(estimate, same_day, p) == expected


@pytest.mark.parametrize(
    ("plain", "noisy", "expected"),
    [
        (0.4, 0.274, False),  # 0.148 at twice the noise
        (0.4, 0.275, True),
        (0.4, 0.276, True),
        (-0.4, -0.275, True),
        (-0.4, -0.274, False),
        (0.7, 0.2, False),  # beyond 0 at twice the noise
    ],
)
def test_what_stands_noise_is_large_enough_at_twice_as_much(plain, noisy, expected):
    assert stands_noise(plain, Slope(noisy + 1e-12 * np.sign(noisy), 0.01, 100), 0.03) == expected


@pytest.mark.parametrize("change", [-1e-9, 0, 1e-9])
def test_what_stands_noise_has_a_p_up_to_its_level(change):
    slope = Slope(0.3, 0.1, 100)

    assert stands_noise(0.35, slope, slope.p_value + change) == (change >= 0)


@pytest.mark.parametrize(("n_same", "is_refused"), [(79, False), (80, False), (81, True)])
def test_four_ratings_in_five_may_be_the_same(n_same, is_refused):
    pain = np.array([4.0] * n_same + [0.0, 9.0] * 50)[:100]

    assert (refusals.lacking_pain_variation(pain) is not None) == is_refused


@pytest.mark.parametrize(("spread", "is_refused"), [(0.49, True), (0.5, False), (0.51, False)])
def test_pain_must_vary_by_half_a_point(spread, is_refused):
    pain = np.array([-1.0, 0.0, 1.0] * 20)
    pain *= (spread + 1e-12) / pain.std(ddof=1)

    refusal = refusals.lacking_pain_variation(pain)

    assert (refusal is not None) == is_refused
    assert refusal is None or refusal.values == {"usable": 60, "spread": 0.49, "needed": 0.5}


def test_a_spread_that_falls_short_by_a_hair_never_reads_as_enough():
    pain = np.array([-1.0, 0.0, 1.0] * 20)
    pain *= 0.4999 / pain.std(ddof=1)

    assert "spread (standard deviation) of 0.49 points, 0.50 are needed" in worded(
        refusals.lacking_pain_variation(pain)
    )


@pytest.mark.parametrize(("n_rare", "is_refused"), [(7, True), (8, False), (9, False)])
def test_any_exposure_of_two_values_needs_eight_of_each(n_rare, is_refused):
    exposure = np.array([2.0] * n_rare + [5.0] * 40)

    assert (refusals.lacking_exposure_variation(exposure) is not None) == is_refused


def answered_diary(length, seed=3):
    """Ratings with no link to an exercise done on every tenth day, by chance."""
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "local_date": pd.date_range("2026-01-01", periods=length),
            "pain_nrs": np.clip(np.round(chance.normal(4, 1.2, length)), 0, 10),
            "exercise_done": (chance.random(length) < 0.1).astype(float),
        }
    )


@pytest.mark.parametrize(("length", "is_little"), [(180, False), (1_500, True)])
def test_a_yes_or_no_is_little_only_if_days_with_and_without_differ_little(length, is_little):
    exposures = {
        is_yes_no: Exposure("exercise_done", 1, is_yes_no=is_yes_no) for is_yes_no in (True, False)
    }
    answer, amount = (
        associate(answered_diary(length), (exposures[is_yes_no],), flips=0).associations[1]
        for is_yes_no in (True, False)
    )

    # A standard deviation of a rare yes is a third of a yes.
    assert amount.tier == "little_or_no_link"
    assert (answer.tier == "little_or_no_link") is is_little
    assert (max(abs(answer.low), abs(answer.high)) < 0.5) is is_little
