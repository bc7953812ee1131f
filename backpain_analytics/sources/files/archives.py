"""Every file below a path, archives opened: on disk, gzipped, or listed in a zip, with limits."""

import gzip
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from backpain_analytics.sources.files.kinds import (
    GZIP_BEGINS,
    NOT_A_WHOLE_ZIP,
    ZIP_BEGINS,
    is_called_office_file,
    is_office_file,
)
from backpain_analytics.sources.files.limited import DAMAGE, is_passing, passing_reason
from backpain_analytics.sources.files.listing import Litter, list_below, why_away
from backpain_analytics.sources.files.litter import is_aside, litter_kind
from backpain_analytics.sources.files.locked import is_locked, open_archive, why_locked
from backpain_analytics.sources.files.members import (
    LARGEST_MEMBER_BYTES,
    BrokenMember,
    Member,
    printable,
)
from backpain_analytics.sources.files.spool import Spool

HIGHEST_RATIO = 200
"""Unpacked over packed size. Real step and heart-rate files pack at most 40 to 1."""
RATIO_MATTERS_ABOVE_BYTES = 64 * 2**20
MOST_MEMBERS = 200_000
"""Below one file on disk, at about 2 KB of memory each. Samsung's watches write about 35,000
small files a year."""
DEEPEST_ARCHIVE = 3
"""A Garmin export is a zip of zips of FIT files."""
LARGEST_NESTED_ARCHIVE_BYTES = 4 * 2**30
"""Of all inner archives below one file on disk, which are unpacked to the disk."""

_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_BYTES = 22 + 65_535
"""The end record with the longest remark."""
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_COMPRESSIONS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


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
    broken = _why_closed(file, label, home)
    if broken:
        yield broken
    else:
        yield from _file_members(file, label, password.encode() if password else None)


def label_of(file: Path, root: Path) -> str:
    """Name a file on disk as its user knows it."""
    return printable(file.relative_to(root).as_posix())


def _why_closed(file: Path, label: str, home: Path) -> BrokenMember | None:
    """Say why a file on disk must stay closed; None when it may be opened."""
    if file.is_symlink() and not file.resolve().is_relative_to(home.resolve()):
        return BrokenMember(label, "a link to a place outside its folder; it was not followed")
    away = why_away(file)
    if away:
        return BrokenMember(label, away, is_passing=True)
    if file.is_dir():
        return BrokenMember(label, "a link to a folder inside a folder; it was not followed")
    if not file.is_file():
        return BrokenMember(label, "not a regular file; it was not opened")
    if not os.access(file, os.R_OK):
        reason = "its permissions forbid reading it. Allow that; it is tried again on the next run"
        return BrokenMember(label, reason, is_passing=True)
    return None


def _file_members(file: Path, label: str, password: bytes | None) -> Iterator[Found]:
    try:
        state = file.stat()
        begins_as_zip, ends_as_zip = _zip_marks(file, state.st_size)
    except OSError as error:
        yield BrokenMember(label, passing_reason(error), is_passing=True)
        return
    modified_at = datetime.fromtimestamp(state.st_mtime, UTC)
    member = _member(label, state.st_size, modified_at, lambda: file.open("rb"))
    if begins_as_zip or ends_as_zip:
        walk = _Walk(password, _Budget(state.st_size))
        yield from walk.members(_Packed(member, lambda: open_archive(file, password)))
    else:
        yield member


def _zip_marks(file: Path, size: int) -> tuple[bool, bool]:
    """Say whether a file begins as a zip, and whether it ends as one does.

    `zipfile.is_zipfile` would take a disk that fails for a file that is no zip.
    """
    with file.open("rb") as content:
        begins = content.read(4) in ZIP_BEGINS
        content.seek(max(0, size - _END_OF_ZIP_BYTES))
        return begins, _END_OF_ZIP in content.read(_END_OF_ZIP_BYTES)


def _member(label: str, size: int, modified_at: datetime, opener: Callable[[], BinaryIO]) -> Member:
    """Return a member that is unpacked while it is read, if it begins or is named as a gzip."""
    most_bytes = min(max(RATIO_MATTERS_ABOVE_BYTES, HIGHEST_RATIO * size), LARGEST_MEMBER_BYTES)
    is_called_gzip = label.lower().endswith((".gz", ".tgz"))
    # There may be hundreds of thousands, and a closure takes several times as much memory.
    unpacked = partial(_open_unpacked, opener, is_called_gzip)
    return Member(label, size, modified_at, unpacked, most_bytes)


def _open_unpacked(opener: Callable[[], BinaryIO], is_called_gzip: bool) -> BinaryIO:
    content = opener()
    if is_called_gzip or _begins_as_gzip(content):
        return cast(BinaryIO, _Gunzipped(content))
    return content


def _begins_as_gzip(content: BinaryIO) -> bool:
    try:
        # Both kinds of file can look ahead: those on disk and those in a zip.
        ahead: bytes = content.peek(3)  # type: ignore[attr-defined]
    except DAMAGE:
        content.close()
        raise
    return ahead.startswith(GZIP_BEGINS)


class _Gunzipped(gzip.GzipFile):
    """Closes what it unpacks as well."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed)
        self._packed = packed

    def close(self) -> None:
        super().close()
        self._packed.close()


@dataclass(frozen=True)
class _Packed:
    """An archive, as a file and as what opens it."""

    member: Member
    opener: Callable[[], zipfile.ZipFile]
    depth: int = 1


class _Budget:
    """What all that lies below one file on disk may take together."""

    def __init__(self, packed_bytes: int) -> None:
        self.members_left = MOST_MEMBERS
        self.bytes_left = max(RATIO_MATTERS_ABOVE_BYTES, HIGHEST_RATIO * packed_bytes)
        self.spool = Spool(LARGEST_NESTED_ARCHIVE_BYTES)


@dataclass(frozen=True)
class _Walk:
    """Through one file on disk and the archives in it."""

    password: bytes | None
    budget: _Budget

    def members(self, packed: _Packed) -> Iterator[Found]:
        """Yield the members of an archive; of what is none, itself or what is wrong with it."""
        label = packed.member.label
        if packed.depth > DEEPEST_ARCHIVE:
            yield BrokenMember(label, f"an archive more than {DEEPEST_ARCHIVE} archives deep")
            return
        try:
            archive = packed.opener()
        except (*DAMAGE, ValueError) as error:
            yield _not_opened(packed.member, error)
            return
        if is_office_file(archive.namelist()):
            yield packed.member
            return
        entries = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not is_aside(PurePosixPath(entry.filename))
        ]
        reason = self._why_refused(entries)
        if reason:
            yield BrokenMember(label, reason)
            return
        yield from _unread_compressions(entries, label)
        for entry in sorted(entries, key=lambda entry: entry.filename):
            if is_locked(entry) or entry.compress_type in _READABLE:
                yield from self._entry_members(archive, entry, packed)

    def _why_refused(self, entries: Sequence[zipfile.ZipInfo]) -> str | None:
        """Say why an archive is not opened at all; else count it against the budget."""
        if not entries:
            return "an archive without files; export it again, or take it away"
        unpacked_bytes = sum(entry.file_size for entry in entries if not _danger(entry))
        if len(entries) > self.budget.members_left:
            return f"lists more than {MOST_MEMBERS:,} files; unpack it, and put its folder here"
        if unpacked_bytes > self.budget.bytes_left:
            return (
                f"its files unpack to {unpacked_bytes >> 20:,} MiB, as only those of zip bombs do"
            )
        self.budget.members_left -= len(entries)
        self.budget.bytes_left -= unpacked_bytes
        return None

    def _entry_members(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: _Packed
    ) -> Iterator[Found]:
        label = f"{packed.member.label}!{entry.filename}"
        what = litter_kind(PurePosixPath(entry.filename).name)
        reason = _danger(entry) or (None if what else why_locked(archive, entry))
        if reason:
            yield BrokenMember(label, reason)
            return
        if what:
            yield Litter(label, what)
            return
        modified_at = datetime(*_zip_time(entry), tzinfo=UTC)
        member = _member(label, entry.file_size, modified_at, partial(_open, archive, entry))
        if not entry.filename.lower().endswith(".zip"):
            yield member
        elif entry.file_size > self.budget.spool.bytes_left:
            yield BrokenMember(label, "an inner archive too large to be unpacked; unpack it first")
        else:
            inner = _Packed(member, lambda: self._inner_archive(archive, entry), packed.depth + 1)
            yield from self.members(inner)

    def _inner_archive(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> zipfile.ZipFile:
        with archive.open(entry) as content:
            return open_archive(self.budget.spool.add(cast(BinaryIO, content)), self.password)


def _open(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(entry))


def _not_opened(member: Member, error: Exception) -> Member | BrokenMember:
    if is_passing(error):
        return BrokenMember(member.label, passing_reason(error), is_passing=True)
    if not member.head(4).startswith(ZIP_BEGINS):
        return member
    if is_called_office_file(member.name):
        return BrokenMember(member.label, "damaged, or cut off at its end; save or copy it again")
    return BrokenMember(member.label, NOT_A_WHOLE_ZIP)


def _unread_compressions(entries: Sequence[zipfile.ZipInfo], label: str) -> Iterator[BrokenMember]:
    """Name an archive once for each compression of its files that cannot be undone here."""
    unread = Counter(
        entry.compress_type
        for entry in entries
        if entry.compress_type not in _READABLE and not is_locked(entry)
    )
    for number, files in sorted(unread.items()):
        how = _COMPRESSIONS.get(number, f"number {number}")
        which = "its files" if files == len(entries) else f"{files:,} of its {len(entries):,} files"
        yield BrokenMember(
            label,
            f"{which} are packed in a way that is not read here "
            f"({how}): unpack it and put its files here, or pack them anew with Deflate, the usual "
            "way",
        )


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
    packed = max(entry.compress_size, 1)
    if entry.file_size > RATIO_MATTERS_ABOVE_BYTES and entry.file_size / packed > HIGHEST_RATIO:
        return f"unpacks to {entry.file_size // packed} times its size, as only zip bombs do"
    return None
