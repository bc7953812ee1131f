"""Every file below a path, archives opened: on disk, gzipped, or listed in a zip, with limits."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from backpain_analytics.sources.files.limited import DAMAGE
from backpain_analytics.sources.files.listing import Litter, list_below, why_away
from backpain_analytics.sources.files.litter import is_aside, litter_kind
from backpain_analytics.sources.files.locked import open_archive, why_locked
from backpain_analytics.sources.files.members import (
    LARGEST_MEMBER_BYTES,
    BrokenMember,
    Member,
    printable,
)

HIGHEST_RATIO = 200
"""Unpacked over packed size. Real step and heart-rate files pack at most 40 to 1."""
RATIO_MATTERS_ABOVE_BYTES = 64 * 2**20
MOST_MEMBERS = 400_000
"""Samsung's watches write about 35,000 small files a year."""
DEEPEST_ARCHIVE = 3
"""A Garmin export is a zip of zips of FIT files."""
LARGEST_NESTED_ARCHIVE_BYTES = 512 * 2**20

Found = Member | BrokenMember | Litter


def walk_members(path: Path, password: str | None = None) -> Iterator[Found]:
    """Yield every file at or below a path, archives opened, in name order."""
    listing = list_below(path)
    for closed in listing.unavailable:
        yield BrokenMember(label_of(closed.place, path.parent), closed.reason)
    for file, what in listing.litter:
        yield Litter(label_of(file, path.parent), what)
    for file in listing.files:
        yield from members_of(file, path.parent, listing.home, password)


def members_of(file: Path, root: Path, home: Path, password: str | None = None) -> Iterator[Found]:
    """Yield what a file on disk holds: itself, or of an archive its members in name order.

    Args:
        file: On disk.
        root: Above the file; what the members are named from.
        home: Above the file; where links must stay.
        password: Tried on what is locked.
    """
    label = label_of(file, root)
    reason = _why_closed(file, home)
    if reason:
        yield BrokenMember(label, reason, is_passing=not os.access(file, os.R_OK))
    else:
        yield from _file_members(file, label, password.encode() if password else None)


def label_of(file: Path, root: Path) -> str:
    """Name a file on disk as its user knows it."""
    return printable(file.relative_to(root).as_posix())


def _why_closed(file: Path, home: Path) -> str | None:
    """Say why a file on disk must stay closed; None when it may be opened."""
    if file.is_symlink() and not file.resolve().is_relative_to(home.resolve()):
        return "a link to a place outside its folder; it was not followed"
    away = why_away(file)
    if away:
        return away
    if file.is_dir():
        return "a link to a folder inside a folder; it was not followed"
    if not file.is_file():
        return "not a regular file; it was not opened"
    if not os.access(file, os.R_OK):
        return "its permissions forbid reading it; it was not opened"
    return None


def _file_members(file: Path, label: str, password: bytes | None) -> Iterator[Found]:
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


def _zip_members(opener: Callable[[], zipfile.ZipFile], label: str, depth: int) -> Iterator[Found]:
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
) -> Iterator[Found]:
    name = PurePosixPath(entry.filename)
    if is_aside(name):
        return
    inner = f"{label}!{entry.filename}"
    what = litter_kind(name.name)
    reason = _danger(entry) or (None if what else why_locked(archive, entry))
    if reason:
        yield BrokenMember(inner, reason)
    elif what:
        yield Litter(inner, what)
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
