"""What every table holds of two made-up people, column by column, is what it was.

What is expected lies in tests/golden/tables.txt. After a change that is meant to move it:
`make golden`, then read the difference line by line.
"""

import duckdb
import pytest
from goldens import assert_golden

from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.window import choose_days
from tests.generators.months import months

FEW = 12
"""Of so many different words each is counted."""


@pytest.fixture(scope="module")
def built():
    with months() as con:
        con.execute("set TimeZone = 'UTC'")
        choose_days(con, models.model_queries()["local_days"], everything=True)
        models.build_models(con)
        yield con


def _numbers(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    # Six digits: beyond them machines may differ.
    known, total, squares = con.execute(
        f"select count({column}), sum({column}::double), sum({column}::double ** 2) from {table}"
    ).fetchone()
    return f"{known} known, sum {total or 0:.6g}, of squares {squares or 0:.6g}"


def _moments(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    known, *found = con.execute(
        f"select count({column}), min({column}), max({column}), "
        f"date_trunc('second', make_timestamp(avg(epoch_us({column}))::bigint)) from {table}"
    ).fetchone()
    first, last, middle = (str(each).removesuffix("+00:00") for each in found)
    return f"{known} known, {first} to {last}, mean {middle}"


def _words(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    counted = con.execute(
        f"select {column}::text as word, count(*) from {table} group by word order by word"
    ).fetchall()
    if len(counted) > FEW:
        sizes = sorted((n for _, n in counted), reverse=True)
        return f"{len(counted)} different, most often {', '.join(map(str, sizes[:FEW]))}"
    return ", ".join(f"{word} {n}" for word, n in counted)


def _held(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Say in a line what each column of a table holds, whatever the order of its rows."""
    (rows,) = con.execute(f"select count(*) from {table}").fetchone()
    lines = [f"{table}: {rows} rows"]
    for column, kind, *_ in con.execute(f"describe {table}").fetchall():
        if kind in ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"):
            held = _moments(con, table, column)
        elif kind in ("VARCHAR", "BOOLEAN") or not kind[-1].isalpha():
            held = _words(con, table, column)
        elif kind == "UBIGINT" and column == "kind":
            # A hash, which another DuckDB may make otherwise.
            continue
        else:
            held = _numbers(con, table, column)
        lines.append(f"{table}.{column}: {held}")
    return lines


def test_every_table_holds_what_it_did(built):
    found = [line for table in sorted(models.model_queries()) for line in _held(built, table)]
    assert_golden("tables.txt", "\n".join(found) + "\n")
