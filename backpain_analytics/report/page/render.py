"""Contents into one self-contained HTML page: no script, nothing from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import period
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
from backpain_analytics.report.first_screen.screen import first_screen
from backpain_analytics.report.first_screen.squares import MOST_WEEKS
from backpain_analytics.report.parts import Chapter, Picture
from backpain_analytics.report.templates import template
from backpain_analytics.report.today import chapter as trying

CHAPTERS: tuple[Callable[[Contents], Chapter], ...] = (
    pain.chapter,
    moving.chapter,
    keeping_still.chapter,
    exercise.chapter,
    trying.chapter,
    links.chapter,
    trust.chapter,
    technical.chapter,
)
"""In the order of the page."""


@dataclass(frozen=True)
class PageLinks:
    """Where else the same is to be found, as addresses from the page; None: nowhere."""

    pdf: str | None = None
    reports: str | None = None


def lay_out(contents: Contents) -> tuple[Chapter, ...]:
    """Return the chapters of the page that have something to say."""
    return tuple(chapter for make in CHAPTERS if (chapter := make(contents)).parts)


def render(contents: Contents, links: PageLinks | None = None) -> str:
    """Return the page; the same contents give the same bytes."""
    span = period(contents.first_date, contents.last_date)
    return template("page/page.html").render(
        contents=contents,
        screen=first_screen(contents),
        chapters=lay_out(contents),
        title=say("page.title", person=contents.person_id, period=span),
        links=list(_links(links or PageLinks())),
        **shell(),
        most_weeks=MOST_WEEKS,
        kind=lambda part: type(part).__name__,
        drawn=drawn,
        say=say,
    )


def _links(links: PageLinks) -> Iterator[tuple[str, str]]:
    return ((href, say(f"page.link_{name}")) for name, href in asdict(links).items() if href)


def shell() -> dict[str, str]:
    """Return what every page is set in: its style, and the hash by which a browser admits it."""
    style = _style()
    return {
        "style": style,
        "style_hash": f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
    }


def _style() -> str:
    """Return all rules, without indentation."""
    from backpain_analytics.report.figures.svg import stylesheet  # noqa: PLC0415

    own = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "\n", stylesheet() + own)


def drawn(picture: Picture, named_by: str, *, is_half: bool = False) -> Markup:
    """Return a figure for a screen and for a telephone; the style sheet shows one of them."""
    from backpain_analytics.report.figures.canvas import HALF, NARROW, WIDE  # noqa: PLC0415
    from backpain_analytics.report.figures.svg import markup  # noqa: PLC0415

    shapes = (HALF if is_half else WIDE, NARROW)
    return Markup("\n").join(Markup(markup(picture, shape, named_by)) for shape in shapes)
