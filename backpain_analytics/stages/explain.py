"""How the figures of one date came about."""

from datetime import date

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.out.explain import DayExplanation, can_explain, explain_day
from backpain_analytics.warehouse.publish import reading_results


def explain(workspace: Workspace, person_id: str | None, local_date: date) -> DayExplanation:
    """Gather all that led to the figures of a date; without a name, of the only person.

    Raises:
        NothingToReportError: There is no such person or date, with those that there are.
    """
    if not workspace.warehouse.exists():
        raise NothingToReportError(
            f"{workspace.warehouse} does not exist yet: run 'backpain run' first."
        )
    with reading_results(workspace.warehouse) as con:
        if not can_explain(con):
            raise NothingToReportError("tables must be built first: run 'backpain build'.")
        person = person_id or _only_person(frames.persons(con))
        first_date, last_date = frames.data_span(con, person)
        if not first_date <= local_date <= last_date:
            raise NothingToReportError(
                f"there is no data of '{person}' on {local_date}; "
                f"there is from {first_date} to {last_date}."
            )
        return explain_day(con, person, local_date)


def _only_person(persons: list[str]) -> str:
    if len(persons) != 1:
        known = ", ".join(persons) or "nobody yet"
        raise NothingToReportError(f"name a person with --person; there is data of: {known}.")
    return persons[0]
