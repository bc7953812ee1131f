"""Hand-made CSV files as text, and what a reader makes of them."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from backpain_analytics import testing
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import ColumnMapping, Context, Reader


@dataclass(frozen=True)
class ReadFile:
    """What came out of a file."""

    entries: pl.DataFrame
    rejected: list[tuple[int, str]]
    note: str

    def rows(self, *columns: str) -> list[Any]:
        """Entries as tuples of some columns, or as bare values of one."""
        if len(columns) == 1:
            return self.entries[columns[0]].to_list()
        return self.entries.select(columns).rows()


def member(content: str | bytes, name: str = "diary.csv") -> Member:
    return testing.member(name, content)


def context(mapping: ColumnMapping | None = None) -> Context:
    return testing.context("Europe/Berlin", mappings=(mapping,) if mapping else ())


def read_with(
    reader: Reader, file: Member, table: str, mapping: ColumnMapping | None = None
) -> ReadFile:
    batches = list(reader.read(file, context(mapping)))
    found = {
        name: [batch.rows for batch in batches if batch.table == name]
        for name in (table, "rejected_rows", "file_notes")
    }
    (note,) = found["file_notes"]
    rejected = [row for rows in found["rejected_rows"] for row in rows.rows()]
    entries = pl.concat(found[table]) if found[table] else pl.DataFrame()
    return ReadFile(entries, rejected, note["note"].item())
