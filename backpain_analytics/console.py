"""What the commands print: tables for people, JSON for programs, progress on a terminal only."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.stages import (
    Cohort,
    CohortAssociation,
    IngestSummary,
    RunSummary,
    Status,
)
from backpain_analytics.stages.ingest import FileLine, OnFile
from backpain_analytics.warehouse.build import BuildResult

_FILES_LISTED = 40
"""A longer list of files read is shown as counts; files with trouble are always listed."""

_PIPE_WIDTH = 160
"""Columns of output that goes to a file or a program rather than to a terminal."""

_console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def decoder(name: str) -> Literal["columnar", "fitparse"]:
    """Check the name of a FIT decoder.

    Raises:
        WorkspaceError: There is no such decoder.
    """
    if name == "columnar":
        return "columnar"
    if name == "fitparse":
        return "fitparse"
    raise WorkspaceError(f"no FIT decoder is called '{name}'; choose columnar or fitparse.")


def ask_password() -> str:
    """Ask on a terminal, without showing it; elsewhere take the first line that comes in.

    Not an option's value: that would stay in the shell's history and show among processes.

    Raises:
        WorkspaceError: None was given.
    """
    if sys.stdin.isatty():
        password = getpass.getpass("Password of the export: ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise WorkspaceError("no password was given. Type the one the vendor showed or sent.")
    return password


@contextmanager
def progress() -> Iterator[OnFile]:
    """Yield a callback that moves a bar on a terminal and does nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    ) as bar:
        task = bar.add_task("Reading exports", total=None)

        def on_file(files_done: float, files: int) -> None:
            bar.update(task, completed=files_done, total=files)

        yield on_file


def show_files(summary: IngestSummary, *, as_json: bool, is_dry: bool) -> None:
    """Show what became, or would become, of each file."""
    if as_json:
        _print_json({"files": [asdict(line) for line in summary.files], **_counts(summary)})
        return
    listed = [line for line in summary.files if is_dry or line.status in ("unreadable", "unknown")]
    if is_dry or len(summary.files) <= _FILES_LISTED:
        listed = list(summary.files)
    if listed:
        _console.print(_files_table(listed))
    _console.print(_sentence(summary, is_dry=is_dry))


def show_build(result: BuildResult, *, as_json: bool) -> None:
    """Show what was computed."""
    if as_json:
        _print_json(asdict(result))
    elif result.days or result.persons:
        _console.print(
            f"Computed {result.days:,} days of {len(result.persons):,} "
            f"{'person' if len(result.persons) == 1 else 'people'}."
        )
    else:
        _console.print("Nothing to compute: the tables are up to date.")


def show_pages(pages: tuple[Path, ...], *, as_json: bool) -> None:
    """Show where the pages are."""
    if as_json:
        _print_json({"pages": [str(page) for page in pages]})
        return
    for page in pages:
        _console.print(f"Report: {escape(str(page))}")


def show_run(summary: RunSummary, *, as_json: bool) -> None:
    """Show what a run did."""
    if as_json:
        _print_json(
            {
                **_counts(summary.ingested),
                "built": asdict(summary.built),
                "associations": summary.associations,
                "note": summary.note,
                "pages": [str(page) for page in summary.pages],
            }
        )
        return
    show_files(summary.ingested, as_json=False, is_dry=False)
    show_build(summary.built, as_json=False)
    if summary.associations:
        _console.print(f"Compared exposures with pain: {summary.associations:,} associations.")
        if summary.note:
            _console.print(f"Note: {summary.note}")
    show_pages(summary.pages, as_json=False)


def show_status(status: Status, *, as_json: bool) -> None:
    """Show the warehouse at a glance."""
    if as_json:
        _print_json(asdict(status))
        return
    if not status.files:
        _console.print("The warehouse is empty. Put exports into the inbox, then 'backpain run'.")
        return
    table = Table("person", "clock", "activity days", "rated days", box=None, pad_edge=False)
    for line in status.persons:
        table.add_row(
            escape(line.person_id),
            escape(line.clock),
            _span(line.activity_days, line.first_activity_date, line.last_activity_date),
            _span(line.pain_days, line.first_pain_date, line.last_pain_date),
        )
    _console.print(table)
    counts = ", ".join(f"{count:,} {status}" for status, count in status.files.items())
    _console.print(f"\nFiles: {counts}. Rejected rows: {status.rows_rejected:,}.")
    _console.print(f"Last load: {status.last_load_at:%Y-%m-%d %H:%M} UTC.")
    for file in status.unusable[:_FILES_LISTED]:
        _console.print(f"  {file.status}: {escape(file.path)}: {escape(file.reason)}")
    if len(status.unusable) > _FILES_LISTED:
        _console.print(f"  … and {len(status.unusable) - _FILES_LISTED:,} more (see --json).")


def show_cohort(cohort: Cohort, *, as_json: bool) -> None:
    """Show what people have in common and how much they differ; no p-value stands alone."""
    if as_json:
        _print_json(asdict(cohort))
        return
    _console.print(
        f"The next day's pain and what came before, over {cohort.persons:,} persons: rating points "
        "for one usual day-to-day difference (standard deviation) of each exposure.\n"
    )
    pooled = Table(
        "exposure", "persons", "mean (95% range)", "spread between persons",
        "95% of persons lie in", "reading", box=None, pad_edge=False,
    )  # fmt: skip
    shares = Table("share of persons", box=None, pad_edge=False)
    for tier in cohort.associations[0].tier_shares:
        shares.add_column(tier.replace("_", " "), justify="right")
    for row in cohort.associations:
        pooled.add_row(row.exposure, f"{row.persons:,}", *_pooled_cells(row, cohort.bias_points))
        shares.add_row(row.exposure, *(f"{share:.0%}" for share in row.tier_shares.values()))
    _console.print(pooled)
    _console.print()
    _console.print(shares)
    _console.print(
        "\nAssociations, not reasons. Noisy ratings, and pain that holds people back on the same "
        "day, can shift a mean by more than a tenth of a point, so nothing below "
        f"{cohort.bias_points:g} is called a finding."
    )


def _pooled_cells(row: CohortAssociation, bias_points: float) -> tuple[str, ...]:
    if row.pooled is None:
        return ("-", "-", "-", str(row.refusal))
    pooled = row.pooled
    reading = (
        f"a finding: beyond {bias_points:g}, interval without 0"
        if row.is_beyond_bias
        else "no finding"
    )
    return (
        f"{pooled.mean:+.2f} ({pooled.low:+.2f} to {pooled.high:+.2f})",
        f"{pooled.spread:.2f}",
        f"{pooled.prediction_low:+.2f} to {pooled.prediction_high:+.2f}",
        reading,
    )


def _files_table(lines: list[FileLine]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("file", "person", "reader", "what"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(
            escape(line.path),
            escape(line.person_id or "-"),
            line.reader or "-",
            escape(_what(line)),
        )
    return table


def _what(line: FileLine) -> str:
    if line.status == "known":
        return "loaded before"
    rows = ", ".join(f"{count:,} {table}" for table, count in line.rows.items())
    rejected = f"{line.rows_rejected:,} rows rejected" if line.rows_rejected else ""
    reason = f"{line.status}: {line.reason}" if line.reason else ""
    return "; ".join(part for part in (rows, rejected, reason, *line.notes) if part) or "no rows"


def _counts(summary: IngestSummary) -> dict[str, int]:
    return {
        "read": summary.count("read"),
        "known": summary.count("known"),
        "unreadable": summary.count("unreadable"),
        "unknown": summary.count("unknown"),
        "unchanged": summary.unchanged,
        "rows": summary.rows,
    }


def _sentence(summary: IngestSummary, *, is_dry: bool) -> str:
    counts = _counts(summary)
    old = counts["known"] + counts["unchanged"]
    if not counts["read"] and not counts["unreadable"] and not counts["unknown"]:
        return f"Nothing new: {old:,} files were loaded before." if old else "Nothing to read."
    verb = "Would read" if is_dry else "Read"
    parts = [f"{verb} {counts['read']:,} files, {counts['rows']:,} rows"]
    if old:
        parts.append(f"{old:,} loaded before")
    if counts["unreadable"]:
        parts.append(f"{counts['unreadable']:,} unreadable")
    if counts["unknown"]:
        parts.append(f"{counts['unknown']:,} unknown")
    return "; ".join(parts) + "."


def _span(days: int, first: object, last: object) -> str:
    return f"{days:,} ({first} to {last})" if days else "none"


def _print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, default=str, indent=2))  # noqa: T201
