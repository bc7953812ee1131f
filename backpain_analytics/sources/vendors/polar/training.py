"""Polar's training sessions: what was done, how long, and the heart rates along the way.

Until about 2023 a session writes its sport in words, `"duration": "PT1952.2S"` and a time beside
each sample; since, a number for its sport, `"durationMillis"` and rows of values.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES
from backpain_analytics.sources.reader import Batch, Context, device_batch
from backpain_analytics.sources.vendors.polar.objects import (
    iso_minutes,
    items,
    load,
    number,
    text,
    to_instants,
    within,
)
from backpain_analytics.sources.vendors.sessions import recorded_session_batches, sport_names

SOURCE_ID = "polar:training"
"""A strap, or the watch while it records; what it takes all day long is `polar:flow`."""

_EXERCISE = pl.Schema(
    {
        "start": pl.String,
        "utc_offset_minutes": pl.Int16,
        "duration": pl.String,
        "milliseconds": pl.Float64,
        "sport": pl.String,
        "sport_number": pl.String,
        "heart_rate_bpm": pl.Float64,
        "metres": pl.Float64,
    }
)
_SAMPLE = pl.Schema({"start": pl.String, "heart_rate_bpm": pl.Float64})


def training_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the exercises of a session and their heart rates. No route is looked at."""
    session = load(member)
    exercises = items(within(session, "exercises"))
    rows = pl.DataFrame([_row(session, exercise) for exercise in exercises], schema=_EXERCISE)
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    numbered = sport_names("polar", rows["sport_number"])
    words = rows["sport"].str.to_lowercase().str.replace_all("[_-]", " ")
    lasted = iso_minutes(rows["duration"]).fill_null(rows["milliseconds"] / 60_000)
    yield from recorded_session_batches(
        rows.select(
            "utc_offset_minutes",
            "heart_rate_bpm",
            source_id=pl.lit(SOURCE_ID),
            started_at=to_instants(rows["start"], rows["utc_offset_minutes"], context),
            minutes=lasted,
            name=words.fill_null(numbered),
            distance_kilometres=pl.col("metres") / 1_000,
        )
    )
    for exercise, offset in zip(exercises, rows["utc_offset_minutes"], strict=True):
        yield from sample_rows.heart_rate_batches(_heart_rates(exercise, offset, context))


def _row(session: Any, exercise: Any) -> dict[str, Any]:
    offsets = (
        within(exercise, "timezoneOffset"),
        within(exercise, "timezoneOffsetMinutes"),
        within(session, "timeZoneOffset"),
        within(session, "timezoneOffsetMinutes"),
    )
    is_only = len(items(within(session, "exercises"))) == 1
    rates = [within(exercise, "heartRate", "avg"), within(exercise, "hrAvg")]
    # What is said of a session of several sports is of none of them.
    rates += [within(session, name) for name in ("averageHeartRate", "hrAvg") if is_only]
    return {
        "start": text(within(exercise, "startTime")),
        "utc_offset_minutes": next((at for at in map(_offset, offsets) if at is not None), None),
        "duration": text(within(exercise, "duration")),
        "milliseconds": number(within(exercise, "durationMillis")),
        "sport": text(within(exercise, "sport")),
        "sport_number": text(within(exercise, "sport", "id")),
        "heart_rate_bpm": next((bpm for bpm in map(number, rates) if bpm), None),
        "metres": number(within(exercise, "distance"))
        or number(within(exercise, "distanceMeters")),
    }


def _offset(value: Any) -> int | None:
    minutes = number(value)
    return int(minutes) if minutes is not None and abs(minutes) <= LARGEST_OFFSET_MINUTES else None


def _heart_rates(exercise: Any, offset: int | None, context: Context) -> pl.DataFrame:
    """Return the samples with a pulse; where the sensor found none there is no value, or NaN."""
    timed = [
        {"start": text(sample.get("dateTime")), "heart_rate_bpm": number(sample.get("value"))}
        for sample in items(within(exercise, "samples", "heartRate"))
    ]
    rows = pl.DataFrame(timed, schema=_SAMPLE).with_columns(after=pl.duration(milliseconds=0))
    spaced = [_spaced(exercise, row) for row in items(within(exercise, "samples", "samples"))]
    found = pl.concat([rows, *spaced]).filter(pl.col("heart_rate_bpm") > 0)
    offsets = pl.repeat(offset, len(found), dtype=pl.Int16, eager=True)
    at = to_instants(found["start"], offsets, context)
    return found.select(
        "heart_rate_bpm",
        source_id=pl.lit(SOURCE_ID),
        sampled_at=at + found["after"],
        utc_offset_minutes=offsets,
    )


def _spaced(exercise: Any, row: Any) -> pl.DataFrame:
    """Return the values of a row, one each interval from the start of the exercise on."""
    values, interval = row.get("values"), number(row.get("intervalMillis"))
    is_pulse = row.get("type") == "HEART_RATE" and isinstance(values, list) and interval
    rates = [number(value) for value in values] if is_pulse else []
    return pl.DataFrame(
        {"heart_rate_bpm": rates}, schema_overrides={"heart_rate_bpm": pl.Float64}
    ).select(
        pl.lit(text(within(exercise, "startTime")), pl.String).alias("start"),
        "heart_rate_bpm",
        after=pl.duration(milliseconds=pl.int_range(pl.len()) * int(interval or 0)),
    )
