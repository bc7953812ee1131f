"""The command line: parse, call one stage, print, exit code. Errors become text here only."""

import io
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from backpain_analytics.commands.diary import diary
from backpain_analytics.commands.options import (
    JsonOption,
    PersonOption,
    WorkspaceOption,
    open_named,
)
from backpain_analytics.commands.plan import plan
from backpain_analytics.commands.study import study
from backpain_analytics.errors import BackpainError, NothingUsableError

if TYPE_CHECKING:
    # Only its name: what it stands in loads DuckDB.
    from backpain_analytics.stages.ingest import IngestSummary

app = typer.Typer(
    name="backpain",
    help="Wearable exports and pain diaries in, honest answers about back pain out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.add_typer(diary, name="diary")
app.add_typer(study, name="study")
app.add_typer(plan, name="plan")

_BY_SIGNAL = 128
"""Added to the number of the signal that ended the process, as shells do."""

# Stages are imported inside the commands: pandas, matplotlib and DuckDB take a second
# that `backpain --help` should not.


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder to make.")] = Path()) -> None:
    """Make a workspace: settings, inbox, reports."""
    from backpain_analytics.settings.workspace import EXPORT_GUIDE, create_workspace

    workspace = create_workspace(folder)
    typer.echo(f"Workspace made in {workspace.folder}.")
    typer.echo(f"How to get an export from each vendor: {EXPORT_GUIDE}")
    typer.echo(f"Put exports into {workspace.inbox}/<person>/, then run 'backpain run'.")


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Exports as they came. Default: the inbox.")
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read, and write nothing.")
    ] = False,
    password: Annotated[
        bool,
        typer.Option("--password", help="Ask for the password of locked archives; never stored."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Load new exports into the warehouse."""
    from backpain_analytics.console import files, terminal
    from backpain_analytics.stages.drafts import draft_to_publish, with_inbox
    from backpain_analytics.stages.dry_run import dry_run as preview_of
    from backpain_analytics.stages.ingest import IngestRequest, ingest

    opened = open_named(workspace)
    secret = terminal.ask_password() if password else None
    request = IngestRequest(tuple(paths or ()), person, secret)
    if dry_run:
        with terminal.progress("reading") as on_progress:
            preview = preview_of(opened, request, on_progress)
        files.show_preview(preview, as_json=as_json)
        _check_use(preview.ingested)
        return
    with (
        terminal.noting() as notes,
        terminal.progress("reading") as on_progress,
        draft_to_publish(opened, notes) as draft,
    ):
        summary = ingest(opened, draft, with_inbox(opened, request, notes), on_progress)
    files.show_files(summary, notes.sentences, as_json=as_json)
    _check_use(summary)


@app.command()
def withdraw(
    paths: Annotated[list[Path], typer.Argument(help="As they were named to 'ingest'.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let files from outside the inbox, or on a disk that will not return, count no longer."""
    from backpain_analytics.console import files, terminal
    from backpain_analytics.stages.drafts import draft_to_publish
    from backpain_analytics.stages.withdraw import withdraw

    opened = open_named(workspace)
    with terminal.noting() as notes, draft_to_publish(opened, notes) as draft:
        summary = withdraw(opened, draft, paths)
    files.show_files(summary, notes.sentences, as_json=as_json)


@app.command()
def build(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Compute minutes, bouts, days, weeks and associations from what is loaded."""
    from backpain_analytics.console import results, terminal
    from backpain_analytics.stages.associate import associate
    from backpain_analytics.stages.build import build
    from backpain_analytics.stages.drafts import draft_to_publish
    from backpain_analytics.stages.ingest import IngestRequest, check_read_anew, ingest

    opened = open_named(workspace)
    with (
        terminal.noting() as notes,
        terminal.progress("reading", "computing", "relating") as on_progress,
        draft_to_publish(opened, notes) as draft,
    ):
        if notes.is_rebuilt:
            ingest(opened, draft, IngestRequest(), on_progress)
            opened = open_named(workspace)
        check_read_anew(opened, draft)
        result = build(opened, draft, on_progress)
        associate(opened, draft, result.persons, on_progress=on_progress)
    results.show_build(result, notes.sentences, as_json=as_json)


@app.command()
def report(
    person: PersonOption = None,
    first_date: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First date.")
    ] = None,
    last_date: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last date, included.")
    ] = None,
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="Beside each page, two pages of paper for the clinician.")
    ] = False,
    as_long_pdf: Annotated[
        bool, typer.Option("--pdf-long", help="Beside each page, all of it on paper.")
    ] = False,
    tables: Annotated[
        Path | None, typer.Option("--csv", help="Folder that gets the tables of each page.")
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Two periods side by side.",
            metavar="FROM..TO FROM..TO",
        ),
    ] = None,
    is_opened: Annotated[
        bool, typer.Option("--open", help="Show the page, or the list of several, in a browser.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what the pages say: codes and values.")
    ] = False,
) -> None:
    """Write everyone's pages, or one person's; without dates, of the last 26 weeks."""
    from backpain_analytics.console import pages, terminal
    from backpain_analytics.stages.report import ReportRequest, report

    opened = open_named(workspace)
    request = ReportRequest(
        (person,) if person else (),
        first_date.date() if first_date else None,
        last_date.date() if last_date else None,
        papers=(*(["sheet"] if as_pdf else []), *(["long"] if as_long_pdf else [])),
        tables=tables,
        compared=pages.periods(compare) if compare else None,
    )
    with terminal.progress("writing") as on_progress:
        reports = report(opened, request, on_progress)
    pages.print_contents(reports) if as_json else pages.show_reports(reports)
    if is_opened:
        pages.open_in_browser(reports)
    pages.check_pages(reports)


@app.command()
def run(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Do everything: inbox, warehouse, reports."""
    from backpain_analytics.console import pages, results, terminal
    from backpain_analytics.stages.ingest import IngestRequest
    from backpain_analytics.stages.run import run

    with terminal.noting() as notes, terminal.progress(*terminal.WHOLE_RUN) as on_progress:
        opened = open_named(workspace)
        summary = run(opened, IngestRequest(), on_progress, notes=notes)
    results.show_run(summary, as_json=as_json)
    _check_use(summary.ingested)
    pages.check_pages(summary.reports)


@app.command()
def status(
    person: Annotated[
        str | None,
        typer.Option("--person", "-p", help="Say what this person's record says for today."),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who and what is in the warehouse, and what could not be read."""
    from backpain_analytics.console import results

    opened = open_named(workspace)
    if person is None:
        from backpain_analytics.stages.status import status

        results.show_status(status(opened), as_json=as_json)
    else:
        from backpain_analytics.stages.today import today

        results.show_today(today(opened, person), as_json=as_json)


@app.command()
def explain(
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Which date.")
    ] = None,
    week: Annotated[
        datetime | None,
        typer.Option("--week", formats=["%Y-%m-%d"], help="Any date of the ISO week."),
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how the figures of one date, or the verdicts of one week, came about."""
    from backpain_analytics.console.day import show_explanation
    from backpain_analytics.console.week import show_week
    from backpain_analytics.stages.explain import explain, explain_verdicts

    if (day is None) == (week is None):
        raise typer.BadParameter("name either --date or --week.")
    opened = open_named(workspace)
    if day:
        show_explanation(explain(opened, person, day.date()), as_json=as_json)
    if week:
        show_week(explain_verdicts(opened, person, week.date()), as_json=as_json)


@app.command()
def cohort(
    as_html: Annotated[
        bool, typer.Option("--html", help="Write a page of everyone into the folder of reports.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pool everyone: what goes together with the next day's pain, and how much people differ."""
    from backpain_analytics.console import results
    from backpain_analytics.stages.cohort import cohort, cohort_page

    opened = open_named(workspace)
    if as_html:
        results.show_cohort_page(cohort_page(opened), as_json=as_json)
    else:
        results.show_cohort(cohort(opened), as_json=as_json)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Folder for the demo workspace.")] = Path("demo"),
) -> None:
    """Run everything on three made-up people and show where their reports are."""
    from backpain_analytics.console import pages, results, terminal
    from backpain_analytics.stages.demo import demo_workspace
    from backpain_analytics.stages.ingest import IngestRequest
    from backpain_analytics.stages.report import ReportRequest, report
    from backpain_analytics.stages.run import run

    opened = demo_workspace(folder)
    with terminal.noting() as notes, terminal.progress(*terminal.WHOLE_RUN) as on_progress:
        summary = run(opened, IngestRequest(), on_progress, notes=notes)
    results.show_run(summary, as_json=False)
    if not summary.reports.files:
        with terminal.progress("writing") as on_progress:
            reports = report(opened, ReportRequest(), on_progress)
        pages.show_reports(reports)


@app.command()
def serve(
    cron: Annotated[
        str, typer.Option(help="When, on the workspace's clock; not in an hour that it changes.")
    ] = "0 4 * * *",
    workspace: WorkspaceOption = None,
) -> None:
    """Run the Prefect flow every night, until stopped."""
    from pipelines.schedule import serve as serve_nights

    serve_nights(open_named(workspace), cron)


def _check_use(summary: "IngestSummary") -> None:
    """End with an error where files were handed in and none could be used: scripts rely on it."""
    if summary.is_unusable:
        raise NothingUsableError("not one of the files could be used; what is printed says why.")


class _Stopped(BaseException):
    """The system asked the process to end."""


def _heed_signals() -> list[int]:
    """Let what asks the process to end pass through the code that cleans up; return which did."""
    asking = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    received: list[int] = []

    def stop(number: int, frame: object) -> None:
        received.append(number)
        for other in asking:
            signal.signal(other, signal.SIG_IGN)
        raise _Stopped

    for number in asking:
        # nohup has one ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
    return received


def main() -> None:
    """Run the command line; the exit code is that of the error, 0 without one."""
    # Health data: also what libraries write beside our files is for the owner alone.
    os.umask(0o077)
    # A terminal that lacks a letter of somebody's name shows its number.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    received = _heed_signals()
    try:
        app()
    except BaseException as error:
        # Within a library a signal may come out as an error of its own.
        if received:
            _end(
                f"stopped by {signal.Signals(received[0]).name}. What was under way was thrown "
                "away; run this again.",
                _BY_SIGNAL + received[0],
            )
        if isinstance(error, BackpainError):
            _end(str(error), error.exit_code)
        if isinstance(error, OSError):
            _end(
                f"{error.filename or 'a file'}: {error.strerror or error}.", BackpainError.exit_code
            )
        raise


def _end(sentence: str, exit_code: int) -> NoReturn:
    typer.echo(f"error: {sentence}", err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
