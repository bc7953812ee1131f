"""A workspace is a folder: backpain.toml, an inbox, the warehouse and the reports."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import tomlkit
from tomlkit.items import InlineTable
from tzlocal import get_localzone_name

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.folders import Folder, named_folders
from backpain_analytics.settings.limits import Limits
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.settings.persons import AskedQuestion, Person
from backpain_analytics.settings.toml import Settings, read_settings
from backpain_analytics.settings.zones import ZoneHistory, single_zone

SETTINGS_FILE = "backpain.toml"
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600

_PACKAGE_DOCS = Path(__file__).parents[1] / "docs"
_DOCS = _PACKAGE_DOCS if _PACKAGE_DOCS.exists() else Path(__file__).parents[2] / "docs"
EXPORT_GUIDE = _DOCS / "exports" / "README.md"
"""In an installed wheel beside the rooms of the package, in a checkout at the top."""

_TEMPLATE = Path(__file__).with_name(SETTINGS_FILE)
"""What a new workspace says."""


@dataclass(frozen=True)
class Workspace:
    """The folder and what its backpain.toml says; settings may also be given in memory alone."""

    folder: Path
    settings: Settings

    @property
    def inbox(self) -> Path:
        """Exports as they came, in one folder a person."""
        return self.folder / "inbox"

    @property
    def folders(self) -> tuple[Folder, ...]:
        """Further folders that are read and never written to."""
        return named_folders(self.folder, self.settings.persons)

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.folder / "warehouse.duckdb"

    @property
    def reports(self) -> Path:
        """Where pages are written."""
        return self.folder / "reports"

    @property
    def parameters(self) -> Parameters:
        """The thresholds, with the workspace's own choices."""
        return self.settings.parameters

    @property
    def limits(self) -> Limits:
        """What runs on this workspace may take of the machine."""
        return self.settings.limits

    @property
    def mappings(self) -> tuple[ColumnMapping, ...]:
        """The declared column mappings, in the order of the file."""
        return tuple(self.settings.mappings.values())

    def person(self, person_id: str) -> Person:
        """Return what is stated of a person; an undeclared person states nothing."""
        return self.settings.persons.get(person_id, Person())

    def question(self, person_id: str) -> AskedQuestion | None:
        """Return what a person asks in advance, or else what is asked of everyone."""
        return self.person(person_id).question or self.settings.question

    def zones(self, person_id: str | None) -> ZoneHistory:
        """Return the declared zone history, or the workspace's zone for ever."""
        declared = self.person(person_id).zones() if person_id else None
        return declared or single_zone(self.settings.time_zone)


def open_workspace(folder: Path | None) -> Workspace:
    """Open the workspace at a folder, or the one that the surroundings point to.

    Without a folder: `BACKPAIN_WORKSPACE`, else the current folder, else the only
    workspace directly below it.

    Raises:
        WorkspaceError: There is none, or its backpain.toml is wrong.
    """
    folder = folder or _surrounding_workspace()
    path = folder / SETTINGS_FILE
    if not path.exists():
        raise WorkspaceError(
            f"{folder}: no {SETTINGS_FILE} here. Run 'backpain init {folder}', or name the "
            "workspace with --workspace or BACKPAIN_WORKSPACE."
        )
    return Workspace(folder.resolve(), read_settings(path))


def create_workspace(folder: Path) -> Workspace:
    """Make the folder, its inbox and a commented backpain.toml, readable by the owner only.

    Raises:
        WorkspaceError: There is a workspace already; it is left as it is.
    """
    path = folder / SETTINGS_FILE
    if path.exists():
        raise WorkspaceError(f"{path} exists already; nothing was changed.")
    for room in (folder, folder / "inbox", folder / "reports"):
        room.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        # It may have been there, open to others.
        room.chmod(OWNER_ONLY_FOLDER)
    settings = tomlkit.parse(_TEMPLATE.read_text(encoding="utf-8"))
    settings["time_zone"] = get_localzone_name()
    write_private(path, tomlkit.dumps(settings))
    return open_workspace(folder)


def declare_zone(workspace: Workspace, person_id: str, time_zone: str) -> Workspace:
    """Write down an undeclared person whose exports show by which clock they live.

    The block goes to the end of backpain.toml, so that no comment there comes to stand above
    another block than its own. Of settings that were given in memory nothing is written.
    """
    path = workspace.folder / SETTINGS_FILE
    if not path.exists():
        return with_zone(workspace, person_id, time_zone)
    # Somebody may be editing it: what is no TOML just now is refused with the line.
    read_settings(path)
    settings = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    persons = settings.get("persons")
    if isinstance(persons, InlineTable):
        persons[person_id] = tomlkit.inline_table().add("time_zone", time_zone)
    else:
        note = "found from the clock in the exports; please check"
        block = tomlkit.table().add("time_zone", tomlkit.string(time_zone).comment(note))
        settings.append("persons", tomlkit.table(is_super_table=True).add(person_id, block))
    write_private(path, tomlkit.dumps(settings))
    return open_workspace(workspace.folder)


def with_zone(workspace: Workspace, person_id: str, time_zone: str) -> Workspace:
    """Return the workspace as it would be with that zone declared; nothing is written."""
    person = workspace.person(person_id).model_copy(update={"time_zone": time_zone})
    persons = {**workspace.settings.persons, person_id: person}
    return replace(workspace, settings=workspace.settings.model_copy(update={"persons": persons}))


def write_private(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError as error:
        # The disk may be full: what is there of it would keep it so.
        with suppress(OSError):
            draft.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error


def _surrounding_workspace() -> Path:
    named = os.environ.get("BACKPAIN_WORKSPACE")
    if named:
        return Path(named)
    here = Path.cwd()
    below = [path.parent for path in here.glob(f"*/{SETTINGS_FILE}")]
    if (here / SETTINGS_FILE).exists() or len(below) != 1:
        return here
    return below[0]
