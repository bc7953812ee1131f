"""What all figures share: where they are shown, where their plots lie, and how marks are added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from backpain_analytics.report.figures.canvas import LEFT_EMS, RIGHT_EMS, Shape
from backpain_analytics.report.figures.key import Mark, draw_key, key_rows
from backpain_analytics.report.figures.palette import INK, LINE, MUTED

Numbers = npt.NDArray[np.float64]

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    # A dollar in a label is a dollar.
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
    "xtick.color": LINE,
    "xtick.labelcolor": INK,
    "ytick.major.size": 0,
    "ytick.labelcolor": INK,
}


@dataclass(frozen=True)
class Sheet:
    """A figure of fixed measures: its key on top, then its plots, one left edge for all."""

    figure: Figure
    shape: Shape

    def plot(
        self, top: float, height: float, sides: tuple[float, float] = (LEFT_EMS, RIGHT_EMS)
    ) -> Axes:
        """Add a plot, in inches from the top; `sides` are the ems left and right of it."""
        whole_width, whole_height = self.figure.get_size_inches()
        left, right = (self.shape.ems(side) for side in sides)
        axes = self.figure.add_axes(
            (
                left / whole_width,
                1 - (top + height) / whole_height,
                1 - (left + right) / whole_width,
                height / whole_height,
            )
        )
        axes.tick_params(labelsize=self.shape.font_points)
        return axes


@dataclass(frozen=True)
class Last:
    """The last value of a line or of bars."""

    height: float
    value: str
    words: str = ""


def new_sheet(shape: Shape, height: float, key: Sequence[Mark] = ()) -> tuple[Sheet, float]:
    """Return a sheet with room for plots of so many inches, and where they begin below the key."""
    top = shape.ems(1.7 * key_rows(shape, key) + 0.9)
    figure = Figure(figsize=(shape.width_inches, top + height))
    draw_key(figure, shape, key)
    return Sheet(figure, shape), top


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
    plain: dict[str, Any] = {"linewidth": 0.8, "edgecolor": "none"}
    drawn = PolyCollection(list(corners.reshape(-1, 4, 2)), **plain | look)
    drawn.set_urls(list(titles))
    axes.add_collection(drawn, autolim=False)


def dots(
    axes: Axes, x: npt.ArrayLike, y: npt.ArrayLike, titles: Iterable[str], **look: Any
) -> None:
    """Draw points of one look, each with its title."""
    axes.scatter(x, y, **look).set_urls(list(titles))


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


def name_lasts(axes: Axes, lasts: Sequence[Last]) -> None:
    """Write values to the right of the plot, each at its height; of two close ones, one lower."""
    size = axes.xaxis.get_tick_params()["labelsize"]
    free = np.inf
    for last in sorted(lasts, key=lambda last: -last.height):
        place = float(axes.transData.transform((0, last.height))[1]) / size
        top = min(place, free)
        moved = top - place
        free = top - (2.6 if last.words else 1.4)
        right = {"transform": axes.get_yaxis_transform()}
        write(axes, (1, last.height), last.value, (0.6, moved - 0.35), weight="bold", **right)
        write(axes, (1, last.height), last.words, (0.6, moved - 1.5), color=MUTED, **right)
