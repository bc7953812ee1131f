"""The activities of one file: their sessions and heart rates as batches."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.device_rows import session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import decode
from backpain_analytics.sources.parsing.xml_records import Record, Wanted, read_records
from backpain_analytics.sources.reader import Batch, Context, device_batch, note_batch
from backpain_analytics.sources.sample_rows import heart_rate_batches
from backpain_analytics.sources.vendors.tracks.names import UNNAMED, source_of
from backpain_analytics.sources.vendors.tracks.points import Clock, heart_rates, moving_minutes

MOST_ACTIVITIES = 10_000
"""In one file; a lifetime of training is fewer."""
_MI_FITNESS = 'creator="Mi Fitness"'
_MI_FITNESS_CLOCK = (
    "Mi Fitness marks the wearer's own clock as UTC: its times were read as local ones"
)
_NO_SPORT = "no sport is named, so that a session counts as other exercise"
_SCHEMA: dict[str, pl.DataType] = {
    "creator": pl.String(),
    "name": pl.String(),
    "start": pl.String(),
    "first_at": pl.Datetime("us", "UTC"),
    "first_offset": pl.Int16(),
    "minutes": pl.Float64(),
    "heart_rate_bpm": pl.Float64(),
    "distance_kilometres": pl.Float64(),
}


def clock_of(member: Member, context: Context) -> Clock:
    """Return how the times of a file are to be read."""
    return Clock(context.zones, is_wearers=_MI_FITNESS in decode(member.head()))


def positive(text: str | None) -> float | None:
    """Return a number above zero: schemas want numbers, and apps write 0 for what they lack."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number > 0 and isfinite(number) else None


@dataclass
class Activities:
    """What was done, activity by activity."""

    form: str
    """'tcx' or 'gpx'."""
    clock: Clock
    unused: Counter[str] = field(default_factory=Counter)
    """What else the file holds → how many."""
    _sessions: list[dict[str, Any]] = field(default_factory=list)
    _rates: list[pl.DataFrame] = field(default_factory=list)
    _failure: UnreadableExportError | None = None
    """Where the file breaks off."""

    def records(self, member: Member, wanted: Wanted) -> Iterator[Record]:
        """Yield the file's records, as far as they go."""
        try:
            yield from read_records(member, wanted)
        except UnreadableExportError as error:
            self._failure = error

    def add(self, points: pl.DataFrame, **stated: Any) -> None:
        """Take an activity.

        Args:
            points: As `Points.taken` returns them.
            stated: What the file says of it: `creator`, `name`, `start` (as text), `minutes`,
                `heart_rate_bpm` (mean), `distance_kilometres`; None: not said. The points say
                what they can of the rest.

        Raises:
            UnreadableExportError: There are too many.
        """
        if len(self._sessions) == MOST_ACTIVITIES:
            raise UnreadableExportError(f"more than {MOST_ACTIVITIES:,} activities in one file.")
        rates = heart_rates(points)
        found = {
            "first_at": points["at"].min(),
            "first_offset": points["utc_offset_minutes"].drop_nulls().first(),
            "minutes": moving_minutes(points),
            "heart_rate_bpm": rates.filter(pl.col("heart_rate_bpm") > 0)["heart_rate_bpm"].mean(),
        }
        self._sessions.append(
            found | {name: value for name, value in stated.items() if value is not None}
        )
        self._rates.append(rates.with_columns(creator=pl.lit(stated["creator"], pl.String)))

    def batches(self, creator: str | None) -> Iterator[Batch]:
        """Yield all that was taken, and what is to be said of it.

        Args:
            creator: Of the file, for activities that name none.

        Raises:
            UnreadableExportError: The file breaks off; after what came before.
        """
        if self._failure and not self._sessions:
            raise self._failure
        sessions = pl.DataFrame(self._sessions, schema=_SCHEMA)
        if self._rates:
            rates = self._named(pl.concat(self._rates), creator)
            sessions = self._named(sessions, creator)
            with_rates = set(rates["source_id"])
            for source_id in sessions["source_id"].unique().sort():
                kind = "worn_with_heart_rate" if source_id in with_rates else "unknown"
                yield device_batch(source_id, kind)
            yield from heart_rate_batches(rates)
            yield from session_batches(self._timed(sessions))
        yield from self._notes(sessions["name"])
        if self._failure:
            raise self._failure

    def _named(self, rows: pl.DataFrame, creator: str | None) -> pl.DataFrame:
        """Replace `creator` by `source_id`."""
        names = rows["creator"].fill_null(creator) if creator else rows["creator"]
        unlike = names.unique()
        ids = [source_of(name, self.form) for name in unlike]
        source = names.replace_strict(unlike, ids, return_dtype=pl.String)
        return rows.drop("creator").with_columns(source_id=source)

    def _timed(self, sessions: pl.DataFrame) -> pl.DataFrame:
        starts = self.clock.instants(sessions["start"])
        return sessions.drop("start", "first_at", "first_offset").with_columns(
            starts["utc_offset_minutes"].fill_null(sessions["first_offset"]),
            started_at=starts["at"].fill_null(sessions["first_at"]),
        )

    def _notes(self, names: pl.Series) -> Iterator[Batch]:
        notes = [
            f"holds {what}: nothing to read" + (f" ({number:,} of them)" if number > 1 else "")
            for what, number in self.unused.items()
        ]
        if not self._sessions and not notes:
            notes.append("holds no activity: nothing to read")
        if (names == UNNAMED).any():
            notes.append(_NO_SPORT)
        if self.clock.is_wearers:
            notes.append(_MI_FITNESS_CLOCK)
        if notes:
            yield note_batch(*notes)
