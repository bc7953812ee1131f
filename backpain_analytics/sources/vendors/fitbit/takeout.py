"""Fitbit by Google Takeout: CSV in UTC, and beside it most of the same as JSON."""

import re
from collections.abc import Iterator, Sequence, Set

from backpain_analytics.sources.files.kinds import TRACK_NAMES
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader, note_batch
from backpain_analytics.sources.vendors.columns import headers_in
from backpain_analytics.sources.vendors.fitbit import json_files, tables
from backpain_analytics.sources.vendors.fitbit.names import CSV, JSON, kind_in
from backpain_analytics.sources.vendors.fitbit.sleeps import is_table as is_sleep_table
from backpain_analytics.sources.vendors.fitbit.sleeps import night_batches, survey_sleeps
from backpain_analytics.sources.vendors.fitbit.twins import DAYS_IN_A_JSON, survey_twins

_NUMBERS = (*DAYS_IN_A_JSON, "resting_heart_rate")
_RESTING_CSV = "daily_resting_heart_rate.csv"
_RESTING_JSON = re.compile(r"resting_heart_rate-.*\.json$")
_HEADERS = (("timestamp", "steps"), ("timestamp", "beats per minute"))
_ZONE_MINUTES = ("date_time", "heart_zone_id", "total_minutes")
"""Of `Active Zone Minutes - <date>.csv`, by the wearer's clock; its twin in UTC is left alone."""
_SOURCE = "data source"
_ROW = re.compile(rb"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)", re.MULTILINE)
_PLACE = re.compile(
    r"(?:^|[/!])(?:Takeout/(?:Fitbit|Google Health)/|Takeout/archive_browser\.html$"
    r"|(?:Global Export Data|Physical Activity_GoogleData|Health Fitness Data_GoogleData)/)"
)
"""Where an account's files lie: under the one name until 2025, under the other since."""


def _recognises(member: Member, context: Context) -> bool:
    is_known = json_files.is_ours(member) or _is_table(member)
    # Where only its headers point to Fitbit, a mapping says more.
    return is_known or (mapping_for(member, context) is None and _is_by_header(_header(member)))


def _is_table(member: Member) -> bool:
    header = _header(member)
    if is_sleep_table(member):
        return True
    is_named = _is_dated(member) or member.name == _RESTING_CSV
    is_ours = is_named and (header[:2] in _HEADERS or _is_empty(member))
    is_placed = header == _HEADERS[0] and _PLACE.search(member.label) is not None
    return is_ours or is_placed or header == _ZONE_MINUTES


def _is_dated(member: Member) -> bool:
    return kind_in(member.name, CSV) in DAYS_IN_A_JSON


def _is_by_header(header: Sequence[str]) -> bool:
    """Know a table under any name: nobody else heads heart rates so, nor steps by their source."""
    return header[:2] == _HEADERS[1] or (header[:2] == _HEADERS[0] and _SOURCE in header)


def _is_resting(member: Member) -> bool:
    """Know the rates of days by their name, or by times that are days apart."""
    if member.name == _RESTING_CSV or _is_dated(member):
        return member.name == _RESTING_CSV
    rows = _ROW.findall(member.head(4096))[:2]
    are_days = len({day for day, _ in rows}) == 2 and len({clock for _, clock in rows}) == 1
    return are_days and _header(member)[:2] == _HEADERS[1]


def _header(member: Member) -> tuple[str, ...]:
    return headers_in(member.head(4096))


def _is_empty(member: Member) -> bool:
    return member.head(16).strip().lower() in (b"", b"no data")


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the wearer's offsets, the files that say the same, and by which clock nights are."""
    shown = json_files.READER.survey(members).utc_offset_minutes
    twins, sleeps = survey_twins(members), survey_sleeps(members, shown)
    resting = {member.label: member for member in members if _RESTING_JSON.match(member.name)}
    of_resting = {member.label: resting for member in members if _is_resting(member)}
    return Evidence(
        utc_offset_minutes={**sleeps.utc_offset_minutes, **shown},
        beside={**twins.beside, **sleeps.beside, **(of_resting if resting else {})},
        dates={**twins.dates, **sleeps.dates},
        local=sleeps.local,
        notes=sleeps.notes,
    )


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if json_files.is_ours(member) or member.name.endswith(".json"):
        yield from json_files.READER.read(member, context)
    elif _is_empty(member) and member.label not in context.evidence.beside:
        yield note_batch("it holds no data")
    elif _header(member) == _ZONE_MINUTES:
        yield from tables.zone_minute_batches(read_table(member))
    elif _is_resting(member):
        yield from tables.resting_batches(read_table(member), member, context)
    elif is_sleep_table(member):
        yield from night_batches(member, context)
    elif member.name.startswith("steps") or _header(member)[:2] == _HEADERS[0]:
        yield from tables.step_table_batches(member, context)
    else:
        yield from tables.heart_rate_table_batches(member, context)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know what else lies in the folders of the account, from sleep scores to settings."""
    is_beside = member.name.endswith(".json") and any(
        kind_in(name, JSON) in _NUMBERS for name in beside
    )
    is_theirs = is_beside or _PLACE.search(member.label) is not None
    is_read = json_files.is_ours(member) or _is_table(member) or _is_by_header(_header(member))
    is_track = member.name.lower().endswith(TRACK_NAMES)
    return is_theirs and not is_read and not is_track


READER = Reader(
    "fitbit",
    "Fitbit archive or Google Takeout",
    _recognises,
    _read,
    survey=_survey,
    passes_over=_passes_over,
)
