"""The fast decoder: one walk over the bytes, then whole columns at once.

The walk (`walk.py`) tells where the records of each definition begin. Here each field
that we read is picked from all of them in one step; no record is looked at by itself.
Messages that are few and rich in meaning (device, sessions) are copied, with our fields
only, into a small FIT stream of their own, which fitparse decodes.

Tests hold this against fitparse alone.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.clock import unrolled
from backpain_analytics.sources.vendors.fit.contents import (
    ABSENT,
    BULK_MESSAGES,
    BULK_TABLES,
    SUMMARY_MESSAGES,
    BulkField,
    Columns,
    FitContents,
    Summary,
    empty_columns,
)
from backpain_analytics.sources.vendors.fit.definitions import (
    IS_COMPRESSED,
    TIMESTAMP,
    Definition,
)
from backpain_analytics.sources.vendors.fit.limits import Allowance
from backpain_analytics.sources.vendors.fit.messages import fit_messages, summary
from backpain_analytics.sources.vendors.fit.segments import Segment
from backpain_analytics.sources.vendors.fit.walk import walk

TIME_MODULUS: Final = 32

_Group = tuple[Definition, NDArray[np.int64]]
"""A definition and where its data records begin."""


def decode_columns(segment: Segment, allowance: Allowance | None = None) -> FitContents:
    """Decode one segment, keeping all that came before damage.

    Raises:
        ExcessError: There is more than the allowance of the file has left.
    """
    data = segment.data
    definitions, end = walk(data, allowance)
    groups = [(each, each.positions()) for each in definitions if each.singles]
    messages = sum(positions.size for _, positions in groups)
    notes = [segment.note] if segment.note else []
    if end < len(data):
        notes.append(f"reading stopped after {messages:,} messages: the next is no message")
    columns = {table: _table(table, data, groups) for table in BULK_TABLES}
    return FitContents(
        **columns, summaries=_summaries(data, groups), notes=tuple(notes), messages=messages
    )


def _table(table: str, data: bytes, groups: Sequence[_Group]) -> Columns:
    """Put the records of a table's messages into columns, in file order."""
    wanted = [group for group in groups if _table_of(group[0]) == table]
    positions = _concatenated([own for _, own in wanted])
    columns = empty_columns(table, positions.size)
    start = 0
    for definition, own in wanted:
        rows = slice(start, start + own.size)
        for name, bulk in BULK_MESSAGES[definition.message_number][1].items():
            if bulk.number in definition.fields:
                values = _values(data, definition, own, bulk)
                columns[name][rows].reshape(own.size, -1)[:, : values.shape[1]] = values
        start += own.size
    order = np.argsort(positions, kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    if (_headers(data, positions) & IS_COMPRESSED).any():
        columns["timestamp"] = _compressed_times(data, groups, positions[order])
    return columns


def _table_of(definition: Definition) -> str | None:
    table, _ = BULK_MESSAGES.get(definition.message_number, (None, {}))
    return table


def _values(
    data: bytes, definition: Definition, positions: NDArray[np.int64], bulk: BulkField
) -> NDArray[np.int64]:
    """Pick one field from all records of a definition: one row per record."""
    field = definition.fields[bulk.number]
    size, invalid = field.base_type.size, field.base_type.invalid
    # The data seen as numbers that begin at every single byte: picking is then one step.
    numbers = np.ndarray(
        shape=(len(data) - size + 1,),
        dtype=f"{definition.byte_order}u{size}",
        buffer=data,
        strides=(1,),
    )
    offsets = field.offset + size * np.arange(min(field.values, bulk.values))
    values: NDArray[np.int64] = numbers[positions[:, None] + offsets].astype(np.int64)
    is_invalid = values == invalid
    if bulk.is_packed:
        is_invalid = np.broadcast_to(is_invalid.all(axis=1, keepdims=True), values.shape)
    values[is_invalid] = ABSENT
    return values


def _compressed_times(
    data: bytes, groups: Sequence[_Group], positions: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the times of records of which some tell but the last five bits in their header.

    They count on from the record before, of whatever message, so all of them are needed.
    """
    time = BulkField(TIMESTAMP)
    full = _concatenated(
        [
            _values(data, definition, own, time)[:, 0]
            if TIMESTAMP in definition.fields
            else np.full(own.size, ABSENT)
            for definition, own in groups
        ]
    )
    everywhere = _concatenated([own for _, own in groups])
    headers = _headers(data, everywhere)
    low = np.where(headers & IS_COMPRESSED, headers % TIME_MODULUS, ABSENT)
    order = np.argsort(everywhere)
    times = unrolled(full[order], low[order], TIME_MODULUS)
    return times[np.searchsorted(everywhere[order], positions)]


def _headers(data: bytes, positions: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.frombuffer(data, np.uint8)[positions].astype(np.int64)


def _concatenated(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *parts])


def _summaries(data: bytes, groups: Sequence[_Group]) -> tuple[Summary, ...]:
    """Let fitparse decode the messages that are few, cut down to the fields we read."""
    records = sorted(
        (
            (position, definition)
            for definition, positions in groups
            if definition.message_number in SUMMARY_MESSAGES
            for position in positions.tolist()
        ),
        key=lambda record: record[0],
    )
    stream = b"".join(
        definition.reframed(data, position, SUMMARY_MESSAGES[definition.message_number])
        for position, definition in records
    )
    return tuple(summary(message) for message in fit_messages(Segment(stream)))
