"""What became of one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Literal

from backpain_analytics.errors import PassingError
from backpain_analytics.sources.files.limited import is_passing, passing_reason

Status = Literal["read", "known", "unknown", "unreadable", "waiting", "passed over"]


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, or would become of it."""

    path: str
    """As its user knows it; inside an archive `archive.zip!path/inside`."""
    status: Status
    """`known`: this very content was read before. `unknown`: it was not opened, or no reader
    knows it. `waiting`: it is still being written, or could not be opened today; it is tried
    again next time. `passed over`: its name says that it is not to be read."""
    reason: str | None = None
    person_id: str | None = None
    reader: str | None = None
    notes: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows by table; sources, statements of the clock and rejected rows left out."""
    rows_rejected: int = 0
    is_partial: bool = False
    """It broke off after rows had been read."""

    @property
    def rows_read(self) -> int:
        """Rows over all tables."""
        return sum(self.rows.values())

    @property
    def is_useful(self) -> bool:
        """Whether it could be read: also where it holds no rows, but not where none was good."""
        is_read = self.status in ("read", "known")
        return is_read and (bool(self.rows) or not self.rows_rejected)


def refused(path: str, error: Exception) -> FileOutcome:
    """Return the outcome of a file that did not open; where the system failed it is to wait."""
    if is_passing(error):
        return FileOutcome(path, "waiting", passing_reason(error))
    # There may be many, and most say the same.
    reason = intern(str(error).removeprefix(f"{path}: "))
    return FileOutcome(path, "waiting" if isinstance(error, PassingError) else "unknown", reason)
