"""When the rows of a minute table are: timestamps as they are stored, texts as they are read."""

from typing import cast

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clocks import local_to_utc, read_moments, to_instants
from backpain_analytics.sources.parsing.dates import EARLIEST_YEAR, LATEST_YEAR, DayOrder
from backpain_analytics.sources.sample_rows import SKIPPED_TIME
from backpain_analytics.sources.tables import CLOCK

_LONGEST = 40
"""Characters of a time."""


def with_instants(
    rows: pl.DataFrame, zones: ZoneHistory, day_order: DayOrder | None
) -> pl.DataFrame:
    """Add `at` (UTC), `is_day` where a row has a date alone, and `fault` where it has no instant.

    A timestamp without a zone is the wearer's clock, one with a zone is an instant. Texts are ISO
    unless the order of their dates is declared.
    """
    persons = rows.get_column("person_id", default=None)
    if isinstance(rows.get_column("started_at", default=pl.Series()).dtype, pl.Datetime):
        clock = _plausible(rows["started_at"])
        at, is_day = (
            _instants(clock, zones, persons),
            pl.repeat(value=False, n=len(rows), eager=True),
        )
    else:
        names = ("started_at", None) if "started_at" in rows else ("date", "time")
        texts, clocks = (rows[name].str.head(_LONGEST) if name else None for name in names)
        moments = read_moments(cast(pl.Series, texts), clocks, day_order or "ymd")
        clock = moments.values
        at, is_day = to_instants(moments, zones, persons)["at"], ~moments.has_clock
    is_skipped = clock.is_not_null() & at.is_null()
    return rows.with_columns(
        at=at, is_day=is_day, fault=pl.when(is_skipped).then(pl.lit(SKIPPED_TIME))
    )


def month(schema: pl.Schema) -> pl.Expr:
    """Return what rows of one month share, of texts their beginning."""
    name = "started_at" if "started_at" in schema else "date"
    time = pl.col(name)
    if isinstance(schema[name], pl.Datetime):
        return time.dt.year() * 12 + time.dt.month()
    return time.str.head(len("2026-03"))


def _plausible(moments: pl.Series) -> pl.Series:
    is_plausible = moments.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)
    return moments.set(~is_plausible, None)


def _instants(moments: pl.Series, zones: ZoneHistory, persons: pl.Series | None) -> pl.Series:
    if getattr(moments.dtype, "time_zone", None) is None:
        return local_to_utc(moments.cast(CLOCK), zones, persons)["at"]
    return moments.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
