"""A row of a table of CALIBRATION.md, and how much is run for it."""

from dataclasses import dataclass

import numpy as np

from tests.calibration.runs import Outcomes, Scenario, run
from tests.generators.persons import Person

MISSED = "MISSED"
HEAD = "| bar | diaries | measured | value | may be | |\n|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Measured:
    """One row."""

    bar: int
    """Number of the bar set beforehand; 0: for information, or a limit set later."""
    setting: str
    measure: str
    value: float
    lowest: float = -np.inf
    highest: float = np.inf

    @property
    def is_met(self) -> bool:
        """Within the bar, ends included."""
        return self.lowest <= self.value <= self.highest

    def __str__(self) -> str:
        """Return the row as it stands in CALIBRATION.md.

        >>> str(Measured(1, "N1", "per test, %", 3.95, 3, 6))
        '| 1 | N1 | per test, % | 3.95 | 3 to 6 | |'
        >>> str(Measured(0, "N1", "possible", 0.1234, highest=0.1))
        '|  | N1 | possible | 0.123 | to 0.1 | MISSED |'
        """
        ends = [f"{end:g}" if np.isfinite(end) else "" for end in (self.lowest, self.highest)]
        limits = "" if ends == ["", ""] else " to ".join(ends).strip()
        verdict = "" if self.is_met else f"{MISSED} "
        number = str(self.bar or "")
        return (
            f"| {number} | {self.setting} | {self.measure} | {self.value:.3g}"
            f" | {limits} | {verdict}|"
        )


@dataclass(frozen=True)
class Effort:
    """How much is run."""

    share: float
    """Of the persons each bar asks for; 1 for figures to be quoted."""
    workers: int

    def records(self, records: int) -> int:
        """Scale a number of persons or records down."""
        return max(round(self.share * records), 2)

    def scenario(self, person: Person, persons: int, seed: int) -> Scenario:
        """Scale the number of persons down."""
        return Scenario(person, self.records(persons), seed)

    def run(self, person: Person, persons: int, seed: int) -> Outcomes:
        """Run the scenario."""
        return run(self.scenario(person, persons, seed), self.workers)
