"""The published warehouse to pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from backpain_analytics.association.trend import pain_trend
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.report.contents import gather
from backpain_analytics.report.page import render
from backpain_analytics.warehouse import frames
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.workspace import OWNER_ONLY_FOLDER, Workspace, write_private

USUAL_PERIOD = timedelta(weeks=26)
"""Up to the last date with data, where no period is asked for."""


@dataclass(frozen=True)
class ReportRequest:
    """Whose page, and over which local dates; None: everyone, the last 26 weeks."""

    person_id: str | None = None
    first_date: date | None = None
    last_date: date | None = None


def report(workspace: Workspace, request: ReportRequest) -> tuple[Path, ...]:
    """Write one page a person and return where they are.

    Raises:
        NothingToReportError: There is no warehouse yet, or no data of that person and period.
    """
    if not workspace.warehouse.exists():
        raise NothingToReportError(
            f"{workspace.warehouse} does not exist yet: run 'backpain run' first."
        )
    workspace.reports.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    with reading(workspace.warehouse) as con:
        named = [request.person_id] if request.person_id else frames.persons(con)
        if not named:
            raise NothingToReportError("the warehouse holds nobody's data yet.")
        pages = []
        for person_id in named:
            first_date, last_date = _period(frames.data_span(con, person_id), request, person_id)
            tables = frames.person_tables(con, person_id, first_date, last_date)
            page = workspace.reports / f"{person_id}_{first_date}_{last_date}.html"
            write_private(page, render(gather(tables, pain_trend(tables.daily_pain))))
            pages.append(page)
    return tuple(pages)


def _period(
    recorded: tuple[date, date], request: ReportRequest, person_id: str
) -> tuple[date, date]:
    """Cut the period asked for to the dates that hold data."""
    last_date = min(request.last_date or recorded[1], recorded[1])
    usual = last_date - USUAL_PERIOD + timedelta(days=1)
    first_date = max(request.first_date or usual, recorded[0])
    if first_date > last_date:
        raise NothingToReportError(
            f"there is no data of '{person_id}' in that period; "
            f"there is from {recorded[0]} to {recorded[1]}."
        )
    return first_date, last_date
