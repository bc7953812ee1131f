"""Times of day as people and spreadsheets write them, cut from their dates and read."""

import re

import polars as pl

_CLOCK = (
    r"^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([ap])\.?\s?m\.?)?(?:uhr|h)?"
    r"\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?(?:\[[^\]]*\])?$"
)
_MINUTE = 60_000_000
"""Microseconds."""


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
    # The streaming engine cuts on all cores, a series only on one.
    parts = texts.alias("text").to_frame().lazy().select(pl.col("text").str.splitn(mark, 2))
    cut = parts.collect(engine="streaming")["text"].struct
    return cut[0], cut[1]


def read_clocks(texts: pl.Series) -> pl.DataFrame:
    """Read times of day: microseconds since midnight (null: no time), and the offset if any."""
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


def _offset(zone: pl.Expr) -> pl.Expr:
    sign = pl.when(zone.str.contains("-", literal=True)).then(-1).otherwise(1)
    hours = zone.str.extract(r"[+-](\d{1,2})").cast(pl.Int16)
    minutes = zone.str.extract(r"[+-]\d{1,2}:?(\d{2})$").cast(pl.Int16).fill_null(0)
    return (sign * (hours * 60 + minutes)).cast(pl.Int16)
