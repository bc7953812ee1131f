"""Activities of Garmin Connect's bulk export: `[{"summarizedActivitiesExport": [{…}, …]}]`.

Times and lengths are in milliseconds, distances in centimetres. The name that an activity has says
where it was, so its type stands for it.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import frame_of, load_objects
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.exercises import with_exercises
from backpain_analytics.sources.vendors.garmin.times import SOURCE_ID, clocks, offsets

LIST = "summarizedActivitiesExport"

_MILLISECONDS_PER_MINUTE, _CENTIMETRES_PER_KILOMETRE = 60_000, 100_000
_ACTIVITY = pl.Schema(
    {
        "activityType": pl.String(),
        **dict.fromkeys(["startTimeGmt", "beginTimestamp", "startTimeLocal"], pl.String()),
        **dict.fromkeys(["duration", "distance", "avgHr"], pl.Float64()),
        "parent": pl.Boolean(),
    }
)


def sessions_of(member: Member) -> Iterator[Batch]:
    """Read the activities; of a race of several sports the legs, which are listed beside it."""
    lists = (item.get(LIST) for item in load_objects(member))
    items = [_plain(each) for found in lists if isinstance(found, list) for each in found]
    found, unreadable = frame_of([each for each in items if each is not None], _ACTIVITY)
    yield from sample_rows.rejected_items(unreadable + items.count(None))
    activities = found.filter(~pl.col("parent").fill_null(value=False))
    started = clocks(activities["startTimeGmt"].fill_null(activities["beginTimestamp"]))
    positive = {name: pl.when(pl.col(name) > 0).then(name) for name in ("distance", "avgHr")}
    rows = activities.select(
        source_id=pl.lit(SOURCE_ID),
        started_at=started.dt.replace_time_zone("UTC"),
        utc_offset_minutes=offsets(started, clocks(activities["startTimeLocal"])),
        name=pl.col("activityType").str.replace_all("_", " ").fill_null("activity"),
        minutes=pl.col("duration") / _MILLISECONDS_PER_MINUTE,
        heart_rate_bpm=positive["avgHr"],
        distance_kilometres=positive["distance"] / _CENTIMETRES_PER_KILOMETRE,
    )
    yield from session_batches(with_exercises(rows, "garmin"))


def _plain(item: Any) -> dict[str, Any] | None:
    """Return an activity whose type is its key, as some exports have it with its family."""
    if not isinstance(item, dict):
        return None
    kind = item.get("activityType")
    return {**item, "activityType": kind.get("typeKey")} if isinstance(kind, dict) else item
