"""The database of a study: views over the Parquet of its shards, explained as a warehouse is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from backpain_analytics.errors import NothingToReportError, WarehouseError
from backpain_analytics.settings.limits import Limits
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.connection import connected
from backpain_analytics.warehouse.night.comments import write_comments
from backpain_analytics.warehouse.rows import append


def write_pool(
    database: Path,
    files: Mapping[str, Sequence[Path]],
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    limits: Limits,
) -> None:
    """Write the database anew; whoever has the old one open keeps it.

    Args:
        database: Where.
        files: View → the Parquet of its shards.
        rows: Of `study_persons` and `study_shards`.
        limits: What it may take of the machine.
    """
    draft = database.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        with connected(draft, limits) as con:
            draft.chmod(OWNER_ONLY_FILE)
            con.execute(statement("study", "tables"))
            for table, content in rows.items():
                append(con, table, list(content))
            for view, paths in files.items():
                con.execute(f"create view {view} as from read_parquet([{_quoted(paths)}])")
            write_comments(con)
            con.execute("checkpoint")
        draft.replace(database)
    except duckdb.Error as error:
        raise WarehouseError(f"{database} could not be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def reading_pool(database: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database of a study.

    Raises:
        NothingToReportError: There is none yet.
        WarehouseError: It cannot be read; its Parquet may have been moved.
    """
    if not database.exists():
        raise NothingToReportError(
            f"{database} does not exist yet: run 'backpain study pool {database.parent}' first."
        )
    try:
        with connected(database, limits, read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            con.execute("set python_enable_replacements = false")
            yield con
    except duckdb.Error as error:
        raise WarehouseError(
            f"{database} cannot be read: {str(error).partition(chr(10))[0][:200]}. If the folder "
            "was moved, run 'backpain study pool' again."
        ) from error


def question(con: duckdb.DuckDBPyConnection, room: str, name: str) -> pd.DataFrame:
    """Return what a SELECT of `sql/` finds in the database of a study."""
    return con.execute(statement(room, name)).df()


def _quoted(paths: Iterable[Path]) -> str:
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
