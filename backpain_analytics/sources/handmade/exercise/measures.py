"""How much was done in a session and how it felt: the cells of a log as numbers."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.handmade.diaries.ratings import NRS, rating
from backpain_analytics.sources.handmade.exercise.columns import NAMES, PAIN_COLUMNS
from backpain_analytics.sources.handmade.exercise.words import (
    KILOMETRES,
    names_borg_scale,
    unit_of_distance,
)
from backpain_analytics.sources.parsing.cells import (
    Reading,
    cell_numbers,
    plain_text,
    reading,
    yes_no,
)
from backpain_analytics.sources.parsing.durations import Pair, Unit, read_durations, unit_in
from backpain_analytics.sources.parsing.header_words import names_a_scale, words_of
from backpain_analytics.sources.parsing.weights import (
    KILOGRAMS,
    kilograms_of,
    numbers_and_units,
    unit_of_weight,
)

LONGEST_MINUTES = 1_440
"""A session that somebody writes down ends within a day."""

MOST_COUNTED = 10_000
"""Sets or repetitions of one session; more is a slip."""

MOST_HELD_SECONDS = 3_600
MOST_KILOGRAMS = 1_000
"""Of one repetition; more is a slip."""

HEART_RATES_BPM = (25, 250)
MOST_KILOMETRES = 1_000

BORG = (6, 7, 9, 11, 13, 15, 17, 19)
CR10 = (0, 0.5, 1, 2, 4, 5, 7, 10)
"""The same words on both scales, from "nothing at all" by "somewhat" to "very, very hard"; in
between linearly.

Source:
    Borg (1982), Med Sci Sports Exerc 14:377-381, doi:10.1249/00005768-198205000-00012: the words
    of both scales. To pair them is our choice.
"""


def measures_in(
    cells: pl.DataFrame, headers: Mapping[str, str], mapping: ColumnMapping, longest_minutes: int
) -> dict[str, Reading]:
    """Read what a log says of its sessions beside when they were, by our names."""
    decimal, scale = mapping.decimal, mapping.pain_scale or NRS
    rate_pain = partial(rating, decimal=decimal, scale=scale)

    def header(name: str) -> str:
        return headers.get(name, "")

    readers: dict[str, Callable[[pl.Series], Reading]] = {
        **dict.fromkeys(NAMES, plain_text),
        "minutes": partial(
            _minutes, header=header("minutes"), decimal=decimal, longest=longest_minutes
        ),
        **dict.fromkeys(("sets", "repetitions"), _count),
        "held_seconds": partial(_held, header=header("held_seconds"), decimal=decimal),
        "weight_kilograms": partial(
            _kilograms, unit=_unit_of_weight(header("weight_kilograms"), mapping), decimal=decimal
        ),
        **dict.fromkeys(PAIN_COLUMNS, rate_pain),
        "is_high_impact": yes_no,
        "enjoyment_nrs": partial(rating, decimal=decimal),
        "effort_nrs": partial(_effort, header=header("effort_nrs"), decimal=decimal),
        "heart_rate_bpm": partial(_heart_rate, decimal=decimal),
        "distance_kilometres": partial(
            _distance, header=header("distance_kilometres"), decimal=decimal
        ),
    }
    return {name: readers[name](cells[name]) for name in cells.columns if name in readers}


def _minutes(texts: pl.Series, header: str, decimal: str | None, longest: int) -> Reading:
    """Read durations; a bare number is in minutes unless the header names hours or seconds.

    `1:30` counts only where the header tells hours from seconds.
    """
    unit: Unit = unit_in(header) or "minutes"
    pairs: dict[Unit, Pair] = {"hours": "h:mm", "seconds": "mm:ss"}
    minutes = read_durations(texts, decimal, unit, pairs.get(unit))
    inside = minutes.set(~minutes.is_between(0, longest), None)
    limit = "a day" if longest == LONGEST_MINUTES else f"{longest:,} minutes"
    return reading(
        texts, inside.cast(pl.Float32), f"a duration in {unit} of {limit} or less", f" ({unit})"
    )


def _count(texts: pl.Series) -> Reading:
    numbers = cell_numbers(texts, None)
    is_count = numbers.is_between(0, MOST_COUNTED) & (numbers % 1 == 0)
    counts = numbers.set(~is_count, None).cast(pl.Int32)
    return reading(texts, counts, f"a whole number from 0 to {MOST_COUNTED:,}")


def _held(texts: pl.Series, header: str, decimal: str | None) -> Reading:
    seconds = 60 * read_durations(texts, decimal, unit_in(header) or "seconds", None)
    inside = seconds.set(~seconds.is_between(0, MOST_HELD_SECONDS), None).cast(pl.Float32)
    return reading(texts, inside, f"a number of seconds from 0 to {MOST_HELD_SECONDS:,}")


def _kilograms(texts: pl.Series, unit: str | None, decimal: str | None) -> Reading:
    kilograms = kilograms_of(numbers_and_units(texts, unit), decimal)
    inside = kilograms.set(~kilograms.is_between(0, MOST_KILOGRAMS), None).cast(pl.Float32)
    rule = f"a weight from 0 to {MOST_KILOGRAMS:,} kg with its unit"
    return reading(texts, inside, rule, " (kg)")


def _unit_of_weight(header: str, mapping: ColumnMapping) -> str | None:
    """Return the unit of weights without one: the header's, else that of a declared column."""
    return unit_of_weight(header) or ("kg" if mapping.columns else None)


def has_unit_of_weight(header: str, cells: pl.Series, mapping: ColumnMapping) -> bool:
    """Say whether a header or any cell names the unit of a weight, or the mapping is declared."""
    units = numbers_and_units(cells, _unit_of_weight(header, mapping))["unit"]
    return units.is_in(list(KILOGRAMS)).any()


def _effort(texts: pl.Series, header: str, decimal: str | None) -> Reading:
    """Read ratings of effort from 0 to 10, or Borg's from 6 to 20, which have the same words.

    Without a scale in the header, most ratings above 10 and none below 6 or above 20 are Borg's.
    """
    numbers = cell_numbers(texts, decimal)
    is_borg = numbers.is_between(BORG[0], 20)
    is_told = names_a_scale(header) or "nrs" in words_of(header)
    looks_borg = not is_told and is_borg.all() and (numbers > NRS[1]).sum() * 2 > numbers.count()
    if not (names_borg_scale(header) or looks_borg):
        return rating(texts, decimal)
    converted = pl.Series(np.interp(numbers.to_numpy(), BORG, CR10), dtype=pl.Float32)
    return reading(texts, converted.set(~is_borg.fill_null(False), None), "from 6 to 20", " (6-20)")


def _heart_rate(texts: pl.Series, decimal: str | None) -> Reading:
    low, high = HEART_RATES_BPM
    numbers = cell_numbers(texts.str.replace(r"(?i)\s*(?:bpm|/\s*min)$", ""), decimal)
    inside = numbers.set(~numbers.is_between(low, high), None).cast(pl.Float32)
    return reading(texts, inside, f"a heart rate from {low} to {high}", " (bpm)")


def _distance(texts: pl.Series, header: str, decimal: str | None) -> Reading:
    """Read distances whose unit the cell names, or else the header; others could be in any."""
    parts = texts.str.extract_groups(r"(?i)^([^a-z]+?)\s*([a-z]*)\.?$").struct.unnest()
    units = parts["2"].replace("", None).fill_null(unit_of_distance(header) or "")
    numbers = cell_numbers(parts["1"], decimal)
    kilometres = numbers * units.str.to_lowercase().replace_strict(
        KILOMETRES, default=None, return_dtype=pl.Float64
    )
    inside = kilometres.set(~kilometres.is_between(0, MOST_KILOMETRES), None)
    return reading(
        texts, inside, f"a distance of {MOST_KILOMETRES:,} km or less with its unit", " (km)"
    )
