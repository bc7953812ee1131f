"""Step and heart-rate tables of any other origin, by their headers or by a declared mapping."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import check_names, mapping_for
from backpain_analytics.sources.parsing.clocks import local_to_utc, to_instants
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch, ColumnMapping, Context, Reader, batch
from backpain_analytics.sources.sample_rows import (
    MISSING_PERSON,
    SKIPPED_TIME,
    day_batches,
    heart_rate_batches,
    person_column,
    source_batch,
    step_batches,
)
from backpain_analytics.sources.samples_csv.columns import (
    MAPPABLE,
    TIMES,
    VALUES,
    guess_sample_columns,
    is_of_sessions,
    mapped_sample_columns,
    sample_candidates,
)
from backpain_analytics.sources.samples_csv.notes import remedy, understood
from backpain_analytics.sources.samples_csv.pieces import tables_of
from backpain_analytics.sources.samples_csv.times import (
    DAILY_SPACING,
    ONE_MINUTE,
    Samples,
    Spaced,
    column_texts,
    is_daily,
    read_ends,
    read_starts,
    usual_spacing,
)
from backpain_analytics.zones import single_zone

Decimal = Literal[".", ","] | None

_VALUE_OF_KIND = {"steps": "steps", "heart_rate": "heart_rate_bpm"}
_COPY = re.compile(r"[\s_.-]*(?:\(\d+\)|\d[\d\s_.-]*)$")
"""What tells two exports of one device apart: a date, a number, '(1)'."""
_MEASURE = re.compile(r"[\s_.-]*(?:steps?|heart[\s_.-]?rates?|pulse|bpm)[\s_.-]*", re.IGNORECASE)
"""What tells two files of one device apart: what was measured."""
_PHONE = re.compile(r"i?phone|android|handy|mobile", re.IGNORECASE)


def _recognises(member: Member, context: Context) -> bool:
    mapping = mapping_for(member, context)
    if mapping is not None:
        return mapping.kind in _VALUE_OF_KIND
    layout = find_layout(member.head())
    if layout is None or is_of_sessions(layout):
        return False
    candidates = sample_candidates(layout, member.name)
    return any(candidates[name] for name in VALUES) and any(candidates[name] for name in TIMES)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    mapping = mapping_for(member, context)

    def spaced_of(table: Table) -> Spaced:
        samples = _samples(table, member, context)
        return _spaced(samples, _source_id(member, mapping), mapping.decimal if mapping else None)

    notes: dict[str, None] = {}
    for table in tables_of(member, spaced_of):
        with naming(member.label):
            try:
                spaced = spaced_of(table)
            except AmbiguousExportError as error:
                raise AmbiguousExportError(f"{error} {remedy(table, member)}") from error
            yield from _sample_batches(spaced)
            writes_pulse = "heart_rate_bpm" in spaced.samples.columns
            kind = _device_kind(member, mapping, writes_pulse=writes_pulse)
            yield source_batch(spaced.rows, kind)
            notes[understood(spaced)] = None
    yield batch("file_notes", {"note": list(notes)})


def _samples(table: Table, member: Member, context: Context) -> Samples:
    mapping = mapping_for(member, context)
    zones, day_order = context.zones, None
    if mapping is None:
        columns = guess_sample_columns(table.layout, member.name)
    else:
        check_names(mapping, MAPPABLE, [_VALUE_OF_KIND[mapping.kind]])
        columns = mapped_sample_columns(mapping, table.layout)
        zones = single_zone(mapping.time_zone) if mapping.time_zone else zones
        day_order = mapping.day_order
    moments = read_starts(table, columns, day_order)
    times = to_instants(moments, zones)
    if mapping is not None and mapping.time_zone and not moments.is_instant:
        # The clock of the file, stated beside it.
        times = local_to_utc(moments.values, zones)
    ids = column_texts(table, columns, "person_id")
    if ids is not None and not _are_row_numbers(ids):
        times = times.with_columns(person_column(ids.str.strip_chars(), context.person_id))
    return Samples(table, columns, moments, times, zones)


def _are_row_numbers(ids: pl.Series) -> bool:
    return ids.name.lower() == "id" and len(ids) > 2 and ids.n_unique() == len(ids)


def _spaced(samples: Samples, source_id: str, decimal: Decimal) -> Spaced:
    spacing = usual_spacing(samples.times)
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
        source_id=pl.lit(source_id),
        fault=fault,
        started_at="at",
        sampled_at="at",
        ended_at=read_ends(samples, spacing),
        local_date=samples.local_dates(),
        hold_seconds=0,
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


def _sample_batches(spaced: Spaced) -> Iterator[Batch]:
    rows, columns = spaced.rows, spaced.samples.columns
    if "steps" in columns:
        steps = rows.filter(~pl.col("has_no_steps"))
        yield from day_batches(steps) if spaced.is_daily else step_batches(steps)
        # What is wrong with a row's time has been said.
        rows = rows.filter(
            pl.col("has_no_steps") | (pl.col("fault").is_null() & pl.col("at").is_not_null())
        )
    if "heart_rate_bpm" in columns and not spaced.is_daily:
        yield from heart_rate_batches(rows.filter(~pl.col("has_no_heart_rate_bpm")))


def _source_id(member: Member, mapping: ColumnMapping | None) -> str:
    """Name the device, so that its monthly files are one source and its measures meet."""
    if mapping is not None:
        return f"csv:{mapping.device or mapping.name}"
    stem = PurePosixPath(member.name).stem
    device = _MEASURE.sub("", _COPY.sub("", stem)).strip("_- .")
    return f"csv:{device or 'export'}"


def _device_kind(member: Member, mapping: ColumnMapping | None, *, writes_pulse: bool) -> str:
    declared = mapping.device_kind if mapping is not None else None
    if writes_pulse and declared != "phone":
        return "worn_with_heart_rate"
    return declared or ("phone" if _PHONE.search(member.name) else "unknown")


READER = Reader(
    name="samples_csv",
    title="Steps or heart rate, CSV",
    recognises=_recognises,
    read=_read,
)
