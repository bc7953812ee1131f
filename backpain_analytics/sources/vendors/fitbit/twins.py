"""Steps and heart rates that Takeout holds twice, as CSV and as JSON: each reading once.

A CSV covers whole UTC dates, so it is read together with the JSON of these dates, and the
JSON yields what lies on other dates. So each date is in one file's hands, whatever of it only
one of the twins holds.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Evidence
from backpain_analytics.sources.vendors.fitbit import json_files
from backpain_analytics.sources.vendors.fitbit.names import CSV, JSON, dated, days

DAYS_IN_A_JSON = {"steps": 30, "heart_rate": 1}
"""By kind, from the date in the file's name on; the local date, where it is one."""

_DAY = timedelta(days=1)
_NEIGHBOURS = 4
"""Files of JSON that are kept read: a UTC date reaches into three local ones, and the next CSV
needs two of them again."""

Dates = tuple[date, date]
"""The first and the last."""


def survey_twins(members: Sequence[Member]) -> Evidence:
    """Find the dates that each file covers, and the files that say the same of them."""
    dates: dict[str, Dates] = {}
    beside: dict[str, dict[str, Member]] = {}
    for kind, length in DAYS_IN_A_JSON.items():
        files, tables = dated(members, kind, JSON), dated(members, kind, CSV)
        spans = {member: (day, day + timedelta(days=length - 1)) for member, day in files.items()}
        spans |= _table_dates(tables, by_month=kind == "steps")
        dates |= {member.label: span for member, span in spans.items()}
        for of_one, of_other in ((files, tables), (tables, files)):
            by_day = _by_day(of_other, spans)
            for member in of_one:
                first, last = spans[member]
                # A UTC date reaches into three local ones.
                near = days(first - _DAY, last + _DAY)
                twins = {twin.label: twin for day in near for twin in by_day.get(day, ())}
                if twins:
                    beside[member.label] = twins
    return Evidence(beside=beside, dates=dates)


def _table_dates(tables: Mapping[Member, date], *, by_month: bool) -> dict[Member, Dates]:
    """Return the UTC dates of each CSV: one, or until its month ends or the next begins."""
    ends = {}
    for start, following in pairwise([*sorted(set(tables.values())), date.max]):
        last = monthrange(start.year, start.month)[1] if by_month else start.day
        ends[start] = min(start.replace(day=last), following - _DAY)
    return {member: (start, ends[start]) for member, start in tables.items()}


def _by_day(members: Iterable[Member], spans: Mapping[Member, Dates]) -> dict[int, list[Member]]:
    """Return the files of each date, by its number."""
    found: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        for day in days(*spans[member]):
            found[day].append(member)
    return found


@dataclass(frozen=True)
class Joined:
    """The rows of a CSV together with those of its JSON."""

    rows: pl.DataFrame
    notes: list[str]
    unreadable: int
    """Items of the JSON that are none of its usual form."""


def joined_steps(rows: pl.DataFrame, member: Member, evidence: Evidence) -> Joined:
    """Join minutes of steps; of two counts of one minute the higher is kept.

    A vendor appends a zero where a device synchronises late.

    Args:
        rows: `source_id`, `line`, `started_at`, `steps`.
        member: The CSV.
        evidence: What is known of the export.
    """
    twins = _twins("steps", member, evidence)
    if twins.rows.is_empty():
        return replace(twins, rows=rows)
    of_json = twins.rows.group_by("started_at").agg(pl.col("steps").max())
    own, others = _parted(rows, "started_at", "steps")
    walked = of_json.filter(pl.col("steps") > 0)
    alone = own.join(walked, on="started_at", how="anti")
    missed = walked.join(own, on="started_at", how="anti")
    both = pl.concat([own, _own(of_json)], how="diagonal_relaxed")
    highest = both.sort("started_at", pl.col("steps"), descending=[False, True])
    highest = highest.unique("started_at", keep="first", maintain_order=True)
    return _joined(twins, [highest, others], _note("minutes of steps", len(alone), len(missed)))


def joined_heart_rates(rows: pl.DataFrame, member: Member, evidence: Evidence) -> Joined:
    """Join heart rates; where both have one the JSON is kept, which knows what is no reading.

    Args:
        rows: `source_id`, `line`, `sampled_at`, `heart_rate_bpm`.
        member: The CSV.
        evidence: What is known of the export.
    """
    twins = _twins("heart_rate", member, evidence)
    if twins.rows.is_empty():
        return replace(twins, rows=rows)
    readings = twins.rows.filter(~pl.col("is_guess")).drop("is_guess")
    own, others = _parted(rows, "sampled_at", "heart_rate_bpm")
    alone = own.join(twins.rows, on="sampled_at", how="anti")
    missed = readings.join(own, on="sampled_at", how="anti")
    both = pl.concat([_own(readings.unique(maintain_order=True)), alone], how="diagonal_relaxed")
    return _joined(
        twins,
        [both.sort("sampled_at", maintain_order=True), others],
        *json_files.guesses_note(len(twins.rows) - len(readings)),
        _note("heart rates", len(alone), len(missed)),
    )


@lru_cache(maxsize=_NEIGHBOURS)
def _read(kind: str, member: Member) -> tuple[pl.DataFrame, int]:
    """Read a JSON; one that was just asked for is not read again."""
    if kind == "steps":
        return json_files.minutes_of_steps(member)
    return json_files.heart_rates(member)


def _twins(kind: str, member: Member, evidence: Evidence) -> Joined:
    """Return the rows of the JSON on the dates of a CSV."""
    frames, notes, unreadable = [pl.DataFrame()], list[str](), 0
    first, last = evidence.dates.get(member.label, (date.min, date.max))
    for label, twin in sorted(evidence.beside.get(member.label, {}).items()):
        try:
            rows, bad_items = _read(kind, twin)
        except UnreadableExportError as error:
            notes.append(f"its JSON could not be read with it: {error}")
            continue
        # A bad item is counted with the CSV of the date after which its file is named.
        is_first = first <= evidence.dates[label][0] <= last
        unreadable += bad_items if is_first else 0
        is_within = rows.to_series(0).dt.date().is_between(first, last)
        frames.append(rows.filter(is_within.fill_null(value=is_first)))
    rows = pl.concat(frames, how="diagonal_relaxed")
    whole = rows.drop_nulls()
    return Joined(whole, notes, unreadable + len(rows) - len(whole))


def _parted(rows: pl.DataFrame, *needed: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows that are whole and of the account's own trackers, as all of the JSON is."""
    is_whole = pl.all_horizontal(pl.col(*needed).is_not_null())
    is_own = rows.select(is_whole & (pl.col("source_id") == json_files.SOURCE_ID)).to_series()
    return rows.filter(is_own), rows.filter(~is_own)


def _joined(twins: Joined, frames: Sequence[pl.DataFrame], *notes: str) -> Joined:
    filled = [frame for frame in frames if not frame.is_empty()]
    rows = pl.concat(filled or frames[:1], how="diagonal_relaxed")
    return replace(twins, rows=rows, notes=[*twins.notes, *notes])


def _own(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(source_id=pl.lit(json_files.SOURCE_ID))


def _note(what: str, alone: int, missed: int) -> str:
    return (
        f"read together with the JSON of the same export, each reading once; {what} in this file "
        f"alone: {alone:,}, in the JSON alone: {missed:,}"
    )
