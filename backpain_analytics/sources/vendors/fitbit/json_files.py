"""Fitbit archives in JSON: which list a file is, and what of it other files do not say again."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches, sleep_session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import (
    offset_from_first_sample,
    offsets_at,
    without_lone_offsets,
)
from backpain_analytics.sources.parsing.json_lists import NO_DATA
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.vendors.fitbit import lists, names
from backpain_analytics.sources.vendors.fitbit.exercises import json_exercise_batches
from backpain_analytics.sources.vendors.fitbit.weights import json_weight_batches

_STEPS_NAME = re.compile(r"steps(?![a-z]).*\.json$", re.IGNORECASE)
_DATE_TIME = re.compile(rb'"dateTime"\s*:\s*"(\d\d/\d\d/\d\d \d\d:\d\d:\d\d)"')
_LOG = re.compile(rb'"logId"\s*:\s*\d+\s*,\s*"(dateOfSleep|activityName|weight)"')

_VALUE = rb'\s*\[\s*\{\s*"dateTime"\s*:\s*"[^"]*"\s*,\s*"value"\s*:\s*'
_FORMS = {
    "heart_rate": re.compile(_VALUE + rb'\{\s*"bpm"'),
    "resting_heart_rate": re.compile(_VALUE + rb'\{\s*"date"'),
}
_LOGS = {b"dateOfSleep": "sleep", b"activityName": "exercise", b"weight": "weight"}
"""How the first item of a list looks whose name is lost. Steps look like calories."""
_TEXT_FORM = re.compile(_VALUE + rb'"')
_MEASURE = re.compile(
    r"(?:altitude|calories|water|(?:sedentary|(?:lightly|moderately|very)_active)"
    r"_minutes|[a-z_]+-\d{4}-\d\d-\d\d)\b"
)
"""What else such lists are called in the archive."""

_ITEM_BYTES = 4096
"""Hold an item of a list several times over."""
_WITH_ITS_TWIN = "read together with the CSV of the same export, each reading once"


def is_ours(member: Member) -> bool:
    """Say whether a file is one of those that are read."""
    if _reader_of(member) is None:
        return is_nameless(member)
    head = member.head(4096)
    return any(form.search(head) for form in (_DATE_TIME, _LOG)) or head.strip().lower() in NO_DATA


def is_nameless(member: Member) -> bool:
    """Say whether a file is a list of values whose name, which alone says of what, is lost."""
    is_named = _reader_of(member) is not None or _MEASURE.match(member.name) is not None
    return not is_named and _TEXT_FORM.match(member.head(4096)) is not None


def _reader_of(member: Member) -> Callable[[Member, Context], Iterator[Batch]] | None:
    return _READERS.get(kind_of(member) or "")


def kind_of(member: Member) -> str | None:
    """Tell by the name as the archive writes it, else by the form of the first item."""
    kind = names.kind_in(member.name, names.JSON)
    if kind is not None:
        return kind
    head = member.head(4096)
    if _STEPS_NAME.match(member.name) and _TEXT_FORM.match(head):
        return "steps"
    log = _LOG.search(head)
    if log is not None:
        return _LOGS[log[1]]
    return next((kind for kind, form in _FORMS.items() if form.match(head)), None)


def _recognises(member: Member, context: Context) -> bool:
    return is_ours(member)


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the clock's offset of each date: a heart-rate file begins at its local midnight."""
    offsets: dict[date, int] = {}
    for member, local_date in names.dated(members, "heart_rate", names.JSON).items():
        first = _DATE_TIME.search(member.head(4096))
        sampled_at = _moment(first[1]) if first else None
        offset = offset_from_first_sample(local_date, sampled_at) if sampled_at else None
        if offset is not None:
            offsets[local_date] = offset
    return Evidence(utc_offset_minutes=without_lone_offsets(offsets))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    read = _reader_of(member)
    if read is None:
        raise UnreadableExportError(
            f"{member.label}: one of Fitbit's lists of values, and only its name said of what. "
            "If it holds steps, call it steps.json."
        )
    yield device_batch(lists.SOURCE_ID, "worn_with_heart_rate")
    if _stands_in_tables(member, context.evidence):
        yield note_batch(_WITH_ITS_TWIN)
    else:
        yield from read(member, context)


def _stands_in_tables(member: Member, evidence: Evidence) -> bool:
    """Say whether CSV files, which are read together with it, cover all of its dates."""
    twins = evidence.beside.get(member.label)
    if not twins or names.kind_in(member.name, names.JSON) not in names.DAYS_IN_A_JSON:
        return False
    with member.open() as file:
        tail = file.read()[-_ITEM_BYTES:]
    # Readings stand in the order of time.
    ends = _DATE_TIME.findall(member.head(_ITEM_BYTES))[:1] + _DATE_TIME.findall(tail)[-1:]
    moments = [moment for moment in map(_moment, ends) if moment is not None]
    if len(moments) < 2:
        return False
    held = {day for label in twins for day in names.days(*evidence.dates[label])}
    return held.issuperset(names.days(*moments))


def _moment(text: bytes) -> datetime | None:
    try:
        return datetime.strptime(text.decode(), "%m/%d/%y %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def _placed(rows: pl.DataFrame, time: str, member: Member, evidence: Evidence) -> pl.DataFrame:
    """Add source and offset to what does not lie on UTC dates whose CSV is read together."""
    for label in evidence.beside.get(member.label, {}):
        is_theirs = pl.col(time).dt.date().is_between(*evidence.dates[label])
        rows = rows.filter(~is_theirs.fill_null(value=False))
    offsets = offsets_at(rows[time], evidence.utc_offset_minutes)
    return rows.with_columns(offsets, source_id=pl.lit(lists.SOURCE_ID))


def _read_steps(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = _minutes("steps", member, context)
    yield from sample_rows.step_batches(rows)
    yield from sample_rows.rejected_items(unreadable)


def _read_distance(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = _minutes("distance", member, context)
    yield from amount_batches("distance_readings", rows)
    yield from sample_rows.rejected_items(unreadable)


def _minutes(kind: str, member: Member, context: Context) -> tuple[pl.DataFrame, int]:
    rows, unreadable = lists.minutes_of(kind, member)
    rows = _placed(rows, "started_at", member, context.evidence)
    return rows.with_columns(ended_at=pl.col("started_at") + timedelta(minutes=1)), unreadable


def _read_heart_rate(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = lists.heart_rates(member)
    rows = _placed(rows, "sampled_at", member, context.evidence)
    yield from sample_rows.heart_rate_batches(rows.filter(~pl.col("is_guess")))
    yield from sample_rows.rejected_items(unreadable)
    yield note_batch(*lists.guesses_note(int(rows["is_guess"].sum())))


def _read_sleep(member: Member, context: Context) -> Iterator[Batch]:
    nights, unreadable = lists.nights(member)
    rows = pl.concat([nights, lists.night_spans(nights, context)], how="horizontal")
    rows = rows.with_columns(source_id=pl.lit(lists.SOURCE_ID))
    yield from sample_rows.sleep_batches(rows)
    yield from sleep_session_batches(rows)
    yield from sample_rows.rejected_items(unreadable)


def _read_resting_heart_rate(member: Member, context: Context) -> Iterator[Batch]:
    days, unreadable = lists.resting_heart_rates(member)
    yield from sample_rows.resting_heart_rate_batches(days)
    yield from sample_rows.rejected_items(unreadable)


_READERS: dict[str, Callable[[Member, Context], Iterator[Batch]]] = {
    "steps": _read_steps,
    "heart_rate": _read_heart_rate,
    "sleep": _read_sleep,
    "resting_heart_rate": _read_resting_heart_rate,
    "distance": _read_distance,
    "weight": json_weight_batches,
    "exercise": json_exercise_batches,
}


READER = Reader("fitbit_json", "Fitbit archive, JSON", _recognises, _read, survey=_survey)
