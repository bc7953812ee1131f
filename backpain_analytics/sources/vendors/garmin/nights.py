"""Nights and naps of Garmin Connect's bulk export."""

from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import frame_of, load_objects
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.garmin.times import SOURCE_ID, clocks, instants, offsets

_ENDS = ("sleepStartTimestampGMT", "sleepEndTimestampGMT")
_STAGES = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")
_NIGHT = pl.Schema(
    {
        **dict.fromkeys([*_ENDS, "sleepStartTimestampLocal"], pl.String()),
        **dict.fromkeys([*_STAGES, "awakeCount"], pl.Float64()),
    }
)
_NAP = pl.Schema(
    {
        "napStartTimestampGMT": pl.String(),
        "napEndTimestampGMT": pl.String(),
        "napTimeSec": pl.Float64(),
    }
)


def sleep_of(member: Member) -> Iterator[Batch]:
    """Read the nights; one that the watch did not see has no times."""
    items = load_objects(member)
    nights, unreadable = frame_of(items, _NIGHT)
    yield from sample_rows.rejected_items(unreadable)
    seen = nights.drop_nulls(_ENDS)
    started, ended, local = (clocks(seen[name]) for name in list(_NIGHT)[:3])
    yield from _batches(
        seen.select(
            source_id=pl.lit(SOURCE_ID),
            started_at=started.dt.replace_time_zone("UTC"),
            ended_at=ended.dt.replace_time_zone("UTC"),
            utc_offset_minutes=offsets(started, local),
            # Older watches know no REM; without deep and light sleep nothing was measured.
            asleep_minutes=(pl.sum_horizontal(*_STAGES[:2], ignore_nulls=False)
                            + pl.col(_STAGES[2]).fill_null(0)) / 60,
            awakenings="awakeCount",
            is_nap=pl.lit(value=False),
        )
    )  # fmt: skip
    listed = (item.get("napList") for item in items)
    naps = [nap for found in listed if isinstance(found, list) for nap in found]
    yield from _naps([nap for nap in naps if isinstance(nap, dict)])


def _naps(items: list[dict[str, object]]) -> Iterator[Batch]:
    naps, unreadable = frame_of(items, _NAP)
    yield from sample_rows.rejected_items(unreadable)
    yield from _batches(
        naps.select(
            source_id=pl.lit(SOURCE_ID),
            started_at=instants(naps["napStartTimestampGMT"]),
            ended_at=instants(naps["napEndTimestampGMT"]),
            asleep_minutes=pl.col("napTimeSec") / 60,
            is_nap=pl.lit(value=True),
        )
    )


def _batches(spans: pl.DataFrame) -> Iterator[Batch]:
    yield from sample_rows.sleep_batches(spans)
    yield from sleep_session_batches(spans)
