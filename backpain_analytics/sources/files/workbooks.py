"""Workbooks of spreadsheet programs (XLSX, XLSM, ODS): each sheet as if it were a CSV."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.kinds import LOCKED_WORKBOOK
from backpain_analytics.sources.files.limited import DAMAGE, is_passing, refused
from backpain_analytics.sources.files.members import Member, printable
from backpain_analytics.sources.files.sheet_rows import sheet_lines
from backpain_analytics.sources.files.spool import Spool
from backpain_analytics.sources.files.stored import stored_zip
from backpain_analytics.sources.files.workbook_limits import CellCount, PartReader

WORKBOOK_NAMES = (".xlsx", ".xlsm", ".ods")
LARGEST_WORKBOOK_BYTES = 2**29
"""Of XML; a sheet of eight million cells has about as much."""
MOST_SHEETS = 200
_DAMAGED = "a damaged workbook: open it in a spreadsheet program and save it again"
_PIECE_BYTES = 2**20
_MANIFEST = "META-INF/manifest.xml"
_IS_LOCKED = b"encryption-data"


def sheets_of(
    member: Member, archive: zipfile.ZipFile, spool: Spool
) -> Iterator[Member | FileOutcome]:
    """Yield the visible sheets of a workbook that hold something; of another file, itself."""
    try:
        parts = _parts(archive)
        yield from _sheets(member, archive, parts, spool) if parts else [member]
    except UnreadableExportError as error:
        yield refused(member.label, error)
    except (*DAMAGE, ValueError) as error:
        yield refused(member.label, error if is_passing(error) else ValueError(_DAMAGED))


def _sheets(
    member: Member, archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], spool: Spool
) -> list[Member]:
    if _is_locked(archive):
        raise UnreadableExportError(LOCKED_WORKBOOK)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # On the disk, as the content of what is open in Python would be read into memory.
        path = Path(folder) / "workbook"
        with path.open("wb") as plain:
            plain.writelines(stored_zip(_checked(archive, parts)))
        with _opened(path) as workbook:
            # Open, it needs no name: a run that is killed from here on leaves nothing.
            with suppress(PermissionError):
                path.unlink()
            return list(_sheet_members(member, workbook, spool))


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what of a workbook holds cells; none of what is no workbook of these kinds."""
    names = archive.namelist()
    if any(name.lower() == "xl/workbook.xml" for name in names):
        return [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))]
    if "content.xml" in names and "mimetype" in names and b"spreadsheet" in _mimetype(archive):
        wanted = ("mimetype", "content.xml", _MANIFEST)
        return [one for one in archive.infolist() if one.filename in wanted]
    return []


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as file:
        return file.read(200)


def _is_locked(archive: zipfile.ZipFile) -> bool:
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as file:
        return _IS_LOCKED in file.read(_PIECE_BYTES)


def _checked(
    archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]
) -> Iterator[tuple[zipfile.ZipInfo, Iterator[bytes]]]:
    """Yield the parts as they are, looked at while they pass."""
    count, left = CellCount(), [LARGEST_WORKBOOK_BYTES]
    for part in parts:
        name = zipfile.ZipInfo(part.filename)
        yield name, _content(archive, part, PartReader(part.filename, count), left)


def _content(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, reader: PartReader, left: list[int]
) -> Iterator[bytes]:
    is_xml = part.filename != "mimetype"
    with archive.open(part) as file:
        for piece in iter(partial(file.read, _PIECE_BYTES), b""):
            left[0] -= len(piece)
            if left[0] < 0:
                raise UnreadableExportError(
                    f"unpacks to more than {LARGEST_WORKBOOK_BYTES >> 20} MiB: split it, or save "
                    "the sheet as CSV"
                )
            if is_xml:
                reader.take(piece)
            yield piece
    if is_xml:
        reader.take(b"", is_last=True)


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise UnreadableExportError(LOCKED_WORKBOOK) from error
    except BaseException as error:
        raise _as_refusal(error) from error


def _as_refusal(error: BaseException) -> BaseException:
    """Return the refusal for what calamine raises; it panics at some damage."""
    is_calamines = isinstance(error, CalamineError) or type(error).__name__ == "PanicException"
    return UnreadableExportError(_DAMAGED) if is_calamines else error


def _sheet_members(member: Member, workbook: CalamineWorkbook, spool: Spool) -> Iterator[Member]:
    """Yield the sheets, each held as CSV."""
    shown = [
        (number, sheet.name)
        for number, sheet in enumerate(workbook.sheets_metadata)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if len(shown) > MOST_SHEETS:
        raise UnreadableExportError(f"has more than {MOST_SHEETS} sheets: split it")
    held = 0
    for number, sheet_name in shown:
        try:
            sheet = workbook.get_sheet_by_index(number)
            opener = spool.hold(sheet_lines(sheet))
        except BaseException as error:
            raise _as_refusal(error) from error
        if sheet.start is None:
            continue
        held += 1
        name = printable(sheet_name)
        with opener() as file:
            size = file.seek(0, 2)
        yield replace(member, label=f"{member.label}!{name}", sheet=name, size=size, opener=opener)
    if not held:
        raise UnreadableExportError("a workbook without a filled sheet")
