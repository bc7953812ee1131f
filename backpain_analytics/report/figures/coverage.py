"""What was recorded when."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import (
    date_axis,
    is_long,
    numbers_of,
    runs,
    span_words,
    spans_of,
)
from backpain_analytics.report.figures.inputs import Coverage, Period
from backpain_analytics.report.figures.letters import one_line
from backpain_analytics.report.figures.palette import ACCENT, FAINT
from backpain_analytics.report.figures.plots import boxes, new_sheet, write

_NAME_EMS, _STRIP_EMS = 1.9, 1.1
_HEIGHTS = {"some": 0.45, "most": 1.0}
"""Of a strip, where less than half of a day was recorded, and where half or more was."""


def draw_coverage(coverage: Coverage, period: Period, shape: Shape) -> Figure:
    """Draw a strip a source and one for the diary, low where less than half a day was recorded."""
    names = list(coverage.strips["strip"].unique())
    total = (_NAME_EMS + _STRIP_EMS) * max(len(names), 1)
    sheet, top = new_sheet(shape, shape.ems(total) + shape.below)
    axes = sheet.plot(top, shape.ems(total))
    axes.set(ylim=(total, 0), yticks=[])
    axes.spines["bottom"].set_visible(False)
    date_axis(axes, period, shape)
    for row, name in enumerate(names, start=1):
        base = (_NAME_EMS + _STRIP_EMS) * row - 0.2
        boxes(axes, axes.get_xlim(), (base - _STRIP_EMS, base), [name], facecolor=FAINT)
        days = coverage.strips[coverage.strips["strip"] == name]
        _draw_strip(axes, _by_span(days) if is_long(period) else days, base)
        label = one_line(name, shape.plot_ems)
        write(axes, (axes.get_xlim()[0], base - _STRIP_EMS), label, (0, 0.35))
    return sheet.figure


def _by_span(days: pd.DataFrame) -> pd.DataFrame:
    """Give each date the mean share of its month or quarter."""
    shares = days["share"].astype("float64").fillna(0).groupby(spans_of(days["local_date"]))
    return days.assign(share=shares.transform("mean"))


def _draw_strip(axes: Axes, days: pd.DataFrame, base: float) -> None:
    shares = days["share"].astype("float64").fillna(0)
    kinds = np.select([shares >= 0.5, shares > 0], ["most", "some"], default="")
    for kind, height in _HEIGHTS.items():
        spans = list(runs(days["local_date"], kinds == kind))
        firsts, lasts = (numbers_of([span[end] for span in spans]) for end in (0, 1))
        titles = [say(f"figure.recorded_{kind}", days=span_words(*span)) for span in spans]
        up = base - _STRIP_EMS * height, base
        boxes(axes, (firsts, lasts + 1), up, titles, facecolor=ACCENT)
