"""Inner archives unpacked to the disk: a zip is read from its end, and memory is for readings."""

import io
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from threading import Lock
from typing import BinaryIO, cast

from backpain_analytics.errors import UnreadableExportError

_PIECE_BYTES = 2**20


class Spool:
    """One nameless temporary file that holds one content behind the other."""

    def __init__(self, most_bytes: int) -> None:
        """Make no file before there is something to hold."""
        self._most_bytes, self._size = most_bytes, 0
        self._file: BinaryIO | None = None
        self._lock = Lock()

    def add(self, content: BinaryIO) -> BinaryIO:
        """Hold a content; return a file to read it from, for as long as anybody has that.

        Raises:
            OSError: The disk is full.
            UnreadableExportError: There is more than may be held.
        """
        return self.hold(iter(partial(content.read, _PIECE_BYTES), b""))()

    def hold(self, pieces: Iterable[bytes]) -> Callable[[], BinaryIO]:
        """Hold a content that comes in pieces; return what opens it, raising as `add` does."""
        if self._file is None:
            # The files that come from it close it: it is gone when the last of them is.
            self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
        start = self._size
        for piece in pieces:
            if len(piece) > self.bytes_left:
                raise UnreadableExportError(
                    f"unpacks to more than {self._most_bytes >> 20:,} MiB; unpack it first"
                )
            # What is added may itself be read from here: each write finds its place anew.
            with self._lock:
                self._file.seek(self._size)
                self._file.write(piece)
                self._size += len(piece)
        return partial(_part, self, start, self._size - start)

    @property
    def bytes_left(self) -> int:
        """How much more may be added."""
        return self._most_bytes - self._size

    def read_at(self, start: int, size: int) -> bytes:
        """Return bytes from anywhere; may be asked by several threads."""
        if self._file is None:
            return b""
        with self._lock:
            self._file.seek(start)
            return self._file.read(size)

    def __del__(self) -> None:
        """Give the disk space back."""
        if self._file is not None:
            self._file.close()


class _Part(io.RawIOBase):
    """One content of a spool."""

    def __init__(self, spool: Spool, start: int, size: int) -> None:
        self._spool, self._start, self._size = spool, start, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        size = max(0, min(len(view), self._size - self._at))
        chunk = self._spool.read_at(self._start + self._at, size)
        view[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)


def _part(spool: Spool, start: int, size: int) -> BinaryIO:
    return cast(BinaryIO, _Part(spool, start, size))
