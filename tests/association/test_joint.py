"""Pain and an exposure as one process: against other software, and what must not change it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

from backpain_analytics.association.lags import joint as module
from backpain_analytics.association.lags.family import associate, series_of
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.joint import joint
from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Control, Question
from tests.generators.persons import EXPOSURES, Person, draw_person

SITTING = EXPOSURES[0]
HALF_A_POINT = ((0, 1, 0.5),)
LINKED = Person(180, effects=HALF_A_POINT, same_day_pain_to_exposure=0.4)
PARAMETERS = np.array([0.4, 0.1, 0.3, -0.2, 0.5, 0.1, 0.3, -0.1, 0.2, 0.4])


def joint_of(days, exposures=DEFAULT_EXPOSURES, controls=()):
    question = Question(exposures, controls)
    series = series_of(rated_grid(days, question.columns), question, DAILY)
    return joint(series.pain, series.exposures[SITTING], series.surroundings)


def kalman_loss(parameters, pain, moved, noise=0.0):
    """Minus the log likelihood of the third day and later, by a Kalman filter of statsmodels."""
    a1, a2, link, later, f1, f2, r0, r1, pain_precision, moved_precision = parameters
    by_pain = np.array([a1, a2, link, later])
    told = KalmanFilter(k_endog=2, k_states=4, k_posdef=2)
    told["design"] = np.array([[1.0, 0, 0, 0], [0, 0, 1, 0]])
    told["obs_cov"] = np.diag([noise, 0.0])
    told["transition"] = np.array(
        [by_pain, [1.0, 0, 0, 0], np.array([r1, 0, f1, f2]) + r0 * by_pain, [0, 0, 1.0, 0]]
    )
    told["selection"] = np.array([[1.0, 0], [0, 0], [r0, 1.0], [0, 0]])
    told["state_cov"] = np.diag(np.exp([-pain_precision, -moved_precision]))
    start = np.array([pain[1], pain[0], moved[1], moved[0]])
    known = np.isfinite(start)
    noisy = known & np.array([noise > 0, noise > 0, False, False])
    # What is not known of the first two days is normal around 0 with spread 1.
    mean = np.where(noisy, np.nan_to_num(start) / (1 + noise), np.nan_to_num(start))
    spread = np.diag(np.where(noisy, noise / (1 + noise), np.where(known, 0.0, 1.0)))
    told.initialize_known(
        told["transition"] @ mean,
        told["transition"] @ spread @ told["transition"].T
        + told["selection"] @ told["state_cov"] @ told["selection"].T,
    )
    told.bind(np.column_stack([pain, moved])[2:])
    return -told.loglike()


def with_gaps(seed, days=90):
    rng = np.random.default_rng(seed)
    pain, moved = rng.standard_normal((2, days)).cumsum(axis=1)
    pain[rng.random(days) < 0.3], moved[rng.random(days) < 0.1] = np.nan, np.nan
    pain[:2] = rng.permutation([np.nan, 0.5])
    pain[40:55], moved[50:60] = np.nan, np.nan
    return pain / 3, moved / 3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_the_likelihood_is_that_of_a_kalman_filter_whatever_is_missing(seed, noise):
    pain, moved = with_gaps(seed)
    places = PARAMETERS + np.random.default_rng(seed).normal(0, 0.2, (5, len(PARAMETERS)))

    losses = module._Likelihood.of(pain, moved, noise).losses(places)

    priors = 0.5 * places[:, :8] ** 2 @ np.array([0, 1 / 0.09, 0, 1 / 0.49, 0, 1 / 0.16, 1, 1])
    by_filter = [kalman_loss(one, pain, moved, noise) for one in places]
    assert np.diff(losses - priors) == pytest.approx(np.diff(by_filter), abs=1e-6)


def test_slope_and_error_are_those_of_an_optimiser_that_knows_only_the_filter():
    found = joint_of(draw_person(Person(120, effects=HALF_A_POINT), 70, 0))

    def loss(parameters):
        priors = parameters[:8] ** 2 @ np.array([0, 1 / 0.09, 0, 1 / 0.49, 0, 1 / 0.16, 1, 1])
        return kalman_loss(parameters, found.pain, found.moved) + 0.5 * priors

    best = minimize(loss, np.zeros(10), method="BFGS", options={"gtol": 1e-3})
    higher, lower = (
        minimize(
            lambda others, link=best.x[2] + step: loss(np.insert(others, 2, link)),
            np.delete(best.x, 2), method="BFGS", options={"gtol": 1e-3},
        ).fun
        for step in (0.05, -0.05)
    )  # fmt: skip
    curvature = (higher + lower - 2 * best.fun) / 0.05**2

    wider = np.sqrt(found.rated / found.degrees_of_freedom)
    assert found.slope.estimate == pytest.approx(found.unit * best.x[2], abs=2e-3)
    assert found.slope.standard_error == pytest.approx(
        found.unit * wider / np.sqrt(curvature), rel=0.02
    )


def test_without_gaps_it_is_a_regression_on_two_days_of_both():
    days = draw_person(
        Person(3_000, effects=HALF_A_POINT, missing_share=0.0, missing_exposure_share=0.0), 71, 0
    )
    found = joint_of(days)
    pain, moved = found.pain, found.moved
    past = np.column_stack([moved[1:-1], moved[:-2], pain[1:-1], pain[:-2]])
    textbook = sm.OLS(pain[2:], past).fit()

    # The priors weigh as little as one day in a thousand.
    assert found.slope.estimate == pytest.approx(found.unit * textbook.params[0], abs=2e-3)
    assert found.slope.standard_error == pytest.approx(found.unit * textbook.bse[0], rel=0.02)


def test_a_planted_link_is_recovered_with_its_error():
    people = [draw_person(LINKED, 72, number) for number in range(60)]
    slopes = [joint_of(days).slope for days in people]
    spreads = [days[SITTING].clip(*days[SITTING].quantile([0.025, 0.975])).std() for days in people]
    per_90_minutes = 90 / np.array(spreads)
    found = per_90_minutes * [one.estimate for one in slopes]
    margins = per_90_minutes * [one.margin for one in slopes]

    assert found.mean() == pytest.approx(0.5, abs=0.05)
    assert (abs(found - 0.5) <= margins).mean() >= 0.88
    assert (found > 0).all()


def test_without_a_link_p_is_small_as_rarely_as_it_says():
    """A slice of what CALIBRATION.md measures."""
    person = Person(150, same_day_pain_to_exposure=0.4)
    p = np.array([joint_of(draw_person(person, 73, n)).slope.p_value for n in range(120)])

    assert 0.005 <= (p <= 0.05).mean() <= 0.11
    assert 0.35 <= (p <= 0.5).mean() <= 0.65


def test_unit_and_level_and_a_shift_by_weeks_change_nothing():
    days = draw_person(LINKED, 74, 0)
    usual = joint_of(days).slope

    later = days.assign(local_date=days["local_date"] + pd.Timedelta(weeks=5))
    other = days.assign(pain_nrs=days["pain_nrs"] + 3, **{SITTING: 60 * days[SITTING] + 7})
    for changed in (later, other):
        told = joint_of(changed).slope
        assert told.estimate == pytest.approx(usual.estimate, rel=1e-3)
        assert told.p_value == pytest.approx(usual.p_value, rel=1e-2)


def test_an_exposure_turned_round_turns_the_sign():
    days = draw_person(LINKED, 74, 1)

    turned = joint_of(days.assign(**{SITTING: -days[SITTING]})).slope

    assert turned.estimate == pytest.approx(-joint_of(days).slope.estimate, rel=1e-3)


def test_days_without_a_rating_around_them_still_count():
    """Ratings on every other day leave no two days to be compared, but do say something."""
    days = draw_person(replace(LINKED, days=400, missing_share=0.0), 75, 0)
    sparse = days.assign(pain_nrs=days["pain_nrs"].where(days.index % 3 != 2))

    full, told = joint_of(days).slope, joint_of(sparse).slope

    assert told.standard_error > full.standard_error
    assert abs(told.estimate - full.estimate) < 2 * told.standard_error


def test_where_a_control_is_unknown_the_day_is_unknown():
    days = draw_person(LINKED, 76, 0)
    rng = np.random.default_rng(76)
    stress = pd.Series(rng.standard_normal(len(days)))
    control = (Control("stress_nrs", "same_day"),)
    known = joint_of(days.assign(stress_nrs=stress), controls=control)
    missing = joint_of(
        days.assign(stress_nrs=stress.where(rng.random(len(days)) > 0.3)), controls=control
    )

    assert missing.rated < 0.8 * known.rated
    assert missing.slope.standard_error > known.slope.standard_error


def test_a_control_that_is_behind_both_takes_the_link_away():
    rng = np.random.default_rng(77)
    behind = np.repeat(rng.standard_normal(200), 2)
    days = pd.DataFrame(
        {
            "local_date": pd.date_range("2025-01-01", periods=400),
            "pain_nrs": (5 + np.roll(behind, 1) + rng.normal(0, 0.7, 400)).round().clip(0, 10),
            SITTING: 600 + 90 * (behind + rng.normal(0, 0.7, 400)),
            "stress_nrs": behind,
        }
    )
    sitting = DEFAULT_EXPOSURES[:1]

    assert joint_of(days, sitting).slope.p_value < 1e-6
    assert joint_of(days, sitting, [Control("stress_nrs", "same_day")]).slope.p_value > 0.01


@pytest.mark.parametrize(("rated", "is_answered"), [(16, False), (17, True)])
def test_too_few_ratings_have_no_slope(rated, is_answered):
    """With a constant, a line and the weekend 3 columns, and 8 coefficients: 12 at least."""
    days = draw_person(Person(60, missing_share=0.0), 78, 0)
    is_rated = np.arange(60) < rated - 5
    few = days.assign(pain_nrs=days["pain_nrs"].where(is_rated))

    assert (joint_of(few) is not None) == is_answered


@pytest.mark.parametrize("column", ["pain_nrs", SITTING])
def test_what_never_changes_has_no_slope(column):
    assert joint_of(draw_person(LINKED, 79, 0).assign(**{column: 4.0})) is None


def test_noise_in_ratings_explains_part_of_a_link_that_pain_on_the_day_may_be_behind():
    found = [joint_of(draw_person(LINKED, 80, number)) for number in range(12)]

    plain, noisy = (
        np.mean([one.estimate for one in slopes])
        for slopes in ([one.slope for one in found], [one.slope_if_noisy for one in found])
    )
    assert 0 < noisy < 0.97 * plain


def half_width(found):
    return found.estimate_per_sd / found.estimate * (found.high - found.low) / 2


def test_the_next_day_is_answered_by_the_joint_model_and_other_lags_are_not():
    days = draw_person(LINKED, 81, 0)
    found = {one.lag_days: one for one in associate(days, flips=0).associations[:8]}
    slope = joint_of(days).slope

    assert found[1].estimate_per_sd == slope.estimate
    assert found[1].p_value == pytest.approx(slope.p_value)
    assert found[1].pooling_standard_error == slope.standard_error
    assert found[2].pooling_standard_error < half_width(found[2]) / 2
