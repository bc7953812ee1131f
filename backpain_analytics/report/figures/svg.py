"""A figure as SVG: for the page, whose colours and letters it takes, and for paper."""

import base64
from xml.sax.saxutils import quoteattr

import matplotlib as mpl

from backpain_analytics.report.figures.canvas import PAPER, Shape
from backpain_analytics.report.figures.palette import PALETTE, variables
from backpain_analytics.report.figures.plots import STYLE
from backpain_analytics.report.figures.renderer import Look, SvgRenderer, Written
from backpain_analytics.report.parts import Picture

_PAPER_FONTS = "Liberation Sans, DejaVu Sans, Noto Sans, sans-serif"
_COLOURS = ("fill", "stroke")


def markup(picture: Picture, shape: Shape, named_by: str = "") -> str:
    """Return the figure as an element that can stand in a page, with `stylesheet`.

    `named_by` is the id of the element with the sentence; without one the sentence is repeated
    for those who do not see the figure.
    """
    name = (
        f'aria-labelledby="{named_by}"' if named_by else f"aria-label={quoteattr(picture.sentence)}"
    )
    return _svg(picture, shape, f'class="figure {shape.name}" role="img" {name}', _by_class)


def paper(picture: Picture) -> str:
    """Return the figure in greys, as an image 170 mm wide whose letters stay text."""
    with_fonts = f'xmlns="http://www.w3.org/2000/svg" font-family="{_PAPER_FONTS}"'
    drawn = base64.b64encode(_svg(picture, PAPER, with_fonts, _in_grey).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{drawn}" alt={quoteattr(picture.sentence)}>'


def stylesheet() -> str:
    """Return the rules of all figures, the same for every page.

    A `figure` holds an element for a wide place and, right after it, the one for a narrow place:
    its own width decides which is shown, so that letters are never below 11 px. Where a browser
    is too old to ask for that, the width of the screen decides.
    """
    paints = "".join(
        f".{kind}-{role}{{{kind}:var(--{role})}}" for kind in _COLOURS for role in PALETTE
    )
    return variables() + paints + _LAYOUT


_LAYOUT = """
figure{container-type:inline-size}
svg.figure{display:block;width:100%;height:auto;forced-color-adjust:none}
svg.figure :is(path,circle):not(:has(title)){pointer-events:none}
svg.narrow{display:none;max-width:30rem}
@media screen and (max-width:40rem){svg.wide,svg.half{display:none}svg.narrow{display:block}}
@media screen{
@container (max-width:455px){svg.half{display:none}svg.half+svg.narrow{display:block}}
@container (max-width:680px){svg.wide{display:none}svg.wide+svg.narrow{display:block}}
}
"""


def _svg(picture: Picture, shape: Shape, attributes: str, written: Written) -> str:
    style = STYLE | {"font.size": shape.font_points}
    with mpl.rc_context(style):  # type: ignore[arg-type]
        figure = picture.draw(shape)
        width, height = figure.get_size_inches() * figure.dpi
        renderer = SvgRenderer((width, height), f"{picture.name}-{shape.name}", written)
        figure.draw(renderer)
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" stroke-linejoin="round"'
    return f"<svg {attributes} {size}>\n{renderer.body()}\n</svg>"


def _by_class(look: Look) -> str:
    roles = " ".join(f"{kind}-{look[kind]}" for kind in _COLOURS if look.get(kind) in PALETTE)
    others = {name: value for name, value in look.items() if not _is_role(name, value)}
    return _attributes(({"class": roles} if roles else {}) | others)


def _in_grey(look: Look) -> str:
    return _attributes(
        {
            name: PALETTE[value].paper if _is_role(name, value) else value
            for name, value in look.items()
        }
    )


def _is_role(name: str, value: str) -> bool:
    return name in _COLOURS and value in PALETTE


def _attributes(values: Look) -> str:
    return "".join(f' {name}="{value}"' for name, value in values.items())
