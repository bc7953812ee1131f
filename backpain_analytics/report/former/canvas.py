"""What all figures share: two sizes, colours that survive grey print, and stable SVG bytes."""

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.path import Path

Numbers = npt.NDArray[np.float64]
Period = tuple[date, date]
"""First and last date, both inclusive."""

INK = "#1d2730"
MUTED = "#5a6772"
_FAINT = "#d9e0e6"
DARK = "#0b4f8a"
LIGHT = "#bcd6ec"
ACCENT = "#b3471d"
"""Vermilion: apart from the blues for every kind of colour vision, and darker than LIGHT."""

_STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "grid.color": _FAINT,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.9,
    "legend.frameon": False,
    "legend.handlelength": 1.3,
    "legend.borderaxespad": 0.0,
    "legend.columnspacing": 1.0,
    "legend.handletextpad": 0.5,
    # Letters as outlines: the same on every machine, whatever fonts it has.
    "svg.fonttype": "path",
    "svg.hashsalt": "backpain_analytics",
}


@dataclass(frozen=True)
class Shape:
    """A width for which a figure is drawn, so that its letters stay readable there."""

    width_inches: float
    font_points: float
    is_narrow: bool


WIDE = Shape(8.6, 8.6, is_narrow=False)
NARROW = Shape(3.7, 8.0, is_narrow=True)


def new_figure(shape: Shape, height_inches: float) -> Figure:
    """Return an empty figure that arranges itself."""
    return Figure(figsize=(shape.width_inches, height_inches), layout="constrained")


def svg_uri(draw: Callable[[Shape], Figure], shape: Shape) -> str:
    """Draw and return the figure as a data address; the same frame gives the same bytes."""
    style = _STYLE | {
        "font.size": shape.font_points,
        "axes.titlesize": shape.font_points,
        "legend.fontsize": shape.font_points,
    }
    drawn = io.BytesIO()
    unsaid = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with mpl.rc_context(style):  # type: ignore[arg-type]
        draw(shape).savefig(drawn, format="svg", metadata=unsaid, transparent=True)
    return "data:image/svg+xml;base64," + base64.b64encode(_shorten(drawn.getvalue())).decode()


def _shorten(svg: bytes) -> bytes:
    """Leave out indentation, and decimals of coordinates that no screen can show."""

    def rounded(attribute: re.Match[bytes]) -> bytes:
        return re.sub(rb"(\.\d\d)\d+", rb"\1", attribute[0]).replace(b" \n", b"")

    return re.sub(rb' (?:d|x|y)="[^"]*"', rounded, re.sub(rb"\n *(?:<!--[^>]*-->)?", b"\n", svg))


def boxes(
    left: npt.ArrayLike, top: npt.ArrayLike, right: npt.ArrayLike, bottom: npt.ArrayLike
) -> Path:
    """Return rectangles as one outline: hundreds of patches would be slow and large."""
    left, top, right, bottom = map(np.asarray, (left, top, right, bottom))
    corners = np.stack(
        [left, top, right, top, right, bottom, left, bottom, left, top], axis=-1
    ).reshape(-1, 2)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(corners, np.tile(codes, len(corners) // 5))


def date_numbers(dates: pd.Series | pd.DatetimeIndex) -> Numbers:
    """Return dates as matplotlib counts them, in days."""
    return np.asarray(date2num(dates.to_numpy()), dtype=np.float64)  # type: ignore[no-untyped-call]


def date_axis(axes: Axes, period: Period, shape: Shape) -> None:
    """Span the period, so that the figures of a page line up, and label few enough dates to fit."""
    axes.set_xlim(*date_numbers(pd.DatetimeIndex([period[0], period[1] + timedelta(days=1)])))
    most = 5 if shape.is_narrow else 9
    locator = AutoDateLocator(minticks=3, maxticks=most)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    day = "%d %b"
    formatter = ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator,
        formats=["%Y", "%b", day, day, day, day],
        zero_formats=["", "%b\n%Y", day, day, day, day],
        show_offset=False,
    )
    axes.xaxis.set_major_formatter(formatter)


def legend_above(axes: Axes, handles: list[Any], columns: int) -> None:
    """Put the legend between the heading and the drawing, where it hides nothing."""
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.02), ncols=columns, borderpad=0.2
    )
