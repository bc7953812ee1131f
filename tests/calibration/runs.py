"""Many made-up persons through the public door, reduced to arrays."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import Association, AssociationFamily
from tests.generators.persons import EXPOSURES, Person, draw_person

FloatArray = npt.NDArray[np.float64]

FLIPS = 1_999
"""As many as the bars ask for at least."""
FEWER_FLIPS = 999
"""For all else that is run on many persons; they do not change a rate, only a single p-value."""
LAGS = 8
STRONG = ("consistent",)
SOME = ("consistent", "possible")


@dataclass(frozen=True)
class Scenario:
    """Persons drawn alike, numbered from 0."""

    person: Person
    persons: int
    seed: int
    flips: int = FLIPS


@dataclass(frozen=True)
class Outcomes:
    """What the room said of each person; arrays are (person, exposure, lag), NaN if refused."""

    p_single: FloatArray
    p_exploratory: FloatArray
    p_primary: FloatArray
    """(person, exposure), of lag 1."""
    estimates: FloatArray
    lows: FloatArray
    highs: FloatArray
    per_sd: FloatArray
    pooling_errors: FloatArray
    tiers: npt.NDArray[np.str_]
    direction_found: npt.NDArray[np.bool_]
    """(person): pain went before any exposure."""

    def share_with_tier(self, tiers: Sequence[str]) -> float:
        """Share of persons who are shown one of these tiers at any lag from 1 on."""
        return float(np.isin(self.tiers[:, :, 1:], tiers).any(axis=(1, 2)).mean())

    def share_at(self, exposure: int, lag: int, tiers: Sequence[str]) -> float:
        """Share of persons with one of these tiers in one comparison."""
        return float(np.isin(self.tiers[:, exposure, lag], tiers).mean())


def run(scenario: Scenario, workers: int) -> Outcomes:
    """Draw each person and compare."""
    return stacked(on_each(partial(_family, scenario), scenario.persons, workers))


def run_pearson(scenario: Scenario, workers: int) -> FloatArray:
    """p-values of plain lagged correlations, for contrast: (person, exposure, lag)."""
    judge = partial(_pearson_p_values, scenario)
    return np.array(on_each(judge, scenario.persons, workers))


def on_each(judge: Callable[[int], Any], persons: int, workers: int) -> list[Any]:
    """Judge persons or records 0, 1, ..., on all workers; in order."""
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(judge, range(persons), chunksize=10))


def _family(scenario: Scenario, number: int) -> AssociationFamily:
    days = draw_person(scenario.person, scenario.seed, number)
    return associate(days, seed=number, flips=scenario.flips)


def stacked(families: Sequence[AssociationFamily]) -> Outcomes:
    """Put what was found of each person into arrays."""
    shape = (len(families), len(EXPOSURES), LAGS)
    rows = [association for family in families for association in family.associations]

    def column(read: Callable[[Association], object]) -> FloatArray:
        return np.array([read(row) for row in rows], dtype=np.float64).reshape(shape)

    return Outcomes(
        p_single=column(lambda row: row.p_value),
        p_exploratory=column(lambda row: row.p_exploratory),
        p_primary=column(lambda row: row.p_family)[:, :, 1],
        estimates=column(lambda row: row.estimate),
        lows=column(lambda row: row.low),
        highs=column(lambda row: row.high),
        per_sd=column(lambda row: row.estimate_per_sd),
        pooling_errors=column(lambda row: row.pooling_standard_error),
        tiers=np.array([row.tier for row in rows]).reshape(shape),
        direction_found=np.array(
            [any(link.is_found for link in family.direction) for family in families]
        ),
    )


def _pearson_p_values(scenario: Scenario, number: int) -> FloatArray:
    days = draw_person(scenario.person, scenario.seed, number)
    pain = days["pain_nrs"]
    return np.array(
        [[_pearson_p(days[name].shift(lag), pain) for lag in range(LAGS)] for name in EXPOSURES]
    )


def _pearson_p(exposure: pd.Series, pain: pd.Series) -> float:
    freedom = int((exposure.notna() & pain.notna()).sum()) - 2
    correlation = float(exposure.corr(pain))
    t = correlation * np.sqrt(freedom / (1 - correlation**2))
    return 2 * float(stdtr(freedom, -abs(t)))
