"""What stands beside pain: mood, nights, weight, floors, and scales other than 0 to 10."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import capital, joined, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.figures.inputs import BesidePain, Period
from backpain_analytics.report.parts import Paragraph, Part, Picture
from backpain_analytics.report.values import counted, number

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

RATINGS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
FEWEST_DAYS = 7
"""Known days from which on a line is drawn."""


@dataclass(frozen=True)
class Weight:
    """Body weight at the end of the period, kilograms."""

    body_weight_kilograms: float
    first_date: date
    last_date: date
    weighed_days: int
    change_kilograms: float | None
    """From the first to the last date; None: too few days to tell."""


@dataclass(frozen=True)
class Body:
    """What devices and diaries tell beside pain and activity."""

    beside: Mapping[str, BesidePain]
    """Column → its values by date, of those of which enough days are known."""
    weight: Weight | None
    stepped_days: Mapping[str, int]
    """Scale of named steps → rated dates on which pain was answered on it."""
    unrated_pain_days: int
    """Dates with pain of no stated degree and no rating."""


def gather_body(tables: PersonTables) -> Body:
    """Pick what the report says beside pain."""
    daily = tables.daily_pain
    is_rated = daily["pain_nrs"].notna()
    scales = daily.loc[is_rated, "original_scale"].dropna()
    stepped = scales[scales.str.contains(",")] if len(scales) else scales
    return Body(
        beside=_beside(tables),
        weight=_weight(tables.weight_course),
        stepped_days={str(scale): int(days) for scale, days in stepped.value_counts().items()},
        unrated_pain_days=int((counted(daily["has_pain"]) & ~is_rated).sum()),
    )


def _weight(course: Mapping[str, object]) -> Weight | None:
    if course.get("body_weight_kilograms") is None:
        return None
    return Weight(**course)  # type: ignore[arg-type]


def _beside(tables: PersonTables) -> dict[str, BesidePain]:
    dates = pd.date_range(tables.first_date, tables.last_date, name="local_date")

    def line(name: str, daily: pd.DataFrame, per_unit: float = 1) -> BesidePain:
        values = daily.set_index("local_date")[name].astype("float64").reindex(dates) / per_unit
        days = values.rename("value").reset_index()
        ends = (0.0, 10.0) if name in RATINGS else (None, None)
        return BesidePain(word("beside", name), word("beside_unit", name), days, *ends)

    lines = {name: line(name, tables.daily_pain) for name in RATINGS} | {
        "minutes_asleep": line("minutes_asleep", tables.daily_sleep, per_unit=60),
        "body_weight_kilograms": line("body_weight_kilograms", tables.daily_weight),
        "floors": line("floors", tables.daily_floors),
    }
    return {name: line for name, line in lines.items() if line.days["value"].count() >= FEWEST_DAYS}


def parts(contents: "Contents") -> tuple[Part | None, ...]:
    """Show what is known day by day, and say what is known of the scale."""
    body = contents.body
    return (
        _picture(body.beside, contents.period),
        Paragraph(weight_sentence(body.weight)),
        *map(Paragraph, scale_sentences(body)),
    )


def _picture(beside: Mapping[str, BesidePain], period: Period) -> Picture | None:
    # Only a page that is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.beside_pain import draw_beside_pain  # noqa: PLC0415

    if not beside:
        return None
    names = joined([line.name for line in beside.values()])
    return Picture(
        name="beside_pain",
        heading=capital(names),
        sentence=_usual_sentence(beside) or say("body.shown", names=names),
        draw=partial(draw_beside_pain, tuple(beside.values()), period),
        caption=say("body.caption"),
    )


def _usual_sentence(beside: Mapping[str, BesidePain]) -> str:
    """Say the middle value of each line; of the weight another sentence tells."""
    usual = [
        say(f"body.usual_{name}", value=number(line.days["value"].median()))
        for name, line in beside.items()
        if name != "body_weight_kilograms"
    ]
    return say("body.usual", usual=joined(usual)) if usual else ""


def weight_sentence(weight: Weight | None) -> str:
    """Say what the body weighs, and what it weighed weeks before where that is known.

    >>> first, last = date(2026, 2, 9), date(2026, 5, 3)
    >>> weight_sentence(Weight(84.2, first, last, 30, -1.13))
    'You weighed 84.2 kg on 3 May, 1.1 kg less than 12 weeks before.'
    >>> weight_sentence(Weight(84.2, first, last, 30, 0.04))
    'You weighed 84.2 kg on 3 May, as much as 12 weeks before.'
    >>> weight_sentence(Weight(84.2, last, last, 1, None))
    'You weighed 84.2 kg on 3 May.'
    """
    if weight is None:
        return ""
    change = weight.change_kilograms
    told = {"weight": weight.body_weight_kilograms, "day": weight.last_date}
    if change is None:
        return say("body.weight", **told)
    told["weeks"] = round((weight.last_date - weight.first_date).days / 7)
    if round(abs(change), 1) == 0:
        return say("body.weight_same", **told)
    direction = "more" if change > 0 else "less"
    return say(f"body.weight_{direction}", **told, change=abs(change))


def scale_sentences(body: Body) -> tuple[str, ...]:
    """Say which ratings are steps in words, and which pain has no rating at all."""
    sentences = [
        say("body.stepped", days=days, steps=scale.count(",") + 1, scale=scale)
        for scale, days in body.stepped_days.items()
    ]
    if body.unrated_pain_days:
        sentences.append(say("body.unrated", days=body.unrated_pain_days))
    return tuple(sentences)
