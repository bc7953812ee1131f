"""Ratings of a scale from cells, stored as 0 to 10."""

from collections.abc import Sequence

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.parsing.cells import Reading, cell_numbers, reading
from backpain_analytics.sources.parsing.header_words import names_another_scale
from backpain_analytics.sources.parsing.sheets import Sheet

NRS = (0.0, 10.0)


def rating(texts: pl.Series, decimal: str | None, scale: tuple[float, float] = NRS) -> Reading:
    """Read ratings of a scale and convert them linearly to 0 to 10; `7/10` is a 7 out of 10."""
    low, high = scale
    numbers = cell_numbers(texts.str.replace(rf"\s*/\s*{high:g}$", ""), decimal)
    inside = numbers.set(~numbers.is_between(min(scale), max(scale)), None)
    values = ((inside - low) / (high - low) * 10).cast(pl.Float32)
    return reading(texts, values, f"a number from {low:g} to {high:g}", f" ({low:g}-{high:g})")


def check_scales(sheet: Sheet, mapping: ColumnMapping, names: Sequence[str]) -> None:
    """Refuse ratings of pain on a scale that nobody declared.

    Raises:
        UnreadableExportError: The header names another scale, or most ratings lie outside.
    """
    low, high = mapping.pain_scale or NRS
    for name in names:
        if name not in sheet.headers:
            continue
        header = sheet.headers[name]
        numbers = cell_numbers(sheet.cells[name], mapping.decimal)
        is_outside = ~numbers.is_between(min(low, high), max(low, high))
        is_another = mapping.pain_scale is None and names_another_scale(header)
        if is_another or is_outside.sum() * 2 > numbers.count():
            raise UnreadableExportError(
                f"the ratings in {header!r} are not from {low:g} to {high:g}. Say what scale they "
                "are on in a [mappings.<name>] block of backpain.toml, such as "
                "pain_scale = [0, 100]."
            )


def original_scale(mapping: ColumnMapping) -> str | None:
    """Return the scale that ratings were converted from; None: they were from 0 to 10."""
    low, high = mapping.pain_scale or NRS
    return None if (low, high) == NRS else f"{low:g}-{high:g}"
