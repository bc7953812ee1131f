"""Heart rates that a chest strap stored while the watch could not hear it, as in swimming."""

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.clock import unrolled
from backpain_analytics.sources.vendors.fit.contents import ABSENT, Columns

TICKS_PER_SECOND = 1_024
FRACTIONS_PER_SECOND = 32_768
READINGS = 8
"""Readings in one message."""


def beat_readings(beats: Columns) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return seconds since 1989-12-31 and heart rate of every reading.

    An anchor message tells the time, the strap's own clock (1/1024 s) and one reading.
    The messages after it hold eight readings, each with the last twelve bits of the
    strap's clock, so that clock is counted on from reading to reading.
    """
    is_anchor = (beats["timestamp"] >= 0) & (beats["event_timestamp"] >= 0)
    rates = beats["heart_rates"].copy()
    rates[is_anchor, 1:] = ABSENT
    low_ticks = _twelve_bit_values(beats["event_timestamps_12"])
    low_ticks[is_anchor] = ABSENT
    full_ticks = np.full_like(low_ticks, ABSENT)
    full_ticks[is_anchor, 0] = beats["event_timestamp"][is_anchor]
    ticks = unrolled(full_ticks.ravel(), low_ticks.ravel(), modulus=1 << 12)
    read = np.flatnonzero((rates.ravel() > 0) & (ticks >= 0))
    seconds = _strap_started(beats, is_anchor)[read // READINGS] + ticks[read] / TICKS_PER_SECOND
    return seconds, rates.ravel()[read]


def _twelve_bit_values(packed: NDArray[np.int64]) -> NDArray[np.int64]:
    """Unpack twelve bytes into eight values, two to three bytes, low bits first."""
    first, middle, last = packed[:, 0::3], packed[:, 1::3], packed[:, 2::3]
    pairs = [first | (middle & 0xF) << 8, middle >> 4 | last << 4]
    values = np.stack(pairs, axis=2).reshape(-1, READINGS)
    values[(packed == ABSENT).any(axis=1)] = ABSENT
    return values


def _strap_started(beats: Columns, is_anchor: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each message, the time at which the clock of the latest anchor stood at zero."""
    fraction = np.maximum(beats["fractional_timestamp"], 0) / FRACTIONS_PER_SECOND
    started = beats["timestamp"] + fraction - beats["event_timestamp"] / TICKS_PER_SECOND
    rows = np.where(is_anchor, np.arange(is_anchor.size), 0)
    return np.asarray(started[np.maximum.accumulate(rows)])
