"""Apple's activity types as kinds of exercise."""

import re
from typing import Final

import polars as pl

from backpain_analytics.sources.device_rows import with_kinds

_HIGH_IMPACT = (
    "Running", "JumpRope", "Basketball", "Soccer", "AmericanFootball", "AustralianFootball",
    "Rugby", "Lacrosse", "Volleyball", "Handball", "Hockey", "Tennis", "Squash", "Racquetball",
    "Badminton", "TrackAndField",
)  # fmt: skip
_LOW_IMPACT = (
    "Walking", "Hiking", "Cycling", "HandCycling", "Swimming", "WaterFitness", "Rowing",
    "PaddleSports", "Elliptical", "Stairs", "StairClimbing", "CrossCountrySkiing",
    "SkatingSports", "WheelchairWalkPace", "WheelchairRunPace",
)  # fmt: skip
_IMPACT_UNKNOWN = (
    "HighIntensityIntervalTraining", "MixedCardio", "MixedMetabolicCardioTraining",
    "StepTraining", "Dance", "CardioDance", "SocialDance", "DanceInspiredTraining", "Boxing",
    "Kickboxing", "MartialArts", "CrossTraining", "Climbing",
)  # fmt: skip
_KINDS: Final[dict[str, tuple[str, bool | None]]] = {
    **dict.fromkeys(_HIGH_IMPACT, ("aerobic", True)),
    **dict.fromkeys(_LOW_IMPACT, ("aerobic", False)),
    **dict.fromkeys(_IMPACT_UNKNOWN, ("aerobic", None)),
    **dict.fromkeys(("Yoga", "Flexibility"), ("stretching", False)),
    **dict.fromkeys(("CoreTraining", "Pilates"), ("core", False)),
}
"""Activity → kind of exercise, and whether it is high impact. Strength training is none of them:
which muscles were trained is not known, only the person's own log says "core"."""
_MINUTES: Final = {"min": 1.0, "s": 1 / 60, "sec": 1 / 60, "hr": 60.0}


def with_exercises(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `kind`, `name`, `is_high_impact` and `minutes` to rows of workouts."""
    activity = pl.col("workoutActivityType")
    exercises = {text: _exercise(text) for text in rows["workoutActivityType"].unique()}
    columns = {
        name: activity.replace_strict(
            {text: exercise[at] for text, exercise in exercises.items()}, return_dtype=kind
        )
        for at, (name, kind) in enumerate(
            {"kind": pl.String, "is_high_impact": pl.Boolean, "name": pl.String}.items()
        )
    }
    unit = pl.col("durationUnit").replace_strict(_MINUTES, default=None, return_dtype=pl.Float64)
    lasted = (pl.col("ended_at") - pl.col("started_at")).dt.total_seconds() / 60
    stated = pl.col("duration").cast(pl.Float64, strict=False) * unit
    return rows.with_columns(**columns, minutes=pl.coalesce(stated, lasted))


def with_named_exercises(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `kind` and `is_high_impact` by a `name` such as `Core Training` or `Outdoor Run`."""
    by_words = with_kinds(rows)
    activity = pl.col("name").str.replace_all(" ", "")
    return by_words.with_columns(
        kind=pl.coalesce(_of_activity(activity, 0, pl.String()), "kind"),
        is_high_impact=pl.when(activity.is_in(list(_KINDS)))
        .then(_of_activity(activity, 1, pl.Boolean()))
        .otherwise("is_high_impact"),
    )


def _of_activity(activity: pl.Expr, at: int, kind: pl.DataType) -> pl.Expr:
    known = {name: exercise[at] for name, exercise in _KINDS.items()}
    return activity.replace_strict(known, default=None, return_dtype=kind)


def _exercise(activity: str | None) -> tuple[str, bool | None, str]:
    """Return kind, whether it is high impact, and a name for people.

    >>> _exercise("HKWorkoutActivityTypeCrossCountrySkiing")
    ('aerobic', False, 'cross country skiing')
    """
    found = re.fullmatch(r"HKWorkoutActivityType([A-Za-z]+)", activity or "")
    if not found:
        return ("other", None, "unnamed activity")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]).lower()
    return (*_KINDS.get(found[1], ("other", None)), words)
