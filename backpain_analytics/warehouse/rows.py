"""Small answers from DuckDB."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl

from backpain_analytics.statements import statement

Connection = duckdb.DuckDBPyConnection
"""What stages hand on from one function of this room to another."""
Values = list[Any] | dict[str, Any]
"""Of a statement's parameters, by place or by name."""


def first_row(
    con: duckdb.DuckDBPyConnection, query: str, values: Values | None = None
) -> tuple[Any, ...] | None:
    """Return the first row of a small result; None where there is none."""
    # Fetched whole: a result left unfinished blocks the connection for other work.
    rows = con.execute(query, values or []).fetchall()
    return rows[0] if rows else None


def count(con: duckdb.DuckDBPyConnection, query: str, values: Values | None = None) -> int:
    """Return the one number of a counting SELECT, or how many rows a statement changed."""
    row = first_row(con, query, values)
    return int(row[0]) if row else 0


def records(
    con: duckdb.DuckDBPyConnection, query: str, values: Values | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a small result by the names of their columns."""
    result = con.execute(query, values or [])
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def first_column(
    con: duckdb.DuckDBPyConnection, query: str, values: Values | None = None
) -> list[Any]:
    """Return the first column of a small result."""
    return [row[0] for row in con.execute(query, values or []).fetchall()]


def append(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]
) -> None:
    """Append rows, all with the same columns, in the types that the table declares."""
    if not rows:
        return
    kinds = con.sql(f"from {table} limit 0").pl().schema
    with given(con, "appended", pl.DataFrame(rows, {name: kinds[name] for name in rows[0]})):
        con.execute(f"insert into {table} by name from appended")


def drop(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Drop the tables and views of ours that have these names."""
    wanted = list(names)
    for kind in ("view", "table"):
        found = first_column(
            con,
            f"select format('{{}}.\"{{}}\"', schema_name, {kind}_name) from duckdb_{kind}s() "
            "where not internal and not temporary and schema_name in ('main', 'work') "
            f"and list_contains(?, {kind}_name)",
            [wanted],
        )
        for name in found:
            con.execute(f"drop {kind} {name}")


@contextmanager
def given(con: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> Iterator[None]:
    """Let statements read a frame as a table."""
    con.register(name, rows.to_arrow())
    try:
        yield
    finally:
        con.unregister(name)


def define(con: duckdb.DuckDBPyConnection, room: str, name: str) -> None:
    """Let statements read what another one of `sql/` gives, by its name."""
    con.execute(f"create or replace temp view {name} as {statement(room, name)}")


def has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Say whether a table of this name exists."""
    tables = "select count(*) from duckdb_tables() where table_name = ?"
    return count(con, tables, [name]) > 0
