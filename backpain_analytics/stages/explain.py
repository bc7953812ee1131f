"""How the figures of one date, or the verdicts of one week, came about."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.out.explain import (
    DayExplanation,
    WeekExplanation,
    can_explain,
    explain_day,
    explain_week,
)
from backpain_analytics.warehouse.publish import reading_results

Explanation = TypeVar("Explanation", DayExplanation, WeekExplanation)


def explain(workspace: Workspace, person_id: str | None, local_date: date) -> DayExplanation:
    """Gather all that led to the figures of a date; without a name, of the only person.

    Raises:
        NothingToReportError: There is no such person or date, with those that there are.
    """
    return _within_record(workspace, person_id, (local_date, local_date), explain_day)


def explain_verdicts(workspace: Workspace, person_id: str | None, day: date) -> WeekExplanation:
    """Gather all that led to the verdicts of the ISO week of a date; names as in `explain`.

    Raises:
        NothingToReportError: There is no such person or week, with those that there are.
    """
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return _within_record(workspace, person_id, (monday, sunday), explain_week)


def _within_record(
    workspace: Workspace,
    person_id: str | None,
    dates: tuple[date, date],
    gather: Callable[..., Explanation],
) -> Explanation:
    """Call `gather` with the open warehouse, the person and the first date, if there are data."""
    with reading_results(workspace.warehouse, workspace.limits) as con:
        if not can_explain(con):
            raise NothingToReportError("tables must be built first: run 'backpain build'.")
        person = person_id or _only_person(frames.persons(con))
        first_date, last_date = frames.data_span(con, person)
        if dates[0] > last_date or dates[1] < first_date:
            when = " to ".join(dict.fromkeys(str(day) for day in dates))
            raise NothingToReportError(
                f"there is no data of '{person}' on {when}; "
                f"there is from {first_date} to {last_date}."
            )
        return gather(con, person, dates[0])


def _only_person(persons: list[str]) -> str:
    if len(persons) != 1:
        known = ", ".join(persons) or "nobody yet"
        raise NothingToReportError(f"name a person with --person; there is data of: {known}.")
    return persons[0]
