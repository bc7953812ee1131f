"""Write FIT files: definitions, data messages, a header and checksums. Little-endian.

The layout of the bytes follows the FIT protocol's public description: a 14-byte header, then
for each kind of message a definition under a local number (0-15) and data under the same
number. An absent value is written as the type's invalid value.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

FIT_EPOCH_SECONDS = 631_065_600
"""1989-12-31T00:00Z in Unix seconds; FIT counts its seconds from there."""
PROTOCOL_VERSION = 0x10
PROFILE_VERSION = 2140


class Kind(NamedTuple):
    """A base type: its code in a definition, its letter for struct, its invalid value."""

    code: int
    letter: str
    invalid: int


ENUM = Kind(0x00, "B", 0xFF)
UINT8 = Kind(0x02, "B", 0xFF)
UINT16 = Kind(0x84, "H", 0xFFFF)
UINT32 = Kind(0x86, "I", 0xFFFFFFFF)
UINT32Z = Kind(0x8C, "I", 0)
BYTE = Kind(0x0D, "B", 0xFF)


@dataclass(frozen=True)
class Layout:
    """One kind of message: its number in the profile and its fields, in the order written."""

    local: int
    message: int
    fields: tuple[tuple[int, Kind], ...]

    def definition(self) -> bytes:
        """Return the definition message."""
        head = struct.pack("<BBBHB", 0x40 | self.local, 0, 0, self.message, len(self.fields))
        sizes = ((number, struct.calcsize(kind.letter), kind.code) for number, kind in self.fields)
        return head + b"".join(bytes(size) for size in sizes)

    def data(self, values: Sequence[int | None]) -> bytes:
        """Return one data message; None is written as invalid."""
        letters = "".join(kind.letter for _, kind in self.fields)
        raw = (
            kind.invalid if value is None else value
            for value, (_, kind) in zip(values, self.fields, strict=True)
        )
        return struct.pack(f"<B{letters}", self.local, *raw)


class Message(NamedTuple):
    """One message to write: a layout and a value for each of its fields, in raw units."""

    layout: Layout
    values: tuple[int | None, ...]


def fit_bytes(messages: Iterable[Message]) -> bytes:
    """Return a whole FIT file; a layout is defined when it first takes its local number."""
    defined: dict[int, Layout] = {}
    body = bytearray()
    for layout, values in messages:
        if defined.get(layout.local) != layout:
            defined[layout.local] = layout
            body += layout.definition()
        body += layout.data(values)
    header = struct.pack("<BBHI4s", 14, PROTOCOL_VERSION, PROFILE_VERSION, len(body), b".FIT")
    content = header + struct.pack("<H", checksum(header)) + bytes(body)
    return content + struct.pack("<H", checksum(content))


def fit_time(unix_seconds: int) -> int:
    """Return a FIT timestamp."""
    return unix_seconds - FIT_EPOCH_SECONDS


def _checksum_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)  # noqa: PLW2901 - eight shifts
        table.append(value)
    return table


_TABLE = _checksum_table()


def checksum(content: bytes) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) that FIT uses.

    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc
