"""Numbers as people and spreadsheets write them, whole columns at a time."""

from typing import Literal

import polars as pl

_MARKED = r"\d[.,\s'’\u00a0\u202f]"
_MISSING = ["", "-", "--", "na", "n/a", "nan", "none", "null", "no data"]


def read_numbers(
    texts: pl.Series, decimal: Literal[".", ","] | None = None, *, are_counts: bool = False
) -> pl.Series:
    """Read numbers with either decimal mark and any thousands mark; null: not a number.

    Args:
        texts: Number texts, such as `62.5`, `62,5`, `1,234`, `1 234` or `1'234`.
        decimal: The declared decimal mark; None: found from the whole column.
        are_counts: Whole numbers are expected, so `1,234` means 1234 rather than 1.234.
    """
    whole = texts.cast(pl.Int64, strict=False)
    if whole.null_count() == texts.null_count():
        return whole.cast(pl.Float64)
    numbers = texts.cast(pl.Float64, strict=False)
    is_plain = numbers.null_count() == texts.null_count()
    if not is_plain or texts.str.contains(".", literal=True).any():
        numbers = _marked_numbers(texts.str.strip_chars(), decimal, are_counts=are_counts)
    return numbers.set(~numbers.is_finite().fill_null(value=True), None)


def _marked_numbers(
    texts: pl.Series, decimal: Literal[".", ","] | None, *, are_counts: bool
) -> pl.Series:
    marked = texts.filter(texts.str.contains(_MARKED).fill_null(value=False)).unique()
    if len(marked):
        mark = decimal or _decimal_mark(marked, are_counts=are_counts)
        thousands = "." if mark == "," else ","
        texts = (
            texts.str.replace_all(r"[\s'’\u00a0\u202f]", "")
            .str.replace_all(thousands, "", literal=True)
            .str.replace(mark, ".", literal=True)
        )
    return texts.cast(pl.Float64, strict=False)


def are_read_alone(texts: pl.Series, *, are_counts: bool) -> bool:
    """Say whether each cell is one number whatever the others are: no mark has two readings."""
    marks = r"\d[.,\s'’\u00a0\u202f]" if are_counts else r"\d[,\s'’\u00a0\u202f]"
    return not texts.str.contains(marks).any()


def is_missing(texts: pl.Series) -> pl.Series:
    """Tell where a cell is empty or says in a word that there is no value."""
    text = pl.col("text")
    is_missing = text.is_null() | text.str.strip_chars().str.to_lowercase().is_in(_MISSING)
    return texts.to_frame("text").select(is_missing).to_series()


def _decimal_mark(marked: pl.Series, *, are_counts: bool) -> Literal[".", ","]:
    """Find the decimal mark from the cells that hold any mark.

    Where both marks stand in a cell the last is the decimal one; a mark that is repeated, or
    always followed by three digits where whole numbers are expected, parts thousands.
    """
    if marked.str.contains(r"\..*,").any():
        return ","
    if marked.str.contains(r",.*\.").any() or not marked.str.contains(",", literal=True).any():
        points = marked.filter(marked.str.contains(".", literal=True))
        return "," if are_counts and _are_thousands(points, r"\.") else "."
    commas = marked.filter(marked.str.contains(",", literal=True))
    is_repeated = bool(commas.str.contains(r",.*,").any())
    return "." if is_repeated or (are_counts and _are_thousands(commas, ",")) else ","


def _are_thousands(cells: pl.Series, mark: str) -> bool:
    return len(cells) > 0 and bool(
        cells.str.contains(rf"^[-+]?[1-9]\d{{0,2}}({mark}\d{{3}})+$").all()
    )
