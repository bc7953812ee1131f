"""Step and heart-rate tables of any other origin, by their headers or by a declared mapping."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Literal

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.assembly import read_samples
from backpain_analytics.sources.handmade.samples_csv.columns import (
    TIMES,
    VALUE_OF_KIND,
    VALUES,
    is_of_sessions,
    sample_candidates,
)
from backpain_analytics.sources.handmade.samples_csv.counters import counted_steps
from backpain_analytics.sources.handmade.samples_csv.devices import (
    file_source,
    kind_of,
    refuse_overlaps,
)
from backpain_analytics.sources.handmade.samples_csv.notes import (
    mapping_block,
    remedy,
    repeated_hours,
    understood,
)
from backpain_analytics.sources.handmade.samples_csv.pieces import tables_of
from backpain_analytics.sources.handmade.samples_csv.times import (
    DAILY_SPACING,
    ONE_MINUTE,
    Samples,
    Spaced,
    is_daily,
    read_ends,
    usual_spacing,
)
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch, ColumnMapping, Context, Reader, note_batch
from backpain_analytics.sources.sample_rows import (
    MISSING_PERSON,
    SKIPPED_TIME,
    day_batches,
    heart_rate_batches,
    source_batch,
    step_batches,
)

Decimal = Literal[".", ","] | None

_VENDORS_TITLE = b"com.samsung."
"""The first line of each of Samsung Health's tables, whatever the file is called."""


def _recognises(member: Member, context: Context) -> bool:
    mapping = mapping_for(member, context)
    if mapping is not None:
        return mapping.kind in VALUE_OF_KIND
    layout = find_layout(member.head())
    is_vendors = member.head(64).removeprefix(BOM_UTF8).startswith(_VENDORS_TITLE)
    if layout is None or is_vendors or is_of_sessions(layout):
        return False
    candidates = sample_candidates(layout, member.name)
    return any(candidates[name] for name in VALUES) and any(candidates[name] for name in TIMES)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    mapping = mapping_for(member, context)
    decimal = mapping.decimal if mapping else None

    def spaced_of(table: Table) -> Spaced:
        samples = read_samples(table, member, context)
        return _spaced(samples, file_source(member, mapping), decimal)

    notes: dict[str, None] = {}
    for table in tables_of(member, spaced_of):
        with naming(member.label):
            try:
                spaced = spaced_of(table)
            except AmbiguousExportError as error:
                raise AmbiguousExportError(f"{error} {remedy(table, member)}") from error
            steps, remarks = _steps(spaced, member, mapping)
            yield from _sample_batches(spaced, steps)
            yield from _source_batches(spaced, member, mapping)
            notes |= dict.fromkeys([understood(spaced), *remarks, *repeated_hours(spaced)])
    yield note_batch(*notes)


def _spaced(samples: Samples, source_id: str, decimal: Decimal) -> Spaced:
    spacing, devices = usual_spacing(samples.times), samples.devices
    daily = is_daily(samples.moments, spacing)
    # Rows that are days apart, but no totals of days, are minutes that somebody picked.
    spacing = spacing if daily or spacing < DAILY_SPACING else ONE_MINUTE
    persons = samples.times.get_column("person_id", default=pl.Series([""]))
    is_skipped = samples.moments.values.is_not_null() & samples.times["at"].is_null()
    fault = (
        pl.when(persons.is_null())
        .then(pl.lit(MISSING_PERSON))
        # A total of a day needs no instant.
        .when(is_skipped & pl.lit(not daily))
        .then(pl.lit(SKIPPED_TIME))
    )
    rows = samples.times.with_columns(
        samples.table.lines,
        *_values(samples, decimal),
        source_id=devices.ids if devices else pl.lit(source_id),
        fault=fault,
        started_at="at",
        sampled_at="at",
        ended_at=read_ends(samples, spacing),
        local_date=samples.local_dates(),
    )
    return Spaced(samples, spacing, daily, rows)


def _values(samples: Samples, decimal: Decimal) -> Iterator[pl.Series]:
    """Yield the values as numbers, and beside each whether the row has none at all."""
    for name in VALUES:
        texts = samples.texts(name)
        if texts is not None:
            numbers = read_numbers(texts, decimal, are_counts=name == "steps")
            yield numbers.alias(name)
            yield (numbers.is_null() & is_missing(texts)).alias(f"has_no_{name}")


def _steps(
    spaced: Spaced, member: Member, mapping: ColumnMapping | None
) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows that tell steps, counts of the day so far as differences, and notes."""
    if "steps" not in spaced.samples.columns:
        return spaced.rows.clear(), []
    rows = spaced.rows.filter(~pl.col("has_no_steps"))
    if spaced.is_daily:
        return rows, []
    if spaced.has_ends:
        refuse_overlaps(rows)
    if mapping is None:
        block = mapping_block(spaced.samples.table, member, ", ")
        return counted_steps(rows, spaced, block, declared=None)
    return counted_steps(rows, spaced, f"[mappings.{mapping.name}]", declared=mapping.counter)


def _sample_batches(spaced: Spaced, steps: pl.DataFrame) -> Iterator[Batch]:
    rows, columns = spaced.rows, spaced.samples.columns
    if "steps" in columns:
        yield from day_batches(steps) if spaced.is_daily else step_batches(steps)
        # What is wrong with a row's time has been said.
        rows = rows.filter(
            pl.col("has_no_steps") | (pl.col("fault").is_null() & pl.col("at").is_not_null())
        )
    if "heart_rate_bpm" in columns and not spaced.is_daily:
        yield from heart_rate_batches(rows.filter(~pl.col("has_no_heart_rate_bpm")))


def _source_batches(
    spaced: Spaced, member: Member, mapping: ColumnMapping | None
) -> Iterator[Batch]:
    """Say what kind of device each source is."""
    devices = spaced.samples.devices
    declared = mapping.device_kind if mapping is not None else None
    by_file = "phone" if kind_of(member.name) == "phone" else "unknown"
    has_pulse = _sources_with_pulse(spaced)
    for (source_id,), rows in spaced.rows.group_by("source_id", maintain_order=True):
        named = devices.kinds.get(str(source_id)) if devices else None
        kind = declared or named or by_file
        if source_id in has_pulse and (devices is None or kind != "phone") and declared != "phone":
            kind = "worn_with_heart_rate"
        yield source_batch(rows, kind)


def _sources_with_pulse(spaced: Spaced) -> set[str]:
    if "heart_rate_bpm" not in spaced.rows:
        return set()
    rows = spaced.rows
    if spaced.samples.devices is not None:
        rows = rows.drop_nulls("heart_rate_bpm")
    return set(rows["source_id"])


READER = Reader("samples_csv", "Steps or heart rate, CSV", _recognises, _read)
