"""What `backpain explain` prints: one date, from the files to the figures."""

from collections.abc import Iterable
from dataclasses import asdict

from rich.markup import escape
from rich.table import Table

from backpain_analytics.console.day_facts import facts, local_clock
from backpain_analytics.console.rows import show_rows
from backpain_analytics.console.terminal import print_json, screen
from backpain_analytics.warehouse.out.explain import DayExplanation, Row

_PROLONGED_MINUTES = 30
"""As in `prolonged_30_minutes`."""


def show_explanation(day: DayExplanation, *, as_json: bool) -> None:
    """Show how the figures of a date came about."""
    if as_json:
        print_json(asdict(day))
        return
    screen.print(f"[bold]{escape(day.person_id)}, {day.local_date:%A} {day.local_date}[/bold]\n")
    screen.print(_facts_table(day))
    _show_files(day)
    show_rows("Which source counts when", ("from", "minutes", "source", "why"), _sources(day))
    show_rows("Minutes", ("state", "minutes", "judged by"), _minutes(day))
    longest = f"Bouts of {_PROLONGED_MINUTES} minutes or more"
    show_rows(longest, ("from", "minutes", "ended by"), _bouts(day))
    answers = ("at", "average", "of", "now", "worst", "flare", "where", "medication")
    show_rows("Diary", answers, _answers(day))


def _facts_table(day: DayExplanation) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for label, sentence in facts(day):
        table.add_row(label, escape(sentence))
    return table


def _show_files(day: DayExplanation) -> None:
    """Show the files without a table: their paths are long."""
    screen.print("\n[bold]Files[/bold]")
    for path, reader in sorted({(row["path"], row["reader"]) for row in day.files}):
        screen.print(escape(f"{path} ({reader})"), soft_wrap=True)
        for row in day.files:
            if row["path"] == path:
                whose = f" of {row['source_id']}" if row["source_id"] else ""
                screen.print(f"  {row['samples']:,} {row['table_name']}{escape(whose)}")
    if not day.files:
        screen.print("none holds readings of this date")


def _sources(day: DayExplanation) -> Iterable[tuple[object, ...]]:
    for row in day.sources:
        yield f"{row['local_clock']:%H:%M}", row["minutes"], row["source_id"], row["why"]


def _minutes(day: DayExplanation) -> Iterable[tuple[object, ...]]:
    for state in dict.fromkeys(row["state"] for row in day.minutes):
        rows = [row for row in day.minutes if row["state"] == state]
        judged = [f"{row['intensity_source']} {row['minutes']:,}" for row in rows]
        is_judged = rows[0]["intensity_source"] is not None
        minutes = sum(row["minutes"] for row in rows)
        yield state, minutes, ", ".join(judged) if is_judged else None


def _bouts(day: DayExplanation) -> Iterable[tuple[object, ...]]:
    for row in day.bouts:
        if row["duration_minutes"] >= _PROLONGED_MINUTES:
            yield f"{row['local_clock']:%H:%M}", row["duration_minutes"], row["ended_by"]


def _rated_day(row: Row) -> str | None:
    """Say which day a rating is of; None: none is rated."""
    if row["pain_nrs"] is None:
        return None
    return "this day or the day before" if row["is_date_doubtful"] else f"{row['rated_date']}"


def _answers(day: DayExplanation) -> Iterable[tuple[object, ...]]:
    for row in day.answers:
        at = row["entered_at"]
        yield (
            # An answer after midnight may be about this date, on the clock that ends it.
            local_clock(at, day.clock[-1]) if at else None,
            row["pain_nrs"],
            _rated_day(row),
            *(row[name] for name in ("current_pain_nrs", "worst_pain_nrs")),
            row["has_flare"],
            row["region"],
            # Which, where it is told; else whether any was taken.
            row["medication"] or row["medication_taken"],
        )
