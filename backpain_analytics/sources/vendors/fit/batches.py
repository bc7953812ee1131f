"""The meaning of a decoded file: its kind, its device, and the batches made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.reader import Batch, batch, note_batch
from backpain_analytics.sources.sample_rows import clock_batches
from backpain_analytics.sources.vendors.fit.activity import (
    activity_heart_rates,
    activity_offset,
    activity_readings,
    exercise_entries,
    session_starts,
)
from backpain_analytics.sources.vendors.fit.clock import plausible_span
from backpain_analytics.sources.vendors.fit.contents import (
    ABSENT,
    FILE_ID,
    FitContents,
    Summary,
    joined_columns,
)
from backpain_analytics.sources.vendors.fit.monitoring import (
    monitoring_heart_rates,
    monitoring_seconds,
    step_counters,
)
from backpain_analytics.sources.vendors.fit.profile import newer_name, profile

MOST_BATCH_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class _Readings:
    """All that a file says of the person, with the span of its believable times."""

    contents: FitContents
    source_id: str
    span: tuple[float, float]
    monitoring_seconds: NDArray[np.int64]
    activity_seconds: NDArray[np.float64]
    activity_rates: NDArray[np.int64]
    untimed: int


def file_batches(parts: Sequence[FitContents], label: str) -> Iterator[Batch]:
    """Yield the batches of one file, decoded part by part.

    Raises:
        UnreadableExportError: No part holds a single message.
    """
    notes = [note for part in parts for note in part.notes]
    if not sum(part.messages for part in parts):
        reason = "; ".join(notes) or "it holds a header and nothing else"
        raise UnreadableExportError(
            f"{label}: a FIT file without a readable message ({reason}). Copy or export it again."
        )
    lived, titles = _lived(parts)
    readings = _readings(lived)
    batches = list(_batches(readings))
    if batches:
        yield batch("sources", [_source(readings, batches)])
        yield from batches
    else:
        titles = titles or ["no steps, heart rate or sessions"]
        notes += [f"holds {title}: nothing to read" for title in dict.fromkeys(titles)]
    if readings.untimed:
        notes.append(f"readings and sessions without a usable time, left out: {readings.untimed:,}")
    if notes:
        yield note_batch(*notes)


def _lived(parts: Sequence[FitContents]) -> tuple[FitContents, list[str]]:
    """Join the parts that record a life; name the kinds of the others.

    A part without a file_id continues the one before it.
    """
    lived, titles, title = [], [], None
    for part in parts:
        kinds = [
            summary.fields.get("type") for summary in part.summaries if summary.number == FILE_ID
        ]
        if kinds:
            title = profile()["plans_and_settings"].get(str(kinds[0]))
        if title:
            titles.append(title)
        else:
            lived.append(part)
    return _joined(lived), titles


def _joined(parts: Sequence[FitContents]) -> FitContents:
    return FitContents(
        records=joined_columns("records", [part.records for part in parts]),
        beats=joined_columns("beats", [part.beats for part in parts]),
        monitoring=joined_columns("monitoring", [part.monitoring for part in parts]),
        summaries=tuple(summary for part in parts for summary in part.summaries),
    )


def _readings(contents: FitContents) -> _Readings:
    clock = monitoring_seconds(contents.monitoring)
    seconds, rates = activity_readings(contents)
    starts = session_starts(contents.summaries)
    span = plausible_span(np.concatenate([clock, seconds, starts]))
    is_message_timed, is_reading_timed, is_session_timed = (
        (times >= span[0]) & (times <= span[1]) for times in (clock, seconds, starts)
    )
    is_read = (contents.monitoring["heart_rate"] >= 0) | (contents.monitoring["cycles"] >= 0)
    untimed = (is_read & ~is_message_timed, ~is_reading_timed, ~is_session_timed)
    return _Readings(
        contents=contents,
        source_id=_source_id(contents.summaries),
        span=span,
        monitoring_seconds=np.where(is_message_timed, clock, ABSENT),
        activity_seconds=seconds[is_reading_timed],
        activity_rates=rates[is_reading_timed],
        untimed=sum(int(each.sum()) for each in untimed),
    )


def _batches(readings: _Readings) -> Iterator[Batch]:
    contents, source_id = readings.contents, readings.source_id
    if contents.monitoring["timestamp"].size:
        timed = (contents.monitoring, readings.monitoring_seconds, source_id)
        yield from _sliced("step_counters", step_counters(*timed))
        yield from _sliced("heart_rate_samples", monitoring_heart_rates(*timed))
    offset = activity_offset(contents.summaries)
    if readings.activity_seconds.size:
        live = (readings.activity_seconds, readings.activity_rates, offset, source_id)
        yield from _sliced("heart_rate_samples", activity_heart_rates(*live))
    entries = exercise_entries(contents.summaries, readings.span, source_id)
    if entries:
        made = batch("exercise_entries", entries)
        yield made
        # The watch's clock at the start of each session, which may have no reading.
        stated = made.rows.with_columns(utc_offset_minutes=pl.lit(offset, pl.Int16))
        yield from clock_batches(stated)


def _sliced(table: str, rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield batches of bounded size; none where there are no rows."""
    for start in range(0, rows.height, MOST_BATCH_ROWS):
        yield Batch(table, rows.slice(start, MOST_BATCH_ROWS))


def _source(readings: _Readings, batches: Sequence[Batch]) -> dict[str, str]:
    has_heart_rate = any(
        made.rows["heart_rate_bpm"].count()
        for made in batches
        if made.table == "heart_rate_samples"
    )
    # Only what is worn all day writes monitoring messages. A recording without heart rate
    # may come from a handlebar.
    is_worn = readings.contents.monitoring["timestamp"].size > 0
    kind = "worn_with_heart_rate" if has_heart_rate else "worn" if is_worn else "unknown"
    return {"source_id": readings.source_id, "device_kind": kind}


def _source_id(summaries: Sequence[Summary]) -> str:
    """Name the device by maker and serial number, or by product where it has none."""
    for summary in summaries:
        maker = summary.fields.get("manufacturer")
        if summary.number == FILE_ID and maker is not None:
            number = summary.fields.get("serial_number") or summary.fields.get("product")
            return f"{newer_name('makers', maker)}:{'unknown' if number is None else number}"
    return "fit:unknown"
