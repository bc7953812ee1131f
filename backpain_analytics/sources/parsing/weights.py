"""Weights as people write them: `60`, `60kg`, `200 lb`, under headers with or without a unit."""

import polars as pl

from backpain_analytics.sources.parsing.cells import cell_numbers
from backpain_analytics.sources.parsing.header_words import all_words_of
from backpain_analytics.sources.vocabularies import vocabulary

_UNITS = {"kilogram": 1.0, "gram": 0.001, "pound": 0.45359237, "stone": 6.35029318}
KILOGRAMS = {
    word: _UNITS[unit]
    for unit, words in vocabulary("handmade/weights")["kilograms"].items()
    for word in words
}
"""Word of a unit → how heavy it is."""
_NUMBER_AND_UNIT = r"(?i)^([+-]?[\d.,]+)\s*([a-z]*)\.?$"


def unit_of_weight(header: str) -> str | None:
    """Return the word for a unit of weight in a header.

    >>> unit_of_weight("Weight (lb)"), unit_of_weight("Weight")
    ('lb', None)
    """
    return next((word for word in all_words_of(header) if word in KILOGRAMS), None)


def numbers_and_units(texts: pl.Series, default: str | None) -> pl.DataFrame:
    """Return the `number` of each cell as text, and its `unit`: the cell's own, else the default.

    A unit is blank where neither names one, and a number null where a cell is no number.
    """
    parts = texts.str.extract_groups(_NUMBER_AND_UNIT).struct.unnest()
    units = parts["2"].str.to_lowercase().replace("", None).fill_null(default or "")
    return pl.DataFrame({"number": parts["1"], "unit": units})


def kilograms_of(cells: pl.DataFrame, decimal: str | None) -> pl.Series:
    """Return the kilograms of `numbers_and_units`; null: no number, or none with a known unit."""
    each = cells["unit"].replace_strict(KILOGRAMS, default=None, return_dtype=pl.Float64)
    return cell_numbers(cells["number"], decimal) * each
