"""Nights: stage by stage, or each summed up."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from backpain_analytics.sources.device_rows import sleep_session_batches
from backpain_analytics.sources.parsing.json_lists import numbers_of
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.sample_rows import BAD_SLEEP, clock_batches, rejections
from backpain_analytics.sources.vendors.apple_health.nights import sleep_sessions
from backpain_analytics.sources.vendors.apple_health.sleep import sleep_spans
from backpain_analytics.sources.vendors.health_auto_export.content import Item, Metric
from backpain_analytics.sources.vendors.health_auto_export.metrics import source_batches
from backpain_analytics.sources.vendors.health_auto_export.samples import Times

SLEEP: Final = "sleep_analysis"
_STAGES: Mapping[str, str] = {
    "inbed": "InBed",
    "awake": "Awake",
    "core": "AsleepCore",
    "deep": "AsleepDeep",
    "rem": "AsleepREM",
    "asleep": "AsleepUnspecified",
    "unspecified": "AsleepUnspecified",
}
_MINUTES: Mapping[str, float] = {"hr": 60, "min": 1}
_PARTS: Final = ("core", "deep", "rem", "asleep")


def night_batches(metric: Metric, times: Times) -> Iterator[Batch]:
    """Yield spans, nights and naps, and what had to be rejected."""
    stages = [item for item in metric.items if isinstance(item.get("value"), str)]
    nights = [item for item in metric.items if not isinstance(item.get("value"), str)]
    if stages:
        yield from _stage_batches(stages, times)
    if nights:
        yield from _night_batches(nights, metric.units, times)


def _stage_batches(items: list[Item], times: Times) -> Iterator[Batch]:
    words = pl.Series([str(item["value"]) for item in items]).str.to_lowercase()
    stages = words.str.replace_all(r"[^a-z]", "").str.replace("^asleep(.)", "$1")
    named = stages.replace_strict(_STAGES, default=None, return_dtype=pl.String)
    rows = _spans(items, times, ("startDate", "start"), ("endDate", "end")).with_columns(
        value="HKCategoryValueSleepAnalysis" + named
    )
    good = rows.filter(pl.col("ended_at") > pl.col("started_at"))
    yield from source_batches(good)
    yield Batch("sleep_spans", sleep_spans(good))
    yield from sleep_session_batches(sleep_sessions(good))
    yield from clock_batches(good)
    yield from _rejected(len(rows) - len(good))


def _night_batches(items: list[Item], units: str, times: Times) -> Iterator[Batch]:
    rows = _spans(items, times, ("sleepStart",), ("sleepEnd",)).with_columns(
        asleep_minutes=pl.Series(_minutes_asleep(items, units), dtype=pl.Float64)
    )
    good = rows.filter(pl.col("ended_at") > pl.col("started_at"))
    yield from source_batches(good)
    yield Batch("sleep_spans", good.select("source_id", "started_at", "ended_at").unique())
    in_bed = _spans(items, times, ("inBedStart",), ("inBedEnd",))
    yield from sleep_session_batches(_from_bed_to_bed(rows, in_bed))
    yield from clock_batches(good)
    yield from _rejected(len(rows) - len(good))


def _from_bed_to_bed(nights: pl.DataFrame, in_bed: pl.DataFrame) -> pl.DataFrame:
    """Widen nights to the time in bed, where one is stated that holds the night."""
    beds = in_bed.select(bed_at="started_at", up_at="ended_at")
    rows = nights.hstack(beds)
    is_held = (pl.col("bed_at") <= pl.col("started_at")) & (pl.col("up_at") >= pl.col("ended_at"))
    return rows.with_columns(
        started_at=pl.when(is_held).then("bed_at").otherwise("started_at"),
        ended_at=pl.when(is_held).then("up_at").otherwise("ended_at"),
    )


def _spans(
    items: list[Item], times: Times, starts: tuple[str, ...], ends: tuple[str, ...]
) -> pl.DataFrame:
    start = times.instants(items, *starts).rename({"at": "started_at"})
    devices = [times.device(item) for item in items]
    return start.with_columns(
        times.instants(items, *ends)["at"].alias("ended_at"),
        pl.Series("source_id", [device.source_id for device in devices], pl.String),
        pl.Series("device_kind", [device.device_kind for device in devices], pl.String),
    )


def _minutes_asleep(items: list[Item], units: str) -> list[float | None]:
    """Return the total, else the sum of its parts: older versions call all of it `asleep`."""
    minutes = _MINUTES.get(units)
    totals = numbers_of(item.get("totalSleep") for item in items)
    parts = [
        [value for value in numbers_of(map(item.get, _PARTS)) if value is not None]
        for item in items
    ]
    hours = [
        total if total is not None else sum(known) or None
        for total, known in zip(totals, parts, strict=True)
    ]
    return [None if minutes is None or asleep is None else asleep * minutes for asleep in hours]


def _rejected(count: int) -> Iterator[Batch]:
    yield from rejections(pl.repeat(None, count, dtype=pl.Int64, eager=True), BAD_SLEEP)
