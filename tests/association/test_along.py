"""One pattern, told once: what shows nothing of its own beside a stronger one."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from backpain_analytics.association.lags import along
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.weekly import associate_weeks
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from tests.calibration.once_bars import ONE_LINK, TWO_LINKS, counted
from tests.generators.persons import EXPOSURES, Person, draw_person
from tests.slow_rows import slow_rows

SITTING, LONG_SPELLS, STEPS = EXPOSURES[:3]
STRONG_LINK = Person(365, effects=ONE_LINK, exposure_correlation=0.7)


def at_lag_1(days, **given):
    found = associate(days, flips=999, **given).associations
    return {one.exposure: one for one in found if one.lag_days == 1}


@cache
def shadowed(number):
    return at_lag_1(draw_person(STRONG_LINK, 77, number))


def test_what_moves_with_a_true_link_goes_along_with_it():
    found = shadowed(0)

    assert found[SITTING].goes_along_with is None
    assert found[LONG_SPELLS].tier == "consistent"
    assert found[LONG_SPELLS].goes_along_with == SITTING


def test_a_second_link_of_its_own_is_a_further_pattern():
    person = Person(365, effects=TWO_LINKS, exposure_correlation=0.0)
    found = at_lag_1(draw_person(person, 78, 0))

    assert {found[SITTING].tier, found[STEPS].tier} == {"consistent"}
    assert found[SITTING].goes_along_with is None
    assert found[STEPS].goes_along_with is None


def test_what_is_no_pattern_goes_along_with_nothing():
    found = associate(draw_person(STRONG_LINK, 77, 0), flips=999).associations

    quiet = [one for one in found if one.tier in ("cannot_tell", "little_or_no_link")]
    assert quiet
    assert {one.goes_along_with for one in quiet} == {None}


def test_a_leader_is_a_pattern_of_its_own_at_the_same_lag():
    found = associate(draw_person(STRONG_LINK, 77, 1), flips=999).associations
    by_place = {(one.exposure, one.lag_days): one for one in found}

    followers = [one for one in found if one.goes_along_with]
    leaders = [by_place[one.goes_along_with, one.lag_days] for one in followers]
    assert followers
    assert {one.goes_along_with for one in leaders} == {None}
    assert {one.tier for one in leaders} <= {"consistent", "possible", "same_day"}


def test_a_copy_cannot_be_told_apart_and_is_no_pattern_more():
    days = draw_person(STRONG_LINK, 77, 2)
    found = at_lag_1(days.assign(**{LONG_SPELLS: days[SITTING]}))

    assert {found[SITTING].tier, found[LONG_SPELLS].tier} == {"consistent"}
    assert {found[SITTING].goes_along_with, found[LONG_SPELLS].goes_along_with} == {None, SITTING}


def test_neither_the_order_of_exposures_nor_their_unit_decides_who_leads():
    days = draw_person(STRONG_LINK, 77, 3)
    usual = at_lag_1(days)

    turned = at_lag_1(
        days.assign(**{SITTING: 60 * days[SITTING]}), exposures=DEFAULT_EXPOSURES[::-1]
    )

    leaders = {name: one.goes_along_with for name, one in usual.items()}
    assert any(leaders.values())
    assert {name: one.goes_along_with for name, one in turned.items()} == leaders


def test_days_on_which_the_stronger_one_is_unknown_take_no_pattern_away():
    """Sitting is known in the first half alone, long spells in the second: nothing is shared."""
    days = draw_person(Person(730, effects=ONE_LINK, exposure_correlation=0.9), 79, 0)
    is_early = np.arange(len(days)) < 365
    apart = days.assign(
        **{SITTING: days[SITTING].where(is_early), LONG_SPELLS: days[SITTING].where(~is_early)}
    )
    found = at_lag_1(apart)

    assert {found[SITTING].tier, found[LONG_SPELLS].tier} == {"consistent"}
    assert found[SITTING].goes_along_with is None
    assert found[LONG_SPELLS].goes_along_with is None


def p_beside_sitting(days: pd.DataFrame) -> float:
    """p of long spells two days before among days alike in sitting as well, from statsmodels."""
    rated = days["pain_nrs"]
    days = days.loc[rated.first_valid_index() : rated.last_valid_index()].reset_index(drop=True)
    sitting, pain = days[SITTING], days["pain_nrs"]
    held = sitting.clip(*np.nanpercentile(sitting, [2.5, 97.5]))
    scaled = (held - held.mean()) / held.std()
    recent = pd.concat([scaled.shift(lag) for lag in range(1, 8)], axis=1).mean(axis=1)
    beside = pd.concat([scaled, scaled.shift(1).fillna(0), recent.fillna(0)], axis=1).shift(2)
    # Watches are off for all exposures at once, so that the same rows are known.
    is_row = pain.notna() & pain.shift(2).notna() & sitting.shift(2).notna()
    outcome, design = slow_rows(days, LONG_SPELLS, 2)
    full = np.column_stack([design, beside[is_row]])
    return float(sm.OLS(outcome, full).fit(cov_type="HC3", use_t=True).pvalues[0])


@pytest.mark.parametrize(
    ("limit", "leader"),
    [(lambda p: p * (1 - 1e-6), SITTING), (lambda p: p * (1 + 1e-6), None)],
)
def test_the_p_of_what_is_left_is_the_textbooks_and_decides(monkeypatch, limit, leader):
    person = replace(STRONG_LINK, effects=((0, 2, 1.0),))
    days = draw_person(person, 77, 0)[["local_date", "pain_nrs", SITTING, LONG_SPELLS]]
    exposures = DEFAULT_EXPOSURES[:2]
    monkeypatch.setattr(along, "OWN_LINK", limit(p_beside_sitting(days)))

    found = associate(days, exposures, flips=999).associations
    (told,) = (one for one in found if (one.exposure, one.lag_days) == (LONG_SPELLS, 2))
    assert told.goes_along_with == leader


@pytest.mark.parametrize(("p", "leader"), [(0.049, None), (0.05, SITTING), (0.051, SITTING)])
def test_a_link_of_its_own_has_a_p_below_5_in_100(monkeypatch, p, leader):
    def beside(one, stronger, series):
        return p

    monkeypatch.setattr(along, "_p_beside", beside)

    found = at_lag_1(draw_person(STRONG_LINK, 77, 0))
    assert found[LONG_SPELLS].goes_along_with == leader


def test_weeks_are_counted_once_as_well():
    days = draw_person(Person(1_400, effects=ONE_LINK, exposure_correlation=0.9), 80, 0)

    found = associate_weeks(days, flips=999)

    called = [one for one in found if one.tier in ("possible", "same_day", "consistent")]
    assert any(one.goes_along_with for one in called)
    for lag in {one.lag_days for one in called}:
        assert any(one.goes_along_with is None for one in called if one.lag_days == lag)


def test_one_link_is_mostly_one_pattern_and_stays_one():
    """A slice of CALIBRATION.md#counted-once."""
    people = [counted(STRONG_LINK, 4300, number) for number in range(12)]

    assert sum(len(one.consistent) > 1 for one in people) >= 9
    assert sum(bool(one.own - {SITTING}) for one in people) <= 3
    assert sum(SITTING in one.own for one in people) >= 11
