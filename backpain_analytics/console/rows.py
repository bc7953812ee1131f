"""Rows on the screen: a heading and what stands below it."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from backpain_analytics.console.terminal import screen


def show_rows(title: str, headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Print rows below a title, and nothing where there are none."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading == "minutes" else "left")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    if table.row_count:
        screen.print(f"\n[bold]{title}[/bold]")
        screen.print(table)


def in_figures(number: float) -> str:
    """Return a number as it is, thousands apart."""
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return in_figures(value) if isinstance(value, int | float) else str(value)
