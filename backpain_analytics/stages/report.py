"""The published warehouse to pages."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.page import render
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace, write_private
from backpain_analytics.warehouse.into.withdraw import withdrawals
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading_results

USUAL_PERIOD = timedelta(weeks=26)
"""Up to the last date with data, where no period is asked for."""
_PAGE = re.compile(r"(.+)_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.(?:html|pdf)")


@dataclass(frozen=True)
class ReportRequest:
    """Whose page, and over which local dates; None: everyone, the last 26 weeks."""

    person_id: str | None = None
    first_date: date | None = None
    last_date: date | None = None
    as_pdf: bool = False
    """Beside each page, the same on paper."""


def report(workspace: Workspace, request: ReportRequest) -> tuple[Path, ...]:
    """Write one page a person and return where they are, each followed by its PDF.

    Raises:
        PdfUnavailableError: A PDF is asked for and cannot be made here.
        NothingToReportError: There is no warehouse yet, or no data of that person and period.
    """
    with reading_results(workspace.warehouse) as con:
        workspace.reports.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        named = [request.person_id] if request.person_id else frames.persons(con)
        if not named:
            raise NothingToReportError("the warehouse holds nobody's data yet.")
        pages: list[Path] = []
        for person_id in named:
            recorded = frames.data_span(con, person_id)
            period = _period(recorded, replace(request, person_id=person_id))
            tables = frames.person_tables(con, person_id, *period)
            page = render(gather(tables, pain_trend(tables.daily_pain)))
            path = _page(workspace, person_id, *period)
            pages.append(path)
            write_private(path, page)
            if request.as_pdf:
                pages.append(path.with_suffix(".pdf"))
                write_private(pages[-1], to_pdf(page))
    return tuple(pages)


def people_to_report(workspace: Workspace) -> tuple[str, ...]:
    """Return the people whose usual page is missing or older than their tables."""
    if not workspace.warehouse.exists():
        return ()
    with reading_results(workspace.warehouse) as con:
        built_at = frames.built_at(con)
        pages = {
            person_id: _page(
                workspace,
                person_id,
                *_period(frames.data_span(con, person_id), ReportRequest(person_id)),
            )
            for person_id in built_at
        }
    return tuple(
        person_id
        for person_id, page in pages.items()
        if not page.exists() or page.stat().st_mtime < built_at[person_id].timestamp()
    )


def clear_pages(workspace: Workspace) -> tuple[Path, ...]:
    """Remove the pages that rest on files taken out of the inbox since, and return them.

    Of people whose data were all taken out none are left; `people_to_report` names the others.
    """
    if not workspace.warehouse.exists():
        return ()
    with reading_results(workspace.warehouse) as con:
        withdrawn_at = withdrawals(con)
    outdated = []
    for page in sorted(workspace.reports.glob("*")):
        found = _PAGE.fullmatch(page.name)
        since = withdrawn_at.get(unquote(found[1])) if found else None
        if since is not None and page.stat().st_mtime < since.timestamp():
            page.unlink()
            outdated.append(page)
    return tuple(outdated)


def _page(workspace: Workspace, person_id: str, first_date: date, last_date: date) -> Path:
    # A name from an export may hold what no file name should.
    return workspace.reports / f"{quote(person_id, safe=' ')}_{first_date}_{last_date}.html"


def _period(recorded: tuple[date, date], request: ReportRequest) -> tuple[date, date]:
    """Cut the period asked for to the dates that hold data."""
    last_date = min(request.last_date or recorded[1], recorded[1])
    usual = last_date - USUAL_PERIOD + timedelta(days=1)
    first_date = max(request.first_date or usual, recorded[0])
    if first_date > last_date:
        raise NothingToReportError(
            f"there is no data of '{request.person_id}' in that period; "
            f"there is from {recorded[0]} to {recorded[1]}."
        )
    return first_date, last_date
