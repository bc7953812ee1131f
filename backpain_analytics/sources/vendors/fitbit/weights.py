"""Body weights: grams in Takeout's CSV, in the older JSON pounds or kilograms without a unit.

    [{"logId": …, "weight": 154.3, "bmi": 22.8, "date": "03/01/26", "time": "07:12:40", …}, …]

The JSON follows a unit of the account that it does not state. The body mass index beside the
weight does: read in the wrong unit, it is that of somebody 1.5 times too tall or too small.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import weight_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.day_offsets import sleep_instants
from backpain_analytics.sources.parsing.json_lists import load_list
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, note_batch
from backpain_analytics.sources.vendors.fitbit.lists import SOURCE_ID, clocks

KILOGRAMS_PER_POUND = 0.45359237
TALLEST_METRES = 2.07
"""By the index of a weight in kilograms nobody is taller; in pounds everybody over 1.40 m would
be. It lies between the two readings of a person of 1.70 m."""
SAME_KILOGRAMS = 0.06
"""A weight in tenths of a pound is so near to its grams."""

_WEIGHT = pl.Schema({"weight": pl.Float64, "bmi": pl.Float64, "date": pl.String, "time": pl.String})
_NO_UNIT = "Nothing says whether the weight is in kilograms or in pounds."


def in_kilograms(weights: pl.DataFrame) -> pl.DataFrame:
    """Add `body_weight_kilograms` to `weight` and `bmi`, and a `fault` where the unit is unknown.

    Rows without an index have the unit of most others of their file.
    """
    is_index = pl.col("bmi").is_between(8, 100) & (pl.col("weight") > 0)
    height = (pl.col("weight") / pl.col("bmi")).sqrt()
    is_pounds = pl.when(is_index).then(height > TALLEST_METRES)
    usual = weights.select((is_pounds.mean() > 0.5).alias("usual")).to_series().item()
    unit = pl.when(is_pounds.fill_null(pl.lit(usual))).then(KILOGRAMS_PER_POUND).otherwise(1.0)
    is_unknown = is_pounds.is_null() & pl.lit(usual, pl.Boolean).is_null()
    return weights.with_columns(
        body_weight_kilograms=pl.col("weight") * unit,
        fault=pl.when(is_unknown & pl.col("weight").is_not_null()).then(pl.lit(_NO_UNIT)),
    )


def json_weight_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the weights of a list that no CSV of the export has; their clock is the wearer's."""
    rows, unreadable = load_list(member, _WEIGHT)
    clock = clocks(rows.select(pl.concat_str("date", "time", separator=" ")).to_series())
    # As of the start and the end of a sleep: by the zone, unless the export shows another offset.
    measured_at, _ = sleep_instants(
        clock, clock, context.zones, context.evidence.utc_offset_minutes
    )
    weights = in_kilograms(rows).with_columns(source_id=pl.lit(SOURCE_ID), measured_at=measured_at)
    is_known = _is_among(weights, context.evidence.beside.get(member.label, {}).values())
    yield from weight_batches(weights.filter(~is_known))
    yield from sample_rows.rejected_items(unreadable)
    if is_known.any():
        yield note_batch(f"weights left out, as the CSV has them: {int(is_known.sum()):,}")


def weights_of(table: Table) -> pl.DataFrame:
    """Return when a table of grams says what weights."""
    return table.frame.select(
        table.lines,
        measured_at=read_utc(table.frame.to_series(0)),
        body_weight_kilograms=read_numbers(table.frame.to_series(1)).cast(pl.Float64) / 1000,
    )


def _is_among(weights: pl.DataFrame, tables: Iterable[Member]) -> pl.Series:
    """Say which weights a table has too, on the same date or a neighbouring one.

    The tables are in UTC, and the wearer's clock may be another than is thought.
    """
    day, kilograms = pl.col("measured_at").dt.date(), pl.col("body_weight_kilograms")
    others = [pl.DataFrame(schema={"day": pl.Date, "other": pl.Float64})]
    for member in tables:
        # One that is damaged says so itself.
        with suppress(UnreadableExportError):
            others.append(weights_of(read_table(member)).select(day=day, other=kilograms))
    numbered = weights.with_row_index("number")
    near = [
        numbered.select("number", kilograms, day=day + timedelta(days=days)) for days in (-1, 0, 1)
    ]
    pairs = pl.concat(near).join(pl.concat(others).unique(), on="day")
    is_same = (kilograms - pl.col("other")).abs() <= SAME_KILOGRAMS
    same = pairs.filter(is_same)["number"]
    return numbered["number"].is_in(same.implode())
