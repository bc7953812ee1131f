"""Fitbit by Google Takeout: CSV in UTC, and beside it most of the same as JSON."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial

from backpain_analytics.sources.files.kinds import TRACK_NAMES
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader, note_batch
from backpain_analytics.sources.vendors.columns import headers_in
from backpain_analytics.sources.vendors.fitbit import exercises, json_files, lists, sleeps, tables
from backpain_analytics.sources.vendors.fitbit.names import DAYS_IN_A_JSON, JSON, kind_in
from backpain_analytics.sources.vendors.fitbit.twins import survey_twins

_NUMBERS = (*DAYS_IN_A_JSON, "resting_heart_rate", "weight")
_NAMED = re.compile(
    r"(?:daily_)?(steps|distance|floors|heart_rate|resting_heart_rate|weight)"
    r"(?:[_-]\d{4}-\d\d-\d\d)?\.csv$"
)
_VALUES = {
    "steps": "steps",
    "distance": "distance",
    "floors": "floors",
    "beats per minute": "heart_rate",
    "weight grams": "weight",
}
"""Header beside `timestamp` → what the table holds. Further columns than `data source` have
tables that say the same in another way, such as the paces of `live_pace_<date>.csv`."""
_OWN = {"heart_rate", "resting_heart_rate", "weight"}
"""Nobody else heads these so."""
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
    if json_files.is_ours(member):
        return True
    kind = _kind(member)
    is_theirs = kind not in _VALUES.values() or _is_named(member, kind) or _is_placed(member)
    # Where only its headers point to Fitbit, a mapping says more.
    return kind is not None and (is_theirs or mapping_for(member, context) is None)


def _kind(member: Member) -> str | None:
    """Return what a table of the account holds; None: it is none."""
    header = headers_in(member.head(4096))
    if header == _ZONE_MINUTES:
        return "zone_minutes"
    if sleeps.is_table(member):
        return "sleep"
    if exercises.is_table(member):
        return "exercise"
    if _is_empty(member):
        return _name(member)
    kind = _VALUES.get(header[1]) if header[:1] == ("timestamp",) and header[1:] else None
    is_exact = header[2:] in ((), (_SOURCE,))
    is_told = kind in _OWN or header[2:] == (_SOURCE,) or _is_placed(member)
    if not (_is_named(member, kind) or (is_exact and is_told)):
        return None
    return "resting_heart_rate" if kind == "heart_rate" and _is_resting(member) else kind


def _name(member: Member) -> str | None:
    """Return what the name of a table says it holds."""
    named = _NAMED.match(member.name)
    return named[1] if named else None


def _is_named(member: Member, kind: str | None) -> bool:
    """Say whether the name is that of a kind: of others a date alone tells it from anybody's."""
    is_dated = any(letter.isdigit() for letter in member.name)
    name = _name(member)
    is_rate = {name, kind} <= {"heart_rate", "resting_heart_rate"}
    return name is not None and (name == kind or is_rate) and (is_dated or kind in _OWN)


def _is_placed(member: Member) -> bool:
    return _PLACE.search(member.label) is not None


def _is_resting(member: Member) -> bool:
    """Know the rates of days by their name, or by times that are days apart."""
    name = _name(member)
    if name is not None:
        return name == "resting_heart_rate"
    rows = _ROW.findall(member.head(4096))[:2]
    return len({day for day, _ in rows}) == 2 and len({clock for _, clock in rows}) == 1


def _is_empty(member: Member) -> bool:
    return member.head(16).strip().lower() in (b"", b"no data")


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the wearer's offsets, the files that say the same, and by which clock nights are."""
    shown = json_files.READER.survey(members).utc_offset_minutes
    twins, nights = survey_twins(members), sleeps.survey_sleeps(members, shown)
    return Evidence(
        utc_offset_minutes={**nights.utc_offset_minutes, **shown},
        beside={**twins.beside, **nights.beside, **_others(members)},
        dates={**twins.dates, **nights.dates},
        local=nights.local,
        notes=nights.notes,
    )


def _others(members: Sequence[Member]) -> dict[str, dict[str, Member]]:
    """Find what says again some of what is no row of minutes, and in whose favour."""
    of_kind: dict[str, dict[str, Member]] = {}
    for member in members:
        is_json = json_files.is_ours(member)
        kind = json_files.kind_of(member) if is_json else _kind(member)
        of_kind.setdefault(f"{kind}.{'json' if is_json else 'csv'}", {})[member.label] = member
    beside: dict[str, dict[str, Member]] = {}
    for reads, yields in _IN_FAVOUR.items():
        if of_kind.get(yields):
            beside |= dict.fromkeys(of_kind.get(reads, {}), of_kind[yields])
    return beside


_IN_FAVOUR = {
    "resting_heart_rate.csv": "resting_heart_rate.json",
    "exercise.csv": "exercise.json",
    "weight.json": "weight.csv",
}
"""Files of which only that is read which the others do not say."""

_TABLES: Mapping[str, Callable[[Member, Context], Iterator[Batch]]] = {
    **{kind: partial(tables.minute_table_batches, kind) for kind in lists.MINUTES},
    "heart_rate": tables.heart_rate_table_batches,
    "resting_heart_rate": tables.resting_batches,
    "weight": tables.weight_table_batches,
    "zone_minutes": tables.zone_minute_batches,
    "sleep": sleeps.night_batches,
    "exercise": exercises.table_exercise_batches,
}


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind = _kind(member)
    if kind is None:
        yield from json_files.READER.read(member, context)
    elif _is_empty(member) and member.label not in context.evidence.beside:
        yield note_batch("it holds no data")
    else:
        yield from _TABLES[kind](member, context)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know what else lies in the folders of the account, from sleep scores to settings."""
    is_beside = member.name.endswith(".json") and any(
        kind_in(name, JSON) in _NUMBERS for name in beside
    )
    is_theirs = is_beside or _is_placed(member)
    is_read = json_files.is_ours(member) or _kind(member) is not None
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
