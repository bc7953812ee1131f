"""What a Garmin watch writes all day and all night: monitoring files.

As real watches do: heart rate only when it changes and at least every 15 minutes, 0 off the
wrist; the low 16 bits of the time in most messages; step counters per activity type,
cumulative since local midnight, written when an activity ends and at quarter hours; snapshots
of all counters where a file begins within a day and where it ends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np

from sample_data.days import CYCLING, RUNNING, SEDENTARY_STEPS
from sample_data.fit_writer import (
    BYTE,
    ENUM,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    Layout,
    Message,
    fit_bytes,
    fit_time,
)
from sample_data.life import Ints, Life

SERIAL_NUMBER = 3_901_234_567
GARMIN, FORERUNNER_35 = 1, 2503
MONITORING_B = 32
LONGEST_SILENCE_MINUTES = 15
COUNTER_MINUTES = 5
"""A running counter is written at least at every multiple of these, by the clock."""

NOT_WORN, GENERIC_TYPE, RUNNING_TYPE, CYCLING_TYPE, WALKING_TYPE, SEDENTARY_TYPE = -1, 0, 1, 2, 6, 8
COUNTED_TYPES = (GENERIC_TYPE, WALKING_TYPE, RUNNING_TYPE, CYCLING_TYPE)
MOVING_TYPES = (RUNNING_TYPE, CYCLING_TYPE, WALKING_TYPE)
INTENSITY_BITS = {RUNNING_TYPE: 3 << 5, CYCLING_TYPE: 3 << 5, WALKING_TYPE: 2 << 5}
PEDAL_STROKES_PER_MINUTE = 75

FILE_ID = Layout(
    0, 0, ((3, UINT32Z), (4, UINT32), (1, UINT16), (2, UINT16), (5, UINT16), (0, ENUM))
)
MONITORING_INFO = Layout(1, 103, ((253, UINT32), (0, UINT32), (5, UINT16)))
SNAPSHOT = Layout(2, 55, ((253, UINT32), (3, UINT32), (4, UINT32), (29, UINT16), (5, ENUM)))
TYPE_CHANGE = Layout(3, 55, ((253, UINT32), (24, BYTE)))
HEART_RATE = Layout(4, 55, ((26, UINT16), (27, UINT8)))
COUNTER = Layout(5, 55, ((3, UINT32), (4, UINT32), (26, UINT16), (24, BYTE)))


@dataclass(frozen=True)
class Piece:
    """Minutes `[first, last)` of one activity type, and what they add to its counter."""

    first: int
    last: int
    activity_type: int
    added: int


class _Counters:
    """The counters of a watch since local midnight."""

    def __init__(self) -> None:
        self._totals = dict.fromkeys(COUNTED_TYPES, 0)
        self._active = dict.fromkeys(COUNTED_TYPES, 0)

    def message(self, piece: Piece, at: int) -> Message:
        """Count a piece and return the message that the watch writes at its end."""
        if not piece.added:
            return Message(TYPE_CHANGE, (at, SEDENTARY_TYPE))
        # A few steps between two long sits are walking, too: of the lowest intensity.
        is_moving = piece.activity_type in MOVING_TYPES
        counted = piece.activity_type if is_moving else WALKING_TYPE
        self._totals[counted] += piece.added
        self._active[counted] += 60_000 * (piece.last - piece.first) if is_moving else 20_000
        type_and_intensity = counted | (INTENSITY_BITS[counted] if is_moving else 0)
        values = (self._totals[counted], self._active[counted], at & 0xFFFF, type_and_intensity)
        return Message(COUNTER, values)

    def snapshots(self, at: int, minutes_since_midnight: int) -> list[Message]:
        """Return all counters, as a file begins and ends with them."""
        return [
            Message(SNAPSHOT, (at, total, self._active[kind], minutes_since_midnight, kind))
            for kind, total in self._totals.items()
            if total or kind == GENERIC_TYPE
        ]


def monitoring_files(life: Life, rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of every all-day file, in order of time."""
    for day in range(int(life.day.max()) + 1):
        minutes = np.flatnonzero(life.day == day)
        first, last = int(minutes[0]), int(minutes[-1]) + 1
        # On some days the watch is synchronised at noon and begins a second file.
        edges = [first, first + int(rng.integers(600, 900)), last]
        if rng.random() > 0.3:
            del edges[1]
        if life.is_worn[minutes].any():
            yield from _day_files(life, edges)


def _day_files(life: Life, edges: list[int]) -> Iterator[tuple[str, bytes]]:
    counters = _Counters()
    pieces = _pieces(life, edges)
    for begin, end in pairwise(edges):
        messages = _opening(life, begin)
        if begin > edges[0]:
            messages += counters.snapshots(fit_time_of(life, begin), begin - edges[0])
        timed = [(minute, _heart_rate(life, minute)) for minute in _changes(life, begin, end)]
        timed += [
            (piece.last, counters.message(piece, fit_time_of(life, piece.last)))
            for piece in pieces
            if begin < piece.last <= end
        ]
        messages += [message for _, message in sorted(timed, key=lambda entry: entry[0])]
        messages += counters.snapshots(fit_time_of(life, end), end - edges[0])
        yield f"{local_time_of(life, begin):%Y-%m-%d-%H-%M}_monitoring.fit", fit_bytes(messages)


def _opening(life: Life, begin: int) -> list[Message]:
    at = fit_time_of(life, begin)
    local_at = at + 60 * int(life.utc_offset_minutes[begin])
    return [
        Message(FILE_ID, (SERIAL_NUMBER, at, GARMIN, FORERUNNER_35, 1, MONITORING_B)),
        Message(MONITORING_INFO, (at, local_at, 1650)),
    ]


def _heart_rate(life: Life, minute: int) -> Message:
    value = int(life.heart_rate_bpm[minute]) if life.is_worn[minute] else 0
    return Message(HEART_RATE, (fit_time_of(life, minute) & 0xFFFF, value))


def _changes(life: Life, begin: int, end: int) -> Iterator[int]:
    """Yield the minutes at which the watch writes: a new value, or 15 minutes of silence."""
    values = np.where(life.is_worn, life.heart_rate_bpm, 0)[begin:end].tolist()
    written, since = None, 0
    for number, value in enumerate(values):
        if value != written or number - since >= LONGEST_SILENCE_MINUTES:
            written, since = value, number
            yield begin + number


def _pieces(life: Life, edges: Iterable[int]) -> list[Piece]:
    """Cut a day where the type changes, at quarter hours, and where a file ends."""
    first, *inner, last = edges
    types = _types(life, first, last)
    clock = life.clock[first:last]
    is_cut = np.diff(types, prepend=types[0]) != 0
    is_cut |= clock % LONGEST_SILENCE_MINUTES == 0
    is_cut |= (clock % COUNTER_MINUTES == 0) & np.isin(types, MOVING_TYPES)
    is_cut[[0, *(edge - first for edge in inner)]] = True
    starts = np.flatnonzero(is_cut)
    added = np.add.reduceat(_added(life, types, first), starts).tolist()
    ends = np.append(starts[1:], types.size)
    pieces = [
        Piece(first + int(start), first + int(stop), int(types[start]), count)
        for start, stop, count in zip(starts, ends, added, strict=True)
    ]
    return [piece for piece in pieces if _is_written(piece, types, first)]


def _is_written(piece: Piece, types: Ints, first: int) -> bool:
    """Whether a message closes the piece: it counts something or the type changes after it."""
    after = piece.last - first
    return piece.added > 0 or after == types.size or types[after] != piece.activity_type


def _types(life: Life, first: int, last: int) -> Ints:
    activity = life.activity[first:last]
    types = np.where(life.steps[first:last] >= SEDENTARY_STEPS, WALKING_TYPE, SEDENTARY_TYPE)
    types[activity == RUNNING] = RUNNING_TYPE
    types[activity == CYCLING] = CYCLING_TYPE
    types[~life.is_worn[first:last]] = NOT_WORN
    return types


def _added(life: Life, types: Ints, first: int) -> Ints:
    steps = life.steps[first : first + types.size]
    added = np.where(types == CYCLING_TYPE, PEDAL_STROKES_PER_MINUTE, steps)
    return np.where(types == NOT_WORN, 0, added)


def fit_time_of(life: Life, minute: int) -> int:
    """Return the FIT timestamp at which a minute begins."""
    # By counting, so that the end of the last minute has a time as well.
    return fit_time(60 * (int(life.unix_minutes[0]) + minute))


def local_time_of(life: Life, minute: int) -> datetime:
    """Return what the clock on the wall showed when a minute began."""
    local = life.unix_minutes[minute] + life.utc_offset_minutes[minute]
    return datetime.fromtimestamp(60 * int(local), UTC)
