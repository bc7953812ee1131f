"""Which reader reads which file of an export, and what the files say together."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from sys import intern

from backpain_analytics.errors import AmbiguousExportError, PassingError, UnreadableExportError
from backpain_analytics.sources.export_files import ExportFile
from backpain_analytics.sources.files.archives import Found, label_of, members_of
from backpain_analytics.sources.files.kinds import broken_promise, kind_of
from backpain_analytics.sources.files.limited import is_passing, passing_reason
from backpain_analytics.sources.files.listing import Litter, list_below
from backpain_analytics.sources.files.members import HEAD_BYTES, BrokenMember, Member
from backpain_analytics.sources.mappings import misfit
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.parsing.dialect import decode, find_layout, is_json, is_markup
from backpain_analytics.sources.parsing.sqlite_files import unknown_database
from backpain_analytics.sources.passed_over import without_passed_over
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader
from backpain_analytics.sources.registry import GENERIC_READERS, READERS, SPECIFIC_READERS
from backpain_analytics.sources.unknown_tables import UNKNOWN, table_reason

BY_HAND = {"samples_csv", "pain_diary_csv", "exercise_log_csv"}
"""The readers of tables that are no vendor's: what mappings are for."""
MOST_UNKNOWN_NAMED = 10_000
"""Each is a row in the warehouse."""
_TEXT_NAMES = (".csv", ".tsv", ".txt")
_UNKNOWN = (
    "no reader knows this file: it is no export of a watch, phone or app that is listed in the "
    "README, and no table whose headers name steps, heart rates, pain or exercise"
)


@dataclass(frozen=True)
class Export:
    """All files below one path, archives opened."""

    files: tuple[ExportFile, ...]
    """Oldest first, so that a newer version of the same data comes after what it replaces."""
    person_id: str | None
    unknown: tuple[BrokenMember, ...]
    """Files that no reader knows or that must not be opened, with the reason."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Title of a reader → how many files of such exports hold nothing that is used."""
    litter: Mapping[str, int] = field(default_factory=dict)
    """What files are that are not looked at for their names → how many there are."""

    @property
    def utc_offset_minutes(self) -> dict[date, int]:
        """Local date → clock offset, over all files that show one."""
        offsets: dict[date, int] = {}
        for file in self.files:
            offsets.update(file.context.evidence.utc_offset_minutes)
        return offsets


@dataclass(frozen=True)
class Wanted:
    """Files on disk to look into, and what is known of those beside them."""

    files: Sequence[Path]
    root: Path
    """What they are named from."""
    home: Path
    """Links must stay below."""
    beside: Sequence[str] = ()
    """Labels of all files on disk in the same folders."""
    settled: Mapping[Path, Mapping[str, str]] = field(default_factory=dict)
    """Files on disk that need no second look: labels in them → the readers that know them."""
    closed: Mapping[Path, str] = field(default_factory=dict)
    """Those of the files that cannot be looked into tonight, and why."""
    bereft: Set[str] = frozenset()
    """Readers of whose exports a file is gone, so that the others may say something else."""


def open_export(path: Path, context: Context) -> Export:
    """Recognise every file below a path, without reading more than their beginnings.

    Raises:
        UnreadableExportError: The path does not exist.
    """
    if not path.exists():
        raise UnreadableExportError(f"{path}: no such file or folder.")
    listing = list_below(path)
    closed = {one.entry: one.reason for one in listing.unavailable}
    wanted = Wanted(listing.entries, path.parent, listing.home, closed=closed)
    export = open_files(wanted, context)
    litter = Counter(export.litter) + Counter(what for _, what in listing.litter)
    return replace(export, litter=dict(litter))


def open_files(wanted: Wanted, context: Context) -> Export:
    """Recognise some files, without reading more than their beginnings.

    Settled files come along where what arrives may say something about them.
    """
    known: dict[str, list[Member]] = {}
    unknown: list[BrokenMember] = []
    found = [
        member for file in wanted.files for member in _members_of(wanted, file, context.password)
    ]
    litter = Counter(one.what for one in found if isinstance(one, Litter))
    looked_at = [one for one in found if not isinstance(one, Litter)]
    left, passed_over = without_passed_over(looked_at, wanted.beside, SPECIFIC_READERS, context)
    for member in left:
        if isinstance(member, BrokenMember):
            unknown.append(member)
            continue
        try:
            known.setdefault(_reader_of(member, context).name, []).append(member)
        except UnreadableExportError as error:
            unknown.append(_broken(member, error))
    arriving = known.keys() | wanted.bereft
    for reader, member in _settled_members(wanted, arriving, context.password):
        known.setdefault(reader, []).append(member)
    files = [
        ExportFile(member, reader, replace(context, evidence=evidence))
        for reader in READERS
        for members in [known.get(reader.name, [])]
        for evidence in [reader.survey(members) if members else Evidence()]
        for member in _without_parts(members, evidence)
    ]
    files.sort(key=lambda file: (file.member.modified_at, file.member.label))
    return Export(tuple(files), context.person_id, _named(unknown), passed_over, dict(litter))


def _named(unknown: Sequence[BrokenMember]) -> tuple[BrokenMember, ...]:
    """Name so many files and count the rest: an archive of hundreds of thousands says no more."""
    named, rest = unknown[:MOST_UNKNOWN_NAMED], unknown[MOST_UNKNOWN_NAMED:]
    if not rest:
        return tuple(named)
    reason = (
        f"{len(rest):,} more files are not read either; the first {len(named):,} are named "
        "with their reasons"
    )
    is_passing = any(broken.is_passing for broken in rest)
    label = f"{rest[0].label.partition('!')[0]}!…"
    return (*named, BrokenMember(label, reason, is_passing))


def _broken(member: Member, error: UnreadableExportError) -> BrokenMember:
    # There may be many, and most say the same.
    reason = intern(str(error).removeprefix(f"{member.label}: "))
    return BrokenMember(member.label, reason, is_passing=isinstance(error, PassingError))


def _settled_members(
    wanted: Wanted, arriving: Set[str], password: str | None
) -> Iterator[tuple[str, Member]]:
    """Yield the settled files of readers for which an export is more than its files."""
    surveying = {reader.name for reader in READERS if reader.surveys} & arriving
    for file, readers in wanted.settled.items():
        if surveying.isdisjoint(readers.values()):
            continue
        for member in _members_of(wanted, file, password):
            reader = readers.get(member.label)
            if reader in surveying and isinstance(member, Member):
                yield str(reader), member


def _members_of(wanted: Wanted, file: Path, password: str | None) -> Iterator[Found]:
    reason = wanted.closed.get(file)
    if reason is not None:
        return iter([BrokenMember(label_of(file, wanted.root), reason)])
    return members_of(file, wanted.root, wanted.home, password)


def _without_parts(members: Iterable[Member], evidence: Evidence) -> Iterator[Member]:
    parts = {part.label for parts in evidence.parts.values() for part in parts.values()}
    return (member for member in members if member.label not in parts)


def read_into(
    batches: Iterator[Batch], reader: Reader, outcome: Outcome, take: Callable[[Batch], None]
) -> None:
    """Hand every batch of a file to `take`; a file that breaks off keeps what came before."""
    try:
        for batch in batches:
            outcome.count(batch)
            take(batch)
    except UnreadableExportError as error:
        reason, outcome.is_passing = str(error), isinstance(error, PassingError)
    except Exception as error:
        # One bad file must cost only itself. What a parser says may quote a reading, so only
        # the kind of its error is kept.
        reason = f"{reader.title}: damaged in a way not foreseen ({type(error).__name__})"
        if is_passing(error):
            reason, outcome.is_passing = passing_reason(error), True
    else:
        return
    if outcome.rows_read:
        outcome.is_partial = True
        outcome.notes.append(f"read in part: {reason}")
    else:
        outcome.status, outcome.reason = "unreadable", reason


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
    claims = [reader for reader in SPECIFIC_READERS if reader.recognises(probe, context)]
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
    raise UnreadableExportError(_unknown_reason(probe))


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


def _unknown_reason(member: Member) -> str:
    head = member.head()
    if not head:
        return "the file is empty; export it again"
    text = decode(head)
    kind = kind_of(head, text) or unknown_database(member)
    if kind is not None:
        return kind
    if is_markup(text):
        return (
            "it is a web page or XML that no reader knows, whatever its name ends in. Save or "
            "export the table itself, as CSV"
        )
    if is_json(text):
        return _json_reason(member, text)
    layout = find_layout(head)
    if layout is not None:
        return table_reason(layout, member.name)
    return broken_promise(member.name) or _text_reason(member, text)


def _json_reason(member: Member, text: str) -> str:
    is_whole_text = len(member.head()) < HEAD_BYTES
    if is_whole_text and not _is_whole_json(text):
        return "it is JSON that breaks off, or is damaged; export or copy it again"
    return (
        "it is JSON that no reader knows: hand in the vendor's export as it came, under the names "
        "that the vendor gave its files, or export the same data as CSV"
    )


def _is_whole_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _text_reason(member: Member, text: str) -> str:
    if "\x00" not in text:
        how = "A [mappings.<name>] block in backpain.toml says how to read a table by hand"
        return f"{UNKNOWN}. {how}"
    if member.name.lower().endswith(_TEXT_NAMES):
        return "it is called a table, but holds bytes that no text has (NUL); export it again"
    return (
        "it is neither text nor a file of a kind that is known here: export the same data in one "
        "of the forms that the README lists, or as CSV"
    )
