"""The published warehouse to pages, paper, JSON and tables."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from backpain_analytics.association.course.periods import Period, compare_periods
from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.errors import (
    ArgumentError,
    BackpainError,
    NothingToReportError,
    PagesFailedError,
    PdfUnavailableError,
)
from backpain_analytics.progress import OnProgress, Progress, unseen
from backpain_analytics.report.compare.render import daily_amounts, render_comparison
from backpain_analytics.report.contents import Contents, Making, gather
from backpain_analytics.report.forms.as_tables import csv_tables
from backpain_analytics.report.forms.names import as_written, file_stems
from backpain_analytics.report.page.render import PageLinks, lay_out, render
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.sheet.render import render_long, render_sheet
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace, write_private
from backpain_analytics.stages.report_files import INDEX, ReportFiles, keep_latest, write_index
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading_results
from backpain_analytics.warehouse.rows import Connection

USUAL_PERIOD = timedelta(weeks=26)
"""Up to the last date with data, where no period is asked for."""
_PAPERS: Mapping[str, Callable[[Contents], str]] = {"sheet": render_sheet, "long": render_long}


@dataclass(frozen=True)
class ReportRequest:
    """Whose pages, and over which local dates; None: the last 26 weeks."""

    persons: tuple[str, ...] = ()
    """Empty: everyone."""
    first_date: date | None = None
    last_date: date | None = None
    compared: tuple[Period, Period] | None = None
    """Two periods to set side by side, in place of one."""
    papers: tuple[str, ...] = ()
    """`sheet` (two pages), `long` (the whole page); PDFs beside the page."""
    tables: Path | None = None
    """A folder that gets the tables of each page as CSV."""
    made_on: date | None = None
    """None: today."""

    def __post_init__(self) -> None:
        if self.first_date and self.last_date and self.last_date < self.first_date:
            raise ArgumentError(
                f"the period ends ({self.last_date}) before it begins ({self.first_date})."
            )
        if self.compared and (self.is_dated or self.papers or self.tables):
            raise ArgumentError(
                "--compare takes its two periods alone: leave out --from, --to, --pdf and --csv."
            )

    @property
    def is_dated(self) -> bool:
        """Whether a period of its own is asked for."""
        return self.first_date is not None or self.last_date is not None


@dataclass(frozen=True)
class Reports:
    """What was written, and of whom nothing could be."""

    files: tuple[Path, ...] = ()
    """Each person's page followed by their papers and tables."""
    index: Path | None = None
    """The page that lists all reports; None: nothing was written."""
    contents: tuple[Contents, ...] = ()
    """What the pages say."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Why there is no page, by person."""


def report(
    workspace: Workspace, request: ReportRequest, on_progress: OnProgress = unseen
) -> Reports:
    """Write one page a person; a person whose page fails keeps nobody else from theirs.

    Raises:
        PdfUnavailableError: A PDF is asked for and cannot be made here.
        NothingToReportError: There is no warehouse yet, or no data of that person and period.
    """
    with reading_results(workspace.warehouse, workspace.limits) as con:
        workspace.reports.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
        last_dates = frames.last_dates(con)
        named = request.persons or tuple(last_dates)
        if not named:
            raise NothingToReportError("the warehouse holds nobody's data yet.")
        stems = file_stems(last_dates)
        files: list[Path] = []
        contents: list[Contents] = []
        failures: dict[str, Exception] = {}
        on_progress(Progress("writing", 0, len(named)))
        for done, person_id in enumerate(named, start=1):
            try:
                place = ReportFiles(workspace.reports, stems.get(person_id, person_id))
                written, found = _make(con, person_id, place, request)
                files += written
                contents += found
            except PdfUnavailableError:
                raise
            except Exception as error:
                # Whatever it is, the others shall have their pages.
                if len(named) == 1:
                    raise
                failures[person_id] = error
            on_progress(Progress("writing", done, len(named)))
        if not contents:
            raise _first_of(failures)
        index = write_index(workspace.reports, last_dates)
    reasons = {person: _reason(error) for person, error in failures.items()}
    return Reports(tuple(files), index, tuple(contents), reasons)


def making(made_on: date | None = None) -> Making:
    """Return when a page is made, and by which version; None: today."""
    today = datetime.now(UTC).astimezone().date()
    return Making(made_on or today, version("backpain-analytics"))


def contents_of(con: Connection, person_id: str, request: ReportRequest) -> Contents:
    """Return what a page says of one person."""
    period = _period(person_id, frames.data_span(con, person_id), request)
    tables = frames.person_tables(con, person_id, *period)
    return gather(tables, pain_trend(tables.daily_pain), making(request.made_on))


def people_to_report(workspace: Workspace) -> tuple[str, ...]:
    """Return the people whose usual page is missing or older than their tables."""
    if not workspace.warehouse.exists():
        return ()
    with reading_results(workspace.warehouse, workspace.limits) as con:
        built_at = frames.built_at(con)
        stems = file_stems(frames.last_dates(con))
    pages = {
        person_id: ReportFiles(workspace.reports, stems[person_id]).page for person_id in built_at
    }
    return tuple(
        person_id
        for person_id, page in pages.items()
        if not page.exists() or page.stat().st_mtime < built_at[person_id].timestamp()
    )


def _make(
    con: Connection, person_id: str, place: ReportFiles, request: ReportRequest
) -> tuple[list[Path], list[Contents]]:
    """Write one person's files; return them and what they say."""
    if request.compared:
        sides = [
            contents_of(con, person_id, ReportRequest((), first, last, made_on=request.made_on))
            for first, last in request.compared
        ]
        return [_write_comparison(con, place, *sides)], sides
    contents = contents_of(con, person_id, request)
    return list(_write(place, contents, request)), [contents]


def _write(place: ReportFiles, contents: Contents, request: ReportRequest) -> Iterator[Path]:
    if request.is_dated:
        place = replace(place, dates=contents.period)
    # Paper first: a page that links to it finds it.
    papers = {name: to_pdf(_PAPERS[name](contents)) for name in request.papers}
    for name, paper in papers.items():
        write_private(place.paper(name), paper)
    sheet = place.paper("sheet")
    links = PageLinks(
        pdf=quote(as_written(sheet.name)) if "sheet" in papers else None, reports=quote(INDEX)
    )
    write_private(place.page, render(contents, links))
    yield place.page
    yield from (place.paper(name) for name in papers)
    if request.is_dated:
        keep_latest(place)
    if request.tables:
        yield from _write_tables(request.tables / place.name, contents)


def _write_comparison(
    con: Connection, place: ReportFiles, before: Contents, after: Contents
) -> Path:
    tables = frames.person_tables(con, before.person_id, before.first_date, after.last_date)
    compared = {
        name: compare_periods(daily, before.period, after.period)
        for name, daily in daily_amounts(tables).items()
    }
    place = replace(place, dates=(*before.period, *after.period))
    write_private(place.page, render_comparison(before, after, compared))
    keep_latest(place)
    return place.page


def _write_tables(folder: Path, contents: Contents) -> Iterator[Path]:
    folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    for name, table in csv_tables(lay_out(contents)).items():
        path = folder / f"{name}.csv"
        write_private(path, table)
        yield path


def _first_of(failures: Mapping[str, Exception]) -> BackpainError:
    """Return what to end with where nobody has a page."""
    person_id, error = next(iter(failures.items()))
    if all(isinstance(each, NothingToReportError) for each in failures.values()):
        return NothingToReportError(_reason(error))
    return PagesFailedError(f"no report could be made; that of '{person_id}': {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, BackpainError | OSError):
        return str(error)
    return f"the page could not be made ({type(error).__name__}: {error})."


def _period(
    person_id: str, recorded: tuple[date, date], request: ReportRequest
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
