"""What a draft would hold of each new file: dates, rows that are not said twice, steps."""

from dataclasses import dataclass
from datetime import date

import duckdb

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES
from backpain_analytics.warehouse.rows import define


@dataclass(frozen=True)
class FileFacts:
    """What became of one file's rows."""

    rows_kept: int
    """Rows in the tables; what several files say alike is kept once."""
    steps: int | None
    """Sum over the kept step intervals; None where there are none."""
    first_date: date | None
    """By the person's own clock."""
    last_date: date | None


def file_facts(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], FileFacts]:
    """Return the facts of every file by its path and whose it is."""
    kept = " union all by name ".join(
        "select person_id, file_id, count(*) as rows_kept"
        f"{', sum(steps) as steps' if table == 'step_intervals' else ''} from {table} group by all"
        for table in SAMPLE_TIMES
        if table != "stated_clocks"
    )
    con.execute(f"create or replace temp view kept_rows as {kept}")
    define(con, "reads", "file_dates")
    rows = con.execute(statement("reads", "file_facts")).fetchall()
    return {(path, person): FileFacts(*facts) for path, person, *facts in rows}
