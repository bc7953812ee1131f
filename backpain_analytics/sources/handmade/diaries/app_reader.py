"""What diary apps share: a fixed header, and cells put under our own names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.diaries.columns import region_in
from backpain_analytics.sources.handmade.diaries.rows import DiaryForm, diary_batches
from backpain_analytics.sources.handmade.diaries.words import PAIN
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.cells import judged
from backpain_analytics.sources.parsing.dialect import FindColumns
from backpain_analytics.sources.parsing.header_words import Columns, words_of
from backpain_analytics.sources.parsing.sheets import Sheet, is_sheet, read_sheet
from backpain_analytics.sources.reader import Batch, ColumnMapping, Context, Reader


@dataclass(frozen=True)
class DiaryApp:
    """An app whose CSV export is a diary."""

    name: str
    title: str
    find_columns: FindColumns
    to_diary: Callable[[Sheet], Sheet]
    """Put the cells of the export under the names of a diary."""
    form: DiaryForm


def reader_of(app: DiaryApp) -> Reader:
    """Return the reader of an app's export; a file that a mapping claims is not read by it."""

    def recognises(member: Member, context: Context) -> bool:
        return mapping_for(member, context) is None and is_sheet(member, app.find_columns)

    def read(member: Member, context: Context) -> Iterator[Batch]:
        with naming(member.label):
            sheet = read_sheet(member, app.find_columns)
            yield from diary_batches(app.to_diary(sheet), app.form)

    return Reader(app.name, app.title, recognises, read)


def form(
    pain_scale: tuple[float, float] | None, scales: Mapping[str, tuple[float, float]], silence: str
) -> DiaryForm:
    """Return how an app's cells are read; see `DiaryForm`."""
    return DiaryForm(
        ColumnMapping("", "*", "pain_diary", {}, pain_scale=pain_scale), scales, silence
    )


def exact_columns(needed: Sequence[str], optional: Sequence[str] = ()) -> FindColumns:
    """Know a header by its names: all that are needed, and none but the optional ones beside."""

    def find(headers: Sequence[str]) -> Columns | None:
        names = [header for header in headers if header]
        is_known = set(needed) <= set(names) <= {*needed, *optional}
        if not is_known or len(names) > len(set(names)):
            return None
        return {header: at for at, header in enumerate(headers) if header}

    return find


def with_cells(sheet: Sheet, columns: Mapping[str, tuple[str, pl.Series]]) -> Sheet:
    """Return a sheet of other columns: our name → the header it comes from, and its cells.

    A header `a + b` says that the cells come from both.
    """
    used = {part for header, _ in columns.values() for part in header.split(" + ")}
    return replace(
        sheet,
        headers={name: header for name, (header, _) in columns.items()},
        unused=tuple(header for header in sheet.headers if header not in used),
        cells=pl.DataFrame({name: cells for name, (_, cells) in columns.items()}),
    )


def only(cells: pl.Series, chosen: pl.Series) -> pl.Series:
    """Blank the cells of all rows but the chosen ones."""
    return cells.set(~chosen.fill_null(False), None)


def is_pain(symptoms: pl.Series) -> pl.Series:
    """Say which symptoms are pain: those that have it in their name."""
    return judged(symptoms, lambda name: bool(PAIN & set(words_of(name))), pl.Boolean).fill_null(
        False
    )


def regions(symptoms: pl.Series) -> pl.Series:
    """Return where it hurts by the names of symptoms: `Low Back Pain` is `low back`."""
    return judged(symptoms, lambda name: region_in(name) or name, pl.String)
