"""What is in the warehouse."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from backpain_analytics.records import Clock, UnreadKind
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.scan import is_below
from backpain_analytics.stages.inbox import Inbox
from backpain_analytics.warehouse.into.bookkeeping import seen_files
from backpain_analytics.warehouse.out import contents
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.publish import reading_results


@dataclass(frozen=True)
class Status:
    """The warehouse at a glance."""

    warehouse: Path
    persons: tuple[contents.PersonLine, ...]
    files: dict[str, int]
    """Files by status."""
    rows_rejected: int
    last_load_at: datetime | None
    unusable: tuple[contents.UnusableFile, ...]
    elsewhere: tuple[str, ...] = ()
    """Files that were named from outside the inbox: they count until they are withdrawn."""
    clocks: tuple[Clock, ...] = ()
    """By which clock each person's days are cut."""
    clock_remarks: tuple[str, ...] = ()
    """What files say against the clock by which they are read."""
    unread: tuple[UnreadKind, ...] = ()
    """What the exports hold that is not read."""
    away: Mapping[str, str] = field(default_factory=dict)
    """What of the inbox cannot be looked at now, though its disk lay there → why."""


def status(workspace: Workspace) -> Status:
    """Look into the published warehouse; an absent one is an empty one."""
    if not workspace.warehouse.exists():
        return Status(workspace.warehouse, (), {}, 0, None, ())
    inbox = Inbox(workspace)
    with reading_results(workspace.warehouse, workspace.limits) as con:
        return Status(
            warehouse=workspace.warehouse,
            persons=tuple(_with_zone(workspace, line) for line in contents.person_lines(con)),
            files=contents.files_by_status(con),
            rows_rejected=contents.rows_rejected(con),
            last_load_at=contents.last_load_at(con),
            unusable=contents.unusable_files(con),
            elsewhere=tuple(_from_elsewhere(inbox, contents.files_from_elsewhere(con))),
            clocks=clocks(con),
            clock_remarks=contents.clock_remarks(con),
            unread=contents.unread_kinds(con),
            away=inbox.disks_away(seen_files(con)),
        )


def _from_elsewhere(inbox: Inbox, files: Iterable[str]) -> Iterator[str]:
    """Yield the files that lie in no folder which backpain.toml names."""
    named = [inbox.place_of(folder) for folder in inbox.folders]
    return (file for file in files if not any(is_below(file, place) for place in named))


def _with_zone(workspace: Workspace, line: contents.PersonLine) -> contents.PersonLine:
    """Name the zone where the person declares one."""
    zone = workspace.person(line.person_id).time_zone
    return replace(line, clock=f"{zone}, {line.clock}") if zone else line
