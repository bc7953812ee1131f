"""Which sheet of a workbook is read: the one that a reader knows, or the one that is named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import escape
from itertools import groupby

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.mappings import chosen_sheets
from backpain_analytics.sources.reader import Context, Reader
from backpain_analytics.sources.unknown_tables import block_name, quoted

_MOST_NAMED = 5
"""Sheets in one sentence."""


@dataclass(frozen=True)
class Claim:
    """A file, and the reader that knows it, or what becomes of it without one."""

    member: Member
    reader: Reader | None
    refusal: FileOutcome | None = None
    is_beside: bool = False
    """A sheet that none knows, in a workbook of which the reader knows another."""


def settled(claims: Iterable[Claim], context: Context) -> Iterator[Claim]:
    """Yield the claims on files as they are, and those on sheets once their workbook is settled.

    A sheet that none knows is no file in trouble where another of its workbook is read.
    """
    for is_workbook, group in groupby(claims, key=_workbook):
        if is_workbook is None:
            yield from group
        else:
            yield from _of_workbook(list(group), context)


def _workbook(claim: Claim) -> str | None:
    return None if claim.member.sheet is None else claim.member.file_label


def _of_workbook(claims: Sequence[Claim], context: Context) -> Iterator[Claim]:
    chosen = chosen_sheets(claims[0].member, context)
    left = [claim for claim in claims if not chosen or claim.member.sheet in chosen]
    known = [claim for claim in left if claim.reader is not None]
    if not left:
        yield _refused(claims, f"it has no sheet {_listed(sorted(chosen))}; it has {_all(claims)}")
    elif not known:
        yield left[0] if len(left) == 1 else _refused(left, _none_known(left))
    if known and not chosen:
        yield from (
            replace(claim, reader=known[0].reader, refusal=None, is_beside=True)
            for claim in left
            if claim.reader is None and claim.member.head(1)
        )
    for reader in {claim.reader.name: claim.reader for claim in known if claim.reader}.values():
        alike = [claim for claim in known if claim.reader is reader]
        if len(alike) == 1 or chosen:
            yield from alike
        else:
            yield _refused(alike, _several(alike, reader))


def _refused(claims: Sequence[Claim], reason: str) -> Claim:
    member = claims[0].member
    return Claim(member, None, FileOutcome(member.file_label, "unknown", reason))


def _none_known(claims: Sequence[Claim]) -> str:
    """Say of the first sheet why it is not known: most workbooks have one table, and it first."""
    first = claims[0]
    reason = first.refusal.reason if first.refusal else ""
    return f"no reader knows any of its sheets, {_all(claims)}. Of {first.member.sheet!r}: {reason}"


def _several(claims: Sequence[Claim], reader: Reader) -> str:
    name = claims[0].member.file_name
    return (
        f"several of its sheets, {_all(claims)}, can be read as {reader.title}, and may hold the "
        "same twice. Say in backpain.toml which counts, one block for each that does:\n"
        f"[mappings.{block_name(name)}]\nfiles = {quoted(escape(name))}\n"
        f"sheet = {quoted(str(claims[0].member.sheet))}"
    )


def _all(claims: Sequence[Claim]) -> str:
    return _listed([str(claim.member.sheet) for claim in claims])


def _listed(names: Sequence[str]) -> str:
    shown = [repr(name) for name in names[:_MOST_NAMED]]
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*shown, *more])
