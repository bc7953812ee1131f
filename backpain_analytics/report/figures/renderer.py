"""matplotlib draws into this: each mark becomes one short element of SVG.

matplotlib's own SVG has fixed colours in inline styles and no names for marks; the page forbids
inline styles, and its colours change with the screen.
"""

from collections.abc import Callable
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from backpain_analytics.report.figures.letters import plain, width_in_ems
from backpain_analytics.report.figures.palette import ROLES

Look = dict[str, str]
"""Attributes; those of `fill` and `stroke` are names of roles."""
Written = Callable[[Look], str]
"""Word a look as attributes of an element."""

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_TEXTURES = {"/": ("slant", 5, "M-1,1L1,-1M0,5L5,0M4,6L6,4"), "-": ("level", 3, "M0,1.5H3")}
"""Name of a tile, its side, and the lines on it, by matplotlib's sign for the hatching."""

_LETTERS = {
    int(Path.MOVETO): "M",
    int(Path.LINETO): "L",
    int(Path.CURVE3): "Q",
    int(Path.CURVE4): "C",
}
_CIRCLE = np.asarray(Path.unit_circle().codes)


class SvgRenderer(RendererBase):
    """The marks of one figure; the address of a mark (`url`) is its title."""

    def __init__(self, size: tuple[float, float], name: str, written: Written) -> None:
        super().__init__()
        self._size, self._name, self._written = size, name, written
        self._to_page = Affine2D().scale(1, -1).translate(0, size[1])
        self._marks: list[tuple[str, str]] = []
        self._textures: dict[str, str] = {}

    def body(self) -> str:
        """Return the marks so far; those of one look, one after the other, in one group."""
        groups = [
            f"<g{look}>{''.join(mark for _, mark in marks)}</g>"
            for look, marks in groupby(self._marks, key=lambda mark: mark[0])
        ]
        tiles = "".join(self._textures.values())
        return "\n".join([f"<defs>{tiles}</defs>", *groups] if tiles else groups)

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size in points."""
        return self._size

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Estimate, so that the same figure is laid out alike on every machine."""
        size = prop.get_size_in_points()
        return size * width_in_ems(s), size, size / 4

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Add an outline; a hatched one lies over its own fill."""
        shape = _shape(path, transform + self._to_page)
        if not shape:
            return
        face = _role(rgbFace)
        hatch = gc.get_hatch()
        if hatch and face != "none":
            self._marks.append((self._written({"fill": face}), f"<{shape}/>"))
        fill = self._texture(hatch[0], _role(gc.get_hatch_color())) if hatch else face
        self._add({"fill": fill} | _line(gc), shape, gc.get_url())

    def draw_text(  # noqa: PLR0913, PLR0917 (matplotlib's)
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Add one line of letters as text."""
        look = {"fill": _role(gc.get_rgb()), "font-size": _short(prop.get_size_in_points())}
        if prop.get_weight() == "bold":
            look["font-weight"] = "bold"
        if mtext is not None:
            x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
            look["text-anchor"] = _ANCHORS[mtext.get_horizontalalignment()]
        place = f'x="{_short(x)}" y="{_short(y)}"'
        self._marks.append((self._written(look), f"<text {place}>{escape(plain(s))}</text>"))

    def _add(self, look: Look, shape: str, title: str | None) -> None:
        element, _, _ = shape.partition(" ")
        named = f"><title>{escape(plain(title))}</title></{element}>" if title else "/>"
        self._marks.append((self._written(look), f"<{shape}{named}"))

    def _texture(self, sign: str, role: str) -> str:
        texture, side, lines = _TEXTURES[sign]
        name = f"{self._name}-{texture}-{role}"
        line = self._written({"fill": "none", "stroke": role})
        self._textures[name] = (
            f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
            f'<path{line} d="{lines}"/></pattern>'
        )
        return f"url(#{name})"


def _role(colour: Any) -> str:
    """Name the part that a colour plays; one that cannot be seen is none."""
    return "none" if colour is None or (*colour, 1)[3] == 0 else ROLES[to_hex(colour[:3])]


def _line(gc: GraphicsContextBase) -> Look:
    if gc.get_linewidth() == 0 or gc.get_rgb()[3] == 0:
        return {}
    role = _role(gc.get_rgb())
    look = {"stroke": role, "stroke-width": _short(gc.get_linewidth())}
    if gc.get_capstyle() != "butt":
        look["stroke-linecap"] = {"projecting": "square"}.get(gc.get_capstyle(), "round")
    _, dashes = gc.get_dashes()
    if dashes is not None:
        look["stroke-dasharray"] = " ".join(_short(dash) for dash in np.asarray(dashes).tolist())
    return look


def _shape(path: Path, transform: Transform) -> str:
    """Word an outline: a circle where it is one, for it is much shorter."""
    if path.codes is not None and np.array_equal(path.codes, _CIRCLE):
        points = transform.transform(path.vertices)
        (x, y), radius = (points.min(axis=0) + points.max(axis=0)) / 2, np.ptp(points[:, 0]) / 2
        return f'circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"'
    steps = "".join(_steps(path, transform))
    return f'path d="{steps}"' if steps else ""


def _steps(path: Path, transform: Transform) -> list[str]:
    steps: list[str] = []
    before: tuple[str, str] | None = None
    for vertices, code in path.iter_segments(transform, simplify=False):
        if code == Path.CLOSEPOLY:
            steps.append("Z")
            continue
        ends = [_short(value) for value in vertices.tolist()]
        here = (ends[-2], ends[-1])
        if code == Path.LINETO and before is not None and here[1] == before[1]:
            steps.append(f"H{here[0]}")
        elif code == Path.LINETO and before is not None and here[0] == before[0]:
            steps.append(f"V{here[1]}")
        else:
            steps.append(_LETTERS[int(code)] + " ".join(ends))
        before = here
    return steps


def _short(value: float) -> str:
    """Word a length in points; less than a tenth cannot be seen.

    >>> _short(12.04), _short(0.26), _short(-0.04)
    ('12', '0.3', '0')
    """
    return f"{round(float(value), 1) + 0.0:g}"
