"""Health Auto Export: an app that writes Apple Health's metrics as JSON, summed up by interval."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants, utc_to_local
from backpain_analytics.sources.parsing.json_lists import numbers_of
from backpain_analytics.sources.reader import Batch, Context, Reader, batch
from backpain_analytics.sources.sample_rows import day_batches, heart_rate_batches, step_batches
from backpain_analytics.sources.samples_csv.times import DAILY_SPACING, usual_spacing
from backpain_analytics.zones import ZoneHistory

SOURCE_ID = "apple:health_auto_export"
"""Phone and watch are summed up together, so which of them was worn is not known."""

_BEGINS = re.compile(rb'\s*\{\s*"data"\s*:\s*\{\s*"(?:metrics|workouts)"\s*:\s*\[')
_COARSEST_HEART_RATE = timedelta(minutes=15)
"""An average of more says nothing of any minute. Our choice."""
_VALUES = {"step_count": "qty", "heart_rate": "Avg"}


def _recognises(member: Member, context: Context) -> bool:
    return bool(_BEGINS.match(member.head(4096)))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    for metric in _metrics(member):
        name = metric.get("name")
        if name in _VALUES:
            yield from _metric(metric, str(name), context)


def _metrics(member: Member) -> list[dict[str, Any]]:
    with member.open() as file:
        content = file.read()
    try:
        metrics = json.loads(content)["data"]["metrics"]
        return [metric for metric in metrics if isinstance(metric, dict)]
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise UnreadableExportError(
            f"{member.label}: not whole, or without the list of metrics. Export it again as JSON."
        ) from error


def _metric(metric: dict[str, Any], name: str, context: Context) -> Iterator[Batch]:
    data = metric.get("data")
    items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    dates = pl.Series("date", [str(item.get("date")) for item in items], pl.String)
    values = pl.Series(numbers_of(item.get(_VALUES[name]) for item in items), dtype=pl.Float64)
    if dates.is_empty():
        return
    moments = read_moments(dates, day_order="ymd")
    rows = to_instants(moments, context.zones).with_columns(
        source_id=pl.lit(SOURCE_ID),
        steps=values,
        heart_rate_bpm=values,
        line=pl.lit(None, pl.Int64),
        fault=pl.lit(None, pl.String),
    )
    spacing = usual_spacing(rows)
    yield batch("sources", {"source_id": [SOURCE_ID], "device_kind": ["unknown"]})
    if name == "heart_rate":
        yield from _heart_rates(rows, spacing)
    else:
        yield from _steps(rows, context.zones, spacing)


def _steps(rows: pl.DataFrame, zones: ZoneHistory, spacing: timedelta) -> Iterator[Batch]:
    if spacing >= DAILY_SPACING:
        yield from day_batches(rows.with_columns(local_date=utc_to_local(rows, zones).dt.date()))
        return
    yield from step_batches(rows.with_columns(started_at="at", ended_at=pl.col("at") + spacing))
    note = f"each count of steps stands for {spacing.total_seconds():g} s, the usual spacing"
    yield batch("file_notes", {"note": [note]})


def _heart_rates(rows: pl.DataFrame, spacing: timedelta) -> Iterator[Batch]:
    if spacing > _COARSEST_HEART_RATE:
        note = "heart rates are averages of too long a time; export them by the minute"
        yield batch("file_notes", {"note": [note]})
        return
    yield from heart_rate_batches(rows.with_columns(sampled_at="at", hold_seconds=0))


READER = Reader(
    name="health_auto_export",
    title="Health Auto Export, JSON",
    recognises=_recognises,
    read=_read,
)
