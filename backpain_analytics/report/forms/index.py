"""The page that lists everyone's reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import calendar_day
from backpain_analytics.report.page.render import shell
from backpain_analytics.report.templates import template


@dataclass(frozen=True)
class Entry:
    """One person's reports."""

    person_id: str
    last_date: date
    """With data."""
    made_on: date
    """When the newest file was written."""
    files: tuple[str, ...]
    """Names: the usual page, its papers, then the periods that were asked for."""


def render_index(entries: Sequence[Entry]) -> str:
    """Return the page; names and files are shown as they are written."""
    return template("forms/index.html").render(
        entries=entries,
        quote=quote,
        say=say,
        calendar_day=calendar_day,
        title=say("index.heading"),
        **shell(),
    )
