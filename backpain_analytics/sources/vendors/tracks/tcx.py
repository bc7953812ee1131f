"""TCX: activities of laps, with the heart rates along the way."""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.xml_records import Record, has_root
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.tracks.activities import Activities, clock_of, positive
from backpain_analytics.sources.vendors.tracks.names import UNNAMED, sport_name
from backpain_analytics.sources.vendors.tracks.points import Points

MOST_LAPS = 10_000
"""In one activity; a lap a minute for a week."""

_ROOT = "TrainingCenterDatabase"
_WANTED = {
    _ROOT: {"@creator": "creator"},
    "Activity": {"@Sport": "sport", "Id": "start", "Creator/Name": "creator"},
    "Lap": {
        "@StartTime": "start",
        "TotalTimeSeconds": "seconds",
        "DistanceMeters": "metres",
        "AverageHeartRateBpm/Value": "bpm",
        # Mi Fitness.
        "HeartRateBpm": "bpm",
    },
    "Track": {},
    "Trackpoint": {"Time": "time", "HeartRateBpm/Value": "bpm"},
    "Course": {},
    "Workout": {},
}
_OF_LAPS = ("seconds", "metres", "bpm")
_PLANNED = {"Course": "a planned course", "Workout": "a planned workout"}
_SPORT_OF_NAME = re.compile(r"_([A-Za-z]+)\.tcx$", re.IGNORECASE)


def _recognises(member: Member, context: Context) -> bool:
    return has_root(member, _ROOT.lower())


def _named(member: Member) -> str:
    """Return the sport in a file's name: RunnerUp and Google Fit say there what they call Other.

    The name alone has it, so that a renamed file loses it.
    """
    found = _SPORT_OF_NAME.search(member.name)
    sport = sport_name(found[1]) if found else UNNAMED
    return "" if sport == UNNAMED else sport


def _read(member: Member, context: Context) -> Iterator[Batch]:
    activities = Activities("tcx", clock_of(member, context))
    points, laps, creator = Points(activities.clock), list[Record](), None
    for record in activities.records(member, _WANTED):
        match record.name:
            case "Trackpoint":
                points.add(record)
            case "Track":
                points.segment += 1
            case "Lap" if len(laps) < MOST_LAPS:
                laps.append(record)
            case "Lap":
                raise UnreadableExportError(f"more than {MOST_LAPS:,} laps in one activity.")
            case "Activity":
                activities.add(points.taken(), **_stated(record, laps, _named(member)))
                laps.clear()
            case "Course" | "Workout":
                activities.unused[_PLANNED[record.name]] += 1
                points.taken()
                laps.clear()
            case _:
                creator = record.cells.get("creator")
    yield from activities.batches(creator)


def _stated(activity: Record, laps: Sequence[Record], named: str) -> dict[str, str | float | None]:
    """Return what an activity and its laps say; None: nothing."""
    numbers = [[positive(lap.cells.get(name)) for name in _OF_LAPS] for lap in laps]
    seconds, metres, bpm = pl.DataFrame(
        numbers, schema=dict.fromkeys(_OF_LAPS, pl.Float64), orient="row"
    )
    sport = sport_name(activity.cells.get("sport"))
    starts = (record.cells.get("start") for record in (*laps, activity))
    return {
        "creator": activity.cells.get("creator"),
        "name": named if named and sport == UNNAMED else sport,
        "start": next(filter(None, starts), None),
        "minutes": _sum(seconds / 60),
        "distance_kilometres": _sum(metres / 1000),
        "heart_rate_bpm": _mean(bpm, seconds),
    }


def _sum(values: pl.Series) -> float | None:
    return float(values.sum()) if values.count() else None


def _mean(rates: pl.Series, seconds: pl.Series) -> float | None:
    """Return the mean heart rate over the laps that state one, by how long each took."""
    lasted = _sum(seconds.filter(rates.is_not_null()))
    return float((rates * seconds).sum()) / lasted if lasted else None


READER = Reader("tcx", "TCX activity", _recognises, _read, named=_named, supersedes=False)
