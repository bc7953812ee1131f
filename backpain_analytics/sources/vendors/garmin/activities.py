"""Garmin Connect's list of activities, `Activities.csv`: a recorded session in each row.

    Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,…
    Running,2026-03-08 18:05:12,false,"Evening run","6.02","402","00:36:44","148",…

`Date` holds the wearer's clock, `Time` how long it took, and `Steps` are of the whole activity.
The columns stand in this order in every language; the one for favourites is not always there.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.exercise.rows import log_batches
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.session_lists import is_length, names_kind
from backpain_analytics.sources.parsing.sheets import sheet_of
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.vendors.garmin.connect import SOURCE_ID

LONGEST_MINUTES = 10_080
"""A week; watches record crossings and races of days."""

_CLOCK = re.compile(r".*\d{1,2}:\d\d")
_FAVORITE = ("true", "false")
_LENGTH_PHRASES = (
    *("time", "activity time", "duration", "zeit", "dauer", "duree", "temps", "tiempo"),
    *("duracion", "tempo", "durata", "duracao", "tijd", "duur", "tid", "varaktighet", "czas"),
)
_TITLE_PHRASES = ("title", "titel", "titre", "titulo", "titolo", "tytul")
_AS_WRITTEN = ColumnMapping(name="", files="*", kind="exercise_log", columns={})


def _recognises(member: Member, context: Context) -> bool:
    return mapping_for(member, context) is None and is_list(member)


def is_list(member: Member) -> bool:
    """Say whether a file is such a list, by the order of its columns and their first cells."""
    return _columns(find_layout(member.head())) is not None


def _columns(layout: Layout | None) -> Columns | None:
    """Return where kind, date, title and length stand; None: it is another table."""
    if layout is None or len(layout.first_row) < 4 or not _CLOCK.match(layout.first_row[1]):
        return None
    has_favorite = layout.first_row[2].lower() in _FAVORITE
    is_ours = has_favorite or (
        names_kind(layout.header[0]) and _phrase(layout.header[2]) in _TITLE_PHRASES
    )
    if not is_ours:
        return None
    title = 3 if has_favorite else 2
    length = _length_at(layout, title + 1)
    if length is None:
        return None
    return {"kind": 0, "date": 1, "name": title, "minutes": length}


def _phrase(header: str) -> str:
    return " ".join(words_of(header))


def _length_at(layout: Layout, first: int) -> int | None:
    """Return the column of the lengths: by its header, else the first that holds one."""
    named = (_phrase(header) in _LENGTH_PHRASES for header in layout.header[first:])
    held = map(is_length, layout.first_row[first:])
    found = (at for of in (named, held) for at, fits in enumerate(of, start=first) if fits)
    return next(found, None)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    table = read_table(member)
    columns = _columns(table.layout)
    if columns is None:
        return
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    sheet = sheet_of(table, columns)
    sheet = replace(sheet, cells=sheet.cells.with_columns(name=_own_title()))
    with naming(member.label):
        yield from log_batches(sheet, _AS_WRITTEN, SOURCE_ID, LONGEST_MINUTES)


def _own_title() -> pl.Expr:
    """Return the title that a person gave; Garmin's own, `<place> <kind>`, says where it was."""
    is_garmins = pl.col("name").str.ends_with(pl.col("kind")).fill_null(value=False)
    return pl.when(~is_garmins).then("name").fill_null(pl.col("kind"))


READER = Reader("garmin_activities", "Garmin Connect, list of activities", _recognises, _read)
