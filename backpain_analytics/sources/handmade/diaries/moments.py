"""When a diary's entry was made, and when medication was taken, on the person's clock."""

from dataclasses import replace
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entry_times import (
    TIME_OF_DAY,
    EntryTimes,
    read_entry_times,
    spelt_clocks,
)
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.parsing.cells import Reading, nulls, reading
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.tables import CLOCK

EVENING_BEFORE = timedelta(hours=12)
"""A time of day that is more than this after the entry's own is that of the evening before."""


def made_at(texts: pl.Series, times: EntryTimes, form: DiaryForm) -> Reading:
    """Read when entries were made; a stamp that cannot be read costs no row."""
    stamped = reading(texts, _clocks(texts, times, form), "a date with a time of day")
    if stamped.is_mostly_unreadable:
        return stamped
    return replace(stamped, is_unreadable=pl.repeat(False, len(texts), eager=True))


def medication_at(texts: pl.Series, times: EntryTimes, form: DiaryForm) -> Reading:
    """Read times of day, of the entry's date or the evening before it, or whole date-times."""
    clocks = spelt_clocks(texts)
    is_clock = clocks.str.contains(TIME_OF_DAY).fill_null(value=False)
    entries = _on_the_wall(times, form)
    dates = entries.dt.date().fill_null(times.written_date).dt.strftime("%Y-%m-%d")
    at = _clocks(clocks.zip_with(~is_clock, dates + " " + clocks), times, form)
    is_before = is_clock & (at - entries > EVENING_BEFORE)
    at = at.zip_with(~is_before.fill_null(value=False), at - timedelta(days=1))
    return reading(texts, at, "a time of day")


def _clocks(texts: pl.Series, times: EntryTimes, form: DiaryForm) -> pl.Series:
    """Read date-times as the person's clock showed them.

    Days and months that fit both ways are in the order of the date beside them.
    """
    try:
        found = _read(texts, form.mapping)
    except AmbiguousExportError:
        if times.day_order is None:
            return nulls("at", CLOCK, len(texts))
        found = _read(texts, replace(form.mapping, day_order=times.day_order))
    return _on_the_wall(found, form)


def _read(texts: pl.Series, mapping: ColumnMapping) -> EntryTimes:
    return read_entry_times(texts.to_frame("date"), mapping)


def _on_the_wall(times: EntryTimes, form: DiaryForm) -> pl.Series:
    """Return the person's clock; null where only a date is known."""
    if form.zones is None:
        return times.written_at
    local = utc_to_local(times.entered_at.to_frame("at"), form.zones)
    return times.written_at.fill_null(local)
