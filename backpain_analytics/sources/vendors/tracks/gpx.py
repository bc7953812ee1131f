"""GPX: tracks of points, with the heart rates that sports apps add to them."""

from collections.abc import Iterator

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.xml_records import (
    ANYWHERE,
    has_root,
)
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.tracks.activities import Activities, clock_of
from backpain_analytics.sources.vendors.tracks.names import UNNAMED, sport_name
from backpain_analytics.sources.vendors.tracks.points import Points

_WANTED = {
    "gpx": {"@creator": "creator"},
    "trk": {"type": "sport"},
    "trkseg": {},
    "trkpt": {
        "time": "time",
        # Garmin's extension under any prefix, and ClueTrust's; COROS; Holux.
        **{ANYWHERE + name: "bpm" for name in ("hr", "heartrate", "heartRate", "bpm")},
    },
    "rte": {},
}
_PLANNED = "a route without times, as one is planned"
_A_WAY = (
    "a way that somebody took, without heart rate and without the name of a sport, so that it may "
    "as well be a drive"
)


def _recognises(member: Member, context: Context) -> bool:
    return has_root(member, "gpx")


def _read(member: Member, context: Context) -> Iterator[Batch]:
    activities, creator = Activities("gpx", clock_of(member, context)), None
    points = Points(activities.clock)
    for record in activities.records(member, _WANTED):
        match record.name:
            case "trkpt":
                points.add(record)
            case "trkseg":
                points.segment += 1
            case "trk":
                _take(activities, points, sport_name(record.cells.get("sport")))
            case "rte":
                activities.unused[_PLANNED] += 1
            case _:
                creator = record.cells.get("creator")
    yield from activities.batches(creator)


def _take(activities: Activities, points: Points, sport: str) -> None:
    taken = points.taken()
    if taken["at"].count() == 0:
        activities.unused[_PLANNED] += 1
    elif sport == UNNAMED and taken["heart_rate_bpm"].count() == 0:
        activities.unused[_A_WAY] += 1
    else:
        activities.add(taken, creator=None, name=sport)


READER = Reader("gpx", "GPX track", _recognises, _read, supersedes=False)
