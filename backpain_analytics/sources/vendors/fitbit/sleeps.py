"""Takeout's `UserSleeps_<date>.csv`: nights marked as UTC that may be the wearer's own clock.

Archives until 2025 write the clock on the wall with `+0000` behind it, and `+00:00` as the offset
whatever it was; later ones may write true UTC. So it is decided for each file by what else the
export holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.day_offsets import offsets_at
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Evidence, device_batch, note_batch
from backpain_analytics.sources.sample_rows import sleep_batches
from backpain_analytics.sources.vendors.columns import headers_in, overlap, read_offsets
from backpain_analytics.sources.vendors.fitbit import json_files
from backpain_analytics.sources.vendors.fitbit.names import CSV, JSON, dated
from backpain_analytics.sources.vendors.fitbit.night_clocks import judge, stated_offsets

SLEEP_HEADERS = {"sleep_start", "sleep_end", "start_utc_offset"}

_DAYS_IN_A_JSON = 31
_DAY = timedelta(days=1)


def is_table(member: Member) -> bool:
    """Know the file by its headers."""
    return SLEEP_HEADERS.issubset(headers_in(member.head(4096)))


def survey_sleeps(members: Sequence[Member], shown: Mapping[date, int]) -> Evidence:
    """Find by which clock each file's nights are written, and what they say of it.

    Args:
        members: All of the account.
        shown: Local date → the wearer's offset as heart rates show it.
    """
    named = dated(members, "sleep", JSON)
    heart_rates = dated(members, "heart_rate", JSON) | dated(members, "heart_rate", CSV)
    evidence = Evidence(
        dates={
            member.label: (begins - _DAY, begins + _DAYS_IN_A_JSON * _DAY)
            for member, begins in named.items()
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


def _json_around(nights: pl.DataFrame, named: Mapping[Member, date]) -> dict[str, Member]:
    """Return the JSON files that may hold one of the nights, by their labels."""
    first, last = nights["start"].min(), nights["end"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return {}
    reach = first.date() - (_DAYS_IN_A_JSON + 1) * _DAY, last.date() + _DAY
    return {
        member.label: member for member, begins in named.items() if reach[0] <= begins <= reach[1]
    }


def written_nights(table: Table) -> pl.DataFrame:
    """Return `start` and `end` as written, without a zone, and the stated `offset` in minutes."""
    columns = {name.lower(): table.frame[name] for name in table.frame.columns}
    return pl.DataFrame(
        {
            "start": read_moments(columns["sleep_start"]).values,
            "end": read_moments(columns["sleep_end"]).values,
            "offset": read_offsets(columns["start_utc_offset"]),
        }
    )


def night_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the nights and naps that the JSON of the export does not have."""
    table, evidence = read_table(member), context.evidence
    written = written_nights(table)
    if member.label in evidence.local:
        spans = json_files.night_spans(written, context)
    else:
        in_utc = pl.col("start", "end").dt.replace_time_zone("UTC")
        spans = written.select(in_utc).rename({"start": "started_at", "end": "ended_at"})
    offsets = (offsets_at(at, evidence.utc_offset_minutes) for at in spans)
    rows = spans.with_columns(
        table.lines,
        source_id=pl.lit(json_files.SOURCE_ID),
        utc_offset_minutes=pl.coalesce(offsets),
    )
    beside = evidence.beside.get(member.label, {})
    known = json_files.night_spans(json_nights(beside.values()), context)
    # No wrist sleeps twice at a time.
    is_known = overlap(rows, known.sort("started_at"))
    yield device_batch(json_files.SOURCE_ID, "worn_with_heart_rate")
    yield from sleep_batches(rows.filter(~is_known))
    notes = [evidence.notes[member.label]] if member.label in evidence.notes else []
    if is_known.any():
        notes.append(f"nights and naps left out, as the JSON has them: {int(is_known.sum()):,}")
    yield note_batch(*notes)


def json_nights(members: Iterable[Member]) -> pl.DataFrame:
    """Return the nights of JSON files, by the wearer's clock; none of damaged ones."""
    frames = [pl.DataFrame(schema={"start": pl.Datetime("us"), "end": pl.Datetime("us")})]
    for member in members:
        # The file itself says that it is damaged.
        with suppress(UnreadableExportError):
            frames.append(json_files.nights(member)[0])
    return pl.concat(frames)
