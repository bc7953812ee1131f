"""Health Auto Export: an app that writes Apple Health's metrics as JSON, summed up by interval."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.times import DAILY_SPACING, usual_spacing
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants, utc_to_local
from backpain_analytics.sources.parsing.json_lists import numbers_of
from backpain_analytics.sources.reader import Batch, Context, Reader, batch, note_batch
from backpain_analytics.sources.sample_rows import day_batches, heart_rate_batches, step_batches
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
    names = {_device_name(item) for metric in metrics for item in _items(metric)} - {""}
    return len(names) > 1 and not any(_SUMMED_UP in name for name in names)


def _items(metric: dict[str, Any]) -> list[dict[str, Any]]:
    data = metric.get("data")
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def _device_name(item: dict[str, Any]) -> str:
    name = item.get("source")
    return name.strip() if isinstance(name, str) else ""


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
    name, items = str(metric["name"]), _items(metric)
    dates = pl.Series("date", [str(item.get("date")) for item in items], pl.String)
    values = pl.Series(numbers_of(item.get(_VALUES[name]) for item in items), dtype=pl.Float64)
    if dates.is_empty():
        return
    moments = read_moments(dates, day_order="ymd")
    rows = to_instants(moments, context.zones).with_columns(
        source_id=pl.lit(SOURCE_ID),
        steps=values,
        heart_rate_bpm=values,
    )
    kinds = {SOURCE_ID: "unknown"}
    if is_apart:
        rows, kinds = _with_devices(rows, [_device_name(item) for item in items])
    spacing = usual_spacing(rows)
    yield batch("sources", {"source_id": list(kinds), "device_kind": list(kinds.values())})
    if name == "heart_rate":
        yield from _heart_rates(rows, spacing)
    else:
        yield from _steps(rows, context.zones, spacing)


def _with_devices(rows: pl.DataFrame, names: list[str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the rows by device, and the kind of each; who wrote a value is not always said."""
    devices = [source_of(f" {name}") if name else Source(SOURCE_ID, "unknown") for name in names]
    ids = pl.Series("source_id", [device.source_id for device in devices])
    return rows.with_columns(ids), {device.source_id: device.device_kind for device in devices}


def _steps(rows: pl.DataFrame, zones: ZoneHistory, spacing: timedelta) -> Iterator[Batch]:
    if spacing >= DAILY_SPACING:
        yield from day_batches(rows.with_columns(local_date=utc_to_local(rows, zones).dt.date()))
        return
    yield from step_batches(rows.with_columns(started_at="at", ended_at=pl.col("at") + spacing))
    note = f"each count of steps stands for {spacing.total_seconds():g} s, the usual spacing"
    yield note_batch(note)


def _heart_rates(rows: pl.DataFrame, spacing: timedelta) -> Iterator[Batch]:
    if spacing > _COARSEST_HEART_RATE:
        note = "heart rates are averages of too long a time; export them by the minute"
        yield note_batch(note)
        return
    yield from heart_rate_batches(rows.with_columns(sampled_at="at"))


READER = Reader("health_auto_export", "Health Auto Export, JSON", _recognises, _read)
