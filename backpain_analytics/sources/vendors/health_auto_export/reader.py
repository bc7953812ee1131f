"""Health Auto Export's JSON files and tables: recognised by content, read list by list."""

from collections.abc import Iterator

from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import mapping_for
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
from backpain_analytics.sources.vendors.health_auto_export.tables import is_table, load_table


def _recognises(member: Member, context: Context) -> bool:
    if begins(member.head(4096)):
        return True
    return mapping_for(member, context) is None and is_table(member)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    is_json = begins(member.head(4096))
    content = load(member) if is_json else load_table(member)
    times = times_of(content, context.zones, day_order="ymd" if is_json else None)
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


READER = Reader("health_auto_export", "Health Auto Export, JSON and CSV", _recognises, _read)
