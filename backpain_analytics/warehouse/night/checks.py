"""What must hold of the derived tables before they are published, and what is worth saying."""

import duckdb

from backpain_analytics.errors import FailedCheckError
from backpain_analytics.messages import say
from backpain_analytics.records import Message
from backpain_analytics.warehouse.night.comments import header_lines
from backpain_analytics.warehouse.night.models import (
    VIEW,
    WINDOW,
    keyed_days,
    model_queries,
    whose,
)
from backpain_analytics.warehouse.night.order import tables_named
from backpain_analytics.warehouse.rows import records


def run_checks(con: duckdb.DuckDBPyConnection) -> None:
    """Run the checks that stop a build.

    Raises:
        FailedCheckError: One of them found rows; the message names it and says how many.
    """
    for name, query in model_queries(("checks",)).items():
        if query.startswith("-- stop:"):
            _hold(con, f"check {name}", say(f"check.{name}"), query)
    for name, query in key_queries(con).items():
        _hold(con, name, say("check.keys_differ"), query)


def _hold(con: duckdb.DuckDBPyConnection, name: str, promise: str, query: str) -> None:
    offending = con.execute(query).fetchall()
    if offending:
        raise FailedCheckError(say("check.broken", name=name, promise=promise, rows=len(offending)))


def key_queries(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return, by table, a SELECT of the keys that are unknown or come twice.

    Of tables that are computed day by day it looks at the days just built. Views add nothing
    that a build could get wrong alone.
    """
    return {
        name: _keys_that_fail(name, key, is_windowed=WINDOW in tables_named(con, query))
        for name, query in model_queries().items()
        if VIEW not in query and (key := key_of(query))
    }


_MINUTES = {"minute_number": "minute_number", "minute_at": "epoch_us(minute_at) // 60000000"}
"""Columns that tell minutes apart, as minutes since 1970."""


def key_of(query: str) -> str:
    """Return the columns that tell a model's rows apart, with commas between; '': none do."""
    key = header_lines(query)["key"]
    return "" if key.startswith("none:") else key


def _keys_that_fail(table: str, key: str, *, is_windowed: bool) -> str:
    columns = key.split(", ")
    grain, fails = key, "count(*) > 1"
    if columns[-1] in _MINUTES:
        # A bit for each minute of an hour takes a tenth of the time of a group for each.
        minute = _MINUTES[columns.pop()]
        grain = ", ".join((*columns, f"{minute} // 60"))
        fails = f"count(*) is distinct from bit_count(bit_or(1::bigint << ({minute} % 60)))"
    is_unknown = " or ".join(f"{column} is null" for column in columns)
    window = f"semi join ({keyed_days()}) using ({whose(key)}, local_date)" if is_windowed else ""
    return f"select {grain} from {table} {window} group by all having {fails} or {is_unknown}"


def tells(con: duckdb.DuckDBPyConnection, person_id: str) -> tuple[Message, ...]:
    """Return what the checks that only tell have to say about a person."""
    found = "select * exclude (person_id) from ({}) where person_id = ?"
    return tuple(
        Message(f"check.{name}", values)
        for name, query in model_queries(("checks",)).items()
        if query.startswith("-- tell:")
        for values in records(con, found.format(query), [person_id])
    )
