"""FIT's ways of telling the time, turned into seconds since 1989-12-31 UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES
from backpain_analytics.sources.tables import INSTANT
from backpain_analytics.sources.vendors.fit.contents import ABSENT

FIT_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
FIT_EPOCH_MICROSECONDS: Final = int(FIT_EPOCH.timestamp()) * 1_000_000
FIRST_DATE: Final = 0x10000000
"""Smaller values count seconds since the device was switched on, and are no dates."""
FARTHEST_SECONDS: Final = 92 * 86_400
"""From the median time of a file. Trackers keep about four weeks. Our choice."""


def unrolled(full: NDArray[np.int64], low: NDArray[np.int64], modulus: int) -> NDArray[np.int64]:
    """Complete times of which only the remainder by a modulus was written.

    Between full times the clock runs forward, each step shorter than the modulus. Values
    are ABSENT where neither is given, or before the first full time.

    >>> unrolled(np.array([60, -1, -1, 200]), np.array([-1, 31, 3, -1]), 32).tolist()
    [60, 63, 67, 200]
    """
    times = np.full(full.shape, ABSENT, np.int64)
    placed = np.flatnonzero((full >= 0) | (low >= 0))
    if not placed.size:
        return times
    full, low = full[placed], low[placed]
    is_full = full >= 0
    remainders = np.where(is_full, full, low) % modulus
    steps = np.diff(remainders, prepend=remainders[:1]) % modulus
    walked = np.cumsum(steps)
    latest_full = np.maximum.accumulate(np.where(is_full, np.arange(full.size), -1))
    since_full = walked - walked[latest_full]
    times[placed] = np.where(latest_full >= 0, full[latest_full] + since_full, ABSENT)
    return times


def plausible_span(seconds: NDArray[np.float64]) -> tuple[float, float]:
    """Return the first and last time to be believed, given all times of a file.

    A damaged byte puts a sample into the next century, and everything that counts days
    from the first to the last sample follows it there.
    """
    dated = seconds[seconds >= FIRST_DATE]
    if not dated.size:
        return FIRST_DATE, FIRST_DATE
    middle = float(np.median(dated))
    return max(FIRST_DATE, middle - FARTHEST_SECONDS), middle + FARTHEST_SECONDS


def fit_datetime(seconds: int) -> datetime:
    """Turn seconds since 1989-12-31 into a UTC instant."""
    return FIT_EPOCH + timedelta(seconds=seconds)


def instant(column: str) -> pl.Expr:
    """Turn seconds since 1989-12-31, whole or not, into a UTC instant; null where ABSENT."""
    microseconds = (pl.col(column) * 1_000_000).round().cast(pl.Int64) + FIT_EPOCH_MICROSECONDS
    return pl.when(pl.col(column) >= 0).then(microseconds).cast(INSTANT).alias(column)


def offsets_minutes(local_seconds: NDArray[np.int64], seconds: NDArray[np.int64]) -> pl.Series:
    """Return the wearer's clock minus UTC in minutes; null where it cannot be one."""
    minutes = np.rint((local_seconds - seconds) / 60)
    is_offset = (seconds >= FIRST_DATE) & (np.abs(minutes) <= LARGEST_OFFSET_MINUTES)
    return pl.Series(np.where(is_offset, minutes, np.nan), nan_to_null=True).cast(pl.Int16)
