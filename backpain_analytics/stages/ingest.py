"""Exports into the raw tables of a draft, file by file; what the inbox no longer says goes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.progress import OnProgress, Progress, unseen
from backpain_analytics.records import FileOutcome, UnreadKind
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.inbox import Inbox, States
from backpain_analytics.stages.intake import Intake
from backpain_analytics.warehouse.into.bookkeeping import note_seen, seen_files
from backpain_analytics.warehouse.into.withdraw import Withdrawn
from backpain_analytics.warehouse.publish import reading, writing


@dataclass(frozen=True)
class IngestRequest:
    """What to take in."""

    paths: tuple[Path, ...] = ()
    """Files and folders; none: the inbox."""
    person_id: str | None = None
    """Whose they are; None: the folder of the inbox, or the ids in the file, say it."""
    password: str | None = field(default=None, repr=False)
    """Opens locked archives. Never stored; with it, files seen before are looked at again."""
    is_trial: bool = False
    """Found time zones are not written into backpain.toml."""


@dataclass(frozen=True)
class IngestSummary:
    """What became of all files."""

    files: tuple[FileOutcome, ...] = ()
    unchanged: int = 0
    """Files on disk that needed no second look."""
    found_zones: Mapping[str, str] = field(default_factory=dict)
    """Person → the time zone that their exports showed and nobody had declared."""
    unread: tuple[UnreadKind, ...] = ()
    """What the exports hold that is not read."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """What counted before and counts no longer."""
    litter: Mapping[str, int] = field(default_factory=dict)
    """What files are that are not looked at for their names → how many there are."""
    away: Mapping[str, str] = field(default_factory=dict)
    """Folders and files, as named in the warehouse, that cannot be looked at now → why; what was
    read there before still counts."""

    @property
    def is_unusable(self) -> bool:
        """Whether files were handed in and none of them could be used, now or before."""
        has_use = self.unchanged or self.away or any(file.is_useful for file in self.files)
        return bool(self.files or self.files_passed_over) and not has_use

    @property
    def files_passed_over(self) -> int:
        """Files of known exports that are known by their names to hold nothing that is used."""
        return sum(kind.records for kind in self.unread if kind.is_whole_file)

    def count(self, status: str) -> int:
        """Return how many files ended in a status."""
        return sum(file.status == status for file in self.files)

    @property
    def rows(self) -> int:
        """Rows read from all files."""
        return sum(file.rows_read for file in self.files)


def ingest(
    workspace: Workspace, draft: Path, request: IngestRequest, on_progress: OnProgress = unseen
) -> IngestSummary:
    """Load what is new or changed into the draft, and withdraw what the inbox no longer says.

    How files look is noted once, before the first is read: what changes later is read next
    time. A person without a declared zone whose exports show one clock gets it written into
    backpain.toml.

    Raises:
        UnreadableExportError: A named path does not exist.
    """
    inbox = Inbox(workspace, request.paths, request.person_id, request.password)
    seen = seen_before(workspace, draft)
    scans = inbox.scans(seen)
    absent = inbox.absent(scans, seen)
    unchanged = sum(len(scan.files) - len(scan.changed) for scan in scans)
    litter = sum((Counter(scan.litter) for scan in scans), Counter[str]())
    # Where another disk should be may lie a stand-in: it stays closed.
    scans = [scan.outside(absent.away) for scan in scans]
    if not absent.gone and not any(scan.changed for scan in scans):
        return IngestSummary(unchanged=unchanged, litter=litter, away=absent.away)
    with writing(draft, workspace.limits) as con:
        intake = Intake(con, inbox, is_trial=request.is_trial)
        intake.drop(absent.gone)
        concerned = list(filter(intake.concerns, scans))
        files = sum(len(scan.changed) for scan in concerned)
        done = 0
        for scan in concerned:
            here = len(scan.changed)
            intake.read(scan, _within(Progress("reading", done, files), here, on_progress))
            done += here
        withdrawn = intake.finish()
        note_seen(con, inbox.folder_states(scans, absent))
    return IngestSummary(
        tuple(intake.outcomes),
        unchanged,
        intake.zones,
        intake.unread(),
        withdrawn,
        litter + intake.litter,
        absent.away,
    )


def _within(before: Progress, here: int, on_progress: OnProgress) -> OnProgress:
    """Return what tells of some of all files as it is told how far these have come."""

    def on_some(some: Progress) -> None:
        on_progress(replace(before, done=before.done + here * some.done / some.of))

    return on_some


def seen_before(workspace: Workspace, draft: Path) -> States:
    """Return how the files and folders looked that a draft has read, by their places."""
    if not draft.exists():
        return {}
    with reading(draft, workspace.limits) as con:
        return seen_files(con)


def check_read_anew(workspace: Workspace, draft: Path) -> None:
    """See that the inbox was read under the settings of today.

    Raises:
        WorkspaceError: A time zone or a mapping has changed since a file was read.
    """
    seen = seen_before(workspace, draft)
    for scan in Inbox(workspace).scans(seen):
        for place in scan.files:
            if place in seen and seen[place].read_under != scan.read_under:
                raise WorkspaceError(
                    f"a time zone or a mapping has changed since {place} was read. Run "
                    "'backpain run', which reads the inbox again before it computes."
                )
