"""Ask a drawn warehouse what analysts ask a published one."""

import drawing
import duckdb

from backpain_analytics.warehouse.macros import write_macros
from backpain_analytics.warehouse.rows import has_table


def publish(con: duckdb.DuckDBPyConnection) -> None:
    """Make every derived table that is not drawn yet, empty, and the macros."""
    for table, statement in drawing.empty_tables().items():
        if not has_table(con, table):
            con.execute(statement)
    write_macros(con)
