"""Recorded activities: heart rate along the way, and one exercise entry per session.

Cadence and step totals are left alone: the watch's all-day counters hold the same steps,
and steps counted twice look like a good day.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.beats import beat_readings
from backpain_analytics.sources.vendors.fit.clock import fit_datetime, instant, offsets_minutes
from backpain_analytics.sources.vendors.fit.contents import ACTIVITY, SESSION, FitContents, Summary
from backpain_analytics.sources.vendors.fit.profile import BETWEEN_SPORTS, classify

MILLISECONDS_PER_MINUTE: Final = 60_000


def activity_readings(contents: FitContents) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return seconds (ABSENT: untimed) and heart rate, above 0, of records and beats.

    Where both have the same minute the record is kept: it is what the watch heard
    live, while its clock and the strap's agree to a second or two only.
    """
    rates = contents.records["heart_rate"]
    read = np.flatnonzero(rates > 0)
    seconds = contents.records["timestamp"][read].astype(np.float64)
    beat_seconds, beat_rates = beat_readings(contents.beats)
    alone = ~np.isin(beat_seconds // 60, seconds // 60)
    return (
        np.concatenate([seconds, beat_seconds[alone]]),
        np.concatenate([rates[read], beat_rates[alone]]),
    )


def activity_offset(summaries: Iterable[Summary]) -> int | None:
    """Return the clock offset in minutes that the activity message states.

    None also for a difference of zero, as devices that do not know the zone write the
    same time twice, and for one that no zone has.
    """
    for summary in summaries:
        local_seconds, seconds = (
            _number(summary.fields, name) for name in ("local_timestamp", "timestamp")
        )
        if summary.number == ACTIVITY and local_seconds and seconds:
            (offset,) = offsets_minutes(np.array([local_seconds]), np.array([seconds]))
            return offset if offset and offset % 15 == 0 else None
    return None


def activity_heart_rates(
    seconds: NDArray[np.float64], rates: NDArray[np.int64], offset: int | None, source_id: str
) -> pl.DataFrame:
    """Return one row per reading."""
    frame = pl.DataFrame({"sampled_at": seconds, "heart_rate_bpm": rates})
    return frame.select(
        pl.lit(source_id).alias("source_id"),
        instant("sampled_at"),
        pl.col("heart_rate_bpm").cast(pl.Int16),
        pl.lit(0, pl.Int16).alias("hold_seconds"),
        pl.lit(offset, pl.Int16).alias("utc_offset_minutes"),
    )


def exercise_entries(
    summaries: Iterable[Summary], span: tuple[float, float], source_id: str
) -> list[dict[str, Any]]:
    """Return one entry per session that starts within the span of believable times.

    Newer watches write sessions first, stamped with the time the file was made, so
    only the start and the length are used. Minutes leave out pauses where the device
    knows them; null where it states no length.
    """
    return [
        _entry(summary.fields, source_id)
        for summary in summaries
        if summary.number == SESSION
        and summary.fields.get("sport") != BETWEEN_SPORTS
        and span[0] <= _number(summary.fields, "start_time") <= span[1]
    ]


def session_starts(summaries: Iterable[Summary]) -> NDArray[np.float64]:
    """Return the start of each session in seconds; 0 where it has none."""
    starts = [_number(each.fields, "start_time") for each in summaries if each.number == SESSION]
    return np.array(starts, np.float64)


def _entry(fields: Mapping[str, int | str], source_id: str) -> dict[str, Any]:
    (kind, is_high_impact), name = classify(fields.get("sport"), fields.get("sub_sport"))
    milliseconds = _number(fields, "total_timer_time") or _number(fields, "total_elapsed_time")
    return {
        "source_id": source_id,
        "started_at": fit_datetime(_number(fields, "start_time")),
        "kind": kind,
        "name": name,
        "minutes": milliseconds / MILLISECONDS_PER_MINUTE if milliseconds else None,
        "is_high_impact": is_high_impact,
    }


def _number(fields: Mapping[str, int | str], name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) else 0
