"""Some people of a study, computed on whatever machine this is: a workspace in scratch.

What fails, and how, is returned: a worker's log gets no names.
"""

import errno
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from backpain_analytics.errors import BackpainError
from backpain_analytics.settings.limits import Limits
from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace
from backpain_analytics.sources.handmade.minute_tables.people import many_people
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.study.places import Place
from backpain_analytics.study.results import (
    Manifest,
    Piece,
    has_manifest,
    table_file,
    write_manifest,
)
from backpain_analytics.warehouse.out.contents import files_by_status, rows_rejected
from backpain_analytics.warehouse.out.published import (
    Published,
    persons_with_data,
    publish,
)
from backpain_analytics.warehouse.publish import reading

if sys.platform != "win32":
    import resource

_OWNER_ONLY = 0o077
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


@dataclass(frozen=True)
class Work:
    """All that a worker has to know beside whom it is about."""

    inbox: Place
    tables: Place
    results: Place
    settings: Settings = field(repr=False)
    """Without people."""
    stated: Mapping[str, Person] = field(repr=False)
    """What people state of themselves, as far as they do."""
    published: tuple[str, ...] = field(repr=False)
    """Tables."""
    limits: Limits = field(repr=False)


@dataclass(frozen=True)
class Refusal:
    """Why a piece could not be computed."""

    reason: str = field(repr=False)
    is_of_the_machine: bool = False
    """No other piece would fare better."""


Outcome = Manifest | Refusal


def compute(work: Work, piece: Piece) -> Outcome:
    """Compute a piece and leave its tables, then its manifest; a second time changes nothing.

    Args:
        work: Where everything is.
        piece: Whom it is about.

    Raises:
        OSError: Something that may pass: a network, a disk. Another try is worth it.
    """
    try:
        with _private(work.limits.scratch):
            made = has_manifest(work.results, piece, work.published)
            return made or _unseen(work) or _computed(work, piece)
    except FileNotFoundError as error:
        return Refusal(f"{Path(str(error.filename or error)).name} is not there any more.")
    except OSError as error:
        if error.errno in _NO_ROOM:
            return Refusal(f"{error.strerror}, on {platform.node()}", is_of_the_machine=True)
        raise OSError(error.errno, error.strerror or type(error).__name__) from None
    except BackpainError as error:
        return Refusal(str(error))
    except Exception as error:
        return Refusal(f"{type(error).__name__}: {error}")


def _computed(work: Work, piece: Piece) -> Manifest:
    began, cpu = time.monotonic(), time.process_time()
    with TemporaryDirectory(prefix="backpain-shard-") as scratch:
        folder = Path(scratch)
        # What does not fit into memory goes beside the draft, which lies in scratch already.
        limits = work.limits.model_copy(update={"scratch": None})
        settings = work.settings.model_copy(update={"persons": dict(work.stated), "limits": limits})
        workspace = Workspace(folder, settings)
        _gather(work, piece, workspace.inbox)
        run(workspace, IngestRequest(), pages=False)
        found = _published(work, piece, workspace)
    names = [one.person_id for one in piece.people]
    manifest = Manifest(
        piece=piece.name,
        shard=piece.shard,
        state=piece.state,
        people={one.person_id: one.state for one in piece.people},
        without_data=tuple(who for who in names if who not in found.people),
        tables=found.tables,
        files=found.files,
        rows_rejected=found.rows_rejected,
        seconds=round(time.monotonic() - began, 1),
        cpu_seconds=round(time.process_time() - cpu, 1),
        peak_memory_bytes=_peak_memory_bytes(),
    )
    write_manifest(work.results, manifest)
    return manifest


@dataclass(frozen=True)
class _Found:
    """What a built workspace holds."""

    people: frozenset[str] = frozenset()
    """Of whom a file could be used."""
    tables: Mapping[str, Published] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    rows_rejected: int = 0


def _unseen(work: Work) -> Refusal | None:
    """Say that this machine sees nothing of the study; None: it does."""
    places = [place for place in (work.inbox, work.tables) if place.is_local]
    if not places or any(place.folder.exists() for place in places):
        return None
    return Refusal(
        f"{places[0].address} is not there on {platform.node()}: a study has to lie where all "
        "workers see it",
        is_of_the_machine=True,
    )


def _gather(work: Work, piece: Piece, inbox: Path) -> None:
    """Copy the files of some people, and their rows of the tables of many."""
    inbox.mkdir(mode=OWNER_ONLY_FOLDER)
    for person in piece.people:
        for name in person.files:
            work.inbox.fetch(name, inbox / name)
    persons = [one.person_id for one in piece.people]
    for name in sorted({table for one in piece.people for table in one.tables}):
        path = inbox.parent / name
        if work.tables.is_local:
            path = work.tables.folder / name
        else:
            work.tables.fetch(name, path)
        table = many_people(path, name, work.settings.mappings.values())
        table.write_rows_of(persons, inbox / name)


def _published(work: Work, piece: Piece, workspace: Workspace) -> _Found:
    if not workspace.warehouse.exists():
        return _Found()
    tables = workspace.folder / "tables"
    tables.mkdir(mode=OWNER_ONLY_FOLDER)
    with reading(workspace.warehouse, workspace.limits) as con:
        made = publish(con, work.published, tables)
        people, files, rejected = persons_with_data(con), files_by_status(con), rows_rejected(con)
    for table in made:
        work.results.put(table_file(table, piece.name), tables / f"{table}.parquet")
    return _Found(frozenset(people), made, files, rejected)


def _peak_memory_bytes() -> int:
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@contextmanager
def _private(scratch: Path | None) -> Iterator[None]:
    """Make what libraries write, too, the owner's alone, and let it lie in scratch.

    A worker may be anybody's process, and of one that is killed only scratch is cleared.
    """
    mask, before = os.umask(_OWNER_ONLY), tempfile.tempdir
    if scratch:
        scratch.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        tempfile.tempdir = str(scratch)
    try:
        yield
    finally:
        tempfile.tempdir = before
        os.umask(mask)
