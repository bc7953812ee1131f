"""Parquet files, streamed from a private copy: never held whole, never trusted."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.text_tables import MOST_COLUMNS

MOST_ROWS = 2**28
"""Five centuries of minutes. A file of a few bytes can claim any number of rows."""
_SIGNATURE = b"PAR1"
# A panic of the library is no ordinary exception.
_DAMAGE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, MemoryError)


def is_parquet(head: bytes) -> bool:
    """Say whether a file begins as Parquet; what its columns are stands at its end."""
    return head.startswith(_SIGNATURE)


@contextmanager
def open_parquet(member: Member) -> Iterator[pl.LazyFrame]:
    """Open a file, of which `collect` takes parts.

    Raises:
        UnreadableExportError: It is damaged, or too large.
    """
    with TemporaryDirectory(prefix="backpain-") as folder:
        path = Path(folder) / "copy.parquet"
        with member.open() as original, path.open("wb") as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
        frame = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        with naming_damage(member):
            columns = len(frame.collect_schema())
        if columns > MOST_COLUMNS:
            raise UnreadableExportError(
                f"{member.label}: it has {columns:,} columns, more than {MOST_COLUMNS:,}. "
                "It is not a health export."
            )
        rows = collect(frame.select(pl.len()), member).item()
        if rows > MOST_ROWS:
            raise UnreadableExportError(
                f"{member.label}: it has {rows:,} rows, more than {MOST_ROWS:,}. "
                "Split it by persons."
            )
        yield frame


def collect(rows: pl.LazyFrame, member: Member) -> pl.DataFrame:
    """Return rows that are streamed from an open file.

    Raises:
        UnreadableExportError: It is damaged.
    """
    with naming_damage(member):
        return rows.collect(engine="streaming")


@contextmanager
def naming_damage(member: Member) -> Iterator[None]:
    """Say which file is damaged."""
    try:
        yield
    except _DAMAGE as error:
        raise UnreadableExportError(
            f"{member.label}: a damaged Parquet file ({type(error).__name__}). "
            "Export it or copy it again."
        ) from error
