"""Matched sets: was a thing there in the one window more often than in its set's other windows?

Given how many windows of a set hold the thing, each window is as likely as any other to be the
one that counts, where there is no link. That gives exact tests whatever the thing's own rhythm.

Source:
    Maclure 1991, doi:10.1093/oxfordjournals.aje.a115853, case-crossover; Breslow & Day 1980,
    Statistical Methods in Cancer Research 1, chapter 7, for the conditional likelihood of matched
    sets; Westfall & Young 1993 for the smallest p-value of a family.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray

FEWEST_CONTROLS = 2
"""Known windows of other times that a set needs."""
DRAWS = 1_999
SEED = 20_250_101
TAIL = 0.025
"""Beyond each end of a 95 % interval."""
WIDEST_LOG_ODDS = 6.0
"""Beyond it an end is called open: an odds ratio of 400."""
GRID = 25
ZOOMS = 4
TIE = 1e-9


@dataclass(frozen=True)
class MatchedSets:
    """Windows of one thing: a row a set, the window that counts first; 1, 0, or NaN: not known."""

    windows: FloatArray
    weights: FloatArray | None = None
    """How likely each window is to be the one that counts beside the others of its set, where there
    is no link; None: all alike."""

    @cached_property
    def is_usable(self) -> BoolArray:
        """Sets whose own window is known, and enough of the others."""
        is_known = np.isfinite(self.windows)
        enough: BoolArray = is_known[:, 0] & (is_known[:, 1:].sum(axis=1) >= FEWEST_CONTROLS)
        return enough

    @cached_property
    def sizes(self) -> FloatArray:
        """Known windows of each usable set."""
        known = np.isfinite(self.windows[self.is_usable])
        return np.asarray(known.sum(axis=1), dtype=np.float64)

    @cached_property
    def exposed(self) -> FloatArray:
        """Of these, windows that hold the thing."""
        return np.asarray(np.nansum(self.windows[self.is_usable], axis=1), dtype=np.float64)

    @cached_property
    def exposed_cases(self) -> FloatArray:
        """For each usable set, whether its own window holds the thing: 1 or 0."""
        return np.asarray(self.windows[self.is_usable, 0], dtype=np.float64)

    @cached_property
    def is_telling(self) -> BoolArray:
        """Usable sets whose windows differ."""
        telling: BoolArray = (self.exposed > 0) & (self.exposed < self.sizes)
        return telling

    @cached_property
    def seen(self) -> int:
        """Telling sets whose own window holds the thing."""
        return int(self.exposed_cases[self.is_telling].sum())

    @cached_property
    def tails(self) -> FloatArray:
        """Chance of so many telling sets or more, for 0 to all of them, where there is no link."""
        counts = self._counts(np.zeros(1))[0]
        return np.asarray(np.minimum(np.cumsum(counts[::-1])[::-1], 1.0), dtype=np.float64)

    @property
    def mid_p(self) -> float:
        """Chance of more telling sets, and half of that of just so many.

        A count moves in steps. Over many people the exact chance is at or below .05 more seldom
        than in 5 %, the mid-p about as often (Lancaster 1961, doi:10.1080/01621459.1961.10482105).
        """
        further = np.append(self.tails, 0.0)[self.seen + 1]
        return float((self.tails[self.seen] + further) / 2)

    @property
    def odds_ratio(self) -> float | None:
        """Most likely odds ratio; None where all, or none, of the telling sets are exposed."""
        n_sets = int(self.is_telling.sum())
        if self.seen in (0, n_sets):
            return None

        def expected(log_odds: FloatArray) -> FloatArray:
            return np.asarray(self._chances(log_odds).sum(axis=0))

        return _crossing(expected, float(self.seen), rises=True)

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Exact 95 % interval of the odds ratio; None: open on that side."""
        n_sets = int(self.is_telling.sum())

        def at_least(log_odds: FloatArray) -> FloatArray:
            return np.asarray(self._counts(log_odds)[:, self.seen :].sum(axis=1))

        def at_most(log_odds: FloatArray) -> FloatArray:
            return np.asarray(self._counts(log_odds)[:, : self.seen + 1].sum(axis=1))

        low = _crossing(at_least, TAIL, rises=True) if self.seen > 0 else None
        high = _crossing(at_most, TAIL, rises=False) if self.seen < n_sets else None
        return low, high

    def _chances(self, log_odds: FloatArray) -> FloatArray:
        """Chance of each telling set (row) under each odds ratio (column)."""
        windows = self.windows[self.is_usable][self.is_telling]
        weights = np.ones_like(windows)
        if self.weights is not None:
            weights = self.weights[self.is_usable][self.is_telling]
        held = np.nansum(weights * windows, axis=1)[:, None] * np.exp(log_odds)
        return np.asarray(held / (held + np.nansum(weights * (1 - windows), axis=1)[:, None]))

    def _counts(self, log_odds: FloatArray) -> FloatArray:
        """Chance of each number of exposed sets (column) under each odds ratio (row)."""
        chances = self._chances(log_odds)
        counts = np.zeros((len(log_odds), len(chances) + 1))
        counts[:, 0] = 1.0
        for chance in chances:
            counts[:, 1:] = counts[:, 1:] * (1 - chance)[:, None] + counts[:, :-1] * chance[:, None]
            counts[:, 0] *= 1 - chance
        return counts


def _crossing(
    curve: Callable[[FloatArray], FloatArray], level: float, *, rises: bool
) -> float | None:
    """Return the odds ratio at which a curve over log odds reaches a level; None: out of reach."""
    low, high = -WIDEST_LOG_ODDS, WIDEST_LOG_ODDS
    for _ in range(ZOOMS):
        grid = np.linspace(low, high, GRID)
        is_below = curve(grid) < level if rises else curve(grid) >= level
        place = int(is_below.sum())
        if place in (0, GRID):
            return None
        low, high = float(grid[place - 1]), float(grid[place])
    return float(np.exp((low + high) / 2))


def family_p_values(family: list[MatchedSets]) -> FloatArray:
    """Return for each thing how likely chance alone makes any as unlikely as this one.

    In each draw every set counts another of its windows, the same one for all things.

    Args:
        family: Things over the same sets.
    """
    if not family:
        return np.empty(0)
    priorities = np.random.default_rng(SEED).random((DRAWS, *family[0].windows.shape))
    observed = np.array([sets.tails[sets.seen] for sets in family])
    smallest = np.full(DRAWS, np.inf)
    for sets in family:
        np.minimum(smallest, sets.tails[_drawn(sets, priorities)], out=smallest)
    reached = (smallest[:, None] <= observed + TIE).sum(axis=0)
    return np.asarray((1 + reached) / (1 + DRAWS), dtype=np.float64)


def _drawn(sets: MatchedSets, priorities: FloatArray) -> IntArray:
    """Count the exposed sets of each draw: of the known windows the first by priority counts."""
    chosen = np.flatnonzero(sets.is_usable)[sets.is_telling]
    windows = sets.windows[chosen]
    keys = np.where(np.isfinite(windows), priorities[:, chosen], -1.0)
    counted = windows[np.arange(len(chosen)), keys.argmax(axis=2)]
    return np.asarray(counted.sum(axis=1), dtype=np.intp)
