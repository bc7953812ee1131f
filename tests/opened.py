"""What lies at or below a path, opened as a run opens it."""

from collections.abc import Iterator
from pathlib import Path

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.exports import Export, ReadBefore, open_files
from backpain_analytics.sources.files.archives import members_of
from backpain_analytics.sources.files.inbox import InboxEntry
from backpain_analytics.sources.files.listing import list_below
from backpain_analytics.sources.files.members import label_of
from backpain_analytics.sources.files.zips import Found
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.scan import scan


def open_export(path: Path, context: Context) -> Export:
    """Recognise every file."""
    found = scan(InboxEntry(path, path.parent), path.parent, context, {})
    return open_files(found, ReadBefore(), finds_zone=False)


def walk_members(path: Path, password: str | None = None) -> Iterator[Found]:
    """Yield every file, archives opened, in name order; first what is not opened."""
    listing = list_below(path)
    for closed in listing.unavailable:
        yield FileOutcome(label_of(closed.place, path.parent), "unknown", closed.reason)
    for file, what in listing.litter:
        yield FileOutcome(label_of(file, path.parent), "passed over", what)
    for file in listing.files:
        yield from members_of(file, label_of(file, path.parent), listing.home, password)
