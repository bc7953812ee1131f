"""Pain over the dates of the period."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import rating
from backpain_analytics.report.figures.canvas import (
    Mark,
    Shape,
    below,
    dots,
    new_sheet,
    write,
)
from backpain_analytics.report.figures.dates import (
    date_axis,
    draw_missing,
    is_long,
    noons,
    span_words,
)
from backpain_analytics.report.figures.events import draw_events, room_for_events
from backpain_analytics.report.figures.inputs import PainCourse, Period
from backpain_analytics.report.figures.letters import lines_within
from backpain_analytics.report.figures.pain_rows import by_month, day_words, flare_spells
from backpain_analytics.report.figures.palette import ACCENT, MUTED, PAGE, PALE, WARM
from backpain_analytics.report.values import rows_of

_USUAL: dict[str, Any] = {"color": ACCENT, "linewidth": 2.4}
_THIN: dict[str, Any] = {"color": ACCENT, "linewidth": 1.0}
_BAND: dict[str, Any] = {"facecolor": PALE, "edgecolor": ACCENT, "linewidth": 0.4}
_DAY: dict[str, Any] = {"marker": "o", "color": ACCENT, "markersize": 4}
_FLARES: dict[str, dict[str, Any]] = {
    "reported": {"marker": "^", "markerfacecolor": WARM, "markeredgecolor": WARM},
    "above_usual": {"marker": "^", "markerfacecolor": PAGE, "markeredgecolor": WARM},
}


def draw_glance(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw the usual pain as a line, the middle half as a band, flares and phases.

    A rating of a day without a usual one is a dot: nothing that was written down is left out.
    """
    days = by_month(course.days) if is_long(period) else course.days
    spells = flare_spells(course.days, is_by_month=is_long(period))
    has_usual = days["usual_nrs"].notna()
    alone = days[~has_usual & days["pain_nrs"].notna() & days["flare"].isna()]
    key = [(say("figure.day_rated"), _DAY)] if len(alone) else []
    if has_usual.any():
        key += [(say("figure.usual_line"), _USUAL), (say("figure.usual_band"), _BAND)]
    axes = _scale(course, period, shape, [*key, *_flare_key(spells)])
    usual = days[["low_nrs", "usual_nrs", "high_nrs"]].astype("float64").to_numpy().T
    axes.fill_between(noons(days["local_date"]), usual[0], usual[2], **_BAND)
    axes.plot(noons(days["local_date"]), usual[1], **_USUAL)
    return _finish(axes, days, (alone, spells), shape)


def draw_days(course: PainCourse, period: Period, shape: Shape) -> Figure:
    """Draw each rated date, with the moving usual as a thin line; a long record by month."""
    if is_long(period):
        return draw_glance(course, period, shape)
    days = course.days
    flares = days[days["flare"].notna()]
    flares = flares.assign(title=[day_words(day) for day in rows_of(flares)])
    plain = days[days["pain_nrs"].notna() & days["flare"].isna()]
    key = [(say("figure.day_rated"), _DAY)] if len(plain) else []
    if days["usual_nrs"].notna().any():
        key.append((say("figure.usual_line"), _THIN))
    axes = _scale(course, period, shape, [*key, *_flare_key(flares)])
    axes.plot(noons(days["local_date"]), days["usual_nrs"].astype("float64"), **_THIN)
    return _finish(axes, days, (plain, flares), shape)


def _scale(course: PainCourse, period: Period, shape: Shape, key: list[Mark]) -> Axes:
    """Return a plot from 0 to 10 over the period, with what was begun when above it."""
    missing = course.days["pain_nrs"].isna()
    if missing.any():
        key = [*key, (say("figure.key_not_rated"), _MISSING)]
    height = 1.5 if shape.name == "paper" else 2.1
    above = room_for_events(shape, period, course.phases)
    sheet, top = new_sheet(shape, above + height + below(shape), key)
    axes = sheet.plot(top + above, height)
    axes.set_ylim(0, 10)
    axes.set_yticks([0, 5, 10], ["0", "5", "10"])
    axes.grid(axis="y")
    axes.spines["bottom"].set_visible(False)
    for place, base, code in ((10, -1.5, "worst"), (0, 0.8, "none")):
        lines = lines_within(say(f"figure.{code}"), 3.2)
        lowest = base - 1.1 * (len(lines) - 1) if place else base
        for step, line in enumerate(reversed(lines)):
            at = (-0.6, lowest + 1.1 * step)
            write(
                axes,
                (0, place),
                line,
                at,
                transform=axes.get_yaxis_transform(),
                ha="right",
                color=MUTED,
            )
    date_axis(axes, period, shape)
    draw_missing(axes, course.days["local_date"], missing, "figure.days_not_rated")
    draw_events(axes, period, shape, course.phases)
    return axes


def _finish(
    axes: Axes, days: pd.DataFrame, marks: tuple[pd.DataFrame, pd.DataFrame], shape: Shape
) -> Figure:
    """Draw dots and triangles, and name the last value."""
    plain, flares = marks
    small = shape.is_narrow
    titles = [day_words(day) for day in rows_of(plain)]
    rated = plain["pain_nrs"].astype("float64")
    dots(
        axes,
        noons(plain["local_date"]),
        rated,
        titles,
        s=8 if small else 14,
        color=ACCENT,
        linewidths=0,
    )
    for kind, look in _FLARES.items():
        chosen = flares[flares["flare"] == kind]
        heights = chosen["pain_nrs"].astype("float64").fillna(10)
        face = look["markerfacecolor"]
        dots(
            axes,
            noons(chosen["local_date"]),
            heights,
            chosen["title"],
            marker="^",
            s=30 if small else 44,
            color=face,
            edgecolors=WARM,
            linewidths=1.1,
            zorder=3,
        )
    known = days[days["usual_nrs"].notna()] if days["usual_nrs"].notna().any() else plain
    if len(known):
        last = known.iloc[-1]
        column = "usual_nrs" if pd.notna(last["usual_nrs"]) else "pain_nrs"
        place = (float(noons(known["local_date"])[-1]), float(last[column]))
        write(axes, place, rating(last[column]), (0.7, -0.35), weight="bold", color=ACCENT)
        words = (
            say("figure.usual")
            if column == "usual_nrs"
            else span_words(last["local_date"], last["local_date"])
        )
        write(axes, place, words, (0.7, -1.45), color=MUTED)
    return axes.get_figure(root=True)


def _flare_key(flares: pd.DataFrame) -> list[Mark]:
    return [
        (say(f"figure.key_{kind}"), look | {"linestyle": "none", "markersize": 6})
        for kind, look in _FLARES.items()
        if flares["flare"].eq(kind).any()
    ]


_MISSING: dict[str, Any] = {"color": MUTED, "marker": 1, "linestyle": "none"}
