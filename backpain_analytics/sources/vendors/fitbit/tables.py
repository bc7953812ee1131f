"""The CSV tables of Fitbit by Takeout: UTC, and since 2026 who wrote each row."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import time, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, read_utc, utc_to_local
from backpain_analytics.sources.parsing.day_offsets import offsets_at
from backpain_analytics.sources.parsing.json_lists import NO_DATA
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, batch, note_batch
from backpain_analytics.sources.tables import INSTANT
from backpain_analytics.sources.vendors.fitbit import json_files
from backpain_analytics.sources.vendors.fitbit.twins import Joined, joined_heart_rates, joined_steps

_FOREIGN = r"(?i)^(.*?)[™®]?\s+(Health Connect|Health Kit|3P Web API)$"
"""In the column 'data source' since 2026: rows that another device or app handed in, as
'Garmin Connect™ Health Kit'. All other names are the account's own trackers …"""
_PHONE = "MobileTrack"
"""… but this one, which is Fitbit's app counting the steps of the phone."""
_DRESSED_DAYS = (time(0), time(12))
"""A day's own value is stamped with its midnight or noon, as if that were UTC; what an app
handed in, with an instant."""


def step_table_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the steps of a table `timestamp, steps[, data source]`, and of its JSON."""
    rows, failure = _samples(member, "started_at", "steps")
    rows = rows.with_columns(ended_at=pl.col("started_at") + timedelta(minutes=1))
    counts, notes = sample_rows.highest_counts(rows) if rows["device"].count() else (rows, [])
    joined = joined_steps(counts.drop("device", "ended_at"), member, context.evidence)
    steps = joined.rows.with_columns(ended_at=pl.col("started_at") + timedelta(minutes=1))
    yield from _placed(sample_rows.step_batches, steps, "started_at", context)
    yield from _said(notes, joined, failure)


def heart_rate_table_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the heart rates of a table `timestamp, beats per minute[, …]`, and of its JSON."""
    rows, failure = _samples(member, "sampled_at", "heart_rate_bpm")
    joined = joined_heart_rates(rows.drop("device"), member, context.evidence)
    yield from _placed(sample_rows.heart_rate_batches, joined.rows, "sampled_at", context)
    yield from _said([], joined, failure)


def _placed(
    batches: Callable[[pl.DataFrame], Iterator[Batch]],
    rows: pl.DataFrame,
    time: str,
    context: Context,
) -> Iterator[Batch]:
    """Yield the sources of rows, and the rows with the wearer's clock."""
    yield Batch("sources", rows.select("source_id", device_kind=_DEVICE_KIND).unique())
    yield from batches(
        rows.with_columns(offsets_at(rows[time], context.evidence.utc_offset_minutes))
    )


def _samples(
    member: Member, time: str, value: str
) -> tuple[pl.DataFrame, UnreadableExportError | None]:
    """Return the rows as written; none of a damaged file, whose JSON is read all the same."""
    texts = dict.fromkeys(["source_id", "device"], pl.String())
    none = pl.DataFrame(schema={"line": pl.Int64(), **texts, time: INSTANT, value: pl.Float64()})
    if member.head(16).strip().lower() in NO_DATA:
        return none, None
    try:
        table = read_table(member)
    except UnreadableExportError as error:
        return none, error
    name = _source_name(table)
    rows = table.frame.select(
        table.lines.cast(pl.Int64),
        source_id=_source_ids(table),
        device=pl.col(name) if name else pl.lit(None, pl.String),
        **{time: read_utc(table.frame.to_series(0)), value: read_numbers(table.frame.to_series(1))},
    )
    return rows, None


def _said(
    notes: list[str], joined: Joined, failure: UnreadableExportError | None
) -> Iterator[Batch]:
    yield from sample_rows.rejected_items(joined.unreadable)
    yield note_batch(*notes, *joined.notes)
    if failure is not None:
        raise failure


_DEVICE_KIND = (
    pl.when(pl.col("source_id") == json_files.SOURCE_ID)
    .then(pl.lit("worn_with_heart_rate"))
    .when(pl.col("source_id").str.contains("phone"))
    .then(pl.lit("phone"))
    .otherwise(pl.lit("unknown"))
)


def _source_ids(table: Table) -> pl.Expr:
    """Name the source of each row: the account's own trackers are one, apps and phones are not."""
    own = pl.lit(json_files.SOURCE_ID)
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


def resting_batches(table: Table, member: Member, context: Context) -> Iterator[Batch]:
    """Yield resting heart rates, each for its local date, that the JSON does not state."""
    at = read_moments(table.frame.to_series(0)).values
    days = table.frame.select(
        table.lines,
        source_id=_source_ids(table),
        local_date=_local_dates(at, context),
        resting_heart_rate_bpm=read_numbers(table.frame.to_series(1)),
    )
    stated = [pl.Series(dtype=pl.Date)]
    for twin in context.evidence.beside.get(member.label, {}).values():
        # One that is damaged says so itself.
        with suppress(UnreadableExportError):
            stated.append(json_files.resting_heart_rates(twin)[0]["local_date"])
    is_stated = pl.col("local_date").is_in(pl.concat(stated).implode()).fill_null(value=False)
    is_own = pl.col("source_id") == json_files.SOURCE_ID
    yield from sample_rows.resting_heart_rate_batches(days.filter(~(is_stated & is_own)))


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
        local_date=read_moments(table.frame.to_series(0)).values.dt.date(),
        aerobic_minutes=read_numbers(table.frame.to_series(2)),
    )
    is_good = pl.col("local_date").is_not_null() & pl.col("aerobic_minutes").is_not_null()
    days = minutes.filter(is_good).group_by("local_date").agg(pl.col("aerobic_minutes").sum())
    days = days.with_columns(source_id=pl.lit(json_files.SOURCE_ID)).sort("local_date")
    yield batch("vendor_days", days.to_dict())
    yield from sample_rows.rejections(
        minutes.filter(~is_good)["line"], "It is not a time and a number."
    )
