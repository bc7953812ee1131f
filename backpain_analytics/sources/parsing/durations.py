"""Lengths of time as people write them: `30`, `30 min`, `1h20`, `1 h 5 m`, `1:20:00`."""

import re
from typing import Literal

import polars as pl

from backpain_analytics.sources.parsing.cells import cell_numbers
from backpain_analytics.sources.parsing.header_words import all_words_of
from backpain_analytics.sources.vocabularies import vocabulary

Unit = Literal["hours", "minutes", "seconds"]

Pair = Literal["h:mm", "mm:ss"]

MINUTES: dict[Unit, float] = {"hours": 60, "minutes": 1, "seconds": 1 / 60}
"""How long each unit is."""

_UNITS = vocabulary("parsing/words")["durations"]
_OF_A_HEADER: tuple[Unit, ...] = ("hours", "seconds", "minutes")
"""In which order a header is searched: `h:mm` is hours, `mm:ss` seconds."""
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_WITH_UNITS = (
    rf"(?i)^(?:{_NUMBER}\s*(?:{_UNITS['hours']})\.?\s*(?:(?:and|und|et|y|e|en)\s+)?)?"
    rf"(?:{_NUMBER}\s*(?:{_UNITS['minutes']})\.?\s*)?"
    rf"(?:{_NUMBER}\s*(?:{_UNITS['seconds']})\.?)?$"
)
_HOURS_THEN_MINUTES = rf"(?i)^{_NUMBER}\s*(?:{_UNITS['hours']})\.?\s*([0-5]?\d)$"
_CLOCK = r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:[.,]\d+)?))?$"
_MINUTES_AND_TENTHS = r"^(\d{1,3}):([0-5]\d[.,]\d+)$"
"""Spreadsheets show `00:36:44.5` as `36:44.5`; only seconds have tenths."""


def read_durations(
    texts: pl.Series, decimal: str | None, unit: Unit, pair: Pair | None
) -> pl.Series:
    """Return minutes; null where a cell is no duration.

    Args:
        texts: The cells.
        decimal: The declared decimal mark.
        unit: Of a number without one; a unit in the cell counts more.
        pair: What `1:30` is; None: it could be either.
    """
    stated = _stated_minutes(texts)
    first, second, third = _numbers(texts, _CLOCK, 3)
    clock = first * 60 + second + third / 60
    whole, with_tenths = _numbers(texts, _MINUTES_AND_TENTHS, 2)
    minutes = stated.fill_null(clock).fill_null(whole + with_tenths / 60)
    if pair is not None:
        read = first * 60 + second if pair == "h:mm" else first + second / 60
        minutes = minutes.fill_null(read.set(third.is_not_null(), None))
    return minutes.fill_null(cell_numbers(texts, decimal) * MINUTES[unit])


def unit_in(header: str) -> Unit | None:
    """Return the unit that a header names; None: none.

    >>> unit_in("Duration (h)"), unit_in("stiffness_minutes"), unit_in("Time")
    ('hours', 'minutes', None)
    """
    words = all_words_of(header)
    found = (
        unit for unit in _OF_A_HEADER if any(re.fullmatch(_UNITS[unit], word) for word in words)
    )
    return next(found, None)


def _stated_minutes(texts: pl.Series) -> pl.Series:
    """Read cells in which a unit stands behind each number, but for the minutes of `1h20`."""
    parts = _numbers(texts, _WITH_UNITS, 3)
    said = pl.DataFrame(dict(zip(MINUTES, parts, strict=True)))
    total = said.select(
        pl.when(pl.any_horizontal(pl.all().is_not_null())).then(
            pl.sum_horizontal(pl.col(unit) * length for unit, length in MINUTES.items())
        )
    ).to_series()
    hours, minutes = _numbers(texts, _HOURS_THEN_MINUTES, 2)
    return total.fill_null(hours * 60 + minutes)


def _numbers(texts: pl.Series, pattern: str, parts: int) -> list[pl.Series]:
    """Return the numbers that a pattern finds; null where it does not fit."""
    found = texts.str.extract_groups(pattern).struct.unnest()
    return [
        found[str(at)].str.replace(",", ".", literal=True).cast(pl.Float64)
        for at in range(1, parts + 1)
    ]
