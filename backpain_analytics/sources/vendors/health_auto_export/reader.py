"""Health Auto Export's JSON files: recognised by content, read list by list."""

from collections.abc import Iterator

from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.health_auto_export.content import begins, load
from backpain_analytics.sources.vendors.health_auto_export.events import (
    symptom_entries,
    symptoms_read,
    workout_batches,
)
from backpain_analytics.sources.vendors.health_auto_export.metrics import USED, metric_batches
from backpain_analytics.sources.vendors.health_auto_export.samples import times_of
from backpain_analytics.sources.vendors.health_auto_export.sleep import SLEEP, night_batches


def _recognises(member: Member, context: Context) -> bool:
    return begins(member.head(4096))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    content = load(member)
    times = times_of(content, context.zones)
    yield from metric_batches(content, times)
    if (nights := content.metrics.get(SLEEP)) and nights.items:
        yield from night_batches(nights, times)
    yield from workout_batches(content.lists.get("workouts", ()), times)
    symptoms = content.lists.get("symptoms", ())
    known = symptoms_read(symptoms)
    yield from symptom_entries(known, times)
    unread = content.unread({*USED, SLEEP, "workouts", "symptoms"})
    if others := len(symptoms) - len(known):
        unread["symptoms"] = others
    if unread:
        yield unread_batch(dict(sorted(unread.items())))


READER = Reader("health_auto_export", "Health Auto Export, JSON", _recognises, _read)
