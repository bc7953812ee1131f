"""Events as breaks, medication as a control, and rhythms that activity and pain share."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.lags.breaks import broken
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.rhythm import FEWEST_DAYS, rhythms, shared_rhythm
from backpain_analytics.association.lags.rows import DAILY, calendar_terms
from backpain_analytics.association.records import Control, Event, Exposure
from tests.generators.misleading import KINDS, Misleading, draw_misleading
from tests.generators.persons import EXPOSURES, Person, draw_person

STEPS = (Exposure("steps", 1_000),)
AWAY = Event("away", date(2024, 6, 3), date(2024, 6, 4))


def days(count=4):
    dates = pd.date_range("2024-06-02", periods=count)
    return pd.DataFrame({"local_date": dates, "pain_nrs": 3.0, "steps": 5_000.0})


def test_days_within_an_event_are_unknown_in_all_and_a_column_says_what_comes_after():
    outside, controls = broken(days(), [AWAY])

    assert outside["pain_nrs"].isna().tolist() == [False, True, True, False]
    assert outside["steps"].isna().tolist() == [False, True, True, False]
    assert outside["after_away"].tolist() == [0, 0, 0, 1]
    assert controls == (Control("after_away", "same_day"),)


def test_an_event_without_an_end_leaves_nothing_out():
    outside, _ = broken(days(), [Event("move", date(2024, 6, 4))])

    assert outside["pain_nrs"].notna().all()
    assert outside["after_move"].tolist() == [0, 0, 1, 1]


def test_without_events_nothing_is_changed():
    outside, controls = broken(days(), [])

    pd.testing.assert_frame_equal(outside, days())
    assert controls == ()


def test_what_an_event_says_of_itself_is_what_a_family_controls():
    diary = draw_person(Person(180), 3, 0)
    middle = diary["local_date"].iloc[90].date()

    outside, controls = broken(diary, [Event("move", middle)])
    found = associate(outside, STEPS, flips=0, controls=controls).associations[1]

    assert found.controls == "after_move (same day)"
    assert found.days_without_controls == 0


def has_pattern(days, controls=()):
    found = associate(days, flips=0, controls=controls).associations
    return any(one.tier in ("consistent", "possible") and one.lag_days > 0 for one in found)


def test_fortnights_away_that_are_declared_pass_for_a_link_more_seldom():
    drawn = [draw_misleading(Misleading("two fortnights away", 180), 9100, n) for n in range(20)]

    told = sum(has_pattern(*broken(one.days, one.events)) for one in drawn)
    untold = sum(has_pattern(one.days) for one in drawn)

    assert told < untold


def waves(period, count=180, size=1.5):
    rng = np.random.default_rng(1)
    wave = size * np.sin(2 * np.pi * np.arange(count) / period)
    return wave + rng.standard_normal(count), wave + rng.standard_normal(count)


def terms(count):
    dates = pd.date_range("2024-06-03", periods=count)
    grid = rated_grid(pd.DataFrame({"local_date": dates, "pain_nrs": 1.0}), [])
    return calendar_terms(grid, DAILY)


@pytest.mark.parametrize("period", [5, 8, 12, 28])
def test_a_wave_that_both_have_is_found_with_its_period(period):
    exposure, pain = waves(period)

    assert shared_rhythm(exposure, pain, terms(180)) == pytest.approx(period, rel=0.1)


@pytest.mark.parametrize("period", [3, 7, 90])
def test_weeks_seasons_and_what_is_faster_are_no_such_wave(period):
    exposure, pain = waves(period)

    assert shared_rhythm(exposure, pain, terms(180)) is None


def test_a_wave_of_one_alone_is_not_shared():
    exposure, _ = waves(8)
    pain = np.random.default_rng(2).standard_normal(180)

    assert shared_rhythm(exposure, pain, terms(180)) is None


def test_chance_is_hardly_ever_taken_for_a_shared_rhythm():
    found = 0
    for number in range(40):
        grid = rated_grid(draw_person(Person(180), 4, number), list(EXPOSURES))
        found += bool(rhythms(grid, [Exposure(name, 1) for name in EXPOSURES]))

    assert found <= 2


@pytest.mark.parametrize(("known", "is_found"), [(-1, False), (0, True), (1, True)])
def test_a_rhythm_takes_fifty_six_days_whose_day_before_is_known(known, is_found):
    exposure, pain = waves(8, count=FEWEST_DAYS + known + 1, size=4)

    assert (shared_rhythm(exposure, pain, terms(len(pain))) is not None) == is_found


def test_a_shared_rhythm_keeps_a_pattern_at_possible_and_says_so():
    tiers = []
    for number in range(10):
        drawn = draw_misleading(Misleading("shift work", 365), 9100, number)
        tiers += [
            one.tier
            for one in associate(drawn.days, flips=0).associations
            if one.caution is not None and one.caution.code == "caution.rhythm"
        ]

    assert set(tiers) <= {"possible"}


def test_medication_that_is_declared_takes_away_what_an_outing_seems_to_do():
    def shown(controls):
        drawn = (
            draw_misleading(Misleading("painkiller for an outing", 365), 9100, number).days
            for number in range(6)
        )
        families = [associate(one, flips=0, controls=controls) for one in drawn]
        return sum(
            any(one.tier == "consistent" and one.lag_days > 0 for one in family.associations)
            for family in families
        )

    assert shown([Control("medication_taken", "same_day")]) < shown([])


@pytest.mark.parametrize("kind", KINDS)
def test_a_misleading_diary_looks_like_one(kind):
    drawn = draw_misleading(Misleading(kind, 120), 9100, 0)

    known = drawn.days["pain_nrs"].dropna()
    assert list(drawn.days.columns[:7]) == ["local_date", "pain_nrs", *EXPOSURES]
    assert known.between(0, 10).all()
    assert (known == known.round()).all()
    assert 0 < drawn.days["pain_nrs"].isna().sum() < 60
    assert draw_misleading(Misleading(kind, 120), 9100, 0).days.equals(drawn.days)


AFTERWARDS = {"filled in once a week", "filled in every third day", "half of the ratings copied"}


def test_few_misleading_diaries_are_called_consistent_and_none_filled_in_is_little():
    consistent = 0
    for kind in ("morning, past 24 hours, not said", "exposures that differ on five days"):
        for number in range(6):
            days = draw_misleading(Misleading(kind, 180), 9100, number).days
            found = associate(days, flips=0).associations
            consistent += any(one.tier == "consistent" for one in found)
    little = [
        one.tier
        for kind in sorted(AFTERWARDS)
        for number in range(6)
        for one in associate(
            draw_misleading(Misleading(kind, 180, effect=0.75), 9100, number).days, flips=0
        ).associations
        if (one.exposure, one.lag_days) == ("sedentary_minutes", 1)
    ].count("little_or_no_link")

    assert consistent == 0
    assert little <= 1
