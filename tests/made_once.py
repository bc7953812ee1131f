"""What takes long to make, and several files of tests look at, is made by one process of a run."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder of this process's own with what `make(folder)` left in it.

    Whoever comes first makes it, and the others wait for that.
    """
    own = factory.getbasetemp()
    of_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = of_all / f"made-{name}"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            draft = made.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            make(draft)
            draft.rename(made)
    return Path(shutil.copytree(made, own / name))
