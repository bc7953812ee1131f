"""Minute tables of many people: parted by persons and months, each part read by itself."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.minute_tables.columns import MinuteTable, minute_table
from backpain_analytics.sources.handmade.minute_tables.people import MOST_PERSONS, persons_of_ids
from backpain_analytics.sources.handmade.minute_tables.times import month, with_instants
from backpain_analytics.sources.handmade.samples_csv.columns import VALUE_OF_KIND
from backpain_analytics.sources.handmade.samples_csv.counters import FEWEST_RISES, RISES_PER_FALL
from backpain_analytics.sources.handmade.samples_csv.devices import file_source, kind_of
from backpain_analytics.sources.handmade.samples_csv.times import DAILY_SPACING, usual_spacing
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.parquet_files import collect, is_parquet, open_parquet
from backpain_analytics.sources.reader import Batch, Context, Reader, note_batch
from backpain_analytics.sources.sample_rows import (
    MISSING_PERSON,
    heart_rate_batches,
    source_batch,
    step_batches,
)

PART_ROWS = 2**22
"""Held at once, each some hundred bytes with its instants."""


def _recognises(member: Member, context: Context) -> bool:
    mapping = mapping_for(member, context)
    return is_parquet(member.head(4)) and (mapping is None or mapping.kind in VALUE_OF_KIND)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    mapping = mapping_for(member, context)
    zone, order = (mapping.time_zone, mapping.day_order) if mapping else (None, None)
    zones = single_zone(zone) if zone else context.zones
    with open_parquet(member) as frame:
        table = minute_table(frame, member, mapping)
        persons, spacing = _persons(table, member, context), None
        for part in _parts(table, member):
            rows = _in_order(with_instants(part, zones, order)).with_columns(
                source_id=pl.lit(file_source(member, mapping))
            )
            rows = _named(rows, persons)
            if spacing is None:
                spacing = _spacing(rows, member, mapping)
            yield from _sample_batches(rows, table, spacing)
            yield source_batch(rows, _device_kind(table, member, mapping))
        yield note_batch(_understood(table, spacing))


def _parts(table: MinuteTable, member: Member) -> Iterator[pl.DataFrame]:
    """Yield the rows, those of a person together, where what is repeated is found."""
    count = collect(table.rows.select(pl.len()), member).item()
    parts = -(-count // PART_ROWS)
    has_persons = "person_id" in table.headers
    together = pl.col("person_id") if has_persons else month(table.rows.collect_schema())
    number = together.hash() % parts
    for part in range(parts):
        rows = table.rows.filter(number == part) if parts > 1 else table.rows
        found = collect(rows, member)
        if len(found) > 8 * PART_ROWS:
            raise UnreadableExportError(
                f"{member.label}: {len(found):,} of its rows are hardly more than one person's."
            )
        if len(found):
            yield found


def _persons(table: MinuteTable, member: Member, context: Context) -> pl.DataFrame | None:
    """Return the person whom each id of the file stands for; None: it is all of one."""
    if "person_id" not in table.headers:
        return None
    ids = collect(table.rows.select(pl.col("person_id").unique()), member).to_series()
    if len(ids) > MOST_PERSONS:
        raise UnreadableExportError(
            f"{member.label}: its column {table.headers['person_id']!r} has more than "
            f"{MOST_PERSONS:,} values, which cannot be persons. Split the table by persons."
        )
    named = persons_of_ids(ids, context.person_id)
    return named if "person_id" in named else None


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the rows of each person together, in the order of time."""
    has_persons = "person_id" in rows
    rows = rows.sort("at", maintain_order=True)
    # By one key after the other, neither of them text: four times as fast as by both.
    return rows.sort(pl.col("person_id").hash(), maintain_order=True) if has_persons else rows


def _named(rows: pl.DataFrame, persons: pl.DataFrame | None) -> pl.DataFrame:
    if persons is None:
        return rows.drop("person_id", strict=False)
    known = persons.drop_nulls()
    ids, names = known["id"], known["person_id"]
    named = rows.with_columns(
        pl.col("person_id").replace_strict(ids, names, default=None, return_dtype=pl.String)
    )
    is_nobodys = pl.col("person_id").is_null()
    return named.with_columns(
        fault=pl.when(is_nobodys).then(pl.lit(MISSING_PERSON)).otherwise("fault")
    )


def _spacing(rows: pl.DataFrame, member: Member, mapping: ColumnMapping | None) -> timedelta:
    """Return how long a row lasts.

    Raises:
        UnreadableExportError: The rows are days, or running counts.
    """
    spacing = usual_spacing(rows)
    if rows["is_day"].all() or spacing >= DAILY_SPACING:
        raise UnreadableExportError(
            f"{member.label}: its rows are days, not minutes. Save the table as CSV."
        )
    declared = mapping.counter if mapping else None
    if declared or (declared is None and "steps" in rows and _is_running_count(rows)):
        raise UnreadableExportError(
            f"{member.label}: its steps are the count so far, whose differences are taken of CSV "
            "alone: save the table as CSV, or say counter = false in a [mappings.<name>] block."
        )
    return spacing


def _is_running_count(rows: pl.DataFrame) -> bool:
    step = pl.col("steps").diff()
    counted = rows.select(step.over("person_id") if "person_id" in rows else step).to_series()
    rises, falls = (counted > 0).sum(), (counted < 0).sum()
    return bool(rises >= FEWEST_RISES and falls * RISES_PER_FALL <= rises)


def _sample_batches(rows: pl.DataFrame, table: MinuteTable, spacing: timedelta) -> Iterator[Batch]:
    if "steps" in table.values:
        counted = rows.filter(pl.col("steps").is_not_null())
        yield from step_batches(
            counted.with_columns(started_at="at", ended_at=pl.col("at") + spacing)
        )
    if "heart_rate_bpm" in table.values:
        measured = rows.filter(pl.col("heart_rate_bpm").is_not_null())
        yield from heart_rate_batches(measured.with_columns(sampled_at="at"))


def _device_kind(table: MinuteTable, member: Member, mapping: ColumnMapping | None) -> str:
    declared = mapping.device_kind if mapping else None
    if "heart_rate_bpm" in table.values and declared != "phone":
        return "worn_with_heart_rate"
    return declared or ("phone" if kind_of(member.name) == "phone" else "unknown")


def _understood(table: MinuteTable, spacing: timedelta | None) -> str:
    """Say in one sentence how the file was read, so that a dry run can be checked by eye."""
    read = ", ".join(f"{header!r} as {name}" for name, header in table.headers.items())
    lasts = "" if spacing is None else f"; each row stands for {spacing.total_seconds():g} s"
    unused = ", ".join(map(repr, table.unused))
    return f"read {read}{lasts}" + (f"; not used: {unused}" if unused else "")


READER = Reader("minute_tables", "Steps or heart rate by the minute, Parquet", _recognises, _read)
