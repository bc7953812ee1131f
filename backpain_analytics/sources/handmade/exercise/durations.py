"""How long an exercise took, in minutes, from cells and what their header says of the unit."""

import polars as pl

from backpain_analytics.sources.parsing.cells import Reading, cell_numbers, reading
from backpain_analytics.sources.parsing.header_words import all_words_of, word_set

LONGEST_MINUTES = 1_440
"""A session that somebody writes down ends within a day."""

_HOURS = word_set("h hh hour hours hrs std stunde stunden heure heures hora horas ore uren")
_SECONDS = word_set("s ss sec secs second seconds sek sekunden secondes segundos secondi")
_CLOCK = r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:[.,]\d+)?))?$"
_MINUTES_AND_TENTHS = r"^(\d{1,3}):([0-5]\d[.,]\d+)$"
"""Spreadsheets show `00:36:44.5` as `36:44.5`; only seconds have tenths."""


def read_durations(
    texts: pl.Series, header: str, decimal: str | None, longest_minutes: int = LONGEST_MINUTES
) -> Reading:
    """Read numbers and clocks (`1:05:00`, `26:10:00.5`) as minutes.

    A number is in minutes unless the header names hours or seconds. `1:30` could be minutes and
    seconds as well as hours and minutes: it counts only where the header tells.
    """
    words = set(all_words_of(header))
    in_hours, in_seconds = bool(words & _HOURS), bool(words & _SECONDS)
    unit = 60.0 if in_hours else 1 / 60 if in_seconds else 1.0
    plain = texts.str.replace(r"(?i)\s*min(?:\.|s|utes?|uten|utos|uti)?$", "")
    first, second, third = _parts(plain, _CLOCK, 3)
    whole, with_tenths = _parts(plain, _MINUTES_AND_TENTHS, 2)
    numbers = cell_numbers(plain, decimal) * unit
    minutes = numbers.fill_null(first * 60 + second + third / 60)
    minutes = minutes.fill_null(whole + with_tenths / 60)
    if in_hours or in_seconds:
        is_pair = second.is_not_null() & third.is_null()
        pair = first * 60 + second if in_hours else first + second / 60
        minutes = minutes.fill_null(pair.set(~is_pair, None))
    inside = minutes.set(~minutes.is_between(0, longest_minutes), None)
    said = "hours" if in_hours else "seconds" if in_seconds else "minutes"
    longest = "a day" if longest_minutes == LONGEST_MINUTES else f"{longest_minutes:,} minutes"
    return reading(
        texts, inside.cast(pl.Float32), f"a duration in {said} of {longest} or less", f" ({said})"
    )


def _parts(texts: pl.Series, pattern: str, parts: int) -> list[pl.Series]:
    """Return the numbers that a pattern finds; null where it does not fit."""
    found = texts.str.extract_groups(pattern).struct.unnest()
    return [
        found[str(at)].str.replace(",", ".", literal=True).cast(pl.Float64)
        for at in range(1, parts + 1)
    ]
