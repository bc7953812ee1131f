"""Cells of hand-made tables as values: numbers, ratings, yes and no, words.

A blank cell is null, "not answered". A cell that is neither blank nor understood makes its
row a rejected row; the reason names the column and never repeats what stands in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass

from backpain_analytics.sources.vocabularies import vocabulary

LONGEST_TEXT = 2_000
"""Characters kept of a note or a list of drugs."""

_WORDS = vocabulary("parsing/words")["cells"]
_UNSHOWN = r"[\s\p{Cc}\u{200b}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2060}-\u{2069}\u{feff}]+"
"""Blanks, control characters, and the marks that hide or turn around what is shown."""


@dataclass(frozen=True)
class Reading:
    """A text column as values."""

    values: pl.Series
    """Null where the cell is blank or not understood."""
    is_unreadable: pl.Series
    rule: str
    """What a cell must be, to complete "'Header' is not …"."""
    range: str = ""
    """For the note on the file: " (0-10)"."""

    @property
    def is_mostly_unreadable(self) -> bool:
        """Say whether most of the answers are not understood: the column is something else."""
        return bool(self.is_unreadable.sum() > self.values.count())


def without_blanks(texts: pl.Series) -> pl.Series:
    """Strip cells, and make null those that say nothing."""
    stripped = texts.str.strip_chars(' \t\r\n\u00a0\u202f"')
    return stripped.set(stripped.str.to_lowercase().is_in(_WORDS["blank"]), None)


def cell_numbers(texts: pl.Series, decimal: str | None) -> pl.Series:
    """Read each cell by itself: decimals with a point or a comma unless one is declared.

    People mix both in one diary. Undeclared, `1,200` could be two numbers and is none.
    """
    mark = {None: "[.,]", ".": r"\.", ",": ","}[decimal]
    is_number = texts.str.contains(rf"^[+-]?\d+(?:{mark}\d+)?$")
    if decimal is None:
        is_number &= ~texts.str.contains(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
    plain = texts.set(~is_number, None).str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def yes_no(texts: pl.Series) -> Reading:
    """Read yes and no in several languages, 1 and 0, true and false."""
    word = texts.str.to_lowercase()
    values = nulls(texts.name, pl.Boolean, len(texts))
    values = values.set(word.is_in(_WORDS["yes"]), True).set(word.is_in(_WORDS["no"]), False)
    return reading(texts, values, "yes or no")


def plain_text(texts: pl.Series) -> Reading:
    """Keep text on one line, without control characters, not endless."""
    line = texts.str.replace_all(_UNSHOWN, " ").str.strip_chars().str.head(LONGEST_TEXT)
    return Reading(line.set(line == "", None), pl.repeat(False, len(line), eager=True), "text")


def first_fault(readings: Mapping[str, Reading], headers: Mapping[str, str]) -> pl.Series:
    """Return for each row what is wrong with its first unreadable cell; null: nothing."""
    faults = [
        pl.when(reading.is_unreadable).then(pl.lit(f"{headers[name]!r} is not {reading.rule}"))
        for name, reading in readings.items()
    ]
    return pl.select(pl.coalesce(faults).alias("reason")).to_series()


def judged(texts: pl.Series, judge: Callable[[str], object], kind: DataTypeClass) -> pl.Series:
    """Judge each distinct text once; null stays null."""
    verdicts = {text: judge(text) for text in texts.drop_nulls().unique()}
    if not verdicts:
        return nulls(texts.name, kind, len(texts))
    return texts.replace_strict(verdicts, return_dtype=kind)


def nulls(name: str, kind: DataTypeClass | pl.DataType, length: int) -> pl.Series:
    """Return a column of nulls."""
    return pl.Series(name, [None], kind).new_from_index(0, length)


def reading(texts: pl.Series, values: pl.Series, rule: str, range_: str = "") -> Reading:
    """Pair a column's values with what they were read from."""
    return Reading(values, texts.is_not_null() & values.is_null(), rule, range_)
