"""Files packed anew as one plain zip, piece by piece: nothing in it unpacks to more than it is."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast


def stored_zip(files: Iterable[tuple[zipfile.ZipInfo, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a zip of these files and their contents, which are taken in turn."""
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_STORED) as packed:
        for file, content in files:
            with packed.open(file, "w", force_zip64=True) as out:
                for piece in content:
                    out.write(piece)
                    yield sink.taken()
            # Two files of one name are no news here.
            packed.NameToInfo.clear()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What was written since it was last asked."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._held += cast(bytes, piece)
        return len(cast(bytes, piece))

    def taken(self) -> bytes:
        taken, self._held = bytes(self._held), bytearray()
        return taken
