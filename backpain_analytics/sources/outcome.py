"""What became of one file while it was read."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from backpain_analytics.sources.reader import Batch

Status = Literal["read", "unreadable", "unknown"]


@dataclass
class Outcome:
    """Counts of what a file gave; grows while its batches pass."""

    status: Status = "read"
    reason: str | None = None
    is_passing: bool = False
    """The system could not read the file, or not all of it: it is to be tried again next time."""
    notes: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    """Rows by table; sources, statements of the clock and rejected rows left out."""
    rows_rejected: int = 0
    is_partial: bool = False
    """It broke off after rows had been read."""

    @property
    def rows_read(self) -> int:
        """Rows over all tables."""
        return self.rows.total()

    def count(self, batch: Batch) -> None:
        """Count a batch."""
        if batch.table == "file_notes":
            self.notes += batch.rows["note"].to_list()
        elif batch.table == "rejected_rows":
            self.rows_rejected += batch.rows.height
        elif batch.table not in ("sources", "stated_clocks") and batch.rows.height:
            self.rows[batch.table] += batch.rows.height
