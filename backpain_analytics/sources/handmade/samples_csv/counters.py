"""A column of steps that is the count so far, known by its course, and its differences."""

from dataclasses import dataclass
from datetime import time, timedelta

import polars as pl

from backpain_analytics.sources.handmade.samples_csv.times import Spaced
from backpain_analytics.sources.parsing.clocks import (
    counted_dates,
    local_to_utc,
    minus_offset,
    utc_to_local,
)
from backpain_analytics.sources.tables import CLOCK

FEWEST_RISES = 10
"""Counts of intervals rise so often without a fall once in 11! = 40 million files."""
RISES_PER_FALL = 5
"""A count that begins anew falls once a day; counts of intervals fall as often as they rise."""
MOST_FALLS_A_DAY = 4
"""At midnight, and where a device started again. Our choice."""
FEWEST_REPEATS = 10
"""Rows whose steps, not 0, are those of the row before. Our choice."""
MOST_STEPS_PER_MINUTE = 250
"""Beyond what a body does; as the parameter highest_plausible_steps_per_minute."""
LONGEST_TEST = timedelta(hours=3)
"""A walk that gets ever faster, as on a treadmill, is over before. Our choice."""
FEWEST_STEPS_OF_A_COUNT = 500
"""What a worn counter reaches within a day. Our choice."""
FEWEST_RISES_TO_ASK = 3
MOST_STEPS_PER_MINUTE_OF_A_DAY = 20
"""28,800 a day; a first count above that is not of this day alone. Our choice."""
_SILENCE = timedelta(minutes=15)
"""A count that stays over a longer gap may be that of a device left lying."""


@dataclass(frozen=True)
class _Course:
    """How the steps of a file run on from row to row of each device."""

    rises: int
    falls: int
    repeats: int
    impossible: int
    highest: float
    days: int
    length: timedelta

    @property
    def is_counter(self) -> bool:
        """The steps rise as only a count so far does, and cannot be those of the intervals."""
        if not self._is_rising:
            return False
        begins_anew_daily = self.falls <= MOST_FALLS_A_DAY * self.days
        is_long = self.length > LONGEST_TEST and self.highest >= FEWEST_STEPS_OF_A_COUNT
        is_telling = self.repeats >= FEWEST_REPEATS or is_long
        return self.impossible > 0 or (begins_anew_daily and is_telling)

    @property
    def is_doubtful(self) -> bool:
        only_rises = not self.falls and self.rises >= FEWEST_RISES_TO_ASK
        return not self.is_counter and (only_rises or self._is_rising)

    @property
    def _is_rising(self) -> bool:
        return self.rises >= FEWEST_RISES and self.falls * RISES_PER_FALL <= self.rises

    @property
    def words(self) -> str:
        return f"rise {self.rises:,} times and fall {self.falls:,} times"


def counted_steps(
    rows: pl.DataFrame, spaced: Spaced, block: str, *, declared: bool | None
) -> tuple[pl.DataFrame, list[str]]:
    """Take the differences of a running count; leave steps of intervals as they are.

    Args:
        rows: As `step_batches` takes them.
        spaced: The file they are from.
        block: The lines of backpain.toml in which the user can say what they are.
        declared: Whether the mapping says that they are a count; None: it says nothing.

    Returns:
        The rows, and what is to be noted of them.
    """
    if declared is False or (declared is None and _is_plain(rows)):
        return rows, []
    is_good = pl.all_horizontal(pl.col("at", "ended_at", "steps").is_not_null())
    is_good &= pl.col("fault").is_null() & (pl.col("steps") >= 0)
    series = [name for name in ("person_id", "source_id") if name in rows]
    good = rows.filter(is_good).sort(*series, "at", "steps").unique([*series, "at"], keep="last")
    good = good.sort(*series, "at")
    if good.is_empty():
        return rows, []
    course = _course(good, series)
    if not (declared or course.is_counter):
        note = (
            f"the steps {course.words}, and were taken as those of each row; if they are the "
            f"count so far, say counter = true in backpain.toml: {block}"
        )
        return rows, [note] * course.is_doubtful
    found = _differences(_dated(good, spaced), series, spaced.spacing)
    notes = [_words(course, block)] * (declared is None)
    left_out = good.select(series).n_unique() - found.filter("is_first")["steps"].count()
    if left_out:
        notes.append("a first count is not known to be of its day, and was left out")
    found = found.filter(pl.col("steps").is_not_null()).select(rows.columns)
    return pl.concat([found, rows.filter(~is_good)], how="vertical_relaxed"), notes


def _is_plain(rows: pl.DataFrame) -> bool:
    """See cheaply that the usual file, in order and of one device, rises and falls alike."""
    is_one = "person_id" not in rows and rows["source_id"].n_unique() == 1
    at = rows["at"].drop_nulls()
    if not is_one or not (at.is_sorted() or at.is_sorted(descending=True)):
        return False
    return rises_and_falls(rows)


def rises_and_falls(rows: pl.DataFrame) -> bool:
    """Say whether steps fall about as often as they rise, as no count so far does."""
    step = rows["steps"].diff()
    fewer, more = sorted(((step > 0).sum(), (step < 0).sum()))
    return bool(fewer * RISES_PER_FALL > more)


def _words(course: _Course, block: str) -> str:
    return (
        f"the steps are a running count (they {course.words}): their differences were taken; if "
        f"they are those of each row, say counter = false in backpain.toml: {block}"
    )


def _course(good: pl.DataFrame, series: list[str]) -> _Course:
    step = pl.col("steps").diff().over(series)
    minutes = (pl.col("ended_at") - pl.col("at")).dt.total_seconds() / 60
    found = good.select(
        rises=(step > 0).sum(),
        falls=(step < 0).sum(),
        repeats=((step == 0) & (pl.col("steps") > 0)).sum(),
        impossible=(pl.col("steps") > MOST_STEPS_PER_MINUTE * minutes).sum(),
        highest=pl.col("steps").max(),
        days=(pl.col("at").dt.date().n_unique().over(series)).max(),
        length=(pl.col("at").max() - pl.col("at").min()).over(series).max(),
    )
    return _Course(**found.row(0, named=True))


def _dated(good: pl.DataFrame, spaced: Spaced) -> pl.DataFrame:
    """Add `counted_at`, the `day` that a count is of, and its `midnight`."""
    counted_at = good["ended_at"] if spaced.has_ends else good["at"]
    known, zones = good["utc_offset_minutes"], spaced.samples.zones
    clock = utc_to_local(pl.DataFrame({"at": counted_at, "utc_offset_minutes": known}), zones)
    day = counted_dates(clock)
    midnight = minus_offset(day.cast(CLOCK), known).fill_null(
        local_to_utc(day.cast(CLOCK), zones)["at"]
    )
    return good.with_columns(
        counted_at=counted_at, day=day, midnight=midnight, is_midnight=clock.dt.time() == time()
    )


def _differences(dated: pl.DataFrame, series: list[str], spacing: timedelta) -> pl.DataFrame:
    """Return the steps between two counts, with when they began and ended; null: not known."""
    steps, at = pl.col("steps"), pl.col("counted_at")
    is_new_day = pl.col("day") != pl.col("day").shift().over(series)
    falls = steps < steps.shift().over(series)
    rows = dated.with_columns(
        before=steps.shift().over(series),
        counted_before=at.shift().over(series),
        is_first=is_new_day.is_null(),
        is_new_day=is_new_day.fill_null(value=False),
        falls=falls.fill_null(value=False),
        is_begun=(falls & pl.col("is_midnight")).shift().over(series).fill_null(value=False),
        minutes=(at - pl.col("midnight")).dt.total_minutes(),
    )
    begins_daily, is_one_day = _begins_daily(rows)
    is_of_day = pl.lit(begins_daily) | (
        pl.lit(is_one_day) & (steps <= MOST_STEPS_PER_MINUTE_OF_A_DAY * pl.col("minutes"))
    )
    is_anew = pl.col("is_new_day") & ~pl.col("is_begun") & pl.lit(begins_daily)
    begins = pl.col("is_first") | is_anew
    return rows.with_columns(
        steps=pl.when("is_first")
        .then(pl.when(is_of_day).then(steps))
        .when(begins | pl.col("falls"))
        .then(steps)
        .otherwise(steps - pl.col("before")),
        started_at=pl.when(begins)
        .then(pl.max_horizontal("midnight", "counted_before"))
        .otherwise("counted_before"),
        ended_at=at,
    ).filter((pl.col("steps") > 0) | (at - pl.col("started_at") <= max(spacing, _SILENCE)))


def _begins_daily(rows: pl.DataFrame) -> tuple[bool, bool]:
    """Say whether the count begins anew at midnight, and whether there is only one day of it."""
    new_days = rows["is_new_day"].sum()
    is_restart = pl.col("falls") & (pl.col("is_new_day") | pl.col("is_midnight"))
    restarts = rows.select(is_restart.sum()).item()
    return 0 < new_days <= 2 * restarts, new_days == 0
