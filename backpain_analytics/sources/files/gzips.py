"""Gzipped files, unpacked while they are read."""

import gzip
from collections.abc import Callable
from typing import BinaryIO, cast

from backpain_analytics.sources.files.kinds import GZIP_BEGINS
from backpain_analytics.sources.files.limited import DAMAGE


def open_unpacked(opener: Callable[[], BinaryIO], is_called_gzip: bool) -> BinaryIO:
    """Open a file; unpack it while it is read, if it begins or is named as a gzip."""
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
