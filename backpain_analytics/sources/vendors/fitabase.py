"""Fitabase CSV, the studies' view of Fitbit: minutes and heart rate by each wearer's clock."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.clocks import (
    Moments,
    order_words,
    read_moments,
    repeated_hour_words,
    to_instants,
)
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, note_batch

SOURCE_ID = "fitabase"

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_VENDORS_TIME = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M")
"""As Fitabase itself writes: month first, 12 hours, nothing padded."""
_TIME_COLUMNS = ("activityminute", "activityhour", "activityday", "activitydate", "sleepday")


def _recognises(member: Member, context: Context) -> bool:
    layout = find_layout(member.head())
    if layout is None or mapping_for(member, context) is not None:
        return False
    columns = _columns(layout)
    if any(column in columns for column in _TIME_COLUMNS):
        return "id" in columns or _reading(layout) is not None
    is_heart_rate = columns == ["id", "time", "value"] or (
        columns == ["time", "value"] and "heartrate" in member.name.lower()
    )
    return is_heart_rate or columns == ["id", "date", "value", "logid"]


def _columns(layout: Layout) -> list[str]:
    return [name.lower() for name in layout.header if name]


def _reading(layout: Layout) -> Callable[[pl.DataFrame], Iterator[Batch]] | None:
    columns = set(_columns(layout))
    return next((read for needed, read in _READINGS if columns.issuperset(needed)), None)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    layout = find_layout(member.head())
    reading = _reading(layout) if layout else None
    if reading is None:
        yield note_batch("not used: steps, heart rate and sleep are enough")
        return
    table = read_table(member)
    kind = "worn_with_heart_rate" if reading is _heart_rate else "worn"
    with naming(member.label):
        moments = _moments(table)
        rows = _placed(table, moments, context)
        yield from reading(rows)
    yield sample_rows.source_batch(rows, kind)
    zones = " and ".join(dict.fromkeys(stay.time_zone for stay in context.zones.stays))
    note = f"times are the wearer's clock without a zone, read as {zones}"
    repeated = repeated_hour_words(moments.values, rows["at"], context.zones)
    yield note_batch(note + order_words(moments), *repeated)


def _moments(table: Table) -> Moments:
    """Read the times; where nothing in the file decides their order, the vendor's habit does.

    Raises:
        AmbiguousExportError: A spreadsheet has rewritten the dates and both orders fit.
    """
    frame = table.frame.rename(str.lower)
    time = next(name for name in (*_TIME_COLUMNS, "time", "date") if name in frame.columns)
    # Spreadsheets cut date and hour in two columns.
    is_cut = time != "date" and "date" in frame.columns
    dates, clocks = (frame["date"], frame[time]) if is_cut else (frame[time], None)
    try:
        return read_moments(dates, clocks)
    except AmbiguousExportError as error:
        if _VENDORS_TIME.match(str(frame[time].drop_nulls().first())):
            return read_moments(dates, clocks, "mdy")
        raise AmbiguousExportError(
            f"{error} Say which in backpain.toml: a [mappings.<name>] block with files, kind, "
            'columns and day_order = "dmy" or "mdy".'
        ) from error


def _placed(table: Table, moments: Moments, context: Context) -> pl.DataFrame:
    """Return the file's columns by lower-case header, and those that all tables share.

    Those are `source_id`, `line`, `fault`, `clock` as written, `at` (UTC), `utc_offset_minutes`
    and, where the file names persons, `person_id`.
    """
    frame = table.frame.rename(str.lower)
    ids = frame["id"].str.strip_chars() if "id" in frame.columns else None
    instants = to_instants(moments, context.zones, ids)
    # A bare date, of a daily total, needs no instant.
    is_skipped = moments.has_clock & moments.values.is_not_null() & instants["at"].is_null()
    is_nobodys = pl.Series([False]) if ids is None else ids.is_null()
    fault = (
        pl.when(is_nobodys)
        .then(pl.lit(sample_rows.MISSING_PERSON))
        .when(is_skipped)
        .then(pl.lit(sample_rows.SKIPPED_TIME))
    )
    persons = [] if ids is None else sample_rows.person_column(ids, context.person_id)
    return frame.with_columns(
        *instants,
        table.lines,
        *persons,
        clock=moments.values,
        source_id=pl.lit(SOURCE_ID),
        fault=fault,
    )


def _wide_steps(rows: pl.DataFrame) -> Iterator[Batch]:
    """One row an hour, one column a minute: Steps00 to Steps59."""
    minutes = [f"steps{minute:02}" for minute in range(60) if f"steps{minute:02}" in rows]
    index = [name for name in rows.columns if name not in minutes]
    long = rows.unpivot(minutes, index=index, variable_name="minute", value_name="steps")
    minute = pl.col("minute").str.tail(2).cast(pl.Int64)
    long = long.with_columns(at=pl.col("at") + pl.duration(minutes=minute))
    yield from _steps(long, "steps", _MINUTE)


def _steps(rows: pl.DataFrame, column: str, length: timedelta) -> Iterator[Batch]:
    frame = rows.with_columns(
        started_at="at",
        ended_at=pl.col("at") + length,
        steps=read_numbers(rows[column], are_counts=True),
    )
    yield from sample_rows.step_batches(frame)


def _heart_rate(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from sample_rows.heart_rate_batches(
        rows.with_columns(sampled_at="at", heart_rate_bpm=read_numbers(rows["value"]))
    )


def _days(rows: pl.DataFrame, column: str) -> Iterator[Batch]:
    yield from sample_rows.day_batches(
        rows.with_columns(
            local_date=pl.col("clock").dt.date(),
            steps=read_numbers(rows[column], are_counts=True),
        )
    )


def _sleep(rows: pl.DataFrame) -> Iterator[Batch]:
    """Join the minutes of each sleep log to unbroken spans in bed, whatever their stage."""
    keys = [name for name in ("person_id", "source_id", "logid") if name in rows]
    is_good = pl.col("fault").is_null() & pl.col("at").is_not_null()
    minutes = rows.filter(is_good).unique([*keys, "at"]).sort(*keys, "at")
    starts = (pl.col("at").diff().over(keys) != _MINUTE).fill_null(value=True)
    spans = minutes.group_by(*keys, starts.cum_sum().alias("span")).agg(
        started_at=pl.col("at").min(), ended_at=pl.col("at").max() + _MINUTE
    )
    yield Batch("sleep_spans", spans.sort("started_at").drop("logid", "span"))
    yield from sample_rows.rejected_times(rows)


_READINGS: tuple[tuple[tuple[str, ...], Callable[[pl.DataFrame], Iterator[Batch]]], ...] = (
    (("activityminute", "steps"), partial(_steps, column="steps", length=_MINUTE)),
    (("activityhour", "steps00"), _wide_steps),
    (("activityhour", "steptotal"), partial(_steps, column="steptotal", length=_HOUR)),
    (("activityday", "steptotal"), partial(_days, column="steptotal")),
    (("activitydate", "totalsteps"), partial(_days, column="totalsteps")),
    (("date", "value", "logid"), _sleep),
    (("time", "value"), _heart_rate),
)

READER = Reader(name="fitabase", title="Fitabase CSV", recognises=_recognises, read=_read)
