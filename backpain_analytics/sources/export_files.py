"""A file of an export as it is read: whole, without twins, with the files that are parts of it."""

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import DIGEST_CHARACTERS, Member
from backpain_analytics.sources.parsing.datable import datable
from backpain_analytics.sources.parsing.day_offsets import offsets_around
from backpain_analytics.sources.reader import Batch, Context, Reader


@dataclass(frozen=True)
class ExportFile:
    """A file of an export, the reader that knows it, and what the reader may know."""

    member: Member
    reader: Reader
    context: Context

    def digest(self) -> str:
        """Identify the file's content, what is read from its name, and its parts by theirs."""
        digest = self.member.digest()
        parts = self.context.evidence.parts.get(self.member.label, {})
        named = self.reader.named(self.member)
        if not parts and not named:
            return digest
        listed = "".join(f" {name} {parts[name].size}" for name in sorted(parts)) + named
        return hashlib.sha256((digest + listed).encode()).hexdigest()[:DIGEST_CHARACTERS]

    @property
    def has_parts(self) -> bool:
        """Whether other files are read as parts of this one."""
        return bool(self.context.evidence.parts.get(self.member.label))

    def read_under(self, settings: str) -> str:
        """Name what reading depends on beside the file's content.

        Args:
            settings: Names the settings. What the other files of the export say of this one is
                added: a file is read anew when more of its export, or less, is there.
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
            return settings
        return hashlib.sha256(f"{settings} {said!r}".encode()).hexdigest()

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
        "file_notes",
    )
