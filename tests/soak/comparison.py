"""Whether two warehouses say the same, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

_BOOKS = {
    # When and in which order things were done, and what is remembered of it.
    *("association_history", "association_looks", "build_days", "build_spans", "build_state"),
    *("built_days", "built_models", "built_persons", "raw_state", "sample_series"),
    *("neighbouring_days", "seen_paths", "superseded_files", "touched_dates", "withdrawn_files"),
    # With numbers in place of names; the views of them are compared.
    *("heart_rate_readings", "step_counter_readings", "step_interval_readings"),
}
_MOMENTS = {"loaded_at", "tier", "tier_since", "rows_loaded"}
"""Columns that say when something was done, or what was said before."""


@dataclass(frozen=True)
class Difference:
    """Rows that only one of two warehouses holds."""

    table: str
    missing: int
    extra: int


@dataclass(frozen=True)
class Comparison:
    """What comparing found."""

    tables: int
    rows: int
    differences: tuple[Difference, ...]


def compare(nightly: Path, at_once: Path) -> Comparison:
    """Hold each table and view of one warehouse against that of another."""
    with duckdb.connect() as con:
        con.execute(f"attach '{nightly}' as nightly (read_only)")
        con.execute(f"attach '{at_once}' as at_once (read_only)")
        con.execute("set timezone = 'UTC'")
        tables = sorted(_tables(con, "nightly") | _tables(con, "at_once"))
        rows, differences = 0, []
        for table in tables:
            counts = _difference(con, table)
            rows += counts[0]
            if counts[1] or counts[2]:
                differences.append(Difference(table, counts[1], counts[2]))
    return Comparison(len(tables), rows, tuple(differences))


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    found = con.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ?",
        [database],
    ).fetchall()
    # What an analyst made is nobody else's.
    return {
        f"{schema}.{name}"
        for schema, name in found
        if name not in _BOOKS and not name.startswith("soak_")
    }


def _difference(con: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int, int]:
    for database in ("nightly", "at_once"):
        con.execute(f"use {database}")
        names = ", ".join(_columns(con, database, table))
        con.execute(f"create or replace temp table {database}_rows as select {names} from {table}")
    con.execute("use memory")
    missing = "from at_once_rows except all from nightly_rows"
    extra = "from nightly_rows except all from at_once_rows"
    queries = ("from at_once_rows", missing, extra)
    return tuple(_count(con, query) for query in queries)  # type: ignore[return-value]


def _columns(con: duckdb.DuckDBPyConnection, database: str, table: str) -> Iterator[str]:
    found = con.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_catalog = ? and table_schema || '.' || table_name = ? "
        "order by ordinal_position",
        [database, table],
    ).fetchall()
    for name, kind in found:
        if name in _MOMENTS:
            continue
        # Sums of the same numbers in another order differ in their last digits.
        rounded = f"round({name}, 6) as {name}" if kind in ("DOUBLE", "FLOAT") else name
        yield rounded


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(f"select count(*) from ({query})").fetchone()
    return int(row[0]) if row else 0
