"""Other ratings and amounts beside the pain."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import rating, whole
from backpain_analytics.report.figures.canvas import Shape, below, name_last, new_sheet, write
from backpain_analytics.report.figures.dates import date_axis, is_long, months_of, noons
from backpain_analytics.report.figures.inputs import BesidePain, Period
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.palette import ACCENT, MUTED

_NAME_EMS, _GAP_EMS = 1.9, 0.9


def draw_beside_pain(lines: tuple[BesidePain, ...], period: Period, shape: Shape) -> Figure:
    """Draw a small line each, below each other, on one time axis."""
    line_height = shape.ems(4.2)
    step = shape.ems(_NAME_EMS + _GAP_EMS) + line_height
    sheet, top = new_sheet(shape, step * max(len(lines), 1) + below(shape) - shape.ems(_GAP_EMS))
    for row, line in enumerate(lines):
        axes = sheet.plot(top + row * step + shape.ems(_NAME_EMS), line_height)
        _draw_line(axes, line, is_by_month=is_long(period))
        date_axis(axes, period, shape, has_labels=row == len(lines) - 1)
        name, *rest = lines_within(
            say("figure.line_name", name=line.name, unit=line.unit) if line.unit else line.name,
            shape.plot_ems,
        )
        write(axes, (0, 1), f"{name} …" if rest else name, (0, 0.6), transform=axes.transAxes)
    return sheet.figure


def _draw_line(axes: Axes, line: BesidePain, *, is_by_month: bool) -> None:
    days = line.days
    values = days["value"].astype("float64")
    if is_by_month:
        values = values.groupby(months_of(days["local_date"])).median()
        days = pd.DataFrame({"local_date": values.index + pd.Timedelta(days=14)})
    x, y = noons(days["local_date"]), values.to_numpy()
    known = y[~np.isnan(y)]
    low, high = _scale(line, known)
    axes.set_ylim(low, high)
    axes.set_yticks([low, high], [_worded(low), _worded(high)])
    axes.tick_params(axis="y", labelcolor=MUTED)
    axes.grid(axis="y")
    axes.plot(x, y, color=ACCENT, linewidth=1.3)
    shown = ~np.isnan(y)
    alone = (
        shown
        & np.isnan(np.pad(y, 1, constant_values=np.nan)[:-2])
        & np.isnan(np.pad(y, 1, constant_values=np.nan)[2:])
    )
    axes.plot(x[alone], y[alone], marker="o", markersize=2.6, linestyle="none", color=ACCENT)
    if len(known):
        name_last(axes, known[-1], _worded(known[-1]))


def _scale(line: BesidePain, known: np.ndarray) -> tuple[float, float]:
    low = line.lowest if line.lowest is not None else min([*known, 0.0])
    high = line.highest if line.highest is not None else max([*known, low + 1])
    return low, high


def _worded(value: float) -> str:
    return rating(value) if abs(value) < 100 else whole(value)
