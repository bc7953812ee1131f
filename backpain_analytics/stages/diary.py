"""A diary kept by hand: entries added on the command line, and a table to fill in."""

import csv
import io
import os
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER, Workspace
from backpain_analytics.sources.files.inbox import people_of
from backpain_analytics.sources.files.litter import is_nobodys, litter_kind

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
        WorkspaceError: Nobody is named and there is not just one person, a rating is not on the
            scale, the diary has columns of its own, or lies on a disk that is away.
    """
    for rating in (entry.pain_nrs, entry.worst_pain_nrs):
        if rating is not None and not 0 <= rating <= 10:
            raise WorkspaceError(f"pain is rated from 0 to 10, not {rating:g}.")
    name = person_id or _only_person(workspace)
    if not name or set(name) & set("/\\\0") or is_nobodys(name) or litter_kind(name):
        raise WorkspaceError(f"'{name}' cannot be the name of a folder in the inbox.")
    folder = workspace.inbox / name
    if folder.is_symlink() and not folder.exists():
        raise WorkspaceError(
            f"{folder} is a link that leads nowhere, so nothing was written. Plug in or connect "
            "what it leads to, then run this again."
        )
    folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    path = folder / DIARY_FILE
    if not path.exists():
        write_diary_template(path)
    _append(path, _next_line(path, _row(entry)))
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
    os.close(descriptor)
    try:
        _append(path, f"{','.join(COLUMNS)}\r\n".encode())
    except OSError:
        path.unlink()
        raise


def _next_line(path: Path, row: Mapping[str, str]) -> bytes:
    """Return a row as the diary has its columns, begun on a line of its own.

    Raises:
        WorkspaceError: The diary has no columns for it.
    """
    content = path.read_bytes()
    header = content.removeprefix(BOM_UTF8).partition(b"\n")[0].decode(errors="replace")
    columns = next(csv.reader([header.rstrip("\r")]), [])
    if not {column for column, said in row.items() if said} <= set(columns) <= set(COLUMNS):
        raise WorkspaceError(
            f"{path} has other columns than 'backpain diary add' writes, so nothing was written. "
            "Write the entry there yourself; or rename that file, which still counts, and run "
            "this again."
        )
    line = io.StringIO(newline="")
    csv.DictWriter(line, columns, extrasaction="ignore").writerow(row)
    return (b"" if content.endswith(b"\n") else b"\r\n") + line.getvalue().encode()


def _append(path: Path, content: bytes) -> None:
    """Write all of it, or nothing."""
    size = path.stat().st_size
    try:
        with path.open("ab") as file:
            file.write(content)
    except OSError as error:
        os.truncate(path, size)
        raise OSError(error.errno, error.strerror, str(path)) from error


def _row(entry: DiaryEntry) -> dict[str, str]:
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
