"""What every reader is: a frozen record of functions, one file a vendor."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.zones import ZoneHistory


@dataclass(frozen=True)
class ColumnMapping:
    """How one kind of hand-made CSV is to be read, as declared in backpain.toml."""

    name: str
    files: str
    """Glob on the file's name."""
    kind: Literal["steps", "heart_rate", "pain_diary", "exercise_log"]
    columns: Mapping[str, str]
    """Our column name → the file's header."""
    time_zone: str | None = None
    """Zone of naive times in the file; None: the person's own."""
    day_order: Literal["dmy", "mdy", "ymd"] | None = None
    """None: found from the file, refused when two fit."""
    decimal: Literal[".", ","] | None = None
    person: str | None = None
    """Whose files; None: everyone's."""
    pain_scale: tuple[float, float] | None = None
    """Lowest and highest rating of a scale other than 0-10."""
    blank_means_same: bool = False
    """In a pain diary a blank date, region or rating means "as in the row before" (for a
    rating: the row before of the same region); in an exercise log only a blank date does."""
    device: str | None = None
    """Files of one device share a name, so that its steps and its heart rate meet;
    None: the file's name without what it holds."""
    device_kind: Literal["worn", "phone"] | None = None
    """None: worn where the device writes heart rate, else unknown."""
    counter: bool | None = None
    """Steps are the count so far, not those of each row; None: told by how they run."""


@dataclass(frozen=True)
class Evidence:
    """What the members of one export say together and none says alone."""

    utc_offset_minutes: Mapping[date, int] = field(default_factory=dict)
    """Local date → offset of the wearer's clock at the start of that date."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Member label → why it must not be read (the twin of another member, …)."""
    parts: Mapping[str, Mapping[str, Member]] = field(default_factory=dict)
    """Member label → by their names, the members that are read as parts of it."""


@dataclass(frozen=True)
class Context:
    """What a reader may know beside the file itself."""

    person_id: str | None
    """None: no person is named; only a file that carries its own ids can be read."""
    zones: ZoneHistory
    mappings: tuple[ColumnMapping, ...] = ()
    evidence: Evidence = Evidence()
    decoder: Literal["columnar", "fitparse"] = "columnar"
    """How FIT files are decoded; `fitparse` is the slow reference."""
    password: str | None = field(default=None, repr=False)
    """Opens locked archives; kept nowhere else."""


@dataclass(frozen=True)
class Batch:
    """Rows for one raw table, in its schema; may carry `person_id` in front."""

    table: str
    rows: pl.DataFrame

    def __post_init__(self) -> None:
        expected = SCHEMAS[self.table]
        found = self.rows.drop("person_id", strict=False).schema
        if found != expected:
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


def _no_evidence(members: Sequence[Member]) -> Evidence:
    return Evidence()


def _nothing(member: Member, beside: Set[str]) -> bool:
    return False


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
    passes_over: Callable[[Member, Set[str]], bool] = _nothing
    """Know a file of such an export that holds nothing we use, by its name and by the names of
    the files in its folder. Asked of every file before `recognises`; opens it at most."""
    supersedes: bool = True
    """True: a newer file replaces what older files of the same source say about the days
    it covers. False: each row is an observation of its own and files are united."""
