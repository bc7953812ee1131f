"""Databases of phone apps, read from a private copy: never written to, never trusted."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dates import EARLIEST_YEAR, LATEST_YEAR
from backpain_analytics.sources.tables import INSTANT

MOST_FRAME_ROWS = 250_000
_SIGNATURE = b"SQLite format 3\x00"
_OWN = "master.type = 'table' and master.sql not like 'create virtual%'"
_EARLIEST, _LATEST = (
    int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    for year in (EARLIEST_YEAR, LATEST_YEAR)
)


@contextmanager
def open_database(member: Member) -> Iterator[sqlite3.Connection]:
    """Open a copy that nobody else can read and that goes with the connection.

    Raises:
        UnreadableExportError: It is damaged, here or while it is read.
    """
    with TemporaryDirectory(prefix="backpain-") as folder:
        path = Path(folder) / "copy.db"
        with member.open() as original, path.open("wb") as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as con:
                # Keeps functions that somebody put into views or defaults from running.
                con.execute("pragma trusted_schema = off")
                con.text_factory = lambda text: text.decode(errors="replace")
                con.execute("pragma schema_version").fetchall()
                # Where a system lets an open file go, none is left if the process is killed.
                with suppress(OSError):
                    path.unlink()
                yield con
        # What is wrong may be said in words that are themselves damaged.
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise UnreadableExportError(
                f"{member.label}: a damaged database ({type(error).__name__}). Export it again."
            ) from error


def table_names(member: Member) -> frozenset[str]:
    """Return the names of all tables; none where it is no readable database."""
    if member.head(len(_SIGNATURE)) != _SIGNATURE:
        return frozenset()
    try:
        with open_database(member) as con:
            return frozenset(own_tables(con))
    except UnreadableExportError:
        return frozenset()


def unknown_database(member: Member) -> str | None:
    """Say what is wrong with a database that no reader knows; None: it is no database.

    Raises:
        UnreadableExportError: It is damaged, so that nobody could know it.
    """
    if member.head(len(_SIGNATURE)) != _SIGNATURE:
        return None
    with open_database(member) as con:
        own_tables(con)
    return (
        "it is a database (SQLite) of a kind that is not read: export the same data in one of the "
        "forms that the README lists, or as CSV"
    )


def own_tables(con: sqlite3.Connection) -> list[str]:
    """Return the names of the tables proper, in name order; views could compute anything."""
    found = con.execute(f"select name from sqlite_master as master where {_OWN} order by name")
    return [name for (name,) in found]


def column_names(con: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns of a table in lower case; none where there is no such table."""
    found = con.execute(
        "select lower(field.name) from sqlite_master as master "
        "inner join pragma_table_info(master.name) as field "
        f"where {_OWN} and master.name = ?",
        [table],
    )
    return {name for (name,) in found}


def row_counts(con: sqlite3.Connection, tables: Sequence[str]) -> dict[str, int]:
    """Return how many rows tables have, of those that have some."""
    counts = {}
    for table in tables:
        # A table's name is the file's own text, so it is quoted.
        quoted = table.replace('"', '""')
        (counts[table],) = con.execute(f'select count(*) from "{quoted}"').fetchone()
    return {table: count for table, count in counts.items() if count}


def read_frames(con: sqlite3.Connection, query: str, schema: pl.Schema) -> Iterator[pl.DataFrame]:
    """Yield the rows of a query in frames of bounded size; what does not fit a type is null."""
    cursor = con.execute(query)
    while rows := cursor.fetchmany(MOST_FRAME_ROWS):
        columns = zip(schema.items(), zip(*rows, strict=True), strict=True)
        yield pl.DataFrame(
            [pl.Series(name, values, kind, strict=False) for (name, kind), values in columns]
        )


def epoch_instant(column: str, microseconds: int) -> pl.Expr:
    """Return the instants of numbers since 1970, each of so many microseconds; null: no date."""
    number = pl.col(column)
    is_date = number.is_between(_EARLIEST // microseconds, _LATEST // microseconds)
    return pl.when(is_date).then(number * microseconds).cast(INSTANT)
