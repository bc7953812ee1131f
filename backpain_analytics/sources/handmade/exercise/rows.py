"""The rows of an exercise log, by hand or from a watch's account, as exercise entries."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import Entries, entry_batches, readable
from backpain_analytics.sources.entry_times import read_entry_times
from backpain_analytics.sources.handmade.diaries.ratings import check_scales
from backpain_analytics.sources.handmade.exercise.columns import EFFORT, NAMES, PAIN_COLUMNS
from backpain_analytics.sources.handmade.exercise.measures import (
    LONGEST_MINUTES,
    has_unit_of_weight,
    measures_in,
)
from backpain_analytics.sources.handmade.exercise.words import (
    KINDS,
    is_high_impact,
    is_rest,
    known_kind,
)
from backpain_analytics.sources.parsing.cells import Reading, judged
from backpain_analytics.sources.parsing.header_words import DATE_PARTS
from backpain_analytics.sources.parsing.sheets import Sheet
from backpain_analytics.sources.reader import Batch


def log_batches(
    sheet: Sheet,
    mapping: ColumnMapping,
    source_id: str = "log",
    longest_minutes: int = LONGEST_MINUTES,
) -> Iterator[Batch]:
    """Yield the sessions of a log whose columns are known, the rejected rows and the note."""
    sheet = _without_bare_weights(sheet, mapping)
    check_scales(sheet, mapping, PAIN_COLUMNS)
    dates = pl.col([name for name in ("date", *DATE_PARTS) if name in sheet.headers])
    cells = sheet.cells.with_columns(dates.forward_fill() if mapping.blank_means_same else dates)
    found = measures_in(cells, sheet.headers, mapping, longest_minutes)
    readings = readable(found, essential=NAMES)
    entries = Entries(
        sheet,
        read_entry_times(cells, mapping),
        readings,
        is_silent=_is_silent(readings),
        silence="any exercise",
    )
    yield from entry_batches("exercise_entries", entries, _derived(readings, source_id))


def _without_bare_weights(sheet: Sheet, mapping: ColumnMapping) -> Sheet:
    """Leave a column of weights unused whose unit nothing names: it may be in pounds."""
    header = sheet.headers.get("weight_kilograms")
    if header is None or has_unit_of_weight(header, sheet.cells["weight_kilograms"], mapping):
        return sheet
    return replace(
        sheet,
        headers={name: text for name, text in sheet.headers.items() if text != header},
        unused=(*sheet.unused, header),
        cells=sheet.cells.drop("weight_kilograms"),
    )


def _is_silent(readings: dict[str, Reading]) -> pl.Series:
    """Find rows that name no exercise, or say that none was done."""
    said = pl.DataFrame(
        {name: readings[name].values for name in (*NAMES, *EFFORT) if name in readings}
    )
    rests = [judged(said[name], is_rest, pl.Boolean) for name in NAMES if name in readings]
    efforts = [pl.col(name) for name in EFFORT if name in readings]
    did_nothing = pl.all_horizontal(pl.all().is_null()) | pl.any_horizontal(rests)
    if efforts:
        did_nothing |= pl.max_horizontal(efforts) == 0
    return said.select(did_nothing.fill_null(False)).to_series()


def _derived(readings: dict[str, Reading], source_id: str) -> dict[str, pl.Series | pl.Expr]:
    """Say kind, name and impact: as the log does, else as the exercise's name does."""
    texts = [readings[name].values for name in NAMES if name in readings]
    declared = texts[0].str.to_lowercase()
    kinds = [declared.set(~declared.is_in(KINDS), None)]
    kinds += [judged(text, known_kind, pl.String) for text in texts]
    impacts = [judged(text, is_high_impact, pl.Boolean) for text in texts]
    if "is_high_impact" in readings:
        impacts.insert(0, readings["is_high_impact"].values)
    return {
        "source_id": pl.lit(source_id),
        "kind": pl.coalesce(*map(pl.lit, kinds), pl.lit("other")),
        "name": texts[-1],
        "is_high_impact": pl.coalesce(map(pl.lit, impacts)),
    }
