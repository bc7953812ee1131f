"""FIT files byte by byte for tests, broken ones included; see the FIT protocol for the layout."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

FILE_ID, USER_PROFILE, SPORT, SESSION, LAP, RECORD, EVENT, ACTIVITY = 0, 3, 12, 18, 19, 20, 21, 34
MONITORING, MONITORING_INFO, BEATS = 55, 103, 132
DEVELOPER_DATA_ID, FIELD_DESCRIPTION = 207, 206
NOON = 1_000_000_000 - 1_000_000_000 % 86_400 + 43_200
"""A midday in 2021, in FIT's seconds."""


class Type(NamedTuple):
    code: int
    letter: str
    invalid: int


ENUM = Type(0x00, "B", 0xFF)
UINT8 = Type(0x02, "B", 0xFF)
UINT16 = Type(0x84, "H", 0xFFFF)
UINT32 = Type(0x86, "I", 0xFFFFFFFF)
UINT32Z = Type(0x8C, "I", 0)
BYTE = Type(0x0D, "B", 0xFF)
STRING = Type(0x07, "c", 0)


class Field(NamedTuple):
    number: int
    type: Type
    count: int = 1


@dataclass(frozen=True)
class Layout:
    """A definition, and the records that follow it; None is written as invalid."""

    message: int
    fields: tuple[Field, ...]
    local: int = 0
    big_endian: bool = False
    developer: tuple[tuple[int, int], ...] = ()
    """(field number, bytes) of fields of developer 0."""

    def at(self, local: int) -> "Layout":
        return replace(self, local=local)

    def definition(self) -> bytes:
        order = ">" if self.big_endian else "<"
        has_developer = 0x20 if self.developer else 0
        head = struct.pack("3B", 0x40 | has_developer | self.local, 0, self.big_endian)
        head += struct.pack(f"{order}HB", self.message, len(self.fields))
        for field in self.fields:
            size = field.count * struct.calcsize(field.type.letter)
            head += bytes([field.number, size, field.type.code])
        if self.developer:
            head += bytes([len(self.developer)])
            head += b"".join(bytes([number, size, 0]) for number, size in self.developer)
        return head

    def record(self, *values: int | Sequence[int | bytes] | None, time: int | None = None) -> bytes:
        """Write a record; `time`: a compressed header with the last five bits of it."""
        header = self.local if time is None else 0x80 | self.local << 5 | time % 32
        body = b""
        for field, value in zip(self.fields, values, strict=True):
            numbers = value if isinstance(value, Sequence) else [value] * field.count
            raw = [field.type.invalid if number is None else number for number in numbers]
            order = ">" if self.big_endian else "<"
            body += struct.pack(f"{order}{field.count}{field.type.letter}", *raw)
        return bytes([header]) + body + b"".join(b"\7" * size for _, size in self.developer)


def slow_crc(data: bytes) -> int:
    """Compute CRC-16/ARC bit by bit, as textbooks do."""
    register = 0
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    return register


def fit_file(
    *records: bytes, size: int | None = None, crc: int | None = None, header_bytes: int = 14
) -> bytes:
    """Put a header before and a checksum after the records; `size` and `crc`: lies."""
    data = b"".join(records)
    declared = len(data) if size is None else size
    head = struct.pack("<2BHI4s", header_bytes, 0x10, 2140, declared, b".FIT")
    whole = head.ljust(header_bytes, b"\0") + data
    return whole + struct.pack("<H", slow_crc(whole) if crc is None else crc)


def packed_12(values: Sequence[int]) -> bytes:
    """Pack pairs of 12-bit values into three bytes each, low bits first."""
    return b"".join(
        (low | high << 12).to_bytes(3, "little")
        for low, high in zip(values[::2], values[1::2], strict=True)
    )


FILE = Layout(FILE_ID, (Field(0, ENUM), Field(1, UINT16), Field(2, UINT16), Field(3, UINT32Z)))
ACTIVITY_FILE, COURSE_FILE, MONITORING_FILE, WORKOUT_FILE, SETTINGS_FILE = 4, 6, 32, 5, 2
GARMIN, FENIX_5 = 1, 2697


def file_id(kind: int = ACTIVITY_FILE, serial: int | None = 123) -> bytes:
    return FILE.definition() + FILE.record(kind, GARMIN, FENIX_5, serial)


RECORDS = Layout(RECORD, (Field(253, UINT32), Field(3, UINT8)), local=1)
INFO = Layout(MONITORING_INFO, (Field(253, UINT32), Field(0, UINT32)), local=1)
HEART_RATES = Layout(MONITORING, (Field(26, UINT16), Field(27, UINT8)), local=2)
COUNTERS = Layout(MONITORING, (Field(253, UINT32), Field(3, UINT32), Field(24, BYTE)), local=3)
SNAPSHOTS = Layout(
    MONITORING,
    (Field(253, UINT32), Field(3, UINT32), Field(29, UINT16), Field(5, ENUM)),
    local=4,
)
TYPES = Layout(MONITORING, (Field(253, UINT32), Field(24, BYTE)), local=5)
SESSIONS = Layout(
    SESSION,
    (Field(253, UINT32), Field(2, UINT32), Field(5, ENUM), Field(6, ENUM), Field(7, UINT32),
     Field(8, UINT32)),
    local=6,
)  # fmt: skip
ACTIVITIES = Layout(ACTIVITY, (Field(253, UINT32), Field(5, UINT32)), local=7)
ANCHORS = Layout(
    BEATS,
    (Field(253, UINT32), Field(0, UINT16), Field(9, UINT32), Field(6, UINT8)),
    local=8,
)
BEAT_RECORDS = Layout(BEATS, (Field(6, UINT8, 8), Field(10, BYTE, 12)), local=9)
