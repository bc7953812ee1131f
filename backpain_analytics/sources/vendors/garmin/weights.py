"""Body weights of Garmin Connect's bulk export: `[{"metaData": {…}, "weight": {…}}, …]`.

Each item holds what one entry changed: a weight in grams, or a threshold, or nothing we read.
"""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import unread_batch, weight_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import frame_of, load_objects
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.garmin.times import SOURCE_ID, instants

_GRAMS_PER_KILOGRAM = 1_000
_ABOUT_THE_ENTRY = {"metaData", "version", "weight"}
_WEIGHT = pl.Schema(
    {"version": pl.Float64(), "timestampGMT": pl.String(), "weight": pl.Float64()}
)  # fmt: skip


def weights_of(member: Member) -> Iterator[Batch]:
    """Read the weights; of several versions of one entry the last."""
    items = load_objects(member)
    weighed = [
        {**item["weight"], "version": item.get("version")}
        for item in items
        if isinstance(item.get("weight"), dict)
    ]
    found, unreadable = frame_of(weighed, _WEIGHT)
    yield from sample_rows.rejected_items(unreadable)
    weights = found.drop_nulls("weight").sort("version", nulls_last=False, maintain_order=True)
    rows = weights.select(
        source_id=pl.lit(SOURCE_ID),
        measured_at=instants(weights["timestampGMT"]),
        body_weight_kilograms=(pl.col("weight") / _GRAMS_PER_KILOGRAM).round(3),
    )
    is_timed = pl.col("measured_at").is_not_null()
    yield from weight_batches(
        pl.concat(
            [
                rows.filter(is_timed).unique("measured_at", keep="last", maintain_order=True),
                rows.filter(~is_timed),
            ]
        )
    )
    yield unread_batch(
        Counter(name for item in items for name in item if name not in _ABOUT_THE_ENTRY)
    )
