"""Apple Health's export.xml: recognised by content, streamed, handed on in bounded batches."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Batch, Context, Reader, batch, note_batch
from backpain_analytics.sources.vendors.apple_health.batches import (
    BULK,
    COUNTED,
    WHOLE,
    Batches,
    workout_batches,
)
from backpain_analytics.sources.vendors.apple_health.devices import with_sources
from backpain_analytics.sources.vendors.apple_health.records import (
    HEART_RATE,
    USED,
    WEIGHT,
    record_tags,
    records,
    symptoms,
)
from backpain_analytics.sources.vendors.apple_health.sessions import workouts
from backpain_analytics.sources.vendors.apple_health.symptoms import symptom_batches
from backpain_analytics.sources.vendors.apple_health.tags import read_tags
from backpain_analytics.sources.vendors.apple_health.unread import UnreadKinds

MOST_HELD_ROWS = 100_000
"""Records gathered before they are handed on: months of one person, so that a repeated record
meets its twin."""

_CLINICAL, _ROUTE = b"<ClinicalDocument", b'creator="Apple Health Export"'
"""What else lies in the zip, by a mark of its content."""
_NOT_USED = "not used: the same readings again, under the person's real name"
_ECG = re.compile(r"ecg_.*\.csv$")
_PLACE = re.compile(r"(?:^|[/!])(?:electrocardiograms|clinical-records|attachments)/")


@dataclass
class _File:
    """What has been gathered of one file, and what is to be said of it as a whole."""

    context: Context
    held: list[pl.DataFrame] = field(default_factory=list)
    whole: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: {k: [] for k in WHOLE})
    workouts: list[pl.DataFrame] = field(default_factory=list)
    symptoms: list[pl.DataFrame] = field(default_factory=list)
    unread: UnreadKinds = field(default_factory=UnreadKinds)
    sources: set[tuple[str, str]] = field(default_factory=set)
    typed_rows: int = 0
    is_whole: bool = False

    def take(self, tags: pl.DataFrame) -> Iterator[Batch]:
        """Keep what is wanted; yield once there is enough of it."""
        self.is_whole |= (tags["name"] == "/HealthData").any()
        found = record_tags(tags)
        self.unread.take(tags, found, USED)
        self.held.append(records(found, tags))
        self.workouts.extend(workouts(tags))
        self.symptoms.extend(symptoms(found, tags))
        if sum(map(len, self.held)) >= MOST_HELD_ROWS:
            yield from self._hand_on()

    def rest(self) -> Iterator[Batch]:
        """Yield what is held, and what is to be said of the whole file."""
        yield from self._hand_on()
        for kind, frames in self.whole.items():
            rows = pl.concat(frames)
            rows = self._of_scales(rows) if kind == WEIGHT else rows
            yield from self._batches(WHOLE[kind], rows)
        if self.workouts:
            yield from self._batches(workout_batches, with_sources(pl.concat(self.workouts)))
        if self.symptoms:
            yield from symptom_batches(pl.concat(self.symptoms), self.context.zones)
        yield from self.unread.batches()
        yield note_batch(*self._notes())

    def _hand_on(self) -> Iterator[Batch]:
        if not self.held:
            return
        # Of another maker's band only this tells that it measures heart rate.
        is_such = (pl.col("type") == HEART_RATE) & (pl.col("device_kind") == "worn")
        rows = with_sources(pl.concat(self.held)).with_columns(
            device_kind=pl.when(is_such)
            .then(pl.lit("worn_with_heart_rate"))
            .otherwise("device_kind")
        )
        self.held.clear()
        # Steps that somebody typed in were not counted by a sensor at that time.
        is_typed = pl.col("type").is_in(list(COUNTED)) & pl.col("is_typed")
        self.typed_rows += int(rows.select(is_typed.sum()).item())
        rows = rows.filter(~is_typed)
        for kind, frames in self.whole.items():
            frames.append(rows.filter(type=kind))
        for kind, batches in BULK.items():
            yield from self._batches(batches, rows.filter(type=kind))

    def _of_scales(self, weights: pl.DataFrame) -> pl.DataFrame:
        """Call nobody worn who writes weights alone."""
        worn = [source_id for source_id, kind in self.sources if kind != "phone"]
        is_scale = (pl.col("device_kind") == "worn") & ~pl.col("source_id").is_in(worn)
        kind = pl.when(is_scale).then(pl.lit("unknown")).otherwise("device_kind")
        return weights.with_columns(device_kind=kind)

    def _batches(self, batches: Batches, rows: pl.DataFrame) -> Iterator[Batch]:
        if rows.is_empty():
            return
        pairs = set(rows.select("source_id", "device_kind").unique().rows()) - self.sources
        if pairs:
            self.sources |= pairs
            ids, kinds = zip(*sorted(pairs), strict=True)
            yield batch("sources", {"source_id": ids, "device_kind": kinds})
        yield from batches(rows, self.context)

    def _notes(self) -> Iterator[str]:
        if not self.sources and not self.symptoms:
            yield "holds no steps, heart rate, sleep or workouts"
        if self.typed_rows:
            what = "steps, heart rates, floors or distances typed in by hand"
            yield f"left out {self.typed_rows:,} {what}"
        if not self.is_whole:
            yield "it breaks off before its end; what came before was read"


def _recognises(member: Member, context: Context) -> bool:
    return b"<HealthData" in member.head() or _is_clinical(member)


def _is_clinical(member: Member) -> bool:
    return _CLINICAL in member.head(4096)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know where workouts led, electrocardiograms, which bear a name, and what hospitals sent.

    The last two are never opened.
    """
    if _ECG.match(member.name) is not None:
        return True
    if "apple_health_export/" in member.label and _PLACE.search(member.label) is not None:
        return True
    return member.name.endswith(".gpx") and _ROUTE in member.head(4096)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if _is_clinical(member):
        yield note_batch(_NOT_USED)
        return
    file, failure = _File(context), None
    try:
        with member.open() as content:
            for tags in read_tags(content, member.label):
                yield from file.take(tags)
    except UnreadableExportError as error:
        failure = error
    yield from file.rest()
    if failure:
        raise failure


READER = Reader(
    "apple_health", "Apple Health, export.xml", _recognises, _read, passes_over=_passes_over
)
