"""Whether two warehouses say the same, table by table."""

from collections.abc import Mapping, Sequence
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
_INEXACT = ("DOUBLE", "FLOAT")


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
        columns = {database: _columns(con, database) for database in ("nightly", "at_once")}
        tables = sorted(columns["nightly"].keys() | columns["at_once"].keys())
        rows, differences = 0, []
        for table in tables:
            counts = _difference(con, table, columns)
            rows += counts[0]
            if counts[1] or counts[2]:
                differences.append(Difference(table, counts[1], counts[2]))
    return Comparison(len(tables), rows, tuple(differences))


def _columns(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Return what is compared of each table of a database."""
    found = con.execute(
        "select table_schema || '.' || table_name, column_name, data_type "
        "from information_schema.columns where table_catalog = ? order by ordinal_position",
        [database],
    ).fetchall()
    columns: dict[str, list[str]] = {}
    for table, name, kind in found:
        only = table.partition(".")[2]
        # What an analyst made is nobody else's.
        if only in _BOOKS or only.startswith("soak_"):
            continue
        listed = columns.setdefault(table, [])
        # Sums of the same numbers in another order differ in their last digits.
        if name not in _MOMENTS:
            listed.append(f"round({name}, 6) as {name}" if kind in _INEXACT else name)
    return columns


def _difference(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[int, int, int]:
    for database, of_tables in columns.items():
        con.execute(f"use {database}")
        names = ", ".join(of_tables[table])
        con.execute(f"create or replace temp table {database}_rows as select {names} from {table}")
    con.execute("use memory")
    missing = "from at_once_rows except all from nightly_rows"
    extra = "from nightly_rows except all from at_once_rows"
    queries = ("from at_once_rows", missing, extra)
    return tuple(_count(con, query) for query in queries)  # type: ignore[return-value]


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(f"select count(*) from ({query})").fetchone()
    return int(row[0]) if row else 0
