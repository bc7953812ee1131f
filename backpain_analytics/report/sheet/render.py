"""Contents into the HTML that is set on paper."""

from pathlib import Path

from markupsafe import Markup

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import short
from backpain_analytics.report.chapters import moving, pain
from backpain_analytics.report.contents import Contents
from backpain_analytics.report.first_screen.finding import finding
from backpain_analytics.report.first_screen.help import help_signs
from backpain_analytics.report.page.render import lay_out
from backpain_analytics.report.parts import Picture
from backpain_analytics.report.sheet import lines
from backpain_analytics.report.templates import template


def render_sheet(contents: Contents) -> str:
    """Return the two pages for the clinician."""
    activity = [part for part in moving.chapter(contents).parts if isinstance(part, Picture)]
    return template("sheet/sheet.html").render(
        **_common(contents),
        facts=contents.sheet,
        pain_picture=_pain(contents),
        activity=activity,
    )


def render_long(contents: Contents) -> str:
    """Return the whole page, for paper."""
    return template("sheet/long.html").render(**_common(contents), chapters=lay_out(contents))


def _common(contents: Contents) -> dict[str, object]:
    return {
        "contents": contents,
        "finding": finding(contents),
        "help": help_signs(contents),
        "lines": lines,
        "say": say,
        "short": short,
        "drawn": _drawn,
        "kind": lambda part: type(part).__name__,
        "style": Path(__file__).with_name("sheet.css").read_text(encoding="utf-8"),
    }


def _pain(contents: Contents) -> Picture | None:
    parts = pain.chapter(contents).parts
    return next((part for part in parts if isinstance(part, Picture)), None)


def _drawn(picture: Picture) -> Markup:
    # Only what is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.svg import paper  # noqa: PLC0415

    return Markup(paper(picture))
