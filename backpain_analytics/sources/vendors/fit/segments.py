"""The outside of a FIT file: headers, lengths and checksums, of one file or several in a row.

A file is a header (its first byte says how long it is: 12 bytes or more, `.FIT` at 8),
messages, and a checksum of two bytes over all of it. The header's own checksum, which
devices may leave out, adds nothing to that one. Devices also write several such files
back to back ("chained"). What is wrong outside does not spoil what is right inside, so
each part is handed on with a note.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from backpain_analytics.sources.vendors.fit.crc import crc16

SIGNATURE = b".FIT"
SHORTEST_HEADER_BYTES = 12
CRC_BYTES = 2


@dataclass(frozen=True)
class Segment:
    """The messages of one part, without header and checksum."""

    data: bytes
    note: str | None = None
    """What is wrong with this part as a whole; None: nothing."""
    is_whole: bool = True
    """False: the last message may be cut off."""


def is_fit(head: bytes) -> bool:
    """Tell a FIT file by its header."""
    return (
        len(head) >= SHORTEST_HEADER_BYTES
        and head[0] >= SHORTEST_HEADER_BYTES
        and head[8:12] == SIGNATURE
    )


def split_segments(content: bytes) -> Iterator[Segment]:
    """Yield the parts of a file one after another, as far as headers can be followed."""
    start = 0
    while is_fit(content[start : start + SHORTEST_HEADER_BYTES]):
        segment, start = _segment(content, start)
        yield segment
    if start < len(content):
        left_over = f"{len(content) - start:,} bytes after the last readable part were left out"
        yield Segment(b"", left_over)


def _segment(content: bytes, start: int) -> tuple[Segment, int]:
    header_bytes = content[start]
    (declared_bytes,) = struct.unpack_from("<I", content, start + 4)
    first = start + header_bytes
    if declared_bytes == 0:
        unclosed = "the device never closed the file; all that follows the header was read"
        return Segment(content[first:], unclosed, is_whole=False), len(content)
    last = first + declared_bytes
    data = content[first:last]
    note: str | None = None
    if len(data) < declared_bytes:
        note = f"cut short: {len(data):,} of {declared_bytes:,} bytes are there"
    elif len(content) < last + CRC_BYTES:
        note = "cut short: the checksum at the end is missing"
    elif crc16(memoryview(content)[start : last + CRC_BYTES]):
        note = "the checksum is wrong, so some readings may be damaged"
    return Segment(data, note, len(data) == declared_bytes), min(last + CRC_BYTES, len(content))
