r"""A kit to test readers with: made-up files in memory, and the tables a reader makes of them.

tables = read(READER, member("acme.csv", "when;pulse\n2026-03-01 10:00;61\n"))
assert heart_rates(tables) == [("03-01 10:00:00", 61)]
"""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping, RatingPeriod
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context, Evidence, Reader

Tables = Mapping[str, pl.DataFrame]
"""Name → rows of what a reader yielded; tables without rows are left out."""


def member(name: str, content: str | bytes) -> Member:
    """Return a file, whose name may have folders and archives in it (`export.zip!steps.csv`)."""
    data = content.encode() if isinstance(content, str) else content
    return Member(name, len(data), datetime(2026, 1, 1, tzinfo=UTC), lambda: io.BytesIO(data))


def context(
    zone: str = "UTC",
    person_id: str | None = "anna",
    mappings: Sequence[ColumnMapping] = (),
    about: RatingPeriod | None = None,
    **evidence: Any,
) -> Context:
    """Return what a reader may know beside the file; `evidence` is what `survey` would say."""
    return Context(person_id, single_zone(zone), tuple(mappings), Evidence(**evidence), about=about)


def read(reader: Reader, file: Member, where: Context | None = None) -> dict[str, pl.DataFrame]:
    """Read a file.

    Raises:
        UnreadableExportError: The reader refuses it.
    """
    frames = defaultdict(list)
    for found in reader.read(file, where or context()):
        frames[found.table].append(found.rows)
    tables = {table: pl.concat(parts) for table, parts in frames.items()}
    return {table: rows for table, rows in tables.items() if rows.height}


def rows(tables: Tables, table: str, *columns: str) -> list[Any]:
    """Return the rows of a table, instants drawn as `03-01 10:00:00` UTC; one column comes bare."""
    frame = tables.get(table, pl.DataFrame(schema=dict.fromkeys(columns, pl.Null)))
    drawn = frame.select(columns).with_columns(
        pl.col(pl.Datetime("us", "UTC")).dt.strftime("%m-%d %H:%M:%S")
    )
    return drawn.to_series().to_list() if len(columns) == 1 else drawn.rows()


def steps(tables: Tables) -> list[tuple[str, int]]:
    """Return when each interval of steps starts, and its steps."""
    return rows(tables, "step_intervals", "started_at", "steps")


def heart_rates(tables: Tables) -> list[tuple[str, int | None]]:
    """Return when each heart rate was measured, and its beats per minute."""
    return rows(tables, "heart_rate_samples", "sampled_at", "heart_rate_bpm")


def rejected(tables: Tables) -> list[tuple[int | None, str]]:
    """Return line and reason of each rejected row."""
    return rows(tables, "rejected_rows", "line", "reason")


def note(tables: Tables) -> str:
    """Return what was said of the file as a whole."""
    return " / ".join(tables["file_notes"]["note"])
