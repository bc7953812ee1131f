"""The reader of FIT files: from bytes to batches."""

from collections.abc import Callable, Iterator

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.fit.batches import file_batches
from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.contents import FitContents
from backpain_analytics.sources.vendors.fit.limits import Allowance, ExcessError
from backpain_analytics.sources.vendors.fit.messages import forget_developer_fields
from backpain_analytics.sources.vendors.fit.segments import (
    SHORTEST_HEADER_BYTES,
    Segment,
    is_fit,
    split_segments,
)

LARGEST_FILE_BYTES = 64 * 2**20
"""A day-long activity with every sensor is about 10 MB."""

Decoder = Callable[[Segment, Allowance], FitContents]


def recognises(member: Member, context: Context) -> bool:
    """Tell a FIT file by its header; the name says nothing reliable."""
    return is_fit(member.head(SHORTEST_HEADER_BYTES))


def read(member: Member, context: Context, decode: Decoder = decode_columns) -> Iterator[Batch]:
    """Yield what a FIT file holds of steps, heart rate, sessions, nights and body weights.

    Raises:
        UnreadableExportError: Not one message can be read, or more than a device writes.
    """
    with member.open() as file:
        content = file.read(LARGEST_FILE_BYTES + 1)
    if len(content) > LARGEST_FILE_BYTES:
        raise UnreadableExportError(
            f"{member.label}: larger than {LARGEST_FILE_BYTES >> 20} MiB, which no device "
            "writes as one FIT file. Export it again."
        )
    try:
        parts = _decoded_parts(content, decode)
    except ExcessError as excess:
        raise UnreadableExportError(
            f"{member.label}: a FIT file with {excess}, which no device writes. Export it again."
        ) from excess
    yield from file_batches(parts, member.label, context.zones)


def _decoded_parts(content: bytes, decode: Decoder) -> list[FitContents]:
    forget_developer_fields()
    allowance, parts = Allowance(), []
    for segment in split_segments(content):
        allowance.take("parts")
        parts.append(decode(segment, allowance))
    return parts


READER = Reader("fit", "FIT file of a watch or bike computer", recognises, read, supersedes=False)
