"""A small, fixed part of what `make calibrate` runs on diaries unlike those of the design."""

import numpy as np
import pytest

from backpain_analytics.association.lags.family import associate
from tests.generators.persons import EXPOSURES
from tests.generators.unlike import KINDS, SAME_DAY_KINDS, Unlike, draw_unlike

PERSONS = 8
DAYS = 150


@pytest.fixture(scope="module")
def families():
    """Without sign flips, which are as good and slower."""
    return {
        kind: [
            associate(draw_unlike(Unlike(kind, DAYS), 9000, number), flips=0)
            for number in range(PERSONS)
        ]
        for kind in KINDS
    }


def test_chance_alone_reaches_five_percent_in_about_five_percent_of_tests(families):
    p_values = [
        one.p_value
        for kind, found in families.items()
        for family in found
        for one in family.associations
        if one.p_value is not None and not (kind in SAME_DAY_KINDS and one.lag_days == 0)
    ]

    # About 4,000 tests that hang together by person: three standard errors are 1.5 points.
    assert 0.025 <= np.mean(np.array(p_values) <= 0.05) <= 0.065


def test_few_people_without_a_link_are_shown_a_consistent_pattern(families):
    shown = [
        any(one.tier == "consistent" for one in family.associations)
        for found in families.values()
        for family in found
    ]

    # 104 people; 8 % of them and two standard errors.
    assert sum(shown) <= 13


@pytest.mark.parametrize("kind", KINDS)
def test_a_made_up_diary_looks_like_one(kind):
    days = draw_unlike(Unlike(kind, DAYS), 9000, 0)

    known = days["pain_nrs"].dropna()
    assert list(days.columns) == ["local_date", "pain_nrs", *EXPOSURES]
    assert (len(days), days["local_date"].is_unique) == (DAYS, True)
    assert known.between(0, 10).all()
    assert (known == known.round()).all()
    assert 0 < days["pain_nrs"].isna().sum() < DAYS / 2
    assert (days[list(EXPOSURES)].min() >= 0).all()
    assert draw_unlike(Unlike(kind, DAYS), 9000, 0).equals(days)


def test_a_link_that_is_put_in_is_seen_in_most_years():
    unlike = Unlike("plain", 365, effect=0.5)
    found = [
        associate(draw_unlike(unlike, 9001, number), flips=0).associations[1] for number in range(8)
    ]

    assert {(one.exposure, one.lag_days) for one in found} == {("sedentary_minutes", 1)}
    assert sum(one.tier == "consistent" for one in found) >= 5
    assert np.mean([one.estimate_per_sd for one in found]) == pytest.approx(0.5, abs=0.1)
