"""Made-up readings of many people, as loading stores them.

`dense` is a watch that writes a heart rate each minute; `sparse` one that takes a heart rate every
four to six minutes; `two devices` the first with a phone that counts as well while it is carried.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.publish import writing

Kind = Literal["dense", "sparse", "two devices"]
YEAR_DAYS, DAY_MINUTES = 365, 1_440
FIRST_MINUTE = 54 * 365 * DAY_MINUTES + 13 * DAY_MINUTES
"""Midnight of 2024-01-01, UTC."""
OFFSET_MINUTES = 60

_SETTINGS = """
insert into persons (person_id, birth_year, sex, takes_beta_blocker)
select person_id, 1960 + series_id % 40, 'female', false
from sample_series where source_id = 'watch';
insert into sources
select person_id, source_id, if(source_id = 'watch', 'worn_with_heart_rate', 'phone')
from sample_series;
insert into source_ranks select person_id, source_id, if(source_id = 'watch', 1, 2)
from sample_series;
"""

_COVERAGE = """
insert into file_coverage by name
select
    '{table}' as table_name, person_id, source_id, file_id,
    ({moment} at time zone 'UTC')::date as covered_date,
    min({moment}) at time zone 'UTC' as first_at, max({moment}) at time zone 'UTC' as last_at,
    count(*) as rows_loaded, true as supersedes
from {table} group by all
"""

_ZONES = """
insert into zone_spans
select person_id, min(first_at) - interval 3 day, max(last_at) + interval 3 day, ?, 'declared'
from file_coverage group by person_id
"""


def store_readings(file: Path, kind: Kind, people: int, days: int = YEAR_DAYS) -> None:
    """Make a warehouse that holds readings and settings, and nothing that is built of them."""
    with writing(file) as con:
        Loader(con)
        models.store_parameters(con, Parameters())
        models.store_known_exercises(con)
        con.execute("set timezone = 'UTC'")
        for person in range(people):
            for table, rows in _readings(kind, person, days):
                con.register("rows_to_store", rows)
                con.execute(f"insert into {table} by name select * from rows_to_store")
        con.execute(_SETTINGS)
        for table, moment in (
            ("heart_rate_samples", "sampled_at"),
            ("step_intervals", "started_at"),
        ):
            con.execute(_COVERAGE.format(table=table, moment=moment))
        con.execute(_ZONES, [OFFSET_MINUTES])


def _readings(kind: Kind, person: int, days: int) -> Iterator[tuple[str, pl.DataFrame]]:
    chance = np.random.default_rng([7, person])
    minute = np.arange(days * DAY_MINUTES)
    is_awake = (minute % DAY_MINUTES >= 7 * 60) & (minute % DAY_MINUTES < 23 * 60)
    is_moving = _runs(chance, len(minute), 14, 4) & is_awake
    steps = np.where(is_moving, chance.integers(10, 140, len(minute)), 0)
    rest = np.where(is_awake, 68, 58)
    beats = np.where(is_moving, 75 + steps // 3, rest) + chance.integers(-4, 5, len(minute))
    is_training = _runs(chance, len(minute), 2_000, 30) & is_awake
    beats = np.where(is_training, beats + 55, beats)
    is_worn = np.ones(len(minute), bool)
    for day in range(days):
        first = day * DAY_MINUTES
        if chance.random() < 0.06:
            is_worn[first : first + DAY_MINUTES] = False
        else:
            off = first + chance.integers(1_080, 1_380)
            is_worn[off : off + 45] = False
    looks = is_worn
    if kind == "sparse":
        looks = np.zeros(len(minute), bool)
        places = np.cumsum(chance.integers(4, 7, len(minute) // 4))
        looks[places[places < len(minute)]] = True
        looks &= is_worn
    yield from _series(2 * person + 1, person, "watch")
    yield (
        "heart_rate_readings",
        _frame(2 * person + 1, minute[looks], "sampled_at").with_columns(
            heart_rate_bpm=pl.Series(beats[looks], dtype=pl.Int16),
            hold_seconds=pl.lit(0, pl.Int16),
        ),
    )
    yield "step_interval_readings", _steps(2 * person + 1, minute, steps, is_worn)
    if kind == "two devices":
        carried = _runs(chance, len(minute), 40, 60)
        yield from _series(2 * person + 2, person, "phone")
        yield "step_interval_readings", _steps(2 * person + 2, minute, steps, carried)


def _runs(chance: np.random.Generator, minutes: int, pause: int, length: int) -> np.ndarray:
    """Draw stretches of some length, after pauses of some length."""
    number = minutes // (pause + length) * 3
    lengths = np.stack([chance.geometric(1 / pause, number), chance.geometric(1 / length, number)])
    return np.resize(np.repeat(np.tile([False, True], number), lengths.T.ravel()), minutes)


def _series(series_id: int, person: int, source_id: str) -> Iterator[tuple[str, pl.DataFrame]]:
    person_id = f"participant-{person:04}"
    row = {"series_id": series_id, "person_id": person_id, "source_id": source_id}
    yield "sample_series", pl.DataFrame([row | {"file_id": f"{person_id} {source_id}"}])


def _steps(
    series_id: int, minute: np.ndarray, steps: np.ndarray, where: np.ndarray
) -> pl.DataFrame:
    counted = where & (steps > 0)
    return _frame(series_id, minute[counted], "started_at").with_columns(
        ended_at=pl.col("started_at") + pl.duration(minutes=1),
        steps=pl.Series(steps[counted], dtype=pl.Float64),
    )


def _frame(series_id: int, minute: np.ndarray, name: str) -> pl.DataFrame:
    microseconds = pl.Series((minute + FIRST_MINUTE) * 60_000_000)
    at = microseconds.cast(pl.Datetime("us", "UTC")).alias(name)
    return pl.DataFrame([at]).with_columns(series_id=pl.lit(series_id, pl.Int32))
