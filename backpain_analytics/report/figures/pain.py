"""Pain over the dates of the period."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import rating
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import (
    date_axis,
    draw_missing,
    is_long,
    noons,
    span_words,
)
from backpain_analytics.report.figures.events import draw_events, room_for_events
from backpain_analytics.report.figures.inputs import PainCourse, Period
from backpain_analytics.report.figures.key import Mark
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.pain_rows import (
    by_span,
    day_words,
    flare_spells,
    seldom_rated,
)
from backpain_analytics.report.figures.palette import ACCENT, MUTED, PAGE, PALE, WARM
from backpain_analytics.report.figures.plots import Sheet, dots, new_sheet, write
from backpain_analytics.report.values import rows_of

_USUAL: dict[str, Any] = {"color": ACCENT, "linewidth": 2.4}
_THIN: dict[str, Any] = {"color": ACCENT, "linewidth": 1.0}
_BAND: dict[str, Any] = {"facecolor": PALE, "edgecolor": ACCENT, "linewidth": 0.4}
_DAY: dict[str, Any] = {"marker": "o", "color": ACCENT, "markersize": 4, "linestyle": "none"}
_NOT_RATED: dict[str, Any] = {"marker": "s", "color": MUTED, "markersize": 3.4, "linestyle": "none"}
_FLARES = {"reported": WARM, "above_usual": PAGE}
"""Filled where the person said so, hollow where only the rating does."""


def draw_glance(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw the usual pain as a line, the middle half as a band, flares and phases.

    A rating of a day without a usual one is a dot: nothing that was written down is left out.
    """
    days = by_span(course.days) if is_long(period) else course.days
    spells = flare_spells(course.days, is_by_span=is_long(period))
    alone = days[days["usual_nrs"].isna() & days["pain_nrs"].notna() & days["flare"].isna()]
    key = [Mark(say("figure.day_rated"), _DAY)] if len(alone) else []
    if days["usual_nrs"].notna().any():
        key += [Mark(say("figure.usual_line"), _USUAL), Mark(say("figure.usual_band"), _BAND)]
    sheet, axes = _scale(course, period, shape, [*key, *_flare_key(spells)])
    low, high = days[["low_nrs", "high_nrs"]].to_numpy(dtype=float).T
    band = axes.fill_between(noons(days["local_date"]), low, high, **_BAND)
    band.set_urls([say("figure.usual_band_title")])
    _draw_usual(axes, days, _USUAL)
    _draw_ratings(axes, alone, spells, shape)
    _name_last(axes, days)
    return sheet.figure


def draw_days(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw each rated date, with the moving usual as a thin line; a long record by its spans."""
    if is_long(period):
        return draw_glance(course, period, shape)
    days = course.days
    flares = days[days["flare"].notna()]
    flares = flares.assign(title=[day_words(day) for day in rows_of(flares)])
    plain = days[days["pain_nrs"].notna() & days["flare"].isna()]
    key = [Mark(say("figure.day_rated"), _DAY)] if len(plain) else []
    if days["usual_nrs"].notna().any():
        key.append(Mark(say("figure.usual_line"), _THIN))
    sheet, axes = _scale(course, period, shape, [*key, *_flare_key(flares)])
    _draw_usual(axes, days, _THIN)
    _draw_ratings(axes, plain, flares, shape)
    _name_last(axes, days)
    return sheet.figure


def _scale(course: PainCourse, period: Period, shape: Shape, key: list[Mark]) -> tuple[Sheet, Axes]:
    """Return a plot from 0 to 10 over the period, with what was begun when."""
    code = "seldom_rated" if is_long(period) else "not_rated"
    missing = seldom_rated(course.days) if is_long(period) else course.days["pain_nrs"].isna()
    if missing.any():
        key = [*key, Mark(say(f"figure.key_{code}"), _NOT_RATED)]
    height = 1.5 if shape.name == "paper" else 2.1
    above = room_for_events(shape, period, course.phases)
    sheet, top = new_sheet(shape, above + height + shape.below, key)
    axes = sheet.plot(top + above, height)
    axes.set_ylim(0, 10)
    axes.set_yticks([0, 5, 10])
    axes.grid(axis="y")
    axes.spines["bottom"].set_visible(False)
    _write_ends(axes)
    date_axis(axes, period, shape)
    draw_missing(axes, course.days["local_date"], missing, f"figure.days_{code}")
    draw_events(axes, period, shape, course.phases)
    return sheet, axes


def _write_ends(axes: Axes) -> None:
    """Say which end of the scale is which: below the highest number, above the lowest."""
    look = {"transform": axes.get_yaxis_transform(), "ha": "right", "color": MUTED}
    worst, none = (lines_within(say(f"figure.{end}"), 3.2) for end in ("worst", "none"))
    for step, line in enumerate(worst):
        write(axes, (0, 10), line, (-0.6, -1.5 - 1.1 * step), **look)
    for step, line in enumerate(reversed(none)):
        write(axes, (0, 0), line, (-0.6, 0.8 + 1.1 * step), **look)


def _draw_usual(axes: Axes, days: pd.DataFrame, look: dict[str, Any]) -> None:
    usual = days["usual_nrs"].to_numpy(dtype=float)
    (line,) = axes.plot(noons(days["local_date"]), usual, **look)
    line.set_url(say("figure.usual_line_title"))


def _draw_ratings(axes: Axes, plain: pd.DataFrame, flares: pd.DataFrame, shape: Shape) -> None:
    """Draw dots, and triangles for flares; one that was not rated lies at the top."""
    titles = [day_words(day) for day in rows_of(plain)]
    rated = plain["pain_nrs"].to_numpy(dtype=float)
    day = axes.get_window_extent().width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    size = np.clip(1.8 * day, 2.4, 2.8 if shape.is_narrow else 3.8) ** 2
    dots(axes, noons(plain["local_date"]), rated, titles, s=size, color=ACCENT, linewidths=0)
    for kind, face in _FLARES.items():
        chosen = flares[flares["flare"] == kind]
        heights = chosen["pain_nrs"].astype("float64").fillna(10)
        look: dict[str, Any] = {"marker": "^", "color": face, "edgecolors": WARM, "zorder": 3}
        look |= {"s": 30 if shape.is_narrow else 44, "linewidths": 1.1}
        dots(axes, noons(chosen["local_date"]), heights, chosen["title"], **look)


def _name_last(axes: Axes, days: pd.DataFrame) -> None:
    """Write the last usual pain beside its line; without one, the last rating and its date."""
    for column in ("usual_nrs", "pain_nrs"):
        known = days[days[column].notna()]
        if len(known):
            day = known.iloc[-1]
            is_usual = column == "usual_nrs"
            words = say("figure.usual") if is_usual else span_words(*[day["local_date"]] * 2)
            place = (noons(known["local_date"])[-1], day[column])
            write(axes, place, rating(day[column]), (0.7, -0.35), weight="bold", color=ACCENT)
            write(axes, place, words, (0.7, -1.45), color=MUTED)
            return


def _flare_key(flares: pd.DataFrame) -> list[Mark]:
    return [
        Mark(
            say(f"figure.key_{kind}"),
            {
                "marker": "^",
                "markerfacecolor": face,
                "markeredgecolor": WARM,
                "markersize": 6,
                "linestyle": "none",
            },
        )
        for kind, face in _FLARES.items()
        if flares["flare"].eq(kind).any()
    ]
