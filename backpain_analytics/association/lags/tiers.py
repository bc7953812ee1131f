"""How much a diary says about each exposure and lag, as the records that leave this room.

The thresholds are fixed in advance. They are no settings: the error rates printed beside each
tier were measured with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from backpain_analytics.association.lags.cells import Comparison
from backpain_analytics.association.lags.p_values import PValues
from backpain_analytics.association.lags.projection import Projection
from backpain_analytics.association.lags.slope import Slope
from backpain_analytics.association.records import Association, Tier

CONSISTENT_PRIMARY = 0.03
"""Family-wise p at lag 1, or p of what is asked alone; with the next it shares out 5 %."""
CONSISTENT_EXPLORATORY = 0.02
"""Family-wise p over all exposures and lags."""
POSSIBLE_PRIMARY = 0.05
POSSIBLE_EXPLORATORY = 0.10
LEAK = 0.05
"""p at lag 0 from which a same-day link counts as one that may show through at later lags."""
LITTLE = 0.5
"""NRS points per standard deviation of the exposure, or for yes instead of no."""
BIAS_POINTS = 0.15
"""Per standard deviation. Noisy ratings and pain that holds people back on the same day can shift
an estimate by 0.13 where there is no link, which a long record tells from 0: nothing smaller is a
pattern."""


@dataclass(frozen=True)
class Evidence:
    """What the tier of one comparison is decided from."""

    lag: int
    p_primary: float | None
    """None: not among those asked about first."""
    p_exploratory: float | None
    """None: asked alone, and a member of no other family."""
    is_leak_flagged: bool
    estimate: float
    """NRS points per standard deviation of the exposure."""
    low: float
    high: float
    """Its 95 % interval, for a usual change: a standard deviation, or yes instead of no."""


def tier_of(evidence: Evidence) -> Tier:
    """Return the strongest tier that the evidence allows."""
    is_large = abs(evidence.estimate) >= BIAS_POINTS
    if is_large and _reaches(evidence, POSSIBLE_PRIMARY, POSSIBLE_EXPLORATORY):
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
    is_no_stronger = abs(estimate) <= abs(same_day_estimate)
    return is_no_stronger and goes_along(estimate, same_day_estimate, same_day_p)


def goes_along(estimate: float, same_day_estimate: float, same_day_p: float) -> bool:
    """Whether there is a same-day link of the same sign as this later one.

    >>> goes_along(0.5, same_day_estimate=0.4, same_day_p=0.01)
    True
    """
    return same_day_p <= LEAK and estimate * same_day_estimate > 0


def _reaches(evidence: Evidence, primary: float, exploratory: float) -> bool:
    p_primary = 1.0 if evidence.p_primary is None else evidence.p_primary
    p_exploratory = 1.0 if evidence.p_exploratory is None else evidence.p_exploratory
    return p_primary <= primary or p_exploratory <= exploratory


def associations(
    comparisons: Sequence[Comparison], p_values: Sequence[PValues | None]
) -> tuple[Association, ...]:
    """State each comparison with the tier that its p-values and its interval allow."""
    sizes = {
        "primary": sum(p.primary is not None for p in p_values if p is not None),
        "declared": sum(p.primary is not None for p in p_values if p is not None),
        "exploratory": sum(p is not None for p in p_values),
    }
    records = [
        _record(comparison, sizes, p) for comparison, p in zip(comparisons, p_values, strict=True)
    ]
    same_day = {record.exposure: record for record in records if record.lag_days == 0}
    return tuple(
        _with_tier(record, same_day[record.exposure], comparison)
        for record, comparison in zip(records, comparisons, strict=True)
    )


def _record(comparison: Comparison, sizes: Mapping[str, int], p: PValues | None) -> Association:
    record = _refused(comparison, sizes)
    slope = comparison.slope
    if slope is None or p is None:
        return record
    # One step in standard deviations; a slope per standard deviation times it is per step.
    step = comparison.exposure.step / comparison.scale
    first_half, second_half = comparison.cell.half_estimates(comparison.grid_rows)
    family_margin = slope.margin_at(p.critical_score)
    has_range = isfinite(family_margin)
    return replace(
        _beside(record, comparison, step),
        estimate=slope.estimate * step,
        low=(slope.estimate - slope.margin) * step,
        high=(slope.estimate + slope.margin) * step,
        estimate_per_sd=slope.estimate,
        standard_deviation=comparison.scale,
        pooling_standard_error=_pooling_error(slope),
        p_value=p.single,
        p_family=p.exploratory if p.primary is None else p.primary,
        p_exploratory=p.exploratory,
        family_low=(slope.estimate - family_margin) * step if has_range else None,
        family_high=(slope.estimate + family_margin) * step if has_range else None,
        smallest_detectable=slope.smallest_detectable(_level(record)) * step,
        first_half_estimate=None if first_half is None else first_half * step,
        second_half_estimate=None if second_half is None else second_half * step,
    )


def _beside(record: Association, comparison: Comparison, step: float) -> Association:
    """Put beside a slope of the joint model its days, and what comparing days alone gives."""
    projection, joint = comparison.cell.projection, comparison.joint
    if projection is None or joint is None or comparison.slope is projection:
        return record
    return replace(
        record,
        days=joint.rated,
        days_missing=comparison.grid_rows - joint.rated,
        compared_estimate=projection.estimate * step,
        compared_low=(projection.estimate - projection.margin) * step,
        compared_high=(projection.estimate + projection.margin) * step,
    )


def _level(record: Association) -> float:
    """Return the p of one test alone up to which it is called consistent: Bonferroni's."""
    error = CONSISTENT_EXPLORATORY if record.family == "exploratory" else CONSISTENT_PRIMARY
    return error / record.tests_in_family


def _with_tier(record: Association, same_day: Association, comparison: Comparison) -> Association:
    slope = comparison.slope
    if slope is None or record.p_exploratory is None:
        return record
    is_leak_flagged = record.lag_days > 0 and _is_leak(record, same_day, comparison)
    # What is little is so for a usual change: a standard deviation, or yes instead of no.
    usual = 1 / comparison.scale if comparison.exposure.is_yes_no else 1.0
    evidence = Evidence(
        lag=record.lag_days,
        p_primary=None if record.family == "exploratory" else record.p_family,
        # What is asked alone is judged alone.
        p_exploratory=None if record.family == "declared" else record.p_exploratory,
        is_leak_flagged=is_leak_flagged,
        estimate=slope.estimate,
        low=(slope.estimate - slope.margin) * usual,
        high=(slope.estimate + slope.margin) * usual,
    )
    return replace(record, tier=tier_of(evidence), is_leak_flagged=is_leak_flagged, refusal=None)


def _is_leak(later: Association, same_day: Association, comparison: Comparison) -> bool:
    if later.estimate is None or same_day.estimate is None or same_day.p_value is None:
        return False
    of_both = later.estimate, same_day.estimate, same_day.p_value
    if comparison.joint is None:
        return is_leak(*of_both)
    # There what holds people back on the day is told apart, as far as the ratings tell it.
    if not goes_along(*of_both):
        return False
    plain, noisy = comparison.joint.slope, comparison.joint.slope_if_noisy
    if plain is None or noisy is None:
        return True
    return not stands_noise(plain.estimate, noisy, _level(later))


def stands_noise(estimate: float, noisy: Slope, level: float) -> bool:
    """Whether a link is a pattern even if the ratings were noisy.

    Args:
        estimate: If they were not.
        noisy: If they were somewhat.
        level: The p of this test alone up to which it is called consistent.
    """
    # Drawn on to twice that noise, which a long record would otherwise tell from 0.
    further = 2 * noisy.estimate - estimate
    is_large = abs(further) >= BIAS_POINTS and further * estimate > 0
    return noisy.p_value <= level and is_large


def _pooling_error(slope: Slope) -> float:
    """Return the standard error for pooling persons; that of a joint model is none too wide."""
    return slope.pooling_standard_error if isinstance(slope, Projection) else slope.standard_error


def _refused(comparison: Comparison, sizes: Mapping[str, int]) -> Association:
    exposure, cell = comparison.exposure, comparison.cell
    family = comparison.family
    days = len(cell.outcome_rows)
    return Association(
        exposure=exposure.name,
        lag_days=cell.lag * comparison.rhythm.days_per_row,
        unit=exposure.unit,
        family=family,
        tests_in_family=sizes[family],
        days=days,
        refusal=cell.refusal,
        days_missing=comparison.grid_rows - days,
        controls=_controls(comparison),
        days_without_controls=cell.lost_to_declared,
    )


def _controls(comparison: Comparison) -> str | None:
    row = comparison.rhythm.row
    when = {"same_day": f"same {row}", "day_before": f"{row} before"}
    return ", ".join(f"{one.name} ({when[one.day]})" for one in comparison.controls) or None
