"""Health Auto Export: an app that writes Apple Health's metrics as JSON, summed up by interval."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.times import DAILY_SPACING, usual_spacing
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants, utc_to_local
from backpain_analytics.sources.parsing.json_lists import frame_of
from backpain_analytics.sources.reader import Batch, Context, Reader, batch, note_batch
from backpain_analytics.sources.vendors.apple_health.devices import Source, source_of

SOURCE_ID = "apple:health_auto_export"
"""Phone and watch are summed up together, so which of them was worn is not known."""
_SUMMED_UP = "|"
"""Between the names of the devices behind one value."""

_BEGINS = re.compile(rb'\s*\{\s*"data"\s*:\s*\{\s*"(?:metrics|workouts)"\s*:\s*\[')
_COARSEST_HEART_RATE = timedelta(minutes=15)
"""An average of more says nothing of any minute. Our choice."""
_VALUES = {"step_count": "qty", "heart_rate": "Avg"}


def _recognises(member: Member, context: Context) -> bool:
    return bool(_BEGINS.match(member.head(4096)))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    metrics = [metric for metric in _metrics(member) if str(metric.get("name")) in _VALUES]
    is_apart = _lists_each_device(metrics)
    for metric in metrics:
        yield from _metric(metric, context, is_apart=is_apart)


def _lists_each_device(metrics: list[dict[str, Any]]) -> bool:
    """Say whether the file has the samples of each device, rather than their sums."""
    items = (item for metric in metrics for item in _items(metric))
    names = {str(item.get("source") or "").strip() for item in items} - {""}
    return len(names) > 1 and not any(_SUMMED_UP in name for name in names)


def _items(metric: dict[str, Any]) -> list[dict[str, Any]]:
    data = metric.get("data")
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


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


def _metric(metric: dict[str, Any], context: Context, *, is_apart: bool) -> Iterator[Batch]:
    name = str(metric["name"])
    schema = {"date": pl.String, _VALUES[name]: pl.Float64, "source": pl.String}
    items, unreadable = frame_of(_items(metric), pl.Schema(schema))
    yield from sample_rows.rejected_items(unreadable)
    if items.is_empty():
        return
    moments = read_moments(items["date"], day_order="ymd")
    rows = to_instants(moments, context.zones).with_columns(
        source_id=pl.lit(SOURCE_ID),
        steps=items[_VALUES[name]],
        heart_rate_bpm=items[_VALUES[name]],
    )
    kinds = {SOURCE_ID: "unknown"}
    if is_apart:
        rows, kinds = _with_devices(rows, items["source"])
    spacing = usual_spacing(rows)
    yield batch("sources", {"source_id": list(kinds), "device_kind": list(kinds.values())})
    if name == "heart_rate":
        yield from _heart_rates(rows, spacing)
    else:
        yield from _steps(rows, context.zones, spacing)


def _with_devices(rows: pl.DataFrame, names: pl.Series) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the rows by device, and the kind of each; who wrote a value is not always said."""
    devices = [
        source_of(f" {name}") if name else Source(SOURCE_ID, "unknown")
        for name in names.str.strip_chars()
    ]
    ids = pl.Series("source_id", [device.source_id for device in devices])
    return rows.with_columns(ids), {device.source_id: device.device_kind for device in devices}


def _steps(rows: pl.DataFrame, zones: ZoneHistory, spacing: timedelta) -> Iterator[Batch]:
    if spacing >= DAILY_SPACING:
        yield from sample_rows.day_batches(
            rows.with_columns(local_date=utc_to_local(rows, zones).dt.date())
        )
        return
    yield from sample_rows.step_batches(
        rows.with_columns(started_at="at", ended_at=pl.col("at") + spacing)
    )
    note = f"each count of steps stands for {spacing.total_seconds():g} s, the usual spacing"
    yield note_batch(note)


def _heart_rates(rows: pl.DataFrame, spacing: timedelta) -> Iterator[Batch]:
    if spacing > _COARSEST_HEART_RATE:
        yield note_batch("heart rates are averages of too long a time; export them by the minute")
        return
    yield from sample_rows.heart_rate_batches(rows.with_columns(sampled_at="at"))


READER = Reader("health_auto_export", "Health Auto Export, JSON", _recognises, _read)
