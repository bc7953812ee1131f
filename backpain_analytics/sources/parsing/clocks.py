"""Date-times in bulk: texts to local times or instants, and local times to instants."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clock_texts import (
    engine_for,
    first_text,
    read_clocks,
    split_date_and_clock,
)
from backpain_analytics.sources.parsing.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    DayOrder,
    by_distinct,
    read_dates,
)
from backpain_analytics.sources.parsing.repeated_hours import second_pass
from backpain_analytics.sources.tables import CLOCK, INSTANT

_EPOCH = r"\s*\d{9,10}(?:\d{3}){0,3}(?:\.\d*)?\s*"
_MINUTE = 60_000_000
"""Microseconds."""


@dataclass(frozen=True)
class Moments:
    """A column of date-times, row by row as in the file."""

    values: pl.Series
    """Datetime without zone: UTC if `is_instant`, else the clock on the wall; null: unreadable."""
    is_instant: bool
    """The column writes UTC, an offset, or seconds since 1970."""
    has_clock: pl.Series
    """Boolean. False: the row is a bare date and its value is midnight, as some programs write
    the midnight among date-times."""
    utc_offset_minutes: pl.Series
    """Int16. The offset where one is written; null for `Z` and for columns all of `+00:00`."""
    day_order: DayOrder | None
    """How numeric dates were read; None where every order says the same."""
    is_mixed: bool
    """Some dates of the column are written in the other order."""


def read_moments(
    texts: pl.Series, clock_texts: pl.Series | None = None, day_order: DayOrder | None = None
) -> Moments:
    """Read date-times of any usual form: ISO, 12 and 24 hours, D/M and M/D, epoch numbers.

    Args:
        texts: Dates or date-times.
        clock_texts: Times of day, where they stand in a column of their own.
        day_order: The declared order of numeric dates; None: found from the column.

    Raises:
        AmbiguousExportError: Day/month and month/day fit equally well; see `read_dates`.
    """
    if clock_texts is None and re.match(_EPOCH, first_text(texts)):
        return _epoch_moments(texts)
    date_texts, own_clock_texts = split_date_and_clock(texts)
    of_day = own_clock_texts if clock_texts is None else clock_texts
    if engine_for(len(texts)) == "streaming":
        with ThreadPoolExecutor(max_workers=1) as beside:
            reading_clocks = beside.submit(by_distinct, of_day, read_clocks)
            dates = read_dates(date_texts, day_order)
            clocks, rows = reading_clocks.result()
    else:
        dates = read_dates(date_texts, day_order)
        clocks, rows = by_distinct(of_day, read_clocks)
    is_instant = bool(clocks["is_zoned"].any())
    shift = clocks["microseconds"]
    if is_instant:
        written = shift - clocks["offset"].fill_null(0).cast(pl.Int64) * _MINUTE
        shift = written.set(~clocks["is_zoned"], None)
    offset = clocks["offset"].gather(rows)
    midnights = dates.values.cast(CLOCK).to_physical()
    return Moments(
        values=(midnights + shift.gather(rows)).cast(CLOCK).alias("at"),
        is_instant=is_instant,
        has_clock=clocks["has_clock"].gather(rows),
        utc_offset_minutes=_wearers_offset(offset) if is_instant else offset,
        day_order=dates.day_order,
        is_mixed=dates.is_mixed,
    )


def read_utc(texts: pl.Series) -> pl.Series:
    """Read date-times that are UTC, whether or not they say so."""
    return read_moments(texts).values.dt.replace_time_zone("UTC")


def to_instants(
    moments: Moments, zones: ZoneHistory, series: pl.Series | None = None
) -> pl.DataFrame:
    """Return `at` (UTC) row by row, and `utc_offset_minutes` where the file itself states it.

    Times without an offset are read by these zones, those of several series as in `local_to_utc`.
    """
    if not moments.is_instant:
        unstated = pl.lit(None, pl.Int16).alias("utc_offset_minutes")
        return local_to_utc(moments.values, zones, series).with_columns(unstated)
    return pl.DataFrame(
        {
            "at": moments.values.dt.replace_time_zone("UTC"),
            "utc_offset_minutes": moments.utc_offset_minutes,
        }
    )


def local_to_utc(
    local: pl.Series, zones: ZoneHistory, series: pl.Series | None = None
) -> pl.DataFrame:
    """Convert wall-clock times, in the order of their file, by a person's zone history.

    `series` says whose time it is, where several people's or devices' are mixed.

    Returns:
        One row per input: `at` (UTC; null where the input is null or where the clock was put
        forward over that time) and `utc_offset_minutes`. Of the two instants of a repeated
        hour the order of the rows decides, see `second_pass`; else the earlier one is taken.
    """
    spans = _spans_of(local, zones)
    if spans is None:
        nowhen = local.cast(CLOCK).dt.replace_time_zone("UTC").to_frame("at")
        return nowhen.with_columns(utc_offset_minutes=pl.lit(None, pl.Int16))
    if len(spans) == 1:
        return _under_one_offset(local, spans["offset"][0])
    number, is_repeated = _first_spans(local, spans)
    if is_repeated.any():
        clock = local.cast(CLOCK).to_physical()
        number = number + second_pass(clock, is_repeated, series).cast(pl.UInt32)
    return _under_spans(local, spans[number])


def ends_to_utc(local: pl.Series, zones: ZoneHistory, starts: pl.Series) -> pl.Series:
    """Convert the wall-clock ends of intervals: in a repeated hour, to the first after the start.

    The starts are instants.
    """
    spans = _spans_of(local, zones)
    if spans is None or len(spans) == 1:
        return local_to_utc(local, zones)["at"]
    number, is_repeated = _first_spans(local, spans)
    first = minus_offset(local, spans["offset"].gather(number))
    is_late = is_repeated & (first <= starts).fill_null(value=False)
    return _under_spans(local, spans[number + is_late.cast(pl.UInt32)])["at"]


def repeated_hour_words(local: pl.Series, at: pl.Series, zones: ZoneHistory) -> list[str]:
    """Say in notes how the rows of hours that the clock showed twice were placed."""
    spans = _spans_of(local, zones)
    if spans is None or len(spans) == 1:
        return []
    number, is_repeated = _first_spans(local, spans)
    if not is_repeated.any():
        return []
    first = minus_offset(local, spans["offset"].gather(number))
    rows = pl.DataFrame({"date": local.dt.date(), "is_second": at > first}).filter(is_repeated)
    dates = rows.group_by("date").agg(
        pl.col("is_second").any(), is_first=(~pl.col("is_second")).any()
    )
    return [
        f"the clock was put back on {day}: "
        + (
            "the order of the rows tells its two passes of the hour apart"
            if has_first and has_second
            else "the rows show one pass of the hour, taken for the "
            + ("second" if has_second else "first")
        )
        for day, has_second, has_first in dates.sort("date").rows()
    ]


def _under_one_offset(local: pl.Series, offset_minutes: int) -> pl.DataFrame:
    """Convert times between which the clock was not changed, as of most small files."""
    said = pl.col("local")
    at = said.cast(CLOCK) - timedelta(minutes=offset_minutes)
    return local.to_frame("local").select(
        at=at.dt.replace_time_zone("UTC"),
        utc_offset_minutes=pl.when(said.is_not_null()).then(pl.lit(offset_minutes, pl.Int16)),
    )


def _spans_of(times: pl.Series, zones: ZoneHistory) -> pl.DataFrame | None:
    """Return the spans of constant offset around these times; None: there is no time."""
    first, last = times.min(), times.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return None
    return _spans_of_days(zones, first.date(), last.date())


def _first_spans(local: pl.Series, spans: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the first span that ends after each time, and whether the next has begun too.

    It has where the clock was put back.
    """
    clock = local.cast(CLOCK).to_physical()
    number = spans["local_end"].search_sorted(clock.fill_null(0), side="right")
    number = number.clip(0, len(spans) - 1)
    next_start = spans["local_start"].shift(-1).gather(number)
    return number, (clock >= next_start).fill_null(value=False)


def _under_spans(local: pl.Series, spans: pl.DataFrame) -> pl.DataFrame:
    """Convert each time by its span; null where the clock was put forward over it."""
    exists = local.cast(CLOCK).to_physical() >= spans["local_start"]
    at = minus_offset(local, spans["offset"])
    return pl.DataFrame({"at": at, "utc_offset_minutes": spans["offset"]}).select(
        pl.when(exists).then(pl.all())
    )


def minus_offset(local: pl.Series, utc_offset_minutes: pl.Series) -> pl.Series:
    """Return the instants (UTC) of wall-clock times whose offsets are known."""
    clock = local.cast(CLOCK).to_physical()
    at = clock - utc_offset_minutes.cast(pl.Int64) * _MINUTE
    return at.cast(CLOCK).dt.replace_time_zone("UTC").alias("at")


def counted_dates(local: pl.Series) -> pl.Series:
    """Return the dates that readings of a counter belong to, by when they were taken on the wall.

    A reading at midnight sharp belongs to the day that ends, also where the count has just begun
    anew: what it says was counted in the minute before.
    """
    return (local - timedelta(seconds=1)).dt.date()


def order_words(moments: Moments) -> str:
    """Say in a note how numeric dates were read; empty where there was nothing to decide."""
    words = {"dmy": ", day first", "mdy": ", month first"}.get(moments.day_order or "", "")
    return words + (", some cells the other way round" if moments.is_mixed else "")


def utc_to_local(times: pl.DataFrame, zones: ZoneHistory) -> pl.Series:
    """Return the wall-clock times of instants `at`, by their `utc_offset_minutes` if known."""
    spans = _spans_of(times["at"], zones)
    if spans is None:
        return times["at"].dt.replace_time_zone(None)
    number = spans["ended_at"].search_sorted(times["at"].to_physical().fill_null(0), side="right")
    by_zone = spans["offset"].gather(number.clip(0, len(spans) - 1))
    known = times.get_column("utc_offset_minutes", default=by_zone)
    offset = known.fill_null(by_zone).cast(pl.Int64)
    return (times["at"].to_physical() + offset * _MINUTE).cast(CLOCK)


@lru_cache(maxsize=64)
def _spans_of_days(zones: ZoneHistory, first: date, last: date) -> pl.DataFrame:
    """Return the spans of constant offset as the clock on the wall shows them, in order.

    Many small files are of the same days.

    Where the clock is put back two spans overlap, and the first whose end lies after a time
    holds the earlier of its two instants; where it is put forward there is a hole between them.
    """
    # No clock is further than 14 hours from UTC.
    margin = timedelta(days=1)
    begins = datetime.combine(first, time(), UTC) - margin
    ends = datetime.combine(last, time(), UTC) + 2 * margin
    spans = list(zones.offset_spans(begins, ends))
    offset = pl.Series("utc_offset_minutes", [s.utc_offset_minutes for s in spans], pl.Int16)
    started_at = pl.Series([s.started_at for s in spans], dtype=INSTANT).to_physical()
    ended_at = pl.Series([s.ended_at for s in spans], dtype=INSTANT).to_physical()
    shift = offset.cast(pl.Int64) * _MINUTE
    return pl.DataFrame(
        {
            "local_start": started_at + shift,
            "local_end": ended_at + shift,
            "ended_at": ended_at,
            "offset": offset,
        }
    )


def _epoch_moments(texts: pl.Series) -> Moments:
    """Read seconds, milli-, micro- or nanoseconds since 1970, distinguished by their size."""
    number = texts.str.strip_chars().cast(pl.Float64, strict=False)
    number = number.set(number.is_infinite().fill_null(value=False), None)
    typical = number.median()
    digits = len(str(int(typical))) if isinstance(typical, float) else 10
    to_microseconds = 10.0 ** (6 - 3 * max(0, round((digits - 10) / 3)))
    at = (number * to_microseconds).cast(pl.Int64, strict=False).cast(CLOCK)
    year = at.dt.year()
    at = at.set(~year.is_between(EARLIEST_YEAR, LATEST_YEAR), None)
    unknown = pl.Series("offset", [None], pl.Int16).new_from_index(0, len(at))
    return Moments(at.alias("at"), True, at.is_not_null(), unknown, None, False)


def _wearers_offset(offset: pl.Series) -> pl.Series:
    """Blank a column of nothing but +00:00: that is UTC spelt out, not somebody's clock."""
    says_something = offset.fill_null(0).ne(0).any()
    return offset if says_something else offset.set(offset.is_not_null(), None)
