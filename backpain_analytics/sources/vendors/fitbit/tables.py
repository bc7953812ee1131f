"""The CSV tables of Fitbit by Takeout: UTC, and since 2026 who wrote each row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import time, timedelta
from functools import partial

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches, weight_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, read_utc, utc_to_local
from backpain_analytics.sources.parsing.day_offsets import offsets_at
from backpain_analytics.sources.parsing.json_lists import NO_DATA
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, batch, note_batch
from backpain_analytics.sources.tables import INSTANT
from backpain_analytics.sources.vendors.fitbit import lists
from backpain_analytics.sources.vendors.fitbit.twins import (
    Joined,
    joined_heart_rates,
    joined_minutes,
)
from backpain_analytics.sources.vendors.fitbit.weights import weights_of

_FOREIGN = r"(?i)^(.*?)[™®]?\s+(Health Connect|Health Kit|3P Web API)$"
"""In the column 'data source' since 2026: rows that another device or app handed in, as
'Garmin Connect™ Health Kit'. All other names are the account's own trackers …"""
_PHONE_SOURCE = "fitbit:phone"
_PHONE = "MobileTrack"
"""… but this one, which is Fitbit's app counting the steps of the phone."""
_APPS = ("Google Health App", "Fitbit App")
"""Its names beside minutes; beside a weight it is what the person entered."""
UNITS = {"distance": 0.001}
"""Of a table, in our column."""
_MINUTE_BATCHES: Mapping[str, Callable[[pl.DataFrame], Iterator[Batch]]] = {
    "steps": sample_rows.step_batches,
    "distance": partial(amount_batches, "distance_readings"),
    "floors": partial(amount_batches, "floor_readings"),
}
_DRESSED_DAYS = (time(0), time(12))
"""A day's own value is stamped with its midnight or noon, as if that were UTC; what an app
handed in, with an instant."""


def minute_table_batches(kind: str, member: Member, context: Context) -> Iterator[Batch]:
    """Yield the minutes of a table `timestamp, steps[, data source]`, and of its JSON.

    Distances are in metres. Floors have no JSON.
    """
    amount, minute = lists.MINUTES[kind][0], timedelta(minutes=1)
    rows, failure = _samples(member, "started_at", amount)
    rows = rows.with_columns(pl.col(amount) * UNITS.get(kind, 1.0), _without_phones())
    rows = rows.with_columns(ended_at=pl.col("started_at") + minute)
    has_devices = rows["device"].count() > 0
    counts, notes = sample_rows.highest_counts(rows, amount) if has_devices else (rows, [])
    joined = joined_minutes(kind, counts.drop("device", "ended_at"), member, context.evidence)
    minutes = joined.rows.with_columns(ended_at=pl.col("started_at") + minute)
    yield from _placed(_MINUTE_BATCHES[kind], minutes, "started_at", context)
    yield from _said(notes, joined, failure)


def weight_table_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the weights of a table `timestamp, weight grams[, data source]`."""
    table = read_table(member)
    rows = table.frame.with_columns(weights_of(table), source_id=_source_ids(table))
    yield from _placed(weight_batches, rows, "measured_at", context)


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


def _without_phones() -> pl.Expr:
    """Name the phone, which the account's app counts minutes of, as the source of these."""
    is_app = pl.col("device").str.strip_chars().is_in(_APPS).fill_null(value=False)
    return pl.when(is_app).then(pl.lit(_PHONE_SOURCE)).otherwise("source_id").alias("source_id")


def _said(
    notes: list[str], joined: Joined, failure: UnreadableExportError | None
) -> Iterator[Batch]:
    yield from sample_rows.rejected_items(joined.unreadable)
    yield note_batch(*notes, *joined.notes)
    if failure is not None:
        raise failure


_DEVICE_KIND = (
    pl.when(pl.col("source_id") == lists.SOURCE_ID)
    .then(pl.lit("worn_with_heart_rate"))
    .when(pl.col("source_id").str.contains("phone"))
    .then(pl.lit("phone"))
    .otherwise(pl.lit("unknown"))
)


def _source_ids(table: Table) -> pl.Expr:
    """Name the source of each row: the account's own trackers are one, apps and phones are not."""
    own = pl.lit(lists.SOURCE_ID)
    name = _source_name(table)
    if name is None:
        return own
    parts = pl.col(name).str.strip_chars().str.extract_groups(_FOREIGN).struct
    way = parts.field("2").str.to_lowercase().str.replace_all(" ", "_")
    foreign = pl.concat_str(way, pl.lit(":"), parts.field("1").str.to_lowercase())
    is_phone = pl.col(name).str.strip_chars() == _PHONE
    return pl.when(is_phone).then(pl.lit(_PHONE_SOURCE)).otherwise(pl.coalesce(foreign, own))


def _source_name(table: Table) -> str | None:
    return next((name for name in table.frame.columns if name.lower() == "data source"), None)


def resting_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield resting heart rates, each for its local date, that the JSON does not state."""
    table = read_table(member)
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
            stated.append(lists.resting_heart_rates(twin)[0]["local_date"])
    is_stated = pl.col("local_date").is_in(pl.concat(stated).implode()).fill_null(value=False)
    is_own = pl.col("source_id") == lists.SOURCE_ID
    yield from sample_rows.resting_heart_rate_batches(days.filter(~(is_stated & is_own)))


def _local_dates(at: pl.Series, context: Context) -> pl.Series:
    instants = at.dt.replace_time_zone("UTC").alias("at")
    offsets = offsets_at(instants, context.evidence.utc_offset_minutes)
    local = utc_to_local(pl.DataFrame([instants, offsets]), context.zones)
    is_dressed = at.dt.time().is_in(list(_DRESSED_DAYS))
    return at.dt.date().zip_with(is_dressed.fill_null(value=False), local.dt.date())


def zone_minute_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Sum the vendor's own active minutes of each date; those of a fast pulse count twice there."""
    table = read_table(member)
    minutes = table.frame.select(
        table.lines,
        local_date=read_moments(table.frame.to_series(0)).values.dt.date(),
        aerobic_minutes=read_numbers(table.frame.to_series(2)),
    )
    is_good = pl.col("local_date").is_not_null() & pl.col("aerobic_minutes").is_not_null()
    days = minutes.filter(is_good).group_by("local_date").agg(pl.col("aerobic_minutes").sum())
    days = days.with_columns(source_id=pl.lit(lists.SOURCE_ID)).sort("local_date")
    yield batch("vendor_days", days.to_dict())
    yield from sample_rows.rejections(
        minutes.filter(~is_good)["line"], "It is not a time and a number."
    )
