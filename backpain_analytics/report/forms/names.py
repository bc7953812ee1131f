"""What a person's files are called: readable in any script, and safe on any disk."""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from unicodedata import combining, normalize

MOST_BYTES = 80
"""Of a name in UTF-8; with dates, hash and suffix it stays below the 255 that disks take."""
_NEVER_IN_A_NAME = re.compile(
    r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
)
"""What some disk refuses, controls, and marks that turn the order of letters round."""
_TAKEN = re.compile(
    r"(index|cohort|con|prn|aux|nul|(com|lpt)[0-9])(\..*)?"
    r"|.*\.long|.*_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)
"""Names of our own files, of devices (Windows), and what would pass for another one's page."""


def file_stem(person_id: str) -> str:
    """Return a person's name as a file's; one that had to be changed ends with a short hash.

    >>> file_stem("Ayşe B."), file_stem("../x"), file_stem("สมชาย")
    ('Ayşe B-5121e4b2', '_x-d6b96a97', 'สมชาย')
    """
    plain = normalize("NFC", person_id)
    safe = _NEVER_IN_A_NAME.sub("_", plain)
    safe = _shortened(safe).strip(". ")
    if safe == plain and safe and not _TAKEN.fullmatch(safe):
        return safe
    return _with_hash(safe, person_id)


def file_stems(person_ids: Iterable[str]) -> Mapping[str, str]:
    """Return everyone's file name by person, no two of which are one to a disk that ignores case.

    >>> file_stems(["anna", "Anna"])
    {'Anna': 'Anna', 'anna': 'anna-55579b55'}
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for person_id in sorted(person_ids):
        stem = file_stem(person_id)
        if stem.casefold() in taken:
            stem = _with_hash(stem, person_id)
        taken.add(stem.casefold())
        stems[person_id] = stem
    return stems


def dated(stem: str, *dates: date) -> str:
    """Return the file name of the periods that were asked for.

    >>> dated("anna", date(2026, 2, 1), date(2026, 5, 31)), dated("anna")
    ('anna_2026-02-01_2026-05-31', 'anna')
    """
    return "_".join([stem, *map(str, dates)])


def is_dated(stem: str, name: str) -> bool:
    """Say whether a file is a page or paper of a period that was asked for.

    >>> is_dated("anna", "anna_2026-02-01_2026-05-31.long.pdf"), is_dated("anna", "anna.pdf")
    (True, False)
    """
    days = r"_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d(_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d)?"
    return re.fullmatch(re.escape(stem) + days + r"(\.long)?\.(html|pdf)", name) is not None


def on_disk(name: str) -> str:
    """Return a name as it must be asked for where the system's locale has no such letters."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return os.fsdecode(name.encode("utf-8"))
    return name


def as_written(name: str) -> str:
    """Return the name of a file in the letters that it stands for, whatever the locale.

    >>> as_written(on_disk("Zoë"))
    'Zoë'
    """
    return os.fsencode(name).decode("utf-8", "replace")


def _shortened(name: str) -> str:
    """Cut a name between letters, never between a letter and its marks."""
    cut = name.encode("utf-8", "replace")[:MOST_BYTES].decode("utf-8", "ignore")
    while cut != name and cut and combining(name[len(cut)]):
        cut = cut[:-1]
    return cut


def _with_hash(name: str, person_id: str) -> str:
    return f"{name}-{sha256(person_id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip(
        "-"
    )
