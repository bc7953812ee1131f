"""Zepp's tables of sleep, sessions and weights, whose times are UTC: `2026-03-01 17:05:00+0000`."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import (
    sleep_session_batches,
    unread_batch,
    weight_batches,
)
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.reader import Batch, Context
from backpain_analytics.sources.vendors.columns import cells
from backpain_analytics.sources.vendors.sessions import recorded_session_batches, sport_names

_SOURCE = pl.lit("zepp").alias("source_id")
_ROUNDING = timedelta(minutes=1)
_NO_NAPS = ("", "[]")

_MOST_UNLIKE_HEIGHT = 2
"""Centimetres; people correct their own height. Our choice."""
_OTHER_HEIGHT = "Its height is another than that of most rows: somebody else stood on the scale."


def sleep_batches(frame: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield nights; one that was not logged starts and stops at once."""
    rows = to_instants(read_moments(frame["start"]), context.zones).with_columns(
        frame["line"],
        _SOURCE,
        ended_at=to_instants(read_moments(frame["stop"]), context.zones)["at"],
    )
    spans = rows.rename({"at": "started_at"}).with_columns(_asleep_minutes(frame))
    is_span = pl.col("ended_at") > pl.col("started_at")
    logged = spans.filter(is_span).select("source_id", "started_at", "ended_at")
    yield Batch("sleep_spans", logged.unique(maintain_order=True))
    lasted = (pl.col("ended_at") - pl.col("started_at") + _ROUNDING).dt.total_minutes()
    asleep = pl.col("asleep_minutes")
    yield from sleep_session_batches(
        spans.filter(is_span).with_columns(
            asleep_minutes=pl.when((asleep > 0) & (asleep <= lasted)).then(asleep)
        )
    )
    yield from sample_rows.rejected_times(
        rows.with_columns(at=pl.when(pl.col("ended_at").is_not_null()).then("at"))
    )
    others = int((~cells(frame, "naps").fill_null("").str.strip_chars().is_in(_NO_NAPS)).sum())
    if others:
        yield unread_batch({"naps": others})


def _asleep_minutes(frame: pl.DataFrame) -> pl.Series:
    """Add up the stages; null where deep or shallow sleep is not told."""
    deep, shallow, dreams = (
        read_numbers(cells(frame, name))
        for name in ("deepsleeptime", "shallowsleeptime", "remtime")
    )
    # Bands before about 2019 know no dreams.
    return (deep + shallow + dreams.fill_null(0)).alias("asleep_minutes")


def session_batches(frame: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield the sessions of SPORT; what was not measured is -1."""
    seconds = read_numbers(frame["sporttime(s)"])
    metres = read_numbers(cells(frame, "distance(m)"))
    rows = to_instants(read_moments(frame["starttime"]), context.zones).select(
        frame["line"],
        _SOURCE,
        started_at="at",
        minutes=seconds.set(seconds < 0, None) / 60,
        name=sport_names("zepp", read_numbers(frame["type"])),
        distance_kilometres=metres / 1_000,
    )
    yield from recorded_session_batches(rows)


def body_batches(frame: pl.DataFrame, context: Context, label: str) -> Iterator[Batch]:
    """Yield the weights of one person: all who stand on the scale are in the file.

    Raises:
        UnreadableExportError: No height is that of most rows.
    """
    rows = to_instants(read_moments(frame["time"]), context.zones).select(
        frame["line"],
        _SOURCE,
        measured_at="at",
        body_weight_kilograms=read_numbers(frame["weight"]),
        height=read_numbers(cells(frame, "height")),
    )
    heights = rows["height"].drop_nulls()
    # Of most rows, so that the middle one is among them.
    usual = heights.median()
    is_usual = (pl.col("height") - pl.lit(usual)).abs() <= _MOST_UNLIKE_HEIGHT
    is_unlike = (~is_usual).fill_null(value=False)
    if rows.filter(is_unlike).height * 2 >= max(len(heights), 1):
        raise UnreadableExportError(
            f"{label}: it holds the weights of several people, whose heights differ, and of none "
            "the most. Keep the rows of one height."
        )
    other = pl.when(is_unlike).then(pl.lit(_OTHER_HEIGHT))
    weighed = rows.filter(~is_missing(frame["weight"]))
    yield from weight_batches(weighed.with_columns(fault=other))
