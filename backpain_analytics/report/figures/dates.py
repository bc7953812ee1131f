"""Dates along the bottom of a figure, and the spans of long records."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.inputs import Period
from backpain_analytics.report.figures.palette import MUTED
from backpain_analytics.report.figures.plots import Numbers, boxes, write

DAYS_BY_DAY = 400
"""From so many days on a record is drawn by month: its days would be one block."""
_DAYS_BY_MONTH = 1096
"""And from three years on by quarter."""
_STEPS = ("D", "2D", "7D", "14D", "MS", "2MS", "3MS", "6MS", "YS", "2YS", "5YS", "10YS", "25YS")
_MOST_BY_DAY = 70
"""Days whose axis names days; a longer one names months."""
_DAY_EMS, _MONTH_EMS = 4.6, 3.2
"""Room that a label needs before the next."""


def numbers_of(dates: pd.Series | pd.DatetimeIndex | list[date] | list[pd.Timestamp]) -> Numbers:
    """Return where dates begin, in days as matplotlib counts them."""
    return np.asarray(date2num(pd.DatetimeIndex(dates).to_numpy()), dtype=np.float64)  # type: ignore[no-untyped-call]


def noons(dates: pd.Series) -> Numbers:
    """Return the middle of each date, where its mark lies."""
    return numbers_of(dates) + 0.5


def months_of(dates: pd.Series) -> pd.Series:
    """Return the first of each date's month."""
    months: pd.Series = dates.dt.to_period("M").dt.to_timestamp()
    return months


def spans_of(dates: pd.Series) -> pd.Series:
    """Return the first of each date's month, or of its quarter where there are many months."""
    if len(dates) and (dates.max() - dates.min()).days >= _DAYS_BY_MONTH:
        quarters: pd.Series = dates.dt.to_period("Q").dt.to_timestamp()
        return quarters
    return months_of(dates)


def is_long(period: Period) -> bool:
    """Say whether a period is drawn by `spans_of`."""
    return (period[1] - period[0]).days + 1 >= DAYS_BY_DAY


def date_axis(axes: Axes, period: Period, shape: Shape, *, has_labels: bool = True) -> None:
    """Span the period, its last day included, with few enough dates to read."""
    axes.set_xlim(*numbers_of([period[0], period[1] + timedelta(days=1)]))
    ticks = _ticks(period, shape)
    places = numbers_of(ticks)
    axes.set_xticks(places, [""] * len(ticks))
    # A line goes down to each label, which begins at its date; what is missing lies between.
    axes.tick_params(axis="x", length=(2.3 if has_labels else 0.6) * shape.font_points)
    if not has_labels:
        return
    under = axes.get_xaxis_transform()
    is_by_year = ticks[-1].year - ticks[0].year >= len(ticks) - 1 > 1
    is_by_day = any(tick.day != 1 for tick in ticks[1:])
    years: list[int] = []
    for place, tick in zip(places, ticks, strict=True):
        label = _label(tick, is_by_day=is_by_day) if not is_by_year else str(tick.year)
        write(axes, (place, 0), label, (0.3, -2.2), transform=under)
        if not is_by_year and tick.year not in years:
            write(axes, (place, 0), str(tick.year), (0.3, -3.35), transform=under, color=MUTED)
        years.append(tick.year)


def _label(tick: pd.Timestamp, *, is_by_day: bool) -> str:
    month = word("short_month", tick.month)
    return say("figure.axis_day", day=str(tick.day), month=month) if is_by_day else month


def _ticks(period: Period, shape: Shape) -> list[pd.Timestamp]:
    """Return the closest regular dates whose labels have room, and the first date if it has."""
    days = (period[1] - period[0]).days + 1
    least = days * (_DAY_EMS if days <= _MOST_BY_DAY else _MONTH_EMS) / shape.plot_ems
    for step in _STEPS if days <= _MOST_BY_DAY else _STEPS[_STEPS.index("MS") :]:
        start = period[0]
        if step in {"7D", "14D"}:
            start += timedelta(days=-start.weekday() % 7)
        ticks = pd.date_range(start, period[1], freq=step)
        if len(ticks) == 1 or (len(ticks) and (ticks[1] - ticks[0]).days >= least):
            break
    first, last = pd.Timestamp(period[0]), pd.Timestamp(period[1])
    # A label that begins at the very end would speak of what is not shown.
    shown = [tick for tick in ticks if (last - tick).days >= 0.03 * days]
    has_room = not shown or (shown[0] - first).days >= least
    return [first, *shown] if has_room else shown


def stretches(is_chosen: npt.ArrayLike) -> list[tuple[int, int]]:
    """Return the first and last place of each run of what is chosen.

    >>> stretches([True, True, False, True])
    [(0, 1), (3, 3)]
    """
    edges = np.diff(np.pad(np.asarray(is_chosen, dtype=int), 1))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0] - 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def runs(dates: pd.Series, is_chosen: npt.ArrayLike) -> Iterator[tuple[date, date]]:
    """Yield the first and last of dates that follow each other and are chosen."""
    days = [stamp.date() for stamp in pd.DatetimeIndex(dates)]
    for first, last in stretches(is_chosen):
        yield days[first], days[last]


def span_words(first: date, last: date) -> str:
    """Word a date, or the first and last of several."""
    if first == last:
        return say("figure.day", day=first)
    return say("figure.days", first=first, last=last)


def draw_missing(axes: Axes, dates: pd.Series, is_missing: npt.ArrayLike, code: str) -> None:
    """Mark below the axis the dates without something; `code` is the sentence that says so."""
    spans = list(runs(dates, is_missing))
    if not spans:
        return
    firsts, lasts = (numbers_of(list(ends)) for ends in zip(*spans, strict=True))
    height = axes.get_window_extent().height
    boxes(
        axes,
        (firsts + 0.12, lasts + 0.88),
        (-8 / height, -3 / height),
        [say(code, days=span_words(*span)) for span in spans],
        facecolor=MUTED,
        transform=axes.get_xaxis_transform(),
    )
