"""What the commands print of a study: counts, reasons, and where things are; nobody's name."""

from __future__ import annotations

import webbrowser
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.markup import escape

from backpain_analytics.console.results import show_cohort
from backpain_analytics.console.terminal import counted, counted_people, print_json, screen
from backpain_analytics.errors import NothingToReportError

if TYPE_CHECKING:
    from pathlib import Path

    from backpain_analytics.study.plan import Plan
    from backpain_analytics.study.pool import Pool, StudyStatus
    from backpain_analytics.study.run import StudySummary

_REASONS_SHOWN = 10
_STATES = {
    "pooled": "computed",
    "without_data": "none of their files could be used",
    "failed": "failed",
    "waiting": "not computed yet",
}


def show_plan(plan: Plan, *, as_json: bool) -> None:
    """Show how a study is cut."""
    shards = plan.shards
    if as_json:
        print_json(
            {
                "persons": len(plan.people),
                "person_years": round(plan.person_years, 2),
                "bytes": sum(one.bytes for one in plan.people),
                "shards": {number: len(people) for number, people in shards.items()},
                "loose_files": plan.loose_files,
            }
        )
        return
    screen.print(
        f"{counted_people(len(plan.people))}, about {plan.person_years:,.1f} person-years, in "
        f"{counted(len(shards), 'shard')}."
    )
    if plan.loose_files:
        screen.print(
            f"Not read, as it lies in nobody's folder of the inbox: "
            f"{counted(plan.loose_files, 'file')}. Put it into one, or a table of many people, as "
            "Parquet, into tables/."
        )


def show_study_run(summary: StudySummary, folder: Path, *, as_json: bool) -> None:
    """Show what a run of a study did."""
    computed = sum(len(manifest.people) for manifest in summary.computed)
    failed = len(summary.results.failures)
    if as_json:
        seconds = sum(manifest.cpu_seconds for manifest in summary.computed)
        print_json(
            {
                "persons": len(summary.plan.people),
                "computed": computed,
                "failed": failed,
                "pieces": len(summary.computed),
                "cpu_seconds": round(seconds, 1),
            }
        )
        return
    show_plan(summary.plan, as_json=False)
    if computed:
        screen.print(
            f"Computed {counted_people(computed)} in {counted(len(summary.computed), 'piece')}."
        )
    else:
        screen.print("Nothing to compute: all that can be is.")
    if failed:
        screen.print(
            f"{counted_people(failed)} could not be computed: 'backpain study status' says why, "
            "and --retry tries again."
        )
    screen.print(escape(f"Go on with 'backpain study pool {folder}'."))


def show_study_status(status: StudyStatus, *, as_json: bool) -> None:
    """Show where a study stands."""
    if as_json:
        print_json(asdict(status))
        return
    for state, words in _STATES.items():
        if status.people[state] or state == "pooled":
            screen.print(f"{counted_people(status.people[state])}: {words}.")
    screen.print(
        f"{counted(status.shards, 'shard')}; computed: {counted(status.pieces, 'piece')}, about "
        f"{status.person_years:,.1f} person-years, {status.cpu_seconds:,.0f} s of CPU, at most "
        f"{status.peak_memory_bytes / 1e9:.1f} GB in one process."
    )
    for reason, people in list(status.reasons.items())[:_REASONS_SHOWN]:
        screen.print(escape(f"  {counted_people(people)}: {reason}"))
    if len(status.reasons) > _REASONS_SHOWN:
        screen.print(f"  … and {len(status.reasons) - _REASONS_SHOWN:,} more reasons (--json).")


def show_pool(pool: Pool, *, as_json: bool) -> None:
    """Show what everyone came to."""
    if as_json:
        print_json(asdict(pool))
        return
    status = pool.status
    screen.print(f"{status.people['pooled']:,} of {counted_people(status.planned)} are pooled.")
    for state, words in _STATES.items():
        if state != "pooled" and status.people[state]:
            screen.print(f"{counted_people(status.people[state])}: {words}.")
    screen.print()
    show_cohort(pool.cohort, as_json=False)
    screen.print(escape(f"\nTables: {pool.database}"), soft_wrap=True)
    screen.print(escape(f"Page: {pool.page}"), soft_wrap=True)


def open_pool(database: Path, page: Path) -> None:
    """Show the page of everyone in a browser, and say how to ask the tables.

    Raises:
        NothingToReportError: Nothing is pooled yet.
    """
    if not page.exists() or not database.exists():
        raise NothingToReportError(
            f"{database.parent} is not pooled yet: run 'backpain study pool {database.parent}'."
        )
    screen.print(escape(f"Page: {page}"), soft_wrap=True)
    screen.print(escape(f"Tables: duckdb -readonly {database}"), soft_wrap=True)
    if not webbrowser.open(page.resolve().as_uri()):
        screen.print("No browser could be started; open the page by hand.")
