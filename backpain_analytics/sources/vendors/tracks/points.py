"""Points of a track in bulk: when, and which heart rate; where is never kept."""

from dataclasses import dataclass, field

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.xml_records import Record

MOST_HELD_POINTS = 50_000
"""As texts, before they become numbers."""
_SCHEMA = {"time": pl.String, "bpm": pl.String, "line": pl.Int64, "segment": pl.Int64}


@dataclass(frozen=True)
class Clock:
    """How the times of a file are to be read."""

    zones: ZoneHistory
    is_wearers: bool = False
    """They are the wearer's clock, although they are marked as UTC."""

    def instants(self, texts: pl.Series) -> pl.DataFrame:
        """Return `at` and `utc_offset_minutes` row by row."""
        # Programs write blanks and line ends into times.
        texts = texts.str.strip_chars()
        if self.is_wearers:
            texts = texts.str.strip_suffix("Z")
        return to_instants(read_moments(texts), self.zones)


@dataclass
class Points:
    """The points of one activity so far."""

    clock: Clock
    segment: int = 0
    """Of the next points; a pause begins another."""
    _held: list[tuple[str | None, str | None, int, int]] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, point: Record) -> None:
        """Take a point with `time` and `bpm`, of which either may be absent."""
        cells = point.cells
        if cells:
            self._held.append((cells.get("time"), cells.get("bpm"), point.line, self.segment))
        if len(self._held) >= MOST_HELD_POINTS:
            self._frames.append(self._parsed())

    def taken(self) -> pl.DataFrame:
        """Return the points, and begin with the next activity.

        Returns:
            `at`, null where it is unreadable; `utc_offset_minutes`; `heart_rate_bpm`, null where
            the sensor had none; `line`; `segment`.
        """
        frame = pl.concat([*self._frames, self._parsed()])
        self._frames.clear()
        self.segment = 0
        return frame

    def _parsed(self) -> pl.DataFrame:
        texts = pl.DataFrame(self._held, schema=_SCHEMA, orient="row")
        self._held.clear()
        bpm = read_numbers(texts["bpm"], ".")
        is_no_number = bpm.is_null() & texts["bpm"].is_not_null()
        # A zero is what sensors say that touch no skin; what is no number is to be rejected.
        rate = pl.when(is_no_number).then(-1.0).when(bpm != 0).then(bpm)
        return self.clock.instants(texts["time"]).with_columns(
            texts["line"], texts["segment"], heart_rate_bpm=rate
        )


def heart_rates(points: pl.DataFrame) -> pl.DataFrame:
    """Return the points with a heart rate, as `heart_rate_batches` takes them."""
    return points.drop_nulls("heart_rate_bpm").rename({"at": "sampled_at"})


def moving_minutes(points: pl.DataFrame) -> float | None:
    """Return how long the segments last together; all of it where each is one point."""
    timed = points.drop_nulls("at")
    lasted = (pl.col("at").max() - pl.col("at").min()).dt.total_microseconds() / 60e6
    if timed.is_empty():
        return None
    moving = timed.group_by("segment").agg(lasted)["at"].sum()
    return float(moving or timed.select(lasted).item())
