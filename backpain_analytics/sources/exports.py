"""Which reader reads which file of an export, and what the files say together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.records import FileOutcome
from backpain_analytics.settings.zones import matching_zone, single_zone
from backpain_analytics.sources.export_files import ExportFile
from backpain_analytics.sources.file_kinds import kind_of_file
from backpain_analytics.sources.files.archives import members_of
from backpain_analytics.sources.files.being_written import is_being_written
from backpain_analytics.sources.files.kinds import kind_of
from backpain_analytics.sources.files.limited import refused
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.files.zips import Found
from backpain_analytics.sources.mappings import mapping_for, misfit
from backpain_analytics.sources.parsing.dialect import decode
from backpain_analytics.sources.passed_over import PassedOver, without_passed_over
from backpain_analytics.sources.reader import Context, Evidence, Reader
from backpain_analytics.sources.registry import GENERIC_READERS, READERS, SPECIFIC_READERS
from backpain_analytics.sources.scan import InboxFile, Scan
from backpain_analytics.sources.sheet_choice import Claim, settled
from backpain_analytics.sources.unknown_files import unknown_reason

BY_HAND = {"samples_csv", "pain_diary_csv", "exercise_log_csv"}
"""The readers of tables that are no vendor's: what mappings are for."""
MOST_UNKNOWN_NAMED = 10_000
"""Each is a row in the warehouse."""


class KnownFile(NamedTuple):
    """A file that was read before."""

    label: str
    reader: str
    read_under: str
    """What its reading depended on beside its content."""


@dataclass(frozen=True)
class ReadBefore:
    """What is known of the files of a scan from when they were read before."""

    known: Mapping[str, Set[KnownFile]] = field(default_factory=dict)
    """Place → what lies there."""
    waited: Set[str] = frozenset()
    """Places of files that were to be read another time."""
    gone: Set[str] = frozenset()
    """Readers of whose exports a file is gone, so that the others may say something else."""

    def readers(self, place: str) -> dict[str, str]:
        """Return by label the readers of what lies at a place."""
        return {one.label: one.reader for one in self.known.get(place, ())}

    def has_read(self, place: str, file: ExportFile) -> bool:
        """Say whether a file is understood as it was when it was read."""
        understood = KnownFile(file.member.label, file.reader.name, file.read_under)
        return not file.parts and understood in self.known.get(place, ())


@dataclass(frozen=True)
class Export:
    """The files of a scan that are to be read, archives opened."""

    scan: Scan
    files: tuple[ExportFile, ...]
    """Oldest first, so that a newer version of the same data comes after what it replaces."""
    unknown: tuple[FileOutcome, ...]
    """Files that no reader knows or that must not be opened, with the reason."""
    passed_over: Mapping[PassedOver, int] = field(default_factory=dict)
    """What is known by its name to hold nothing that is used → how many files there are."""
    litter: Mapping[str, int] = field(default_factory=dict)
    """What files are that are not looked at for their names → how many there are."""
    busy: tuple[InboxFile, ...] = ()
    """Files that another program is still writing; they are not opened."""
    found_zone: str | None = None
    """Where nothing is declared: the time zone of the only clock that the files show."""


def open_files(found: Scan, before: ReadBefore, *, finds_zone: bool) -> Export:
    """Recognise the changed files of a scan, without reading more than their beginnings.

    Of the others those come along of which the changed ones say something else than before.

    With `finds_zone`, if the files show by which clock the person lives, all are read by that.
    """
    busy = _busy_files(found, before.waited)
    idle = found.files.keys() - {file.place for file in busy}
    found = found.at(found.changed & idle)
    export = _recognised(found, before)
    zone = matching_zone(_offsets(export.files)) if finds_zone else None
    if zone is not None:
        found = found.under(replace(found.context, zones=single_zone(zone))).at(idle)
        export = _recognised(found, before)
    files = tuple(file for file in export.files if _is_to_read(file, found, before))
    return replace(export, files=files, busy=tuple(busy), found_zone=zone)


def _busy_files(found: Scan, waited: Set[str]) -> list[InboxFile]:
    """Return what another program is writing, unless that kept it waiting before."""
    changed = [found.files[place] for place in sorted(found.changed - waited)]
    return [file for file in changed if is_being_written(file.path)]


def _offsets(files: Iterable[ExportFile]) -> dict[date, int]:
    """Return local date → clock offset, over all files that show one."""
    offsets: dict[date, int] = {}
    for file in files:
        offsets.update(file.context.evidence.utc_offset_minutes)
    return offsets


def _is_to_read(file: ExportFile, found: Scan, before: ReadBefore) -> bool:
    place = found.place_of(file.member.label)
    return place in found.changed or not before.has_read(place, file)


def _recognised(found: Scan, before: ReadBefore) -> Export:
    """Recognise the changed files, and those of which they may say something."""
    known: dict[str, list[Member]] = {}
    unknown: list[FileOutcome] = []
    changed = [found.files[place] for place in sorted(found.changed)]
    inside = [one for file in changed for one in _members_of(found, file)]
    litter = Counter(filter(None, map(_litter_kind, inside)))
    looked_at = [one for one in inside if not _litter_kind(one)]
    beside = [file.label for file in found.files.values()]
    left, passing = without_passed_over(looked_at, beside, SPECIFIC_READERS, found.context)
    passed_over = Counter(
        PassedOver(found.place_of(label), reader.name, kind_of_file(label))
        for label, reader in passing
    )
    claims = (_claim(one, found.context) for one in left if isinstance(one, Member))
    unknown += [one for one in left if isinstance(one, FileOutcome)]
    for claim in settled(claims, found.context):
        if claim.reader is not None and claim.is_beside:
            place, kind = found.place_of(claim.member.label), f"sheet {claim.member.sheet}"
            passed_over[PassedOver(place, claim.reader.name, kind)] += 1
        elif claim.reader is not None:
            known.setdefault(claim.reader.name, []).append(claim.member)
        elif claim.refusal is not None:
            unknown.append(claim.refusal)
    for reader, member in _unchanged_members(found, before, known.keys()):
        known.setdefault(reader, []).append(member)
    files = [
        ExportFile(member, reader, replace(found.context, evidence=evidence), found.read_under)
        for reader in READERS
        for members in [known.get(reader.name, [])]
        for evidence in [reader.survey(members) if members else Evidence()]
        for member in _without_parts(members, evidence)
    ]
    files.sort(key=lambda file: (file.member.modified_at, file.member.label))
    return Export(found, tuple(files), _named(unknown), dict(passed_over), dict(litter))


def _claim(member: Member, context: Context) -> Claim:
    try:
        return Claim(member, _reader_of(member, context))
    except UnreadableExportError as error:
        return Claim(member, None, refused(member.label, error))


def _litter_kind(found: Found) -> str | None:
    if isinstance(found, FileOutcome) and found.status == "passed over":
        return found.reason
    return None


def _named(unknown: Sequence[FileOutcome]) -> tuple[FileOutcome, ...]:
    """Name so many files and count the rest: an archive of hundreds of thousands says no more."""
    named, rest = unknown[:MOST_UNKNOWN_NAMED], unknown[MOST_UNKNOWN_NAMED:]
    if not rest:
        return tuple(named)
    reason = (
        f"{len(rest):,} more files are not read either; the first {len(named):,} are named "
        "with their reasons"
    )
    is_waiting = any(outcome.status == "waiting" for outcome in rest)
    label = f"{rest[0].path.partition('!')[0]}!…"
    return (*named, FileOutcome(label, "waiting" if is_waiting else "unknown", reason))


def _unchanged_members(
    found: Scan, before: ReadBefore, arriving: Set[str]
) -> Iterator[tuple[str, Member]]:
    """Yield the unchanged files of readers for which an export is more than its files."""
    changed = (before.readers(place).values() for place in found.changed)
    concerned = arriving | set(before.gone).union(*changed)
    surveying = {reader.name for reader in READERS if reader.surveys} & concerned
    for place, file in found.files.items():
        readers = before.readers(place)
        if place in found.changed or surveying.isdisjoint(readers.values()):
            continue
        for member in _members_of(found, file):
            if isinstance(member, Member) and readers.get(member.label) in surveying:
                yield readers[member.label], member


def _members_of(found: Scan, file: InboxFile) -> Iterator[Found]:
    if file.closed is not None:
        return iter([FileOutcome(file.label, "unknown", file.closed)])
    return members_of(file.path, file.label, found.home, found.context.password)


def _without_parts(members: Iterable[Member], evidence: Evidence) -> Iterator[Member]:
    parts = {part.label for parts in evidence.parts.values() for part in parts.values()}
    return (member for member in members if member.label not in parts)


def _reader_of(member: Member, context: Context) -> Reader:
    """Return the one reader that knows a file.

    Raises:
        UnreadableExportError: None does, or two do, or it does not open.
    """
    # A copy, so that the head it keeps for the readers goes when they have been asked.
    probe = replace(member)
    head = probe.head()
    if probe.failure is not None:
        raise probe.failure
    reason = misfit(probe, context)
    if reason is not None and kind_of(head, decode(head)) is not None:
        # No mapping reads such a file.
        return _reader_of(probe, replace(context, mappings=()))
    if reason is not None:
        return _reader_despite(reason, probe, context)
    known = [reader for reader in SPECIFIC_READERS if reader.recognises(probe, context)]
    claims = _foremost(known, is_mapped=mapping_for(probe, context) is not None)
    if len(claims) > 1:
        raise AmbiguousExportError(
            f"it could be {' or '.join(reader.title for reader in claims)}. Say which with a "
            "[mappings.<name>] block in backpain.toml"
        )
    if claims:
        return claims[0]
    for reader in GENERIC_READERS:
        if reader.recognises(probe, context):
            return reader
    raise UnreadableExportError(unknown_reason(probe))


def _foremost(claims: Sequence[Reader], *, is_mapped: bool) -> Sequence[Reader]:
    """Leave out who comes second: a log kept by hand has words that a vendor's table has too."""
    by_hand = [reader for reader in claims if reader.name in BY_HAND]
    others = [reader for reader in claims if reader.name not in BY_HAND]
    return (by_hand or others) if is_mapped else (others or by_hand)


def _reader_despite(reason: str, member: Member, context: Context) -> Reader:
    """Return a vendor's reader for a file that a mapping claims by its name alone.

    Raises:
        UnreadableExportError: It is no vendor's, so the mapping was meant for it.
    """
    try:
        reader = _reader_of(member, replace(context, mappings=()))
    except UnreadableExportError as error:
        raise UnreadableExportError(f"{reason}; and without the mapping: {error}") from error
    if reader.name not in BY_HAND:
        return reader
    raise UnreadableExportError(
        f"{reason}. Correct the mapping, or narrow its files: without it, the file would be read "
        f"as {reader.title}"
    )
