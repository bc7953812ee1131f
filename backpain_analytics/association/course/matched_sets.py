"""Matched sets: was a thing there in the windows that count more often than in the set's others?

Given how many windows of a set hold the thing, each window is as likely as any other to be one
that counts, where there is no link. That gives exact tests whatever the thing's own rhythm.

Source:
    Maclure 1991, doi:10.1093/oxfordjournals.aje.a115853, case-crossover; Breslow & Day 1980,
    Statistical Methods in Cancer Research 1, chapter 7, for the conditional likelihood of matched
    sets; Gail, Lubin & Rubinstein 1981, doi:10.1093/biomet/68.3.703, for sums over all choices of
    several windows; Westfall & Young 1993 for the smallest p-value of a family.
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
    """Windows of one thing: a row a set; 1, 0, or NaN: not known, or no window."""

    windows: FloatArray
    weights: FloatArray | None = None
    """How likely each window is to count beside the others of its set, where there is no link;
    None: all alike."""
    is_case: BoolArray | None = None
    """The windows that count; None: the first of each set."""

    @cached_property
    def _is_case(self) -> BoolArray:
        """Windows that count and are known."""
        is_case = self.is_case
        if is_case is None:
            is_case = np.zeros(self.windows.shape, dtype=bool)
            is_case[:, :1] = True
        both: BoolArray = is_case & np.isfinite(self.windows)
        return both

    @cached_property
    def is_usable(self) -> BoolArray:
        """Sets with a known window that counts, and enough others."""
        cases = self._is_case.sum(axis=1)
        others = np.isfinite(self.windows).sum(axis=1) - cases
        usable: BoolArray = (cases > 0) & (others >= FEWEST_CONTROLS)
        return usable

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
    def cases(self) -> IntArray:
        """Known windows that count, of each usable set."""
        return np.asarray(self._is_case[self.is_usable].sum(axis=1), dtype=np.intp)

    @cached_property
    def exposed_cases(self) -> IntArray:
        """Of these, windows that hold the thing."""
        held = self._is_case & (self.windows == 1)
        return np.asarray(held[self.is_usable].sum(axis=1), dtype=np.intp)

    @cached_property
    def is_telling(self) -> BoolArray:
        """Usable sets whose windows differ."""
        telling: BoolArray = (self.exposed > 0) & (self.exposed < self.sizes)
        return telling

    @cached_property
    def seen(self) -> int:
        """Windows of telling sets that count and hold the thing."""
        return int(self.exposed_cases[self.is_telling].sum())

    @cached_property
    def tails(self) -> FloatArray:
        """Chance of so many such windows or more, for 0 to all, where there is no link."""
        counts = self._counts(np.zeros(1))[0]
        return np.asarray(np.minimum(np.cumsum(counts[::-1])[::-1], 1.0), dtype=np.float64)

    @property
    def mid_p(self) -> float:
        """Chance of more such windows, and half of that of just so many.

        A count moves in steps. Over many people the exact chance is at or below .05 more seldom
        than in 5 %, the mid-p about as often (Lancaster 1961, doi:10.1080/01621459.1961.10482105).
        """
        further = np.append(self.tails, 0.0)[self.seen + 1]
        return float((self.tails[self.seen] + further) / 2)

    @property
    def odds_ratio(self) -> float | None:
        """Most likely odds ratio; None where it has no bound: as many, or as few, as can be."""

        def expected(log_odds: FloatArray) -> FloatArray:
            counts = self._counts(log_odds)
            return np.asarray(counts @ np.arange(counts.shape[1]))

        return _crossing(expected, float(self.seen), rises=True)

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Exact 95 % interval of the odds ratio; None: open on that side."""

        def at_least(log_odds: FloatArray) -> FloatArray:
            return np.asarray(self._counts(log_odds)[:, self.seen :].sum(axis=1))

        def at_most(log_odds: FloatArray) -> FloatArray:
            return np.asarray(self._counts(log_odds)[:, : self.seen + 1].sum(axis=1))

        return _crossing(at_least, TAIL, rises=True), _crossing(at_most, TAIL, rises=False)

    def _counts(self, log_odds: FloatArray) -> FloatArray:
        """Chance of each number of exposed windows that count (column) at each odds ratio (row)."""
        counts = np.ones((len(log_odds), 1))
        for weights in self._choices:
            chances = weights * np.exp(np.outer(log_odds, np.arange(len(weights))))
            chances /= chances.sum(axis=1)[:, None]
            more = np.zeros((len(log_odds), counts.shape[1] + len(weights) - 1))
            for number, chance in enumerate(chances.T):
                more[:, number : number + counts.shape[1]] += counts * chance[:, None]
            counts = more
        return counts

    @cached_property
    def _choices(self) -> list[FloatArray]:
        """For each telling set, the weight of all choices with 0, 1, … exposed windows."""
        chosen = np.flatnonzero(self.is_usable)[self.is_telling]
        weights = np.ones_like(self.windows) if self.weights is None else self.weights
        return [
            _weight_of_choices(self.windows[row], weights[row], int(self._is_case[row].sum()))
            for row in chosen
        ]


def _weight_of_choices(windows: FloatArray, weights: FloatArray, cases: int) -> FloatArray:
    """Return the weight of all choices of so many windows, by how many of them are exposed.

    >>> _weight_of_choices(np.array([1.0, 0.0, 0.0]), np.ones(3), 1).round(2)
    array([0.67, 0.33])
    """
    is_known = np.isfinite(windows)
    # The scale leaves sums over thousands of choices within what a number can hold.
    scaled = weights * cases / weights[is_known].sum()
    exposed, others = (_sums_of_products(scaled[windows == held], cases) for held in (1, 0))
    return np.asarray(exposed * others[::-1])


def _sums_of_products(weights: FloatArray, most: int) -> FloatArray:
    """Return the sum over all choices of 0, 1, … `most` weights of their product.

    >>> _sums_of_products(np.array([2.0, 3.0]), 2).tolist()
    [1.0, 5.0, 6.0]
    """
    sums = np.zeros(most + 1)
    sums[0] = 1.0
    for weight in weights:
        sums[1:] += weight * sums[:-1]
    return sums


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
