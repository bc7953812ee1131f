"""What went with pain."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.association.lags.tiers import LITTLE
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import difference
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.inputs import Links
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.palette import ACCENT, FAINT, MUTED, PAGE
from backpain_analytics.report.figures.plots import boxes, dots, new_sheet, write
from backpain_analytics.report.values import Row, rows_of

_MOST = 2.0
"""Points of pain at the ends of the scale, which is the same for everybody."""
_LINE_EMS = 1.25


@dataclass(frozen=True)
class _Words:
    """What stands beside the line of a row, or above it, in lines."""

    label: list[str]
    reading: list[str]
    is_above: bool

    @property
    def height(self) -> float:
        """Of the row, in ems."""
        if self.is_above:
            return _LINE_EMS * (len(self.label) + len(self.reading)) + 2.8
        return _LINE_EMS * max(len(self.label), len(self.reading)) + 1.1

    @property
    def middle(self) -> float:
        """Where the line lies, in ems from the top of the row."""
        return self.height - 1.6 if self.is_above else self.height / 2


def draw_links(links: Links, shape: Shape) -> Figure:
    """Draw a dot and its range a row, on a scale from -2 to +2 points.

    The range of several comparisons at once leaves out zero just where the reading is a pattern.
    """
    rows = rows_of(links.rows)
    side = 1.2 if shape.is_narrow else 0.25 * shape.width_ems
    words = [_words(row, shape, side) for row in rows]
    total = sum(word.height for word in words)
    sheet, top = new_sheet(shape, shape.ems(total + 5.2))
    axes = sheet.plot(top + shape.ems(1.4), shape.ems(total), (side, side))
    axes.set(xlim=(-_MOST, _MOST), ylim=(total, 0), yticks=[])
    start = 0.0
    for row, word in zip(rows, words, strict=True):
        _draw_row(axes, row, word, start)
        _write_words(axes, word, start, side)
        start += word.height
    unit = "figure.points_next_day" if links.is_next_day else "figure.points_a_day_later"
    _draw_scale(axes, total, say(unit))
    return sheet.figure


def _words(row: Row, shape: Shape, side: float) -> _Words:
    room = shape.width_ems - 1 if shape.is_narrow else side - 1
    label, reading = (lines_within(row[column], room) for column in ("label", "reading"))
    return _Words(label, reading, shape.is_narrow)


def _draw_scale(axes: Axes, total: float, unit: str) -> None:
    """Say which way is which, centred on zero, and what the numbers count."""
    ticks = np.arange(-_MOST, _MOST + 1)
    axes.set_xticks(ticks, [""] * len(ticks))
    for tick in ticks:
        write(axes, (tick, total), difference(tick).partition(".")[0], (0, -1.4), ha="center")
    write(axes, (0, total), unit, (0, -2.7), ha="center", color=MUTED)
    write(axes, (0, 0), say("figure.less_pain"), (-0.7, 0.5), ha="right")
    write(axes, (0, 0), say("figure.more_pain"), (0.7, 0.5))


def _draw_row(axes: Axes, row: Row, words: _Words, start: float) -> None:
    """Shade what is too small to matter; what goes beyond the scale ends in an arrow."""
    height = start + words.middle
    around = (height - 0.8, height + 0.8) if words.is_above else (start, start + words.height)
    boxes(axes, (-LITTLE, LITTLE), around, [say("figure.too_small")], facecolor=FAINT)
    axes.plot([0, 0], around, color=MUTED, linewidth=0.9, solid_capstyle="butt")
    ends = np.clip([row["low"], row["high"]], -_MOST, _MOST)
    axes.plot(ends, [height, height], color=ACCENT, linewidth=2.2)
    for is_beyond, end, sign in (
        (row["low"] < -_MOST, -_MOST, "<"),
        (row["high"] > _MOST, _MOST, ">"),
    ):
        if is_beyond:
            axes.plot([end], [height], marker=sign, color=ACCENT, markersize=6, linestyle="none")
    if abs(row["estimate"]) <= _MOST:
        face = ACCENT if row["is_pattern"] else PAGE
        look: dict[str, Any] = {"color": face, "edgecolors": ACCENT, "linewidths": 1.6}
        dots(axes, [row["estimate"]], [height], [_title(row)], s=46, zorder=3, **look)


def _title(row: Row) -> str:
    names = ("label", "estimate", "low", "high", "reading")
    return say("figure.link", **{name: row[name] for name in names})


def _write_words(axes: Axes, words: _Words, start: float, side: float) -> None:
    left = {"transform": axes.get_yaxis_transform()}
    if words.is_above:
        for step, line in enumerate([*words.label, *words.reading], start=1):
            look = {"weight": "bold"} if step <= len(words.label) else {"color": MUTED}
            write(axes, (0, start), line, (-side + 0.3, -_LINE_EMS * step), **left, **look)
        return
    for x, at, lines in ((0, -side + 0.3, words.label), (1, 0.9, words.reading)):
        first = start + words.middle - _LINE_EMS * (len(lines) - 1) / 2
        for step, line in enumerate(lines):
            write(axes, (x, first + _LINE_EMS * step), line, (at, -0.35), **left)
