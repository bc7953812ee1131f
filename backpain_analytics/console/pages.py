"""What `report` and `run` print of pages: where they are, whose failed, what they say."""

from __future__ import annotations

import webbrowser
from datetime import date
from typing import TYPE_CHECKING

from rich.markup import escape

from backpain_analytics.console.terminal import print_json, screen
from backpain_analytics.errors import ArgumentError, PagesFailedError

if TYPE_CHECKING:
    # Only its name: pandas comes with it.
    from backpain_analytics.stages.report import Reports


def show_reports(reports: Reports) -> None:
    """Show where the files are, and whose page could not be made."""
    for path in reports.files:
        screen.print(f"Report: {escape(str(path))}", soft_wrap=True)
    if reports.index:
        screen.print(f"All reports: {escape(str(reports.index))}", soft_wrap=True)
    for person_id, reason in reports.failures.items():
        screen.print(f"No report of {escape(person_id)}: {escape(reason)}", soft_wrap=True)


def print_contents(reports: Reports) -> None:
    """Print what the pages say, for a program."""
    from backpain_analytics.report.forms.as_json import SCHEMA, to_plain  # noqa: PLC0415

    print_json(
        {
            "schema": SCHEMA,
            "pages": [str(path) for path in reports.files],
            "index": str(reports.index),
            "failures": dict(reports.failures),
            "people": [to_plain(contents) for contents in reports.contents],
        }
    )


def open_in_browser(reports: Reports) -> None:
    """Show the page of one person, the list of all of several."""
    path = reports.files[0] if len(reports.contents) == 1 else reports.index
    if path and not webbrowser.open(path.resolve().as_uri()):
        screen.print("No browser could be started; open the file by hand.")


def check_pages(reports: Reports) -> None:
    """End with an error where somebody's page failed: scripts rely on it.

    Raises:
        PagesFailedError: At least one page could not be made; the others were.
    """
    if reports.failures:
        raise PagesFailedError(
            f"{len(reports.failures)} of {len(reports.failures) + len(reports.contents)} reports "
            "could not be made; what is printed says whose and why. The others were written."
        )


def periods(given: tuple[str, str]) -> tuple[tuple[date, date], tuple[date, date]]:
    """Read two periods.

    >>> periods(("2026-02-01..2026-03-31", "2026-04-01..2026-05-31"))[0]
    (datetime.date(2026, 2, 1), datetime.date(2026, 3, 31))

    Raises:
        ArgumentError: One is no period, or they overlap or stand in the wrong order.
    """
    earlier, later = (_period(text) for text in given)
    if earlier[1] >= later[0]:
        raise ArgumentError("the first period must end before the second begins.")
    return earlier, later


def _period(text: str) -> tuple[date, date]:
    try:
        first, last = map(date.fromisoformat, text.split(".."))
    except ValueError:
        raise ArgumentError(
            f"'{text}' is no period; write two dates that exist, as 2026-02-01..2026-03-31."
        ) from None
    if last < first:
        raise ArgumentError(f"the period {text} ends before it begins.")
    return first, last
