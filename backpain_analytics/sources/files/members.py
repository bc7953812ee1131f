"""The files of an export, wherever they lie: what is known of one, and how it is opened."""

import hashlib
import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.damage import OnDamage, ignore_damage
from backpain_analytics.sources.files.limited import Bounds, Limited, count_nothing, naming_damage

LARGEST_MEMBER_BYTES = 8 * 2**30
"""An Apple export of ten years is about 3 GB unpacked."""
HEAD_BYTES = 65_536
MOST_BYTES_HELD = 128 * 2**20
DIGEST_CHARACTERS = 32
"""128 bits tell files apart as well, and every stored row carries them."""
_PIECE_BYTES = 4 * 2**20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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
    sheet: str | None = None
    """Of which sheet of a workbook the content is, as CSV; None: it is a file."""
    on_bytes: Callable[[int], None] = count_nothing
    """Called while the content is read, with the size of each piece."""
    on_damage: OnDamage = ignore_damage
    """Called by what reads texts, with the rows that had to be left out."""

    @property
    def file_label(self) -> str:
        """Label of the file that it is, or that it is a sheet of."""
        return self.label if self.sheet is None else self.label.removesuffix(f"!{self.sheet}")

    @property
    def file_name(self) -> str:
        """File name without folders, and without `.gz`."""
        name = PurePosixPath(self.file_label.split("!")[-1]).name
        return name[:-3] if name.lower().endswith(".gz") else name

    @cached_property
    def name(self) -> str:
        """The same; of a sheet, what its CSV would be called.

        Vendors' files are known by their names, also those that somebody saved as a workbook.
        """
        name = self.file_name
        return name if self.sheet is None else f"{PurePosixPath(name).stem}.csv"

    def open(self) -> BinaryIO:
        """Open the content for reading, unpacked.

        Raises:
            UnreadableExportError: Here or while reading: it is damaged, or too large.
        """
        bounds = Bounds(self.label, self.size, self.most_bytes, self.on_bytes)
        with naming_damage(self.label):
            return cast(BinaryIO, Limited(self.opener(), bounds))

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """Return the first bytes, at most HEAD_BYTES; empty where `failure` says why."""
        return self._beginning[0][:size]

    @property
    def failure(self) -> UnreadableExportError | None:
        """What stood in the way when the first bytes were asked for."""
        _, error = vars(self).get("_beginning", (b"", None))
        return cast(UnreadableExportError | None, error)

    @cached_property
    def _beginning(self) -> tuple[bytes, UnreadableExportError | None]:
        try:
            with self.open() as file:
                return file.read(HEAD_BYTES), None
        except UnreadableExportError as error:
            return b"", error

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
        """First half of the SHA-256 of the content: the file's identity in the warehouse."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
        return digest.hexdigest()[:DIGEST_CHARACTERS]


def text_of(name: str) -> str | None:
    """Return a file system's name as UTF-8 text, whatever the locale; None where it is none."""
    try:
        return _bytes_of(name).decode("utf-8")
    except UnicodeDecodeError:
        return None


def printable(name: str | Path) -> str:
    """Return a name that can be stored and shown, also where the file system's is no text."""
    text = _bytes_of(str(name)).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def label_of(file: Path, root: Path) -> str:
    """Name a file on disk as its user knows it."""
    return printable(file.relative_to(root).as_posix())


def _bytes_of(name: str) -> bytes:
    # Not by the file system's encoding, which under LC_ALL=C may be ASCII.
    return name.encode("utf-8", sys.getfilesystemencodeerrors())
