"""Bars 13 and 14: the same question gets the same answer, and the textbook's."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import statsmodels.api as sm

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import DEFAULT_EXPOSURES, AssociationFamily
from tests.calibration.table import Effort, Measured
from tests.generators.persons import EXPOSURES, Person, draw_person
from tests.slow_rows import slow_rows

PERSONS = 20
LAGS = range(8)
ACTIVITY = list(EXPOSURES[:4])


def identities(effort: Effort) -> Iterator[Measured]:
    """Does the same question get the same answer, and the textbook's? (Bars 13 and 14.)

    20 persons of 180 days, seed 1010: the largest change of any p-value under what must not change
    one, and the distance of slope and standard error from those of statsmodels' OLS with HC3; at
    lag 1 of what comparing days alone gives. The joint model is held against a Kalman filter of
    statsmodels by a test (`tests/association/test_joint.py`).
    """
    persons = [draw_person(Person(180), 1010, number) for number in range(effort.records(PERSONS))]
    changes: dict[str, Callable[[pd.DataFrame], AssociationFamily]] = {
        "the same seed again": _p_values,
        "pain + 3": lambda days: _p_values(days.assign(pain_nrs=days["pain_nrs"] + 3)),
        "exposures x 60": lambda days: _p_values(days.assign(**60 * days[ACTIVITY])),
        "exposures in reverse": lambda days: _p_values(days, DEFAULT_EXPOSURES[::-1]),
    }
    for name, changed in changes.items():
        largest = max(float(np.abs(changed(days) - _p_values(days)).max()) for days in persons)
        yield Measured(13, name, "largest change of a p-value", largest, highest=1e-6)
    estimates, errors = np.max([_distances(days) for days in persons], axis=0)
    yield Measured(14, "180 days", "slope less statsmodels'", estimates, highest=1e-8)
    yield Measured(14, "180 days", "error less statsmodels' HC3", errors, highest=1e-8)


def _p_values(days: pd.DataFrame, exposures=DEFAULT_EXPOSURES) -> np.ndarray:
    found = {
        (one.exposure, one.lag_days): (one.p_value, one.p_exploratory)
        for one in associate(days, exposures, flips=499).associations
    }
    return np.array([found[name, lag] for name in EXPOSURES for lag in LAGS], dtype=np.float64)


def _distances(days: pd.DataFrame) -> tuple[float, float]:
    """Distance from statsmodels' slope and HC3 error on the same rows, the largest of all lags."""
    found = associate(days, DEFAULT_EXPOSURES[:4], flips=0).associations
    slopes, errors = [], []
    for one in found:
        outcome, design = slow_rows(days, one.exposure, one.lag_days)
        oracle = sm.OLS(outcome, design).fit(cov_type="HC3", use_t=True)
        low, high = oracle.conf_int()[0]
        per_sd = one.standard_deviation / _step(one.exposure)
        is_joint = one.compared_estimate is not None
        estimate = one.compared_estimate if is_joint else one.estimate
        upper = one.compared_high if is_joint else one.high
        half = (upper - estimate) * per_sd
        slopes.append(abs(estimate * per_sd - oracle.params[0]))
        errors.append(abs(half - (high - low) / 2) / (high - low) * 2 * oracle.bse[0])
    return max(slopes), max(errors)


def _step(name: str) -> float:
    return next(exposure.step for exposure in DEFAULT_EXPOSURES if exposure.name == name)


IDENTITY_BARS = {"identities": identities}
