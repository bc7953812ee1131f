"""The calendar of exercise."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path

from backpain_analytics.messages import say
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import date_axis, is_long, months_of, numbers_of
from backpain_analytics.report.figures.inputs import Period, SessionDays
from backpain_analytics.report.figures.key import Mark
from backpain_analytics.report.figures.palette import ACCENT, FAINT, MUTED, PAGE, WARM
from backpain_analytics.report.figures.plots import boxes, dots, new_sheet
from backpain_analytics.report.figures.usual_week import name_weekdays
from backpain_analytics.report.values import Row, counted, is_known, rows_of

_ROW_EMS = 1.6
_EQUALS = Path(
    [(-0.5, 0.3), (0.5, 0.3), (-0.5, -0.3), (0.5, -0.3)],
    [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO],
)
_CHANGES: dict[str, tuple[str, str | Path, float]] = {
    "less": (ACCENT, "_", 1.0),
    "more": (WARM, "+", 1.0),
    "same": (MUTED, _EQUALS, 1.0),
    "not_rated": (MUTED, "", 0.6),
}
"""How pain was after exercise: colour of the dot, the sign on it, and its size."""


def draw_session_days(sessions: SessionDays, period: Period, shape: Shape) -> Figure:
    """Draw a cell a date, a dot where there was exercise, its sign that of the change in pain.

    A ring says that there was more than one session. Weeks go across, so that dates lie under
    those of other figures; a long record is drawn by month.
    """
    if is_long(period):
        return _draw_months(sessions.days, period, shape)
    days = sessions.days.assign(change=_changes(sessions.days))
    days["title"] = [_title(day) for day in rows_of(days)]
    height = shape.ems(7 * _ROW_EMS)
    sheet, top = new_sheet(shape, height + shape.below, _key(days))
    axes = sheet.plot(top, height)
    axes.set(ylim=(7, 0), yticks=[])
    axes.spines["bottom"].set_visible(False)
    date_axis(axes, period, shape)
    name_weekdays(axes)
    _draw_cells(axes, days)
    return sheet.figure


def _changes(days: pd.DataFrame) -> pd.Series:
    sessions, change = days[["sessions", "change_nrs"]].astype("float64").to_numpy().T
    codes = np.select(
        [~(sessions > 0), change < 0, change > 0, change == 0],
        ["", "less", "more", "same"],
        default="not_rated",
    )
    return pd.Series(codes, index=days.index)


def _draw_cells(axes: Axes, days: pd.DataFrame) -> None:
    starts = numbers_of(days["local_date"])
    rows = days["local_date"].dt.day_of_week.to_numpy()
    first, last = axes.get_xlim()
    left, right = np.maximum(starts - rows, first), np.minimum(starts - rows + 7, last)
    gap = 0.03 * (right - left)
    logged = counted(days["is_in_log"]).to_numpy()
    across = (left + gap)[logged], (right - gap)[logged]
    up = (rows + 0.05)[logged], (rows + 0.95)[logged]
    # Where a dot lies, the dot has the title.
    titles = days["title"].where(days["change"] == "", "")
    boxes(axes, across, up, titles[logged], facecolor=FAINT)
    box = axes.get_window_extent()
    side = 0.62 * min(box.height / 7, box.width * 7 / max(len(days), 7))
    x, y = (left + right) / 2, rows + 0.5
    for code, (colour, sign, size) in _CHANGES.items():
        chosen = (days["change"] == code).to_numpy()
        titles = days["title"][chosen]
        look: dict[str, Any] = {"color": colour, "linewidths": 0, "s": (size * side) ** 2}
        dots(axes, x[chosen], y[chosen], titles, **look)
        if sign:
            over: dict[str, Any] = {"marker": sign, "color": PAGE, "linewidths": 0.13 * side}
            axes.scatter(x[chosen], y[chosen], s=(0.6 * side) ** 2, **over)
        several = chosen & (days["sessions"].astype("float64") > 1).to_numpy()
        ring: dict[str, Any] = {"s": (1.3 * side) ** 2, "facecolors": "none", "edgecolors": colour}
        axes.scatter(x[several], y[several], linewidths=1, **ring)


def _title(day: Row) -> str:
    if not day["change"]:
        return say("figure.no_session", day=day["local_date"])
    kinds = day["kinds"] if isinstance(day["kinds"], str) else say("figure.exercise")
    values: Row = {"day": day["local_date"], "sessions": day["sessions"], "kinds": kinds}
    if is_known(day["change_nrs"]):
        return say("figure.session_rated", **values, change=day["change_nrs"])
    return say("figure.session", **values)


def _key(days: pd.DataFrame) -> list[Mark]:
    """Say what each dot means that occurs; its sign stands before the words."""
    found = set(days["change"])
    dot: dict[str, Any] = {"marker": "o", "linestyle": "none"}
    return [
        Mark(say(f"figure.key_session_{code}"), dot | {"color": colour, "markersize": 7 * size})
        for code, (colour, _, size) in _CHANGES.items()
        if code in found
    ]


def _draw_months(days: pd.DataFrame, period: Period, shape: Shape) -> Figure:
    """Draw how many days of each month had exercise; a month outside the log has no bar."""
    height = 1.3
    sheet, top = new_sheet(shape, height + shape.below, [Mark(say("figure.session_months"))])
    axes = sheet.plot(top, height)
    axes.set(ylim=(0, 31), yticks=[0, 10, 20, 30])
    axes.grid(axis="y")
    date_axis(axes, period, shape)
    marked = days.assign(has_session=days["sessions"].astype("float64") > 0)
    marked = marked[counted(days["is_in_log"])]
    months = marked.groupby(months_of(marked["local_date"]))["has_session"].sum()
    firsts = pd.DatetimeIndex(months.index)
    across = numbers_of(firsts) + 3, numbers_of(firsts + pd.offsets.MonthBegin(1)) - 3
    titles = [say("figure.session_month", month=month, days=n) for month, n in months.items()]
    boxes(axes, across, (0, months.to_numpy(dtype=float)), titles, facecolor=ACCENT)
    return sheet.figure
