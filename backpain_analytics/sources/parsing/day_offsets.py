"""The wearer's clock, from an export that writes UTC but cuts its files at local midnight."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clocks import local_to_utc, minus_offset
from backpain_analytics.sources.tables import CLOCK, INSTANT

LARGEST_OFFSET_MINUTES = 14 * 60
OFFSET_GRAIN_MINUTES = 15
"""Every clock in use differs from UTC by a multiple of this."""
LATEST_FIRST_SAMPLE = timedelta(minutes=3)
"""A device worn at midnight samples within seconds; later says when it was put on. Our choice."""
LONGEST_FILL = timedelta(days=14)
"""Days without evidence are filled between two dates at most this far apart. Our choice."""


def offset_from_first_sample(local_date: date, first_sampled_at: datetime) -> int | None:
    """Return the clock's offset in minutes at the start of a date; None: no evidence.

    Args:
        local_date: The date after which the day file is named.
        first_sampled_at: Its first sample, UTC without a zone.

    >>> offset_from_first_sample(date(2020, 6, 1), datetime(2020, 5, 31, 14, 0, 1))
    600
    >>> offset_from_first_sample(date(2020, 6, 1), datetime(2020, 5, 31, 21, 7, 40))
    """
    midnight = datetime.combine(local_date, time.min)
    grain = timedelta(minutes=OFFSET_GRAIN_MINUTES)
    # The file begins at local midnight, so no sample lies before the full quarter hour.
    quarters, late = divmod(first_sampled_at - midnight, grain)
    offset = -quarters * OFFSET_GRAIN_MINUTES
    is_plausible = late <= LATEST_FIRST_SAMPLE and abs(offset) <= LARGEST_OFFSET_MINUTES
    return offset if is_plausible else None


def without_lone_offsets(offsets: Mapping[date, int]) -> dict[date, int]:
    """Drop offsets that none of the two dates with evidence before, or the two after, shares.

    One device in five that is put on at a random time seems to start at a midnight; among
    fewer than three dates nothing can be known.
    """
    dates = sorted(offsets)
    if len(dates) < 3:
        return dict(offsets)
    return {
        day: offsets[day]
        for at, day in enumerate(dates)
        if any(
            offsets[near] == offsets[day] for near in dates[max(at - 2, 0) : at + 3] if near != day
        )
    }


def offsets_around(offsets: Mapping[date, int], first: date, last: date) -> dict[date, int]:
    """Return the offsets on which those in force on these dates depend.

    These are the nearest on either side too, unless they are too far away to fill anything, with
    a day to spare as a UTC date reaches into two local ones.
    """
    if first == date.min:
        return dict(sorted(offsets.items()))
    dates = sorted(offsets)
    day = timedelta(days=1)
    begin = bisect_right(dates, first - day) - 1
    end = bisect_right(dates, last + day) + 1
    reach = LONGEST_FILL + day
    return {
        near: offsets[near]
        for near in dates[max(begin, 0) : end]
        if first - reach <= near <= last + reach
    }


def offsets_at(instants: pl.Series, offsets: Mapping[date, int]) -> pl.Series:
    """Return the offset in force at each instant, in its place; null where unknown.

    Between two dates of one offset it held all the time. On a date whose successor has
    another the clock changed at an hour that the files do not show.
    """
    return _look_up(instants, _spans(_near(instants, offsets)), "started_at")


def local_offsets(clocks: pl.Series, offsets: Mapping[date, int]) -> pl.Series:
    """Return the offset in force at each wall-clock time, in its place; null where unknown."""
    return _look_up(clocks, _spans(_near(clocks, offsets)), "local_start")


def _near(times: pl.Series, offsets: Mapping[date, int]) -> dict[date, int]:
    """Return the offsets on which those at these times depend: a file a day asks for a few."""
    known = times.drop_nulls().dt.date()
    if known.is_empty() or not offsets:
        return {}
    within = known.clip(min(offsets), max(offsets)).sort()
    return offsets_around(offsets, within[0], within[-1])


def _spans(offsets: Mapping[date, int]) -> pl.DataFrame:
    """Return when each offset, or ignorance (null), begins."""
    dates = sorted(offsets)
    one_day = timedelta(days=1)
    rows: list[tuple[datetime, datetime, int | None]] = []
    for day, following in zip_longest(dates, dates[1:], fillvalue=date.max):
        local_start = datetime.combine(day, time.min)
        started_at = local_start - timedelta(minutes=offsets[day])
        is_shared = offsets.get(following) == offsets[day] and following - day <= LONGEST_FILL
        is_last_known = following - day > one_day
        rows.append((local_start, started_at, offsets[day] if is_shared or is_last_known else None))
        if is_last_known and not is_shared:
            rows.append((local_start + one_day, started_at + one_day, None))
    return pl.DataFrame(
        rows,
        schema={"local_start": CLOCK, "started_at": CLOCK, "utc_offset_minutes": pl.Int16},
        orient="row",
    ).with_columns(pl.col("started_at").dt.replace_time_zone("UTC").cast(INSTANT))


def _look_up(times: pl.Series, spans: pl.DataFrame, key: str) -> pl.Series:
    starts = pl.concat([pl.Series([None], dtype=pl.Int16), spans["utc_offset_minutes"]])
    number = spans[key].to_physical().search_sorted(times.to_physical().fill_null(0), side="right")
    return starts.gather(number).alias("utc_offset_minutes")


def sleep_instants(
    starts: pl.Series, ends: pl.Series, zones: ZoneHistory, offsets: Mapping[date, int]
) -> tuple[pl.Series, pl.Series]:
    """Convert the ends of each sleep, both by one authority.

    That is the person's zone, which knows the hour at which clocks change, unless the export
    shows another offset on one of the two dates: then it is the export.
    """
    by_zone = [local_to_utc(clocks, zones) for clocks in (starts, ends)]
    shown = [local_offsets(clocks, offsets) for clocks in (starts, ends)]
    contradicts = pl.select(
        pl.any_horizontal(
            (offset != zone["utc_offset_minutes"]).fill_null(value=False)
            for offset, zone in zip(shown, by_zone, strict=True)
        )
    ).to_series()
    by_export = [
        minus_offset(starts, shown[0].fill_null(shown[1])),
        minus_offset(ends, shown[1].fill_null(shown[0])),
    ]
    started_at, ended_at = (
        export.zip_with(contradicts, zone["at"])
        for export, zone in zip(by_export, by_zone, strict=True)
    )
    return started_at, ended_at
