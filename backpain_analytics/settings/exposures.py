"""What may be compared with pain: each exposure once, with its column and step.

Its words stand in messages/english.toml, `[words.exposure]` and those that follow.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ExposureColumn:
    """A column of `analysis_days` that may precede pain."""

    name: str
    """The column. What ends in _done is a yes or no, in _nrs a rating from 0 to 10."""
    step: float = 1
    """The usual amount for which an estimate is stated, in units of the column."""
    is_over_by_morning: bool = False
    """Known before anything else of the day, and so fit to be a control."""
    is_usual: bool = False
    """Compared for everyone; the others only where backpain.toml declares them."""

    @property
    def is_yes_no(self) -> bool:
        """Whether it is done or not done."""
        return self.name.endswith("_done")

    @property
    def is_rating(self) -> bool:
        """Whether the person rates it."""
        return self.name.endswith("_nrs")

    @property
    def may_be_control(self) -> bool:
        """Whether days may be made alike in it instead."""
        return self.is_rating or self.is_over_by_morning


_FILE = Path(__file__).with_name("exposures.toml")
EXPOSURES = {
    name: ExposureColumn(name, **block)
    for name, block in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}
"""By column."""
ONLY_CONTROLS = ("medication_taken",)
"""Never compared with later pain themselves: who hurts takes more, and that tells nothing."""
CONTROLS = (
    *(column.name for column in EXPOSURES.values() if column.may_be_control),
    *ONLY_CONTROLS,
)
"""Those in which days may be made alike instead; the others are always compared, or hold pain."""
