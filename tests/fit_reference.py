"""The reference decoder: every message through fitparse. Slow, and used to check the fast one."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from fitparse.records import DataMessage, FieldDefinition
from fitparse.utils import FitParseError

from backpain_analytics.sources.vendors.fit.contents import (
    ABSENT,
    BULK_MESSAGES,
    BULK_TABLES,
    SUMMARY_MESSAGES,
    BulkField,
    Columns,
    FitContents,
    Summary,
)
from backpain_analytics.sources.vendors.fit.definitions import TIMESTAMP
from backpain_analytics.sources.vendors.fit.limits import Allowance
from backpain_analytics.sources.vendors.fit.messages import (
    fit_messages,
    is_number,
    summary,
)
from backpain_analytics.sources.vendors.fit.segments import Segment
from backpain_analytics.sources.vendors.fit.walk import walk

_Row = dict[str, int | list[int]]


def decode_with_fitparse(segment: Segment, allowance: Allowance | None = None) -> FitContents:
    """Decode one segment, keeping all that came before an error.

    Raises:
        ExcessError: There is more than the allowance of the file has left.
    """
    # Before fitparse spends hours on what is refused in the end.
    walk(segment.data, allowance)
    rows: dict[str, list[_Row]] = {table: [] for table in BULK_TABLES}
    summaries: list[Summary] = []
    notes = [segment.note] if segment.note else []
    counts: Counter[int] = Counter()
    try:
        for message in fit_messages(segment):
            counts[message.mesg_num] += 1
            if message.mesg_num in BULK_MESSAGES:
                table, fields = BULK_MESSAGES[message.mesg_num]
                rows[table].append(_row(raw_values(message), fields))
            elif message.mesg_num in SUMMARY_MESSAGES:
                summaries.append(summary(message))
    # fitparse lets errors of its parts through: struct.error, KeyError, TypeError and more.
    except Exception as error:
        reason = str(error) if isinstance(error, FitParseError) else type(error).__name__
        notes.append(f"reading stopped after {counts.total():,} messages: {reason}")
    columns = {table: _columns(table, rows[table]) for table in rows}
    return FitContents(**columns, summaries=tuple(summaries), notes=tuple(notes), counts=counts)


def _row(raw: Mapping[int, object], fields: Mapping[str, BulkField]) -> _Row:
    return {name: _value(raw.get(bulk.number), bulk) for name, bulk in fields.items()}


def raw_values(message: DataMessage) -> dict[int, object]:
    """Return field number → raw value as written; None or absent where invalid.

    Fields that fitparse derives from others are left out, apart from the timestamp that
    a compressed header stands for; so are developers' fields, whose numbers mean other things.
    """
    values: dict[int, object] = {}
    for data in message.fields:
        if isinstance(data.field_def, FieldDefinition):
            values[data.field_def.def_num] = data.raw_value
        elif data.field_def is None and data.def_num == TIMESTAMP:
            values.setdefault(TIMESTAMP, data.raw_value)
    return values


def _value(raw: object, bulk: BulkField) -> int | list[int]:
    values = list(raw) if isinstance(raw, tuple) else [raw]
    numbers = [value if is_number(value) else ABSENT for value in values[: bulk.values]]
    if bulk.values == 1:
        return numbers[0]
    return numbers + [ABSENT] * (bulk.values - len(numbers))


def _columns(table: str, rows: list[_Row]) -> Columns:
    columns: Columns = {}
    for name, bulk in BULK_TABLES[table].items():
        absent = ABSENT if bulk.values == 1 else [ABSENT] * bulk.values
        values = [row.get(name, absent) for row in rows]
        shape = (len(rows),) if bulk.values == 1 else (len(rows), bulk.values)
        columns[name] = np.array(values, np.int64).reshape(shape)
    return columns
