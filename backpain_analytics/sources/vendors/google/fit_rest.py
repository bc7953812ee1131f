"""Google Fit by its REST interface: counts of steps in buckets of a day or less, as one JSON."""

import re
from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.times import DAILY_SPACING
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch
from backpain_analytics.sources.sample_rows import day_batches, step_batches
from backpain_analytics.sources.vendors.google.fit import SOURCE_ID
from backpain_analytics.sources.vendors.google.fit_points import STEPS, instant

_FORM = "as Google Fit writes it"
_BEGINS = re.compile(rb'\s*\{\s*"(?:bucket|dataSourceId|minStartTimeNs|maxEndTimeNs|point)"\s*:')
_POINT = pl.Schema(
    {
        "startTimeNanos": pl.String(),
        "endTimeNanos": pl.String(),
        "dataTypeName": pl.String(),
        "value": pl.List(pl.Struct({"intVal": pl.Float64})),
    }
)
_DATASET = pl.Schema({"dataSourceId": pl.String(), "point": pl.List(pl.Struct(_POINT))})
_BUCKET = pl.Schema(
    {
        "startTimeMillis": pl.String(),
        "endTimeMillis": pl.String(),
        "dataset": pl.List(pl.Struct(_DATASET)),
    }
)
_DUMP = pl.Schema({"bucket": pl.List(pl.Struct(_BUCKET))})


def _recognises(member: Member, context: Context) -> bool:
    head = member.head()
    return _BEGINS.match(head) is not None and b"com.google." in head


def _read(member: Member, context: Context) -> Iterator[Batch]:
    points = _points(member).filter(dataTypeName=STEPS).drop_nulls("startTimeNanos")
    if points.is_empty():
        yield note_batch("it holds no steps")
        return
    rows = points.select(
        "dataSourceId",
        started_at=instant("startTimeNanos"),
        ended_at=instant("endTimeNanos"),
        bucket_at=instant("startTimeMillis", 1_000_000),
        bucket_ended_at=instant("endTimeMillis", 1_000_000),
        steps=pl.col("value").list.get(0, null_on_oob=True).struct[0],
        source_id=pl.lit(SOURCE_ID),
    )
    yield device_batch(SOURCE_ID, "phone")
    rows, note = _one_stream(rows)
    yield note_batch(*note)
    lasts = pl.col("bucket_ended_at") - pl.col("bucket_at")
    is_day = (lasts >= DAILY_SPACING).fill_null(value=False)
    yield from step_batches(rows.filter(~is_day))
    yield from day_batches(_days(rows.filter(is_day), context))


def _points(member: Member) -> pl.DataFrame:
    """Return one row per point, with its bucket's times where it lies in one."""
    frame = load_object(member, _DUMP, _FORM)
    if frame.to_series(-1).is_null().all():
        frame = load_object(member, _DATASET, _FORM)
    if "bucket" in frame.columns:
        frame = frame.explode("bucket").unnest("bucket").explode("dataset").unnest("dataset")
    else:
        no_time = pl.lit(None, pl.String)
        frame = frame.with_columns(startTimeMillis=no_time, endTimeMillis=no_time)
    return frame.explode("point").unnest("point")


def _one_stream(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Keep the stream with the most steps: the others tell of the same walks."""
    totals = rows.group_by("dataSourceId").agg(pl.col("steps").sum()).sort("steps", "dataSourceId")
    kept = rows.filter(pl.col("dataSourceId").eq_missing(totals["dataSourceId"][-1]))
    others = len(totals) - 1
    return kept, [f"left out: {others} further streams of the same steps"] if others else []


def _days(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Give totals of days, from local midnight to midnight, the date of their middle."""
    middle = rows.select(at=pl.col("bucket_at") + timedelta(hours=12))
    totals = rows.with_columns(local_date=utc_to_local(middle, context.zones).dt.date())
    return totals.group_by("source_id", "local_date", maintain_order=True).agg(
        pl.col("steps").sum()
    )


READER = Reader("google_fit_rest", "Google Fit, REST dump", _recognises, _read)
