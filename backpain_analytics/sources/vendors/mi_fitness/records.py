"""Records of Mi Fitness: when, of which device, and what their JSON says."""

from datetime import UTC, datetime

import polars as pl

from backpain_analytics.sources.parsing.text_tables import Table

SOURCE_ID = "mi_fitness"

_OWN_NUMBERS = r"\d+(\d{4})$"
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)
"""Devices whose clock was never set write the year 2000; none of theirs is older than this."""
_CLOCK_NOT_SET = "The clock of the device was not set."


def records_of(table: Table) -> pl.DataFrame:
    """Return the rows with their `line`, `source_id`, the instant `at`, and a `fault`."""
    seconds = pl.col("time").cast(pl.Float64, strict=False)
    rows = table.frame.rename(str.lower).with_columns(
        table.lines,
        pl.col("key").str.strip_chars(),
        source_id=_source_ids(),
        at=instant(seconds),
    )
    return rows.with_columns(fault=pl.when(pl.col("at") < _FIRST).then(pl.lit(_CLOCK_NOT_SET)))


def _source_ids() -> pl.Expr:
    """Name the devices, without most of their numbers."""
    sid = pl.col("sid").str.strip_chars()
    device = pl.concat_str(pl.lit(f"{SOURCE_ID}:"), sid.str.replace(_OWN_NUMBERS, "${1}"))
    return pl.when(sid != "default").then(device).otherwise(pl.lit(SOURCE_ID))


def instant(seconds: pl.Expr) -> pl.Expr:
    """Return the instants of seconds since 1970; 0 is none."""
    whole = pl.when(seconds.is_between(1, 4e9)).then(seconds)
    return (whole * 1e6).cast(pl.Int64).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def of_value(name: str) -> pl.Expr:
    """Return a number of the value; null: it has none of that name, or is no JSON."""
    return pl.col("value").str.json_path_match(f"$.{name}").cast(pl.Float64, strict=False)


def measured(name: str) -> pl.Expr:
    """Return a number of the value that is written as 0 where nothing was measured."""
    return pl.when(of_value(name) > 0).then(of_value(name))
