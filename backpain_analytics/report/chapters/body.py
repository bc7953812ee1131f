"""What stands beside pain: body weight, nights, and scales other than 0 to 10."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted, number


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
