"""The walk over the bytes of a FIT file that finds where every record begins.

A FIT file is a row of records. A definition record says how the data records of one
local number (0-15) are laid out from here on; a data record begins with a byte that
holds this number, so that byte alone tells how long the record is. The walk needs no
more: it hops from record to record, notes for each definition where its records begin,
and leaps over a run of like records in one comparison. It looks at no value.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.sources.fit.definitions import (
    IS_COMPRESSED,
    Definition,
    definition_end,
    parse_definition,
)

LOCAL_NUMBER: Final = 0x0F
COMPRESSED_HEADERS: Final = 32
"""Headers that a local number below 4 has besides its own, one for each time in them."""
RUN_BEGINS: Final = 8
"""Like records in a row after which more of them are looked for."""
LONGEST_LOOK: Final = 1_024
"""Records compared at once: many looks for a long run, little waste for a short one."""


def walk(data: bytes) -> tuple[list[Definition], int]:
    """Return all definitions, each knowing its records, and where the sound part ends."""
    stream = np.frombuffer(data, np.uint8)
    known: dict[bytes, Definition] = {}
    by_header: list[Definition | None] = [None] * 256
    position = repeats = last_header = 0
    while position < len(data):
        header = data[position]
        definition = by_header[header]
        if definition is None:
            after = definition_end(data, position)
            if after is None:
                break
            _define(data[position:after], by_header, known)
            position = after
            continue
        if position + definition.size > len(data):
            break
        definition.singles.append(position)
        position += definition.size
        repeats = repeats + 1 if header == last_header else 0
        last_header = header
        if repeats == RUN_BEGINS:
            run = _run(stream, position, definition.size, header)
            definition.runs.append(run)
            position += run.size * definition.size
            repeats = 0
    return list(known.values()), position


def _define(
    message: bytes, by_header: list[Definition | None], known: dict[bytes, Definition]
) -> None:
    """Let the headers that mean this local number lead to the definition."""
    local_number = message[0] & LOCAL_NUMBER
    # Watches define the same layout over and over; all its records belong together.
    content = message[1:]
    definition = known.get(content) or known.setdefault(content, parse_definition(message))
    for unused_bits in (0x00, 0x10, 0x20, 0x30):
        by_header[unused_bits | local_number] = definition
    if local_number < 4:
        first = IS_COMPRESSED | local_number * COMPRESSED_HEADERS
        by_header[first : first + COMPRESSED_HEADERS] = [definition] * COMPRESSED_HEADERS


def _run(stream: NDArray[np.uint8], position: int, size: int, header: int) -> NDArray[np.int64]:
    """Return where whole records of this header and size follow one another from here."""
    headers = stream[position : position + size * LONGEST_LOOK : size]
    headers = headers[: (stream.size - position) // size]
    others = np.flatnonzero(headers != header)
    count = int(others[0]) if others.size else headers.size
    return position + size * np.arange(count)
