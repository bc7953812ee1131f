"""Many persons: the mean association, and how much people differ in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from backpain_analytics.association.lags.grid import FloatArray
from backpain_analytics.association.lags.tiers import BIAS_POINTS
from backpain_analytics.association.records import Tier
from backpain_analytics.records import Message

FEWEST_PERSONS = 3
"""A prediction interval has two degrees of freedom fewer than persons."""


@dataclass(frozen=True)
class Pooled:
    """Random-effects mean of many persons' estimates, NRS points per standard deviation."""

    persons: int
    mean: float
    low: float
    high: float
    """95 % interval of the mean."""
    spread: float
    """Standard deviation between persons of what is being estimated."""
    prediction_low: float
    prediction_high: float
    """Where 95 % of persons like these lie."""


@dataclass(frozen=True)
class CohortAssociation:
    """One exposure at one lag over a cohort; never to be judged by a p-value alone."""

    exposure: str
    lag_days: int
    persons: int
    """With an estimate."""
    pooled: Pooled | None
    tier_shares: Mapping[str, float]
    """Share of all persons in each tier, those without enough data included."""
    is_beyond_bias: bool
    """The mean is at least 0.15 away from 0 and its interval excludes 0."""
    refusal: Message | None


def pool_associations(associations: pd.DataFrame) -> tuple[CohortAssociation, ...]:
    """Pool the table `associations` of a cohort.

    Args:
        associations: One row per person, exposure and lag, with `estimate_per_sd`,
            `pooling_standard_error` and `tier`.

    Returns:
        One record per exposure and lag.
    """
    # As categories, or ten thousand people would cost as many comparisons of words.
    by_word = associations.astype(
        {"exposure": "category", "tier": pd.CategoricalDtype(list(get_args(Tier)))}
    )
    comparisons = by_word.groupby(["exposure", "lag_days"], sort=True, observed=True)
    return tuple(_pooled_rows(rows) for _, rows in comparisons)


def pool(estimates: FloatArray, standard_errors: FloatArray) -> Pooled:
    """Pool persons by random effects.

    Args:
        estimates: One per person, at least 3.
        standard_errors: Of each, above 0.

    Source:
        DerSimonian & Laird 1986, Controlled Clinical Trials 7:177-188, for the spread; Hartung
        & Knapp 2001, Statistics in Medicine 20:1771-1782, for the interval, held no narrower
        than the classical one; Higgins, Thompson & Spiegelhalter 2009, Journal of the Royal
        Statistical Society A 172:137-159, for the prediction interval.

    >>> pooled = pool(np.array([0.0, 1.0, 2.0]), np.array([0.5, 0.5, 0.5]))
    >>> pooled.mean, round(pooled.spread, 3)  # variance 1 between, of which 0.25 within
    (1.0, 0.866)
    """
    persons = len(estimates)
    weights = standard_errors**-2.0
    fixed_mean = np.average(estimates, weights=weights)
    heterogeneity = float(weights @ (estimates - fixed_mean) ** 2)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = max((heterogeneity - (persons - 1)) / scale, 0.0)
    weights = 1 / (standard_errors**2 + between)
    mean = float(np.average(estimates, weights=weights))
    knapp = max(float(weights @ (estimates - mean) ** 2) / (persons - 1), 1.0)
    error = float(np.sqrt(knapp / weights.sum()))
    margin = float(stdtrit(persons - 1, 0.975)) * error
    reach = float(stdtrit(persons - 2, 0.975)) * float(np.sqrt(between + error**2))
    return Pooled(
        persons=persons,
        mean=mean,
        low=mean - margin,
        high=mean + margin,
        spread=float(np.sqrt(between)),
        prediction_low=mean - reach,
        prediction_high=mean + reach,
    )


def _pooled_rows(rows: pd.DataFrame) -> CohortAssociation:
    known = rows.dropna(subset=["estimate_per_sd", "pooling_standard_error"])
    pooled, refusal = None, None
    if len(known) < FEWEST_PERSONS:
        counts = {"persons": len(known), "needed": FEWEST_PERSONS}
        refusal = Message("refusal.too_few_persons", counts)
    else:
        pooled = pool(
            known["estimate_per_sd"].to_numpy(dtype=np.float64),
            known["pooling_standard_error"].to_numpy(dtype=np.float64),
        )
    return CohortAssociation(
        exposure=str(rows["exposure"].iloc[0]),
        lag_days=int(rows["lag_days"].iloc[0]),
        persons=len(known),
        pooled=pooled,
        tier_shares=_shares(rows["tier"]),
        is_beyond_bias=pooled is not None and _is_beyond_bias(pooled),
        refusal=refusal,
    )


def _shares(tiers: pd.Series) -> dict[str, float]:
    counts = tiers.value_counts(sort=False)
    return {tier: float(counts[tier] / len(tiers)) for tier in get_args(Tier)}


def _is_beyond_bias(pooled: Pooled) -> bool:
    return abs(pooled.mean) >= BIAS_POINTS and pooled.low * pooled.high > 0
