"""The calendar of exercise."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.figures.canvas import (
    Mark,
    Shape,
    below,
    boxes,
    dots,
    new_sheet,
    write,
)
from backpain_analytics.report.figures.dates import date_axis, is_long, months_of, numbers_of
from backpain_analytics.report.figures.inputs import Period, SessionDays
from backpain_analytics.report.figures.palette import ACCENT, LINE, MUTED, PAGE, WARM
from backpain_analytics.report.values import Row, is_known, rows_of

_ROW_EMS = 1.5
_LOOKS: dict[str, tuple[str, str]] = {
    "less": (ACCENT, "_"),
    "more": (WARM, "+"),
    "same": (MUTED, ""),
    "not_rated": (MUTED, ""),
}


def draw_session_days(sessions: SessionDays, period: Period, shape: Shape) -> Figure:
    """Draw a cell a date, a dot a session, its sign that of the change in pain.

    Weeks go across, so that dates lie under those of other figures; a long record by month.
    """
    if is_long(period):
        return _draw_months(sessions.days, period, shape)
    days = sessions.days.assign(look=_looks(sessions.days))
    days["title"] = [_title(day) for day in rows_of(days)]
    height = shape.ems(7 * _ROW_EMS)
    sheet, top = new_sheet(shape, height + below(shape), _key(days))
    axes = sheet.plot(top, height)
    axes.set_ylim(7, 0)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    date_axis(axes, period, shape)
    for row in range(7):
        at = {"transform": axes.get_yaxis_transform(), "ha": "right"}
        write(axes, (0, row + 0.5), word("short_weekday", row), (-0.6, -0.35), **at)
    _draw_cells(axes, days, shape)
    return sheet.figure


def _looks(days: pd.DataFrame) -> np.ndarray[Any, Any]:
    change = days["change_nrs"].astype("float64")
    return np.select(
        [days["sessions"].fillna(0) == 0, change < 0, change > 0, change == 0],
        ["", "less", "more", "same"],
        default="not_rated",
    )


def _draw_cells(axes: Axes, days: pd.DataFrame, shape: Shape) -> None:
    starts = numbers_of(days["local_date"])
    rows = days["local_date"].dt.weekday.to_numpy()
    left = np.maximum(starts - rows, axes.get_xlim()[0])
    right = np.minimum(starts - rows + 7, axes.get_xlim()[1])
    logged = days["is_in_log"].fillna(False).astype(bool).to_numpy()
    gap = 0.04 * (right - left)
    across = (left + gap)[logged], (right - gap)[logged]
    boxes(
        axes,
        across,
        ((rows + 0.06)[logged], (rows + 0.94)[logged]),
        days["title"][logged],
        facecolors=LINE,
    )
    box = axes.get_window_extent()
    side = 0.66 * min(box.height / 7, box.width * 7 / max(len(days), 7))
    middles = (left + right) / 2
    for code, (colour, sign) in _LOOKS.items():
        chosen = (days["look"] == code).to_numpy()
        x, y, titles = middles[chosen], rows[chosen] + 0.5, days["title"][chosen]
        several = chosen & days["sessions"].ge(2).to_numpy()
        axes.scatter(
            middles[several],
            rows[several] + 0.5,
            s=(1.35 * side) ** 2,
            facecolors="none",
            edgecolors=colour,
            linewidths=1,
        )
        dots(axes, x, y, titles, s=side**2, color=colour, linewidths=0)
        if sign:
            axes.scatter(x, y, s=(0.6 * side) ** 2, marker=sign, color=PAGE, linewidths=1.2)


def _title(day: Row) -> str:
    if day["look"]:
        kinds = day["kinds"] if isinstance(day["kinds"], str) else say("figure.exercise")
        values = {"day": day["local_date"], "kinds": kinds}
        if is_known(day["change_nrs"]):
            return say("figure.session_rated", **values, change=day["change_nrs"])
        return say("figure.session", **values)
    return say("figure.no_session", day=day["local_date"])


def _key(days: pd.DataFrame) -> list[Mark]:
    marks: list[Mark] = []
    found = set(days["look"])
    for code, (colour, _) in _LOOKS.items():
        if code in found:
            look = {"marker": "o", "color": colour, "markersize": 7, "linestyle": "none"}
            marks.append((say(f"figure.key_session_{code}"), look))
    return marks


def _draw_months(days: pd.DataFrame, period: Period, shape: Shape) -> Figure:
    """Draw the days with exercise in each month."""
    height = 1.3
    sheet, top = new_sheet(shape, height + below(shape), [(say("figure.session_months"), {})])
    axes = sheet.plot(top, height)
    months = months_of(days["local_date"])
    counted = days.assign(month=months, has_session=days["sessions"].fillna(0) > 0)
    rows = counted.groupby("month").agg(days=("has_session", "sum"), logged=("is_in_log", "any"))
    rows = rows[rows["logged"].astype(bool)]
    starts = numbers_of(pd.DatetimeIndex(rows.index))
    ends = numbers_of(pd.DatetimeIndex(rows.index) + pd.offsets.MonthBegin(1))
    titles = [
        say("figure.session_month", month=month, days=count)
        for month, count in rows["days"].items()
    ]
    axes.set_ylim(0, 31)
    axes.set_yticks([0, 10, 20, 30])
    axes.grid(axis="y")
    boxes(
        axes, (starts + 3, ends - 3), (0, rows["days"].to_numpy(float)), titles, facecolors=ACCENT
    )
    date_axis(axes, period, shape)
    return sheet.figure
