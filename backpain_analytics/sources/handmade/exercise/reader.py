"""Exercise logs that are any CSV with a date and the kind or the name of an exercise."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.exercise.columns import (
    EXERCISE_COLUMNS,
    NAMES,
    guess_exercise_columns,
    is_vague,
    names_another_log,
)
from backpain_analytics.sources.handmade.exercise.rows import log_batches
from backpain_analytics.sources.handmade.exercise.words import is_exercise, is_rest
from backpain_analytics.sources.mappings import check_names, mapped_columns, mapping_for
from backpain_analytics.sources.parsing.cells import judged
from backpain_analytics.sources.parsing.sheets import (
    Sheet,
    is_sheet,
    read_sheet,
    sheet_of_head,
)
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.garmin import activities as garmin_activities
from backpain_analytics.sources.vendors.health_auto_export import tables as health_auto_export
from backpain_analytics.sources.vendors.samsung import tables as samsung

FEWEST_EXERCISES = 0.5
"""Of the rows that name something, where the header does not name exercise."""

_UNDECLARED = ColumnMapping(name="", files="*", kind="exercise_log", columns={})


def _recognises(member: Member, context: Context) -> bool:
    mapping = mapping_for(member, context)
    if mapping is not None:
        return mapping.kind == "exercise_log"
    return is_log(member)


def is_log(member: Member) -> bool:
    """Say whether a file is an exercise log: by its header, and by its cells where that is vague.

    "Type" and "Duration" head a log of headaches or of meetings as well, and a log of headaches
    may ask for "Exercise" with yes and no.
    """
    is_vendors = (
        garmin_activities.is_list(member)
        or health_auto_export.is_table(member)
        or samsung.is_table(member)
    )
    if is_vendors or not is_sheet(member, guess_exercise_columns):
        return False
    try:
        sheet = sheet_of_head(member, guess_exercise_columns)
    except AmbiguousExportError:
        return True
    headers = [*sheet.headers.values(), *sheet.unused]
    is_plain = not (is_vague(headers) or names_another_log(headers))
    return is_plain or _shows_exercise(sheet)


def _shows_exercise(sheet: Sheet) -> bool:
    """Say whether at least half of the rows with a name have one that is known to be exercise."""
    texts = [
        sheet.cells[name].set(judged(sheet.cells[name], is_rest, pl.Boolean), None)
        for name in NAMES
        if name in sheet.headers
    ]
    named = pl.any_horizontal(pl.lit(text).is_not_null() for text in texts)
    known = pl.any_horizontal(pl.lit(judged(text, is_exercise, pl.Boolean)) for text in texts)
    rows, exercises = pl.select(named.sum(), known.fill_null(value=False).sum().alias("known")).row(
        0
    )
    return bool(rows) and exercises >= FEWEST_EXERCISES * rows


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with naming(member.label):
        mapping = mapping_for(member, context)
        if mapping is None:
            sheet = read_sheet(member, guess_exercise_columns)
        else:
            check_names(mapping, EXERCISE_COLUMNS, NAMES)
            sheet = read_sheet(member, partial(mapped_columns, mapping))
        yield from log_batches(sheet, mapping or _UNDECLARED)


READER = Reader("exercise_log_csv", "exercise log, CSV", _recognises, _read)
