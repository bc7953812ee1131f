"""A diary kept by hand: entries added on the command line, and a table to fill in."""

import csv
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.sources.files.inbox import people_of
from backpain_analytics.sources.files.litter import is_nobodys, litter_kind
from backpain_analytics.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER, Workspace

DIARY_FILE = "diary.csv"
COLUMNS = (
    "date",
    "time",
    "pain_nrs",
    "worst_pain_nrs",
    "has_flare",
    "region",
    "mood_nrs",
    "stress_nrs",
    "sleep_quality_nrs",
    "control_nrs",
    "medication",
    "notes",
)
"""What the diary reader calls them; a blank cell is no answer."""


@dataclass(frozen=True)
class DiaryEntry:
    """One answer; None: not asked."""

    pain_nrs: float
    """0 to 10."""
    worst_pain_nrs: float | None = None
    has_flare: bool | None = None
    notes: str | None = None
    written_at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    """On the person's clock."""


def add_diary_entry(workspace: Workspace, person_id: str | None, entry: DiaryEntry) -> Path:
    """Append an entry to a person's own diary in the inbox; the next run takes it in.

    Raises:
        WorkspaceError: Nobody is named and there is not just one person, or a rating is
            not on the scale.
    """
    for rating in (entry.pain_nrs, entry.worst_pain_nrs):
        if rating is not None and not 0 <= rating <= 10:
            raise WorkspaceError(f"pain is rated from 0 to 10, not {rating:g}.")
    name = person_id or _only_person(workspace)
    if not name or set(name) & set("/\\\0") or is_nobodys(name) or litter_kind(name):
        raise WorkspaceError(f"'{name}' cannot be the name of a folder in the inbox.")
    folder = workspace.inbox / name
    folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    path = folder / DIARY_FILE
    if not path.exists():
        write_diary_template(path)
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.DictWriter(file, COLUMNS).writerow(_row(entry))
    return path


def write_diary_template(path: Path) -> None:
    """Write a diary with a header and no entries.

    Raises:
        WorkspaceError: The file exists already; it is left as it is.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    except FileExistsError as error:
        raise WorkspaceError(f"{path} exists already; nothing was changed.") from error
    with os.fdopen(descriptor, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(COLUMNS)


def _row(entry: DiaryEntry) -> dict[str, object]:
    flare = {True: "yes", False: "no", None: ""}[entry.has_flare]
    return {
        "date": entry.written_at.strftime("%Y-%m-%d"),
        "time": entry.written_at.strftime("%H:%M"),
        "pain_nrs": f"{entry.pain_nrs:g}",
        "worst_pain_nrs": "" if entry.worst_pain_nrs is None else f"{entry.worst_pain_nrs:g}",
        "has_flare": flare,
        "notes": entry.notes or "",
    }


def _only_person(workspace: Workspace) -> str:
    known = set(workspace.settings.persons) | people_of(workspace.inbox)
    if len(known) != 1:
        names = ", ".join(sorted(known)) or "nobody yet"
        raise WorkspaceError(f"say whose diary with --person; there is {names}.")
    return known.pop()
