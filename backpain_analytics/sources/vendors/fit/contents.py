"""What both decoders hand over: the frozen contents of a FIT file, before any meaning.

Only what is listed here is ever decoded: no names, positions, weights or birth dates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ABSENT: Final = -1
"""Stands in a column where the device wrote nothing; every field read here is unsigned."""

LARGEST_NUMBER: Final = 0xFFFF_FFFE
"""No field read here is wider than four bytes, of which all ones mean "nothing"."""

Columns = dict[str, NDArray[np.int64]]
"""Column name → one value per message, or one row of values for array fields."""


@dataclass(frozen=True)
class BulkField:
    """A field that becomes a column."""

    number: int
    values: int = 1
    """How many values a message holds; shorter arrays are filled up with ABSENT."""
    is_packed: bool = False
    """Bytes of a bit field, of which only all together can be absent."""
    largest: int = LARGEST_NUMBER
    """Larger values come from damaged files and are taken for absent."""


_ONE_BYTE: Final = 254
_STEPS_IN_A_DAY: Final = 1_000_000

BULK_TABLES: Final[Mapping[str, Mapping[str, BulkField]]] = {
    "records": {
        "timestamp": BulkField(253),
        "heart_rate": BulkField(3, largest=_ONE_BYTE),
    },
    "beats": {
        "timestamp": BulkField(253),
        "fractional_timestamp": BulkField(0),
        "event_timestamp": BulkField(9),
        "heart_rates": BulkField(6, values=8, largest=_ONE_BYTE),
        "event_timestamps_12": BulkField(10, values=12, is_packed=True),
    },
    "monitoring": {
        "timestamp": BulkField(253),
        "timestamp_16": BulkField(26),
        "heart_rate": BulkField(27, largest=_ONE_BYTE),
        "cycles": BulkField(3, largest=_STEPS_IN_A_DAY),
        "activity_type": BulkField(5, largest=_ONE_BYTE),
        "type_and_intensity": BulkField(24, largest=_ONE_BYTE),
        "duration_minutes": BulkField(29),
        # Of monitoring_info alone, see BULK_MESSAGES; no field has a number below zero.
        "local_timestamp": BulkField(-1),
    },
}
"""Messages that come by the thousand. The FIT profile calls beats `hr`."""

BULK_MESSAGES: Final[Mapping[int, tuple[str, Mapping[str, BulkField]]]] = {
    20: ("records", BULK_TABLES["records"]),
    132: ("beats", BULK_TABLES["beats"]),
    55: ("monitoring", BULK_TABLES["monitoring"]),
    # monitoring_info sets the clock for the monitoring messages that follow it, so its
    # rows stand among theirs.
    103: ("monitoring", {"timestamp": BulkField(253), "local_timestamp": BulkField(0)}),
}
"""Message number → table and the fields that fill it."""

FILE_ID: Final = 0
SESSION: Final = 18
ACTIVITY: Final = 34
SUMMARY_MESSAGES: Final[Mapping[int, Mapping[int, str]]] = {
    FILE_ID: {0: "type", 1: "manufacturer", 2: "product", 3: "serial_number"},
    SESSION: {
        2: "start_time",
        5: "sport",
        6: "sub_sport",
        7: "total_elapsed_time",
        8: "total_timer_time",
    },
    ACTIVITY: {253: "timestamp", 5: "local_timestamp"},
}
"""Message number → field number → name in fitparse's profile."""


@dataclass(frozen=True)
class Summary:
    """One low-volume message: enumerations as fitparse names them, all else as raw numbers.

    Fields that are absent or invalid are left out.
    """

    number: int
    fields: Mapping[str, int | str]


@dataclass(frozen=True)
class FitContents:
    """The messages of one part of a file, in file order."""

    records: Columns
    beats: Columns
    monitoring: Columns
    summaries: tuple[Summary, ...] = ()
    notes: tuple[str, ...] = ()
    messages: int = 0
    """All data messages seen, of whatever kind."""


def empty_columns(table: str, rows: int = 0) -> Columns:
    """Return the columns of a table with every value absent."""
    return {
        name: np.full(rows if bulk.values == 1 else (rows, bulk.values), ABSENT, np.int64)
        for name, bulk in BULK_TABLES[table].items()
    }


def values_in_a_row(table: str) -> int:
    """Return how many values one message takes in the columns of a table."""
    return sum(bulk.values for bulk in BULK_TABLES[table].values())


def joined_columns(table: str, parts: Sequence[Columns]) -> Columns:
    """Put the rows of several parts one after another, without impossible values."""
    joined: Columns = {}
    for name, bulk in BULK_TABLES[table].items():
        values = np.concatenate([empty_columns(table)[name], *(part[name] for part in parts)])
        values[values > bulk.largest] = ABSENT
        joined[name] = values
    return joined
