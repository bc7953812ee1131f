"""Apple's activity types as kinds of exercise."""

import re
from typing import Final

import polars as pl

from backpain_analytics.sources.vendors.exercises import exercise_of

_MINUTES: Final = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "hr": 60.0}


def with_exercises(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `kind`, `name`, `is_high_impact` and `minutes` to rows of workouts."""
    exercises = pl.DataFrame(
        [_exercise(activity) for activity in rows["workoutActivityType"]],
        schema={"kind": pl.String, "is_high_impact": pl.Boolean, "name": pl.String},
        orient="row",
    )
    unit = pl.col("durationUnit").replace_strict(_MINUTES, default=None, return_dtype=pl.Float64)
    lasted = (pl.col("ended_at") - pl.col("started_at")).dt.total_seconds() / 60
    stated = pl.col("duration").cast(pl.Float64, strict=False) * unit
    return rows.with_columns(*exercises, minutes=pl.coalesce(stated, lasted))


def _exercise(activity: str | None) -> tuple[str, bool | None, str]:
    """Return kind, whether it is high impact, and a name for people.

    >>> _exercise("HKWorkoutActivityTypeCrossCountrySkiing")
    ('aerobic', False, 'cross country skiing')
    """
    found = re.fullmatch(r"HKWorkoutActivityType([A-Za-z]+)", activity or "")
    if not found:
        return ("other", None, "unnamed activity")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]).lower()
    return (*exercise_of("apple_health", found[1]), words)
