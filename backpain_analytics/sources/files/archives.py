"""What a file on disk holds: itself, gzipped or not, or the members of a zip."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.kinds import ZIP_BEGINS
from backpain_analytics.sources.files.limited import passing_reason
from backpain_analytics.sources.files.listing import why_away
from backpain_analytics.sources.files.locked import open_archive
from backpain_analytics.sources.files.zips import Found, member_of, zip_members

_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_BYTES = 22 + 65_535
"""The end record with the longest remark."""


def members_of(file: Path, label: str, home: Path, password: str | None = None) -> Iterator[Found]:
    """Yield what a file on disk holds: itself, or of an archive its members in name order.

    Links must stay in `home`, which is above the file. The password is tried on what is locked.
    """
    broken = _why_closed(file, label, home)
    if broken:
        yield broken
    else:
        yield from _file_members(file, label, password.encode() if password else None)


def _why_closed(file: Path, label: str, home: Path) -> FileOutcome | None:
    """Say why a file on disk must stay closed; None when it may be opened."""
    if file.is_symlink() and not file.resolve().is_relative_to(home.resolve()):
        return FileOutcome(
            label, "unknown", "a link to a place outside its folder; it was not followed"
        )
    away = why_away(file)
    if away:
        return FileOutcome(label, "waiting", away)
    if file.is_dir():
        return FileOutcome(
            label, "unknown", "a link to a folder inside a folder; it was not followed"
        )
    if not file.is_file():
        return FileOutcome(label, "unknown", "not a regular file; it was not opened")
    if not os.access(file, os.R_OK):
        reason = "its permissions forbid reading it. Allow that; it is tried again on the next run"
        return FileOutcome(label, "waiting", reason)
    return None


def _file_members(file: Path, label: str, password: bytes | None) -> Iterator[Found]:
    try:
        state = file.stat()
        begins_as_zip, ends_as_zip = _zip_marks(file, state.st_size)
    except OSError as error:
        yield FileOutcome(label, "waiting", passing_reason(error))
        return
    modified_at = datetime.fromtimestamp(state.st_mtime, UTC)
    member = member_of(label, state.st_size, modified_at, lambda: file.open("rb"))
    if begins_as_zip or ends_as_zip:
        yield from zip_members(member, lambda: open_archive(file, password), password)
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
