"""A made-up study to try everything on, with the truth beside it."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.settings.workspace import write_private
from backpain_analytics.study.folder import STUDY_FILE, TEMPLATE

FORMS = ("minute-tables", "files")

_IN_PACKAGE = "backpain_analytics.sample_data"
_GENERATOR = f"{_IN_PACKAGE if find_spec(_IN_PACKAGE) else 'sample_data'}.cohort"
"""In an installed wheel beside the package's rooms, in a checkout at the top."""


def write_sample(folder: Path, people: int, days: int, seed: int, form: str) -> int:
    """Make a study of made-up people; return how many files it has.

    Raises:
        ArgumentError: There are no such people, days or files.
        WorkspaceError: There is a study already; it is left as it is.
    """
    if people < 1 or days < 2 or form not in FORMS:
        raise ArgumentError(
            f"a cohort has 1 person or more, over 2 days or more, as {' or '.join(FORMS)}."
        )
    if (folder / STUDY_FILE).exists():
        raise WorkspaceError(f"{folder / STUDY_FILE} exists already; nothing was changed.")
    mask = os.umask(0o077)
    try:
        generator = import_module(_GENERATOR)
        folder.mkdir(parents=True, exist_ok=True)
        cohort = generator.Cohort(people, days, seed)
        written: int = generator.write_cohort(cohort, folder, form)
        write_private(folder / STUDY_FILE, TEMPLATE)
    finally:
        os.umask(mask)
    return written + 1
