"""What was recorded when."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.report.figures.canvas import Shape, below, boxes, new_sheet, write
from backpain_analytics.report.figures.dates import (
    date_axis,
    is_long,
    months_of,
    numbers_of,
    runs,
    span_words,
)
from backpain_analytics.report.figures.inputs import Coverage, Period
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.palette import ACCENT, LINE

_NAME_EMS, _STRIP_EMS = 1.9, 1.1


def draw_coverage(coverage: Coverage, period: Period, shape: Shape) -> Figure:
    """Draw a strip a source and one for the diary, as high as the share of the day recorded."""
    names = list(coverage.strips["strip"].unique())
    step = _NAME_EMS + _STRIP_EMS
    height = shape.ems(max(step * len(names), 1))
    sheet, top = new_sheet(shape, height + below(shape))
    axes = sheet.plot(top, height)
    axes.set_ylim(max(step * len(names), 1), 0)
    axes.set_yticks([])
    date_axis(axes, period, shape)
    for row, name in enumerate(names):
        days = coverage.strips[coverage.strips["strip"] == name]
        base = step * (row + 1) - 0.1
        boxes(axes, axes.get_xlim(), (base - 0.08, base), [name], facecolors=LINE)
        _draw_strip(axes, days, base, is_by_month=is_long(period))
        line, *rest = lines_within(str(name), shape.plot_ems + 2)
        shown = f"{line} …" if rest else line
        write(axes, (axes.get_xlim()[0], base - _STRIP_EMS), shown, (0, 0.3))
    return sheet.figure


def _draw_strip(axes: Axes, days: pd.DataFrame, base: float, *, is_by_month: bool) -> None:
    """Draw runs of dates with the same quarter of a day; some is never none."""
    shares = days["share"].astype("float64").fillna(0)
    dates = days["local_date"]
    if is_by_month:
        shares = shares.groupby(months_of(dates)).mean()
        dates = shares.index.to_series()
    quarters = np.ceil(np.clip(shares.to_numpy(), 0, 1) * 4).astype(int)
    for quarter in range(1, 5):
        spans = list(runs(dates, quarters == quarter))
        if not spans:
            continue
        firsts, lasts = (pd.DatetimeIndex(ends) for ends in zip(*spans, strict=True))
        ends = lasts + (pd.offsets.MonthBegin(1) if is_by_month else pd.Timedelta(days=1))
        titles = [
            say(
                "figure.recorded",
                days=span_words(first, (end - pd.Timedelta(days=1)).date()),
                share=quarter / 4,
            )
            for (first, _), end in zip(spans, ends, strict=True)
        ]
        heights = base - _STRIP_EMS * quarter / 4
        boxes(
            axes, (numbers_of(firsts), numbers_of(ends)), (base, heights), titles, facecolors=ACCENT
        )
