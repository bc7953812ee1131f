"""Fitbit's logs of exercise: lists of a hundred logs in UTC, and Takeout's CSV of the same.

A session that a tracker found by itself is one as well as one that was started by hand: a list
calls it `auto_detected`, a table `AUTO_DETECTED`.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import minus_offset, read_utc
from backpain_analytics.sources.parsing.day_offsets import local_offsets, offsets_at
from backpain_analytics.sources.parsing.json_lists import load_list
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, device_batch, note_batch
from backpain_analytics.sources.tables import INSTANT
from backpain_analytics.sources.vendors.columns import headers_in, read_offsets
from backpain_analytics.sources.vendors.exercises import with_exercises
from backpain_analytics.sources.vendors.fitbit.lists import SOURCE_ID, clocks

HEADERS = {"exercise_start", "exercise_end", "activity_name"}
KILOMETRES = {"Kilometer": 1.0, "Mile": 1.609344, "Meter": 0.001, "Yard": 0.0009144}
"""Of the units that a log states."""
SAME_START = timedelta(minutes=2)
"""List and table write the start of a session at most so far apart. Our choice."""
_MILLISECONDS = 60_000
_MILLIMETRES = 1_000_000
_NUMBERS = (
    "tracker_avg_heart_rate",
    "tracker_total_distance_mm",
    "manually_logged_total_distance_mm",
)

_LOG = pl.Schema(
    {
        "activityName": pl.String,
        "startTime": pl.String,
        "duration": pl.Float64,
        "activeDuration": pl.Float64,
        "averageHeartRate": pl.Float64,
        "distance": pl.Float64,
        "distanceUnit": pl.String,
    }
)


def is_table(member: Member) -> bool:
    """Know the file by its headers."""
    return HEADERS.issubset(headers_in(member.head(4096)))


def logs(member: Member) -> tuple[pl.DataFrame, int]:
    """Return the sessions of a list, and how many of its items are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _LOG)
    unit = pl.col("distanceUnit").replace_strict(KILOMETRES, default=None, return_dtype=pl.Float64)
    sessions = rows.select(
        source_id=pl.lit(SOURCE_ID),
        started_at=clocks(rows["startTime"]).dt.replace_time_zone("UTC"),
        minutes=pl.coalesce(_measured("activeDuration"), "duration") / _MILLISECONDS,
        name="activityName",
        heart_rate_bpm=_measured("averageHeartRate"),
        distance_kilometres=_measured("distance") * unit,
    )
    return sessions, unreadable


def json_exercise_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the sessions of a list."""
    sessions, unreadable = logs(member)
    offsets = offsets_at(sessions["started_at"], context.evidence.utc_offset_minutes)
    yield from session_batches(with_exercises(sessions.with_columns(offsets), "fitbit"))
    yield from sample_rows.rejected_items(unreadable)


def table_exercise_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the sessions of a table that no list of the export has."""
    known = _listed(context.evidence.beside.get(member.label, {}))
    shown = context.evidence.utc_offset_minutes
    written = _written(read_table(member))
    sessions = _in_utc(written.filter(~pl.col("is_deleted")), known, shown)
    is_known = _are_among(sessions["started_at"], known)
    offsets = offsets_at(sessions["started_at"], shown).fill_null(sessions["utc_offset_minutes"])
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    sessions = sessions.with_columns(offsets.alias("utc_offset_minutes")).filter(~is_known)
    yield from session_batches(with_exercises(sessions, "fitbit"))
    left_out = {
        "as the JSON has them": int(is_known.sum()),
        "as somebody deleted them": int(written["is_deleted"].sum()),
    }
    yield note_batch(*(f"sessions left out, {why}: {n:,}" for why, n in left_out.items() if n))


def _written(table: Table) -> pl.DataFrame:
    """Return the sessions of a table as written."""
    columns = {name.lower(): table.frame[name] for name in table.frame.columns}
    lacking = pl.Series([None], dtype=pl.String).new_from_index(0, len(table.frame))
    numbers = {name: read_numbers(columns.get(name, lacking)) for name in _NUMBERS}
    offset = read_offsets(columns.get("utc_offset", lacking))
    # Since 2026: what somebody took out of the app stays in the table, with a reason.
    reason = columns.get("deletion_reason", lacking).str.strip_chars().fill_null("")
    return pl.DataFrame(numbers, schema=dict.fromkeys(_NUMBERS, pl.Float64)).select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        started_at=read_utc(columns["exercise_start"]),
        ended_at=read_utc(columns["exercise_end"]),
        # As of nights, +00:00 may stand for any.
        utc_offset_minutes=offset.set(offset == 0, None),
        is_deleted=(reason != "") & ~reason.str.contains("UNSPECIFIED"),
        name=columns["activity_name"],
        heart_rate_bpm=_measured(_NUMBERS[0]),
        distance_kilometres=pl.coalesce(map(_measured, _NUMBERS[1:])) / _MILLIMETRES,
    )


def _in_utc(sessions: pl.DataFrame, known: pl.Series, shown: Mapping[date, int]) -> pl.DataFrame:
    """Return the sessions in UTC: as written, unless only by the wearer's clock lists have them.

    A table of nights beside it may be marked as UTC and be the wearer's clock all the same.
    """
    clock = sessions["started_at"].dt.replace_time_zone(None)
    offset = local_offsets(clock, shown).fill_null(sessions["utc_offset_minutes"])
    starts = minus_offset(clock, offset)
    if _are_among(starts, known).sum() <= _are_among(sessions["started_at"], known).sum():
        return sessions
    ends = starts + (sessions["ended_at"] - sessions["started_at"])
    return sessions.with_columns(started_at=starts, ended_at=ends)


def _listed(members: Mapping[str, Member]) -> pl.Series:
    """Return when the sessions of lists start."""
    starts = [pl.Series(dtype=INSTANT)]
    for member in members.values():
        # One that is damaged says so itself.
        with suppress(UnreadableExportError):
            starts.append(logs(member)[0]["started_at"])
    return pl.concat(starts).drop_nulls().sort()


def _are_among(starts: pl.Series, others: pl.Series) -> pl.Series:
    """Say which of the starts another file has too."""
    rows = starts.to_frame("started_at").with_row_index("number").sort("started_at")
    near = rows.join_asof(
        others.to_frame("other").with_columns(started_at="other").set_sorted("started_at"),
        on="started_at",
        strategy="nearest",
        tolerance=SAME_START,
    )
    return near.sort("number")["other"].is_not_null()


def _measured(name: str) -> pl.Expr:
    """Return a number that is written as 0 where nothing was measured."""
    return pl.when(pl.col(name) > 0).then(name)
