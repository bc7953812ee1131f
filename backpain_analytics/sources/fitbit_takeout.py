"""Fitbit by Google Takeout: CSV in UTC, and beside it most of the same as JSON.

The JSON is read where it covers a CSV file, because it has the confidence of heart rates and
counted zeros; the CSV is read for what it has alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta

import polars as pl

from backpain_analytics.sources import fitbit_json
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.day_offsets import offsets_at
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader, batch
from backpain_analytics.sources.sample_rows import (
    heart_rate_batches,
    rejections,
    step_batches,
)

DAYS_IN_A_JSON_STEPS_FILE = 30

_CSV = re.compile(r"(steps|heart_rate)_(\d{4}-\d\d-\d\d)\.csv$")
_JSON = re.compile(r"(steps|heart_rate|resting_heart_rate)-(\d{4}-\d\d-\d\d)\.json$")
_RESTING_CSV = "daily_resting_heart_rate.csv"
_HEADERS = (("timestamp", "steps"), ("timestamp", "beats per minute"))
_ZONE_MINUTES = ("date_time", "heart_zone_id", "total_minutes")
"""Of `Active Zone Minutes - <date>.csv`, by the wearer's clock; its twin in UTC is left alone."""
_FOLDER = "Physical Activity_GoogleData/"
_TWIN = "the JSON of the same export says the same and more, and is read instead"
_FOREIGN = "Health Connect"
"""In the column 'data source' of newer exports: rows of another device or app."""


def _recognises(member: Member, context: Context) -> bool:
    if fitbit_json.READER.recognises(member, context):
        return True
    if not member.name.endswith(".csv"):
        return False
    if _header(member) == _ZONE_MINUTES:
        return True
    is_named = _CSV.match(member.name) is not None or member.name == _RESTING_CSV
    is_ours = is_named and _header(member)[:2] in _HEADERS
    return is_ours or _FOLDER in member.label or (is_named and _is_empty(member))


def _header(member: Member) -> tuple[str, ...]:
    layout = find_layout(member.head(4096))
    return tuple(name.lower() for name in layout.header) if layout else ()


def _is_empty(member: Member) -> bool:
    return member.head(16).strip().lower() in (b"", b"no data")


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the wearer's offsets, and the CSV files whose samples all stand in JSON files."""
    offsets = fitbit_json.READER.survey(members).utc_offset_minutes
    named = {"steps": set[date](), "heart_rate": set[date](), "resting_heart_rate": set[date]()}
    for member in members:
        found = _JSON.match(member.name)
        day = _date(found[2]) if found else None
        if found and day:
            length = DAYS_IN_A_JSON_STEPS_FILE if found[1] == "steps" else 1
            named[found[1]].update(day + timedelta(days=at) for at in range(length))
    covered = {
        member.label: _TWIN for member in members if _stands_in_json(member.name, named, offsets)
    }
    return Evidence(utc_offset_minutes=offsets, skipped=covered)


def _stands_in_json(name: str, named: Mapping[str, Set[date]], offsets: Mapping[date, int]) -> bool:
    """Say whether JSON files cover all local dates that a CSV file of UTC days touches."""
    if name == _RESTING_CSV:
        return bool(named["resting_heart_rate"])
    found = _CSV.match(name)
    first = _date(found[2]) if found else None
    if found is None or first is None:
        return False
    if found[1] == "steps":
        days = monthrange(first.year, first.month)[1]
        return named["steps"] >= {first + timedelta(days=at) for at in range(days)}
    offset = offsets.get(first)
    before, after = (-1, 1) if offset is None else (-(offset < 0), offset > 0)
    touched = {first + timedelta(days=at) for at in range(before, after + 1)}
    return named["heart_rate"] >= touched


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if member.name.endswith(".json"):
        yield from fitbit_json.READER.read(member, context)
    elif _is_empty(member):
        yield batch("file_notes", {"note": ["it holds no data"]})
    elif _header(member) == _ZONE_MINUTES:
        yield from _zone_minute_batches(read_table(member))
    elif member.name == _RESTING_CSV:
        yield from _resting_batches(read_table(member))
    elif _CSV.match(member.name) and _header(member)[:2] in _HEADERS:
        yield from _sample_batches(read_table(member), context)
    else:
        yield batch("file_notes", {"note": ["not used: steps, heart rate and sleep are enough"]})


def _sample_batches(table: Table, context: Context) -> Iterator[Batch]:
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
    is_steps = table.layout.header[1].lower() == "steps"
    yield from step_batches(rows) if is_steps else heart_rate_batches(rows)


_DEVICE_KIND = (
    pl.when(pl.col("source_id") == fitbit_json.SOURCE_ID)
    .then(pl.lit("worn_with_heart_rate"))
    .when(pl.col("source_id").str.contains("phone"))
    .then(pl.lit("phone"))
    .otherwise(pl.lit("unknown"))
)


def _source_ids(table: Table) -> pl.Expr:
    """Name the source of each row: the account's own device, or what came by Health Connect."""
    own = pl.lit(fitbit_json.SOURCE_ID)
    name = next((name for name in table.frame.columns if name.lower() == "data source"), None)
    if name is None:
        return own
    device = (
        pl.col(name).str.replace(_FOREIGN, "", literal=True).str.strip_chars().str.to_lowercase()
    )
    is_foreign = pl.col(name).str.contains(_FOREIGN, literal=True).fill_null(value=False)
    return pl.when(is_foreign).then("health_connect:" + device).otherwise(own)


def _resting_batches(table: Table) -> Iterator[Batch]:
    days = table.frame.select(
        table.lines,
        source_id=pl.lit(fitbit_json.SOURCE_ID),
        # A local day dressed as midnight UTC: it must not be moved to the wearer's zone.
        local_date=read_moments(table.frame.to_series(0)).values.dt.date(),
        resting_heart_rate_bpm=read_numbers(table.frame.to_series(1)).cast(pl.Float32),
    )
    is_good = pl.col("local_date").is_not_null() & (pl.col("resting_heart_rate_bpm") > 0)
    good = days.filter(is_good).drop("line")
    yield Batch("device_resting_heart_rates", good.unique("local_date", maintain_order=True))
    bad = days.filter(~is_good.fill_null(value=False))
    yield from rejections(bad["line"], "It is not a date and a heart rate.")


def _zone_minute_batches(table: Table) -> Iterator[Batch]:
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


READER = Reader(
    name="fitbit",
    title="Fitbit archive or Google Takeout",
    recognises=_recognises,
    read=_read,
    survey=_survey,
)
