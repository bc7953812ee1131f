"""The values of a metric as rows: when, whose, how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clocks import (
    local_to_utc,
    minus_offset,
    read_moments,
    to_instants,
    utc_to_local,
)
from backpain_analytics.sources.parsing.dates import DayOrder
from backpain_analytics.sources.parsing.json_lists import numbers_of
from backpain_analytics.sources.vendors.apple_health.devices import Source, source_of
from backpain_analytics.sources.vendors.health_auto_export.content import Content, Item, Metric

SOURCE_ID = "apple:health_auto_export"
"""Phone and watch are summed up together, so which of them was worn is not known."""
UNKNOWN = Source(SOURCE_ID, "unknown")
_SUMMED_UP = "|"
"""Between the names of the devices behind one value."""
_EACH_DEVICE = ("step_count", "heart_rate")
COUNTS = ("step_count", "flights_climbed", "walking_running_distance", "apple_stand_hour")
"""What is summed up by the same interval in all of a file."""
_SHORTEST_LONG_SUM = timedelta(days=6)
"""Between sums that are of more than a day."""


@dataclass(frozen=True)
class Times:
    """How a file tells times."""

    zones: ZoneHistory
    lists_each_device: bool
    """It has the samples of each device, rather than their sums."""
    day_order: DayOrder | None
    """Of day, month and year; None: found from the dates."""

    def samples(self, metric: Metric, key: str = "qty") -> pl.DataFrame:
        """Return `at` (UTC), `utc_offset_minutes` where stated, whose, and the key's `amount`."""
        devices = [self.device(item) for item in metric.items]
        return self.instants(metric.items, "date").with_columns(
            pl.Series("amount", numbers_of(item.get(key) for item in metric.items), pl.Float64),
            pl.Series("source_id", [device.source_id for device in devices], pl.String),
            pl.Series("device_kind", [device.device_kind for device in devices], pl.String),
        )

    def device(self, item: Item) -> Source:
        """Return whose a value is; who wrote it is not always said."""
        name = device_name(item)
        return source_of(f" {name}") if self.lists_each_device and name else UNKNOWN

    def instants(self, items: Sequence[Item], *names: str) -> pl.DataFrame:
        """Return `at` and `utc_offset_minutes` by the first of these names that an item has."""
        texts = [next((str(item[name]) for name in names if name in item), "") for item in items]
        moments = read_moments(pl.Series("at", texts, pl.String), day_order=self.day_order)
        return to_instants(moments, self.zones)

    def days(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add the `local_date`, and when it began and ended as `started_at` and `ended_at`."""
        dates = utc_to_local(rows, self.zones).dt.date()
        offsets = rows["utc_offset_minutes"]
        edges = [
            minus_offset(midnight, offsets).fill_null(local_to_utc(midnight, self.zones)["at"])
            for midnight in ((dates + timedelta(days=more)).dt.combine(time()) for more in (0, 1))
        ]
        return rows.with_columns(local_date=dates, started_at=edges[0], ended_at=edges[1])


def times_of(content: Content, zones: ZoneHistory, day_order: DayOrder | None) -> Times:
    """Tell how a file tells times."""
    metrics = [content.metrics[name] for name in _EACH_DEVICE if name in content.metrics]
    names = {device_name(item) for metric in metrics for item in metric.items} - {""}
    is_apart = len(names) > 1 and not any(_SUMMED_UP in name for name in names)
    return Times(zones, is_apart, day_order)


def device_name(item: Item) -> str:
    """Return what the app says of the device; empty: nothing."""
    name = item.get("source")
    return name.strip() if isinstance(name, str) else ""


def are_daily(counts: Iterable[pl.DataFrame], zones: ZoneHistory) -> bool:
    """Say whether counts are totals of days: no device has two of one metric on one date."""
    dates = [rows.select("source_id", date=utc_to_local(rows, zones).dt.date()) for rows in counts]
    return not any(rows.drop_nulls().is_duplicated().any() for rows in dates)


def are_of_weeks(counts: Iterable[pl.DataFrame]) -> bool:
    """Say whether daily counts lie so far apart that they are sums of weeks, months or years."""
    gaps = [rows["at"].drop_nulls().unique().sort().diff().min() for rows in counts]
    known = [gap for gap in gaps if isinstance(gap, timedelta)]
    return bool(known) and min(known) >= _SHORTEST_LONG_SUM
