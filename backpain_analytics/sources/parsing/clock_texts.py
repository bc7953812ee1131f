"""Times of day as people and spreadsheets write them, cut from their dates and read."""

import re
from typing import Literal

import polars as pl

_CLOCK = (
    r"^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([ap])\.?\s?m\.?)?(?:uhr|h)?"
    r"\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?(?:\[[^\]]*\])?$"
)
_MINUTE = 60_000_000
"""Microseconds."""
_ROWS_WORTH_CORES = 20_000
"""From so many rows on, sharing the work among cores pays for starting them."""


def engine_for(rows: int) -> Literal["streaming", "in-memory"]:
    """Return what works through so many rows in the least time: starting cores takes some."""
    return "streaming" if rows >= _ROWS_WORTH_CORES else "in-memory"


def first_text(texts: pl.Series) -> str:
    """Return the first text of a column; empty where there is none."""
    text = texts.drop_nulls().head(1)
    return str(text.item()) if len(text) else ""


def split_date_and_clock(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Cut each text into its date and its time of day."""
    mark = re.match(r"\S*\d(T| )\s*\d{1,2}:", first_text(texts).strip())
    if mark:
        # One form for the whole column: cutting is several times faster than matching.
        dates, clocks = _cut(texts, mark[1])
        return (
            (dates, clocks) if not (dates == "").any() else _cut(texts.str.strip_chars(), mark[1])
        )
    groups = texts.str.extract_groups(r"^\s*(.*?)(?:[T,\s]+(\d{1,2}[:h]\d{2}.*))?$").struct
    return groups.field("1"), groups.field("2")


def _cut(texts: pl.Series, mark: str) -> tuple[pl.Series, pl.Series]:
    # The streaming engine cuts on all cores, the other only on one.
    parts = texts.alias("text").to_frame().lazy().select(pl.col("text").str.splitn(mark, 2))
    cut = parts.collect(engine=engine_for(len(texts)))["text"].struct
    return cut[0], cut[1]


def read_clocks(texts: pl.Series) -> pl.DataFrame:
    """Read times of day: microseconds since midnight (null: no time), and the offset if any."""
    plain = _plain_clocks(texts)
    if plain is not None:
        return plain
    groups = texts.str.to_lowercase().str.strip_chars().str.extract_groups(_CLOCK).struct.unnest()
    hour, minute, second = (pl.col(name).cast(pl.Int64).fill_null(0) for name in "123")
    half = pl.col("5")
    hour_of_day = (
        pl.when(half.is_null())
        .then(hour)
        .when(hour.is_between(1, 12))
        .then(hour % 12 + pl.when(half == "p").then(12).otherwise(0))
    )
    whole = (hour_of_day * 60 + minute) * _MINUTE + second * 1_000_000
    is_time = (minute < 60) & (second < 60) & (whole <= 24 * 60 * _MINUTE)
    fraction = pl.col("4").str.pad_end(6, "0").str.head(6).cast(pl.Int64).fill_null(0)
    zone = pl.col("6")
    has_clock = pl.col("1").is_not_null()
    return groups.with_columns(text=texts).select(
        microseconds=pl.when(has_clock & is_time)
        .then(whole + fraction)
        .when(pl.col("text") == "")
        .then(0),
        offset=_offset(zone),
        is_zoned=zone.is_not_null(),
        has_clock=has_clock,
    )


def _plain_clocks(texts: pl.Series) -> pl.DataFrame | None:
    """Read a column of just `09:30` or `09:30:00` in a fraction of the time; else None."""
    text = pl.col("text")
    clock = pl.coalesce(
        pl.when(text.str.len_bytes() == len(form)).then(text.str.to_time(pattern, strict=False))
        for form, pattern in (("09:30", "%H:%M"), ("09:30:00", "%H:%M:%S"))
    )
    # A minute's sixtieth second passes for the next minute, and is a slip of the pen.
    is_plain = clock.is_not_null() & ~text.str.ends_with(":60")
    read = (
        texts.alias("text")
        .to_frame()
        .select(
            (is_plain | (text == "")).alias("is_plain"),
            microseconds=pl.when(text == "").then(0).otherwise(clock.to_physical() // 1_000),
            offset=pl.lit(None, pl.Int16),
            is_zoned=pl.lit(value=False),
            has_clock=text != "",
        )
    )
    return read.drop("is_plain") if read["is_plain"].all() else None


def _offset(zone: pl.Expr) -> pl.Expr:
    sign = pl.when(zone.str.contains("-", literal=True)).then(-1).otherwise(1)
    hours = zone.str.extract(r"[+-](\d{1,2})").cast(pl.Int16)
    minutes = zone.str.extract(r"[+-]\d{1,2}:?(\d{2})$").cast(pl.Int16).fill_null(0)
    return (sign * (hours * 60 + minutes)).cast(pl.Int16)
