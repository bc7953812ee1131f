"""Ask a drawn warehouse what analysts ask a published one."""

import drawing
import duckdb

from backpain_analytics.warehouse.night.macros import write_macros


def publish(con: duckdb.DuckDBPyConnection) -> None:
    """Make every derived table that is not drawn yet, empty, and the macros."""
    drawn = "select table_name from duckdb_tables() union select view_name from duckdb_views()"
    there = {name for (name,) in con.execute(drawn).fetchall()}
    beforehand = set(drawing.built_beforehand(con))
    for table in drawing.empty_tables():
        if table not in there or table in beforehand:
            drawing.forget(con, table)
    write_macros(con)
