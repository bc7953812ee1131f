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
from backpain_analytics.report.chapters.usual import recent
from backpain_analytics.report.figures.inputs import BesidePain, Period
from backpain_analytics.report.parts import Paragraph, Part, Picture
from backpain_analytics.report.values import counted

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

RATINGS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
WEIGHT = "body_weight_kilograms"
MINUTES_PER_HOUR = 60
_SCALES = dict.fromkeys(RATINGS, (0.0, 10.0)) | {"minutes_asleep": (0.0, 12.0)}
FEWEST_DAYS = 7
"""Days with a value from which on a line is drawn. Our choice."""


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
    """Column → its line, of those known on enough days."""
    usual: Mapping[str, float]
    """The same columns → the middle (median) value of the period."""
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
    daily_values = _daily(tables)
    return Body(
        beside={name: _line(name, values) for name, values in daily_values.items()},
        usual={name: float(values.median()) for name, values in daily_values.items()},
        weight=_weight(tables.weight_course),
        stepped_days={str(scale): int(days) for scale, days in stepped.value_counts().items()},
        unrated_pain_days=int((counted(daily["has_pain"]) & ~is_rated).sum()),
    )


def _weight(course: Mapping[str, object]) -> Weight | None:
    if course.get("body_weight_kilograms") is None:
        return None
    return Weight(**course)  # type: ignore[arg-type]


def _daily(tables: PersonTables) -> dict[str, pd.Series]:
    """Return the values by column, for each date of the period."""
    dates = pd.date_range(tables.first_date, tables.last_date, name="local_date")
    frames = dict.fromkeys(RATINGS, tables.daily_pain) | {
        "minutes_asleep": tables.daily_sleep,
        WEIGHT: tables.daily_weight,
        "floors": tables.daily_floors,
    }
    values = {
        name: frame.set_index("local_date")[name].astype("float64").reindex(dates)
        for name, frame in frames.items()
    }
    values["minutes_asleep"] /= MINUTES_PER_HOUR
    return {name: known for name, known in values.items() if known.count() >= FEWEST_DAYS}


def _line(name: str, values: pd.Series) -> BesidePain:
    """Weights as they are; of the rest, which varies from day to day, the mean of two weeks."""
    shown = values if name == WEIGHT else recent(values).mean()
    lowest, highest = _SCALES.get(name, (None, None))
    if name == WEIGHT:
        lowest, highest = values.min() - 1, values.max() + 1
    days = shown.rename("value").reset_index()
    return BesidePain(word("beside", name), word("beside_unit", name), days, lowest, highest)


def parts(contents: "Contents") -> tuple[Part | None, ...]:
    """Show what is known day by day, and say what is known of the scale."""
    body = contents.body
    return (
        _picture(body, contents.period),
        # The line of many weights ends with the last one.
        None if WEIGHT in body.beside else Paragraph(weight_sentence(body.weight)),
        *map(Paragraph, scale_sentences(body)),
    )


def _picture(body: Body, period: Period) -> Picture | None:
    # Only a page that is drawn needs matplotlib, which is slow to import.
    from backpain_analytics.report.figures.beside_pain import draw_beside_pain  # noqa: PLC0415

    lines = tuple(body.beside.values())
    if not lines:
        return None
    names = joined([line.name for line in lines])
    # Lines end with their last value: words for the ratings alone, or for what there is.
    usual = [
        say(f"body.usual_{name}", value=value)
        for name, value in body.usual.items()
        if name in RATINGS or (name != WEIGHT and not set(RATINGS) & set(body.usual))
    ]
    return Picture(
        name="beside_pain",
        heading=capital(names),
        sentence=say("body.usual", usual=joined(usual)) if usual else say("body.shown"),
        draw=partial(draw_beside_pain, lines, period),
        caption=say("body.caption_weight" if WEIGHT in body.beside else "body.caption"),
    )


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
