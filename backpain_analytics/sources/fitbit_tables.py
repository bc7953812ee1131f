"""The CSV tables of Fitbit by Takeout: UTC, and since 2026 who wrote each row."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import polars as pl

from backpain_analytics.sources import fitbit_json
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, utc_to_local
from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES, offsets_at
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, batch
from backpain_analytics.sources.sample_rows import (
    heart_rate_batches,
    highest_counts,
    rejections,
    sleep_batches,
    step_batches,
)

SLEEP_HEADERS = {"sleep_start", "sleep_end", "start_utc_offset"}

_FOREIGN = r"(?i)^(.*?)[™®]?\s+(Health Connect|Health Kit|3P Web API)$"
"""In the column 'data source' since 2026: rows that another device or app handed in, as
'Garmin Connect™ Health Kit'. All other names are the account's own trackers …"""
_PHONE = "MobileTrack"
"""… but this one, which is Fitbit's app counting the steps of the phone."""
_DRESSED_DAYS = (time(0), time(12))
"""A day's own value is stamped with its midnight or noon, as if that were UTC; what an app
handed in, with an instant."""
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)$")


def sample_batches(table: Table, context: Context) -> Iterator[Batch]:
    """Yield the steps or heart rates of a table `timestamp, <value>[, data source]`."""
    at = read_moments(table.frame.to_series(0)).values.dt.replace_time_zone("UTC")
    numbers = read_numbers(table.frame.to_series(1))
    rows = table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        fault=pl.lit(None, pl.String),
        started_at=at,
        sampled_at=at,
        ended_at=at + timedelta(minutes=1),
        steps=numbers,
        heart_rate_bpm=numbers,
        hold_seconds=0,
        utc_offset_minutes=offsets_at(at, context.evidence.utc_offset_minutes),
    )
    yield Batch("sources", rows.select("source_id", device_kind=_DEVICE_KIND).unique())
    if table.layout.header[1].lower() == "steps":
        counts, notes = highest_counts(rows) if _source_name(table) else (rows, [])
        yield from step_batches(counts)
        yield batch("file_notes", {"note": notes})
    else:
        yield from heart_rate_batches(rows)


_DEVICE_KIND = (
    pl.when(pl.col("source_id") == fitbit_json.SOURCE_ID)
    .then(pl.lit("worn_with_heart_rate"))
    .when(pl.col("source_id").str.contains("phone"))
    .then(pl.lit("phone"))
    .otherwise(pl.lit("unknown"))
)


def _source_ids(table: Table) -> pl.Expr:
    """Name the source of each row: the account's own trackers are one, apps and phones are not."""
    own = pl.lit(fitbit_json.SOURCE_ID)
    name = _source_name(table)
    if name is None:
        return own
    parts = pl.col(name).str.strip_chars().str.extract_groups(_FOREIGN).struct
    way = parts.field("2").str.to_lowercase().str.replace_all(" ", "_")
    foreign = pl.concat_str(way, pl.lit(":"), parts.field("1").str.to_lowercase())
    is_phone = pl.col(name).str.strip_chars() == _PHONE
    return pl.when(is_phone).then(pl.lit("fitbit:phone")).otherwise(pl.coalesce(foreign, own))


def _source_name(table: Table) -> str | None:
    return next((name for name in table.frame.columns if name.lower() == "data source"), None)


def resting_batches(table: Table, context: Context) -> Iterator[Batch]:
    """Yield resting heart rates, each for its local date."""
    at = read_moments(table.frame.to_series(0)).values
    days = table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        local_date=_local_dates(at, context),
        resting_heart_rate_bpm=read_numbers(table.frame.to_series(1)).cast(pl.Float32),
    )
    is_good = pl.col("local_date").is_not_null() & (pl.col("resting_heart_rate_bpm") > 0)
    good = days.filter(is_good).drop("line")
    keys = ["source_id", "local_date"]
    yield Batch("device_resting_heart_rates", good.unique(keys, maintain_order=True))
    bad = days.filter(~is_good.fill_null(value=False))
    yield from rejections(bad["line"], "It is not a date and a heart rate.")


def _local_dates(at: pl.Series, context: Context) -> pl.Series:
    instants = at.dt.replace_time_zone("UTC").alias("at")
    offsets = offsets_at(instants, context.evidence.utc_offset_minutes)
    local = utc_to_local(pl.DataFrame([instants, offsets]), context.zones)
    is_dressed = at.dt.time().is_in(list(_DRESSED_DAYS))
    return at.dt.date().zip_with(is_dressed.fill_null(value=False), local.dt.date())


def zone_minute_batches(table: Table) -> Iterator[Batch]:
    """Sum the vendor's own active minutes of each date; those of a fast pulse count twice there."""
    minutes = table.frame.select(
        table.lines,
        local_date=read_moments(table.frame["date_time"]).values.dt.date(),
        aerobic_minutes=read_numbers(table.frame["total_minutes"]),
    )
    is_good = pl.col("local_date").is_not_null() & pl.col("aerobic_minutes").is_not_null()
    days = minutes.filter(is_good).group_by("local_date").agg(pl.col("aerobic_minutes").sum())
    yield batch(
        "vendor_days",
        {
            "source_id": pl.repeat(fitbit_json.SOURCE_ID, len(days), eager=True),
            **days.sort("local_date").cast({"aerobic_minutes": pl.Float32}).to_dict(),
        },
    )
    yield from rejections(minutes.filter(~is_good)["line"], "It is not a time and a number.")


def night_batches(table: Table) -> Iterator[Batch]:
    """Yield the nights and naps of `UserSleeps_<date>.csv`, which are UTC."""
    rows = pl.DataFrame(
        {
            "line": table.lines,
            "source_id": pl.repeat(fitbit_json.SOURCE_ID, len(table.frame), eager=True),
            "started_at": _instants(table, "sleep_start"),
            "ended_at": _instants(table, "sleep_end"),
        }
    )
    kind = {"source_id": [fitbit_json.SOURCE_ID], "device_kind": ["worn_with_heart_rate"]}
    yield batch("sources", kind)
    yield from sleep_batches(rows)


def sleep_offsets(member: Member) -> dict[date, int]:
    """Return the clock's offset at the start of each date on which a sleep ends."""
    table = read_table(member)
    offsets = dict[date, int]()
    ends = _instants(table, "sleep_end")
    for written, end in zip(table.frame["start_utc_offset"], ends, strict=True):
        offset = _minutes(written)
        if offset is not None and isinstance(end, datetime):
            offsets[(end + timedelta(minutes=offset)).date()] = offset
    return offsets


def _minutes(written: str | None) -> int | None:
    found = _OFFSET.match(written or "")
    if found is None:
        return None
    minutes = int(found[1] + "1") * (int(found[2]) * 60 + int(found[3]))
    return minutes if abs(minutes) <= LARGEST_OFFSET_MINUTES else None


def _instants(table: Table, column: str) -> pl.Series:
    return read_moments(table.frame[column]).values.dt.replace_time_zone("UTC")
