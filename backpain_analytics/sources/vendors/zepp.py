"""Zepp Life, Mi Fit and Amazfit: minutes by the wearer's clock, sleep in UTC."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from datetime import timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import (
    read_moments,
    read_utc,
    repeated_hour_words,
    to_instants,
)
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.steps_asleep import find_misfit
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.tables import CLOCK
from backpain_analytics.sources.vendors.columns import days_of_steps, headers_in

SOURCE_ID = "zepp"

_NAME = re.compile(r"(ACTIVITY_MINUTE|HEARTRATE_AUTO|ACTIVITY|SLEEP)(?:_\d+)?(?: ?\(\d+\))?\.csv$")
"""With or without the moment of the export; copies are numbered."""
_IN_ITS_FOLDER = re.compile(r"(?:^|[/!])([A-Z][A-Z0-9_]+)/\1(?:_\d+)?\.csv$")
_OTHERS = re.compile(
    r"(?:ACTIVITY_STAGE|BODY|HEARTRATE|SLEEP_MINUTE|SPORT|USER)(?:_\d+)?(?: ?\(\d+\))?\.csv$"
)
_HEADERS = {
    "ACTIVITY_MINUTE": ("date", "time", "steps"),
    "HEARTRATE_AUTO": ("date", "time", "heartrate"),
    "ACTIVITY": ("date", "steps"),
    "SLEEP": ("start", "stop"),
}
"""How the headers begin, or in sleep files what they hold."""
_OWN_HEADERS = {
    "SLEEP": {"deepsleeptime", "shallowsleeptime", "start", "stop"},
    "ACTIVITY": {"date", "lastsynctime", "steps"},
}
"""Headers that no other vendor has: such a table is known under any name. Those of the minutes
are anybody's, `date,time,steps`, and are read as such."""
_MINUTES_OF_SLEEP = {"date", "time", "stage", "hr"}


def _kind(member: Member) -> str | None:
    names, named = set(headers_in(member.head())), _NAME.match(member.name)
    if named is not None:
        return named[1] if names.issuperset(_HEADERS[named[1]]) else None
    return next((kind for kind, own in _OWN_HEADERS.items() if own <= names), None)


def _recognises(member: Member, context: Context) -> bool:
    return _kind(member) is not None


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other tables. Minutes of sleep hold heart rates too, but dated a day late."""
    is_named = _OTHERS.match(member.name) or _IN_ITS_FOLDER.search(member.label)
    is_theirs = is_named is not None or _MINUTES_OF_SLEEP.issubset(headers_in(member.head()))
    return is_theirs and _kind(member) is None


def _survey(members: Sequence[Member]) -> Evidence:
    """Lay the minutes of steps beside the sleep, which show whether its clock is the right one."""
    steps = {member.label: member for member in members if _kind(member) == "ACTIVITY_MINUTE"}
    sleeps = [member.label for member in members if _kind(member) == "SLEEP"]
    return Evidence(beside=dict.fromkeys(sleeps, steps) if steps else {})


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind = _kind(member)
    table = read_table(member)
    frame = table.frame.rename(str.lower)
    device_kind = "worn_with_heart_rate" if kind == "HEARTRATE_AUTO" else "worn"
    yield device_batch(SOURCE_ID, device_kind)
    if kind == "SLEEP":
        yield from _sleep_batches(frame, table, context)
        beside = context.evidence.beside.get(member.label, {})
        yield from _clock_notes(frame, beside.values(), context)
    elif kind == "ACTIVITY":
        yield from sample_rows.day_batches(
            days_of_steps(table, SOURCE_ID, frame["date"], frame["steps"])
        )
    else:
        rows = _minutes(frame, table, context)
        yield from (
            sample_rows.step_batches(rows)
            if kind == "ACTIVITY_MINUTE"
            else sample_rows.heart_rate_batches(rows)
        )
        repeated = repeated_hour_words(rows["clock"], rows["at"], context.zones)
        yield note_batch(*repeated)


def _minutes(frame: pl.DataFrame, table: Table, context: Context) -> pl.DataFrame:
    """Place minutes of steps or heart rate; minutes without steps are not written."""
    moments = read_moments(frame["date"], frame["time"])
    instants = to_instants(moments, context.zones)
    is_skipped = moments.values.is_not_null() & instants["at"].is_null()
    values = read_numbers(frame["steps" if "steps" in frame else "heartrate"], are_counts=True)
    return instants.with_columns(
        table.lines,
        clock=moments.values,
        source_id=pl.lit(SOURCE_ID),
        fault=pl.when(is_skipped).then(pl.lit(sample_rows.SKIPPED_TIME)),
        started_at="at",
        sampled_at="at",
        ended_at=pl.col("at") + timedelta(minutes=1),
        steps=values,
        heart_rate_bpm=values,
    )


def _sleep_batches(frame: pl.DataFrame, table: Table, context: Context) -> Iterator[Batch]:
    """Sleep is written with `+0000`; a night that was not logged starts and stops at once."""
    rows = to_instants(read_moments(frame["start"]), context.zones).with_columns(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        ended_at=to_instants(read_moments(frame["stop"]), context.zones)["at"],
    )
    spans = rows.select("source_id", started_at="at", ended_at="ended_at")
    is_span = pl.col("ended_at") > pl.col("started_at")
    yield Batch("sleep_spans", spans.filter(is_span).unique(maintain_order=True))
    yield from sample_rows.rejected_times(
        rows.with_columns(at=pl.when(pl.col("ended_at").is_not_null()).then("at"))
    )


def _clock_notes(
    frame: pl.DataFrame, minutes: Iterable[Member], context: Context
) -> Iterator[Batch]:
    """Say by which zone the minutes would fit the sleep where they do not."""
    sleeps = {
        name: read_utc(frame[column])
        for name, column in (("started_at", "start"), ("ended_at", "stop"))
    }
    found = find_misfit(_steps_by_the_clock(minutes), pl.DataFrame(sleeps), context.zones)
    if found is not None:
        yield note_batch(found.words(context.person_id))


def _steps_by_the_clock(members: Iterable[Member]) -> pl.DataFrame:
    """Return `at` and `steps` of all minutes, each once; a damaged file says so itself."""
    frames = [pl.DataFrame(schema={"at": CLOCK, "steps": pl.Float64})]
    for member in members:
        with suppress(UnreadableExportError):
            frame = read_table(member).frame.rename(str.lower)
            at = read_moments(frame["date"], frame["time"]).values
            steps = read_numbers(frame["steps"], are_counts=True).cast(pl.Float64)
            frames.append(pl.DataFrame({"at": at, "steps": steps}))
    return pl.concat(frames).unique("at", keep="last")


READER = Reader(
    "zepp", "Zepp Life, Mi Fit", _recognises, _read, survey=_survey, passes_over=_passes_over
)
