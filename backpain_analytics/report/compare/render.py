"""Two periods of one person side by side: figures, means, and how far they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from backpain_analytics.association.course.periods import PeriodComparison
from backpain_analytics.messages import say, worded
from backpain_analytics.messages.numbers import formatted, is_known, period
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters import keeping_still, moving, pain
from backpain_analytics.report.contents import Contents
from backpain_analytics.report.page.render import drawn, shell
from backpain_analytics.report.parts import Picture
from backpain_analytics.report.templates import template
from backpain_analytics.report.values import counted

QUANTITIES: Mapping[str, str] = {
    "pain_nrs": "mean",
    "aerobic_minutes": "whole",
    "steps": "steps",
    "sedentary_minutes": "time_span",
}
"""Daily amount → the form of its mean."""
_CHAPTERS = (pain.chapter, moving.chapter, keeping_still.chapter)
_SHOWN = ("pain_days", "aerobic_minutes", "steps", "usual_week")
"""Figures in the order of their rows."""


@dataclass(frozen=True)
class Line:
    """One amount in both periods, in words."""

    name: str
    before: str
    after: str
    verdict: str


def daily_amounts(tables: PersonTables) -> dict[str, pd.Series]:
    """Return what is compared, by date; of activity only days worn long enough."""
    activity = tables.daily_activity.set_index("local_date")
    worn = activity[counted(activity["is_valid_day"])]
    still = tables.daily_sedentary.set_index("local_date")["sedentary_minutes"]
    return {
        "pain_nrs": tables.daily_pain.set_index("local_date")["pain_nrs"],
        "aerobic_minutes": worn["aerobic_minutes"],
        "steps": worn["steps"],
        "sedentary_minutes": still[still.index.isin(worn.index)],
    }


def render_comparison(
    before: Contents, after: Contents, compared: Mapping[str, PeriodComparison]
) -> str:
    """Return the page; the same contents give the same bytes."""
    pictures = [_pictures(contents) for contents in (before, after)]
    return template("compare/compare.html").render(
        person_id=before.person_id,
        title=say("compare.title", person=before.person_id),
        periods=[period(*contents.period) for contents in (before, after)],
        lines=[_line(name, comparison) for name, comparison in compared.items()],
        rows=list(_rows(*pictures)),
        drawn=drawn,
        say=say,
        **shell(),
    )


def _pictures(contents: Contents) -> dict[str, Picture]:
    parts = [part for chapter in _CHAPTERS for part in chapter(contents).parts]
    return {part.name: part for part in parts if isinstance(part, Picture)}


def _rows(
    before: Mapping[str, Picture], after: Mapping[str, Picture]
) -> Iterator[tuple[Picture | None, Picture | None]]:
    """Pair the figures; names differ, as both stand on one page."""
    for name in _SHOWN:
        pair = [_named(pictures.get(name), side) for side, pictures in enumerate((before, after))]
        if any(pair):
            yield pair[0], pair[1]


def _named(picture: Picture | None, side: int) -> Picture | None:
    return picture and replace(picture, name=f"{picture.name}_{side + 1}")


def _line(name: str, comparison: PeriodComparison) -> Line:
    form = QUANTITIES[name]

    def side(mean: float | None, known: int) -> str:
        if not is_known(mean):
            return say("compare.days", days=known)
        return say("compare.mean", mean=formatted(mean, form), days=known)

    return Line(
        say(f"compare.{name}"),
        side(comparison.mean_before, comparison.known_before),
        side(comparison.mean_after, comparison.known_after),
        _verdict(comparison, form),
    )


def _verdict(comparison: PeriodComparison, form: str) -> str:
    if comparison.refusal is not None:
        return worded(comparison.refusal)
    difference, low, high = comparison.difference, comparison.low, comparison.high
    if not (is_known(difference) and is_known(low) and is_known(high)):
        return ""
    if low <= 0 <= high:
        sides = {"less": formatted(abs(low), form), "more": formatted(high, form)}
        return say("compare.unclear", **sides)
    smallest, largest = sorted((abs(low), abs(high)))
    return say(
        "compare.more" if low > 0 else "compare.less",
        size=formatted(abs(difference), form),
        low=formatted(smallest, form),
        high=formatted(largest, form),
    )
