"""What the commands print of tables, pages, people: words for people, JSON for programs."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from backpain_analytics.console.files import FILES_LISTED, show_clocks, show_files, taken_in
from backpain_analytics.console.pages import show_reports
from backpain_analytics.console.terminal import (
    counted,
    print_json,
    print_reason,
    screen,
    show_remarks,
)
from backpain_analytics.console.unread import show_unread
from backpain_analytics.messages import say, worded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    # Only their names: pandas and SciPy come with them.
    from backpain_analytics.association.cohort import CohortAssociation
    from backpain_analytics.stages.cohort import Cohort
    from backpain_analytics.stages.run import RunSummary
    from backpain_analytics.stages.status import Status
    from backpain_analytics.stages.today import PersonToday
    from backpain_analytics.warehouse.night.build import BuildResult
    from backpain_analytics.warehouse.out.contents import Comparisons


MOST_REASONS = 3
"""Told in one line of a run."""


def show_build(result: BuildResult, remarks: Sequence[str] = (), *, as_json: bool) -> None:
    """Show what was computed."""
    if as_json:
        print_json(asdict(result) | {"remarks": remarks})
        return
    if result.days or result.persons:
        people = f"{len(result.persons):,} {'person' if len(result.persons) == 1 else 'people'}"
        if result.days:
            screen.print(f"Computed {counted(result.days, 'day')} of {people}.")
        else:
            screen.print(f"No days to compute; what is declared of {people} was taken up.")
    else:
        screen.print("Nothing to compute: the tables are up to date.")
    show_remarks(remarks)


def show_run(summary: RunSummary, *, as_json: bool) -> None:
    """Show what a run did."""
    if as_json:
        reports = summary.reports
        # Not what the pages say: that is asked for by 'backpain report --json'.
        done = asdict(replace(summary, reports=replace(reports, contents=())))
        del done["ingested"], done["reports"]
        print_json(
            taken_in(summary.ingested)
            | {"pages": reports.files, "failures": dict(reports.failures)}
            | done
        )
        return
    show_files(summary.ingested, as_json=False)
    show_clocks(summary.clocks)
    show_build(summary.built, as_json=False)
    if summary.associations:
        screen.print(escape(_comparison_words(summary.comparisons)))
        if summary.note:
            screen.print(f"Note: {summary.note}")
    for page in summary.removed_pages:
        screen.print(f"Removed, as it rested on what was taken out: {escape(str(page))}")
    show_reports(summary.reports)
    show_remarks(summary.remarks)


def _comparison_words(found: Comparisons) -> str:
    """Say how many associations were compared, and of none or some why not."""
    if found.compared:
        lacking = f", {found.lacking:,} more lack data" if found.lacking else ""
        compared = counted(found.compared, "association")
        told = f"Compared exposures with pain: {compared}{lacking}."
        return " ".join([told, *found.blank_controls[:MOST_REASONS]])
    if not found.rated_days:
        return (
            "No exposure was compared with pain: there is no rating of pain yet. Hand in a pain "
            "diary, or begin one with 'backpain diary add'."
        )
    return " ".join(["No exposure was compared with pain.", *found.refusals[:MOST_REASONS]])


def show_status(status: Status, *, as_json: bool) -> None:
    """Show the warehouse at a glance."""
    if as_json:
        print_json(asdict(status))
        return
    if not status.files:
        screen.print("The warehouse is empty. Put exports into the inbox, then 'backpain run'.")
        return
    table = Table("person", "clock", "activity days", "rated days", box=None, pad_edge=False)
    for line in status.persons:
        table.add_row(
            escape(line.person_id),
            escape(line.clock),
            _span(line.activity_days, line.first_activity_date, line.last_activity_date),
            _span(line.pain_days, line.first_pain_date, line.last_pain_date),
        )
    screen.print(table)
    show_clocks(status.clocks, remarks=status.clock_remarks)
    for line in status.persons:
        if line.total_days:
            days = counted(line.total_days, "day")
            screen.print(f"{escape(line.person_id)}: daily totals of {days}, kept as a check.")
    counts = ", ".join(f"{count:,} {status}" for status, count in status.files.items())
    screen.print(f"\nFiles: {counts}. Rejected rows: {status.rows_rejected:,}.")
    screen.print(f"Last load: {status.last_load_at:%Y-%m-%d %H:%M} UTC.")
    show_unread(status.unread)
    if status.elsewhere:
        screen.print(
            "Taken in from outside the inbox; what they say counts until 'backpain withdraw':"
        )
        _show_some(status.elsewhere)
    _show_some([f"not looked into: {place}: {reason}." for place, reason in status.away.items()])
    _show_some([f"{file.status}: {file.path}: {file.reason}" for file in status.unusable])


def show_today(today: PersonToday, *, as_json: bool) -> None:
    """Show what one person's record says for today."""
    if as_json:
        print_json(asdict(today))
        return
    as_of = say("today.as_of", day=today.as_of)
    screen.print(f"[bold]{escape(today.person_id)}[/bold], {as_of}")
    for line in today.lines:
        screen.print(f"- {escape(line)}", soft_wrap=True)


def _show_some(lines: Sequence[str]) -> None:
    for line in lines[:FILES_LISTED]:
        print_reason(f"  {line}")
    if len(lines) > FILES_LISTED:
        screen.print(f"  … and {len(lines) - FILES_LISTED:,} more (see --json).")


def show_cohort_page(path: Path, *, as_json: bool) -> None:
    """Show where the page of everyone is."""
    if as_json:
        print_json({"page": str(path)})
    else:
        screen.print(f"Report: {escape(str(path))}", soft_wrap=True)


def show_cohort(cohort: Cohort, *, as_json: bool) -> None:
    """Show what people have in common and how much they differ; no p-value stands alone."""
    if as_json:
        print_json(asdict(cohort))
        return
    screen.print(
        f"The next day's pain and what came before, over {counted(cohort.persons, 'person')}: "
        "rating points for one usual day-to-day difference (standard deviation) of each exposure.\n"
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
    screen.print(pooled)
    screen.print()
    screen.print(shares)
    screen.print(
        "\nAssociations, not reasons. Noisy ratings, and pain that holds people back on the same "
        "day, can shift a mean by more than a tenth of a point, so nothing below "
        f"{cohort.bias_points:g} is called a finding. None of it is a reason to move less."
    )


def _pooled_cells(row: CohortAssociation, bias_points: float) -> tuple[str, ...]:
    if row.pooled is None:
        return ("-", "-", "-", worded(row.refusal) if row.refusal else "-")
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


def _span(days: int, first: object, last: object) -> str:
    return f"{days:,} ({first} to {last})" if days else "none"
