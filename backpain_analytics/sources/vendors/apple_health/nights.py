"""Nights and naps as each watch, phone or app tells them, from going to bed to getting up."""

from datetime import timedelta
from typing import Final

import polars as pl

from backpain_analytics.sources.vendors.apple_health.sleep import (
    ASLEEP,
    AWAKE,
    IN_BED,
    LONGEST_AWAKE,
    joined,
    of_stage,
    without_sleep,
)

_NO_GAP: Final = timedelta()
_IS_STAGED: Final = r"(?:Core|Deep|REM|Awake)$"
"""Who tells these also tells when somebody woke up."""
_KEYS: Final = ["source_id", "session"]


def sleep_sessions(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the nights and naps of each source.

    Args:
        rows: As for `sleep_spans`.

    Returns:
        `source_id`, `started_at`, `ended_at`, `asleep_minutes` (null: it tells time in bed only)
        and `awakenings` (null: it tells neither stages nor minutes awake). Time in bed alone, as
        in `sleep_spans`, only where nothing says when the person slept.
    """
    asleep, awake = of_stage(rows, ASLEEP), of_stage(rows, AWAKE)
    in_bed = of_stage(rows, IN_BED)
    sessions = joined(
        pl.concat([asleep, awake, in_bed]),
        ["source_id"],
        LONGEST_AWAKE,
        is_staged=pl.col("value").str.contains(_IS_STAGED).any(),
        is_in_bed=pl.col("value").str.ends_with(IN_BED).any(),
    ).with_columns(session="started_at")
    slept = _slept(_stretches(asleep, sessions))
    told = sessions.join(slept, on=_KEYS, how="left").join(
        _awakenings(_stretches(awake, sessions).join(slept, on=_KEYS)), on=_KEYS, how="left"
    )
    told = told.with_columns(awakenings=pl.when("is_staged").then(pl.col("times").fill_null(0)))
    is_slept = pl.col("asleep_minutes").is_not_null()
    only_in_bed = told.filter(~is_slept & pl.col("is_in_bed")).with_columns(
        awakenings=pl.lit(None, pl.UInt32)
    )
    told = pl.concat([told.filter(is_slept), without_sleep(only_in_bed, asleep)])
    return told.sort("source_id", "started_at")


def _stretches(rows: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Join what overlaps or meets, and say in which session it lies."""
    stretches = joined(rows, ["source_id"], _NO_GAP).sort("started_at")
    starts = sessions.select("source_id", "started_at", "session").sort("started_at")
    return stretches.join_asof(starts, on="started_at", by="source_id", check_sortedness=False)


def _slept(asleep: pl.DataFrame) -> pl.DataFrame:
    lasted = pl.col("ended_at") - pl.col("started_at")
    return asleep.group_by(_KEYS).agg(
        slept_at=pl.col("started_at").min(),
        woke_at=pl.col("ended_at").max(),
        asleep_minutes=lasted.sum().dt.total_seconds() / 60,
    )


def _awakenings(awake: pl.DataFrame) -> pl.DataFrame:
    """Count the times awake before the last sleep: getting up is none."""
    is_amid = (pl.col("started_at") >= pl.col("slept_at")) & (
        pl.col("started_at") < pl.col("woke_at")
    )
    return awake.filter(is_amid).group_by(_KEYS).agg(times=pl.len())
