"""What `ingest` prints of files: those read in numbers, those with trouble by name."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from backpain_analytics.console.terminal import (
    counted,
    print_json,
    print_reason,
    screen,
    show_remarks,
)
from backpain_analytics.console.unread import show_unread
from backpain_analytics.messages.clocks import clock_remedy, clock_words, offsets_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backpain_analytics.records import FileOutcome
    from backpain_analytics.stages.dry_run import ExportPreview, Preview
    from backpain_analytics.stages.ingest import IngestSummary
    from backpain_analytics.warehouse.into.withdraw import Withdrawn
    from backpain_analytics.warehouse.out.clocks import Clock

FILES_LISTED = 40
"""A longer list of files read is shown as counts; files with trouble are always named."""

_NAMES_LISTED = 5
"""Files that share one reason and are named; --json names all."""

_ROW_WORDS = {
    "step_intervals": ("step count", "step counts"),
    "step_counters": ("reading of a step counter", "readings of a step counter"),
    "heart_rate_samples": ("heart rate", "heart rates"),
    "floor_readings": ("count of floors", "counts of floors"),
    "distance_readings": ("distance", "distances"),
    "stand_readings": ("count of stand hours", "counts of stand hours"),
    "weight_readings": ("body weight", "body weights"),
    "sleep_spans": ("stretch of sleep", "stretches of sleep"),
    "sleep_sessions": ("night or nap", "nights and naps"),
    "device_resting_heart_rates": ("resting heart rate", "resting heart rates"),
    "vendor_days": ("daily total", "daily totals"),
    "diary_entries": ("diary entry", "diary entries"),
    "exercise_entries": ("exercise session", "exercise sessions"),
}
"""Of each table, one row and several."""


def show_files(summary: IngestSummary, remarks: Sequence[str] = (), *, as_json: bool) -> None:
    """Show what became of each file, and of the warehouse file itself."""
    if as_json:
        files = {"files": [asdict(file) for file in summary.files]}
        print_json(files | taken_in(summary) | {"remarks": remarks})
        return
    read = [file for file in summary.files if file.status in ("read", "known")]
    if read and len(summary.files) <= FILES_LISTED:
        screen.print(_files_table(read))
    _show_trouble(summary.files)
    for person_id, zone in summary.found_zones.items():
        screen.print(
            f"The exports show the clock of {zone}: written into backpain.toml for "
            f"{escape(person_id)}, please check."
        )
    show_unread(summary.unread)
    _show_litter(summary)
    _show_away(summary)
    _show_withdrawn(summary.withdrawn)
    screen.print(_sentence(summary, "Read"))
    show_remarks(remarks)


def show_preview(preview: Preview, *, as_json: bool) -> None:
    """Show what would be read, by which clock, and what would be left out."""
    if as_json:
        files = {"files": [asdict(file) for file in preview.ingested.files]}
        print_json(asdict(preview) | files | taken_in(preview.ingested))
        return
    for export in preview.exports:
        _show_export(export)
    show_clocks(preview.clocks, preview.ingested.found_zones)
    if preview.clocks:
        screen.print()
    _show_remarks(preview.ingested.files)
    _show_trouble(preview.ingested.files)
    show_unread(preview.ingested.unread)
    _show_litter(preview.ingested)
    _show_away(preview.ingested)
    _show_withdrawn(preview.ingested.withdrawn)
    screen.print(_sentence(preview.ingested, "Would read"))
    show_remarks(preview.remarks)


def counts(summary: IngestSummary) -> dict[str, int]:
    """Count files by what became of them."""
    statuses = ("read", "known", "unreadable", "unknown", "waiting")
    return {
        **{status: summary.count(status) for status in statuses},
        "withdrawn": len(summary.withdrawn),
        "passed_over": summary.files_passed_over + sum(summary.litter.values()),
        "unchanged": summary.unchanged,
        "rows": summary.rows,
    }


def taken_in(summary: IngestSummary) -> dict[str, object]:
    """Return for programs what an ingest did, save what became of each file."""
    withdrawn = [asdict(each) for each in summary.withdrawn]
    unread = [asdict(each) for each in summary.unread]
    return {
        "withdrawn_files": withdrawn,
        "unread": unread,
        "away": summary.away,
        **counts(summary),
    }


def _show_export(export: ExportPreview) -> None:
    whose = export.person_id or "persons named in the file"
    files = f" ({export.files:,} files)" if export.files > 1 else ""
    screen.print(f"[bold]{escape(whose)}[/bold]: {escape(export.title)}")
    screen.print(Padding(f"{escape(export.place)}{files}", (0, 0, 0, 4), expand=False))
    facts = [_row_words(export.rows) or "no rows"]
    if export.first_date:
        facts.append(f"{export.first_date} to {export.last_date}")
    if export.steps is not None:
        facts.append(f"{export.steps:,} steps")
    if export.rows_repeated:
        facts.append(f"{counted(export.rows_repeated, 'row')} said twice, counted once")
    if export.rows_rejected:
        facts.append(f"{counted(export.rows_rejected, 'row')} rejected")
    for fact in facts:
        screen.print(Padding(fact, (0, 0, 0, 4), expand=False))
    screen.print()


def _row_words(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {_ROW_WORDS[table][count != 1]}" for table, count in rows.items())


def show_clocks(
    clocks: Iterable[Clock],
    found_zones: Mapping[str, str] | None = None,
    remarks: Iterable[str] = (),
) -> None:
    """Name each person's clock and how it is known; where it is assumed, what to do.

    Args:
        clocks: One a person.
        found_zones: Person → a zone that the exports showed and that would be declared.
        remarks: What files say against a clock.
    """
    for clock in clocks:
        zone = (found_zones or {}).get(clock.person_id)
        found = f"{zone}, found from the exports; would be written into backpain.toml"
        offsets = offsets_words(clock.utc_offset_minutes)
        words = f"{offsets}, {found}" if zone else clock_words(clock)
        screen.print(f"Clock of {escape(clock.person_id)}: {words}.")
        if remedy := clock_remedy(clock):
            screen.print(Padding(escape(remedy), (0, 0, 0, 4), expand=False))
    for remark in remarks:
        screen.print(escape(remark))


def _show_remarks(files: Iterable[FileOutcome]) -> None:
    """Show what readers said, each remark once with the files it is about."""
    _show_together((note, file.path) for file in files for note in file.notes)


def _show_trouble(files: Iterable[FileOutcome]) -> None:
    _show_together(
        (f"{file.status}: {file.reason}", file.path)
        for file in files
        if file.status in ("unreadable", "unknown", "waiting")
    )


def _show_together(remarks: Iterable[tuple[str, str]]) -> None:
    """Show each remark once, with the paths that it is about."""
    for remark, group in groupby(sorted(remarks), lambda each: each[0]):
        _show_named(remark, [path for _, path in group])


def _show_named(remark: str, paths: Sequence[str]) -> None:
    print_reason(remark)
    for path in paths[:_NAMES_LISTED]:
        screen.print(Padding(escape(path), (0, 0, 0, 4), expand=False))
    if len(paths) > _NAMES_LISTED:
        screen.print(
            Padding(f"and {len(paths) - _NAMES_LISTED:,} more", (0, 0, 0, 4), expand=False)
        )
    screen.print()


def _show_litter(summary: IngestSummary) -> None:
    for what, files in sorted(summary.litter.items()):
        screen.print(f"{counted(files, 'file')} passed over by name: {what}.")


def _show_away(summary: IngestSummary) -> None:
    """Name what cannot be looked at now, save what was named as a file already."""
    named = {file.path for file in summary.files}
    _show_together(
        (f"not looked into: {reason}.", place)
        for place, reason in summary.away.items()
        if place.removeprefix("inbox/") not in named
    )


def _show_withdrawn(withdrawn: Iterable[Withdrawn]) -> None:
    """Show which files count no longer, in whole or in part."""
    _show_together((_withdrawal(each), each.path) for each in withdrawn)


def _withdrawal(withdrawn: Withdrawn) -> str:
    rows = counted(withdrawn.rows, "row")
    if withdrawn.reason == "gone":
        return f"taken out, no longer counted ({rows}):"
    if withdrawn.reason == "replaced":
        return f"its newer version no longer holds what is no longer counted ({rows}):"
    return (
        "its newer version begins later; what the one before said of the time until "
        f"{withdrawn.kept_before:%Y-%m-%d %H:%M} UTC still counts (to drop that, take the file "
        "out, run, put it back, and run again):"
    )


def _files_table(files: Sequence[FileOutcome]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("file", "person", "reader", "what"):
        table.add_column(heading, overflow="fold")
    for file in files:
        table.add_row(
            escape(file.path), escape(file.person_id or "-"), file.reader or "-",
            escape(_what(file)),
        )  # fmt: skip
    return table


def _what(file: FileOutcome) -> str:
    if file.status == "known":
        return "loaded before"
    rejected = f"{counted(file.rows_rejected, 'row')} rejected" if file.rows_rejected else ""
    parts = (_row_words(file.rows), rejected, *file.notes)
    return "; ".join(part for part in parts if part) or "no rows"


def _sentence(summary: IngestSummary, verb: str) -> str:
    found = counts(summary)
    old = found["known"] + found["unchanged"]
    happened = ("read", "unreadable", "unknown", "waiting", "withdrawn")
    if not any(found[what] for what in happened):
        return f"Nothing new: {counted(old, 'file')} seen before." if old else "Nothing to read."
    parts = [f"{verb} {counted(found['read'], 'file')}, {counted(found['rows'], 'row')}"]
    if not summary.files and found["withdrawn"]:
        parts = ["Nothing new"]
    if old:
        parts.append(f"{old:,} seen before")
    left_out = ("unreadable", "unknown", "waiting", "withdrawn")
    parts += [f"{found[what]:,} {what}" for what in left_out if found[what]]
    return "; ".join(parts) + "."
