"""Times beside a column that says how far the wearer's clock is from UTC, or in which zone."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.zones import is_zone, single_zone
from backpain_analytics.sources.parsing.clock_texts import first_text
from backpain_analytics.sources.parsing.clocks import Moments, local_to_utc, minus_offset
from backpain_analytics.sources.parsing.day_offsets import (
    LARGEST_OFFSET_MINUTES,
    OFFSET_GRAIN_MINUTES,
)
from backpain_analytics.sources.parsing.header_words import words_of

_FEWEST_SHARE = 0.9
"""Of the cells that are filled. In a column of offsets that many are offsets. Our choice."""
_WRITTEN = r"^(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?$"
_SAMSUNGS = re.compile(r"UTC[+-]\d{4}$")
"""Samsung Health writes UTC beside it, and its form is its own."""
_ZONE_BY_LETTERS = re.compile(r"^\s*[A-Z]{1,3}(?:S|D|E)?[TZ]\s*$| (?:Time|[Zz]eit)\s*$").pattern
"""`CEST`, `MESZ`, `Eastern Standard Time`: names that mean several zones, or one half the year."""
_UTC_WORDS, _LOCAL_WORDS = {"utc", "gmt"}, {"local", "lokal", "locale"}


@dataclass(frozen=True)
class Clock:
    """How far the wearer's clock was from UTC at each row, and which of the two is written."""

    header: str
    utc_offset_minutes: pl.Series
    is_utc: bool

    def times(self, moments: Moments) -> pl.DataFrame:
        """Return `at` and `utc_offset_minutes` of times, by the column unless they say both."""
        if not moments.is_instant:
            at, offset = self.instants(moments.values), self.utc_offset_minutes
        else:
            at = moments.values.dt.replace_time_zone("UTC")
            offset = moments.utc_offset_minutes.fill_null(self.utc_offset_minutes)
        return pl.DataFrame({"at": at, "utc_offset_minutes": offset})

    def instants(self, local: pl.Series) -> pl.Series:
        """Return the instants (UTC) of times as the file writes them."""
        if self.is_utc:
            return local.dt.replace_time_zone("UTC")
        return minus_offset(local, self.utc_offset_minutes)


def find_clock(
    texts: pl.Series,
    moments: Moments,
    time_header: str,
    written: Literal["utc", "local"] | None = None,
) -> Clock | None:
    """Read a column of offsets or zones beside naive times; None: there is nothing to read.

    `written` is the clock that the times are declared to show; None: it is found.

    Raises:
        AmbiguousExportError: Nothing says whether the times are UTC or the wearer's clock, or
            the column is meant to say it and cannot be read.
    """
    if not moments.has_clock.any():
        return None
    as_utc = _offsets(texts, moments.values, is_utc=True)
    as_local = _offsets(texts, moments.values, is_utc=False)
    filled = len(texts.filter(texts.str.strip_chars() != ""))
    if not filled:
        return None
    if len(as_utc.drop_nulls()) < _FEWEST_SHARE * filled:
        is_meant = written is not None or texts.str.contains(_ZONE_BY_LETTERS).any()
        if is_meant and not moments.is_instant:
            raise AmbiguousExportError(
                f"{texts.name!r} may say how the wearer's clock stood, but not as an offset "
                "(+02:00) or a zone (Europe/Berlin): write the zone of its times as time_zone."
            )
        return None
    is_utc = moments.is_instant or written == "utc"
    if not is_utc and written is None:
        is_utc = _is_utc(texts, moments.values, as_local, time_header)
    return Clock(texts.name, as_utc if is_utc else as_local, is_utc)


def _is_utc(texts: pl.Series, values: pl.Series, offsets: pl.Series, time_header: str) -> bool:
    """Tell which clock stands in the column of times."""
    words = set(words_of(time_header))
    if not offsets.drop_nulls().ne(0).any() or _SAMSUNGS.match(first_text(texts).strip()):
        return True
    if words & (_UTC_WORDS | _LOCAL_WORDS):
        return bool(words & _UTC_WORDS)
    as_utc, as_local = _steady_changes(values, offsets)
    if bool(as_utc) != bool(as_local):
        return bool(as_utc)
    raise AmbiguousExportError(
        f"{texts.name!r} says how the wearer's clock stood, but not whether {time_header!r} is "
        "that clock or UTC."
    )


def _steady_changes(values: pl.Series, offsets: pl.Series) -> tuple[int, int]:
    """Count where rows go on at their usual spacing though the offset changes: as UTC, as local."""
    rows = pl.DataFrame({"value": values, "offset": offsets}).drop_nulls()
    gap = rows["value"].diff()
    turned = rows["offset"].diff().cast(pl.Int64)
    usual = gap.drop_nulls().mode().min()
    if not isinstance(usual, timedelta) or usual <= timedelta():
        return 0, 0
    is_change = turned.ne(0).fill_null(value=False)
    local_gap = gap - (turned * 60_000_000).cast(pl.Duration("us"))
    return int((is_change & (gap == usual)).sum()), int((is_change & (local_gap == usual)).sum())


def _offsets(texts: pl.Series, values: pl.Series, *, is_utc: bool) -> pl.Series:
    """Read offsets in minutes: `UTC-0400`, `+02:00`, a number of one unit, or a zone's name."""
    plain = texts.str.strip_chars()
    numbers = plain.cast(pl.Float64, strict=False)
    parts = plain.str.to_lowercase().str.extract_groups(_WRITTEN).struct.unnest()
    written = parts.select(
        pl.when(pl.col("1") == "-").then(-1).otherwise(1)
        * (pl.col("2").cast(pl.Int64) * 60 + pl.col("3").cast(pl.Int64).fill_null(0))
    ).to_series()
    is_plain_utc = plain.str.to_lowercase().is_in(["utc", "gmt", "z"])
    has_sign = plain.str.contains(r"^[+-]\d{4}$").fill_null(value=False).any()
    if has_sign or numbers.null_count() > written.null_count():
        found = written
    else:
        found = _minutes(numbers)
    found = found.set(is_plain_utc.fill_null(value=False), 0).cast(pl.Int64)
    is_none = (found.abs() > LARGEST_OFFSET_MINUTES) | (found % OFFSET_GRAIN_MINUTES != 0)
    found = found.set(is_none.fill_null(value=False), None)
    return _named(plain, values, found.cast(pl.Int16), is_utc=is_utc).alias("utc_offset_minutes")


def _minutes(numbers: pl.Series) -> pl.Series:
    """Read bare numbers as hours, minutes, seconds or milliseconds, by the largest of them."""
    largest = numbers.abs().max()
    size = largest if isinstance(largest, float) else 0.0
    for most, minutes in (
        (14, 60.0),
        (LARGEST_OFFSET_MINUTES, 1.0),
        (LARGEST_OFFSET_MINUTES * 60, 1 / 60),
    ):
        if size <= most:
            return (numbers * minutes).round().cast(pl.Int64, strict=False)
    return (numbers / 60_000).round().cast(pl.Int64, strict=False)


def _named(plain: pl.Series, values: pl.Series, found: pl.Series, *, is_utc: bool) -> pl.Series:
    """Fill in the offsets of the zones that cells name, at the time beside them."""
    for name in plain.filter(found.is_null()).drop_nulls().unique():
        if not is_zone(name):
            continue
        here = plain == name
        if is_utc:
            clock = values.dt.replace_time_zone("UTC").dt.convert_time_zone(name)
            offset = (clock.dt.replace_time_zone(None) - values).dt.total_minutes()
        else:
            offset = local_to_utc(
                values.set(~here.fill_null(value=False), None), single_zone(name)
            )["utc_offset_minutes"]
        found = offset.cast(pl.Int16).zip_with(here.fill_null(value=False), found)
    return found
