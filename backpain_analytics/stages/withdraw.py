"""Files from outside the inbox, or on a disk that will not return, count no longer."""

import os
from collections.abc import Iterable
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.scan import is_below
from backpain_analytics.stages.inbox import Inbox
from backpain_analytics.stages.ingest import IngestSummary, seen_before
from backpain_analytics.stages.intake import Intake
from backpain_analytics.warehouse.publish import writing


def withdraw(workspace: Workspace, draft: Path, paths: Iterable[Path]) -> IngestSummary:
    """Let files that were named from elsewhere count no longer; they need not be there any more.

    Of the inbox only what is not there: files on a disk that is not connected.

    Raises:
        UnreadableExportError: Nothing was taken in from there, or it lies in the inbox.
    """
    inbox, seen = Inbox(workspace), seen_before(workspace, draft)
    gone = set[str]()
    for path in paths:
        within = inbox.inside(path)
        place = inbox.place_of(within or path)
        found = {name for name in seen if is_below(name, place)}
        is_read = within or inbox.named_folder(path)
        if is_read and not _is_absent(workspace, found):
            where = "the inbox" if within else "a folder that backpain.toml names"
            raise UnreadableExportError(f"{path} lies in {where}: take it out, then run.")
        if not found:
            raise UnreadableExportError(f"nothing was taken in from {path}.")
        gone |= found
    with writing(draft, workspace.limits) as con:
        intake = Intake(con, inbox, is_trial=False)
        intake.drop(gone)
        return IngestSummary(withdrawn=intake.finish())


def _is_absent(workspace: Workspace, places: Iterable[str]) -> bool:
    """Say whether there are files and none of them is at its place."""
    files = [place for place in places if not place.endswith("/")]
    return bool(files) and not any(os.path.lexists(workspace.folder / file) for file in files)
