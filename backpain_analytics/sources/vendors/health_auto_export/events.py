"""Workouts and symptoms: what began and ended, and what the app says of it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.parsing.json_lists import numbers_of
from backpain_analytics.sources.reader import Batch, device_batch
from backpain_analytics.sources.vendors.apple_health.symptoms import (
    BACK_PAIN,
    LEVELS,
    symptom_batches,
)
from backpain_analytics.sources.vendors.apple_health.units import kilometres
from backpain_analytics.sources.vendors.apple_health.workouts import with_named_exercises
from backpain_analytics.sources.vendors.health_auto_export.content import Item
from backpain_analytics.sources.vendors.health_auto_export.samples import SOURCE_ID, Times

_SYMPTOMS: Final = {
    **{name: name for name in (BACK_PAIN, *LEVELS)},
    "BodyAndMuscleAche": "GeneralizedBodyAche",
}
_PAUSES_ASIDE: Final = 60
"""Seconds by which a workout may be longer than from its start to its end: rounding."""


def workout_batches(items: Sequence[Item], times: Times) -> Iterator[Batch]:
    """Yield workouts as exercise sessions."""
    if not items:
        return
    start = times.instants(items, "start").rename({"at": "started_at"})
    rows = start.with_columns(
        times.instants(items, "end")["at"].alias("ended_at"),
        source_id=pl.lit(SOURCE_ID),
        name=pl.Series([_text(item.get("name")) for item in items], dtype=pl.String),
        seconds=pl.Series(numbers_of(item.get("duration") for item in items), dtype=pl.Float64),
        heart_rate_bpm=pl.Series(map(_heart_rate, items), dtype=pl.Float64),
        distance=pl.Series(
            numbers_of(_of(item, "distance", "qty") for item in items), dtype=pl.Float64
        ),
        units=pl.Series([_text(_of(item, "distance", "units")) for item in items], dtype=pl.String),
    )
    lasted = (pl.col("ended_at") - pl.col("started_at")).dt.total_seconds()
    is_fitting = pl.col("seconds") <= lasted + _PAUSES_ASIDE
    way = kilometres(pl.col("distance"), pl.col("units"))
    rows = rows.with_columns(
        minutes=pl.when(is_fitting | lasted.is_null()).then("seconds") / 60,
        distance_kilometres=pl.when(way > 0).then(way),
    )
    yield device_batch(SOURCE_ID, "unknown")
    yield from session_batches(with_named_exercises(rows))


def symptoms_read(items: Sequence[Item]) -> list[Item]:
    """Return the symptoms that are read."""
    return [item for item in items if _symptom(item) in _SYMPTOMS]


def symptom_entries(items: Sequence[Item], times: Times) -> Iterator[Batch]:
    """Yield symptoms that are read as diary entries."""
    if not items:
        return
    rows = times.instants(items, "start").rename({"at": "started_at"})
    names = pl.Series([_SYMPTOMS[_symptom(item)] for item in items], dtype=pl.String)
    words = pl.Series([_text(item.get("severity")) for item in items], dtype=pl.String)
    created = pl.lit(None, pl.Datetime("us", "UTC"))
    rows = rows.with_columns(symptom=names, word=words, created_at=created)
    yield from symptom_batches(rows, times.zones)


def _symptom(item: Item) -> str:
    return "".join((_text(item.get("name")) or "").title().split())


def _heart_rate(item: Item) -> float | None:
    """Return the mean, which versions of the app write in different places."""
    (mean,) = numbers_of([_of(item, "avgHeartRate", "qty")])
    if mean is None:
        (mean,) = numbers_of([_of(_of(item, "heartRate", "avg"), "qty")])
    return mean


def _of(value: Any, *names: str) -> Any:
    """Return what lies under these names; None: something on the way is no object."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
