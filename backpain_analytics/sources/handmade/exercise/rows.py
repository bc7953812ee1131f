"""The rows of an exercise log, by hand or from a watch's account, as exercise entries."""

from collections.abc import Iterator

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import Entries, entry_batches, readable
from backpain_analytics.sources.entry_times import read_entry_times
from backpain_analytics.sources.handmade.diaries.ratings import NRS, check_scales, rating
from backpain_analytics.sources.handmade.exercise.columns import EFFORT, NAMES, PAIN_COLUMNS
from backpain_analytics.sources.handmade.exercise.words import (
    KINDS,
    is_high_impact,
    is_rest,
    known_kind,
)
from backpain_analytics.sources.parsing.cells import (
    Reading,
    cell_numbers,
    judged,
    plain_text,
    reading,
    yes_no,
)
from backpain_analytics.sources.parsing.header_words import DATE_PARTS, all_words_of
from backpain_analytics.sources.parsing.sheets import Sheet
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vocabularies import vocabulary, word_set

LONGEST_MINUTES = 1_440
"""A session that somebody writes down ends within a day."""

_WORDS = vocabulary("handmade/exercise/words")
_HOURS, _SECONDS = word_set(_WORDS["hours"]), word_set(_WORDS["seconds"])
_CLOCK = r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:[.,]\d+)?))?$"
_MINUTES_AND_TENTHS = r"^(\d{1,3}):([0-5]\d[.,]\d+)$"
"""Spreadsheets show `00:36:44.5` as `36:44.5`; only seconds have tenths."""
MOST_COUNTED = 10_000
"""Sets or repetitions of one session; more is a slip."""

MOST_MEASURED = {"held_seconds": 3_600, "weight_kilograms": 1_000}
"""Of one repetition; more is a slip."""


def log_batches(
    sheet: Sheet,
    mapping: ColumnMapping,
    source_id: str = "log",
    longest_minutes: int = LONGEST_MINUTES,
) -> Iterator[Batch]:
    """Yield the sessions of a log whose columns are known, the rejected rows and the note."""
    check_scales(sheet, mapping, PAIN_COLUMNS)
    dates = pl.col([name for name in ("date", *DATE_PARTS) if name in sheet.headers])
    cells = sheet.cells.with_columns(dates.forward_fill() if mapping.blank_means_same else dates)
    found = _readings(cells, sheet.headers, mapping, longest_minutes)
    readings = readable(found, essential=NAMES)
    entries = Entries(
        sheet,
        read_entry_times(cells, mapping),
        readings,
        is_silent=_is_silent(readings),
        silence="any exercise",
    )
    yield from entry_batches("exercise_entries", entries, _derived(readings, source_id))


def _readings(
    cells: pl.DataFrame, headers: dict[str, str], mapping: ColumnMapping, longest_minutes: int
) -> dict[str, Reading]:
    readings = {}
    for name in cells.columns:
        texts = cells[name]
        if name in NAMES:
            readings[name] = plain_text(texts)
        elif name == "minutes":
            readings[name] = _durations(texts, headers[name], mapping.decimal, longest_minutes)
        elif name in EFFORT:
            readings[name] = _count(texts)
        elif name in MOST_MEASURED:
            readings[name] = _measure(texts, mapping.decimal, name)
        elif name in PAIN_COLUMNS:
            readings[name] = rating(texts, mapping.decimal, mapping.pain_scale or NRS)
        elif name == "is_high_impact":
            readings[name] = yes_no(texts)
    return readings


def _durations(
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


def _count(texts: pl.Series) -> Reading:
    numbers = cell_numbers(texts, None)
    is_count = numbers.is_between(0, MOST_COUNTED) & (numbers % 1 == 0)
    counts = numbers.set(~is_count, None).cast(pl.Int32)
    return reading(texts, counts, f"a whole number from 0 to {MOST_COUNTED:,}")


def _measure(texts: pl.Series, decimal: str | None, name: str) -> Reading:
    most = MOST_MEASURED[name]
    plain = texts.str.replace(r"(?i)\s*(?:s|sec|seconds?|kgs?|kilograms?)\.?$", "")
    numbers = cell_numbers(plain, decimal)
    inside = numbers.set(~numbers.is_between(0, most), None).cast(pl.Float32)
    unit = name.rpartition("_")[2]
    return reading(texts, inside, f"a number of {unit} from 0 to {most:,}")


def _is_silent(readings: dict[str, Reading]) -> pl.Series:
    """Find rows that name no exercise, or say that none was done."""
    said = pl.DataFrame(
        {name: readings[name].values for name in (*NAMES, *EFFORT) if name in readings}
    )
    rests = [judged(said[name], is_rest, pl.Boolean) for name in NAMES if name in readings]
    efforts = [pl.col(name) for name in EFFORT if name in readings]
    did_nothing = pl.all_horizontal(pl.all().is_null()) | pl.any_horizontal(rests)
    if efforts:
        did_nothing |= pl.max_horizontal(efforts) == 0
    return said.select(did_nothing.fill_null(False)).to_series()


def _derived(readings: dict[str, Reading], source_id: str) -> dict[str, pl.Series | pl.Expr]:
    """Say kind, name and impact: as the log does, else as the exercise's name does."""
    texts = [readings[name].values for name in NAMES if name in readings]
    declared = texts[0].str.to_lowercase()
    kinds = [declared.set(~declared.is_in(KINDS), None)]
    kinds += [judged(text, known_kind, pl.String) for text in texts]
    impacts = [judged(text, is_high_impact, pl.Boolean) for text in texts]
    if "is_high_impact" in readings:
        impacts.insert(0, readings["is_high_impact"].values)
    return {
        "source_id": pl.lit(source_id),
        "kind": pl.coalesce(*map(pl.lit, kinds), pl.lit("other")),
        "name": texts[-1],
        "is_high_impact": pl.coalesce(map(pl.lit, impacts)),
    }
