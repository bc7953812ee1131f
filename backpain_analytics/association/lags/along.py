"""One pattern, told once: what shows nothing of its own beside a stronger pattern.

Days of long stretches are also days of much sitting and few steps. Where one of these goes with
pain the others seem to as well, and a year of diary is enough to call them so. So those called at
one lag are taken in order of strength, and each is looked at among days alike in the stronger
ones: one that keeps a link of its own is a further pattern, one that loses it goes along with a
stronger one. That is no proof that it has no link: what nearly always moves together cannot be
told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backpain_analytics.association.lags.cells import Comparison
from backpain_analytics.association.lags.grid import Track
from backpain_analytics.association.lags.joint import joint
from backpain_analytics.association.lags.projection import (
    degrees_of_freedom,
    project,
    spanning_basis,
)
from backpain_analytics.association.lags.rows import Surroundings, comparable_rows
from backpain_analytics.association.lags.slope import Slope
from backpain_analytics.association.records import Association, Tier
from backpain_analytics.records import Message

OWN_LINK = 0.05
"""Below this p an exposure has a link of its own beside the stronger ones."""
_CALLED: Mapping[Tier, int] = {"consistent": 0, "possible": 1, "same_day": 1}
"""Tiers that call something a pattern; the lower number comes first."""


@dataclass(frozen=True)
class Series:
    """All that a family compares, on one grid."""

    pain: Track
    exposures: Mapping[str, Track]
    surroundings: Surroundings
    refusal: Message | None = None
    """Why its pain can be compared with nothing, by how the diary was kept."""


def told_once(
    records: Sequence[Association], comparisons: Sequence[Comparison], series: Series
) -> tuple[Association, ...]:
    """Say of each pattern with which stronger one at the same lag it goes along.

    Args:
        records: With their tiers.
        comparisons: Those that the records state, in the same order.
        series: What was compared.
    """
    leaders: dict[int, str] = {}
    own: dict[int, list[str]] = {}
    for place in _strongest_first(records, comparisons):
        one = comparisons[place]
        before = own.setdefault(one.cell.lag, [])
        leader = _leader(one, before, series)
        if leader is None:
            before.append(one.exposure.name)
        else:
            leaders[place] = leader
    return tuple(
        replace(record, goes_along_with=leaders.get(place)) for place, record in enumerate(records)
    )


def _strongest_first(
    records: Sequence[Association], comparisons: Sequence[Comparison]
) -> list[int]:
    """Return where the patterns stand, by their tiers and within these by their scores."""
    ranks = {
        place: (_CALLED[record.tier], -slope.score)
        for place, record in enumerate(records)
        if record.tier in _CALLED
        for slope in [comparisons[place].slope]
        if slope is not None
    }
    return sorted(ranks, key=ranks.__getitem__)


def _leader(one: Comparison, stronger: Sequence[str], series: Series) -> str | None:
    """Name which of the stronger ones takes most of a link that is none beside them all."""
    if not stronger or _p_beside(one, stronger, series) < OWN_LINK:
        return None
    return max(stronger, key=lambda name: _p_beside(one, [name], series))


def _p_beside(one: Comparison, stronger: Sequence[str], series: Series) -> float:
    """Return p among days alike in the stronger ones; 0 where these days cannot tell.

    They cannot where too few are left, or where those on which the stronger ones are known show
    no link to begin with: it is then lost with days, and to nothing else.
    """
    fit = _projections if one.joint is None else _joint_slopes
    alone, beside = fit(one, series, _also_alike(series, stronger))
    if alone is None or alone.p_value >= OWN_LINK:
        return 0.0
    return 1.0 if beside is None else beside.p_value


def _projections(
    one: Comparison, series: Series, surroundings: Surroundings
) -> tuple[Slope | None, Slope | None]:
    """Fit the rows on which the stronger ones are known, without and with them."""
    rows = comparable_rows(
        series.pain, series.exposures[one.exposure.name], one.cell.lag, surroundings
    )
    added = surroundings.declared.shape[1] - series.surroundings.declared.shape[1]
    beside = spanning_basis(rows.controls)
    is_long = len(beside) >= one.rhythm.fewest_rows
    if not is_long or degrees_of_freedom(beside) < one.rhythm.fewest_degrees:
        return None, None
    return project(rows, spanning_basis(rows.controls[:, :-added])), project(rows, beside)


def _joint_slopes(
    one: Comparison, series: Series, surroundings: Surroundings
) -> tuple[Slope | None, Slope | None]:
    """Do the same in the joint model, in which a day without the stronger ones is unknown."""
    known = series.surroundings.declared.shape[1]
    # A control that is always 0 takes nothing off, but is unknown on the same days.
    absent = np.hstack([surroundings.declared[:, :known], 0 * surroundings.declared[:, known:]])
    track = series.exposures[one.exposure.name]
    alone, beside = (
        joint(series.pain, track, replace(surroundings, declared=declared))
        for declared in (absent, surroundings.declared)
    )
    if beside is None or beside.degrees_of_freedom < one.rhythm.fewest_degrees:
        return None, None
    return None if alone is None else alone.slope, beside.slope


def _also_alike(series: Series, names: Sequence[str]) -> Surroundings:
    """Put exposures among what days are made alike in, as their own past is for each."""
    columns = [
        column
        for track in map(series.exposures.__getitem__, names)
        for column in (track.values, np.nan_to_num(track.before), track.recent)
    ]
    declared = np.column_stack([series.surroundings.declared, *columns])
    return replace(series.surroundings, declared=declared)
