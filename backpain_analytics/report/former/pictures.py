"""Which figures a report has, each drawn for a wide and for a narrow screen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from matplotlib.figure import Figure

from backpain_analytics.report.former.canvas import NARROW, WIDE, Period, Shape, svg_uri
from backpain_analytics.report.former.chapters.activity import LOGGED
from backpain_analytics.report.former.contents import ReportContents
from backpain_analytics.report.former.figures import (
    draw_associations,
    draw_bout_lengths,
    draw_hours,
    draw_pain,
)
from backpain_analytics.report.former.weekly_bars import draw_plan_weeks, draw_target_weeks


@dataclass(frozen=True)
class Picture:
    """A figure as data addresses."""

    wide: str
    narrow: str


def pictures(contents: ReportContents) -> dict[str, Picture]:
    """Return the figures by name; one that would be empty is absent."""
    return {
        name: Picture(svg_uri(draw, WIDE), svg_uri(draw, NARROW))
        for name, draw in _drawings(contents).items()
    }


def _drawings(contents: ReportContents) -> dict[str, Callable[[Shape], Figure]]:
    pain, movement = contents.pain, contents.movement
    period = _whole_weeks(contents.first_date, contents.last_date)
    drawings: dict[str, Callable[[Shape], Figure]] = {}
    if pain.rated_days:
        drawings["pain"] = partial(draw_pain, pain, period)
    for name in ("aerobic_minutes", "steps"):
        if contents.targets[name].has_data:
            drawings[name] = partial(draw_target_weeks, contents.targets[name].weeks, period)
    if movement.hours.notna().any(axis=None):
        drawings["hours"] = partial(draw_hours, movement.hours, movement.asleep)
    if movement.bands["minutes"].any():
        drawings["bouts"] = partial(draw_bout_lengths, movement.bands)
    logged = [contents.targets[name] for name in LOGGED if contents.targets[name].has_data]
    if logged:
        plans = [(target.words.capitalize(), target.weeks) for target in logged]
        drawings["plan"] = partial(draw_plan_weeks, plans, period)
    rows = contents.associations
    estimated = rows[(rows["lag_days"] == 1) & rows["estimate"].notna()]
    if len(estimated):
        drawings["associations"] = partial(draw_associations, estimated)
    return drawings


def _whole_weeks(first: date, last: date) -> Period:
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
