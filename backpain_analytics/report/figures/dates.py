"""Dates along the bottom of a figure, and long records by month."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.figures.canvas import Numbers, Shape, boxes, write
from backpain_analytics.report.figures.inputs import Period
from backpain_analytics.report.figures.palette import MUTED

DAYS_BY_DAY = 400
"""A longer period is drawn by month: its days would be one block."""
_STEPS = ("D", "2D", "7D", "14D", "MS", "2MS", "3MS", "6MS", "YS", "2YS", "5YS", "10YS")


def numbers_of(dates: pd.Series | pd.DatetimeIndex) -> Numbers:
    """Return where dates begin, in days as matplotlib counts them."""
    return np.asarray(date2num(pd.DatetimeIndex(dates).to_numpy()), dtype=np.float64)  # type: ignore[no-untyped-call]


def noons(dates: pd.Series) -> Numbers:
    """Return the middle of each date, where its mark lies."""
    return numbers_of(dates) + 0.5


def months_of(dates: pd.Series) -> pd.Series:
    """Return the first of each date's month."""
    return dates.dt.to_period("M").dt.to_timestamp()


def is_long(period: Period) -> bool:
    """Say whether a period is drawn by month."""
    return (period[1] - period[0]).days >= DAYS_BY_DAY


def date_axis(axes: Axes, period: Period, shape: Shape, *, has_labels: bool = True) -> None:
    """Span the period, its last day included, with few enough dates to read."""
    axes.set_xlim(*numbers_of(pd.DatetimeIndex([period[0], period[1] + timedelta(days=1)])))
    most = 4 if shape.is_narrow else 8
    ticks = _ticks(period, most)
    places = numbers_of(ticks)
    axes.set_xticks(places, ["" for _ in ticks])
    if not has_labels:
        return
    with_days = any(tick.day != 1 for tick in ticks)
    under = axes.get_xaxis_transform()
    years: set[int] = set()
    for place, tick in zip(places, ticks, strict=True):
        month = word("short_month", tick.month)
        label = say("figure.axis_day", day=str(tick.day), month=month) if with_days else month
        is_year = len(ticks) > 1 and all((tick.month, tick.day) == (1, 1) for tick in ticks)
        label = str(tick.year) if is_year else label
        write(axes, (place, 0), label, (0, -1.95), transform=under)
        if not is_year and tick.year not in years:
            write(axes, (place, 0), str(tick.year), (0, -3.1), transform=under, color=MUTED)
        years.add(tick.year)


def _ticks(period: Period, most: int) -> pd.DatetimeIndex:
    """Return the closest regular dates of which there are not too many."""
    for step in _STEPS:
        start = period[0]
        if step.endswith("7D") or step == "14D":
            start += timedelta(days=-start.weekday() % 7)
        ticks = pd.date_range(start, period[1], freq=step)
        if len(ticks) <= most:
            return ticks
    return ticks


def runs(dates: pd.Series, is_chosen: npt.ArrayLike) -> Iterator[tuple[date, date]]:
    """Yield the first and last of dates that follow each other and are chosen."""
    edges = np.diff(np.pad(np.asarray(is_chosen, dtype=int), 1))
    days = pd.DatetimeIndex(dates)
    for start, end in zip(np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0], strict=True):
        yield days[start].date(), days[end - 1].date()


def span_words(first: date, last: date) -> str:
    """Word a date, or the first and last of several."""
    if first == last:
        return say("figure.day", day=first)
    return say("figure.days", first=first, last=last)


def draw_missing(axes: Axes, dates: pd.Series, is_missing: npt.ArrayLike, code: str) -> None:
    """Mark below the axis the dates without something; `code` is the sentence that says so."""
    spans = list(runs(dates, is_missing))
    ends = pd.DatetimeIndex([end for span in spans for end in span])
    starts, lasts = numbers_of(ends[0::2]), numbers_of(ends[1::2])
    height = axes.get_window_extent().height
    titles = [say(code, days=span_words(*span)) for span in spans]
    boxes(
        axes,
        (starts + 0.12, lasts + 0.88),
        (-7 / height, -3 / height),
        titles,
        facecolors=MUTED,
        transform=axes.get_xaxis_transform(),
    )
