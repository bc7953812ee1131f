"""`backpain study`: many people, on this machine or a cluster."""

from pathlib import Path
from typing import Annotated

import typer

from backpain_analytics.commands.options import JsonOption

study = typer.Typer(
    help="A study of many people, on this machine or a cluster.", no_args_is_help=True
)

StudyArgument = Annotated[Path, typer.Argument(help="Folder of the study.")]


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
