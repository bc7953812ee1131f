"""Whether nights marked as UTC are written by the wearer's clock, by what lies beside them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.day_offsets import local_offsets
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.steps_asleep import hours_from_usual_night
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.tables import INSTANT
from backpain_analytics.sources.vendors.fitbit import json_files

SAME_NIGHT = timedelta(minutes=1)
"""Two files of one account write the start of a night at most so far apart. One of 209 nights of
a real account differs by this, none by more."""
CALMER_BPM = 4
"""By so much is the heart slower in the true hours of sleep than in those moved by the offset. In
eight nights of a real account it beats 54 to 68 a minute beside 68 to 89. Our choice."""
NEARER_MID_SLEEP_HOURS = 2.0
"""So much nearer to the usual must the one reading bring the middle of the nights. Our choice."""
LONGEST_NIGHTS = 8
"""Nights looked at where heart rates decide."""
SHORTEST_NIGHT = timedelta(hours=3)
"""Shorter sleeps, which may be naps, say little of the hour."""


@dataclass(frozen=True)
class Verdict:
    """Whether the times of a file are the wearer's clock, and how that is known."""

    is_local: bool
    reason: str

    @property
    def note(self) -> str:
        """For people."""
        if not self.is_local:
            return f"its nights are UTC, as {self.reason}"
        return (
            f"its nights are marked as UTC, but are the wearer's own clock, as {self.reason}; an "
            "offset of +00:00 in it says nothing"
        )


def judge(
    nights: pl.DataFrame,
    json_nights: pl.DataFrame,
    offsets: Mapping[date, int],
    heart_rates: Mapping[Member, date],
) -> Verdict:
    """Say whether nights are written by the wearer's clock.

    Args:
        nights: `start` and `end` as written, without a zone, and the stated `offset` in minutes.
        json_nights: `start` by the wearer's clock, as JSON files of the same export have it.
        offsets: Local date → the wearer's offset as the rest of the export shows it.
        heart_rates: Files of heart rates, and the dates after which they are named.
    """
    nights = nights.drop_nulls(["start", "end"]).filter(pl.col("end") > pl.col("start"))
    shown = local_offsets(nights["start"], offsets).fill_null(nights["offset"])
    known = nights.with_columns(shown.alias("offset"))
    moved = known.filter(pl.col("offset").is_not_null() & (pl.col("offset") != 0))
    return (
        _by_json(known, json_nights)
        or _by_heart_rate(moved, heart_rates)
        or _by_hour(moved)
        or _by_labels(nights)
    )


def _by_json(nights: pl.DataFrame, json_nights: pl.DataFrame) -> Verdict | None:
    """Compare with the same nights as the JSON has them, by the wearer's clock."""
    starts = json_nights["start"].drop_nulls()
    as_local = _known(nights["start"], starts)
    as_utc = _known(_shifted(nights, 1)["started_at"].drop_nulls(), starts)
    if as_local == as_utc == 0:
        return None
    of_all = f"of its {len(nights):,} nights"
    if as_local >= as_utc:
        return Verdict(True, f"{as_local:,} {of_all} start when the JSON has a night start")
    return Verdict(False, f"{as_utc:,} {of_all}, by their offsets, start when the JSON has one")


def _known(starts: pl.Series, others: pl.Series) -> int:
    """Count the starts that another file has too."""
    known = pl.DataFrame({"start": others.unique().sort()}).with_columns(found=pl.lit(True))
    nearest = pl.DataFrame({"start": starts.sort()}).join_asof(
        known, on="start", strategy="nearest", tolerance=SAME_NIGHT
    )
    return nearest["found"].count()


def _by_heart_rate(moved: pl.DataFrame, heart_rates: Mapping[Member, date]) -> Verdict | None:
    """The heart is slower in the true hours of sleep."""
    length = pl.col("end") - pl.col("start")
    longest = moved.filter(length >= SHORTEST_NIGHT).sort(length, descending=True)
    longest = longest.head(LONGEST_NIGHTS)
    ordinals = {
        start.toordinal() + near for start in longest["start"].dt.date() for near in (-1, 0, 1, 2)
    }
    beats = _beats(member for member, day in heart_rates.items() if day.toordinal() in ordinals)
    as_utc, as_local = (_mean_rate(beats, _shifted(longest, sign)) for sign in (0, -1))
    if as_utc is None or as_local is None or abs(as_utc - as_local) < CALMER_BPM:
        return None
    return Verdict(
        as_local < as_utc,
        f"the heart beats {as_local:.0f} a minute in its nights by that reading, and {as_utc:.0f} "
        "by UTC",
    )


def _beats(heart_rates: Iterable[Member]) -> pl.DataFrame:
    frames = [pl.DataFrame(schema={"sampled_at": INSTANT, "heart_rate_bpm": pl.Float64})]
    for member in heart_rates:
        with suppress(UnreadableExportError):
            frames.append(_rates(member))
    beats = pl.concat(frames).drop_nulls().sort("sampled_at")
    return beats.with_columns(pl.col("sampled_at").dt.replace_time_zone(None))


def _rates(member: Member) -> pl.DataFrame:
    if member.name.endswith(".json"):
        readings, _ = json_files.heart_rates(member)
        return readings.filter(~pl.col("is_guess")).drop("is_guess")
    at, numbers = read_table(member).frame.get_columns()[:2]
    rates = read_numbers(numbers).cast(pl.Float64)
    return pl.DataFrame({"sampled_at": read_utc(at), "heart_rate_bpm": rates})


def _mean_rate(beats: pl.DataFrame, nights: pl.DataFrame) -> float | None:
    means = [
        beats.filter(pl.col("sampled_at").is_between(*night))["heart_rate_bpm"].mean()
        for night in nights.rows()
    ]
    known = [mean for mean in means if isinstance(mean, float)]
    return fmean(known) if known else None


def _by_hour(moved: pl.DataFrame) -> Verdict | None:
    """People sleep at night."""
    long = moved.filter(pl.col("end") - pl.col("start") >= SHORTEST_NIGHT)
    if long.is_empty():
        return None
    as_local, as_utc = (hours_from_usual_night(_shifted(long, sign)) for sign in (0, 1))
    if abs(as_local - as_utc) < NEARER_MID_SLEEP_HOURS:
        return None
    other = "as they stand" if as_local < as_utc else "by their offsets"
    return Verdict(as_local < as_utc, f"only {other} they lie in the hours of the night")


def _by_labels(nights: pl.DataFrame) -> Verdict:
    """Where nothing else is known: `+00:00` stands for no offset, another for itself."""
    if nights.filter(pl.col("offset").is_not_null() & (pl.col("offset") != 0)).is_empty():
        return Verdict(True, "older archives write it, and nothing in this one says otherwise")
    return Verdict(False, "it states, and nothing in this export says otherwise")


def stated_offsets(
    nights: pl.DataFrame, shown: Mapping[date, int], *, is_local: bool
) -> dict[date, int]:
    """Return the clock's offset at the start of each date on which a night ends, as stated.

    Nothing where `+00:00` is all that is stated, or where the rest of the export contradicts
    the offsets more often than it agrees; where the nights are the wearer's clock, `+00:00` is
    no statement at all.
    """
    said = nights.drop_nulls().filter(pl.lit(value=not is_local) | (pl.col("offset") != 0))
    if said.filter(pl.col("offset") != 0).is_empty():
        return {}
    ends = said["end"] if is_local else _shifted(said, 1)["ended_at"]
    stated = dict(zip(ends.dt.date(), said["offset"], strict=True))
    agrees = [offset == shown[day] for day, offset in stated.items() if day in shown]
    return stated if sum(agrees) * 2 >= len(agrees) else {}


def _shifted(nights: pl.DataFrame, sign: int) -> pl.DataFrame:
    """Return when the nights start and end, so many times their offsets later."""
    later = pl.duration(minutes=pl.col("offset").cast(pl.Int64) * sign)
    return nights.select(started_at=pl.col("start") + later, ended_at=pl.col("end") + later)
