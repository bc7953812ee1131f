"""Rows dated where nobody can have been measured yet, or not any more, are no data.

One slip of the pen would stretch a record, and all that counts its days, to the year 2099.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import polars as pl

from backpain_analytics.sources.reader import Batch, batch

EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - compared with naive UTC
"""Before it nobody wore a counter that exports; a clock never set says 1970 or 1989."""
LATEST_AFTER_NOW = timedelta(days=2)
"""Clocks run up to 14 hours ahead of UTC, and watches go wrong a little."""

_REASON = "its date lies in the future, or before 1990"


def datable(arriving: Batch) -> Iterator[Batch]:
    """Yield the batch without such rows, and those as rejected rows."""
    rows = arriving.rows
    latest = datetime.now(UTC).replace(tzinfo=None) + LATEST_AFTER_NOW
    is_fine = [
        _clock(name, kind).is_between(EARLIEST, latest).fill_null(value=True)
        for name, kind in rows.schema.items()
        if kind.is_temporal()
    ]
    kept = rows.filter(is_fine) if is_fine else rows
    yield Batch(arriving.table, kept)
    undatable = rows.height - kept.height
    if undatable:
        yield batch("rejected_rows", {"line": [None] * undatable, "reason": [_REASON] * undatable})


def _clock(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        return column.dt.replace_time_zone(None)
    return column.cast(pl.Datetime("us"))
