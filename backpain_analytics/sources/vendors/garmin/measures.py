"""What Garmin Connect's list of activities says beside kind and length: heart rate and distance.

The list states no unit. An account in kilometres and one in miles write the same headers, and pace
and speed are in the distance's own unit. But a stride is in metres in both, so that the steps of a
minute, the stride and the minutes of a run give its distance in metres: that shows the unit.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from backpain_analytics.sources.parsing.header_words import words_of
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.vocabularies import vocabulary

KILOMETRES_PER_UNIT: Mapping[str, float] = {"kilometres": 1.0, "miles": 1.609344}
LARGEST_DEVIATION = 0.05
"""Of the median of all runs and walks; kilometres and miles differ by 61 %."""
FASTEST_KILOMETRES_PER_HOUR = 150
"""Who is faster swam in a pool, whose distances are in metres or yards. Our choice."""

LONGEST_BEGINNING = 4
"""Letters of a word that must begin with it; compounds end in longer ones."""

_WORDS = vocabulary("vendors/garmin/words")


def measures(table: Table, places: Mapping[str, int]) -> pl.DataFrame:
    """Return `heart_rate_bpm` and `distance_kilometres` of each row; null where not known.

    Args:
        table: The list.
        places: Where `name` and `minutes` stand; the distance follows the name, and the mean heart
            rate the length.
    """
    minutes = _clock_minutes(table.frame.to_series(places["minutes"]))
    distance = _numbers(table, places["name"] + 1)
    heart_rate = _numbers(table, _heart_rate_at(table.layout.header, places["minutes"] + 1))
    unit = _kilometres_per_unit(table, distance, minutes)
    rows = pl.DataFrame({"bpm": heart_rate, "kilometres": distance * unit, "minutes": minutes})
    bpm, kilometres = pl.col("bpm"), pl.col("kilometres")
    slowest_minutes = kilometres / FASTEST_KILOMETRES_PER_HOUR * 60
    return rows.select(
        heart_rate_bpm=pl.when(bpm > 0).then(bpm),
        distance_kilometres=pl.when((kilometres > 0) & (pl.col("minutes") >= slowest_minutes))
        .then(kilometres.round(3)),
    )  # fmt: skip


def _kilometres_per_unit(table: Table, distance: pl.Series, minutes: pl.Series) -> float | None:
    """Return how long the unit of the distances is; None: nothing shows it."""
    header = table.layout.header
    stride_at, cadence_at = (_column(header, name) for name in ("stride", "cadence"))
    steps_at = _column(header, "steps", besides=(stride_at, cadence_at))
    steps = (_numbers(table, cadence_at) * minutes).fill_null(_numbers(table, steps_at))
    walked = steps * _numbers(table, stride_at) / 1_000
    ratios = (walked / distance).filter((walked > 0) & (distance > 0))
    median = ratios.median()
    if not isinstance(median, float):
        return None
    fitting = (
        length
        for length in KILOMETRES_PER_UNIT.values()
        if abs(median / length - 1) <= LARGEST_DEVIATION
    )
    return next(fitting, None)


def _heart_rate_at(header: Sequence[str], at: int) -> int | None:
    """Return where the mean heart rate stands: after the length, if its header says so."""
    return at if at < len(header) and _is_named(header[at], "heart") else None


def _column(header: Sequence[str], name: str, besides: tuple[int | None, ...] = ()) -> int | None:
    """Return the first column with one of these words in its header."""
    named = (at for at, cell in enumerate(header) if at not in besides and _is_named(cell, name))
    return next(named, None)


def _is_named(cell: str, name: str) -> bool:
    return any(_has(word, part) for word in words_of(cell) for part in _WORDS[name].split())


def _has(word: str, part: str) -> bool:
    is_telling = len(part) > LONGEST_BEGINNING or not part.isascii()
    return part in word if is_telling else word.startswith(part)


def _numbers(table: Table, at: int | None) -> pl.Series:
    """Read a column of numbers, of which thousands of metres have a mark in them too."""
    if at is None or at >= table.frame.width:
        return pl.Series([None], dtype=pl.Float64).new_from_index(0, len(table.frame))
    texts = table.frame.to_series(at)
    has_comma = texts.str.contains(r",\d{1,2}$").any()
    return read_numbers(texts.set(is_missing(texts), None), "," if has_comma else ".")


def _clock_minutes(texts: pl.Series) -> pl.Series:
    """Read `00:36:44.5` and `36:44.5` as minutes; null: something else."""
    parts = texts.str.extract_groups(r"^(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d(?:[.,]\d+)?)$").struct
    hours, minutes = (parts.field(name).cast(pl.Float64) for name in "12")
    seconds = parts.field("3").str.replace(",", ".", literal=True).cast(pl.Float64)
    return hours.fill_null(0) * 60 + minutes + seconds / 60
