"""A table as samples: its columns, its clock, and whose rows they are."""

from typing import Literal

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import (
    MAPPABLE,
    TIMES,
    VALUE_OF_KIND,
    device_columns,
    guess_sample_columns,
    mapped_sample_columns,
    offset_column,
)
from backpain_analytics.sources.handmade.samples_csv.devices import devices_of, file_source
from backpain_analytics.sources.handmade.samples_csv.offsets import Clock, find_clock
from backpain_analytics.sources.handmade.samples_csv.times import Samples, column_texts, read_starts
from backpain_analytics.sources.mappings import check_names, mapping_for
from backpain_analytics.sources.parsing.clocks import Moments, local_to_utc, to_instants
from backpain_analytics.sources.parsing.header_words import Columns
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.sample_rows import person_column


def read_samples(table: Table, member: Member, context: Context) -> Samples:
    """Find what each row says: when, by which clock, of whom and of which device.

    Raises:
        AmbiguousExportError: Columns, dates or the clock can be read in two ways.
        UnreadableExportError: The mapping does not fit, or no time can be read.
    """
    mapping = mapping_for(member, context)
    zones, day_order = context.zones, None
    if mapping is None:
        columns = guess_sample_columns(table.layout, member.name)
    else:
        check_names(mapping, MAPPABLE, [VALUE_OF_KIND[str(mapping.kind)]])
        columns = mapped_sample_columns(mapping, table.layout)
        zones = single_zone(mapping.time_zone) if mapping.time_zone else zones
        day_order = mapping.day_order
    moments = read_starts(table, columns, day_order)
    clock = _clock(table, columns, moments, mapping)
    places = [] if mapping and mapping.device else device_columns(table.layout)
    devices = devices_of(table, places, file_source(member, mapping))
    named = _persons(table, columns, context) + ([devices.ids] if devices else [])
    series = pl.DataFrame(named).hash_rows() if named else None
    if clock is not None:
        times = clock.times(moments)
    elif mapping is not None and mapping.time_zone and not moments.is_instant:
        # The clock of the file, stated beside it.
        times = local_to_utc(moments.values, zones, series)
    else:
        times = to_instants(moments, zones, series)
    return Samples(table, columns, moments, times.with_columns(named), zones, clock, devices)


def _persons(table: Table, columns: Columns, context: Context) -> list[pl.Series]:
    ids = column_texts(table, columns, "person_id")
    if ids is None or _are_row_numbers(ids):
        return []
    return person_column(ids.str.strip_chars(), context.person_id)


def _are_row_numbers(ids: pl.Series) -> bool:
    return ids.name.lower() == "id" and len(ids) > 2 and ids.n_unique() == len(ids)


def _clock(
    table: Table, columns: Columns, moments: Moments, mapping: ColumnMapping | None
) -> Clock | None:
    """Return what a column beside the times says of the wearer's clock.

    A mapping that names that column and no zone says that the times are the wearer's clock.
    """
    zone = mapping.time_zone if mapping else None
    is_mapped = mapping is not None and "utc_offset" in mapping.columns
    at = columns.pop("utc_offset", offset_column(table.layout))
    if at is None or (zone is not None and not (is_mapped and zone == "UTC")):
        return None
    time = next(table.layout.header[columns[name]] for name in TIMES if name in columns)
    written: Literal["utc", "local"] | None = "utc" if zone else "local"
    return find_clock(table.frame.to_series(at), moments, time, written if is_mapped else None)
