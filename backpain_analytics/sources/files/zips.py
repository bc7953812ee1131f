"""The members of zip archives, and of the archives in them, with limits."""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.gzips import open_unpacked
from backpain_analytics.sources.files.kinds import (
    NOT_A_WHOLE_ZIP,
    ZIP_BEGINS,
    is_called_office_file,
    is_office_file,
)
from backpain_analytics.sources.files.limited import DAMAGE, is_passing, passing_reason
from backpain_analytics.sources.files.litter import is_aside, litter_kind
from backpain_analytics.sources.files.locked import is_locked, open_archive, why_locked
from backpain_analytics.sources.files.members import LARGEST_MEMBER_BYTES, Member
from backpain_analytics.sources.files.spool import Spool

Found = Member | FileOutcome
"""A readable file; or what becomes of one that is not opened."""

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

_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_COMPRESSIONS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


def member_of(
    label: str, size: int, modified_at: datetime, opener: Callable[[], BinaryIO]
) -> Member:
    """Return a member that is unpacked while it is read, if it is gzipped."""
    most_bytes = min(max(RATIO_MATTERS_ABOVE_BYTES, HIGHEST_RATIO * size), LARGEST_MEMBER_BYTES)
    is_called_gzip = label.lower().endswith((".gz", ".tgz"))
    # There may be hundreds of thousands, and a closure takes several times as much memory.
    unpacked = partial(open_unpacked, opener, is_called_gzip)
    return Member(label, size, modified_at, unpacked, most_bytes)


def zip_members(
    file: Member, opener: Callable[[], zipfile.ZipFile], password: bytes | None
) -> Iterator[Found]:
    """Yield the members of an archive on disk, and of those in it, in name order.

    Of what is no archive, the file itself or what is wrong with it.
    """
    yield from _Walk(password, _Budget(file.size)).members(_Packed(file, opener))


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
            yield FileOutcome(
                label, "unknown", f"an archive more than {DEEPEST_ARCHIVE} archives deep"
            )
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
            yield FileOutcome(label, "unknown", reason)
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
            yield FileOutcome(label, "unknown", reason)
            return
        if what:
            yield FileOutcome(label, "passed over", what)
            return
        modified_at = datetime(*_zip_time(entry), tzinfo=UTC)
        opener = cast(Callable[[], BinaryIO], partial(archive.open, entry))
        member = member_of(label, entry.file_size, modified_at, opener)
        if not entry.filename.lower().endswith(".zip"):
            yield member
        elif entry.file_size > self.budget.spool.bytes_left:
            yield FileOutcome(
                label, "unknown", "an inner archive too large to be unpacked; unpack it first"
            )
        else:
            inner = _Packed(member, lambda: self._inner_archive(archive, entry), packed.depth + 1)
            yield from self.members(inner)

    def _inner_archive(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> zipfile.ZipFile:
        with archive.open(entry) as content:
            return open_archive(self.budget.spool.add(cast(BinaryIO, content)), self.password)


def _not_opened(member: Member, error: Exception) -> Member | FileOutcome:
    if is_passing(error):
        return FileOutcome(member.label, "waiting", passing_reason(error))
    if not member.head(4).startswith(ZIP_BEGINS):
        return member
    if is_called_office_file(member.name):
        return FileOutcome(
            member.label, "unknown", "damaged, or cut off at its end; save or copy it again"
        )
    return FileOutcome(member.label, "unknown", NOT_A_WHOLE_ZIP)


def _unread_compressions(entries: Sequence[zipfile.ZipInfo], label: str) -> Iterator[FileOutcome]:
    """Name an archive once for each compression of its files that cannot be undone here."""
    unread = Counter(
        entry.compress_type
        for entry in entries
        if entry.compress_type not in _READABLE and not is_locked(entry)
    )
    for number, files in sorted(unread.items()):
        how = _COMPRESSIONS.get(number, f"number {number}")
        which = "its files" if files == len(entries) else f"{files:,} of its {len(entries):,} files"
        yield FileOutcome(
            label,
            "unknown",
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
