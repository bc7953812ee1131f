"""Polar Flow's account export: which file holds what, by its form."""

import re
from collections.abc import Callable, Iterator, Mapping, Set

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.polar import days, diary, training

_NAMES = {
    "heart_rates": re.compile(r"247ohr_.*\.json$"),
    "activity": re.compile(r"activity-\d{4}-\d\d-\d\d.*\.json$"),
}
_ANY_NAME = re.compile(r"[a-z0-9_-]+[-_][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$")
_OBJECT, _LIST = re.compile(rb"\s*\{"), re.compile(rb"\s*\[\s*\{")
_STEP_SAMPLES = re.compile(rb'"steps"\s*:\s*\[')
_FORMS = {
    "heart_rates": (_OBJECT, (b'"deviceDays"',)),
    "training": (_OBJECT, (b'"startTime"', b'"exercises"', b'"duration')),
    "nights": (_LIST, (b'"night"', b'"evaluation"', b'"sleepSpan"')),
    "calendar": (_OBJECT, (b'"exportVersion"', b'"physicalInformations"')),
}
"""How each begins, and what its head holds."""


def _kind(member: Member) -> str | None:
    head = member.head()
    if _is_activity(head):
        return "activity"
    return next(
        (
            kind
            for kind, (begins, marks) in _FORMS.items()
            if begins.match(head) and all(mark in head for mark in marks)
        ),
        None,
    )


def _is_activity(head: bytes) -> bool:
    """Know a day by its form: it says its version and its date, and what was counted on it."""
    is_day = _OBJECT.match(head) is not None and b'"exportVersion"' in head and b'"date"' in head
    return is_day and (b'"stepCount"' in head or _STEP_SAMPLES.search(head) is not None)


def _recognises(member: Member, context: Context) -> bool:
    return _kind(member) is not None


def _named(name: str) -> str | None:
    return next((kind for kind, pattern in _NAMES.items() if pattern.match(name)), None)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the account's other files, all named alike, by those beside them that are read."""
    if _named(member.name) or not _ANY_NAME.match(member.name) or _kind(member):
        return False
    return any(map(_named, beside))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind = _kind(member) or _named(member.name) or "activity"
    yield from _READINGS[kind](member, context)


_READINGS: Mapping[str, Callable[[Member, Context], Iterator[Batch]]] = {
    "heart_rates": days.heart_rate_batches,
    "activity": days.activity_batches,
    "training": training.training_batches,
    "nights": diary.night_batches,
    "calendar": diary.weight_batches,
}

READER = Reader("polar", "Polar Flow", _recognises, _read, passes_over=_passes_over)
