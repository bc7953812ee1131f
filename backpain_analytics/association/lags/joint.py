"""Pain and one exposure as one process, in which each follows the other, and unknown days count.

A comparison of days can use only those of which the day before is rated as well, and it spends
a control on each thing in which they are made alike. Here both series are told day by day by what
went before:

    pain(t)     = a1 pain(t-1)     + a2 pain(t-2)     + b  exposure(t-1) + c  exposure(t-2) + noise
    exposure(t) = f1 exposure(t-1) + f2 exposure(t-2) + r0 pain(t)       + r1 pain(t-1)     + noise

That pain holds people back on its own day is thus estimated in place of being controlled, and
what an unknown day may have been is averaged over, by what the days around it say. `b` is the
same number as the slope of the projection at lag 1: pain of the next day, among days alike in
pain of the exposure's day and before it, and in the exposure's own past.

With normal noises the inverse covariance of all days is a band, and the likelihood of the known
days follows from the Cholesky factor of that part of the band which the unknown ones take up.

Source:
    Rue & Held 2005, Gaussian Markov Random Fields, chapter 2, for the likelihood; Sims 1980,
    doi:10.2307/1912017, for pain and exposure as a vector autoregression.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg.lapack import dpbsv
from scipy.optimize import minimize

from backpain_analytics.association.lags.grid import FloatArray, IntArray, Track
from backpain_analytics.association.lags.rows import Surroundings
from backpain_analytics.association.lags.slope import Slope

PAIN, MOVED = 0, 1
_TERMS = (
    ((PAIN, 0), (PAIN, 1), (PAIN, 2), (MOVED, 1), (MOVED, 2)),
    ((MOVED, 0), (MOVED, 1), (MOVED, 2), (PAIN, 0), (PAIN, 1)),
)
"""Series and days back in each equation; what it is of comes first."""
LINK = 2
"""Place of `b` among the coefficients a1, a2, b, c, f1, f2, r0, r1."""
PRIOR_SPREADS = (np.inf, 0.3, np.inf, 0.7, np.inf, 0.4, 1.0, 1.0)
"""Standard deviations of the coefficients around 0 before anything is known, in standard
deviations of the series: weak, and none for `b`. They hold together a diary with many gaps."""
_PRECISIONS = np.array([1 / spread**2 for spread in PRIOR_SPREADS])
_COEFFICIENTS = len(PRIOR_SPREADS)
_DEPTH = 2
_DIAGONALS = 2 * (_DEPTH + 1)
"""Of the band: two values a day, tied to those of the two days before."""
_FIRST, _SECOND = np.triu_indices(len(_TERMS[PAIN]))
_STEP = 1e-3
"""Of numerical derivatives, in standard errors as the whole days tell them."""
_TOLERANCE = 2e-3
"""Of the slope of the loss, likewise: p changes in its fourth decimal."""


NOISE_SHARE = 0.125
"""Of the variance of what the calendar leaves of ratings, where they are taken to be noisy."""


@dataclass(frozen=True)
class Joint:
    """Pain and an exposure, less their calendar, each in its own standard deviations."""

    pain: FloatArray
    moved: FloatArray
    """The exposure."""
    unit: float
    """What a coefficient of 1 is: units of pain per 1 of the exposure's track."""
    rated: int
    degrees_of_freedom: int

    @cached_property
    def slope(self) -> Slope | None:
        """Pain of the next day on the exposure; None where no best fit is found.

        Its standard error is wider than that of the likelihood by what calendar and coefficients
        use up of the ratings.
        """
        return self._slope(0.0)

    @cached_property
    def slope_if_noisy(self) -> Slope | None:
        """The same if an eighth of the variance of the ratings were chance.

        Pain that holds people back on a day then shows less in that day's rating, and what the
        rating leaves of it would otherwise pass for a link with the next day.
        """
        return self._slope(NOISE_SHARE)

    def _slope(self, noise: float) -> Slope | None:
        fitted = _fitted(_Likelihood.of(self.pain, self.moved, noise))
        if fitted is None:
            return None
        coefficient, variance = fitted
        error = float(np.sqrt(variance * self.rated / self.degrees_of_freedom))
        return Slope(self.unit * coefficient, self.unit * error, self.degrees_of_freedom)


def joint(outcome: Track, exposure: Track, surroundings: Surroundings) -> Joint | None:
    """Lay out pain and an exposure; None where too little is left of either.

    Args:
        outcome: Pain.
        exposure: In standard deviations.
        surroundings: What is taken off both by least squares beforehand: of pain what its own
            date and the declared controls of the day before tell, of the exposure what its own
            date and its own day's do. Where a control is unknown, the day counts as unknown.
    """
    # What went before the first day is unknown, but no equation has that day for its outcome.
    before = np.vstack([np.zeros_like(surroundings.declared[:1]), surroundings.declared])
    pain, pain_spread, used = _left(outcome.values, surroundings.calendar, before[:-1])
    moved, spread, _ = _left(exposure.values, surroundings.calendar, surroundings.declared)
    rated = int(np.isfinite(pain).sum())
    freedom = rated - used - _COEFFICIENTS
    if freedom < 1 or pain_spread == 0 or spread == 0:
        return None
    return Joint(pain, moved, pain_spread / spread, rated, freedom)


def _left(
    values: FloatArray, calendar: FloatArray, declared: FloatArray
) -> tuple[FloatArray, float, int]:
    """Return what the controls leave, in its standard deviations, these, and columns used."""
    controls = np.hstack([calendar, declared])
    known = np.isfinite(values) & np.isfinite(controls).all(axis=1)
    if known.sum() <= controls.shape[1]:
        return np.full_like(values, np.nan), 0.0, controls.shape[1]
    weights, _, rank, _ = np.linalg.lstsq(controls[known], values[known], rcond=None)
    left = np.where(known, values, np.nan) - np.nan_to_num(controls) @ weights
    spread = float(left[known].std(ddof=1))
    return left / (spread or 1.0), spread, int(rank)


@dataclass(frozen=True)
class _Equation:
    """The terms of one equation (rows) on each day that has two days before it."""

    values: FloatArray
    """0 where unknown."""
    places: IntArray
    """Among the unknown values of both series, in the order of days; -1: known."""

    def products(self, unknown: int) -> FloatArray:
        """Lay out for each pair of terms the sum of its products over all days.

        With u the unknown values such a sum is u'Bu + 2 v'u + s: a row holds the lower diagonals
        of B, then v, then s.
        """
        rows = np.zeros((len(_FIRST), (_DIAGONALS + 1) * unknown + 1))
        for row, first, second in zip(rows, _FIRST, _SECOND, strict=True):
            for one, other in ((first, second), (second, first)):
                is_unknown = self.places[one] >= 0
                pull = _DIAGONALS * unknown + self.places[one][is_unknown]
                np.add.at(row, pull, 0.5 * self.values[other][is_unknown])
            both = (self.places[first] >= 0) & (self.places[second] >= 0)
            pair = np.sort([self.places[first][both], self.places[second][both]], axis=0)
            # What stands off the diagonal stands in B twice.
            share = 1.0 if first == second else 0.5
            np.add.at(row, (pair[1] - pair[0]) * unknown + pair[0], share)
            row[-1] = self.values[first] @ self.values[second]
        return rows * np.where(_FIRST == _SECOND, 1.0, 2.0)[:, None]

    def regression(self) -> tuple[FloatArray, float, FloatArray, int]:
        """Fit the days of which all is known: coefficients, variance, cross products, days."""
        whole = (self.places < 0).all(axis=0)
        outcome, terms = self.values[0, whole], self.values[1:, whole]
        crossed = terms @ terms.T + np.eye(len(terms))
        weights = np.linalg.solve(crossed, terms @ outcome)
        squares = float(((outcome - weights @ terms) ** 2).sum())
        days = int(whole.sum())
        return np.asarray(weights), max(squares / max(days, 1), 1e-2), crossed, days


@dataclass(frozen=True)
class _Likelihood:
    """What the known values say of coefficients and noises."""

    whole: tuple["_Equation", ...]
    """The equations with ratings taken as they are."""
    products: FloatArray
    """See `_Equation.products`, those of pain above those of the exposure."""
    precision: FloatArray
    """Of each unknown value, beside what the equations tell: 1 in the first two days, which no
    equation tells, and that of the rating where a rating is noisy."""
    pull: FloatArray
    """Minus the rating times that precision."""
    days: int
    """That the equations tell."""

    @classmethod
    def of(cls, pain: FloatArray, moved: FloatArray, noise: float = 0.0) -> "_Likelihood":
        """Lay out two series, NaN where unknown.

        Args:
            pain: In standard deviations.
            moved: Likewise.
            noise: Variance of the ratings around pain; above 0 pain itself is never known.
        """
        whole = _equations(np.stack([pain, moved]))
        series = np.stack([np.full_like(pain, np.nan) if noise else pain, moved])
        told = _equations(series) if noise else whole
        is_unknown, places = np.isnan(series), _places(series)
        precision, pull = np.zeros((2, is_unknown.sum()))
        is_start = is_unknown & (np.arange(len(pain)) < _DEPTH)
        precision[places[is_start]] = 1.0
        if noise:
            rated = np.isfinite(pain)
            precision[places[PAIN, rated]] += 1 / noise
            pull[places[PAIN, rated]] = -pain[rated] / noise
        products = np.vstack([one.products(len(precision)) for one in told])
        return cls(whole, products, precision, pull, len(pain) - _DEPTH)

    def losses(self, parameters: FloatArray) -> FloatArray:
        """Return minus the log likelihood and the priors, a constant aside.

        Args:
            parameters: A row for each loss: the coefficients, then the logarithms of the
                precisions of both noises.
        """
        coefficients, precisions = np.split(parameters, [_COEFFICIENTS], axis=1)
        terms = np.insert(-coefficients, [0, _COEFFICIENTS // 2], 1.0, axis=1)
        terms = terms.reshape(len(parameters), 2, -1)
        weights = np.exp(precisions)[:, :, None] * terms[:, :, _FIRST] * terms[:, :, _SECOND]
        laid = weights.reshape(len(parameters), -1) @ self.products
        squares = laid[:, -1] + coefficients**2 @ _PRECISIONS - self.days * precisions.sum(axis=1)
        unknown = len(self.precision)
        if not unknown:
            return np.asarray(0.5 * squares)
        bands = laid[:, : _DIAGONALS * unknown].reshape(-1, _DIAGONALS, unknown)
        bands[:, 0] += self.precision
        pulls = laid[:, _DIAGONALS * unknown : -1] + self.pull
        averaged = [_averaged(*one) for one in zip(bands, pulls, strict=True)]
        return np.asarray(0.5 * squares + averaged)

    def from_whole_days(self) -> tuple[FloatArray, FloatArray]:
        """Return parameters by the whole days alone, and columns that have their errors."""
        fits = [one.regression() for one in self.whole]
        centre = np.hstack([*(fit[0] for fit in fits), *(-np.log(fit[1]) for fit in fits)])
        scale = np.zeros((len(centre), len(centre)))
        for number, (weights, variance, crossed, days) in enumerate(fits):
            part = slice(number * len(weights), (number + 1) * len(weights))
            information = crossed / variance + np.diag(_PRECISIONS[part])
            scale[part, part] = np.linalg.inv(np.linalg.cholesky(information)).T
            place = _COEFFICIENTS + number
            scale[place, place] = np.sqrt(2 / (days + 1))
        return centre, scale


def _places(series: FloatArray) -> IntArray:
    """Number the unknown values in the order of days; -1: known."""
    is_unknown = np.isnan(series)
    numbers = np.cumsum(is_unknown.T).reshape(-1, len(series)).T - 1
    return np.where(is_unknown, numbers, -1).astype(np.intp)


def _equations(series: FloatArray) -> tuple[_Equation, ...]:
    values, places, days = np.nan_to_num(series), _places(series), series.shape[1]
    rows = [[(of, slice(_DEPTH - lag, days - lag)) for of, lag in terms] for terms in _TERMS]
    return tuple(
        _Equation(np.stack([values[one] for one in row]), np.stack([places[one] for one in row]))
        for row in rows
    )


def _averaged(band: FloatArray, pull: FloatArray) -> float:
    """Return what averaging over the unknown values adds to a loss."""
    factor, filled, failed = dpbsv(band, pull, lower=1)
    return np.inf if failed else float(np.log(factor[0]).sum() - 0.5 * (pull @ filled))


def _fitted(likelihood: _Likelihood) -> tuple[float, float] | None:
    """Return the most likely link and its variance; None where no best fit is found."""
    centre, scale = likelihood.from_whole_days()
    size = len(centre)
    steps = _STEP * np.eye(size)

    def losses(moved: FloatArray) -> FloatArray:
        return likelihood.losses(centre + moved @ scale.T)

    def loss_and_slopes(moved: FloatArray) -> tuple[float, FloatArray]:
        middle, *higher = losses(moved + np.vstack([np.zeros(size), steps]))
        return float(middle), (np.array(higher) - middle) / _STEP

    best = minimize(
        loss_and_slopes, np.zeros(size), jac=True, method="BFGS", options={"gtol": _TOLERANCE}
    )
    first, second = np.tril_indices(size)
    around = losses(best.x + np.vstack([np.zeros(size), steps, steps[first] + steps[second]]))
    middle, higher, both = np.split(around, [1, 1 + size])
    bent = np.empty((size, size))
    bent[first, second] = (both - higher[first] - higher[second] + middle) / _STEP**2
    bent[second, first] = bent[first, second]
    if not (np.isfinite(bent).all() and np.linalg.eigvalsh(bent)[0] > 0):
        return None
    link = scale[LINK]
    return float((centre + scale @ best.x)[LINK]), float(link @ np.linalg.solve(bent, link))
