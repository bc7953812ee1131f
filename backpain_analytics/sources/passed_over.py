"""Files that a vendor's export is known to hold beside what is read."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from backpain_analytics.sources.files.members import BrokenMember, Member
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.reader import Context, Reader

_Found = Member | BrokenMember


def without_passed_over(
    found: Sequence[_Found], readers: Sequence[Reader], context: Context
) -> tuple[list[_Found], dict[str, int]]:
    """Return what is left to be recognised, and how many files each kind of export passes over."""
    beside = _names_by_folder(found)
    left: list[_Found] = []
    passed_over: Counter[str] = Counter()
    for member in found:
        title = _title(member, beside[_path(member).parent], readers, context)
        if title is None:
            left.append(member)
        else:
            passed_over[title] += 1
    return left, dict(passed_over)


def _title(
    member: _Found, beside: Set[str], readers: Sequence[Reader], context: Context
) -> str | None:
    # A mapping says that somebody wants just this file.
    if isinstance(member, BrokenMember) or mapping_for(member, context) is not None:
        return None
    # A copy, so that the head it keeps goes when the readers have been asked.
    probe = replace(member)
    title = next((reader.title for reader in readers if reader.passes_over(probe, beside)), None)
    return title if probe.failure is None else None


def _names_by_folder(found: Sequence[_Found]) -> dict[PurePosixPath, set[str]]:
    names: dict[PurePosixPath, set[str]] = {}
    for member in found:
        path = _path(member)
        names.setdefault(path.parent, set()).add(path.name)
    return names


def _path(member: _Found) -> PurePosixPath:
    return PurePosixPath(member.label.replace("!", "/"))
