"""Minutes drawn as letters, rows drawn as dicts.

`minutes("SSSSS.SSSLL")` is one person's morning from 09:00 UTC on 4 March 2024, a Monday,
one letter a minute:

    S sedentary   L light   M moderate   V vigorous   . not worn   ? worn, unknown   Z asleep

It fills `minute_activity` itself, for tests of what is built from it. Tests of how minutes
come about fill the raw tables with `load(table, row, ...)`: a row is a dict of the columns
that matter, and what it leaves out gets its value in `ORDINARY`, or null. A derived table
can be loaded too; it then stays as loaded. `rows(table, columns)` builds what the table
needs, no more, by the very files that ship.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from functools import cache
from graphlib import TopologicalSorter
from hashlib import sha256
from typing import Any

import duckdb
import polars as pl

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.sources.tables import READINGS
from backpain_analytics.warehouse.into.series import NAMES, numbered, numbered_rows, stored_as
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.order import build_order, tables_read

PERSON = "anna"
MONDAY = date(2024, 3, 4)
MINUTE = timedelta(minutes=1)
INTENSITIES = {"S": "sedentary", "L": "light", "M": "moderate", "V": "vigorous"}
STEPS = {"S": 0, "L": 30, "M": 110, "V": 140}
AEROBIC = {"S": 0, "L": 0, "M": 1, "V": 2}
NOTHING = "nothing"
"""What an empty table holds."""
WINDOW = ("build_days", "build_spans")
"""Written anew by each build, so the places of their rows say nothing."""

ORDINARY: Mapping[str, Any] = {
    "person_id": PERSON,
    "source_id": "watch",
    "file_id": "file",
    "device_kind": "worn_with_heart_rate",
    "hold_seconds": 0,
    "is_snapshot": False,
    "activity_type": 6,
    "takes_beta_blocker": False,
    "origin": "declared",
    "source_rank": 1,
    "source_key": 1,
    "local_date": MONDAY,
    "modified_at": datetime(2024, 3, 1, tzinfo=UTC),
}
"""Values for columns that a row must have but that do not matter to the test."""

_COLUMNS: dict[str, Sequence[str]] = {}


def at(clock: str, day: date = MONDAY) -> datetime:
    """Return the instant of a UTC clock time such as '09:30' or '09:30:15'."""
    return datetime.fromisoformat(f"{day}T{clock}+00:00")


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to a table; columns that a row leaves out get their ordinary value."""
    columns = _COLUMNS.get(table) or _described(con, table)
    values: dict[str, list[Any]] = {name: [] for name in columns}
    for row in rows:
        assert row.keys() <= values.keys(), f"{table} has no {row.keys() - values.keys()}"
        usual = ORDINARY | _minute_number(row)
        for name in columns:
            values[name].append(row[name] if name in row else usual.get(name))
    frame = pl.DataFrame(values, strict=False)
    if table in READINGS:
        frame = numbered(con, frame.cast(dict.fromkeys(NAMES, pl.String)))
    con.register("rows_to_insert", frame)
    con.execute(f"insert into {stored_as(table)} by name select * from rows_to_insert")
    con.unregister("rows_to_insert")


def _described(con: duckdb.DuckDBPyConnection, table: str) -> Sequence[str]:
    """Return the columns of a table, and remember them: all warehouses have the same tables."""
    found = con.execute(f"describe {table}").fetchall()
    return _COLUMNS.setdefault(table, [name for name, *_ in found])


def _minute_number(row: Mapping[str, Any]) -> dict[str, int]:
    at = row.get("minute_at")
    return {"minute_number": int(at.timestamp()) // 60} if at else {}


def drawn_minutes(strip: str, first: datetime) -> list[dict[str, Any]]:
    """Return the rows of `minute_activity` that a strip of letters stands for."""
    return [
        {
            "minute_at": first + position * MINUTE,
            "local_date": (first + position * MINUTE).date(),
            "local_hour": (first + position * MINUTE).hour,
            "steps": STEPS.get(letter),
            "is_worn": letter != ".",
            "is_asleep": letter == "Z",
            "is_waking": letter != "Z",
            "intensity": INTENSITIES.get(letter),
            "intensity_source": "cadence" if letter in INTENSITIES else None,
            "source_id": None if letter == "." else "watch",
            "wear_source": None if letter == "." else "heart_rate",
            "aerobic_minutes": AEROBIC.get(letter),
            "aerobic_minutes_low": AEROBIC.get(letter),
            "aerobic_minutes_high": AEROBIC.get(letter),
            "aerobic_minutes_percent_maximum": AEROBIC.get(letter),
            "aerobic_minutes_by_cadence": AEROBIC.get(letter),
            "is_sedentary_below_20_steps": letter == "S" if letter in INTENSITIES else None,
            "intensity_confidence": "medium" if letter in INTENSITIES else None,
        }
        for position, letter in enumerate(strip)
    ]


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """Open a warehouse in memory that holds the default parameters and nothing else."""
    # Small tables are ready sooner than a second thread is.
    con = duckdb.connect(config={"threads": 1})
    # No model may depend on the session's zone; an odd one would tell.
    con.execute("set TimeZone = 'Asia/Kathmandu'")
    models.create_raw_tables(con)
    models.store_parameters(con, Parameters())
    models.store_known_exercises(con)
    models.store_known_conditions(con)
    con.execute(
        "create temp table built_from (name text, beneath text, holds text, is_asked_for boolean)"
    )
    return con


@cache
def empty_tables() -> dict[str, str]:
    """Return the CREATE statement of a table for each model, views too, as a build makes it."""
    with empty_warehouse() as con:
        models.build_models(con)
        return {name: _create_table(con, name) for name in models.model_queries()}


def _create_table(con: duckdb.DuckDBPyConnection, name: str) -> str:
    columns = con.execute(f"describe {name}").fetchall()
    schema = models.schema_of(models.model_queries()[name])
    typed = ", ".join(f"{column} {kind}" for column, kind, *_ in columns)
    return f"create or replace table {schema}.{name} ({typed})"


@cache
def queries() -> dict[str, str]:
    """Return each model's SELECT."""
    return models.model_queries()


@cache
def reads() -> dict[str, frozenset[str]]:
    """Return which models and raw tables each model reads."""
    with duckdb.connect() as con:
        return tables_read(con, queries())


def needed(table: str, given: Set[str]) -> list[str]:
    """Return the models to build for a table when some tables are given, in their order."""
    graph: dict[str, Set[str]] = {}
    left = {table} - given
    while left:
        name = left.pop()
        graph[name] = (reads()[name] & queries().keys()) - given
        left |= graph[name] - graph.keys()
    return list(TopologicalSorter(graph).static_order())


def build_days(con: duckdb.DuckDBPyConnection, days: Iterable[tuple[str, date]]) -> None:
    """Declare which days the next build computes."""
    con.execute("delete from build_days")
    insert(con, "build_days", [{"person_id": who, "local_date": day} for who, day in days])
    _set_spans(con)


def build_every_day(con: duckdb.DuckDBPyConnection) -> None:
    """Declare that the next build computes each person's local dates, as their zones have it."""
    con.execute("delete from build_days")
    dates = f"select distinct person_id, local_date from ({queries()['local_days']})"
    con.execute(f"insert into build_days by name {dates}")
    _set_spans(con)


def _set_spans(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from build_spans")
    # Generous but apart: no instant within 38 hours of a build day may be missed.
    con.execute(
        """
        insert into build_spans
        with numbered as (
            select
                person_id,
                local_date - date '1970-01-01' as day_number,
                day_number // 5 as block
            from build_days
        )
        select
            person_id,
            make_timestamptz((min(block) * 5 - 2) * 86400000000),
            make_timestamptz((max(block) * 5 + 7) * 86400000000)
        from numbered
        group by person_id
        """
    )


def kind_of_minute() -> str:
    """Return a number for each kind of drawn minute: they may be of kinds that no model makes."""
    return (
        "(hash(steps = 0, *columns(* exclude (person_id, minute_at, local_date, local_hour, "
        "steps, heart_rate_bpm, source_id, is_worn, is_asleep))) % 2147483647)::integer"
    )


def set_kinds(con: duckdb.DuckDBPyConnection) -> None:
    """Give minutes that a test has drawn or changed their kinds."""
    con.execute(
        f"create or replace table minute_activity as select *, {kind_of_minute()} as kind "
        "from (select * exclude (kind) from minute_activity)"
    )


def build(con: duckdb.DuckDBPyConnection, table: str, given: Set[str]) -> None:
    """Bring a table, and what it needs, up to date for every day."""
    build_every_day(con)
    if "minute_activity" in given:
        set_kinds(con)
    build_changed(con, needed(table, given))


def build_changed(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Build the models that read something else than when they were built.

    The warehouse itself remembers that, so what undoes a build undoes the memory of it as well.
    """
    if not names:
        return
    memory = con.execute("select name, beneath, holds from built_from").fetchall()
    built = {name: (beneath, holds) for name, beneath, holds in memory}
    holds = _contents(con, {each for name in names for each in reads()[name]} - set(names))
    for name in names:
        query = queries()[name]
        parts = (query, *(f"{each} {holds[each]}" for each in sorted(reads()[name])))
        beneath = sha256("\n".join(parts).encode()).hexdigest()
        if built.get(name, ("", ""))[0] != beneath:
            models.create_model(con, name, query)
            # What is empty again changes nothing in what reads it.
            is_empty = models.VIEW not in query and con.fetchone() == (0,)
            built[name] = (beneath, NOTHING if is_empty else beneath)
        holds[name] = built[name][1]
    con.execute("delete from built_from where list_contains(?, name)", [names])
    columns = [names, *(list(each) for each in zip(*map(built.get, names), strict=True))]
    con.execute("insert into built_from select unnest(?), unnest(?), unnest(?), true", columns)


def build_beforehand(con: duckdb.DuckDBPyConnection) -> None:
    """Build every table as it is now, for tests that change nothing beneath it."""
    build_every_day(con)
    build_changed(con, build_order(reads()))
    con.execute("update built_from set is_asked_for = false")
    for table in WINDOW:
        con.execute(f"delete from {table}")


def forget(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Leave a derived table empty, for a test that fills it itself or has nothing in it."""
    con.execute("delete from built_from where name = ?", [table])
    if models.VIEW in queries()[table]:
        con.execute(f"drop view if exists {table}")
    con.execute(empty_tables()[table])


def built_beforehand(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the derived tables that the test has neither asked for nor filled."""
    found = con.execute("select name from built_from where not is_asked_for").fetchall()
    return [name for (name,) in found]


def _contents(con: duckdb.DuckDBPyConnection, tables: Set[str]) -> dict[str, str]:
    """Return what tables hold, and in which order, as one number each."""
    counts = [f"select '{table}', count(*) from {stored_as(table)}" for table in tables]
    filled = [name for name, rows in _union(con, counts) if rows]
    found = [
        f"select '{table}', sum(hash(each))::text "
        f"from ({f'from {table}' if table in WINDOW else numbered_rows(table)}) as each"
        for table in filled
    ]
    return dict.fromkeys(tables, NOTHING) | dict(_union(con, found))


def _union(con: duckdb.DuckDBPyConnection, queries_: Sequence[str]) -> list[Any]:
    return con.execute(" union all ".join(queries_)).fetchall() if queries_ else []
