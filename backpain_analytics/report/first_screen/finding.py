"""The bold sentence of finding, and the sentences on pain below it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.chapters.course import is_clear
from backpain_analytics.report.chapters.pain import HIGH_NRS
from backpain_analytics.report.first_screen.links import shows_no_link
from backpain_analytics.report.values import Row, rows_of

if TYPE_CHECKING:
    from backpain_analytics.association.course.records import PainTrend
    from backpain_analytics.report.contents import Contents

STEADY_POINTS = 0.5
"""A rise or fall over the whole time that surely stays below it is none. Our choice."""
SAME_WEEK_POINTS = 1.0
"""Difference between two weekly means below which weeks are about the same. Our choice: half of
what people usually call important."""
DAYS = 30
"""A slope is stated per 30 days."""


def finding(contents: "Contents") -> str:
    """Say in one sentence how it is."""
    code = _constant(contents) or _unrated(contents) or _course(contents)
    return say(f"first_screen.finding_{code}", **_values(code, contents))


def _values(code: str, contents: "Contents") -> Mapping[str, object]:
    if code in {"no_diary", "nothing", "no_pain", "few"}:
        return {}
    if code == "constant":
        return {"rating": contents.pain.constant_nrs}
    spell = _spell(contents)
    if code == "spell" and spell is not None:
        return {"first": spell["first_date"], "last": spell["last_date"]}
    return {"usual": contents.pain.middle_nrs}


def _unrated(contents: "Contents") -> str | None:
    if contents.pain.rated_days:
        return None
    has_activity = any(contents.targets[name].has_data for name in ("steps", "aerobic_minutes"))
    return "no_diary" if has_activity or contents.quality.worn_days else "nothing"


def _constant(contents: "Contents") -> str | None:
    rating = contents.pain.constant_nrs
    return None if rating is None else "constant" if rating else "no_pain"


def _is_usual(contents: "Contents") -> bool:
    """Say whether enough days are rated for one of their ratings to be the usual one."""
    return contents.pain.rated_days >= contents.parameters.flare_fewest_ratings


def _course(contents: "Contents") -> str:
    trend = contents.pain.trend
    if trend.points_per_30_days is not None:
        course = direction(trend)
        return "no_link" if course == "unclear" and shows_no_link(contents) else course
    if _spell(contents) is not None and not _is_well_kept(contents):
        return "spell"
    return "short" if _is_usual(contents) else "few"


def _spell(contents: "Contents") -> Row | None:
    """Return the one flare of the period, where it has one and that began within it."""
    spells = rows_of(contents.course.flares)
    if len(spells) != 1 or spells[0]["first_date"].date() < contents.first_date:
        return None
    return spells[0]


def _is_well_kept(contents: "Contents") -> bool:
    """Say whether as large a part of the days is rated as a rated week needs."""
    return contents.pain.rated_days * 7 >= (
        contents.days * contents.parameters.pain_entries_per_week
    )


def direction(trend: "PainTrend") -> str:
    """Name the course of pain by its range over the whole time."""
    months = _months(trend)
    ends = [abs(end) * months for end in (trend.low, trend.high) if end is not None]
    if ends and max(ends) < STEADY_POINTS:
        return "steady"
    if not is_clear(trend):
        return "unclear"
    return "rising" if (trend.points_per_30_days or 0) > 0 else "falling"


def _months(trend: "PainTrend") -> float:
    if trend.first_date is None or trend.last_date is None:
        return 0
    return (trend.last_date - trend.first_date).days / DAYS


def pain_words(contents: "Contents") -> str:
    """Say how the pain went, and how the last week was beside the one before."""
    parts = (_constant_words, _size, _worst, _flares, _last_week)
    return " ".join(filter(None, (part(contents) for part in parts)))


def _constant_words(contents: "Contents") -> str:
    code = _constant(contents)
    if code == "no_pain":
        return say("first_screen.no_pain", days=contents.pain.rated_days)
    if code == "constant":
        told = [say("first_screen.constant", days=contents.pain.rated_days)]
        if contents.pain.reported_flares == contents.pain.rated_days:
            told.append(say("first_screen.all_flares"))
        if (contents.pain.constant_nrs or 0) >= HIGH_NRS:
            told.append(say("first_screen.hard_time"))
        return " ".join(told)
    return ""


def _size(contents: "Contents") -> str:
    trend = contents.pain.trend
    if trend.points_per_30_days is None or direction(trend) not in {"rising", "falling"}:
        return ""
    size = trend.points_per_30_days * _months(trend)
    return say(f"first_screen.size_{direction(trend)}", size=size)


def _worst(contents: "Contents") -> str:
    """Say the worst rating where there are too few for a usual one to say much."""
    highest = contents.first_screen.highest_nrs
    if not contents.pain.rated_days or _is_well_kept(contents) or _constant(contents):
        return ""
    return say("first_screen.worst", worst=highest)


def _flares(contents: "Contents") -> str:
    pain = contents.pain
    if _constant(contents):
        return ""
    flares, above = pain.reported_flares, pain.above_usual_flares
    if flares:
        return say("first_screen.reported_flares", days=flares)
    if above:
        return say("first_screen.above_usual", days=above)
    return ""


def _last_week(contents: "Contents") -> str:
    last, before = contents.first_screen.last_week_nrs, contents.first_screen.week_before_nrs
    if last is None or before is None or _constant(contents):
        return ""
    when = (
        say("first_screen.last_days")
        if contents.first_screen.is_current
        else say("first_screen.days_until", day=contents.last_date)
    )
    if abs(last - before) < SAME_WEEK_POINTS:
        return say("first_screen.week_same", when=when)
    return say("first_screen.week_changed", when=when, last=last, before=before)
