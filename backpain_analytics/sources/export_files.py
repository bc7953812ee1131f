"""A file of an export as it is read: whole, without twins, with the files that are parts of it."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from zipfile import BadZipFile

import polars as pl

from backpain_analytics.errors import PassingError, UnreadableExportError
from backpain_analytics.records import FileOutcome, Status
from backpain_analytics.sources.files.ahead import read_ahead
from backpain_analytics.sources.files.limited import is_passing, passing_reason, refused
from backpain_analytics.sources.files.members import DIGEST_CHARACTERS, Member
from backpain_analytics.sources.parsing.datable import datable
from backpain_analytics.sources.parsing.day_offsets import offsets_around
from backpain_analytics.sources.reader import Batch, Context, Reader

_UNPACKING_ERRORS = (UnreadableExportError, OSError, EOFError, zlib.error, BadZipFile)

_BESIDE = ("sources", "stated_clocks")
"""Tables that say something of a file or a device, and count as none of its rows."""

ContentKey = tuple[str, str | None]
"""Content hash and person: under which a file is listed."""


@dataclass(frozen=True)
class SourceFile:
    """One version of one file, as the warehouse knows it."""

    file_id: str
    """Content hash."""
    path: str
    person_id: str | None
    """None: the file carries the persons itself, or is nobody's yet."""
    reader: Reader | None
    read_under: str
    """Names the settings, and what the rest of the export says, that reading depends on."""
    modified_at: datetime

    @property
    def key(self) -> ContentKey:
        """Under which it is listed."""
        return self.file_id, self.person_id

    @property
    def rank(self) -> tuple[datetime, str]:
        """Which of two files counts, whatever the order in which they arrived: the later."""
        return self.modified_at, self.path


@dataclass(frozen=True)
class ExportFile:
    """A file of an export, the reader that knows it, and what the reader may know."""

    member: Member
    reader: Reader
    context: Context
    settings: str = ""
    """Names the settings that reading depends on."""

    def held(self) -> "ExportFile | FileOutcome":
        """Return the file with its content in memory, unless it is large, and its version known.

        One that does not open has its outcome already.
        """
        try:
            held = replace(self, member=self.member.held())
            _ = held.version
        except _UNPACKING_ERRORS as error:
            return refused(self.member.label, error)
        return held

    @cached_property
    def version(self) -> SourceFile:
        """What the warehouse knows the file by."""
        return SourceFile(
            self.digest(),
            self.member.label,
            self.context.person_id,
            self.reader,
            self.read_under,
            self.member.modified_at,
        )

    def digest(self) -> str:
        """Identify the file's content, what is read from its name, and its parts by theirs."""
        digest = self.member.digest()
        named = self.reader.named(self.member)
        if not self.parts and not named:
            return digest
        listed = "".join(f" {name} {part.size}" for name, part in sorted(self.parts.items()))
        listed += named
        return hashlib.sha256((digest + listed).encode()).hexdigest()[:DIGEST_CHARACTERS]

    @property
    def parts(self) -> Mapping[str, Member]:
        """Other files that are read as parts of this one, by their names."""
        return self.context.evidence.parts.get(self.member.label, {})

    @property
    def read_under(self) -> str:
        """Name what reading depends on beside the file's content.

        To the settings is added what the other files of the export say of this one: a file is
        read anew when more of its export, or less, is there.
        """
        evidence, label = self.context.evidence, self.member.label
        first, last = evidence.dates.get(label, (date.min, date.max))
        beside = evidence.beside.get(label, {}).items()
        said = (
            offsets_around(evidence.utc_offset_minutes, first, last),
            evidence.skipped.get(label),
            evidence.notes.get(label),
            label in evidence.local,
            sorted((twin.name, twin.size, evidence.dates.get(name)) for name, twin in beside),
        )
        if not any(said):
            return self.settings
        return hashlib.sha256(f"{self.settings} {said!r}".encode()).hexdigest()

    def read(self) -> Generator[Batch, None, None]:
        """Yield the file's batches.

        Raises:
            UnreadableExportError: Nothing, or nothing more, can be read.
        """
        skipped = self.context.evidence.skipped.get(self.member.label)
        if skipped is not None:
            yield Batch("file_notes", pl.DataFrame({"note": [f"left out: {skipped}"]}))
            return
        for batch in self.reader.read(self.member, self.context):
            if self.context.person_id is None and _needs_person(batch):
                raise UnreadableExportError(
                    f"{self.member.label}: it does not say whose it is. Name the person with "
                    "--person, or put it into inbox/<person>/."
                )
            yield from datable(batch)


def _needs_person(batch: Batch) -> bool:
    return "person_id" not in batch.rows.columns and batch.table not in (
        "rejected_rows",
        "unread_records",
        "file_notes",
    )


def read_file(
    file: ExportFile, take: Callable[[Batch], None], *, is_ahead: bool = False
) -> FileOutcome:
    """Hand every batch of a file to `take`; a file that breaks off keeps what came before.

    With `is_ahead` a thread parses the next batch while `take` is at work.
    """
    tally = _Tally(file)
    batches: AbstractContextManager[Iterator[Batch]] = (
        read_ahead(file.read()) if is_ahead else nullcontext(file.read())
    )
    with batches as found:
        for batch in tally.counted(found):
            take(batch)
    return tally.outcome()


@dataclass
class _Tally:
    """Counts what a file gives while its batches pass."""

    file: ExportFile
    rows: Counter[str] = field(default_factory=Counter)
    rows_rejected: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    reason: str | None = None
    """Why it broke off."""
    is_passing: bool = False
    """It was the system that failed, not what the file holds."""

    def counted(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield the batches up to the first error."""
        try:
            for batch in batches:
                self._count(batch)
                yield batch
        except UnreadableExportError as error:
            self.reason, self.is_passing = str(error), isinstance(error, PassingError)
        except Exception as error:
            # One bad file must cost only itself. What a parser says may quote a reading, so only
            # the kind of its error is kept.
            title = self.file.reader.title
            self.reason = f"{title}: damaged in a way not foreseen ({type(error).__name__})"
            if is_passing(error):
                self.reason, self.is_passing = passing_reason(error), True

    def _count(self, batch: Batch) -> None:
        if batch.table == "file_notes":
            self.notes += batch.rows["note"].to_list()
        elif batch.table == "rejected_rows":
            self.rows_rejected += batch.rows.height
        elif batch.table == "unread_records":
            self.unread.update(dict(batch.rows.select("kind", "records").iter_rows()))
        elif batch.table not in _BESIDE and batch.rows.height:
            self.rows[batch.table] += batch.rows.height

    def outcome(self) -> FileOutcome:
        """Return what became of the file."""
        is_partial = self.reason is not None and self.rows.total() > 0
        reason = f"read in part: {self.reason}" if is_partial else self.reason
        if is_partial and not self.is_passing:
            self.notes.append(str(reason))
            reason = None
        broken: Status = "waiting" if self.is_passing else "unreadable"
        return FileOutcome(
            self.file.member.label,
            broken if reason else "read",
            reason,
            self.file.context.person_id,
            self.file.reader.name,
            tuple(self.notes),
            dict(self.rows),
            self.rows_rejected,
            is_partial,
            dict(self.unread),
        )
