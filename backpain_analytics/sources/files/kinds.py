"""What a file is that no reader reads, by its first bytes, and what helps."""

import re
import tarfile
from collections.abc import Collection
from pathlib import PurePosixPath

ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""A zip with files, an empty one, one of several parts."""
GZIP_BEGINS = b"\x1f\x8b\x08"
TRACK_NAMES = (".tcx", ".gpx")
NOT_A_WHOLE_ZIP = (
    "not a whole zip archive (cut off, damaged, or one part of several): export or copy it again, "
    "or put its parts together"
)

_ARCHIVES = (
    (rb"7z\xbc\xaf\x27\x1c", "7z"),
    (rb"Rar!\x1a\x07", "RAR"),
    (rb"\xfd7zXZ\x00", "xz"),
    (rb"\x28\xb5\x2f\xfd", "Zstandard"),
    (rb"\x04\x22\x4d\x18", "LZ4"),
    (rb"\x5d\x00\x00[\x00-\xff]{2}\xff{8}", "lzma"),
    (rb"\x1f\x9d", "compress"),
    (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "bzip2"),
)
_PICTURE = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP"
    rb"|.{4}ftyp(?:heic|heix|mif1|avif)",
    re.DOTALL,
)
_FILM = re.compile(rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}(?:AVI |WAVE)|ID3", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins files of Office before 2007, and those of today that have a password."""
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_PROLOG = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
_TRACKS = {"trainingcenterdatabase": "TCX", "gpx": "GPX", "kml": "KML", "pwx": "PWX"}
_WEB_TAGS = ("html", "head", "body", "table", "meta", "div")

_SHEET_NAMES = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls"), "Excel"),
    **{".ods": "OpenDocument", ".numbers": "Numbers"},
}
_BY_NAME = {
    **{f".{name}": name for name in ("zip", "7z", "rar", "tar", "bz2", "xz", "zst")},
    **_SHEET_NAMES,
    ".pdf": "PDF",
}
"""Ends of names, and what the first bytes would then show."""


def kind_of(head: bytes, text: str) -> str | None:
    """Say what a file is and what helps; None where its first bytes show no such kind."""
    return _packed(head) or _office(head) or _shown(head) or _marked_up(text)


def is_called_office_file(name: str) -> bool:
    """Say whether a name ends as those of spreadsheets do."""
    return PurePosixPath(name).suffix.lower() in _SHEET_NAMES


def broken_promise(name: str) -> str | None:
    """Say that a file is not what the end of its name says; None where that says nothing."""
    promised = _BY_NAME.get(PurePosixPath(name).suffix.lower())
    if promised is None:
        return None
    if promised == "zip":
        return NOT_A_WHOLE_ZIP
    return (
        f"its name promises a file of the kind {promised}, but it does not begin as one: it is "
        "damaged, or is called so by mistake; copy or export it again"
    )


def is_office_file(names: Collection[str]) -> bool:
    """Say whether a zip with these members is one file of an office program."""
    is_open_document = "mimetype" in names and "content.xml" in names
    is_iwork = any(name == "Index.zip" or name.endswith(".iwa") for name in names)
    return "[Content_Types].xml" in names or is_open_document or is_iwork


def _packed(head: bytes) -> str | None:
    kind = next((kind for mark, kind in _ARCHIVES if re.match(mark, head, re.DOTALL)), None)
    if _is_tar(head):
        kind = "tar"
    if kind is not None:
        return (
            f"it is an archive of a kind that is not opened ({kind}): unpack it and put its files "
            "here, or pack them as zip"
        )
    if head.startswith(ZIP_BEGINS) and _office(head) is None:
        return "it is a zip archive, but its name does not say so: name it .zip, or unpack it"
    return None


def _is_tar(head: bytes) -> bool:
    try:
        # A tar without a mark is known by the checksum of its first header.
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _office(head: bytes) -> str | None:
    if head.startswith(_OLE):
        is_document = "WordDocument".encode("utf-16-le") in head
        return _office_words("Word" if is_document else "Excel")
    if not head.startswith(ZIP_BEGINS):
        return None
    if _OPEN_DOCUMENT in head[:200]:
        is_sheet = _OPEN_DOCUMENT + b".spreadsheet" in head[:200]
        return _office_words("OpenDocument" if is_sheet else "Word")
    if b".iwa" in head:
        return _office_words("Numbers")
    if b"[Content_Types].xml" in head or b"docProps/" in head:
        return _office_words("Excel" if b"xl/" in head else "Word")
    return None


def _office_words(program: str) -> str:
    if program == "Word":
        return (
            "it is a document of an office program: copy its table into a spreadsheet, save that "
            "as CSV, and put it here"
        )
    return f"it is a spreadsheet ({program}): open it, save the sheet as CSV, and put that here"


def _shown(head: bytes) -> str | None:
    """Know what is made to be looked at or listened to."""
    kind = "PDF" if b"%PDF-" in head[:1024] else None
    kind = "picture" if _PICTURE.match(head) else kind
    kind = kind or ("film or sound" if _FILM.match(head) else None)
    if kind is None:
        return None
    return f"it is a {kind}, from which no readings can be taken: export the readings as CSV"


def _marked_up(text: str) -> str | None:
    begins = _PROLOG.match(text)
    root = _ROOT.match(text, begins.end() if begins else 0)
    if root is None:
        return None
    tag = root[1].lower()
    if tag in _TRACKS:
        return (
            f"it is a {_TRACKS[tag]} track, which is not read: export the original FIT file of "
            "the activity where the service that recorded it has one"
        )
    if tag in _WEB_TAGS:
        return (
            "it is a web page, whatever its name says: if it shows a table, open it in a "
            "spreadsheet program, save the sheet as CSV, and put that here"
        )
    if tag == "workbook":
        return _office_words("Excel")
    return (
        f"it is XML ({root[1]}) of a kind that is not read: export the same data in one of the "
        "forms that the README lists, or as CSV"
    )
