"""Nights and naps of Mi Fitness.

The same sleep may be there under several keys, `sleep` and `watch_night_sleep`, at almost the same
times. Naps of a date may be one record without times of its own; then its stretches have them.
"""

from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches
from backpain_analytics.sources.reader import Batch, Context
from backpain_analytics.sources.vendors.mi_fitness.records import instant, of_value

SLEEPS = {"sleep": None, "watch_night_sleep": False, "watch_daytime_sleep": True}
"""Key → whether it is a nap."""
_AWAKE = 5
"""State of a stretch; the others are kinds of sleep."""
_NUMBERS = {"asleep_minutes": "duration", "awakenings": "awake_count"}


def night_batches(records: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield the sleep of records, each once."""
    sleeps = records.with_columns(
        started_at=instant(of_value("bedtime")),
        ended_at=instant(of_value("wake_up_time")),
        is_nap=pl.col("key").replace_strict(SLEEPS, default=None, return_dtype=pl.Boolean),
        **{name: of_value(field) for name, field in _NUMBERS.items()},
    )
    is_timed = pl.all_horizontal(pl.col("started_at", "ended_at").is_not_null())
    nights = _each_once(sleeps.filter(is_timed))
    stretches, untold = _stretches(sleeps.filter(~is_timed))
    yield sample_rows.source_batch(records, "worn_with_heart_rate")
    yield from sample_rows.sleep_batches(nights)
    yield from sleep_session_batches(nights)
    yield from sample_rows.sleep_batches(stretches)
    yield from sample_rows.rejections(untold["line"], sample_rows.BAD_SLEEP)


def _each_once(nights: pl.DataFrame) -> pl.DataFrame:
    """Keep of sleeps of one device that overlap the first, of those the longest."""
    lasted = pl.col("ended_at") - pl.col("started_at")
    rows = nights.sort("started_at", lasted, descending=[False, True], maintain_order=True)
    ended_at = pl.col("ended_at").cum_max().shift().over("source_id")
    return rows.filter((pl.col("started_at") >= ended_at).fill_null(value=True))


def _stretches(sleeps: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the stretches of sleeps without times, and the sleeps that have none."""
    items = pl.col("value").str.json_path_match("$.items").str.extract_all(r"\{[^{}]*\}")
    told = sleeps.with_columns(items=items)
    untold = told.filter(pl.col("items").list.len().fill_null(0) == 0)
    each = told.select("source_id", "line", "items").explode("items").drop_nulls("items")
    spans = each.rename({"items": "value"}).with_columns(
        started_at=instant(of_value("start_time")),
        ended_at=instant(of_value("end_time")),
        is_sleep=of_value("state").ne_missing(_AWAKE),
    )
    return spans.filter("is_sleep"), untold
