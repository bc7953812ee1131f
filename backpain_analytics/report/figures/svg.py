"""A figure as markup for the page."""

import io

import matplotlib as mpl

from backpain_analytics.report.figures.canvas import _STYLE, Shape
from backpain_analytics.report.parts import Picture


def markup(picture: Picture, shape: Shape) -> str:
    """Return the figure as SVG that can stand in a page."""
    drawn = io.StringIO()
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        picture.draw(shape).savefig(drawn, format="svg")
    return drawn.getvalue().partition("?>")[2]
