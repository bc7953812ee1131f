"""A fitted slope and its error, whichever model they are of."""

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class Slope:
    """What a tier is decided from."""

    estimate: float
    """Outcome per 1 of the exposure's track."""
    standard_error: float
    degrees_of_freedom: int

    @property
    def margin(self) -> float:
        """Half the width of the 95 % interval."""
        return float(stdtrit(self.degrees_of_freedom, 0.975)) * self.standard_error

    def margin_at(self, score: float) -> float:
        """Return half the width of the interval whose edge has this score; see `score`."""
        freedom = self.degrees_of_freedom
        if score**2 >= freedom + 1:
            return inf
        return float(score * np.sqrt(freedom / (freedom + 1 - score**2))) * self.standard_error

    def smallest_detectable(self, level: float) -> float:
        """Return the slope of which 80 % of records like this one would have a p up to this."""
        quantile = float(stdtrit(self.degrees_of_freedom, 1 - level / 2))
        return (quantile + 0.84) * self.standard_error

    @property
    def p_value(self) -> float:
        """By the t distribution."""
        t = abs(self.estimate) / self.standard_error
        return float(2 * stdtr(self.degrees_of_freedom, -t))

    @property
    def score(self) -> float:
        """|t| on the scale of the flipped scores, which know no estimate of the slope."""
        squared = (self.estimate / self.standard_error) ** 2
        freedom = self.degrees_of_freedom
        return float(np.sqrt(squared * (freedom + 1) / (freedom + squared)))
