"""The files of an export: on disk, gzipped, or listed in a zip; opened one by one, with limits."""

import gzip
import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.limited import (
    DAMAGE,
    Bounds,
    Limited,
    count_nothing,
    naming_damage,
)
from backpain_analytics.sources.locked import open_archive, why_locked

LARGEST_MEMBER_BYTES = 8 * 2**30
"""An Apple export of ten years is about 3 GB unpacked."""
HIGHEST_RATIO = 200
"""Unpacked over packed size. Real step and heart-rate files pack at most 40 to 1."""
RATIO_MATTERS_ABOVE_BYTES = 64 * 2**20
MOST_MEMBERS = 100_000
DEEPEST_ARCHIVE = 3
"""A Garmin export is a zip of zips of FIT files."""
LARGEST_NESTED_ARCHIVE_BYTES = 512 * 2**20
HEAD_BYTES = 65_536
MOST_BYTES_HELD = 128 * 2**20
_PIECE_BYTES = 4 * 2**20

_SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"}


@dataclass(frozen=True)
class Member:
    """A readable file, wherever it lies."""

    label: str
    """Path as the user knows it; inside an archive `archive.zip!path/inside`."""
    size: int
    modified_at: datetime
    opener: Callable[[], BinaryIO]
    most_bytes: int = LARGEST_MEMBER_BYTES
    """Unpacked; more is refused while reading."""
    on_bytes: Callable[[int], None] = count_nothing
    """Called while the content is read, with the size of each piece."""

    @property
    def name(self) -> str:
        """File name without folders, and without `.gz`."""
        return PurePosixPath(self.label.split("!")[-1]).name.removesuffix(".gz")

    def open(self) -> BinaryIO:
        """Open the content for reading, unpacked.

        Raises:
            UnreadableExportError: Here or while reading: it is damaged, or too large.
        """
        bounds = Bounds(self.label, self.size, self.most_bytes, self.on_bytes)
        with naming_damage(self.label):
            return cast(BinaryIO, Limited(self.opener(), bounds))

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """Return the first bytes, at most HEAD_BYTES; empty where the file cannot be opened."""
        return self._head[:size]

    @cached_property
    def _head(self) -> bytes:
        try:
            with self.open() as file:
                return file.read(HEAD_BYTES)
        except UnreadableExportError:
            return b""

    def held(self) -> "Member":
        """Return the member with its content in memory, unless it is large.

        What is opened more than once is then unpacked once.
        """
        if self.size > MOST_BYTES_HELD:
            return self
        with self.open() as file:
            content = file.read(MOST_BYTES_HELD + 1)
        if len(content) > MOST_BYTES_HELD:
            return self
        return replace(self, size=len(content), opener=lambda: io.BytesIO(content))

    def digest(self) -> str:
        """SHA-256 of the content: the file's identity in the warehouse."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
        return digest.hexdigest()


@dataclass(frozen=True)
class BrokenMember:
    """An archive or member that must not or cannot be opened, and why."""

    label: str
    reason: str


def files_below(path: Path) -> list[Path]:
    """Return what is no folder at or below a path in name order, without a system's own."""
    found = sorted(path.rglob("*")) if _is_folder(path) else [path]
    return [
        p
        for p in found
        if not _is_folder(p) and p.name not in _SYSTEM_FILES and not p.name.startswith("._")
    ]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def printable(name: str | Path) -> str:
    """Return a name that can be stored and shown, also where the file system's is no text."""
    return str(name).encode("utf-8", "backslashreplace").decode("utf-8")


def walk_members(path: Path, password: str | None = None) -> Iterator[Member | BrokenMember]:
    """Yield every file below a path, archives opened, in name order.

    Args:
        path: File or folder.
        password: Tried on what is locked.

    Raises:
        UnreadableExportError: The path does not exist.
    """
    if not path.exists():
        raise UnreadableExportError(f"{path}: no such file or folder.")
    home = path.parent.resolve()
    for file in files_below(path):
        label = printable(file.name if file == path else file.relative_to(path.parent))
        reason = _why_closed(file, home)
        if reason:
            yield BrokenMember(label, reason)
        else:
            yield from _file_members(file, label, password.encode() if password else None)


def _why_closed(file: Path, home: Path) -> str | None:
    """Say why a file on disk must stay closed; None when it may be opened."""
    if file.is_symlink() and not file.resolve().is_relative_to(home):
        return "a link to a place outside its folder; it was not followed"
    if not file.is_file():
        return "not a regular file; it was not opened"
    if not os.access(file, os.R_OK):
        return "its permissions forbid reading it; it was not opened"
    return None


def _file_members(
    file: Path, label: str, password: bytes | None
) -> Iterator[Member | BrokenMember]:
    state = file.stat()
    modified_at = datetime.fromtimestamp(state.st_mtime, UTC)
    if zipfile.is_zipfile(file):
        yield from _zip_members(lambda: open_archive(file, password), label, depth=1)
    elif file.suffix.lower() == ".zip":
        yield BrokenMember(label, "not a whole zip archive; export or copy it again")
    else:
        member = Member(label, state.st_size, modified_at, lambda: file.open("rb"))
        yield _unpacked(member, lambda: gzip.GzipFile(file, "rb"))


def _unpacked(packed: Member, unzip: Callable[[], gzip.GzipFile]) -> Member:
    """Return the member; if it is gzipped, so that it is unpacked while it is read."""
    if not packed.label.endswith(".gz"):
        return packed
    most_bytes = max(RATIO_MATTERS_ABOVE_BYTES, HIGHEST_RATIO * packed.size)
    return replace(
        packed,
        opener=lambda: cast(BinaryIO, unzip()),
        most_bytes=min(most_bytes, LARGEST_MEMBER_BYTES),
    )


def _zip_members(
    opener: Callable[[], zipfile.ZipFile], label: str, depth: int
) -> Iterator[Member | BrokenMember]:
    if depth > DEEPEST_ARCHIVE:
        yield BrokenMember(label, f"an archive more than {DEEPEST_ARCHIVE} archives deep")
        return
    try:
        archive = opener()
    except DAMAGE:
        yield BrokenMember(label, "not a whole zip archive; export or copy it again")
        return
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_MEMBERS:
        yield BrokenMember(label, f"lists {len(entries):,} files, more than {MOST_MEMBERS:,}")
        return
    for entry in sorted(entries, key=lambda entry: entry.filename):
        yield from _entry_members(archive, entry, label, depth)


def _entry_members(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, label: str, depth: int
) -> Iterator[Member | BrokenMember]:
    name = PurePosixPath(entry.filename)
    if name.name in _SYSTEM_FILES or name.parts[:1] == ("__MACOSX",):
        return
    inner = f"{label}!{entry.filename}"
    reason = _danger(entry) or why_locked(archive, entry)
    if reason:
        yield BrokenMember(inner, reason)
    elif name.suffix.lower() == ".zip":
        yield from _zip_members(lambda: _inner_archive(archive, entry), inner, depth + 1)
    else:
        modified_at = datetime(*_zip_time(entry), tzinfo=UTC)
        member = Member(
            inner, entry.file_size, modified_at, lambda: cast(BinaryIO, archive.open(entry))
        )
        yield _unpacked(member, lambda: gzip.GzipFile(fileobj=archive.open(entry)))


def _inner_archive(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> zipfile.ZipFile:
    return open_archive(io.BytesIO(archive.read(entry)), archive.pwd)


def _zip_time(entry: zipfile.ZipInfo) -> tuple[int, int, int, int, int, int]:
    try:
        datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return (1980, 1, 1, 0, 0, 0)
    return entry.date_time


def _danger(entry: zipfile.ZipInfo) -> str | None:
    """Say why a listed member must not be opened; None when it may."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if ".." in path.parts or path.is_absolute():
        return "its path leaves the archive; it was not opened"
    if entry.file_size > LARGEST_MEMBER_BYTES:
        return f"declares {entry.file_size >> 30} GiB, more than {LARGEST_MEMBER_BYTES >> 30}"
    nested = entry.filename.lower().endswith(".zip")
    if nested and entry.file_size > LARGEST_NESTED_ARCHIVE_BYTES:
        return "an inner archive too large to open in memory; unpack it first"
    packed = max(entry.compress_size, 1)
    if entry.file_size > RATIO_MATTERS_ABOVE_BYTES and entry.file_size / packed > HIGHEST_RATIO:
        return f"unpacks to {entry.file_size // packed} times its size, as only zip bombs do"
    return None
