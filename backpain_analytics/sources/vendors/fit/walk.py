"""The walk over the bytes of a FIT file that finds where every record begins.

A FIT file is a row of records. A definition record says how the data records of one
local number (0-15) are laid out from here on; a data record begins with a byte that
holds this number, so that byte alone tells how long the record is. The walk needs no
more: it hops from record to record, notes for each definition where its records begin,
and leaps over a run of like records in one comparison. It looks at no value.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.contents import (
    BULK_MESSAGES,
    SUMMARY_MESSAGES,
    values_in_a_row,
)
from backpain_analytics.sources.vendors.fit.definitions import (
    IS_COMPRESSED,
    Definition,
    definition_end,
    parse_definition,
)
from backpain_analytics.sources.vendors.fit.limits import Allowance

LOCAL_NUMBER: Final = 0x0F
COMPRESSED_HEADERS: Final = 32
"""Headers that a local number below 4 has besides its own, one for each time in them."""
RUN_BEGINS: Final = 8
"""Like records in a row after which more of them are looked for."""
LONGEST_LOOK: Final = 1_024
"""Records compared at once: many looks for a long run, little waste for a short one."""
STRETCH_BYTES: Final = 2**20
"""After so many bytes the messages are counted: seldom, as counting slows the walk."""


@dataclass
class _Layouts:
    """The definitions met so far."""

    allowance: Allowance
    known: dict[bytes, Definition] = field(default_factory=dict)
    by_header: list[Definition | None] = field(default_factory=lambda: [None] * 256)
    """For each first byte of a record, the definition that holds for it now."""

    def define(self, message: bytes) -> None:
        """Let the headers that mean this local number lead to the definition."""
        local_number = message[0] & LOCAL_NUMBER
        # Watches define the same layout over and over; all its records belong together.
        content = message[1:]
        if content not in self.known:
            self.allowance.take("layouts")
            self.known[content] = parse_definition(message)
        definition = self.known[content]
        for unused_bits in (0x00, 0x10, 0x20, 0x30):
            self.by_header[unused_bits | local_number] = definition
        if local_number < 4:
            first = IS_COMPRESSED | local_number * COMPRESSED_HEADERS
            self.by_header[first : first + COMPRESSED_HEADERS] = [definition] * COMPRESSED_HEADERS


def walk(data: bytes, allowance: Allowance | None = None) -> tuple[list[Definition], int]:
    """Return all definitions, each knowing its records, and where the sound part ends.

    Raises:
        ExcessError: There is more than the allowance of the file has left.
    """
    allowance = allowance or Allowance()
    layouts = _Layouts(allowance)
    position, counted, is_sound = 0, 0, True
    while is_sound and position < len(data):
        stretch_end = min(position + STRETCH_BYTES, len(data))
        position, definitions, is_sound = _hop(data, position, stretch_end, layouts)
        messages = sum(definition.messages for definition in layouts.known.values())
        allowance.take("messages", definitions + messages - counted)
        counted = messages
    for definition in layouts.known.values():
        _take_contents(definition, allowance)
    return list(layouts.known.values()), position


def _hop(data: bytes, position: int, stretch_end: int, layouts: _Layouts) -> tuple[int, int, bool]:
    """Note the records that begin before an end.

    Return where the next one begins, how many definitions there were, and whether they
    were all sound.
    """
    stream = np.frombuffer(data, np.uint8)
    by_header = layouts.by_header
    definitions = repeats = last_header = 0
    while position < stretch_end:
        header = data[position]
        definition = by_header[header]
        if definition is None:
            after = definition_end(data, position)
            if after is None:
                return position, definitions, False
            layouts.define(data[position:after])
            definitions += 1
            position = after
            continue
        if position + definition.size > len(data):
            return position, definitions, False
        definition.singles.append(position)
        position += definition.size
        repeats = repeats + 1 if header == last_header else 0
        last_header = header
        if repeats == RUN_BEGINS:
            run = _run(stream, position, definition.size, header)
            definition.runs.append(run)
            position += run.size * definition.size
            repeats = 0
    return position, definitions, True


def _run(stream: NDArray[np.uint8], position: int, size: int, header: int) -> NDArray[np.int64]:
    """Return where whole records of this header and size follow one another from here."""
    headers = stream[position : position + size * LONGEST_LOOK : size]
    headers = headers[: (stream.size - position) // size]
    others = np.flatnonzero(headers != header)
    count = int(others[0]) if others.size else headers.size
    return position + size * np.arange(count)


def _take_contents(definition: Definition, allowance: Allowance) -> None:
    """Count what will be read of the records of a definition."""
    if definition.message_number in SUMMARY_MESSAGES:
        allowance.take("summaries", definition.messages)
    elif definition.message_number in BULK_MESSAGES:
        table, _ = BULK_MESSAGES[definition.message_number]
        allowance.take("values", definition.messages * values_in_a_row(table))
