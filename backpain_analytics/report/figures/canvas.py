"""What all figures share: where they are shown, where their plots lie, and what their marks are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import offset_copy

from backpain_analytics.report.figures.letters import width_in_ems
from backpain_analytics.report.figures.palette import INK, LINE, MUTED

Numbers = npt.NDArray[np.float64]

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "text.parse_math": False,
    "text.color": INK,
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "figure.dpi": 72,
    "figure.facecolor": "none",
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "lines.solid_capstyle": "round",
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.major.size": 3.5,
    "ytick.major.size": 0,
    "ytick.labelcolor": INK,
    "axes.autolimit_mode": "data",
}


_LEFT_EMS, _RIGHT_EMS, _BELOW_EMS = 3.8, 4.0, 3.6
"""Of a plot: room for the numbers of its axis, the name of the last mark, the dates."""


@dataclass(frozen=True)
class Shape:
    """A width for which a figure is drawn, so that its letters stay readable there."""

    name: str
    width_inches: float
    font_points: float

    @property
    def is_narrow(self) -> bool:
        """Say whether there is room for little beside the plot."""
        return self.width_inches < 4

    def ems(self, count: float) -> float:
        """Return so many heights of its letters, in inches."""
        return count * self.font_points / 72

    @property
    def width_ems(self) -> float:
        """Return the width in heights of a letter."""
        return self.width_inches / self.ems(1)

    @property
    def plot_ems(self) -> float:
        """Return the width of a plot of dates, in heights of a letter."""
        return self.width_ems - _LEFT_EMS - _RIGHT_EMS


WIDE = Shape("wide", 8.64, 10.1)
"""The column of the page: letters of 11 px at 680 px, of 15 px at 57 rem."""
HALF = Shape("half", 5.4, 9.4)
"""Beside a text of the first screen: letters of 13 px at 34 rem, of 11 px at 455 px."""
NARROW = Shape("narrow", 3.6, 9.1)
"""A telephone: letters of 11 px at 313 px."""
PAPER = Shape("paper", 170 / 25.4, 8)
"""170 mm, letters of 8 points."""

Mark = tuple[str, dict[str, Any]]
"""What a mark means, and how `Line2D` draws it; one with `facecolor` is a box."""


@dataclass(frozen=True)
class Sheet:
    """A figure of fixed measures: its key on top, then its plots, one left edge for all."""

    figure: Figure
    shape: Shape

    def plot(
        self, top: float, height: float, sides: tuple[float, float] = (_LEFT_EMS, _RIGHT_EMS)
    ) -> Axes:
        """Add a plot, in inches from the top; what is as wide as others lies under them."""
        whole_width, whole_height = self.figure.get_size_inches()
        left, right = (self.shape.ems(side) for side in sides)
        width = whole_width - left - right
        axes = self.figure.add_axes(
            (
                left / whole_width,
                1 - (top + height) / whole_height,
                width / whole_width,
                height / whole_height,
            )
        )
        axes.tick_params(axis="both", labelsize=self.shape.font_points)
        return axes


def new_sheet(shape: Shape, height: float, key: Sequence[Mark] = ()) -> tuple[Sheet, float]:
    """Return a sheet with room for plots of so many inches, and where they begin below the key."""
    places = _places(shape, [words for words, _ in key])
    rows = 1 + max((row for _, row in places), default=-1)
    top = shape.ems(1.7 * rows + 0.9)
    sheet = Sheet(Figure(figsize=(shape.width_inches, top + height)), shape)
    for (words, look), (left, row) in zip(key, places, strict=True):
        _draw_key(sheet, words, look, left, shape.ems(1.7 * row + 1.0))
    return sheet, top


def below(shape: Shape) -> float:
    """Return the room below a plot for its dates, in inches."""
    return shape.ems(_BELOW_EMS)


def _places(shape: Shape, words: Iterable[str]) -> list[tuple[float, int]]:
    """Return where each word of the key begins, in ems, and its row."""
    room = shape.width_inches / shape.ems(1) - 0.5
    left, row, places = 0.0, 0, []
    for word in words:
        width = 2.0 + width_in_ems(word)
        if left and left + width > room:
            left, row = 0.0, row + 1
        places.append((left, row))
        left += width + 1.2
    return places


def _draw_key(sheet: Sheet, words: str, look: dict[str, Any], left: float, top: float) -> None:
    figure, em = sheet.figure, sheet.shape.ems(1)
    middle = figure.get_figheight() - top
    inches = {"transform": figure.dpi_scale_trans}
    start = left * em
    if "facecolor" in look:
        corner = (start + 0.15 * em, middle - 0.4 * em)
        figure.add_artist(Rectangle(corner, 1.2 * em, 0.8 * em, **look | inches))
    elif look:
        ends = [start + 0.75 * em] if "marker" in look else [start + 0.1 * em, start + 1.4 * em]
        figure.add_artist(Line2D(ends, [middle] * len(ends), **look | inches))
    words_at = start + (2.0 * em if look else 0)
    figure.text(words_at, middle - 0.35 * em, words, color=MUTED if look else INK, **inches)


def boxes(
    axes: Axes,
    across: tuple[npt.ArrayLike, npt.ArrayLike],
    up: tuple[npt.ArrayLike, npt.ArrayLike],
    titles: Iterable[str],
    **look: Any,
) -> None:
    """Draw rectangles of one look, each with its title."""
    left, right, bottom, top = np.broadcast_arrays(*across, *up)
    corners = np.stack([left, bottom, left, top, right, top, right, bottom], axis=-1)
    look = {"linewidths": 0.8, "edgecolors": "none"} | look
    drawn = PolyCollection(corners.reshape(-1, 4, 2), urls=list(titles), **look)
    axes.add_collection(drawn, autolim=False)


def dots(
    axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike, titles: Iterable[str], **look: Any
) -> None:
    """Draw points of one look, each with its title."""
    drawn = axes.scatter(x, y, **look)  # type: ignore[arg-type]
    drawn.set_urls(list(titles))


def write(
    axes: Axes,
    place: tuple[float, float],
    words: str,
    ems: tuple[float, float] = (0, 0),
    **look: Any,
) -> None:
    """Write words beside a place of the plot, moved by so many heights of a letter.

    The base of their letters is what lies there: it depends on no font.
    """
    size = axes.xaxis.get_tick_params()["labelsize"]
    moved = offset_copy(
        look.pop("transform", axes.transData),
        axes.get_figure(root=True),
        x=ems[0] * size,
        y=ems[1] * size,
        units="points",
    )
    axes.text(*place, words, transform=moved, **look)


def name_last(axes: Axes, y: float, value: str, words: str = "") -> None:
    """Write a value to the right of the plot at its height, and below it what it is."""
    right = {"transform": axes.get_yaxis_transform()}
    write(axes, (1, y), value, (0.6, -0.35), weight="bold", **right)
    write(axes, (1, y), words, (0.6, -1.5), color=MUTED, **right)
