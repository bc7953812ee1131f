"""The one place that calls fitparse."""

import io
import struct
from collections.abc import Iterator
from typing import TypeGuard

from fitparse import FitFile, records
from fitparse.base import FitFileDataProcessor
from fitparse.records import DataMessage

from backpain_analytics.sources.vendors.fit.contents import (
    LARGEST_NUMBER,
    SUMMARY_MESSAGES,
    Summary,
)
from backpain_analytics.sources.vendors.fit.segments import CRC_BYTES, SIGNATURE, Segment


class _NoProcessing(FitFileDataProcessor):  # type: ignore[misc]
    """Leaves values as decoded.

    fitparse's own processing makes naive datetimes, slowly, and by a call that Python
    deprecates from 3.12 on.
    """

    def run_type_processor(self, field_data: object) -> None: ...

    def run_field_processor(self, field_data: object) -> None: ...

    def run_unit_processor(self, field_data: object) -> None: ...

    def run_message_processor(self, data_message: object) -> None: ...


def opened(stream: io.BytesIO, *, check_crc: bool) -> FitFile:
    """Let fitparse decode a stream, and leave its values as written."""
    return FitFile(stream, check_crc=check_crc, data_processor=_NoProcessing())


def forget_developer_fields() -> None:
    """Make fitparse forget the last file's developer fields, which it keeps in a global."""
    records.DEV_TYPES.clear()


def fit_messages(segment: Segment) -> Iterator[DataMessage]:
    """Yield the messages of a segment; raise where fitparse gives up."""
    header = struct.pack("<BBHI4s", 12, 0x20, 2_080, len(segment.data), SIGNATURE)
    # The checksum has been judged already, so zeros stand in for it; but behind a message
    # that is cut off they would pass for its end.
    checksum = bytes(CRC_BYTES if segment.is_whole else 0)
    stream = io.BytesIO(header + segment.data + checksum)
    yield from opened(stream, check_crc=False)


def is_number(raw: object) -> TypeGuard[int]:
    """Tell a value that a field of up to four unsigned bytes can hold."""
    return isinstance(raw, int) and 0 <= raw <= LARGEST_NUMBER


def summary(message: DataMessage) -> Summary:
    """Keep of a file_id, session or activity message what we read of it."""
    fields: dict[str, int | str] = {}
    for name in SUMMARY_MESSAGES[message.mesg_num].values():
        data = message.get(name)
        # Nothing but numbers is asked for: a text here would be a damaged definition.
        if data and is_number(data.raw_value):
            # `value` names enumerations but scales numbers; `raw_value` does neither.
            fields[name] = data.value if isinstance(data.value, str) else data.raw_value
    return Summary(message.mesg_num, fields)
