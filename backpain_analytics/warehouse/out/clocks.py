"""By which clock each person's days are cut."""

import duckdb

from backpain_analytics.records import Clock
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import has_table

__all__ = ["Clock", "clocks"]

_NAMED = (
    "select person_id, list(distinct time_zone order by time_zone) "
    "from stated_clocks where time_zone is not null group by person_id"
)


def clocks(con: duckdb.DuckDBPyConnection) -> tuple[Clock, ...]:
    """Return one clock a person, in alphabetical order."""
    # An older version's warehouse lacks the table until its next run.
    named = con.execute(_NAMED).fetchall() if has_table(con, "stated_clocks") else []
    zones = {person_id: tuple(names) for person_id, names in named}
    return tuple(
        Clock(
            person_id,
            tuple(offsets),
            origin,
            zones.get(person_id, ()) if origin == "export" else (),
        )
        for person_id, offsets, origin in con.execute(statement("reads", "clocks")).fetchall()
    )
