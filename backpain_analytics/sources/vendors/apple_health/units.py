"""Apple's units: each phone writes those that its owner chose."""

from collections.abc import Mapping
from typing import Final

import polars as pl

BEATS_A_MINUTE: Final = "count/min"
_KILOMETRES: Final = {
    "km": 1.0, "m": 1e-3, "cm": 1e-5, "mi": 1.609344, "yd": 0.9144e-3, "ft": 0.3048e-3,
}  # fmt: skip
_POUND: Final = 0.45359237
_KILOGRAMS: Final = {
    "kg": 1.0, "g": 1e-3, "lb": _POUND, "lbs": _POUND, "st": 14 * _POUND, "oz": _POUND / 16,
}  # fmt: skip


BAD_UNIT: Final = "The unit is not the one in which Apple Health writes it."


def with_numbers(rows: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    """Read the values as numbers; another unit than Apple's is a fault."""
    is_other = pl.col("unit").ne_missing(unit)
    return rows.with_columns(
        numbers(pl.col("value")).alias(name), fault=pl.when(is_other).then(pl.lit(BAD_UNIT))
    )


def fullest(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Keep one of repeated intervals, as an app that corrects itself writes: the fullest count."""
    rows = rows.sort(name, descending=True, nulls_last=True)
    is_good = pl.all_horizontal(pl.col("started_at", "ended_at", name).is_not_null())
    is_first = pl.struct("source_id", "started_at", "ended_at", "fault").is_first_distinct()
    return rows.filter(is_first | ~is_good)


def numbers(text: pl.Expr) -> pl.Expr:
    """Return values as numbers; null: the text is none."""
    return text.cast(pl.Float64, strict=False)


def kilometres(amount: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Return distances in kilometres; null: the unit is none of length."""
    return amount * _factor(unit, _KILOMETRES)


def kilograms(amount: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Return weights in kilograms; null: the unit is none of mass."""
    return amount * _factor(unit, _KILOGRAMS)


def _factor(unit: pl.Expr, factors: Mapping[str, float]) -> pl.Expr:
    return unit.replace_strict(factors, default=None, return_dtype=pl.Float64)
