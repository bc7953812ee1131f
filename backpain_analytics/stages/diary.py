"""A diary kept by hand: entries and sessions added on the command line, and tables to fill in."""

import csv
import io
import os
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.settings.mappings import RatingPeriod
from backpain_analytics.settings.questions import Table, questions
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER, Workspace
from backpain_analytics.sources.files.inbox import people_of
from backpain_analytics.sources.files.litter import is_nobodys, litter_kind
from backpain_analytics.stages.diary_cells import check_cells

FILES: dict[Table, str] = {"diary": "diary.csv", "session": "exercise.csv"}
"""Of each person, in the inbox."""

COLUMNS: dict[Table, tuple[str, ...]] = {
    "diary": ("date", "time", *(asked.column for asked in questions().of("diary")), "made_at"),
    "session": ("date", "time", *(asked.column for asked in questions().of("session"))),
}
"""What the readers call them; a blank cell is no answer."""


@dataclass(frozen=True)
class DiaryEntry:
    """What is said of a day, of a session of exercise, or of both."""

    answers: Mapping[str, str]
    """Our column → the answer, of the questions on a day."""
    session: Mapping[str, str] = field(default_factory=dict)
    """The same, of those on a session."""
    about_date: date | None = None
    """The day that it is about; None: the moment at which it is made."""
    made_at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    """On the person's clock."""

    @property
    def tables(self) -> dict[Table, Mapping[str, str]]:
        """What goes into which table."""
        said: dict[Table, Mapping[str, str]] = {"diary": self.answers, "session": self.session}
        return {table: answers for table, answers in said.items() if answers}


def add_diary_entry(
    workspace: Workspace, person_id: str | None, entry: DiaryEntry
) -> tuple[Path, ...]:
    """Append an entry to a person's own files in the inbox; the next run takes it in.

    All of it is written, or nothing.

    Raises:
        ArgumentError: An answer is not understood.
        WorkspaceError: Nobody is named and there is not just one person, a file has columns of
            its own, or lies on a disk that is away.
    """
    _check(entry)
    folder = _folder(workspace, person_id)
    lines = {}
    for table, said in entry.tables.items():
        path = folder / FILES[table]
        if not path.exists():
            _write_template(path, COLUMNS[table])
        spare = _spare_cells(entry, workspace.settings.diary.about or "today")
        lines[path] = _next_line(path, {**_moment(entry), **said}, spare, COLUMNS[table])
    _append(lines)
    return tuple(lines)


def write_diary_template(path: Path) -> None:
    """Write a diary with a header and no entries.

    Raises:
        WorkspaceError: The file exists already; it is left as it is.
    """
    _write_template(path, COLUMNS["diary"])


def _write_template(path: Path, columns: tuple[str, ...]) -> None:
    """Write a table with a header and no rows.

    Raises:
        WorkspaceError: The file exists already; it is left as it is.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    except FileExistsError as error:
        raise WorkspaceError(f"{path} exists already; nothing was changed.") from error
    os.close(descriptor)
    try:
        _append({path: f"{','.join(columns)}\r\n".encode()})
    except OSError:
        path.unlink()
        raise


def _check(entry: DiaryEntry) -> None:
    if not entry.tables:
        raise ArgumentError("there is nothing to write; 'backpain diary add 4' says pain was 4.")
    if entry.about_date is not None and entry.about_date > entry.made_at.date():
        raise ArgumentError(f"{entry.about_date} is still to come.")
    if entry.session and "name" not in entry.session:
        raise ArgumentError("say which exercise it was, such as --exercise walk.")
    for table, said in entry.tables.items():
        check_cells(table, said)


def _moment(entry: DiaryEntry) -> dict[str, str]:
    """Return when the entry is about."""
    if entry.about_date is not None:
        return {"date": entry.about_date.isoformat()}
    return {"date": entry.made_at.strftime("%Y-%m-%d"), "time": entry.made_at.strftime("%H:%M")}


def _spare_cells(entry: DiaryEntry, about: RatingPeriod) -> dict[str, str]:
    """Return what is written besides, if the file has columns for it."""
    spare = {"made_at": entry.made_at.strftime("%Y-%m-%d %H:%M")} if entry.about_date else {}
    return spare | ({"rating_period": about} if "pain_nrs" in entry.answers else {})


def _folder(workspace: Workspace, person_id: str | None) -> Path:
    """Return a person's folder in the inbox, made where it is not there yet."""
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
    return folder


def _next_line(
    path: Path, row: Mapping[str, str], spare: Mapping[str, str], known: tuple[str, ...]
) -> bytes:
    """Return a row as the file has its columns, begun on a line of its own.

    Raises:
        WorkspaceError: The file has no columns for it.
    """
    content = path.read_bytes()
    header = content.removeprefix(BOM_UTF8).partition(b"\n")[0].decode(errors="replace")
    columns = next(csv.reader([header.rstrip("\r")]), [])
    lacking = [column for column in row if column not in columns]
    if {"date", "time", "pain_nrs", "name"} & set(lacking) or not set(columns) <= set(known):
        raise WorkspaceError(
            f"{path} has other columns than 'backpain diary add' writes, so nothing was written. "
            "Write the entry there yourself; or rename that file, which still counts, and run "
            "this again."
        )
    if lacking:
        raise WorkspaceError(
            f"{path} has no column for {', '.join(lacking)}, so nothing was written. Write "
            f"',{','.join(lacking)}' behind its first line; or rename that file, which still "
            "counts, and run this again."
        )
    line = io.StringIO(newline="")
    csv.DictWriter(line, columns, extrasaction="ignore").writerow({**spare, **row})
    return (b"" if content.endswith(b"\n") else b"\r\n") + line.getvalue().encode()


def _append(lines: Mapping[Path, bytes]) -> None:
    """Write all of them, or nothing."""
    sizes = {path: path.stat().st_size for path in lines}
    for path, content in lines.items():
        try:
            with path.open("ab") as file:
                file.write(content)
        except OSError as error:
            for written, size in sizes.items():
                os.truncate(written, size)
            raise OSError(error.errno, error.strerror, str(path)) from error


def _only_person(workspace: Workspace) -> str:
    known = set(workspace.settings.persons) | people_of(workspace.inbox)
    if len(known) != 1:
        names = ", ".join(sorted(known)) or "nobody yet"
        raise WorkspaceError(f"say whose diary with --person; there is {names}.")
    return known.pop()
