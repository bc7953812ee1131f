"""Tar archives, packed anew as zips while they are read, so that one walk opens both.

Only regular files come along: links, devices and sparse files are named and left out.
"""

import tarfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import printable
from backpain_analytics.sources.files.stored import stored_zip

TAR_NAMES = (".tar", ".tar.gz", ".tgz")
LARGEST_HEADER_BYTES = 2**20
"""Of a name that is too long for its own header."""
MOST_TAR_MEMBERS = 200_000

_BLOCK = tarfile.BLOCKSIZE
_PIECE_BYTES = 2**20
_LONG_NAME = (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_PASSED = (tarfile.GNUTYPE_LONGLINK, tarfile.XGLTYPE)
_FIRST_ZIP_YEAR, _LAST_ZIP_YEAR = 1980, 2107
_NO_TIME = (_FIRST_ZIP_YEAR, 1, 1, 0, 0, 0)
_DAMAGED = "not a whole tar archive (cut off or damaged): export or copy it again"


def is_tar(head: bytes) -> bool:
    """Say whether a file begins as a tar; one without a mark is known by its checksum."""
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


class TarPacker:
    """Packs a tar anew."""

    def __init__(self, tar: BinaryIO) -> None:
        self._tar = tar
        self.closed: dict[str, str] = {}
        """Names of what is left out → why."""

    def pieces(self) -> Iterator[bytes]:
        """Yield a zip of the tar's files.

        Raises:
            UnreadableExportError: It is no whole tar, or lists too many files.
        """
        return stored_zip(
            (zipfile.ZipInfo(entry.name, _zip_time(entry.mtime)), self._content(entry.size))
            for entry in self._entries()
        )

    def _entries(self) -> Iterator[tarfile.TarInfo]:
        """Yield the regular files, each before its content is read."""
        for entry in self._listed():
            if entry.isreg() and not entry.issparse():
                yield entry
                continue
            if not entry.isdir():
                self.closed[entry.name] = _why_left_out(entry)
            if entry.issparse():
                self._skip(entry)

    def _listed(self) -> Iterator[tarfile.TarInfo]:
        """Yield whatever is listed, under its own name."""
        name, files = None, 0
        while (block := self._tar.read(_BLOCK)).strip(b"\0"):
            entry = _entry(block)
            if entry.type in _LONG_NAME:
                name = _long_name(entry, self._header(entry))
            elif entry.type in _PASSED:
                self._header(entry)
            else:
                files += 1
                if files > MOST_TAR_MEMBERS:
                    raise UnreadableExportError(
                        f"lists more than {MOST_TAR_MEMBERS:,} files; unpack it"
                    )
                entry.name, name = printable(name or entry.name), None
                yield entry

    def _skip(self, entry: tarfile.TarInfo) -> None:
        for _ in self._content(entry.size):
            pass

    def _header(self, entry: tarfile.TarInfo) -> bytes:
        if entry.size > LARGEST_HEADER_BYTES:
            raise UnreadableExportError(_DAMAGED)
        return b"".join(self._content(entry.size))

    def _content(self, size: int) -> Iterator[bytes]:
        """Yield an entry's content, and pass by what fills its last block."""
        left = size
        while left > 0:
            piece = self._tar.read(min(left, _PIECE_BYTES))
            if not piece:
                raise UnreadableExportError(_DAMAGED)
            left -= len(piece)
            yield piece
        self._tar.read(-size % _BLOCK)


def _entry(block: bytes) -> tarfile.TarInfo:
    try:
        entry = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise UnreadableExportError(_DAMAGED) from error
    if entry.size < 0:
        raise UnreadableExportError(_DAMAGED)
    return entry


def _long_name(entry: tarfile.TarInfo, header: bytes) -> str | None:
    r"""Return the name that a header of its own gives to the next file.

    Of the POSIX form that is lines of `<length> path=<name>\n`.
    """
    if entry.type == tarfile.GNUTYPE_LONGNAME:
        return header.split(b"\0")[0].decode("utf-8", "surrogateescape")
    while header:
        length, _, rest = header.partition(b" ")
        if not length.isdigit() or int(length) <= len(length):
            raise UnreadableExportError(_DAMAGED)
        value = rest[: int(length) - len(length) - 1].removesuffix(b"\n")
        if value.startswith(b"path="):
            return value[5:].decode("utf-8", "surrogateescape")
        header = header[int(length) :]
    return None


def _why_left_out(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return "a link in an archive; it was not followed"
    if entry.issparse():
        return "packed with holes (sparse), which is not read here: unpack the archive first"
    return "not a regular file; it was not opened"


def _zip_time(seconds: float) -> tuple[int, int, int, int, int, int]:
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return _NO_TIME
    is_known = _FIRST_ZIP_YEAR <= moment.year <= _LAST_ZIP_YEAR
    return moment.timetuple()[:6] if is_known else _NO_TIME
