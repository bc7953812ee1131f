"""How a hand-made CSV is to be read where backpain.toml says so."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import decode
from backpain_analytics.sources.parsing.header_words import DATE_PARTS, Columns, date_columns
from backpain_analytics.sources.parsing.parquet_files import is_parquet
from backpain_analytics.sources.reader import Context


def mapping_for(member: Member, context: Context) -> ColumnMapping | None:
    """Return the first mapping of columns for this person, or for everyone, that fits the file."""
    return next(
        (
            mapping
            for mapping in _of_file(member, context)
            if mapping.kind is not None and mapping.sheet in (None, member.sheet)
        ),
        None,
    )


def chosen_sheets(member: Member, context: Context) -> set[str]:
    """Return the sheets that mappings name for the workbook which a sheet is of."""
    return {mapping.sheet for mapping in _of_file(member, context) if mapping.sheet is not None}


def _of_file(member: Member, context: Context) -> Iterator[ColumnMapping]:
    for mapping in context.mappings:
        is_persons = mapping.person in (None, context.person_id)
        if is_persons and fnmatchcase(member.file_name, mapping.files):
            yield mapping


def misfit(member: Member, context: Context) -> str | None:
    """Say why the mapping that claims a file does not fit it; None where it does, or none does."""
    mapping = mapping_for(member, context)
    # The columns of Parquet stand at its end.
    if mapping is None or is_parquet(member.head(4)):
        return None
    head = decode(member.head()).casefold()
    lacking = [name for name in mapping.columns.values() if name.strip().casefold() not in head]
    if not lacking:
        return None
    return (
        f"the mapping {mapping.name!r} claims it by its name, but it has no column {lacking[0]!r}"
    )


def mapped_columns(mapping: ColumnMapping, headers: Sequence[str]) -> Columns | None:
    """Return where the mapped headers stand; None when one of them, or a date, is lacking.

    A mapping without a date takes the date column that the headers show.

    Raises:
        AmbiguousExportError: Two columns have a mapped name.
    """
    names = [header.casefold() for header in headers]
    wanted = {name: header.strip().casefold() for name, header in mapping.columns.items()}
    if not all(header in names for header in wanted.values()):
        return None
    for header in wanted.values():
        if names.count(header) > 1:
            raise AmbiguousExportError(f"two columns are named {header!r}: rename one of them.")
    columns = {name: names.index(header) for name, header in wanted.items()}
    if "date" in columns or all(part in columns for part in DATE_PARTS):
        return columns
    taken = set(columns.values())
    dates = {name: at for name, at in date_columns(headers).items() if at not in taken}
    return {**dates, **columns} if dates else None


def check_names(mapping: ColumnMapping, known: Sequence[str], needed: Sequence[str]) -> None:
    """Refuse a mapping that names a column we do not have, or none of those that matter.

    Raises:
        UnreadableExportError: It does.
    """
    kind = (mapping.kind or "table").replace("_", " ")
    strange = [name for name in mapping.columns if name not in known]
    if strange:
        raise UnreadableExportError(
            f"the mapping {mapping.name!r} says what {strange[0]!r} is called, but a {kind} has "
            f"only: {', '.join(known)}."
        )
    if not any(name in mapping.columns for name in needed):
        raise UnreadableExportError(
            f"the mapping {mapping.name!r} must say what at least one of these is called in the "
            f"file: {', '.join(needed)}."
        )
