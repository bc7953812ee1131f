"""The command line: parse, call one stage, print, exit code. Errors become text here only."""

import inspect
import io
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from backpain_analytics.errors import BackpainError, NothingUsableError
from backpain_analytics.settings.questions import Question, questions

if TYPE_CHECKING:
    # Only their names: what they stand in loads pydantic and DuckDB.
    from backpain_analytics.settings.workspace import Workspace
    from backpain_analytics.stages.ingest import IngestSummary

app = typer.Typer(
    name="backpain",
    help="Wearable exports and pain diaries in, honest answers about back pain out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

diary = typer.Typer(help="Keep a pain diary by hand.", no_args_is_help=True)
app.add_typer(diary, name="diary")
study = typer.Typer(
    help="A study of many people, on this machine or a cluster.", no_args_is_help=True
)
app.add_typer(study, name="study")

plan = typer.Typer(help="See, begin and change the exercise plan.", no_args_is_help=True)
app.add_typer(plan, name="plan")

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="Workspace folder. Default: BACKPAIN_WORKSPACE, the current folder, or the only "
        "workspace below it.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
StudyArgument = Annotated[Path, typer.Argument(help="Folder of the study.")]
PersonOption = Annotated[str | None, typer.Option("--person", "-p", help="Whose data.")]

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

    opened = _open(workspace)
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

    opened = _open(workspace)
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

    opened = _open(workspace)
    with (
        terminal.noting() as notes,
        terminal.progress("reading", "computing", "relating") as on_progress,
        draft_to_publish(opened, notes) as draft,
    ):
        if notes.is_rebuilt:
            ingest(opened, draft, IngestRequest(), on_progress)
            opened = _open(workspace)
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

    opened = _open(workspace)
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
        opened = _open(workspace)
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

    opened = _open(workspace)
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
    opened = _open(workspace)
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

    opened = _open(workspace)
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

    serve_nights(_open(workspace), cron)


def _with_questions(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each question that a diary asks, in place of `answers`."""
    signature = inspect.signature(command, eval_str=True)
    own = [each for each in signature.parameters.values() if each.kind != each.VAR_KEYWORD]
    asked = [
        inspect.Parameter(
            question.column,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[_answer_type(question), _option_of(question)],
        )
        for question in questions().all
        if question.column != "pain_nrs"
    ]
    command.__signature__ = signature.replace(parameters=[*own, *asked])  # type: ignore[attr-defined]
    command.__annotations__ |= {each.name: each.annotation for each in asked}
    return command


def _answer_type(question: Question) -> object:
    return (bool if question.kind == "yes_no" else str) | None


def _option_of(question: Question) -> object:
    """Return a question as an option of the command."""
    name, section = f"--{question.option}", questions().sections[question.section]
    hint = {
        "rating": f"0 ({question.low}) to 10 ({question.high})",
        "count": f"0 to {question.most}",
        "number": "",
        "choice": f"one of {', '.join(question.choices)}",
        "duration": "such as 45, '30 min' or 1h20",
        "time_of_day": "such as 08:30",
    }.get(question.kind, f"such as {question.suggestions[0]}" if question.suggestions else "")
    if question.kind == "yes_no":
        name = f"{name}/--{question.no_option or f'no-{question.option}'}"
    return typer.Option(
        name,
        help=f"{question.label}{f': {hint}' if hint else ''}.",
        metavar="" if question.kind == "yes_no" else question.kind.upper(),
        rich_help_panel=section,
    )


@diary.command("add")
@_with_questions
def diary_add(
    pain: Annotated[
        str | None, typer.Argument(help="Pain on average today, 0 to 10.", show_default=False)
    ] = None,
    *,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day it is about. Default: now."),
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
    **answers: str | bool | None,
) -> None:
    """Write today's entry, or a session of exercise; in the small hours for the day before."""
    from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry

    words = {True: "yes", False: "no"}
    said = {
        column: answer if isinstance(answer, str) else words[answer]
        for column, answer in {"pain_nrs": pain, **answers}.items()
        if answer is not None
    }
    session = {asked.column for asked in questions().of("session")}
    entry = DiaryEntry(
        {column: answer for column, answer in said.items() if column not in session},
        {column: answer for column, answer in said.items() if column in session},
        day.date() if day else None,
    )
    paths = add_diary_entry(_open(workspace), person, entry)
    typer.echo(f"Written to {' and '.join(map(str, paths))}; 'backpain run' takes it in.")


@diary.command("template")
def diary_template(
    path: Annotated[Path, typer.Argument(help="File to make.")] = Path("diary.csv"),
) -> None:
    """Write an empty diary table to fill in."""
    from backpain_analytics.stages.diary import write_diary_template

    write_diary_template(path)
    typer.echo(f"Written to {path}. One row a day; leave blank what you do not answer.")


@diary.command("form")
def diary_form(
    path: Annotated[Path, typer.Argument(help="File to make.")] = Path("pain-diary.html"),
    chosen: Annotated[
        str | None,
        typer.Option(
            "--with",
            help="Ask only for these beside pain, by their options in 'diary add', with commas "
            "between: mood,sleep,exercise. Default: all.",
        ),
    ] = None,
) -> None:
    """Write a diary for the phone: one file that needs no network and saves a CSV."""
    from backpain_analytics.stages.diary_form import write_diary_form

    write_diary_form(path, chosen.split(",") if chosen else None)
    typer.echo(f"Written to {path}. Send it to the phone and open it there in the browser.")


@plan.command("show")
def plan_show(
    person: PersonOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show the plan in force, its latest week, and what may come next."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import show_plan

    console.show_plan(show_plan(_open(workspace), person), as_json=as_json)


@plan.command("start")
def plan_start(
    person: PersonOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the plan that there is.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a plan to begin with into backpain.toml: gentle exercises with small doses."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import start_plan

    console.show_written(start_plan(_open(workspace), person, replaces=replace))


@plan.command("set")
def plan_set(
    exercise: Annotated[str, typer.Argument(help="Its name, as your log has it.")],
    times_per_week: Annotated[
        int | None, typer.Option("--times", help="Days a week. Default: 3 where it is new.")
    ] = None,
    sets: Annotated[int | None, typer.Option(help="Sets of one day.")] = None,
    repetitions: Annotated[int | None, typer.Option(help="Of one set.")] = None,
    hold_seconds: Annotated[
        float | None, typer.Option("--hold", help="Seconds, of one repetition.")
    ] = None,
    kilograms: Annotated[float | None, typer.Option(help="The weight.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Of one day.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="core, stretching, aerobic, warm_up, cool_down or other."),
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Put an exercise into the plan, or change what the plan says of it."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import set_exercise

    stated = {
        "times_per_week": times_per_week,
        "sets": sets,
        "repetitions": repetitions,
        "hold_seconds": hold_seconds,
        "kilograms": kilograms,
        "minutes": minutes,
        "kind": kind,
    }
    console.show_written(set_exercise(_open(workspace), person, exercise, stated))


@plan.command("remove")
def plan_remove(
    exercise: Annotated[str, typer.Argument(help="Its name in the plan.")],
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Take an exercise out of the plan."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import remove_exercise

    console.show_written(remove_exercise(_open(workspace), person, exercise))


@plan.command("next")
def plan_next(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Go on although the next step is not offered.")
    ] = False,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Exchange the core exercises for those of the next step, where it is offered."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import climb

    console.show_written(climb(_open(workspace), person, 1, anyway=anyway))


@plan.command("back")
def plan_back(person: PersonOption = None, workspace: WorkspaceOption = None) -> None:
    """Exchange the core exercises for those of the step before."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import climb

    console.show_written(climb(_open(workspace), person, -1))


@plan.command("sheet")
def plan_sheet(
    week: Annotated[
        datetime | None,
        typer.Option("--week", formats=["%Y-%m-%d"], help="Any date of it. Default: this week."),
    ] = None,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Beside the page, as a PDF.")] = False,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a week of the plan on one sheet, to print and to tick."""
    from backpain_analytics.stages.plan_sheet import write_plan_sheet

    day = week.date() if week else None
    for path in write_plan_sheet(_open(workspace), person, day, as_pdf=as_pdf):
        typer.echo(f"Written to {path}.")


@study.command("plan")
def study_plan(folder: StudyArgument, as_json: JsonOption = False) -> None:
    """Look at who there is, and cut them into shards; whoever has a shard keeps it."""
    from backpain_analytics.console.study import show_plan
    from backpain_analytics.study.folder import open_study
    from backpain_analytics.study.plan import make_plan

    show_plan(make_plan(open_study(folder)), as_json=as_json)


@study.command("run")
def study_run(
    folder: StudyArgument,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Processes on this machine; 0: this one. Default: one a core."),
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="Of each worker, such as 4GB.", metavar="SIZE")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="Bring these together too: minutes, hours, bouts.", metavar="TABLE"),
    ] = None,
    is_retrying: Annotated[
        bool, typer.Option("--retry", help="Try again whoever failed before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compute what is not computed yet: a second run computes nothing."""
    from backpain_analytics.console import terminal
    from backpain_analytics.console.study import show_study_run
    from backpain_analytics.study.cluster import hands
    from backpain_analytics.study.folder import open_study
    from backpain_analytics.study.run import StudyRequest, run_study

    request = StudyRequest(hands(scheduler, workers, memory), tuple(keep or ()), is_retrying)
    with terminal.progress("people") as on_progress:
        summary = run_study(open_study(folder), request, on_progress)
    show_study_run(summary, folder, as_json=as_json)


@study.command("status")
def study_status(folder: StudyArgument, as_json: JsonOption = False) -> None:
    """Show how many people are done, wait or failed, and why."""
    from backpain_analytics.console.study import show_study_status
    from backpain_analytics.study.folder import open_study
    from backpain_analytics.study.pool import study_status

    show_study_status(study_status(open_study(folder)), as_json=as_json)


@study.command("pool")
def study_pool(folder: StudyArgument, as_json: JsonOption = False) -> None:
    """Bring all shards together: study.duckdb, what people share, and a page of everyone."""
    from backpain_analytics.console.study import show_pool
    from backpain_analytics.study.folder import open_study
    from backpain_analytics.study.pool import pool_study

    show_pool(pool_study(open_study(folder)), as_json=as_json)


@study.command("open")
def study_open(folder: StudyArgument) -> None:
    """Show the page of everyone in a browser, and say where the tables are."""
    from backpain_analytics.console.study import open_pool
    from backpain_analytics.study.folder import open_study

    opened = open_study(folder)
    open_pool(opened.database, opened.page)


@study.command("sample")
def study_sample(
    folder: StudyArgument,
    people: Annotated[int, typer.Option(help="How many.")] = 20,
    days: Annotated[int, typer.Option(help="Of each.")] = 120,
    seed: Annotated[int, typer.Option(help="Other made-up people for each.")] = 1,
    form: Annotated[
        str, typer.Option("--as", help="minute-tables of many people, or files of each.")
    ] = "minute-tables",
) -> None:
    """Make a study of made-up people, with the truth about them beside it."""
    from backpain_analytics.study.sample import write_sample

    files = write_sample(folder, people, days, seed, form)
    typer.echo(f"{files:,} files written to {folder}; what is true of them stands in truth/.")
    typer.echo(f"Go on with 'backpain study run {folder}'.")


def _open(folder: Path | None) -> "Workspace":
    """Open the workspace that is named, or the one found from here."""
    from backpain_analytics.settings.workspace import open_workspace

    return open_workspace(folder)


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
