"""What Polar keeps by the night and by the date: sleep, and weights entered by hand."""

from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources import device_rows, sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.clocks import to_instants as moments_to_instants
from backpain_analytics.sources.reader import Batch, Context, device_batch
from backpain_analytics.sources.vendors.polar.days import SOURCE_ID
from backpain_analytics.sources.vendors.polar.objects import (
    iso_minutes,
    items,
    load,
    number,
    text,
    within,
)

_NIGHT = pl.Schema(
    {"start": pl.String, "end": pl.String, "asleep": pl.String, "awakenings": pl.Float64}
)
_WEIGHT = pl.Schema({"date": pl.String, "body_weight_kilograms": pl.Float64})


def night_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield nights; of the interruptions, those that Polar calls long are awakenings."""
    nights = items(load(member))
    rows = pl.DataFrame(
        [
            {
                "start": text(within(night, "sleepResult", "hypnogram", "sleepStart")),
                "end": text(within(night, "sleepResult", "hypnogram", "sleepEnd")),
                "asleep": text(within(night, "evaluation", "asleepDuration")),
                "awakenings": number(within(night, "evaluation", "interruptions", "longCount")),
            }
            for night in nights
        ],
        schema=_NIGHT,
    )
    started, ended = (
        moments_to_instants(read_moments(rows[name], day_order="ymd"), context.zones)
        for name in ("start", "end")
    )
    spans = started.rename({"at": "started_at"}).with_columns(
        source_id=pl.lit(SOURCE_ID),
        ended_at=ended["at"],
        asleep_minutes=iso_minutes(rows["asleep"]),
        awakenings=rows["awakenings"],
    )
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from sample_rows.sleep_batches(spans)
    yield from device_rows.sleep_session_batches(spans)


def weight_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the weights of the calendar; the weight in a person's profile is no measurement."""
    calendar = load(member)
    weights = [
        {"date": text(item.get("date")), "body_weight_kilograms": number(item.get("weight"))}
        for item in items(within(calendar, "weights"))
    ]
    rows = pl.DataFrame(weights, schema=_WEIGHT)
    at = moments_to_instants(read_moments(rows["date"], day_order="ymd"), context.zones)
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from device_rows.weight_batches(
        rows.with_columns(source_id=pl.lit(SOURCE_ID), measured_at=at["at"])
    )
    others = {
        name: len(listed)
        for name, listed in calendar.items()
        if isinstance(listed, list) and listed and name != "weights"
    }
    if others:
        yield device_rows.unread_batch(others)
