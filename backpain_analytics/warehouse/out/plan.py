"""What the tables say of a person's plan lately."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import has_table, records

Row = dict[str, Any]


@dataclass(frozen=True)
class PlanProgress:
    """How far a person is, as the latest build has it."""

    week_start_date: date | None
    """Of the latest week of the plan; None: nothing is told of any."""
    week: list[Row]
    """Each item of the plan in that week, with its verdict."""
    ladder: Row
    """As in `ladder_progress`."""
    planned: list[Row]
    """The exercises of the plan, by the keys of backpain.toml."""


def plan_progress(con: duckdb.DuckDBPyConnection, person_id: str) -> PlanProgress | None:
    """Gather what is known; None: there is no data of that person."""
    if not has_table(con, "weekly_plan"):
        return None
    found = records(con, statement("reads", "plan_progress"), {"person": person_id})
    if not found:
        return None
    ladder = found[0]
    monday = ladder.pop("week_start_date")
    asked = {"person": person_id, "monday": monday}
    week = records(con, statement("reads", "week_plan"), asked) if monday else []
    planned = records(con, statement("reads", "planned_exercises"), {"person": person_id})
    return PlanProgress(monday, week, ladder, planned)
