"""The files of an inbox, or of a path named from elsewhere, as they lie on disk."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from backpain_analytics.sources.files.inbox import InboxEntry
from backpain_analytics.sources.files.listing import list_below, unlisted
from backpain_analytics.sources.files.members import label_of, printable
from backpain_analytics.sources.files.states import FileState, state_of
from backpain_analytics.sources.reader import Context


@dataclass(frozen=True)
class InboxFile:
    """A file on disk; an archive is one file, whatever it holds."""

    path: Path
    """Where to open it."""
    label: str
    """As its user knows it."""
    place: str
    """What the warehouse calls it, wherever the workspace lies."""
    state: FileState
    closed: str | None = None
    """Why it cannot be looked into now."""


@dataclass(frozen=True)
class Scan:
    """The files of one entry as they were on disk before the first of them was read."""

    entry: InboxEntry
    place: str
    """Of the entry."""
    context: Context
    """Under which settings the files are read."""
    home: Path = field(repr=False)
    """Where links must stay."""
    files: Mapping[str, InboxFile] = field(repr=False)
    """By place, in their order."""
    changed: frozenset[str]
    """Places of the files that are new, or not as they were when they were read."""
    unavailable: Mapping[str, str]
    """Place → why nobody can say now what lies there."""
    litter: Mapping[str, int]
    """What files are that are not looked at for their names → how many there are."""

    @cached_property
    def read_under(self) -> str:
        """Name the settings that reading depends on beside the files."""
        return _settings_name(self.context)

    @cached_property
    def _places(self) -> Mapping[str, str]:
        return {file.label: file.place for file in self.files.values()}

    def place_of(self, label: str) -> str:
        """Return at which file on disk a label lies, which inside an archive has more parts."""
        parts = label.split("!")
        names = ("!".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return next(self._places[name] for name in names if name in self._places)

    def at(self, places: Iterable[str]) -> "Scan":
        """Return the scan with just these files as changed."""
        return replace(self, changed=frozenset(self.files.keys() & set(places)))

    def outside(self, folders: Iterable[str]) -> "Scan":
        """Return the scan with no changed file below some folders."""
        beginnings = tuple(f"{folder}/" for folder in folders)
        return self.at(place for place in self.changed if not place.startswith(beginnings))

    def under(self, context: Context) -> "Scan":
        """Return the scan under other settings, by which every file is to be read."""
        read_under = _settings_name(context)
        files = {
            place: replace(file, state=replace(file.state, read_under=read_under))
            for place, file in self.files.items()
        }
        return replace(self, context=context, files=files, changed=frozenset(files))


def scan(
    entry: InboxEntry, workspace: Path, context: Context, seen: Mapping[str, FileState]
) -> Scan:
    """Find the files of an entry, and those of them that are not as they were when last seen.

    Places are named from the workspace; `seen` says how the file at each looked when it was read.
    """
    listing = unlisted(entry.path, entry.closed) if entry.closed else list_below(entry.path)
    base, read_under = place_of(workspace, entry.root).rstrip("/"), _settings_name(context)
    closed = {one.entry: one.reason for one in listing.unavailable}
    files = {}
    for path in listing.entries:
        state = state_of(path, read_under)
        if state is not None:
            name = label_of(path, entry.root)
            place, label = f"{base}/{name}", entry.beginning + name
            files[place] = InboxFile(path, label, place, state, closed.get(path))
    return Scan(
        entry,
        place_of(workspace, entry.path),
        context,
        listing.home,
        dict(sorted(files.items())),
        frozenset(
            place
            for place, file in files.items()
            if place not in seen or not file.state.is_as(seen[place])
        ),
        {f"{base}/{label_of(one.place, entry.root)}": one.reason for one in listing.unavailable},
        Counter(what for _, what in listing.litter),
    )


def _settings_name(context: Context) -> str:
    content = (context.person_id, context.zones, context.mappings, context.about)
    return sha256(repr(content).encode()).hexdigest()


def place_of(workspace: Path, path: Path) -> str:
    """Name a path below the workspace by its way from there, so that a workspace can move."""
    if path.is_relative_to(workspace):
        return printable(path.relative_to(workspace).as_posix())
    return printable(path.resolve().as_posix())


def is_below(place: str, root: str) -> bool:
    """Say whether a place is that of a folder or of something in it."""
    return place == root or place.startswith(f"{root}/")
