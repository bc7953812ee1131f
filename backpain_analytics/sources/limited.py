"""Reading what strangers packed: bounded in size, and a refusal where it is damaged."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from backpain_analytics.errors import UnreadableExportError

_PIECE_BYTES, _LARGEST_PIECE_BYTES = 16 * 2**20, 2**30
DAMAGE = (
    *(OSError, EOFError, zlib.error, zipfile.BadZipFile),
    # A password that nobody declared, a compression that Python does not know.
    *(RuntimeError, NotImplementedError),
)
"""What a damaged or unknown archive makes Python raise."""


@contextmanager
def naming_damage(label: str) -> Iterator[None]:
    """Turn what goes wrong inside a damaged file into a refusal that names it."""
    try:
        yield
    except DAMAGE as error:
        raise UnreadableExportError(
            f"{label}: damaged or not readable ({type(error).__name__}). Export or copy it again."
        ) from error


class Limited(io.RawIOBase):
    """Passes reads through and stops a file that unpacks to more than it may."""

    def __init__(self, inner: BinaryIO, label: str, size: int, most_bytes: int) -> None:
        self._inner, self._label, self._most_bytes = inner, label, most_bytes
        # A file object reserves all that it is asked for, so it is asked for its size at most.
        self._piece_bytes = max(min(size, _LARGEST_PIECE_BYTES), _PIECE_BYTES) + 1
        self._left = most_bytes

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
        with naming_damage(self._label):
            chunk = self._inner.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableExportError(
                f"{self._label}: unpacks to more than {self._most_bytes >> 20:,} MiB. "
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
