"""What systems and other programs leave among people's files, known by its name alone."""

import re
from pathlib import PurePosixPath

from backpain_analytics.sources.vocabularies import vocabulary

CONFLICT_COPIES = (
    "a synchronising program's copies of clashing edits. What is right in them belongs into the "
    "originals"
)
UNFINISHED = "still being copied or downloaded. They are read once they have their final names"
LEFTOVERS = "hidden files, backups and locks of other programs. Rename what should be read"

_NAMES = vocabulary("files/litter")
_SYSTEMS_OWN = frozenset(_NAMES["system"])
_LITTER = {
    what: re.compile("|".join(_NAMES[kind]), re.IGNORECASE)
    for kind, what in {
        "conflict_copies": CONFLICT_COPIES,
        "unfinished": UNFINISHED,
        "leftovers": LEFTOVERS,
    }.items()
}
_PLACEHOLDER = re.compile(r"^\.?(.+)\.icloud$", re.IGNORECASE)


def is_systems_own(name: str) -> bool:
    """Say whether a file or folder is a system's, which need not be named to anybody.

    >>> is_systems_own("._pain.csv"), is_systems_own("@eaDir"), is_systems_own("pain.csv")
    (True, True, False)
    """
    return name.startswith("._") or name.casefold() in _SYSTEMS_OWN


def is_nobodys(folder: str) -> bool:
    """Say whether a folder is a program's or a system's, so that no person's files lie in it.

    >>> is_nobodys(".stversions"), is_nobodys("lost+found"), is_nobodys("anna")
    (True, True, False)
    """
    # The folder above a packed file leads out of its archive, which is said elsewhere.
    return (folder.startswith(".") and folder != "..") or is_systems_own(folder)


def is_aside(path: PurePosixPath) -> bool:
    """Say whether a file is a system's, or lies in a folder that is nobody's.

    >>> is_aside(PurePosixPath("anna/.stversions/pain.csv")), is_aside(PurePosixPath("a/b.csv"))
    (True, False)
    """
    return is_systems_own(path.name) or any(map(is_nobodys, path.parts[:-1]))


def litter_kind(file: str) -> str | None:
    """Say what a file is that is passed over for its name; None: it is to be looked at.

    >>> litter_kind("pain.sync-conflict-20260506-101112-ABCDEFG.csv") == CONFLICT_COPIES
    True
    >>> litter_kind("export.zip.part") == UNFINISHED
    True
    >>> litter_kind("pain.csv~") == LEFTOVERS
    True
    >>> litter_kind("conflict.csv")
    """
    return next((what for what, names in _LITTER.items() if names.search(file)), None)


def original_of(placeholder: str) -> str | None:
    """Return the file that iCloud has put elsewhere and left a placeholder for.

    >>> original_of(".pain.csv.icloud")
    'pain.csv'
    >>> original_of("pain.csv")
    """
    found = _PLACEHOLDER.match(placeholder)
    return found[1] if found else None
