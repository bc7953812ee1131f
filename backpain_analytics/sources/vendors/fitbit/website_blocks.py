"""What the blocks of the website's CSV say, in columns: days, body weights, nights."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import (
    amount_batches,
    sleep_session_batches,
)
from backpain_analytics.sources.device_rows import weight_batches as judged_weights
from backpain_analytics.sources.parsing.clocks import ends_to_utc, local_to_utc, read_moments
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.reader import Batch, Context, note_batch
from backpain_analytics.sources.vendors.fitbit.lists import SOURCE_ID
from backpain_analytics.sources.vendors.fitbit.weights import in_kilograms

KILOMETRES_PER_MILE = 1.609344
LONGEST_STEP_MILES, SHORTEST_STEP_KILOMETRES = 0.00054, 0.00058
"""A step of 0.87 m is as long in miles as one of 0.54 m is in kilometres: the app takes a step for
0.41 of the height, 0.6 m to 0.8 m of nearly everybody. Our choice."""
FEWEST_STEPS = 1_000
"""Days with fewer say little of how long a step is."""

_NO_UNIT = (
    "distances are left out: nothing says whether they are in kilometres or in miles, and the "
    "length of a step fits neither well"
)


def day_batches(days: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield totals of days: steps as the vendor's own, distances and floors."""
    dates = read_moments(days["date"]).values.dt.date()
    # Steps are whole, so a comma parts thousands whatever the language.
    steps = read_numbers(days["steps"], are_counts=True)
    rows = days.select("line", source_id=pl.lit(SOURCE_ID), local_date=dates, steps=steps)
    yield from sample_rows.day_batches(rows)
    lasting = rows.select(
        "line",
        "source_id",
        "steps",
        started_at=_midnights(dates, context),
        ended_at=_midnights(dates.dt.offset_by("1d"), context),
    )
    yield from _floors(days, lasting)
    yield from _distances(days, lasting)


def _midnights(dates: pl.Series, context: Context) -> pl.Series:
    """Return when dates begin: at one where the clock is put forward over midnight."""
    clock = dates.cast(pl.Datetime("us"))
    zero, one = (
        local_to_utc(clock + timedelta(hours=hours), context.zones)["at"] for hours in (0, 1)
    )
    return zero.zip_with(zero.is_not_null(), one)


def _floors(days: pl.DataFrame, lasting: pl.DataFrame) -> Iterator[Batch]:
    """A band that counts no floors has 0 of them on every day: that is unknown."""
    floors = read_numbers(_text(days, "floors"), are_counts=True).cast(pl.Float64)
    if (floors > 0).any():
        rows = lasting.with_columns(floors=floors)
        yield from amount_batches("floor_readings", rows.filter(~is_missing(days["floors"])))


def _distances(days: pl.DataFrame, lasting: pl.DataFrame) -> Iterator[Batch]:
    distances = read_numbers(_text(days, "distance")).cast(pl.Float64)
    is_walk = (lasting["steps"] >= FEWEST_STEPS) & (distances > 0)
    step = (distances / lasting["steps"]).filter(is_walk.fill_null(value=False)).median()
    if not isinstance(step, float):
        return
    if LONGEST_STEP_MILES < step < SHORTEST_STEP_KILOMETRES:
        yield note_batch(_NO_UNIT)
        return
    unit = 1.0 if step >= SHORTEST_STEP_KILOMETRES else KILOMETRES_PER_MILE
    rows = lasting.with_columns(distance_kilometres=distances * unit)
    yield from amount_batches("distance_readings", rows.filter(~is_missing(days["distance"])))


def _text(days: pl.DataFrame, name: str) -> pl.Series:
    return days.get_column(name, default=pl.repeat(None, len(days), dtype=pl.String, eager=True))


def weight_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield the weights of days, at noon, where they differ from the day before.

    The website repeats the last weight on every day.
    """
    dates = read_moments(rows["0"]).values.dt.date()
    numbers = {"weight": read_numbers(rows["1"]), "bmi": read_numbers(rows["2"])}
    weights = rows.select("line", local_date=dates, **numbers).cast(
        {"weight": pl.Float64, "bmi": pl.Float64}
    )
    weights = weights.filter(pl.col("weight").ne_missing(0)).sort("local_date", maintain_order=True)
    is_new = pl.col("weight").ne_missing(pl.col("weight").shift())
    noon = weights["local_date"].cast(pl.Datetime("us")) + timedelta(hours=12)
    measured = in_kilograms(weights).with_columns(
        source_id=pl.lit(SOURCE_ID), measured_at=local_to_utc(noon, context.zones)["at"]
    )
    yield from judged_weights(measured.filter(is_new))


def night_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield nights and naps, by the wearer's clock."""
    start, end = (read_moments(rows[column]).values for column in ("0", "1"))
    started_at = local_to_utc(start, context.zones)["at"]
    nights = rows.select(
        "line",
        source_id=pl.lit(SOURCE_ID),
        started_at=started_at,
        ended_at=ends_to_utc(end, context.zones, started_at),
        asleep_minutes=read_numbers(rows["2"], are_counts=True).cast(pl.Float64),
        awakenings=read_numbers(rows["4"], are_counts=True).cast(pl.Float64),
    )
    yield from sample_rows.sleep_batches(nights)
    yield from sleep_session_batches(nights)
