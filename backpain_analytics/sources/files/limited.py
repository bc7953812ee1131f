"""Reading what strangers packed: bounded in size, and a refusal where it is damaged."""

import errno
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from sys import intern
from typing import BinaryIO

from backpain_analytics.errors import PassingError, UnreadableExportError
from backpain_analytics.records import FileOutcome

_PIECE_BYTES, _LARGEST_PIECE_BYTES = 16 * 2**20, 2**30
DAMAGE = (
    *(OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile),
    # A password that nobody declared, a compression that Python does not know.
    *(RuntimeError, NotImplementedError),
)
"""What a damaged or unknown archive makes Python raise."""


def is_passing(error: BaseException) -> bool:
    """Say whether the system failed (a disk, a permission) rather than what the file holds.

    Damage to packed data comes as an OSError too: without a number, or as an impossible seek.
    """
    return isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)


def passing_reason(error: BaseException) -> str:
    """Say that the system failed, in its own words, and that this is no verdict on the file."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"the system could not read it ({said}); it is tried again on the next run"


def refused(path: str, error: Exception) -> FileOutcome:
    """Return the outcome of a file that did not open; where the system failed it is to wait."""
    if is_passing(error):
        return FileOutcome(path, "waiting", passing_reason(error))
    # There may be many, and most say the same.
    reason = intern(str(error).removeprefix(f"{path}: "))
    return FileOutcome(path, "waiting" if isinstance(error, PassingError) else "unknown", reason)


@contextmanager
def naming_damage(label: str) -> Iterator[None]:
    """Turn what goes wrong inside a damaged file into a refusal that names it.

    Raises:
        PassingError: It was the system that failed.
        UnreadableExportError: It was the file.
    """
    try:
        yield
    except DAMAGE as error:
        if is_passing(error):
            raise PassingError(f"{label}: {passing_reason(error)}") from error
        raise UnreadableExportError(
            f"{label}: damaged, so that it cannot be unpacked. Export or copy it again."
        ) from error


def count_nothing(size: int) -> None:
    """Take no notice of bytes read."""


@dataclass(frozen=True)
class Bounds:
    """How a file may be read."""

    label: str
    """Names the file in refusals."""
    size: int
    """As declared; the file may still be larger."""
    most_bytes: int
    """Unpacked; more is refused."""
    on_bytes: Callable[[int], None] = count_nothing
    """Called with the size of each piece that was read."""


class Limited(io.RawIOBase):
    """Passes reads through and stops a file that unpacks to more than it may."""

    def __init__(self, inner: BinaryIO, bounds: Bounds) -> None:
        self._inner, self._bounds = inner, bounds
        # A file object reserves all that it is asked for, so it is asked for its size at most.
        self._piece_bytes = max(min(bounds.size, _LARGEST_PIECE_BYTES), _PIECE_BYTES) + 1
        self._left = bounds.most_bytes

    def readable(self) -> bool:
        """Say yes, as a file for reading must."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end; all when the size is negative."""
        wanted = size if size >= 0 else self._left + 1
        chunks = []
        while wanted > 0 and (chunk := self._read_piece(min(wanted, self._piece_bytes))):
            chunks.append(chunk)
            wanted -= len(chunk)
        return b"".join(chunks)

    def _read_piece(self, size: int) -> bytes:
        with naming_damage(self._bounds.label):
            chunk = self._inner.read(size)
        self._left -= len(chunk)
        self._bounds.on_bytes(len(chunk))
        if self._left < 0:
            raise UnreadableExportError(
                f"{self._bounds.label}: unpacks to more than "
                f"{self._bounds.most_bytes >> 20:,} MiB. "
                "Split the export, or remove the file if it is not a health export."
            )
        return chunk

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; return how much of it."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self.read(len(view))
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the file inside as well."""
        self._inner.close()
        super().close()
