"""What the person began, as labelled lines through a figure of dates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes

from backpain_analytics.messages import say
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import numbers_of
from backpain_analytics.report.figures.inputs import Period
from backpain_analytics.report.figures.letters import one_line, width_in_ems
from backpain_analytics.report.figures.palette import INK
from backpain_analytics.report.figures.plots import write

Events = tuple[tuple[date, str], ...]
_ROW_EMS = 1.35


@dataclass(frozen=True)
class _Place:
    """Where the name of an event stands, in ems from the left edge of the plot."""

    day: date
    name: str
    shown: str
    start: float
    end: float
    is_left: bool
    """Left of its line, which lies in the right half."""


def room_for_events(shape: Shape, period: Period, events: Events) -> float:
    """Return the room above a plot for their names, in inches."""
    return shape.ems(_ROW_EMS * len(_rows(shape, period, events)))


def draw_events(axes: Axes, period: Period, shape: Shape, events: Events) -> None:
    """Draw a line each, up to its name above the plot."""
    em = shape.font_points / axes.get_window_extent().height
    look: dict[str, Any] = {
        "color": INK,
        "linewidth": 0.9,
        "dashes": (2, 2),
        "transform": axes.get_xaxis_transform(),
    }
    for row, places in enumerate(_rows(shape, period, events)):
        base = 1 + (_ROW_EMS * row + 0.4) * em
        for place in places:
            x = float(numbers_of([place.day])[0])
            (line,) = axes.plot([x, x], [0, base + 0.7 * em], scalex=False, scaley=False, **look)
            line.set_url(say("figure.began", day=place.day, name=place.name))
            side = ("right", -0.35) if place.is_left else ("left", 0.35)
            write(
                axes, (x, base), place.shown, (side[1], 0), ha=side[0], transform=look["transform"]
            )


def _rows(shape: Shape, period: Period, events: Events) -> list[list[_Place]]:
    """Put names into rows, from the lowest up, so that no line goes through another's name."""
    inside = sorted(event for event in events if period[0] <= event[0] <= period[1])
    places = [_place(shape, period, event) for event in inside]
    inward = [place for place in reversed(places) if not place.is_left]
    rows: list[list[_Place]] = []
    for place in inward + [place for place in places if place.is_left]:
        free = (row for row in rows if all(place.end < o.start or o.end < place.start for o in row))
        row = next(free, None)
        if row is None:
            rows.append([place])
        else:
            row.append(place)
    return rows


def _place(shape: Shape, period: Period, event: tuple[date, str]) -> _Place:
    day, name = event
    room = shape.plot_ems
    at = room * (day - period[0]).days / ((period[1] - period[0]).days + 1)
    is_left = at > room / 2
    shown = one_line(name, (at if is_left else room - at) - 1)
    width = width_in_ems(shown) + 0.9
    start, end = (at - width, at) if is_left else (at, at + width)
    return _Place(day, name, shown, start, end, is_left)
