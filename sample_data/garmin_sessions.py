"""What a Garmin watch writes of a recorded session: a run, a ride or a walk."""

from collections.abc import Iterator

import numpy as np

from sample_data.days import CYCLING, RUNNING, WALKING
from sample_data.fit_writer import ENUM, UINT8, UINT16, UINT32, Layout, Message, fit_bytes
from sample_data.garmin_days import (
    FILE_ID,
    FORERUNNER_35,
    GARMIN,
    PEDAL_STROKES_PER_MINUTE,
    SERIAL_NUMBER,
    fit_time_of,
    local_time_of,
)
from sample_data.life import Life, Outing

ACTIVITY = 4
EVENT = Layout(1, 21, ((253, UINT32), (0, ENUM), (1, ENUM)))
RECORD = Layout(2, 20, ((253, UINT32), (3, UINT8), (4, UINT8)))
_SUMMARY = ((253, UINT32), (2, UINT32), (7, UINT32), (8, UINT32), (0, ENUM), (1, ENUM))
LAP = Layout(3, 19, _SUMMARY)
SESSION = Layout(4, 18, (*_SUMMARY, (16, UINT8), (17, UINT8), (5, ENUM)))
CLOSING = Layout(5, 34, ((253, UINT32), (0, UINT32), (5, UINT32), (1, UINT16), (2, ENUM)))
TIMER, LAP_END, SESSION_END = 0, 9, 8
START, STOP, STOP_ALL = 0, 1, 4
SPORTS = {RUNNING: (1, "run"), CYCLING: (2, "ride"), WALKING: (11, "walk")}


def activity_files(life: Life, rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of every session during which the watch was worn."""
    for outing in life.outings:
        if life.is_worn[outing.first : outing.last].all():
            _, name = SPORTS[outing.activity]
            local = local_time_of(life, outing.first)
            yield f"{local:%Y-%m-%d-%H-%M}_{name}.fit", fit_bytes(_activity(life, outing, rng))


def _activity(life: Life, outing: Outing, rng: np.random.Generator) -> Iterator[Message]:
    began, ended = fit_time_of(life, outing.first), fit_time_of(life, outing.last)
    yield Message(FILE_ID, (SERIAL_NUMBER, began, GARMIN, FORERUNNER_35, 1, ACTIVITY))
    yield Message(EVENT, (began, TIMER, START))
    heart_rates = life.heart_rate_bpm[outing.first : outing.last]
    yield from _records(life, outing, rng)
    yield Message(EVENT, (ended, TIMER, STOP_ALL))
    milliseconds = 1000 * (ended - began)
    summary = (ended, began, milliseconds, milliseconds)
    sport, _ = SPORTS[outing.activity]
    pulse = (round(float(heart_rates.mean())), int(heart_rates.max()))
    yield Message(LAP, (*summary, LAP_END, STOP))
    yield Message(SESSION, (*summary, SESSION_END, STOP, *pulse, sport))
    local_end = ended + 60 * int(life.utc_offset_minutes[outing.last - 1])
    yield Message(CLOSING, (ended, milliseconds, local_end, 1, 0))


def _records(life: Life, outing: Outing, rng: np.random.Generator) -> Iterator[Message]:
    began = fit_time_of(life, outing.first)
    seconds = np.cumsum(rng.integers(1, 6, 60 * (outing.last - outing.first)))
    for second in seconds[seconds < 60 * (outing.last - outing.first)].tolist():
        minute = outing.first + second // 60
        heart_rate = int(life.heart_rate_bpm[minute]) + int(rng.integers(-1, 2))
        steps = int(life.steps[minute]) or PEDAL_STROKES_PER_MINUTE * 2
        yield Message(RECORD, (began + second, heart_rate, steps // 2))
