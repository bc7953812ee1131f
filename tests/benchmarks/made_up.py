"""Made-up exports and workspaces of any size."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from backpain_analytics.settings.workspace import Workspace, create_workspace, open_workspace

FIRST_DATE = date(2015, 1, 5)
PERSON = "anna"
_MINUTES_A_DAY = 1_440
_SETTINGS = f"""
[persons.{PERSON}]
time_zone = "UTC"
birth_year = 1980
"""


def write_fitabase_heart_rates(path: Path, rows: int, persons: int = 8) -> None:
    """Write heart rates each 5 to 15 seconds in the layout of Fitabase."""
    rng = np.random.default_rng(1)
    each = rows // persons
    frames = []
    for person in range(persons):
        seconds = np.cumsum(rng.choice([5, 10, 15], each))
        at = pl.lit(datetime(2016, 4, 12)) + pl.duration(seconds="seconds")  # noqa: DTZ001
        frame = pl.DataFrame({"seconds": seconds, "Value": rng.integers(50, 140, each)})
        frames.append(
            frame.select(
                pl.lit(str(2_022_484_408 + person)).alias("Id"),
                at.dt.strftime("%-m/%-d/%Y %-I:%M:%S %p").alias("Time"),
                "Value",
            )
        )
    pl.concat(frames).write_csv(path, line_terminator="\r\n")


def workspace_with_history(folder: Path, days: int) -> Workspace:
    """Make a workspace whose inbox holds one person's steps, heart rates and diary."""
    create_workspace(folder)
    settings = folder / "backpain.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + _SETTINGS, encoding="utf-8")
    workspace = open_workspace(folder)
    (workspace.inbox / PERSON).mkdir()
    add_days(workspace, 0, days)
    return workspace


def add_days(workspace: Workspace, first_day: int, days: int) -> None:
    """Add files that hold so many days, counted from the first date."""
    inbox = workspace.inbox / PERSON
    rng = np.random.default_rng([2, first_day])
    minute = first_day * _MINUTES_A_DAY + np.arange(days * _MINUTES_A_DAY)
    is_awake = (minute % _MINUTES_A_DAY) >= 7 * 60
    steps = np.where(
        is_awake & (rng.random(len(minute)) < 0.2), rng.integers(5, 120, len(minute)), 0
    )
    every = slice(None, None, 5)
    _write(inbox / f"watch_steps_{first_day}.csv", minute, "steps", steps)
    beats = np.clip(55 + steps // 2 + rng.integers(0, 15, len(minute)), 40, 180)
    _write(inbox / f"watch_heart_rate_{first_day}.csv", minute[every], "heart_rate", beats[every])
    evenings = first_day * _MINUTES_A_DAY + np.arange(days) * _MINUTES_A_DAY + 21 * 60
    _write(inbox / f"pain_diary_{first_day}.csv", evenings, "pain", rng.integers(1, 8, days))


def _write(path: Path, minute: np.ndarray, name: str, values: np.ndarray) -> None:
    first = datetime(FIRST_DATE.year, FIRST_DATE.month, FIRST_DATE.day, tzinfo=UTC)
    at = (pl.lit(first.replace(tzinfo=None)) + pl.duration(minutes="minute")).alias("time")
    frame = pl.DataFrame({"minute": minute, name: values})
    frame.select(at, name).write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
