"""What went with pain."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.association.lags.tiers import LITTLE
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import difference
from backpain_analytics.report.figures.canvas import Shape, boxes, dots, new_sheet, write
from backpain_analytics.report.figures.inputs import Links
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.palette import ACCENT, INK, LINE, MUTED, PAGE
from backpain_analytics.report.values import Row, rows_of

_MOST = 2.0
"""Points of pain at the ends of the scale, which is the same for everybody."""
_LINE_EMS = 1.25


@dataclass(frozen=True)
class _Words:
    """What stands beside the line of a row, broken into lines."""

    label: list[str]
    reading: list[str]
    is_above: bool
    """On a narrow screen the words stand above their line."""

    @property
    def height(self) -> float:
        """In ems."""
        if self.is_above:
            return _LINE_EMS * (len(self.label) + len(self.reading)) + 2.2
        return _LINE_EMS * max(len(self.label), len(self.reading)) + 1.1

    @property
    def middle(self) -> float:
        """Where the line lies, in ems from the top of the row."""
        return self.height - 1.4 if self.is_above else self.height / 2


def draw_links(links: Links, shape: Shape) -> Figure:
    """Draw a dot and its range a row, on a scale from -2 to +2 points."""
    rows = rows_of(links.rows)
    side = 1.0 if shape.is_narrow else 0.24 * shape.width_ems
    words = [_words(row, shape, side) for row in rows]
    total = sum(word.height for word in words)
    sheet, top = new_sheet(shape, shape.ems(total + 4.2))
    axes = sheet.plot(top + shape.ems(1.3), shape.ems(total), sides=(side, side))
    axes.set(xlim=(-_MOST, _MOST), ylim=(total, 0))
    _draw_scale(axes, total)
    start = 0.0
    for row, word in zip(rows, words, strict=True):
        _draw_row(axes, row, start + word.middle, shape)
        _write_words(axes, word, start, side)
        start += word.height
    return sheet.figure


def _words(row: Row, shape: Shape, side: float) -> _Words:
    room = shape.width_ems - 2 if shape.is_narrow else side - 1
    return _Words(
        lines_within(row["label"], room), lines_within(row["reading"], room), shape.is_narrow
    )


def _draw_scale(axes: Axes, total: float) -> None:
    """Shade what is too small to matter, and say which way is which, centred on zero."""
    boxes(axes, (-LITTLE, LITTLE), (0, total), [say("figure.too_small")], facecolors=LINE)
    axes.axvline(0, color=MUTED, linewidth=0.9)
    axes.set_yticks([])
    ticks = np.arange(-_MOST, _MOST + 1)
    axes.set_xticks(ticks, ["" for _ in ticks])
    for tick in ticks:
        label = "0" if tick == 0 else difference(tick).removesuffix(".00")
        write(axes, (tick, total), label, (0, -1.6), ha="center")
    write(axes, (0, total), say("figure.points_next_day"), (0, -2.9), ha="center", color=MUTED)
    write(axes, (0, 0), say("figure.less_pain"), (-0.7, 0.5), ha="right", color=INK)
    write(axes, (0, 0), say("figure.more_pain"), (0.7, 0.5), ha="left", color=INK)


def _draw_row(axes: Axes, row: Row, height: float, shape: Shape) -> None:
    """Draw one range; what goes beyond the scale ends in an arrow."""
    ends = np.clip([row["low"], row["high"]], -_MOST, _MOST)
    axes.plot(ends, [height, height], color=ACCENT, linewidth=2.2)
    for value, end, sign in ((row["low"], -_MOST, "<"), (row["high"], _MOST, ">")):
        if abs(value) > _MOST and value * end > 0:
            axes.plot([end], [height], marker=sign, color=ACCENT, markersize=7, linestyle="none")
    title = say(
        "figure.link",
        label=row["label"],
        estimate=row["estimate"],
        low=row["low"],
        high=row["high"],
        reading=row["reading"],
    )
    face = ACCENT if row["is_pattern"] else PAGE
    at = np.clip(row["estimate"], -_MOST, _MOST)
    look: dict[str, Any] = {"color": face, "edgecolors": ACCENT, "linewidths": 1.6, "zorder": 3}
    dots(axes, [at], [height], [title], s=46, **look)


def _write_words(axes: Axes, words: _Words, start: float, side: float) -> None:
    left = {"transform": axes.get_yaxis_transform()}
    if words.is_above:
        for step, line in enumerate([*words.label, *words.reading]):
            look = {"weight": "bold"} if step < len(words.label) else {"color": MUTED}
            write(axes, (0, start), line, (-side + 0.3, -_LINE_EMS * (step + 1)), **left, **look)
        return
    for x, at, lines in ((0, -side + 0.3, words.label), (1, 0.8, words.reading)):
        first = start + words.middle - _LINE_EMS * (len(lines) - 1) / 2
        for step, line in enumerate(lines):
            write(axes, (x, first + _LINE_EMS * step), line, (at, -0.35), **left)
