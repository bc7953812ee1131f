"""Pain diaries that are any CSV with a date and a rating of pain: kept by hand, or by a form."""

from collections.abc import Iterator, Sequence
from functools import partial

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries.columns import (
    ANSWERS,
    DIARY_COLUMNS,
    guess_diary_columns,
    is_region,
)
from backpain_analytics.sources.handmade.diaries.forms import DiaryForm
from backpain_analytics.sources.handmade.diaries.rows import diary_batches, with_persons
from backpain_analytics.sources.handmade.exercise.reader import is_log
from backpain_analytics.sources.mappings import check_names, mapped_columns, mapping_for
from backpain_analytics.sources.parsing.header_words import Columns
from backpain_analytics.sources.parsing.sheets import is_sheet, read_sheet
from backpain_analytics.sources.reader import Batch, Context, Reader

_UNDECLARED = ColumnMapping(name="", files="*", kind="pain_diary", columns={})


def _recognises(member: Member, context: Context) -> bool:
    mapping = mapping_for(member, context)
    if mapping is not None:
        return mapping.kind == "pain_diary"
    is_diary = is_sheet(member, partial(guess_diary_columns, file_name=member.name))
    return is_diary and not is_log(member)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with naming(member.label):
        mapping = mapping_for(member, context)
        if mapping is None:
            find_columns = partial(guess_diary_columns, file_name=member.name)
        else:
            check_names(mapping, DIARY_COLUMNS, ANSWERS)
            find_columns = partial(_mapped_columns, mapping)
        form = DiaryForm(mapping or _UNDECLARED).of(context)
        sheet = read_sheet(member, find_columns)
        if "person_id" in sheet.cells.columns:
            sheet = with_persons(sheet, context.person_id)
        yield from diary_batches(sheet, form)


def _mapped_columns(mapping: ColumnMapping, headers: Sequence[str]) -> Columns | None:
    """Return where the mapped headers stand, and the region where blanks depend on it."""
    columns = mapped_columns(mapping, headers)
    if columns is None or not mapping.blank_means_same or "region" in columns:
        return columns
    # A blank stands for the rating before of the same place, not of whichever came last.
    places = [at for at, header in enumerate(headers) if is_region(header)]
    return {**columns, "region": places[0]} if places else columns


READER = Reader("pain_diary_csv", "pain diary, CSV", _recognises, _read)
