"""Whoop: nights, naps, sessions and resting heart rates. The export holds no minutes of anything.

Each row states its zone beside times of the wearer's clock. Headers are known in English and
Spanish.
"""

from collections.abc import Callable, Iterator, Sequence, Set

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import minus_offset, read_moments
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.vendors.columns import cells, read_offsets
from backpain_analytics.sources.vendors.sessions import recorded_session_batches

SOURCE_ID = "whoop:strap"

_CYCLE, _ZONE = "Cycle start time", "Cycle timezone"
_RESTING, _ONSET, _WAKE = "Resting heart rate (bpm)", "Sleep onset", "Wake onset"
_ASLEEP, _NAP = "Asleep duration (min)", "Nap"
_BEGUN, _ENDED, _SPORT = "Workout start time", "Workout end time", "Activity name"
_PULSE, _DISTANCE = "Average HR (bpm)", "Distance (meters)"

_SPANISH = {
    "Hora de inicio del ciclo": _CYCLE,
    "Zona horaria del ciclo": _ZONE,
    "Frecuencia cardíaca en reposo (lpm)": _RESTING,
    "Inicio del sueño": _ONSET,
    "Inicio de la vigilia": _WAKE,
    "Duración del sueño (min)": _ASLEEP,
    "Siesta": _NAP,
    "Hora de inicio del entrenamiento": _BEGUN,
    "Hora de finalización del entrenamiento": _ENDED,
    "Nombre de la actividad": _SPORT,
    "FC promedio (lpm)": _PULSE,
}
_YES_OR_NO = {"true": True, "false": False}
_NEEDED = {
    "cycles": {_CYCLE, _ZONE, _RESTING, _ONSET, _WAKE},
    "sleeps": {_CYCLE, _ZONE, _ONSET, _WAKE, _NAP},
    "workouts": {_CYCLE, _ZONE, _BEGUN, _ENDED, _SPORT},
}


def _headers(member: Member) -> set[str]:
    layout = find_layout(member.head())
    return {_SPANISH.get(name, name) for name in layout.header} if layout else set()


def _kind(member: Member) -> str | None:
    headers = _headers(member)
    return next((kind for kind, needed in _NEEDED.items() if needed <= headers), None)


def _recognises(member: Member, context: Context) -> bool:
    return _kind(member) is not None


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the answers to questions about the same cycles."""
    is_theirs = member.name.endswith(".csv") and _headers(member) >= {_CYCLE, _ZONE}
    return is_theirs and _kind(member) is None


def _survey(members: Sequence[Member]) -> Evidence:
    """Lay the sleeps beside the cycles, which tell of the nights among them and of no naps."""
    sleeps = {member.label: member for member in members if _kind(member) == "sleeps"}
    cycles = [member.label for member in members if _kind(member) == "cycles"]
    return Evidence(beside=dict.fromkeys(cycles, sleeps) if sleeps else {})


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind, table = _kind(member) or "", read_table(member)
    frame = table.frame.rename(lambda name: _SPANISH.get(name, name))
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    rows = frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        utc_offset_minutes=read_offsets(frame[_ZONE]),
    )
    if kind == "cycles":
        yield from _cycles(frame, rows, has_sleeps=member.label not in context.evidence.beside)
    else:
        yield from _READINGS[kind](frame, rows)


def _clocks(frame: pl.DataFrame, column: str) -> pl.Series:
    return read_moments(frame[column], day_order="ymd").values


def _instants(frame: pl.DataFrame, rows: pl.DataFrame, **columns: str) -> pl.DataFrame:
    offset = rows["utc_offset_minutes"]
    return rows.with_columns(
        minus_offset(_clocks(frame, column), offset).alias(name) for name, column in columns.items()
    )


def _cycles(frame: pl.DataFrame, rows: pl.DataFrame, *, has_sleeps: bool) -> Iterator[Batch]:
    if has_sleeps:
        yield from _told(_nights(frame, rows).drop("utc_offset_minutes"))
    yield from sample_rows.clock_batches(_instants(frame, rows, started_at=_CYCLE))
    # A value a cycle is of the local date on which the person woke.
    woke = _clocks(frame, _WAKE).fill_null(_clocks(frame, _CYCLE)).dt.date()
    resting = rows.select(
        "line",
        "source_id",
        local_date=woke,
        resting_heart_rate_bpm=frame[_RESTING].str.strip_chars().cast(pl.Float32, strict=False),
    )
    yield from sample_rows.resting_heart_rate_batches(resting.filter(~is_missing(frame[_RESTING])))
    yield note_batch(
        "Whoop exports no steps and no heart rate by the minute: no movement can be read"
    )


def _sleeps(frame: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Batch]:
    yield from _told(_nights(frame, rows))


def _nights(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    is_nap = cells(frame, _NAP).str.to_lowercase()
    spans = _instants(frame, rows, started_at=_ONSET, ended_at=_WAKE).with_columns(
        asleep_minutes=read_numbers(cells(frame, _ASLEEP)),
        is_nap=is_nap.replace_strict(_YES_OR_NO, default=None, return_dtype=pl.Boolean),
    )
    # A cycle without sleep has none.
    return spans.filter(~is_missing(frame[_ONSET]))


def _told(spans: pl.DataFrame) -> Iterator[Batch]:
    yield from sample_rows.sleep_batches(spans)
    yield from sleep_session_batches(spans)


def _workouts(frame: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Batch]:
    yield from recorded_session_batches(
        _instants(frame, rows, started_at=_BEGUN, ended_at=_ENDED).with_columns(
            name=frame[_SPORT].str.strip_chars(),
            heart_rate_bpm=read_numbers(cells(frame, _PULSE)),
            distance_kilometres=read_numbers(cells(frame, _DISTANCE)) / 1_000,
        )
    )


_READINGS: dict[str, Callable[[pl.DataFrame, pl.DataFrame], Iterator[Batch]]] = {
    "sleeps": _sleeps,
    "workouts": _workouts,
}

READER = Reader("whoop", "Whoop, CSV", _recognises, _read, survey=_survey, passes_over=_passes_over)
