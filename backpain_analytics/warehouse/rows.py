"""Small answers from DuckDB."""

from typing import Any

import duckdb

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


def has_table(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Say whether a table of this name exists."""
    tables = "select count(*) from duckdb_tables() where table_name = ?"
    return count(con, tables, [name]) > 0
