"""Oura's heart rates, as its second interface writes them: UTC, a value each five minutes."""

import re
from collections.abc import Iterator

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.reader import Batch, Context, Reader, batch
from backpain_analytics.sources.sample_rows import heart_rate_batches

SOURCE_ID = "oura:ring"

_BEGINS = re.compile(rb'\s*\{\s*"data"\s*:\s*\[\s*\{[^{}]*\}')
_NAMES = (b'"bpm"', b'"source"', b'"timestamp"')
_SCHEMA = pl.Schema({"data": pl.List(pl.Struct({"bpm": pl.Float64, "timestamp": pl.String}))})


def _recognises(member: Member, context: Context) -> bool:
    first = _BEGINS.match(member.head(4096))
    return first is not None and all(name in first[0] for name in _NAMES)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with member.open() as file:
        content = file.read()
    try:
        samples = pl.read_json(content, schema=_SCHEMA).explode("data").unnest("data")
    except pl.exceptions.PolarsError as error:
        raise UnreadableExportError(
            f"{member.label}: not whole, or not Oura's list of heart rates. Download it again."
        ) from error
    moments = read_moments(samples["timestamp"], day_order="ymd")
    if not moments.is_instant:
        raise UnreadableExportError(
            f"{member.label}: its times have no offset from UTC, which Oura always writes."
        )
    yield batch("sources", {"source_id": [SOURCE_ID], "device_kind": ["worn_with_heart_rate"]})
    yield from heart_rate_batches(
        samples.select(
            source_id=pl.lit(SOURCE_ID),
            sampled_at=moments.values.dt.replace_time_zone("UTC"),
            heart_rate_bpm="bpm",
            hold_seconds=0,
            utc_offset_minutes=moments.utc_offset_minutes,
            line=pl.lit(None, pl.Int64),
            fault=pl.lit(None, pl.String),
        )
    )


READER = Reader(name="oura", title="Oura heart rate, JSON", recognises=_recognises, read=_read)
