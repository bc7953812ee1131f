"""All-day monitoring messages: step counters and heart rates as the watch wrote them."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.sources.vendors.fit.clock import instant, offsets_minutes, unrolled
from backpain_analytics.sources.vendors.fit.contents import ABSENT, Columns

HOLD_SECONDS: Final = 900
"""A watch that writes heart rate only when it changes repeats it at least this often."""
FEWEST_PAIRS: Final = 50
LARGEST_EQUAL_SHARE: Final = 0.05
"""Of neighbouring heart rates. Watches that write changes only show next to none, watches
that write every minute far more. Our choice."""
MODULUS: Final = 1 << 16
"""Of the short times; such a message tells the last 16 bits of its time."""


def monitoring_seconds(monitoring: Columns) -> NDArray[np.int64]:
    """Return the time of each message; ABSENT where it has none.

    Most messages carry the last 16 bits of the time only. They count on from the last
    full time of a monitoring or monitoring_info message: other messages run ahead of
    them, and counting from those puts samples 18 hours late. They only count forward, as
    the protocol says: a pause of 17.5 hours looks like a step back of 40 minutes. One that
    would come to lie after the next full time stepped back all the same: it has no known
    time, and those that follow count on from the one before it.
    """
    full, low = monitoring["timestamp"], monitoring["timestamp_16"]
    seconds = unrolled(full, low, MODULUS)
    before, end = _neighbouring_full_times(full)
    is_late = (before >= 0) & (full[before] <= end) & (seconds > end)
    sound = np.maximum.accumulate(np.where((seconds >= 0) & ~is_late, np.arange(full.size), 0))
    reached: dict[int, int] = {}
    for row in np.flatnonzero(is_late).tolist():
        last = reached.get(before[row], seconds[sound[row]])
        time = last + (low[row] - last) % MODULUS
        seconds[row] = time if time <= end[row] else ABSENT
        reached[before[row]] = time if time <= end[row] else last
    return seconds


def _neighbouring_full_times(
    full: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the row of the last full time before each message, and the next full time.

    ABSENT where there is none. Where the second is smaller than the first, the clock was
    set anew in between, and it says nothing of the messages before it.
    """
    rows = np.arange(full.size)
    before = np.maximum.accumulate(np.where(full >= 0, rows, ABSENT))
    after = np.minimum.accumulate(np.where(full >= 0, rows, full.size)[::-1])[::-1]
    return before, np.append(full, ABSENT)[after]


def monitoring_offsets(monitoring: Columns) -> pl.Series:
    """Return the clock offset in minutes that the latest monitoring_info states."""
    local_seconds = monitoring["local_timestamp"]
    stated = offsets_minutes(local_seconds, monitoring["timestamp"])
    rows = np.arange(local_seconds.size)
    latest = pl.Series(np.maximum.accumulate(np.where(local_seconds >= 0, rows, ABSENT)))
    return stated.gather(latest.set(latest < 0, None))


def step_counters(monitoring: Columns, seconds: NDArray[np.int64], source_id: str) -> pl.DataFrame:
    """Return one row per counter reading; `seconds` ABSENT leaves a message out."""
    types = _activity_types(monitoring)
    typed = np.flatnonzero((types >= 0) & (seconds >= 0))
    interval_starts = np.full(seconds.size, ABSENT, np.int64)
    interval_starts[typed] = _previous_seconds(seconds[typed])
    cycles = monitoring["cycles"]
    counted = typed[cycles[typed] >= 0]
    frame = pl.DataFrame(
        {
            "observed_at": seconds[counted],
            "activity_type": types[counted],
            "counter_steps": cycles[counted],
            "is_snapshot": monitoring["duration_minutes"][counted] >= 0,
            "interval_started_at": interval_starts[counted],
            "utc_offset_minutes": monitoring_offsets(monitoring)[counted],
        }
    )
    return frame.select(
        pl.lit(source_id).alias("source_id"),
        instant("observed_at"),
        pl.col("activity_type").cast(pl.Int16),
        pl.col("counter_steps").cast(pl.Int32),
        "is_snapshot",
        instant("interval_started_at"),
        "utc_offset_minutes",
    )


def monitoring_heart_rates(
    monitoring: Columns, seconds: NDArray[np.int64], source_id: str
) -> pl.DataFrame:
    """Return one row per heart rate; 0 (the watch is not on the wrist) becomes null."""
    rates = monitoring["heart_rate"]
    read = np.flatnonzero((rates >= 0) & (seconds >= 0))
    frame = pl.DataFrame(
        {
            "sampled_at": seconds[read],
            "heart_rate_bpm": rates[read],
            "utc_offset_minutes": monitoring_offsets(monitoring)[read],
        }
    )
    bpm = pl.col("heart_rate_bpm")
    return frame.select(
        pl.lit(source_id).alias("source_id"),
        instant("sampled_at"),
        pl.when(bpm > 0).then(bpm).cast(pl.Int16).alias("heart_rate_bpm"),
        pl.lit(_hold_seconds(seconds[read], rates[read]), pl.Int16).alias("hold_seconds"),
        "utc_offset_minutes",
    ).select(SCHEMAS["heart_rate_samples"].names())


def _activity_types(monitoring: Columns) -> NDArray[np.int64]:
    own, shared = monitoring["activity_type"], monitoring["type_and_intensity"]
    # The upper three bits of the shared byte are the intensity.
    return np.where(own >= 0, own, np.where(shared >= 0, shared & 0x1F, ABSENT))


def _previous_seconds(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each time, the last one before it that is earlier; ABSENT where there is none.

    A watch closes the counters of several types at one moment, so a mere neighbour
    would often give an interval of no length.
    """
    rows = np.arange(seconds.size)
    changes = np.diff(seconds, prepend=seconds[:1]) != 0
    first_of_moment = np.maximum.accumulate(np.where(changes, rows, 0))
    previous = seconds[first_of_moment - 1]
    return np.where((first_of_moment > 0) & (previous < seconds), previous, ABSENT)


def _hold_seconds(seconds: NDArray[np.int64], rates: NDArray[np.int64]) -> int:
    soon = (np.diff(seconds) < HOLD_SECONDS) & (rates[1:] > 0) & (rates[:-1] > 0)
    equal_share = np.mean(np.diff(rates)[soon] == 0) if soon.sum() >= FEWEST_PAIRS else 0.0
    return 0 if equal_share > LARGEST_EQUAL_SHARE else HOLD_SECONDS
