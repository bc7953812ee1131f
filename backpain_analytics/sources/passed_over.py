"""Files that a vendor's export is known to hold beside what is read."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.files.zips import Found
from backpain_analytics.sources.mappings import mapping_for
from backpain_analytics.sources.reader import Context, Reader

_RANDOM_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


class PassedOver(NamedTuple):
    """Files of one kind that lie together and hold nothing that is used."""

    place: str
    """Of the file on disk; an archive is one."""
    reader: str
    """Of the export that they are part of."""
    kind: str
    """What they are called, without dates and numbers."""


def without_passed_over(
    found: Sequence[Found],
    beside: Iterable[str],
    readers: Sequence[Reader],
    context: Context,
) -> tuple[list[Found], list[tuple[str, Reader]]]:
    """Return what is left to be recognised, and the labels of the rest with who passes them over.

    `beside` names what else lies in the same folders. Mappings go before.
    """
    names = _names_by_folder([*map(_label, found), *beside])
    left: list[Found] = []
    passed_over: list[tuple[str, Reader]] = []
    for member in found:
        passing = _passing(member, names[_path(_label(member)).parent], readers, context)
        if passing is None:
            left.append(member)
        else:
            passed_over.append((_label(member), passing))
    return left, passed_over


def _passing(
    member: Found, beside: Set[str], readers: Sequence[Reader], context: Context
) -> Reader | None:
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
    return None if is_known else passing


def _label(found: Found) -> str:
    return found.label if isinstance(found, Member) else found.path


def _names_by_folder(labels: Iterable[str]) -> dict[PurePosixPath, set[str]]:
    """Return what the files of each folder are called; of names that differ in digits alone one.

    Readers look through these names for each file: a folder may hold tens of thousands.
    """
    names: dict[PurePosixPath, dict[str, str]] = {}
    for label in labels:
        path = _path(label)
        alike = _DIGIT.sub("0", _RANDOM_ID.sub("#", path.name))
        names.setdefault(path.parent, {}).setdefault(alike, path.name)
    return {folder: set(found.values()) for folder, found in names.items()}


def _path(label: str) -> PurePosixPath:
    return PurePosixPath(label.replace("!", "/"))
