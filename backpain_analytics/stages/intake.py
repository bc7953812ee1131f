"""What is asked of an ingest, and what became of the files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from backpain_analytics.warehouse.into.withdraw import Withdrawn


@dataclass(frozen=True)
class IngestRequest:
    """What to take in."""

    paths: tuple[Path, ...] = ()
    """Files and folders; none: the inbox."""
    person_id: str | None = None
    """Whose they are; None: the folder of the inbox, or the ids in the file, say it."""
    password: str | None = field(default=None, repr=False)
    """Opens locked archives. Never stored; with it, files seen before are looked at again."""
    is_trial: bool = False
    """Found time zones are not written into backpain.toml."""


@dataclass(frozen=True)
class FileLine:
    """What became of one file, or would become of it."""

    path: str
    person_id: str | None
    reader: str | None
    status: Literal["read", "known", "unknown", "unreadable", "waiting"]
    """`known`: this very content was read before. `waiting`: it is still being written, or could
    not be opened today; it is tried again next time."""
    reason: str | None = None
    notes: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    """Rows by table."""
    rows_rejected: int = 0

    @property
    def is_useful(self) -> bool:
        """Whether it could be read: also where it holds no rows, but not where none was good."""
        is_read = self.status in ("read", "known")
        return is_read and (bool(self.rows) or not self.rows_rejected)


@dataclass(frozen=True)
class IngestSummary:
    """What became of all files."""

    files: tuple[FileLine, ...]
    unchanged: int
    """Files on disk that needed no second look."""
    found_zones: Mapping[str, str] = field(default_factory=dict)
    """Person → the time zone that their exports showed and nobody had declared."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """What kind of export → how many of its files hold nothing that is used."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """What counted before and counts no longer."""
    litter: Mapping[str, int] = field(default_factory=dict)
    """What files are that are not looked at for their names → how many there are."""
    away: Mapping[str, str] = field(default_factory=dict)
    """Folders and files, as named in the warehouse, that cannot be looked at now → why; what was
    read there before still counts."""

    @property
    def is_unusable(self) -> bool:
        """Whether files were handed in and none of them could be used, now or before."""
        has_use = self.unchanged or self.away or any(line.is_useful for line in self.files)
        return bool(self.files or self.passed_over) and not has_use

    def count(self, status: str) -> int:
        """Return how many files ended in a status."""
        return sum(line.status == status for line in self.files)

    @property
    def rows(self) -> int:
        """Rows read from all files."""
        return sum(sum(line.rows.values()) for line in self.files)


OnFile = Callable[[float, int], None]
"""Called while files are read: how many are done, a large one counted by the share of it that
was read, and how many there are of this export."""


def say_nothing(files_done: float, files: int) -> None:
    """Report no progress."""
