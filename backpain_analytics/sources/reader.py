"""What every reader is: a frozen record of functions, one file a vendor."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from backpain_analytics.settings.mappings import ColumnMapping, RatingPeriod
from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.files.damage import Damage
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.tables import SCHEMAS


@dataclass(frozen=True)
class Evidence:
    """What the members of one export say together and none says alone."""

    utc_offset_minutes: Mapping[date, int] = field(default_factory=dict)
    """Local date → offset of the wearer's clock at the start of that date."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Member label → why it must not be read (the twin of another member, …)."""
    parts: Mapping[str, Mapping[str, Member]] = field(default_factory=dict)
    """Member label → by their names, the members that are read as parts of it."""
    beside: Mapping[str, Mapping[str, Member]] = field(default_factory=dict)
    """Member label → by their labels, members that are looked into when it is read, as they say
    some of the same or show its clock; they are files of their own all the same."""
    dates: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """Member label → the first and the last date that it covers; absent: any."""
    local: Set[str] = frozenset()
    """Labels of members whose times are the wearer's clock, although they are marked as UTC."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Member label → what is to be said of it."""


@dataclass(frozen=True)
class Context:
    """What a reader may know beside the file itself."""

    person_id: str | None
    """None: no person is named; only a file that carries its own ids can be read."""
    zones: ZoneHistory
    mappings: tuple[ColumnMapping, ...] = ()
    evidence: Evidence = Evidence()
    password: str | None = field(default=None, repr=False)
    """Opens locked archives; kept nowhere else."""
    about: RatingPeriod | None = None
    """What ratings of pain are about where a diary does not say; None: unknown."""


@dataclass(frozen=True)
class Batch:
    """Rows for one raw table, in its schema; may carry `person_id` in front."""

    table: str
    rows: pl.DataFrame

    def __post_init__(self) -> None:
        expected = SCHEMAS[self.table]
        found = {name: kind for name, kind in self.rows.schema.items() if name != "person_id"}
        if list(found.items()) != list(expected.items()):
            raise TypeError(f"{self.table}: expected {expected}, got {found}")


def batch(table: str, rows: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> Batch:
    """Build a small batch from columns or from row dicts; absent columns become null."""
    schema = SCHEMAS[table]
    if isinstance(rows, Mapping):
        frame = pl.DataFrame(rows, schema_overrides={k: schema[k] for k in rows if k in schema})
    else:
        frame = pl.DataFrame(list(rows), schema=dict(schema))
    missing = [
        pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns
    ]
    person = ["person_id"] if "person_id" in frame.columns else []
    return Batch(table, frame.with_columns(missing).select(person + schema.names()))


def device_batch(source_id: str, device_kind: str) -> Batch:
    """Say what kind of device a source is: a row of `sources`."""
    return batch("sources", {"source_id": [source_id], "device_kind": [device_kind]})


def note_batch(*sentences: str) -> Batch:
    """Say something of the file as a whole: rows of `file_notes`."""
    return batch("file_notes", {"note": sentences})


def _no_evidence(members: Sequence[Member]) -> Evidence:
    return Evidence()


def _saying_damage(
    read: Callable[[Member, Context], Iterator[Batch]],
) -> Callable[[Member, Context], Iterator[Batch]]:
    """Let a reader end with the rows that had to be left out, and why."""

    def reading(member: Member, context: Context) -> Iterator[Batch]:
        spoilt: dict[str, list[int]] = {}

        def on_damage(damage: Damage) -> None:
            spoilt.setdefault(damage.kind, []).extend(damage.lines)

        yield from read(replace(member, on_damage=on_damage), context)
        for kind, lines in spoilt.items():
            damage = Damage(lines, kind)
            yield batch("rejected_rows", {"line": lines, "reason": [damage.reason] * len(lines)})
            yield note_batch(damage.note)

    return reading


@dataclass(frozen=True)
class Reader:
    """One kind of file: how to know it, and how to read it."""

    name: str
    """Stored in `source_files.reader`; never changes once published."""
    title: str
    """For people: 'Fitbit archive, JSON'."""
    recognises: Callable[[Member, Context], bool]
    """By content, from the member's head; cheap and without exceptions."""
    read: Callable[[Member, Context], Iterator[Batch]]
    """Yield batches of bounded size.

    A bad row becomes a row of `rejected_rows`; a file that cannot be read at all raises
    UnreadableExportError (what was yielded before is then kept).
    """
    survey: Callable[[Sequence[Member]], Evidence] = _no_evidence
    """Look over all members of one export that this reader recognised."""
    named: Callable[[Member], str] = lambda member: ""
    """Return what reading takes from the file's name, such as the date of its rows: two files of
    the same bytes that differ in it are two files."""
    passes_over: Callable[[Member, Set[str]], bool] = lambda member, beside: False
    """Know a file of such an export that holds nothing we use, by its name and by the names of
    the files in its folder, of those that differ in digits alone one. Asked of every file before
    `recognises`; opens it at most."""
    supersedes: bool = True
    """True: a newer file replaces what older files of the same source say about the days
    it covers. False: each row is an observation of its own and files are united."""

    @property
    def surveys(self) -> bool:
        """Whether the members of an export say more together than each alone."""
        return self.survey is not _no_evidence

    def __post_init__(self) -> None:
        # Of every reader, ours or not: no row whose text is spoilt is left out in silence.
        object.__setattr__(self, "read", _saying_damage(self.read))
