"""When the rows of a step or heart-rate table begin and end."""

from dataclasses import dataclass
from datetime import time, timedelta

import polars as pl

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.handmade.samples_csv.columns import HOUR_PHRASES, unit_seconds
from backpain_analytics.sources.handmade.samples_csv.devices import Devices
from backpain_analytics.sources.handmade.samples_csv.offsets import Clock
from backpain_analytics.sources.parsing.clocks import (
    Moments,
    ends_to_utc,
    read_moments,
    to_instants,
    utc_to_local,
)
from backpain_analytics.sources.parsing.dates import DayOrder
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table

DAILY_SPACING = timedelta(hours=20)
"""Rows at least this far apart are totals of days; a day has 23 hours when clocks go forward."""
FEWEST_SHARE = 0.1
"""Of all gaps; a spacing found more rarely is an accident, and one minute is taken instead."""

ONE_MINUTE = timedelta(minutes=1)
_DURATIONS = {"duration_seconds": 1, "duration_minutes": 60, "duration": None}
ENDS = ("ended_at", *_DURATIONS)
"""Columns that say how long a row lasts."""
_CLOCK_ALONE = r"^\s*\d{1,2}[:h]\d{2}"


@dataclass(frozen=True)
class Samples:
    """The rows of a file with their times."""

    table: Table
    columns: Columns
    moments: Moments
    times: pl.DataFrame
    """`at` (UTC), `utc_offset_minutes` and, where the file names them, `person_id` and
    `source_id`."""
    zones: ZoneHistory
    clock: Clock | None = None
    """What a column beside naive times says of the wearer's clock."""
    devices: Devices | None = None
    """Whose rows they are, where a column says it."""

    def texts(self, name: str) -> pl.Series | None:
        """Return one of our columns as text; None: the file does not have it."""
        return column_texts(self.table, self.columns, name)

    def local_dates(self) -> pl.Series:
        """Return the date of each row where rows are totals of days."""
        values = self.moments.values
        is_midnight = (values.dt.time() == time()) | values.is_null()
        is_utc = self.moments.is_instant or (self.clock is not None and self.clock.is_utc)
        if is_utc and not is_midnight.all():
            values = utc_to_local(self.times, self.zones)
        # A day dressed as midnight UTC is that day for the wearer too.
        return values.dt.date()


@dataclass(frozen=True)
class Spaced:
    """Samples with what their spacing says."""

    samples: Samples
    spacing: timedelta
    is_daily: bool
    rows: pl.DataFrame
    """All that any of the sample tables needs, by their columns' names."""

    @property
    def has_ends(self) -> bool:
        """The file says how long its rows last."""
        return any(name in self.samples.columns for name in ENDS)


def column_texts(table: Table, columns: Columns, *names: str) -> pl.Series | None:
    """Return the first of these columns that the file has."""
    at = next((columns[name] for name in names if name in columns), None)
    return None if at is None else table.frame.to_series(at)


def read_starts(table: Table, columns: Columns, day_order: DayOrder | None) -> Moments:
    """Read when each row begins or was measured, from one column or from date and time.

    Raises:
        AmbiguousExportError: The order of day and month cannot be found.
        UnreadableExportError: No row has both a date and a time that can be read.
    """
    date = column_texts(table, columns, "date")
    start = _with_minutes(column_texts(table, columns, "started_at", "time"))
    if date is not None and (start is None or _is_clock(start)):
        moments = read_moments(date, start, day_order)
    else:
        moments = read_moments(pl.Series() if start is None else start, day_order=day_order)
    if len(table.frame) and moments.values.null_count() == len(table.frame):
        raise UnreadableExportError("in no row could the date and time be read.")
    return moments


def _with_minutes(texts: pl.Series | None) -> pl.Series | None:
    """Write the hours of a day, `9` in a column called hour, as times."""
    if texts is None or " ".join(words_of(texts.name)) not in HOUR_PHRASES:
        return texts
    return texts.str.replace(r"^\s*([01]?\d|2[0-3])(?:\.0)?\s*$", "${1}:00")


def usual_spacing(times: pl.DataFrame) -> timedelta:
    """Return the most frequent gap between neighbouring times of a device; else one minute."""
    series = [name for name in ("person_id", "source_id") if name in times]
    gap = pl.col("at").diff().over(series) if series else pl.col("at").diff()
    gaps = (
        times.drop_nulls("at")
        .sort(*series, "at")
        .select(gap=gap)
        .filter(pl.col("gap") > timedelta())
    )
    counts = gaps.group_by("gap").len().sort("len", "gap", descending=[True, False])
    if counts.is_empty() or counts["len"][0] < FEWEST_SHARE * len(gaps):
        return ONE_MINUTE
    spacing: timedelta = counts["gap"][0]
    return spacing


def is_daily(moments: Moments, spacing: timedelta) -> bool:
    """Say whether the rows are totals of days: bare dates, or one row a date at one time of day.

    Midnights written as instants fall on two times of day, one for summer and one for winter.
    """
    if not moments.has_clock.any():
        return True
    values = moments.values.drop_nulls().unique()
    is_one_a_date = values.dt.date().n_unique() == len(values)
    return spacing >= DAILY_SPACING and is_one_a_date and values.dt.time().n_unique() <= 2


def read_ends(samples: Samples, spacing: timedelta) -> pl.Series:
    """Return when each row ends, exclusive: as the file says, else after its usual spacing.

    Raises:
        AmbiguousExportError: A duration may be in seconds or in minutes.
    """
    at = samples.times["at"]
    end = samples.texts("ended_at")
    if end is not None:
        return _stated_ends(samples, end)
    name = next((name for name in _DURATIONS if name in samples.columns), None)
    if name is None:
        return at + spacing
    header = samples.table.layout.header[samples.columns[name]]
    lengths = read_numbers(samples.table.frame.to_series(samples.columns[name]))
    seconds = _DURATIONS[name] or unit_seconds(header) or _seconds_by_spacing(lengths, spacing)
    microseconds = (lengths * seconds * 1_000_000).cast(pl.Int64)
    return (at.to_physical() + microseconds).cast(at.dtype)


def _stated_ends(samples: Samples, texts: pl.Series) -> pl.Series:
    if not _is_clock(texts):
        return _end_instants(samples, read_moments(texts, day_order=samples.moments.day_order))
    dates = samples.moments.values.dt.strftime("%Y-%m-%d")
    ends = _end_instants(samples, read_moments(dates, texts))
    # 23:45 to 00:00 ends on the next day.
    is_next_day = (ends <= samples.times["at"]).fill_null(value=False)
    return (ends + timedelta(days=1)).zip_with(is_next_day, ends)


def _end_instants(samples: Samples, moments: Moments) -> pl.Series:
    """Place ends by the clock of the starts."""
    if moments.is_instant:
        return to_instants(moments, samples.zones)["at"]
    if samples.clock is not None:
        return samples.clock.instants(moments.values)
    return ends_to_utc(moments.values, samples.zones, samples.times["at"])


def _seconds_by_spacing(lengths: pl.Series, spacing: timedelta) -> int:
    """Find the unit in which the usual length fills the usual spacing."""
    usual = lengths.drop_nulls().mode().min()
    for seconds in (1, 60):
        if isinstance(usual, float) and timedelta(seconds=usual * seconds) == spacing:
            return seconds
    raise AmbiguousExportError(
        "its durations may be seconds or minutes: map the column to duration_seconds or "
        "duration_minutes."
    )


def _is_clock(texts: pl.Series) -> bool:
    """Say whether a column holds times of day without dates."""
    return bool(texts.drop_nulls().head(1).str.contains(_CLOCK_ALONE).any())
