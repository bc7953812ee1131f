"""A workspace is a folder: backpain.toml, an inbox, the warehouse and the reports."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tzlocal import get_localzone_name

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings, read_settings
from backpain_analytics.settings.zones import Stay, ZoneHistory

SETTINGS_FILE = "backpain.toml"
OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600

_TEMPLATE = """\
# Settings of this workspace. Exports go to inbox/<person>/; every line here is optional.

# The clock of people who state none of their own and whose exports do not say.
time_zone = "{time_zone}"

# One block a person; the name is that of the folder in the inbox.
# [persons.anna]
# birth_year = 1980                 # for the maximum heart rate, else aerobic minutes go by cadence
# sex = "female"                    # or "male"
# height_cm = 170                   # for the distance walked
# time_zone = "Europe/Berlin"
# moves = [{{ since = 2026-03-01, time_zone = "America/New_York" }}]
# highest_heart_rate_bpm = 182      # measured in an exercise test; else say so:
# highest_heart_rate_is_measured = false
# resting_heart_rate_bpm = 58
# takes_beta_blocker = true         # heart rate is then not used for intensity
# heart_rate_limited_by = ["pacemaker"]  # likewise; or rate_limiting_drug, atrial_fibrillation
# step_target = 6000                # a day
# aerobic_minutes_target = 150      # a week, vigorous minutes count twice
# source_ranking = ["garmin:*"]     # overrides watch before phone, best first
# high_impact = ["padel"]           # exercises by their names in the log, where ours are not known
# low_impact = ["rebounding"]
# [persons.anna.plan]               # a week; without a plan the usual one for back pain counts
# since = 2026-03-01
# core_sessions = 3
# stretching_days = 7
# aerobic_sessions = 5
# [[persons.anna.plan.pieces]]      # one block an exercise, found in the log by its name
# name = "bird dog"
# also_called = ["quadruped"]
# kind = "core"                     # or stretching, aerobic, warm_up, other
# times_per_week = 3                # dates
# sets = 3
# repetitions = 12                  # of one set
# hold_seconds = 10                 # of one repetition
# [persons.anna.phases.physio]      # pain before and after a date known beforehand
# since = 2026-03-01

# What is compared with later pain beside the usual five; each one more makes every finding
# harder to reach. Or mood_nrs, sleep_quality_nrs, control_nrs.
# [exposures.stress_nrs]
# step = 1
# unit = "1 point"

# In which compared days are made alike besides, seen from the exposure's day. Only what comes
# before it: METHODS.md says why. Or stress_nrs, control_nrs; no column that is an exposure.
# [controls]
# sleep_quality_nrs = "same_day"    # the night before
# mood_nrs = "day_before"

# How to read a hand-made CSV: our column, then the file's header.
# [mappings.knee]
# files = "pain*.csv"
# kind = "pain_diary"               # or steps, heart_rate, exercise_log
# person = "anna"                   # else for the files of everyone
# day_order = "dmy"
# columns = {{ date = "date", pain_nrs = "knee_pain" }}

# [parameters]                      # METHODS.md lists them
# valid_day_minutes = 600
"""


@dataclass(frozen=True)
class Workspace:
    """The folder and what its backpain.toml says."""

    folder: Path
    settings: Settings

    @property
    def inbox(self) -> Path:
        """Exports as they came, in one folder a person."""
        return self.folder / "inbox"

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
    def mappings(self) -> tuple[ColumnMapping, ...]:
        """The declared column mappings, in the order of the file."""
        return tuple(self.settings.mappings.values())

    def person(self, person_id: str) -> Person:
        """Return what is stated of a person; an undeclared person states nothing."""
        return self.settings.persons.get(person_id, Person())

    def zones(self, person_id: str | None) -> ZoneHistory:
        """Return the declared zone history, or the workspace's zone for ever."""
        declared = self.person(person_id).zones() if person_id else None
        return declared or ZoneHistory((Stay(date.min, self.settings.time_zone),))


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
    write_private(path, _TEMPLATE.format(time_zone=get_localzone_name()))
    return open_workspace(folder)


def declare_zone(workspace: Workspace, person_id: str, time_zone: str) -> Workspace:
    """Append a block for an undeclared person whose exports show by which clock they live."""
    path = workspace.folder / SETTINGS_FILE
    block = (
        # A JSON string is a TOML key, whatever is in the name.
        f"\n[persons.{json.dumps(person_id, ensure_ascii=False)}]\n"
        f'time_zone = "{time_zone}"  # found from the clock in the exports; please check\n'
    )
    write_private(path, path.read_text(encoding="utf-8").rstrip("\n") + "\n" + block)
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
