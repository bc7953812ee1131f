"""What the association room found, stored as rows; and what is remembered of earlier looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from backpain_analytics.association.course.records import FlareHistory
from backpain_analytics.association.course.suspicions import LastLook, Suspicion
from backpain_analytics.association.lags.looks import Basis, ShownTier
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import first_column, first_row, has_table

Rows = Iterable[Mapping[str, Any]]
"""By column, all with the same columns."""


def replace_rows(con: duckdb.DuckDBPyConnection, table: str, person_id: str, rows: Rows) -> None:
    """Let a person have just these rows of a table."""
    con.execute(f"delete from {table} where person_id = ?", [person_id])
    add_rows(con, table, person_id, rows)


def add_rows(con: duckdb.DuckDBPyConnection, table: str, person_id: str, rows: Rows) -> None:
    """Add rows of a person to a table."""
    # A frame, as a statement with a value for each cell takes a second for ten years of days.
    of_person = [{"person_id": person_id, **row} for row in rows]
    if of_person:
        filled = pl.DataFrame(of_person, infer_schema_length=None)
        con.register("filled_rows", filled)
        con.execute(f"insert into {table} by name from filled_rows")
        con.unregister("filled_rows")


def flare_rate_row(history: FlareHistory) -> dict[str, Any]:
    """Return how many flares there were, and how many an unchanging diary would show."""
    return {
        "flares": len(history.flares),
        "rated_days": history.rated_days,
        "flares_per_100_days": history.flares_per_100_days,
        "unchanging_per_100_days": history.unchanging_per_100_days,
    }


def shown_tiers(con: duckdb.DuckDBPyConnection, person_id: str) -> dict[tuple[str, int], ShownTier]:
    """Return the last reading of each comparison that a person saw, by exposure and lag.

    After an upgrade nothing is compared yet, and the history alone remembers.
    """
    rows = con.execute(
        "select exposure, lag_days, tier, tier_since from associations where person_id = ?",
        [person_id],
    ).fetchall()
    if not rows:
        rows = con.execute(statement("reads", "last_tiers"), {"person": person_id}).fetchall()
    return {(exposure, lag): ShownTier(tier, since) for exposure, lag, tier, since in rows}


def last_basis(con: duckdb.DuckDBPyConnection, person_id: str) -> Basis | None:
    """Return what the latest look rested on; None: there was none."""
    found = first_row(
        con,
        "select settled_until, digest from association_looks where person_id = ?",
        [person_id],
    )
    return Basis(*found) if found else None


def last_look(con: duckdb.DuckDBPyConnection, person_id: str) -> LastLook | None:
    """Return which trigger was suspected at the latest look; None: there was no look."""
    found = first_row(
        con,
        "select suspected_trigger, suspected_since from association_looks where person_id = ?",
        [person_id],
    )
    if found is None:
        return None
    return LastLook(Suspicion(*found) if found[0] else None)


@dataclass(frozen=True)
class QuestionLook:
    """A row of `question_looks`: a look at the question, or the day on which it was first seen."""

    exposure: str
    since: date | None
    planned_days: int
    counted_from: date | None
    looked_on: date
    span_days: int | None


def question_looks(con: duckdb.DuckDBPyConnection, person_id: str) -> list[QuestionLook]:
    """Return the looks at the questions of a person, in their order."""
    rows = con.execute(
        "select exposure, since, planned_days, counted_from, looked_on, span_days "
        "from question_looks where person_id = ? order by rowid",
        [person_id],
    ).fetchall()
    return [QuestionLook(*row) for row in rows]


def has_been_compared(con: duckdb.DuckDBPyConnection, person_id: str) -> bool:
    """Say whether any comparison of a person was ever made."""
    found = first_row(
        con,
        "select count(estimate) > 0 from association_history where person_id = ?",
        [person_id],
    )
    return bool(found and found[0])


def persons_declared_otherwise(
    con: duckdb.DuckDBPyConnection, declared: Mapping[str, str]
) -> set[str]:
    """Return whose latest look rested on other declarations, or who had none.

    Args:
        con: A draft.
        declared: What is declared now, by person.
    """
    if not has_table(con, "association_looks"):
        return set(declared)
    looks = dict(con.execute("select person_id, declared from association_looks").fetchall())
    return {person for person, content in declared.items() if looks.get(person) != content}


def persons_associated(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return of whom the association room said anything."""
    if not has_table(con, "association_looks"):
        return set()
    return set(first_column(con, "select person_id from association_looks"))


def forget_persons(con: duckdb.DuckDBPyConnection, persons: set[str]) -> None:
    """Drop what was said of people of whom nothing is known any more; its history stays."""
    for table in _OF_PERSONS if persons else ():
        con.execute(f"delete from {table} where list_contains(?, person_id)", [sorted(persons)])


_OF_PERSONS = (
    "associations",
    "weekly_associations",
    "earlier_pain_links",
    "exposure_thirds",
    "exercise_responses",
    "exercise_pain_changes",
    "flare_triggers",
    "time_to_flares",
    "daily_flares",
    "flares",
    "flare_rates",
    "pain_episodes",
    "pain_stages",
    "phase_comparisons",
    "pain_trends",
    "association_looks",
    "built_persons",
)
