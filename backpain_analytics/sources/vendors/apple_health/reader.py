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
    WHOLE,
    Batches,
    workout_batches,
)
from backpain_analytics.sources.vendors.apple_health.devices import with_sources
from backpain_analytics.sources.vendors.apple_health.records import HEART_RATE, records, workouts
from backpain_analytics.sources.vendors.apple_health.tags import read_tags

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
    sources: set[tuple[str, str]] = field(default_factory=set)
    typed_rows: int = 0
    is_whole: bool = False

    def take(self, tags: pl.DataFrame) -> Iterator[Batch]:
        """Keep what is wanted; yield once there is enough of it."""
        self.is_whole |= tags["text"].str.starts_with("</HealthData").any()
        self.held.append(records(tags))
        self.workouts.append(workouts(tags))
        if sum(map(len, self.held)) >= MOST_HELD_ROWS:
            yield from self._hand_on()

    def rest(self) -> Iterator[Batch]:
        """Yield what is held, and what is to be said of the whole file."""
        yield from self._hand_on()
        for kind, frames in self.whole.items():
            yield from self._batches(WHOLE[kind], pl.concat(frames))
        if self.workouts:
            yield from self._batches(workout_batches, with_sources(pl.concat(self.workouts)))
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
        for kind, frames in self.whole.items():
            frames.append(rows.filter(type=kind))
        # Steps that somebody typed in were not counted by a sensor at that time.
        counted = rows.filter(pl.col("type").is_in(list(BULK)))
        self.typed_rows += int(counted["is_typed"].sum())
        counted = counted.filter(~pl.col("is_typed"))
        for kind, batches in BULK.items():
            yield from self._batches(batches, counted.filter(type=kind))

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
        if not self.sources:
            yield "holds no steps, heart rate, sleep or workouts"
        if self.typed_rows:
            yield f"left out {self.typed_rows:,} steps and heart rates typed in by hand"
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
