"""Takeout's `UserSleeps_<date>.csv`: nights marked as UTC that may be the wearer's own clock.

Archives until 2025 write the clock on the wall with `+0000` behind it, and `+00:00` as the offset
whatever it was; later ones may write true UTC. So it is decided for each file by what else the
export holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import fmean

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import fitbit_json
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.day_offsets import (
    LARGEST_OFFSET_MINUTES,
    local_offsets,
    offsets_at,
    sleep_instants,
)
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.steps_asleep import hours_from_usual_night
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Evidence, batch
from backpain_analytics.sources.sample_rows import sleep_batches
from backpain_analytics.sources.tables import INSTANT

SLEEP_HEADERS = {"sleep_start", "sleep_end", "start_utc_offset"}

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

_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)$")
_NOTES = {
    "local": (
        "its nights are marked as UTC, but are the wearer's own clock, as {reason}; an offset of "
        "+00:00 in it says nothing"
    ),
    "utc": "its nights are UTC, as {reason}",
}


_TABLE = re.compile(r"UserSleeps_.*\.csv$")
_JSON = re.compile(r"sleep-(\d{4}-\d\d-\d\d)\.json$")
_HEART_RATES = re.compile(r"heart_rate[_-](\d{4}-\d\d-\d\d)\.(?:json|csv)$")
_DAYS_IN_A_JSON = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """Whether the times of a file are the wearer's clock, and how that is known."""

    is_local: bool
    reason: str

    @property
    def note(self) -> str:
        """For people."""
        return _NOTES["local" if self.is_local else "utc"].format(reason=self.reason)


def is_table(member: Member) -> bool:
    """Know the file by its name."""
    return _TABLE.match(member.name) is not None


def survey_sleeps(members: Sequence[Member], shown: Mapping[date, int]) -> Evidence:
    """Find by which clock each file's nights are written, and what they say of it.

    Args:
        members: All of the account.
        shown: Local date → the wearer's offset as heart rates show it.
    """
    named = _by_date(members, _JSON)
    heart_rates = _by_date(members, _HEART_RATES)
    evidence = Evidence(
        dates={
            member.label: (begins - _DAY, begins + _DAYS_IN_A_JSON * _DAY)
            for begins, found in named.items()
            for member in found
        }
    )
    for member in filter(is_table, members):
        with suppress(UnreadableExportError):
            nights = written_nights(read_table(member))
            beside = _json_around(nights, named)
            verdict = judge(nights, json_nights(beside.values()), shown, heart_rates)
            stated = stated_offsets(nights, shown, is_local=verdict.is_local)
            evidence = replace(
                evidence,
                utc_offset_minutes={**evidence.utc_offset_minutes, **stated},
                beside={**evidence.beside, member.label: beside},
                local={*evidence.local, *([member.label] if verdict.is_local else [])},
                notes={**evidence.notes, member.label: verdict.note},
            )
    return evidence


def _by_date(members: Sequence[Member], form: re.Pattern[str]) -> dict[date, list[Member]]:
    found: dict[date, list[Member]] = {}
    for member in members:
        named = form.match(member.name)
        day = fitbit_json.date_in(named[1]) if named else None
        if day is not None:
            found.setdefault(day, []).append(member)
    return found


def _json_around(nights: pl.DataFrame, named: Mapping[date, Sequence[Member]]) -> dict[str, Member]:
    """Return the JSON files that may hold one of the nights, by their labels."""
    first, last = nights["start"].min(), nights["end"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return {}
    reach = first.date() - (_DAYS_IN_A_JSON + 1) * _DAY, last.date() + _DAY
    return {
        member.label: member
        for begins, members in named.items()
        if reach[0] <= begins <= reach[1]
        for member in members
    }


def written_nights(table: Table) -> pl.DataFrame:
    """Return `start` and `end` as written, without a zone, and the stated `offset` in minutes."""
    return pl.DataFrame(
        {
            "start": read_moments(table.frame["sleep_start"]).values,
            "end": read_moments(table.frame["sleep_end"]).values,
            "offset": pl.Series(map(_minutes, table.frame["start_utc_offset"]), dtype=pl.Int16),
        }
    )


def judge(
    nights: pl.DataFrame,
    json_nights: pl.DataFrame,
    offsets: Mapping[date, int],
    heart_rates: Mapping[date, Sequence[Member]],
) -> Verdict:
    """Say whether nights are written by the wearer's clock.

    Args:
        nights: As `written_nights` returns them.
        json_nights: `start` by the wearer's clock, as JSON files of the same export have it.
        offsets: Local date → the wearer's offset as the rest of the export shows it.
        heart_rates: Date → files of heart rates that are named after it.
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
    as_utc = _known(_shifted(nights, "start", 1).drop_nulls(), starts)
    if as_local == as_utc == 0:
        return None
    of_all = f"of its {len(nights):,} nights"
    if as_local >= as_utc:
        return Verdict(True, f"{as_local:,} {of_all} start when the JSON has a night start")
    return Verdict(False, f"{as_utc:,} {of_all}, by their offsets, start when the JSON has one")


def _known(starts: pl.Series, others: pl.Series) -> int:
    """Count the starts that another file has too."""
    if starts.is_empty() or others.is_empty():
        return 0
    known = pl.DataFrame({"start": others.unique().sort()}).with_columns(found=pl.lit(True))
    nearest = pl.DataFrame({"start": starts.sort()}).join_asof(
        known, on="start", strategy="nearest", tolerance=SAME_NIGHT
    )
    return nearest["found"].count()


def _by_heart_rate(
    moved: pl.DataFrame, heart_rates: Mapping[date, Sequence[Member]]
) -> Verdict | None:
    """The heart is slower in the true hours of sleep."""
    length = pl.col("end") - pl.col("start")
    longest = moved.filter(length >= SHORTEST_NIGHT).sort(length, descending=True)
    longest = longest.head(LONGEST_NIGHTS)
    ordinals = {
        start.toordinal() + near for start in longest["start"].dt.date() for near in (-1, 0, 1, 2)
    }
    beats = _beats(
        member
        for day, members in heart_rates.items()
        if day.toordinal() in ordinals
        for member in members
    )
    as_utc = _mean_rate(beats, longest["start"], longest["end"])
    as_local = _mean_rate(beats, _shifted(longest, "start", -1), _shifted(longest, "end", -1))
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
        rates, _ = fitbit_json.heart_rates(member)
        return rates.filter(~pl.col("is_guess")).drop("is_guess")
    table = read_table(member)
    return pl.DataFrame(
        {
            "sampled_at": _utc(table.frame.to_series(0)),
            "heart_rate_bpm": read_numbers(table.frame.to_series(1)).cast(pl.Float64),
        }
    )


def _mean_rate(beats: pl.DataFrame, starts: pl.Series, ends: pl.Series) -> float | None:
    means = [
        rates.mean()
        for start, end in zip(starts, ends, strict=True)
        for rates in [beats.filter(pl.col("sampled_at").is_between(start, end))["heart_rate_bpm"]]
        if len(rates)
    ]
    known = [mean for mean in means if isinstance(mean, float)]
    return fmean(known) if known else None


def _by_hour(moved: pl.DataFrame) -> Verdict | None:
    """People sleep at night."""
    long = moved.filter(pl.col("end") - pl.col("start") >= SHORTEST_NIGHT)
    if long.is_empty():
        return None
    as_local, as_utc = (
        hours_from_usual_night(
            pl.DataFrame(
                {
                    "started_at": _shifted(long, "start", sign),
                    "ended_at": _shifted(long, "end", sign),
                }
            )
        )
        for sign in (0, 1)
    )
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
    ends = said["end"] if is_local else _shifted(said, "end", 1)
    stated = dict(zip(ends.dt.date(), said["offset"], strict=True))
    agrees = [offset == shown[day] for day, offset in stated.items() if day in shown]
    return stated if sum(agrees) * 2 >= len(agrees) else {}


def night_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the nights and naps that the JSON of the export does not have."""
    table, evidence = read_table(member), context.evidence
    written = written_nights(table)
    if member.label in evidence.local:
        started, ended = sleep_instants(
            written["start"], written["end"], context.zones, evidence.utc_offset_minutes
        )
    else:
        started, ended = (_utc(table.frame[name]) for name in ("sleep_start", "sleep_end"))
    rows = pl.DataFrame(
        {
            "line": table.lines,
            "source_id": pl.repeat(fitbit_json.SOURCE_ID, len(written), eager=True),
            "started_at": started,
            "ended_at": ended,
            "utc_offset_minutes": offsets_at(started, evidence.utc_offset_minutes).fill_null(
                offsets_at(ended, evidence.utc_offset_minutes)
            ),
        }
    )
    is_known = _is_known(rows, _json_spans(member, context))
    kind = {"source_id": [fitbit_json.SOURCE_ID], "device_kind": ["worn_with_heart_rate"]}
    yield batch("sources", kind)
    yield from sleep_batches(rows.filter(~is_known))
    notes = [evidence.notes[member.label]] if member.label in evidence.notes else []
    if is_known.any():
        notes.append(f"left out {int(is_known.sum()):,} nights and naps that the JSON has too")
    yield batch("file_notes", {"note": notes})


def _json_spans(member: Member, context: Context) -> pl.DataFrame:
    """Return the nights of the JSON as instants, in order."""
    nights = json_nights(context.evidence.beside.get(member.label, {}).values())
    spans = sleep_instants(
        nights["start"], nights["end"], context.zones, context.evidence.utc_offset_minutes
    )
    return pl.DataFrame({"started_at": spans[0], "ended_at": spans[1]}).sort("started_at")


def json_nights(members: Iterable[Member]) -> pl.DataFrame:
    """Return the nights of JSON files, by the wearer's clock; none of damaged ones."""
    frames = [pl.DataFrame(schema={"start": pl.Datetime("us"), "end": pl.Datetime("us")})]
    for member in members:
        # The file itself says that it is damaged.
        with suppress(UnreadableExportError):
            frames.append(fitbit_json.nights(member)[0])
    return pl.concat(frames)


def _is_known(rows: pl.DataFrame, spans: pl.DataFrame) -> pl.Series:
    """Say which nights overlap one of the JSON: no wrist sleeps twice at a time."""
    # The last that begins before a night ends is the one that could reach into it.
    number = (
        spans["started_at"].to_physical().search_sorted(rows["ended_at"].to_physical().fill_null(0))
    )
    reached = pl.concat([pl.Series([None], dtype=spans["ended_at"].dtype), spans["ended_at"]])
    return (reached.gather(number) > rows["started_at"]).fill_null(value=False)


def _utc(texts: pl.Series) -> pl.Series:
    return read_moments(texts).values.dt.replace_time_zone("UTC")


def _shifted(nights: pl.DataFrame, name: str, sign: int) -> pl.Series:
    minutes = pl.duration(minutes=pl.col("offset").cast(pl.Int64) * sign)
    return nights.select(pl.col(name) + minutes).to_series()


def _minutes(written: str | None) -> int | None:
    found = _OFFSET.match(written or "")
    if found is None:
        return None
    minutes = int(found[1] + "1") * (int(found[2]) * 60 + int(found[3]))
    return minutes if abs(minutes) <= LARGEST_OFFSET_MINUTES else None
