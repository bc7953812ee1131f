"""FIT's definition messages: which bytes of the data messages after them mean what."""

from array import array
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.contents import BULK_MESSAGES, SUMMARY_MESSAGES

IS_COMPRESSED: Final = 0x80
"""Such a data record has two bits of local number and five bits of time in its header."""
IS_DEFINITION: Final = 0x40
HAS_DEVELOPER_FIELDS: Final = 0x20
FIXED_BYTES: Final = 6
"""Record header, reserved byte, byte order, message number (2), number of fields."""
FIELD_BYTES: Final = 3
"""Field number, size in bytes, base type; developers' fields take as many."""
TIMESTAMP: Final = 253
"""Has this number in every message, and moves the clock of the messages that follow."""
READ_FIELDS: Final[Mapping[int, frozenset[int]]] = {
    **{
        message: frozenset({TIMESTAMP, *(bulk.number for bulk in bulk_fields.values())})
        for message, (_, bulk_fields) in BULK_MESSAGES.items()
    },
    **{message: frozenset({TIMESTAMP, *names}) for message, names in SUMMARY_MESSAGES.items()},
}
"""Message number → the fields that are read; of all others the timestamp alone."""


@dataclass(frozen=True)
class BaseType:
    """How an unsigned number is stored, and which of its values means "nothing"."""

    size: int
    invalid: int


BASE_TYPES: Final[Mapping[int, BaseType]] = {
    0x00: BaseType(1, 0xFF),  # enum
    0x02: BaseType(1, 0xFF),  # uint8
    0x84: BaseType(2, 0xFFFF),  # uint16
    0x86: BaseType(4, 0xFFFFFFFF),  # uint32
    0x0A: BaseType(1, 0),  # uint8z
    0x8B: BaseType(2, 0),  # uint16z
    0x8C: BaseType(4, 0),  # uint32z
    0x0D: BaseType(1, 0xFF),  # byte
}
"""All that the fields we read are stored as."""


@dataclass(frozen=True)
class Field:
    """Where a field lies in a data message, counted from the record header."""

    offset: int
    size: int
    base_type: BaseType
    declaration: bytes
    """The three bytes that declare it."""

    @property
    def values(self) -> int:
        """How many numbers it holds; more than one makes it an array."""
        return self.size // self.base_type.size


@dataclass(frozen=True)
class Definition:
    """One layout of one kind of message, and where in the data the messages of it begin."""

    message_number: int
    byte_order: str
    """'<' or '>', as NumPy writes it."""
    size: int
    """Bytes of a data message, record header included."""
    fields: Mapping[int, Field]
    """Field number → field, for fields that are read, of an unsigned type and a size that
    fits it. Anything else is as good as absent: some devices declare four-byte numbers of
    one byte.
    """
    singles: "array[int]" = field(default_factory=lambda: array("q"))
    runs: list[NDArray[np.int64]] = field(default_factory=list)

    @property
    def messages(self) -> int:
        """How many there are."""
        return len(self.singles) + sum(run.size for run in self.runs)

    def positions(self) -> NDArray[np.int64]:
        """Where messages begin; in no order."""
        return np.concatenate([np.asarray(self.singles, np.int64), *self.runs])

    def reframed(self, data: bytes, position: int, wanted: Container[int]) -> bytes:
        """Return the record at a position with the wanted fields alone, behind its definition."""
        kept = [each for number, each in self.fields.items() if number in wanted]
        starts = [position + each.offset for each in kept]
        values = [data[at : at + each.size] for at, each in zip(starts, kept, strict=True)]
        big_endian = self.byte_order == ">"
        number = self.message_number.to_bytes(2, "big" if big_endian else "little")
        declarations = b"".join(each.declaration for each in kept)
        definition = bytes([IS_DEFINITION, 0, big_endian, *number, len(kept)]) + declarations
        return definition + b"\0" + b"".join(values)


def definition_end(data: bytes, position: int) -> int | None:
    """Return where the definition record at a position ends; None: there is no whole one."""
    header = data[position]
    end = position + FIXED_BYTES
    if header & (IS_COMPRESSED | IS_DEFINITION) != IS_DEFINITION or end > len(data):
        return None
    end += FIELD_BYTES * data[end - 1]
    if header & HAS_DEVELOPER_FIELDS and end < len(data):
        end += 1 + FIELD_BYTES * data[end]
    return end if end <= len(data) else None


def parse_definition(message: bytes) -> Definition:
    """Read a whole definition message."""
    big_endian = message[2] != 0
    declarations = message[FIXED_BYTES : FIXED_BYTES + FIELD_BYTES * message[5]]
    developer_sizes = message[FIXED_BYTES + len(declarations) + 1 :][1::FIELD_BYTES]
    message_number = int.from_bytes(message[3:5], "big" if big_endian else "little")
    read_fields = READ_FIELDS.get(message_number, (TIMESTAMP,))
    fields: dict[int, Field] = {}
    offset = 1
    for start in range(0, len(declarations), FIELD_BYTES):
        number, size, type_number = declarations[start : start + FIELD_BYTES]
        base_type = BASE_TYPES.get(type_number)
        if number in read_fields and base_type and size and size % base_type.size == 0:
            declaration = declarations[start : start + FIELD_BYTES]
            fields[number] = Field(offset, size, base_type, declaration)
        offset += size
    return Definition(
        message_number=message_number,
        byte_order=">" if big_endian else "<",
        size=offset + sum(developer_sizes),
        fields=fields,
    )
