"""REDCap: one row a record and survey, raw field names or the questions as headers.

Times have no zone; they are the server's clock, taken for the person's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries.columns import (
    guess_diary_columns,
    pain_name,
)
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.handmade.diaries.rows import diary_batches, with_persons
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.sheets import Sheet, is_sheet, read_sheet
from backpain_analytics.sources.reader import Batch, Context, Reader

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
    stamp = _stamp(headers, words)
    fields = [
        "" if _is_own(name) or _is_stamp(name) else header
        for header, name in zip(headers, words, strict=True)
    ]
    if stamp is not None:
        fields[stamp] = "timestamp"
    columns = guess_diary_columns(fields, file_name="")
    return columns and {**columns, "person_id": records[0]}


def _stamp(headers: Sequence[str], words: Sequence[tuple[str, ...]]) -> int | None:
    """Return which of the forms' stamps is that of the pain: each stands before its fields."""
    stamps = [at for at, name in enumerate(words) if _is_stamp(name)]
    pains = [at for at, header in enumerate(headers) if at not in stamps and pain_name(header)]
    before = [at for at in stamps if pains and at < pains[0]]
    return next(iter([*before[::-1], *stamps]), None)


def _is_stamp(words: tuple[str, ...]) -> bool:
    return words[-1:] == ("timestamp",)


def _is_own(words: tuple[str, ...]) -> bool:
    return words[:1] == ("redcap",) or words[-1:] == ("complete",) or words in _OWN


def _recognises(member: Member, context: Context) -> bool:
    return mapping_for(member, context) is None and is_sheet(member, _columns)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with naming(member.label):
        sheet = read_sheet(member, _columns)
        yield from diary_batches(with_persons(_sent(sheet), context.person_id), _FORM.of(context))


def _sent(sheet: Sheet) -> Sheet:
    """Leave out stamps of surveys that were never sent."""
    times = [name for name in ("date", "made_at") if name in sheet.cells.columns]
    sent = sheet.cells.with_columns(pl.col(times).replace("[not completed]", None))
    return replace(sheet, cells=sent)


READER = Reader("redcap", "REDCap, CSV", _recognises, _read)
