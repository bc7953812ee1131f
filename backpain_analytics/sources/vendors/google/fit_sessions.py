"""Google Fit by Takeout, folder `All Sessions`: a file for each activity or sleep, in UTC.

    {"fitnessActivity": "running", "startTime": "2026-04-19T20:57:39.686Z", "endTime": …,
     "duration": "674.186s", "segment": [{"fitnessActivity": "running", "startTime": …, …}],
     "aggregate": [{"metricName": "com.google.distance.delta", "floatValue": 1558.4}, …]}

The folder's name is translated. That of the file begins with the wearer's clock and its offset,
as in `2026-04-19T16_57_39-04_00_RUNNING.json`.
"""

import re
from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import (
    session_batches,
    sleep_session_batches,
    unread_batch,
)
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.reader import Batch, device_batch
from backpain_analytics.sources.vendors.columns import read_offsets
from backpain_analytics.sources.vendors.exercises import with_exercises

_BEGINS = re.compile(r'\s*\{\s*"fitnessActivity"\s*:\s*"([^"]*)"')
_NAMED_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d(?:\.\d+)?([+-]\d\d)_(\d\d)_")
_NO_EXERCISE = re.compile(
    r"(?:in_)?vehicle|still|unknown|tilting|meditation|guided_breathing|exiting_vehicle"
)
"""Activities that are no exercise; what begins with `sleep` is a night or a nap."""
_AWAKE = ("sleep.awake", "sleep.out_of_bed")
_DISTANCE = "com.google.distance.delta"
_SPAN = {"fitnessActivity": pl.String(), "startTime": pl.String(), "endTime": pl.String()}
_SESSION = pl.Schema(
    {
        **_SPAN,
        "duration": pl.String(),
        "segment": pl.List(pl.Struct(_SPAN)),
        "aggregate": pl.List(pl.Struct({"metricName": pl.String, "floatValue": pl.Float64})),
    }
)


def is_session(member: Member) -> bool:
    """Know such a file under any name."""
    return _activity(member) is not None


def is_sleep(member: Member) -> bool:
    """Say whether a file is a night or a nap."""
    return (_activity(member) or "").startswith("sleep")


def named_offset(member: Member) -> int | None:
    """Return the wearer's offset in minutes, which the name of a file states beside its clock."""
    named = _NAMED_OFFSET.match(member.name)
    return read_offsets(pl.Series([f"{named[1]}:{named[2]}"])).item() if named else None


def one_session_batches(member: Member, source_id: str) -> Iterator[Batch]:
    """Yield the activity or the sleep of a file."""
    content = load_object(member, _SESSION, "as Google Fit writes it")
    session = content.with_columns(
        pl.lit(named_offset(member), pl.Int16).alias("utc_offset_minutes"),
        source_id=pl.lit(source_id),
        started_at=read_utc(content["startTime"]),
        ended_at=read_utc(content["endTime"]),
    )
    activity = _activity(member) or ""
    yield device_batch(source_id, "unknown")
    if activity.startswith("sleep"):
        yield from sample_rows.sleep_batches(session)
        yield from sleep_session_batches(session.with_columns(**_asleep(content)))
    elif _NO_EXERCISE.fullmatch(activity):
        yield unread_batch({activity: 1})
    else:
        words = pl.lit(activity.replace("_", " ").replace(".", " "))
        exercise = session.with_columns(
            name=words,
            minutes=pl.col("duration").str.strip_suffix("s").cast(pl.Float64, strict=False) / 60,
            distance_kilometres=_kilometres(),
        )
        yield from session_batches(with_exercises(exercise, "google_fit"))


def _activity(member: Member) -> str | None:
    begins = _BEGINS.match(member.head(4096).decode("utf-8-sig", "ignore"))
    return begins[1] if begins else None


def _asleep(content: pl.DataFrame) -> dict[str, pl.Series]:
    """Return how long the sleep was one, and how often it was not, where its segments are told."""
    segments = content.select("segment").explode("segment").unnest("segment").drop_nulls()
    seconds = (read_utc(segments["endTime"]) - read_utc(segments["startTime"])).dt.total_seconds()
    is_awake = segments["fitnessActivity"].is_in(_AWAKE)
    minutes = float(seconds.filter(~is_awake).sum()) / 60
    is_told = len(segments) > 0
    return {
        "asleep_minutes": pl.Series([minutes if is_told else None], dtype=pl.Float64),
        "awakenings": pl.Series([int(is_awake.sum()) if is_told else None], dtype=pl.Int64),
    }


def _kilometres() -> pl.Expr:
    metric = pl.element().struct
    metres = pl.col("aggregate").list.eval(
        metric["floatValue"].filter(metric["metricName"] == _DISTANCE)
    )
    return metres.list.get(0, null_on_oob=True) / 1000
