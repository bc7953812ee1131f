"""REDCap: one row a record and survey, raw field names or the questions as headers.

Times have no zone; they are the server's clock, taken for the person's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries.columns import guess_diary_columns
from backpain_analytics.sources.handmade.diaries.rows import DiaryForm, diary_batches
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.sheets import Sheet, is_sheet, read_sheet
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.sample_rows import person_column

_OWN = {
    ("event", "name"),
    ("repeat", "instrument"),
    ("repeat", "instance"),
    ("survey", "identifier"),
}
"""What REDCap adds to the fields of a study, as labels; raw names begin with `redcap`."""
_FORM = DiaryForm(ColumnMapping("redcap", "*", "pain_diary", {}))


def _columns(headers: Sequence[str]) -> Columns | None:
    words = [words_of(header) for header in headers]
    records = [at for at, name in enumerate(words) if name == ("record", "id")]
    if not records or not any(_is_own(name) for name in words):
        return None
    fields = [_field(header, name) for header, name in zip(headers, words, strict=True)]
    columns = guess_diary_columns(fields, file_name="")
    return columns and {**columns, "person_id": records[0]}


def _field(header: str, words: tuple[str, ...]) -> str:
    """Return a header as one of a plain diary; blank where it heads no answer."""
    if words[-1:] == ("timestamp",):
        return "timestamp"
    return "" if _is_own(words) else header


def _is_own(words: tuple[str, ...]) -> bool:
    return words[:1] == ("redcap",) or words[-1:] == ("complete",) or words in _OWN


def _recognises(member: Member, context: Context) -> bool:
    return mapping_for(member, context) is None and is_sheet(member, _columns)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with naming(member.label):
        sheet = read_sheet(member, _columns)
        yield from diary_batches(_with_persons(sheet, context.person_id), _FORM)


def _with_persons(sheet: Sheet, named: str | None) -> Sheet:
    """Tell the records apart, and leave out stamps of surveys that were never sent.

    A file of one record that is handed in for a person is all of that person.
    """
    cells = sheet.cells
    if "date" in cells.columns:
        cells = cells.with_columns(pl.col("date").replace("[not completed]", None))
    persons = person_column(cells["person_id"], named)
    return replace(sheet, cells=cells.drop("person_id").with_columns(persons))


READER = Reader("redcap", "REDCap, CSV", _recognises, _read)
