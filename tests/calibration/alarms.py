"""False alarms of diaries that no numbered bar is about, and the limits of our own for them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tests.calibration.runs import SOME, STRONG, Outcomes
from tests.calibration.table import Measured


@dataclass(frozen=True)
class Limits:
    """Of false alarms, %."""

    lowest_per_test: float = -np.inf
    highest_per_test: float = np.inf
    consistent: float = np.inf


HARD_G1 = Limits(2.5, 6.5, 6.0)
"""Those of bar 4."""
UNKNOWN_DIARIES = Limits(3.0, 6.0, 8.0)
NO_LIMITS = Limits()


def alarm_lines(
    name: str, outcomes: Outcomes, limits: Limits, *, first_lag: int = 0
) -> Iterator[Measured]:
    """Alarms of further diaries without a link."""
    single = outcomes.p_single[:, :, first_lag:]
    per_test = 100 * (single[np.isfinite(single)] <= 0.05).mean()
    span = limits.lowest_per_test, limits.highest_per_test
    yield Measured(0, name, "per test, %", per_test, *span)
    strong, some = outcomes.share_with_tier(STRONG), outcomes.share_with_tier(SOME)
    yield Measured(0, name, "any consistent, %", 100 * strong, highest=limits.consistent)
    yield Measured(0, name, "any possible or more, %", 100 * some)
