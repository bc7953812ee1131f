"""What may be compared with pain: each exposure once, with its column, step and words."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ExposureColumn:
    """A column of `analysis_days` that may precede pain."""

    name: str
    """The column. What ends in _done is a yes or no, in _nrs a rating from 0 to 10."""
    words: str
    """On the page."""
    step: float = 1
    """The usual amount for which an estimate is stated, in units of the column."""
    unit: str = "yes instead of no"
    """The step in words."""
    counted_in: str = "minutes"
    """Noun of the column's unit."""
    less: str = "less"
    """'fewer' of what is counted."""
    short_words: str | None = None
    """Where there is little room; None: the same words."""
    is_usual: bool = False
    """Compared for everyone; the others only where backpain.toml declares them."""

    @property
    def is_yes_no(self) -> bool:
        """Whether it is done or not done."""
        return self.name.endswith("_done")

    @property
    def is_rating(self) -> bool:
        """Whether the person rates it; a rating may be a control instead."""
        return self.name.endswith("_nrs")


_FILE = Path(__file__).with_name("exposures.toml")
EXPOSURES = {
    name: ExposureColumn(name, **block)
    for name, block in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}
"""By column."""
CONTROLS = tuple(column.name for column in EXPOSURES.values() if column.is_rating)
"""Those in which days may be made alike instead; the others are always compared, or hold pain."""
