"""Sign flips, the slope beneath them, and the series they are made from: by hand and by refit."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

from backpain_analytics.association.lags.grid import (
    centred_track,
    recent_level,
    standardised_track,
    winsorised,
)
from backpain_analytics.association.lags.p_values import (
    Chance,
    family_p_values,
    flipped_scores,
    single_p_values,
)
from backpain_analytics.association.lags.projection import project, spanning_basis
from backpain_analytics.association.lags.rows import Rows

DATES = np.datetime64("2024-01-01") + np.arange(60)


def made_rows(seed=0, n_rows=60, n_controls=5):
    rng = np.random.default_rng(seed)
    controls = np.column_stack([np.ones(n_rows), rng.normal(size=(n_rows, n_controls - 1))])
    rows = np.arange(n_rows)
    return Rows(rows, rows, rng.normal(size=n_rows), rng.normal(size=n_rows), controls)


def fitted(rows):
    return project(rows, spanning_basis(rows.controls))


def test_a_slope_by_hand():
    # Exposure 0 0 1 1, outcome 1 2 3 6: means 1.5 and 4.5, slope 3. Leverage is 1/2 on each
    # day, so each residual, 1/2 or 3/2, counts double; the exposure left is 1/2 everywhere:
    # sqrt((2 * 1² + 2 * 3²) * (1/2)²) / (4 * (1/2)²) = sqrt(5).
    index = np.arange(4)
    rows = Rows(index, index, np.array([1.0, 2, 3, 6]), np.array([0.0, 0, 1, 1]), np.ones((4, 1)))

    found = fitted(rows)

    assert found.estimate == pytest.approx(4.5 - 1.5)
    assert found.standard_error == pytest.approx(np.sqrt(5))
    assert found.degrees_of_freedom == 4 - 1 - 1


@examples(25)
@given(seed=st.integers(0, 10**6), n_controls=st.integers(1, 12))
def test_slope_and_error_are_those_of_statsmodels(seed, n_controls):
    rows = made_rows(seed, n_controls=n_controls)

    oracle = sm.OLS(rows.outcome, np.column_stack([rows.exposure, rows.controls])).fit(
        cov_type="HC3"
    )

    assert fitted(rows).estimate == pytest.approx(oracle.params[0], abs=1e-8)
    assert fitted(rows).standard_error == pytest.approx(oracle.bse[0], abs=1e-8)


def test_controls_that_repeat_each_other_count_once():
    rows = made_rows()
    again = np.column_stack([rows.controls, rows.controls[:, 1] - 2, np.zeros(60)])

    found = fitted(Rows(rows.outcome_rows, rows.exposure_rows, rows.outcome, rows.exposure, again))

    assert found.degrees_of_freedom == 60 - 5 - 1
    assert found.estimate == pytest.approx(fitted(rows).estimate)


def test_a_flipped_score_is_the_score_of_the_flipped_exposure():
    rows = made_rows(3)
    projection = fitted(rows)

    flipped = flipped_scores([projection], DATES, Chance(seed=1, flips=50))[0]

    signs = np.array([
        np.unpackbits(np.frombuffer(np.random.default_rng([1, day]).bytes(7), dtype=np.uint8))[:50]
        for day in (DATES - np.datetime64("0001-01-01")).astype(int)
    ])  # fmt: skip
    turned = projection.exposure_left[:, None] * (1.0 - 2.0 * signs)
    left = turned - rows.controls @ np.linalg.lstsq(rows.controls, turned, rcond=None)[0]
    noise = np.sqrt((projection.outcome_left**2).sum() / (60 - 5))
    by_refit = np.abs(left.T @ projection.outcome_left) / np.linalg.norm(left, axis=0) / noise
    assert flipped == pytest.approx(by_refit)


def test_unflipped_the_score_of_the_data_is_the_one_mapped_from_the_classical_t():
    projection = fitted(made_rows(4))
    left, outcome = projection.exposure_left, projection.outcome_left
    residuals = outcome - projection.estimate * left
    classical = np.sqrt(residuals @ residuals / (60 - 5 - 1) / (left @ left))

    unflipped = abs(left @ outcome) / np.linalg.norm(left) / np.sqrt(outcome @ outcome / (60 - 5))

    assert replace(projection, standard_error=classical).score == pytest.approx(unflipped)


def test_the_signs_of_a_date_depend_on_the_seed_and_the_date_alone():
    rows = made_rows()
    early = fitted(Rows(rows.outcome_rows[:40], rows.exposure_rows[:40], rows.outcome[:40],
                        rows.exposure[:40], rows.controls[:40]))  # fmt: skip

    among_60 = flipped_scores([early], DATES, Chance(1, 99))
    among_40 = flipped_scores([early], DATES[:40], Chance(1, 99))
    more_flips = flipped_scores([early], DATES, Chance(1, 199))

    assert among_60.tolist() == among_40.tolist()
    assert more_flips[:, :96] == pytest.approx(among_60[:, :96])


def test_flips_in_portions_are_flips_in_one_go(monkeypatch):
    projection = fitted(made_rows())
    whole = flipped_scores([projection], DATES, Chance(1, 499))

    monkeypatch.setattr("backpain_analytics.association.lags.p_values.LARGEST_TABLE", 60 * 16)

    assert flipped_scores([projection], DATES, Chance(1, 499)) == pytest.approx(whole)


def test_a_flip_that_scores_as_high_as_the_data_counts_against_them():
    flipped = np.array([[2.0, 1.0, 3.0], [0.0, 1.0, 1.0]])  # two tests, three flips

    single = single_p_values(np.array([2.0, 1.0]), flipped)
    family = family_p_values(np.array([2.0, 1.0]), flipped)

    # The data themselves are one of four; the largest scores of the flips are 2, 1 and 3.
    assert single.tolist() == [(1 + 2) / 4, (1 + 2) / 4]
    assert family.tolist() == [(1 + 2) / 4, (1 + 3) / 4]


def test_dates_before_1970_have_signs_too():
    dates = np.datetime64("1969-12-01") + np.arange(60)

    assert np.isfinite(flipped_scores([fitted(made_rows())], dates, Chance(1, 9))).all()


def test_winsorising_keeps_unknown_days_unknown():
    assert np.isnan(winsorised(np.array([np.nan, 1.0, 2.0])))[0]
    assert np.isnan(winsorised(np.array([np.nan, np.nan]))).all()


def test_the_rarer_answer_of_a_yes_or_no_survives_scaling():
    answers = np.array([1.0] + [0.0] * 99)

    assert standardised_track(answers, 7, is_yes_no=True).scale == pytest.approx(0.1)
    assert standardised_track(answers, 7).scale < 0.1


@pytest.mark.parametrize("value", [0.0, 0.1, 7_000.0])
def test_a_constant_has_no_standard_deviation(value):
    assert standardised_track(np.full(50, value), 7).scale == 0


def test_a_track_knows_the_day_before_and_the_week_before():
    pain = np.array([2.0, np.nan, 4.0, 6.0])  # mean 4

    track = centred_track(pain, history_rows=7)

    assert track.values.tolist() == pytest.approx([-2.0, np.nan, 0.0, 2.0], nan_ok=True)
    assert track.before.tolist() == pytest.approx([np.nan, -2.0, np.nan, 0.0], nan_ok=True)
    assert track.recent.tolist() == [0.0, -2.0, -2.0, (-2.0 + 0.0) / 2]


@given(
    values=st.lists(st.one_of(st.just(np.nan), st.floats(-50, 50)), max_size=40),
    history_rows=st.integers(1, 9),
)
def test_the_recent_level_is_the_mean_of_the_known_values_before(values, history_rows):
    found = recent_level(np.array(values, dtype=float), history_rows)

    for row, level in enumerate(found):
        known = [v for v in values[max(row - history_rows, 0) : row] if not np.isnan(v)]
        assert level == pytest.approx(np.mean(known) if known else 0.0, abs=1e-9)
