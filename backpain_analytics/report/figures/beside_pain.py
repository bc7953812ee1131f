"""Other ratings and amounts beside the pain."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import rating, whole
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import date_axis, is_long, noons, spans_of
from backpain_analytics.report.figures.inputs import BesidePain, Period
from backpain_analytics.report.figures.letters import one_line
from backpain_analytics.report.figures.palette import ACCENT, MUTED
from backpain_analytics.report.figures.plots import Last, name_lasts, new_sheet, write

_NAME_EMS, _LINE_EMS, _GAP_EMS = 1.9, 4.2, 1.2


def draw_beside_pain(lines: tuple[BesidePain, ...], period: Period, shape: Shape) -> Figure:
    """Draw a small line each, below each other, on one time axis; a long record by `spans_of`."""
    step = _NAME_EMS + _LINE_EMS + _GAP_EMS
    total = step * max(len(lines), 1) - _GAP_EMS
    sheet, top = new_sheet(shape, shape.ems(total) + shape.below)
    for row, line in enumerate(lines):
        at = top + shape.ems(row * step + _NAME_EMS)
        axes = sheet.plot(at, shape.ems(_LINE_EMS))
        date_axis(axes, period, shape, has_labels=row == len(lines) - 1)
        _draw_line(axes, line, _by_span(line.days) if is_long(period) else line.days)
        said = say("figure.line_name", name=line.name, unit=line.unit) if line.unit else line.name
        name = one_line(said, shape.plot_ems)
        write(axes, (0, 1), name, (0, 0.6), transform=axes.transAxes)
    return sheet.figure


def _by_span(days: pd.DataFrame) -> pd.DataFrame:
    spans = spans_of(days["local_date"])
    dates, values = days["local_date"].groupby(spans), days["value"].astype("float64")
    return pd.DataFrame({"local_date": dates.median(), "value": values.groupby(spans).median()})


def _draw_line(axes: Axes, line: BesidePain, days: pd.DataFrame) -> None:
    """Draw what is known; a value between two unknown ones is a dot."""
    x, y = noons(days["local_date"]), days["value"].to_numpy(dtype=float)
    is_known = ~np.isnan(y)
    ends = MaxNLocator(2).tick_values(0, float(np.max(y[is_known], initial=1)))
    low = ends[0] if line.lowest is None else line.lowest
    high = ends[-1] if line.highest is None else line.highest
    axes.set_ylim(low, high)
    axes.set_yticks([low, high], [_worded(low), _worded(high)])
    axes.tick_params(axis="y", labelcolor=MUTED)
    axes.grid(axis="y")
    axes.spines["bottom"].set_visible(False)
    axes.plot(x, y, color=ACCENT, linewidth=1.3)[0].set_url(line.name)
    beside = np.pad(is_known, 1)
    alone = is_known & ~beside[:-2] & ~beside[2:]
    axes.plot(x[alone], y[alone], marker="o", markersize=2.6, linestyle="none", color=ACCENT)
    if is_known.any():
        last = float(y[is_known][-1])
        name_lasts(axes, [Last(last, _worded(last))])


def _worded(value: float) -> str:
    return rating(value) if abs(value) < 100 else whole(value)
