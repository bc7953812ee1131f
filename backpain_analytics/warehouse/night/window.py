"""Which days a build computes: what changed, what depends on it, and nothing else."""

import duckdb

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import count, has_table


def choose_days(con: duckdb.DuckDBPyConnection, local_days: str, *, everything: bool) -> None:
    """Fill `build_days` and `build_spans`.

    Args:
        con: A draft whose settings tables are up to date.
        local_days: The SELECT of that model, which is needed before all others.
        everything: Choose every date that holds samples.
    """
    has_previous = has_table(con, "local_days")
    previous = "local_days" if has_previous else f"({local_days}) where false"
    con.execute(f"create or replace temp table previous_local_days as from {previous}")
    con.execute(f"create or replace table work.local_days as {local_days}")
    con.execute(f"create or replace temp table grid_days as {statement('runs', 'grid_days')}")
    con.execute("delete from build_days")
    if everything:
        con.execute("insert into build_days from grid_days")
    else:
        con.execute(f"insert into build_days {statement('runs', 'changed_days')}")
        extend_over_runs(con)
    con.execute("delete from build_spans")
    con.execute(f"insert into build_spans {statement('runs', 'build_spans')}")


def extend_over_runs(con: duckdb.DuckDBPyConnection) -> None:
    """Add the days on which a run may change because minutes of `build_days` do."""
    con.execute(f"insert into build_days {statement('runs', 'touched_runs')}")
    while count(con, f"insert into build_days {statement('runs', 'days_to_read')}"):
        pass
