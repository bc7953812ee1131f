"""Whose the entries of an inbox are, and which of them stay closed."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from backpain_analytics.sources.files.listing import why_away
from backpain_analytics.sources.files.litter import is_nobodys, is_systems_own, litter_kind
from backpain_analytics.sources.files.members import printable, text_of

_NAMELESS = (
    "a folder whose name is blank, no UTF-8 text, or holds line breaks or other control "
    "characters. Rename it to the person's name"
)
_TWINS = (
    "a folder whose name differs from that of {} only in capitals or in how accents are written. "
    "Put the files of one person into one folder"
)
_NOT_THERE = (
    "backpain.toml names this folder as an inbox of {}, and it is not there. Connect its drive, or "
    "correct the line; until then what was read there before still counts"
)
_INWARD = (
    "a link to a folder that lies in the inbox or holds it; it was not followed, as its files "
    "would count twice"
)


@dataclass(frozen=True)
class InboxEntry:
    """A file or a person's folder in the inbox, or a path named from elsewhere."""

    path: Path
    root: Path
    """What its files are named from."""
    person_id: str | None = None
    """Whose it is; None: the files themselves say it."""
    closed: str | None = None
    """Why it is not looked into; nothing that was read there before counts as gone."""
    beginning: str = ""
    """Of what its files are called before their names from `root`; set where that is a folder
    outside the workspace, which backpain.toml names."""


def inbox_entries(inbox: Path) -> list[InboxEntry]:
    """Return what lies in an inbox in name order, without what systems and programs put there."""
    entries = [_entry(path, inbox) for path in sorted(inbox.iterdir()) if not _is_aside(path)]
    alike: dict[str, list[str]] = {}
    for entry in entries:
        if entry.person_id:
            alike.setdefault(_spelling(entry.person_id), []).append(entry.person_id)
    return [_without_twins(entry, alike) for entry in entries]


def named_entry(folder: Path, person_id: str, within: Path | None = None) -> InboxEntry:
    """Return a folder that backpain.toml names for somebody, or something in it.

    Its files are called by their whole paths, so that none is taken for one of the inbox.
    """
    above = shown_path(folder.parent).rstrip("/") + "/"
    is_there = os.path.lexists(folder)
    closed = None if is_there else _NOT_THERE.format(person_id)
    return InboxEntry(within or folder, folder.parent, person_id, closed, above)


def shown_path(path: Path) -> str:
    """Return a path as its user knows it, from the home folder on."""
    with suppress(RuntimeError, ValueError):
        return printable(Path("~", path.relative_to(Path.home())).as_posix())
    return printable(path.as_posix())


def people_of(inbox: Path) -> set[str]:
    """Return whose folders lie in an inbox."""
    return {entry.person_id for entry in inbox_entries(inbox) if entry.person_id}


def owner_of(path: Path, inbox: Path) -> str | None:
    """Return the person in whose folder of the inbox a path lies; None elsewhere."""
    # As it is written, as a person's folder may itself be a link; else where it leads.
    written, resolved = path.absolute(), path.resolve()
    for place in (written, *written.parents, resolved, *resolved.parents):
        if place.parent.resolve() == inbox.resolve() and not _is_aside(place):
            return _entry(place, inbox).person_id
    return None


def _is_folder(path: Path) -> bool:
    return why_away(path) is None and path.is_dir()


def _is_aside(path: Path) -> bool:
    return is_nobodys(path.name) if _is_folder(path) else is_systems_own(path.name)


def _entry(path: Path, inbox: Path) -> InboxEntry:
    name = text_of(path.name)
    if not _is_folder(path):
        # What leads nowhere now is most likely a person's stick.
        is_away = why_away(path) is not None and not path.suffix
        return InboxEntry(path, inbox, name if is_away else None)
    if litter_kind(path.name):
        return InboxEntry(path, inbox)
    if name is None or not name.strip() or any(map(_is_control, name)):
        return InboxEntry(path, inbox, closed=_NAMELESS)
    if path.is_symlink() and _leads_into(path.resolve(), inbox.resolve()):
        return InboxEntry(path, inbox, closed=_INWARD)
    return InboxEntry(path, inbox, name)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"}


def _leads_into(target: Path, inbox: Path) -> bool:
    return target.is_relative_to(inbox) or inbox.is_relative_to(target)


def _without_twins(entry: InboxEntry, alike: Mapping[str, Sequence[str]]) -> InboxEntry:
    """Close a folder of which nobody can tell whether it is the same person's as another."""
    if entry.person_id is None:
        return entry
    twins = [name for name in alike[_spelling(entry.person_id)] if name != entry.person_id]
    return replace(entry, closed=_TWINS.format(" and ".join(twins))) if twins else entry


def _spelling(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
