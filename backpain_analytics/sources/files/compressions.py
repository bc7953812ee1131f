"""What a zip says of its entries beside their names: how they are packed, and when."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.locked import is_locked

READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_COMPRESSIONS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


def unread_compressions(entries: Sequence[zipfile.ZipInfo], label: str) -> Iterator[FileOutcome]:
    """Name an archive once for each compression of its files that cannot be undone here."""
    unread = Counter(
        entry.compress_type
        for entry in entries
        if entry.compress_type not in READABLE and not is_locked(entry)
    )
    for number, files in sorted(unread.items()):
        how = _COMPRESSIONS.get(number, f"number {number}")
        which = "its files" if files == len(entries) else f"{files:,} of its {len(entries):,} files"
        yield FileOutcome(
            label,
            "unknown",
            f"{which} are packed in a way that is not read here "
            f"({how}): unpack it and put its files here, or pack them anew with Deflate, the usual "
            "way",
        )


def zip_time(entry: zipfile.ZipInfo) -> tuple[int, int, int, int, int, int]:
    """Return when a file was changed, the first moment of zips where that is no time."""
    try:
        datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return (1980, 1, 1, 0, 0, 0)
    return entry.date_time
