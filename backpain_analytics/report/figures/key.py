"""The key of a figure: what its marks mean, in one row or a few above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.letters import width_in_ems
from backpain_analytics.report.figures.palette import INK, MUTED

_ROW_EMS, _GAP_EMS = 1.7, 1.2


@dataclass(frozen=True)
class Mark:
    """One mark and its words; without a look, the words alone."""

    words: str
    look: dict[str, Any] | None = None
    """Of `Line2D`, or of a box where it has a facecolor."""
    faces: tuple[str, ...] = ()
    """Of boxes side by side: a scale."""

    @property
    def width(self) -> float:
        """Of the mark alone, in ems."""
        return 1.2 * len(self.faces) + 0.6 if self.faces else 1.9 if self.look else 0


def key_rows(shape: Shape, key: Sequence[Mark]) -> int:
    """Return how many rows the key takes."""
    return 1 + max((row for _, row in _places(shape, key)), default=-1)


def draw_key(figure: Figure, shape: Shape, key: Sequence[Mark]) -> None:
    """Draw the key into the top of a figure."""
    em = shape.ems(1)
    inches: dict[str, Any] = {"transform": figure.dpi_scale_trans}
    for mark, (left, row) in zip(key, _places(shape, key), strict=True):
        middle = figure.get_figheight() - em * (_ROW_EMS * row + 1)
        if mark.look and "facecolor" in mark.look:
            _draw_box(figure, (left * em, middle, em), mark.look)
        elif mark.look:
            ends = (0.75, 0.75) if "marker" in mark.look else (0.1, 1.4)
            across = [(left + end) * em for end in ends]
            figure.add_artist(Line2D(across, [middle] * 2, **mark.look | inches))
        for step, face in enumerate(mark.faces):
            _draw_box(figure, ((left + 1.2 * step) * em, middle, em), {"facecolor": face})
        figure.text(
            (left + mark.width) * em,
            middle - 0.35 * em,
            mark.words,
            {"color": MUTED if mark.width else INK},
            **inches,
        )


def _draw_box(figure: Figure, place: tuple[float, float, float], look: dict[str, Any]) -> None:
    left, middle, em = place
    corner = (left + 0.1 * em, middle - 0.4 * em)
    box = Rectangle(corner, 1.2 * em, 0.8 * em, transform=figure.dpi_scale_trans)
    box.set(linewidth=0.8 if look.get("edgecolor", "none") != "none" else 0)
    box.set(**look)
    figure.add_artist(box)


def _places(shape: Shape, key: Sequence[Mark]) -> list[tuple[float, int]]:
    """Return where each mark begins, in ems, and its row."""
    left, row, places = 0.0, 0, []
    for mark in key:
        width = mark.width + width_in_ems(mark.words)
        if left and left + width > shape.width_ems:
            left, row = 0.0, row + 1
        places.append((left, row))
        left += width + _GAP_EMS
    return places
