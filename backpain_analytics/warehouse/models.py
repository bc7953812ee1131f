"""Run the SELECTs of sql/ in the order in which they read each other."""

from collections.abc import Mapping
from dataclasses import astuple, fields
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from backpain_analytics.parameters import Parameters
from backpain_analytics.warehouse.rows import has_table

ROOMS = ("epochs", "bouts", "days", "weeks")
WINDOW = "build_days"
"""A model that reads this table is computed for just the days that it lists."""
VIEW = "-- view:"
"""Stands in the header of a model that is cheaper to repeat than to keep, with the reason."""

_PACKAGE_SQL = Path(__file__).parent.parent / "sql"
SQL_DIR = _PACKAGE_SQL if _PACKAGE_SQL.exists() else Path(__file__).parents[2] / "sql"
"""In an installed wheel beside the package's rooms, in a checkout at the top."""


def create_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that readers and settings fill, where they do not exist yet."""
    con.execute((SQL_DIR / "raw" / "tables.sql").read_text(encoding="utf-8"))


def has_raw_tables(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the raw tables are those of this version, column for column."""
    return _raw_columns() <= _columns(con)


@cache
def _raw_columns() -> set[tuple[str, str, str]]:
    with duckdb.connect() as fresh:
        create_raw_tables(fresh)
        return _columns(fresh)


def _columns(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    # Those of a view are another thing: a table of the same name cannot stand in for it. Their
    # types follow from the tables, and get_table_names() makes DuckDB forget them.
    columns = """
        select
            duckdb_columns.table_name,
            column_name,
            if(view_name is null, data_type, 'of a view')
        from duckdb_columns() left join duckdb_views() on table_name = view_name
        where not duckdb_columns.internal
        """
    return set(con.execute(columns).fetchall())


def store_parameters(con: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Replace the one row of `parameters`."""
    # Wide whole numbers, as minutes become microseconds in SQL; an absent number is a double.
    kinds = {int: "bigint", str: "varchar"}
    columns = ", ".join(
        f"?::{kinds.get(type(value), 'double')} as {field.name}"
        for field, value in zip(fields(parameters), astuple(parameters), strict=True)
    )
    con.execute(f"create or replace table parameters as select {columns}", astuple(parameters))


def model_queries(rooms: tuple[str, ...] = ROOMS) -> dict[str, str]:
    """Return each model's SELECT; the table is named after its file."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for room in rooms
        for path in sorted((SQL_DIR / room).glob("*.sql"))
    }


def tables_read(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which tables and views each SELECT reads, as DuckDB's own parser says."""
    return {name: con.get_table_names(query) for name, query in queries.items()}


def build_order(reads: Mapping[str, set[str]]) -> list[str]:
    """Return the models so that each comes after those it reads.

    The order follows from the SELECTs, so it is never written down and cannot go stale.
    """
    models = {name: tables & reads.keys() for name, tables in reads.items()}
    return list(TopologicalSorter(models).static_order())


def build_models(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Bring every derived table up to date; return their names in the order built."""
    return bring_up_to_date(con, model_queries())


def bring_up_to_date(con: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> list[str]:
    """Bring some derived tables up to date, as the others that they read are; return their order.

    Models that read `build_days` are recomputed for those days and keep all others;
    those marked as views are stored as a query; the rest are small and computed whole.
    """
    reads = tables_read(con, queries)
    order = build_order(reads)
    for name in order:
        if WINDOW in reads[name] and has_table(con, name):
            _replace_days(con, name, queries[name])
        else:
            create_model(con, name, queries[name])
    return order


def create_model(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Make one table or view anew; those that it reads are there."""
    kind = "view" if VIEW in query else "table"
    con.execute(f"create or replace {kind} {name} as {query}")


def _replace_days(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    con.execute(
        f"""
        delete from {name} using {WINDOW}
        where {name}.person_id = {WINDOW}.person_id
            and {name}.local_date = {WINDOW}.local_date
        """
    )
    con.execute(f"insert into {name} by name {query}")
