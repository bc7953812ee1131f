"""Fitbit archives in JSON: steps and heart rate in unmarked UTC, sleep by the wearer's clock."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import (
    offset_from_first_sample,
    offsets_at,
    sleep_instants,
    without_lone_offsets,
)
from backpain_analytics.sources.parsing.json_lists import NO_DATA, iso_clocks, load_list
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.vendors.fitbit import names

SOURCE_ID = "fitbit:archive"

_STEPS_NAME = re.compile(r"steps(?![a-z]).*\.json$", re.IGNORECASE)
_DATE_TIME = re.compile(rb'"dateTime"\s*:\s*"(\d\d/\d\d/\d\d \d\d:\d\d:\d\d)"')
_SLEEP_LOG = re.compile(rb'"logId"\s*:\s*\d+\s*,\s*"dateOfSleep"')

_VALUE = rb'\s*\[\s*\{\s*"dateTime"\s*:\s*"[^"]*"\s*,\s*"value"\s*:\s*'
_FORMS = {
    "heart_rate": re.compile(_VALUE + rb'\{\s*"bpm"'),
    "resting_heart_rate": re.compile(_VALUE + rb'\{\s*"date"'),
    "sleep": re.compile(rb'\s*\[\s*\{\s*"logId"\s*:\s*\d+\s*,\s*"dateOfSleep"'),
}
"""How the first item of a list looks whose name is lost. Steps look like calories."""
_TEXT_FORM = re.compile(_VALUE + rb'"')
_MEASURE = re.compile(
    r"(?:altitude|calories|distance|water|weight|(?:sedentary|(?:lightly|moderately|very)_active)"
    r"_minutes|[a-z_]+-\d{4}-\d\d-\d\d)\b"
)
"""What else such lists are called in the archive."""

_TEXT_VALUE = pl.Schema({"dateTime": pl.String, "value": pl.String})
_HEART_RATE_VALUE = pl.Schema(
    {"dateTime": pl.String(), "value": pl.Struct({"bpm": pl.Float64, "confidence": pl.Int64})}
)
_RESTING_VALUE = pl.Schema({"value": pl.Struct({"date": pl.String, "value": pl.Float64})})
_SLEEP = pl.Schema({"startTime": pl.String, "endTime": pl.String})
_ITEM_BYTES = 4096
"""Hold an item of a list several times over."""
_WITH_ITS_TWIN = "read together with the CSV of the same export, each reading once"


def is_ours(member: Member) -> bool:
    """Say whether a file is one of those that are read."""
    if _reader_of(member) is None:
        return is_nameless(member)
    head = member.head(4096)
    is_archive = _DATE_TIME.search(head) or _SLEEP_LOG.search(head)
    return bool(is_archive) or head.strip().lower() in NO_DATA


def is_nameless(member: Member) -> bool:
    """Say whether a file is a list of values whose name, which alone says of what, is lost."""
    is_named = _reader_of(member) is not None or _MEASURE.match(member.name) is not None
    return not is_named and _TEXT_FORM.match(member.head(4096)) is not None


def _reader_of(member: Member) -> Callable[[Member, Context], Iterator[Batch]] | None:
    """Choose by the name as the archive writes it, else by the form of the first item."""
    kind = names.kind_in(member.name, names.JSON)
    if kind is not None:
        return _READERS.get(kind)
    head = member.head(4096)
    if _STEPS_NAME.match(member.name) and _TEXT_FORM.match(head):
        return _read_steps
    return next((_READERS[kind] for kind, form in _FORMS.items() if form.match(head)), None)


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
    # Archive and Takeout are the same account, so they are one source.
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    if _stands_in_tables(member, context.evidence):
        yield note_batch(_WITH_ITS_TWIN)
    else:
        yield from read(member, context)


def minutes_of_steps(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `started_at` and `steps`, and how many items of the list are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _TEXT_VALUE)
    steps = pl.col("value").cast(pl.Float64, strict=False)
    return rows.select(_utc(rows["dateTime"]).alias("started_at"), steps=steps), unreadable


def heart_rates(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `sampled_at`, `heart_rate_bpm`, `is_guess`, and how many items are something else.

    Confidence 0 marks a placeholder for a pulse not found: 50 on one account, 70 when another
    device is put on. It is left out rather than stored as "not worn", because such values
    also stand between good ones in the middle of exercise.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _HEART_RATE_VALUE)
    rows = rows.unnest("value")
    return rows.select(
        _utc(rows["dateTime"]).alias("sampled_at"),
        heart_rate_bpm="bpm",
        is_guess=pl.col("confidence").eq_missing(0),
    ), unreadable


def guesses_note(guesses: int) -> list[str]:
    """Say how many heart rates are no readings."""
    note = f"left out {guesses:,} heart rates of confidence 0, which are no readings"
    return [note] if guesses else []


def _stands_in_tables(member: Member, evidence: Evidence) -> bool:
    """Say whether CSV files, which are read together with it, cover all of its dates."""
    twins = evidence.beside.get(member.label)
    if not twins:
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
    return rows.with_columns(offsets, source_id=pl.lit(SOURCE_ID))


def _read_steps(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = minutes_of_steps(member)
    rows = _placed(rows, "started_at", member, context.evidence)
    ended_at = pl.col("started_at") + timedelta(minutes=1)
    yield from sample_rows.step_batches(rows.with_columns(ended_at=ended_at))
    yield from sample_rows.rejected_items(unreadable)


def _read_heart_rate(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = heart_rates(member)
    rows = _placed(rows, "sampled_at", member, context.evidence)
    yield from sample_rows.heart_rate_batches(rows.filter(~pl.col("is_guess")))
    yield from sample_rows.rejected_items(unreadable)
    yield note_batch(*guesses_note(int(rows["is_guess"].sum())))


def nights(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `start` and `end` by the wearer's clock, and how many items are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _SLEEP)
    start, end = (iso_clocks(rows[name]) for name in ("startTime", "endTime"))
    return rows.select(start=start, end=end), unreadable


def night_spans(nights: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Return as instants when nights by the wearer's clock start and end."""
    started_at, ended_at = sleep_instants(
        nights["start"], nights["end"], context.zones, context.evidence.utc_offset_minutes
    )
    return nights.select(started_at=started_at, ended_at=ended_at)


def _read_sleep(member: Member, context: Context) -> Iterator[Batch]:
    rows, unreadable = nights(member)
    spans = night_spans(rows, context)
    yield from sample_rows.sleep_batches(spans.with_columns(source_id=pl.lit(SOURCE_ID)))
    yield from sample_rows.rejected_items(unreadable)


def resting_heart_rates(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `local_date` and rate of the days with one, and how many items are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _RESTING_VALUE)
    # A day without a value is written as 0.0 with the date null.
    rows = rows.unnest("value").filter(pl.col("date").is_not_null() & (pl.col("value") > 0))
    days = rows.select(
        source_id=pl.lit(SOURCE_ID),
        local_date=pl.col("date").str.to_date("%m/%d/%y", strict=False),
        resting_heart_rate_bpm="value",
    )
    return days, unreadable


def _read_resting_heart_rate(member: Member, context: Context) -> Iterator[Batch]:
    days, unreadable = resting_heart_rates(member)
    yield from sample_rows.resting_heart_rate_batches(days)
    yield from sample_rows.rejected_items(unreadable)


_READERS: dict[str, Callable[[Member, Context], Iterator[Batch]]] = {
    "steps": _read_steps,
    "heart_rate": _read_heart_rate,
    "sleep": _read_sleep,
    "resting_heart_rate": _read_resting_heart_rate,
}


def _utc(texts: pl.Series) -> pl.Series:
    return texts.str.to_datetime("%m/%d/%y %H:%M:%S", strict=False).dt.replace_time_zone("UTC")


READER = Reader("fitbit_json", "Fitbit archive, JSON", _recognises, _read, survey=_survey)
