"""Contents into one self-contained HTML page: no script, nothing from elsewhere."""

from collections.abc import Callable

from backpain_analytics.report.chapters import (
    exercise,
    keeping_still,
    links,
    moving,
    pain,
    technical,
    trust,
)
from backpain_analytics.report.contents import Contents
from backpain_analytics.report.parts import Chapter
from backpain_analytics.report.templates import template

CHAPTERS: tuple[Callable[[Contents], Chapter], ...] = (
    pain.chapter,
    moving.chapter,
    keeping_still.chapter,
    exercise.chapter,
    links.chapter,
    trust.chapter,
    technical.chapter,
)
"""In the order of the page."""


def lay_out(contents: Contents) -> tuple[Chapter, ...]:
    """Return the chapters of the page."""
    return tuple(chapter(contents) for chapter in CHAPTERS)


def render(contents: Contents) -> str:
    """Return the page; the same contents give the same bytes."""
    from backpain_analytics.report.figures.canvas import NARROW, WIDE  # noqa: PLC0415
    from backpain_analytics.report.figures.svg import markup  # noqa: PLC0415

    return template("page/page.html").render(
        contents=contents,
        chapters=lay_out(contents),
        wide=lambda picture: markup(picture, WIDE),
        narrow=lambda picture: markup(picture, NARROW),
    )
