"""Run the SELECTs of sql/ in the order in which they read each other."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import astuple, fields
from functools import cache
from typing import Any, Literal

import duckdb

from backpain_analytics.progress import OnProgress, Progress, unseen
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import EXERCISES
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.statements import SQL_DIR, statement
from backpain_analytics.warehouse.connection import connected
from backpain_analytics.warehouse.night.order import build_order, tables_read
from backpain_analytics.warehouse.rows import append, count, first_column, records

ROOMS = ("epochs", "bouts", "days", "weeks")
WINDOW = "build_days"
"""A model that reads this table is computed for just the days that it lists."""
KEY = "person_key"
"""Stands in place of `person_id` where rows are too many to carry names."""
VIEW = "-- view:"
"""Stands in the header of a model that is cheaper to repeat than to keep, with the reason."""
WORK = "-- work:"
"""Stands in the header of a model that only builds need, with what it is for. It lives in the
schema `work`, where `show tables` does not list it."""

RAW_LAYOUT = 8
"""Raised by one whenever the columns of the raw tables or of the bookkeeping change, or their
schema: tells what an earlier version made, which is built anew, from what a later one did, which
is left alone."""

Maker = Literal["this", "earlier", "later"]
"""Which version made the raw tables of a warehouse."""


def create_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables that readers, loading and settings fill, where they do not exist yet."""
    con.execute("create schema if not exists work")
    see_work_tables(con)
    con.execute(_raw_statements())


def see_work_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Let statements name the tables of `work` as they do those of `main`."""
    # An earlier version's warehouse has no such schema.
    if count(con, "select count(*) from duckdb_schemas() where schema_name = 'work'"):
        con.execute("set search_path = 'main,work'")


def maker_of(con: duckdb.DuckDBPyConnection) -> Maker:
    """Say whether this version can work with the raw tables, and else which kind made them.

    The warehouse notes which statements made them, as looking at every column takes its time.
    A database without any of the tables is anybody's, and will do.
    """
    noted = _raw_state(con)
    if noted.get("fingerprint") == _fingerprint():
        return "this"
    if noted.get("layout", 0) > RAW_LAYOUT:
        return "later"
    found = _columns(con)
    tables = {table for _, table, *_ in found}
    fits = {column for column in raw_columns() if column[1] in tables} <= found
    return "this" if fits else "earlier"


def ensure_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the raw tables that are missing, and note what made them."""
    if _raw_state(con).get("fingerprint") == _fingerprint():
        return
    create_raw_tables(con)
    con.execute(
        "create or replace table work.raw_state as select ? as fingerprint, ?::integer as layout",
        [_fingerprint(), RAW_LAYOUT],
    )


def _raw_state(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what the warehouse notes of itself; earlier versions note less, or nothing."""
    try:
        noted = records(con, "from raw_state")
    except duckdb.CatalogException:
        return {}
    return next(iter(noted), {})


def _fingerprint() -> str:
    return hashlib.sha256(_raw_statements().encode()).hexdigest()


def _raw_statements() -> str:
    return "".join(statement("raw", name) for name in ("tables", "readings", "bookkeeping"))


@cache
def raw_columns() -> set[tuple[str, str, str, str]]:
    """Return schema, table, column and type of all that readers, settings and loading fill."""
    with connected() as fresh:
        create_raw_tables(fresh)
        return _columns(fresh)


def _columns(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str, str]]:
    # Of a view only that it is one: it can be made anew, which a table in its place cannot.
    return set(con.execute(statement("reads", "columns_of_tables")).fetchall())


def store_parameters(con: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Replace the one row of `parameters`."""
    # Wide whole numbers, as minutes become microseconds in SQL; an absent number is a double.
    kinds = {int: "bigint", str: "varchar"}
    columns = ", ".join(
        f"?::{kinds.get(type(value), 'double')} as {field.name}"
        for field, value in zip(fields(parameters), astuple(parameters), strict=True)
    )
    con.execute(f"create or replace table parameters as select {columns}", astuple(parameters))


def store_known_exercises(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `known_exercises` anew."""
    con.execute("delete from known_exercises")
    rows = [
        {"exercise": code, "name_pattern": known.name_pattern} | known.model_dump(exclude={"names"})
        for code, known in EXERCISES.items()
    ]
    append(con, "known_exercises", rows)


def store_known_conditions(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `known_conditions` anew."""
    con.execute("delete from known_conditions")
    rows = [{"condition": code} | known.model_dump() for code, known in CONDITIONS.items()]
    append(con, "known_conditions", rows)


@cache
def model_queries(rooms: tuple[str, ...] = ROOMS) -> Mapping[str, str]:
    """Return each model's SELECT; the table is named after its file."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for room in rooms
        for path in sorted((SQL_DIR / room).glob("*.sql"))
    }


def build_models(con: duckdb.DuckDBPyConnection, on_progress: OnProgress = unseen) -> list[str]:
    """Bring every derived table up to date; return their names in the order built."""
    return bring_up_to_date(con, model_queries(), on_progress)


def bring_up_to_date(
    con: duckdb.DuckDBPyConnection, queries: Mapping[str, str], on_progress: OnProgress = unseen
) -> list[str]:
    """Bring some derived tables up to date, as the others that they read are; return their order.

    Models that read `build_days` are recomputed for those days and keep all others;
    those marked as views are stored as a query; the rest are small and computed whole.
    """
    reads = tables_read(con, queries)
    order = build_order(reads)
    there = set(first_column(con, "select table_name from duckdb_tables()"))
    kept = {name for name in order if WINDOW in reads[name] and name in there}
    for name in kept:
        _forget_days(con, name)
    if "grid_days" in there:
        # What has no samples any more is forgotten, not computed.
        con.execute(f"delete from {WINDOW} where (person_id, local_date) not in (from grid_days)")
    on_progress(Progress("computing", 0, len(order)))
    for done, name in enumerate(order, start=1):
        if name in there - kept:
            # A table that is made anew would have to be explained anew.
            con.execute(f"truncate {name}")
        if name in there:
            con.execute(f"insert into {name} by name {queries[name]}")
        else:
            create_model(con, name, queries[name])
        on_progress(Progress("computing", done, len(order)))
    return order


def create_model(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Make one table or view anew; those that it reads are there."""
    kind = "view" if VIEW in query else "table"
    con.execute(f"create or replace {kind} {schema_of(query)}.{name} as {query}")


def schema_of(query: str) -> Literal["main", "work"]:
    """Return where a model's table or view lives, as its header says."""
    return "work" if WORK in query else "main"


def keyed_days() -> str:
    """Return a SELECT of the days that a build computes, with the keys that stand for people."""
    return f"select *, md5_number_lower(person_id) as {KEY} from {WINDOW}"


def whose(columns: Container[str]) -> str:
    """Return by which of its columns a table says whose its rows are."""
    return KEY if KEY in columns else "person_id"


def _forget_days(con: duckdb.DuckDBPyConnection, name: str) -> None:
    person = whose(con.table(name).columns)
    con.execute(
        f"delete from {name} using ({keyed_days()}) as forgotten "
        f"where {name}.{person} = forgotten.{person} and {name}.local_date = forgotten.local_date"
    )
