"""Files that a vendor's export is known to hold beside what is read."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.files.zips import Found
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.reader import Context, Reader


def without_passed_over(
    found: Sequence[Found],
    beside: Iterable[str],
    readers: Sequence[Reader],
    context: Context,
) -> tuple[list[Found], dict[str, int]]:
    """Return what is left to be recognised, and how many files each kind of export passes over.

    `beside` names what else lies in the same folders. Mappings go before.
    """
    names = _names_by_folder([*map(_label, found), *beside])
    left: list[Found] = []
    passed_over: Counter[str] = Counter()
    for member in found:
        title = _title(member, names[_path(_label(member)).parent], readers, context)
        if title is None:
            left.append(member)
        else:
            passed_over[title] += 1
    return left, dict(passed_over)


def _title(
    member: Found, beside: Set[str], readers: Sequence[Reader], context: Context
) -> str | None:
    # A mapping says that somebody wants just this file.
    if isinstance(member, FileOutcome) or mapping_for(member, context) is not None:
        return None
    # A copy, so that the head it keeps goes when the readers have been asked.
    probe = replace(member)
    passing = next((reader for reader in readers if reader.passes_over(probe, beside)), None)
    if passing is None or probe.failure is not None:
        return None
    # If only its neighbours contradict it: in one folder may lie files of several vendors.
    is_known = not passing.passes_over(probe, frozenset()) and any(
        reader.recognises(probe, context) for reader in readers
    )
    return None if is_known else passing.title


def _label(found: Found) -> str:
    return found.label if isinstance(found, Member) else found.path


def _names_by_folder(labels: Iterable[str]) -> dict[PurePosixPath, set[str]]:
    names: dict[PurePosixPath, set[str]] = {}
    for label in labels:
        path = _path(label)
        names.setdefault(path.parent, set()).add(path.name)
    return names


def _path(label: str) -> PurePosixPath:
    return PurePosixPath(label.replace("!", "/"))
