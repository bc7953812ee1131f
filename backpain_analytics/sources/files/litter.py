"""What systems and other programs leave among people's files, known by its name alone."""

import re
from pathlib import PurePosixPath

SYSTEM_FILES = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".gitkeep", "icon\r"}
"""What a system itself puts into folders and archives; in small letters."""
SYSTEM_FOLDERS = {
    *("$recycle.bin", "recycler", "recycled", "system volume information", "found.000"),
    *("lost+found", "lost.dir", "network trash folder", "temporary items", "__macosx"),
    *("@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "~snapshot"),
}
"""Waste baskets, earlier versions and indexes of systems and network drives; in small letters."""

CONFLICT_COPIES = (
    "a synchronising program's copies of clashing edits. What is right in them belongs into the "
    "originals"
)
UNFINISHED = "still being copied or downloaded. They are read once they have their final names"
LEFTOVERS = "hidden files, backups and locks of other programs. Rename what should be read"
LITTER = (CONFLICT_COPIES, UNFINISHED, LEFTOVERS)

_CONFLICT = re.compile(
    # Syncthing; ownCloud of old; Synology: <name>_<device>_May-06-101112-2026_Conflict.csv.
    r"\.sync-conflict-\d{8}-\d{6}"
    r"|_conflict-\d{8}-\d{6}"
    r"|_[a-z]{3}-\d{2}-\d{4,6}-\d{4}_(?:case)?conflict\b"
    # Dropbox, Nextcloud, OpenCloud, Box: (Anna's conflicted copy 2026-05-06); Seafile.
    r"|\([^()]*\bconflicted copy\b|\(sfconflict\b"
    # Dropbox in other languages.
    r"|\([^()]*\b(?:in konflikt stehende kopie|copie en conflit|copia en conflicto"
    r"|copia in conflitto|c[óo]pia em conflito)\b"
    # Names that differ in capitals, or in how an accent is written.
    r"|\([^()]*\b(?:case|unicode encoding|whitespace|selective sync) conflict\b"
    r"|\(case clash from\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    # Browsers, download managers, synchronising programs.
    r"\.(?:crdownload|part|partial|filepart|download|opdownload|aria2|!ut|!qb|!sync|bts)$"
    r"|\.te?mp$"
    # rsync: .pain.csv.Ab12Cd; Nextcloud: .pain.csv.~1a2b.
    r"|^\..+\.\w+\.(?:[a-z0-9]{6}|~[0-9a-f]+)$",
    re.IGNORECASE,
)
_LEFTOVER = re.compile(
    r"^\.|~$|^~\$|^#.*#$|\.(?:bak|orig|sw[nopx]|lock|lck)$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"^\.?(.+)\.icloud$", re.IGNORECASE)


def is_systems_own(name: str) -> bool:
    """Say whether a file or folder is a system's, which need not be named to anybody.

    >>> is_systems_own("._pain.csv"), is_systems_own("@eaDir"), is_systems_own("pain.csv")
    (True, True, False)
    """
    return name.startswith("._") or name.casefold() in SYSTEM_FILES | SYSTEM_FOLDERS


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
    kinds = zip((_CONFLICT, _UNFINISHED, _LEFTOVER), LITTER, strict=True)
    return next((what for pattern, what in kinds if pattern.search(file)), None)


def original_of(placeholder: str) -> str | None:
    """Return the file that iCloud has put elsewhere and left a placeholder for.

    >>> original_of(".pain.csv.icloud")
    'pain.csv'
    >>> original_of("pain.csv")
    """
    found = _PLACEHOLDER.match(placeholder)
    return found[1] if found else None
