"""A line of the table, and how much is run for it."""

from dataclasses import dataclass

import numpy as np

from tests.calibration.runs import Outcomes, Scenario, run
from tests.generators.persons import Person


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    bar: int
    setting: str
    measure: str
    value: float
    lowest: float = -np.inf
    highest: float = np.inf

    @property
    def is_met(self) -> bool:
        """Within the bar, ends included."""
        return self.lowest <= self.value <= self.highest


@dataclass(frozen=True)
class Effort:
    """How much is run."""

    share: float
    """Of the persons each bar asks for; 1 for figures to be quoted."""
    workers: int

    def scenario(self, person: Person, persons: int, seed: int) -> Scenario:
        """Scale the number of persons down."""
        return Scenario(person, max(round(self.share * persons), 2), seed)

    def run(self, person: Person, persons: int, seed: int) -> Outcomes:
        """Run the scenario."""
        return run(self.scenario(person, persons, seed), self.workers)
