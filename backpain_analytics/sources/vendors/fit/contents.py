"""What both decoders hand over: the frozen contents of a FIT file, before any meaning.

Only what is listed here is ever decoded: no names, positions or birth dates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    "sleep": {
        "timestamp": BulkField(253),
        "level": BulkField(0, largest=_ONE_BYTE),
        # Of events alone.
        "event": BulkField(-1, largest=_ONE_BYTE),
        "event_type": BulkField(-2, largest=_ONE_BYTE),
    },
    "resting": {
        "timestamp": BulkField(253),
        "heart_rate": BulkField(1, largest=_ONE_BYTE),
    },
    "weights": {
        "timestamp": BulkField(253),
        # 0xFFFE says that the scale is still at it.
        "hundredths_of_kilograms": BulkField(0, largest=0xFFFD),
        "user": BulkField(12, largest=0xFFFE),
    },
}
"""Messages that come by the thousand. The FIT profile calls beats `hr`, resting
`monitoring_hr_data`, whose other heart rate is a mean of seven days."""

BULK_MESSAGES: Final[Mapping[int, tuple[str, Mapping[str, BulkField]]]] = {
    20: ("records", BULK_TABLES["records"]),
    132: ("beats", BULK_TABLES["beats"]),
    55: ("monitoring", BULK_TABLES["monitoring"]),
    # monitoring_info sets the clock for the monitoring messages that follow it, so its
    # rows stand among theirs.
    103: ("monitoring", {"timestamp": BulkField(253), "local_timestamp": BulkField(0)}),
    275: ("sleep", {name: BULK_TABLES["sleep"][name] for name in ("timestamp", "level")}),
    # Events say when a night begins and ends.
    21: (
        "sleep",
        {"timestamp": BulkField(253), "event": BulkField(0), "event_type": BulkField(1)},
    ),
    211: ("resting", BULK_TABLES["resting"]),
    30: ("weights", BULK_TABLES["weights"]),
    # user_profile says who else steps on a scale.
    3: ("weights", {"user": BulkField(254)}),
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
        9: "total_distance",
        16: "avg_heart_rate",
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
    sleep: Columns
    resting: Columns
    weights: Columns
    summaries: tuple[Summary, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Mapping[int, int] = field(default_factory=dict)
    """Message number → how many data messages were seen, of whatever kind."""

    @property
    def messages(self) -> int:
        """How many data messages were seen in all."""
        return sum(self.counts.values())


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
