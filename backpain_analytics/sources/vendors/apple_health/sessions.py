"""What a workout says of itself: how long, how far, how fast the heart beat."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from backpain_analytics.sources.vendors.apple_health.records import HEART_RATE, instants, rows_of
from backpain_analytics.sources.vendors.apple_health.tags import attribute
from backpain_analytics.sources.vendors.apple_health.units import (
    BEATS_A_MINUTE,
    kilometres,
    numbers,
)

_DISTANCES: Final = "HKQuantityTypeIdentifierDistance"
"""On foot, on wheels, in the water: each has a type of its own."""


def workouts(tags: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the workouts, if any: activity and duration as written, and as `rows_of`.

    Yields:
        Also `distance_kilometres` and `heart_rate_bpm`: iOS up to 15 writes the distance as an
        attribute and no heart rate, later ones write both as statistics inside.
    """
    found = tags.filter(name="Workout")
    if found.is_empty():
        return
    told = found.join(_statistics(tags), on="owner", how="left", maintain_order="left")
    total = kilometres(numbers(attribute("totalDistance")), attribute("totalDistanceUnit"))
    names = ("workoutActivityType", "duration", "durationUnit")
    yield rows_of(
        told,
        tags,
        *map(attribute, names),
        # Yoga has gone 0 km: nothing measured it.
        distance_kilometres=pl.coalesce(_above_zero("distance"), _above_zero(total)),
        heart_rate_bpm="heart_rate",
    )


def _statistics(tags: pl.DataFrame) -> pl.DataFrame:
    """Return `distance` in kilometres and mean `heart_rate` of each `owner` that has any."""
    inside = _of_the_whole(tags)
    seconds = (instants(inside, "endDate") - instants(inside, "startDate")).dt.total_seconds()
    inside = inside.with_columns(
        *map(attribute, ("type", "unit")),
        sum=numbers(attribute("sum")),
        average=numbers(attribute("average")),
        seconds=seconds.fill_null(1).clip(1),
    )
    is_beat = (pl.col("type") == HEART_RATE) & (pl.col("unit") == BEATS_A_MINUTE)
    beats = inside.filter(is_beat).drop_nulls("average")
    rates = beats.group_by("owner").agg(
        heart_rate=(pl.col("average") * pl.col("seconds")).sum() / pl.col("seconds").sum()
    )
    ways = inside.filter(pl.col("type").str.starts_with(_DISTANCES))
    distances = ways.group_by("owner").agg(distance=kilometres(pl.col("sum"), pl.col("unit")).sum())
    return distances.join(rates, on="owner", how="full", coalesce=True)


def _of_the_whole(tags: pl.DataFrame) -> pl.DataFrame:
    """Return the statistics of whole workouts; those of their parts say the same again."""
    names = ["WorkoutStatistics", "WorkoutActivity", "/WorkoutActivity"]
    inside = tags.filter(pl.col("name").is_in(names))
    begins = (pl.col("name") == names[1]) & ~pl.col("text").str.contains(r"/>\s*$")
    ends = pl.col("name") == names[2]
    depth = (begins.cast(pl.Int32) - ends.cast(pl.Int32)).cum_sum().over("owner")
    return inside.filter((depth <= 0) & (pl.col("name") == names[0]))


def _above_zero(amount: pl.Expr | str) -> pl.Expr:
    value = pl.col(amount) if isinstance(amount, str) else amount
    return pl.when(value > 0).then(value)
