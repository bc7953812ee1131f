"""Rows of a text that a bad stick, a dying phone or a stray paste has spoilt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NUL = "\x00"
"""What no text has, and what a disk holds where nothing was written."""
ZERO_TAIL = "it ends in zeros, as when a stick is pulled or a phone dies while it writes"
TORN_TAIL = "it breaks off within its last row"
STRAY_NUL = "some of its rows hold bytes that no text has (NUL)"

_REASONS = {
    ZERO_TAIL: "The row holds bytes that no text has (NUL).",
    STRAY_NUL: "The row holds bytes that no text has (NUL).",
    TORN_TAIL: "The file breaks off within this row.",
}


@dataclass(frozen=True)
class Damage:
    """Rows of a file that were left out because their text is spoilt."""

    lines: Sequence[int]
    kind: str

    @property
    def reason(self) -> str:
        """Why each of the rows is rejected."""
        return _REASONS[self.kind]

    @property
    def note(self) -> str:
        """What is said of the file."""
        rows = "1 row was" if len(self.lines) == 1 else f"{len(self.lines):,} rows were"
        return f"{self.kind}: {rows} left out; if more should be there, copy or export it again"


OnDamage = Callable[[Damage], None]


def ignore_damage(damage: Damage) -> None:
    """Take no notice: the rows are left out all the same."""
