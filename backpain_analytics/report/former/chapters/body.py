"""What stands beside pain: body weight, nights, and scales other than 0 to 10."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backpain_analytics.records import PersonTables
from backpain_analytics.report.former.values import counted, number
from backpain_analytics.report.former.wording import calendar_day, count, time_span


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

    weight: Weight | None
    nights: int
    """Dates before which a night with known minutes asleep ended."""
    middle_minutes_asleep: float | None
    """Median over these."""
    stepped_days: Mapping[str, int]
    """Scale of named steps → rated dates on which pain was answered on it."""
    unrated_pain_days: int
    """Dates with pain of no stated degree and no rating."""


def gather_body(tables: PersonTables) -> Body:
    """Pick what the report says beside pain."""
    asleep = tables.daily_sleep["minutes_asleep"].astype("float64").dropna()
    daily = tables.daily_pain
    is_rated = daily["pain_nrs"].notna()
    scales = daily.loc[is_rated, "original_scale"].dropna()
    stepped = scales[scales.str.contains(",")] if len(scales) else scales
    return Body(
        weight=_weight(tables.weight_course),
        nights=len(asleep),
        middle_minutes_asleep=number(asleep.median()),
        stepped_days={str(scale): int(days) for scale, days in stepped.value_counts().items()},
        unrated_pain_days=int((counted(daily["has_pain"]) & ~is_rated).sum()),
    )


def _weight(course: Mapping[str, object]) -> Weight | None:
    if course.get("body_weight_kilograms") is None:
        return None
    return Weight(**course)  # type: ignore[arg-type]


def weight_sentence(weight: Weight | None) -> str:
    """Say what the body weighs, and what it weighed weeks before where that is known.

    >>> first, last = date(2026, 2, 9), date(2026, 5, 3)
    >>> weight_sentence(Weight(84.2, first, last, 30, -1.13))
    'Body weight: 84.2 kg on 3 May 2026, by its course 1.1 kg less than 12 weeks before.'
    >>> weight_sentence(Weight(84.2, first, last, 30, 0.04))
    'Body weight: 84.2 kg on 3 May 2026, by its course as much as 12 weeks before.'
    >>> weight_sentence(Weight(84.2, last, last, 1, None))
    'Body weight: 84.2 kg on 3 May 2026.'
    """
    if weight is None:
        return ""
    sentence = f"Body weight: {weight.body_weight_kilograms:.1f} kg on " + calendar_day(
        weight.last_date
    )
    if weight.change_kilograms is None:
        return f"{sentence}."
    weeks = count(round((weight.last_date - weight.first_date).days / 7), "week")
    amount = f"{abs(weight.change_kilograms):.1f}"
    direction = "more" if weight.change_kilograms > 0 else "less"
    than = "as much as" if amount == "0.0" else f"{amount} kg {direction} than"
    return f"{sentence}, by its course {than} {weeks} before."


def sleep_sentence(body: Body) -> str:
    """Say how long the nights were that a device tells."""
    if not body.nights:
        return ""
    return (
        f"Sleep of the night before: {time_span(body.middle_minutes_asleep)} on a typical date "
        f"(median of the {count(body.nights, 'night')} that a device tells)."
    )


def scale_sentences(body: Body) -> tuple[str, ...]:
    """Say which ratings are steps in words, and which pain has no rating at all."""
    sentences = [
        f"On {count(days, 'day')} pain was picked from {scale.count(',') + 1} steps ({scale}), "
        "not from 0 to 10. The numbers stand for the steps; nothing is known of what lies between."
        for scale, days in body.stepped_days.items()
    ]
    if body.unrated_pain_days:
        days = count(body.unrated_pain_days, "day")
        sentences.append(
            f"On {days} pain is noted without its degree, which is no rating and no day without "
            "pain."
        )
    return tuple(sentences)


def sentences(body: Body) -> tuple[str, ...]:
    """Return all that is known of these, a sentence each."""
    said = (*scale_sentences(body), weight_sentence(body.weight), sleep_sentence(body))
    return tuple(filter(None, said))
