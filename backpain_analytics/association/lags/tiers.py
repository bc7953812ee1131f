"""How much a diary says about one exposure at one lag; thresholds fixed in advance.

They are no settings: the error rates printed beside each tier were measured with them.
"""

from dataclasses import dataclass

from backpain_analytics.association.records import Tier

CONSISTENT_PRIMARY = 0.03
"""Family-wise p at lag 1; with the next it shares out the usual 5 %."""
CONSISTENT_EXPLORATORY = 0.02
"""Family-wise p over all exposures and lags."""
POSSIBLE_PRIMARY = 0.05
POSSIBLE_EXPLORATORY = 0.10
LEAK = 0.05
"""p at lag 0 from which a same-day link counts as one that may show through at later lags."""
LITTLE = 0.5
"""NRS points per standard deviation of the exposure."""


@dataclass(frozen=True)
class Evidence:
    """What the tier of one comparison is decided from."""

    lag: int
    p_primary: float | None
    """None: not a member of the primary family."""
    p_exploratory: float
    is_leak_flagged: bool
    low: float
    high: float
    """95 % interval in NRS points per standard deviation of the exposure."""


def tier_of(evidence: Evidence) -> Tier:
    """Return the strongest tier that the evidence allows."""
    if _reaches(evidence, POSSIBLE_PRIMARY, POSSIBLE_EXPLORATORY):
        if evidence.lag == 0:
            return "same_day"
        is_strong = _reaches(evidence, CONSISTENT_PRIMARY, CONSISTENT_EXPLORATORY)
        return "consistent" if is_strong and not evidence.is_leak_flagged else "possible"
    if evidence.low > -LITTLE and evidence.high < LITTLE:
        return "little_or_no_link"
    return "cannot_tell"


def is_leak(estimate: float, same_day_estimate: float, same_day_p: float) -> bool:
    """Whether a same-day link of the same sign is at least as strong as this later one.

    >>> is_leak(0.3, same_day_estimate=0.4, same_day_p=0.01)
    True
    """
    return (
        same_day_p <= LEAK
        and estimate * same_day_estimate > 0
        and abs(estimate) <= abs(same_day_estimate)
    )


def _reaches(evidence: Evidence, primary: float, exploratory: float) -> bool:
    p_primary = 1.0 if evidence.p_primary is None else evidence.p_primary
    return p_primary <= primary or evidence.p_exploratory <= exploratory
