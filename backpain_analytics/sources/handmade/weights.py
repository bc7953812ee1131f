"""Body weights in any table with a date and a weight whose unit is written, in header or cell."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.device_rows import weight_batches
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.entry_times import EntryTimes, read_entry_times
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.clocks import local_to_utc
from backpain_analytics.sources.parsing.header_words import (
    Columns,
    date_columns,
    words_of,
)
from backpain_analytics.sources.parsing.sheets import is_sheet, read_sheet
from backpain_analytics.sources.parsing.weights import (
    KILOGRAMS,
    kilograms_of,
    numbers_and_units,
    unit_of_weight,
)
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch
from backpain_analytics.sources.tables import CLOCK
from backpain_analytics.sources.vocabularies import vocabulary

SOURCE_ID = "csv:weights"
_WORDS = vocabulary("handmade/weights")
_AS_WRITTEN = ColumnMapping(name="", files="*", kind="pain_diary")
_NOON = timedelta(hours=12)
"""Of a date without a time."""


def _columns(headers: Sequence[str]) -> Columns | None:
    dates = date_columns(headers)
    found = [at for at, header in enumerate(headers) if _is_weight(header)]
    return {**dates, "weight": found[0]} if dates and len(found) == 1 else None


def _is_weight(header: str) -> bool:
    """Say whether a header is that of a body's weight; `goal weight` and `fat` are something else.

    >>> [_is_weight(header) for header in ("Weight (kg)", "Gewicht [lb]", "Goal weight")]
    [True, True, False]
    """
    words = [word for word in words_of(header) if word not in KILOGRAMS]
    return " ".join(words) in _WORDS["weight"]


def _recognises(member: Member, context: Context) -> bool:
    return mapping_for(member, context) is None and is_sheet(member, _columns)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with naming(member.label):
        sheet = read_sheet(member, _columns)
        header = sheet.headers["weight"]
        weights = numbers_and_units(sheet.cells["weight"], unit_of_weight(header))
        if weights["unit"].filter(weights["number"].is_not_null()).eq("").any():
            raise AmbiguousExportError(
                f"nothing says in which unit {header!r} is. Write it into the header, as in "
                f"'{header} (kg)' or '{header} (lb)'."
            )
        times = read_entry_times(sheet.cells, _AS_WRITTEN)
    rows = pl.DataFrame(
        {
            "line": sheet.lines,
            "measured_at": _instants(times, context),
            "body_weight_kilograms": kilograms_of(weights, None),
        }
    ).with_columns(source_id=pl.lit(SOURCE_ID))
    yield device_batch(SOURCE_ID, "unknown")
    yield from weight_batches(rows.filter(sheet.cells["weight"].is_not_null()))
    if sheet.unused:
        yield note_batch(f"not used: {', '.join(map(repr, sheet.unused))}")


def _instants(times: EntryTimes, context: Context) -> pl.Series:
    noon = times.written_date.cast(CLOCK) + _NOON
    clock = times.written_at.fill_null(noon)
    return times.entered_at.fill_null(local_to_utc(clock, context.zones)["at"])


READER = Reader("weights_csv", "body weights, CSV", _recognises, _read)
