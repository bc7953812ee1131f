"""CALIBRATION.md: for each section its words and its table; written here, read back here.

The words of a section are the docstring of the function that measures it, so that they stand
beside the diaries, the seeds and the bars of which they tell.
"""

import inspect
import platform
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.calibration.table import HEAD, MISSED, Effort, Measured

CALIBRATION = Path(__file__).parents[2] / "CALIBRATION.md"

Bars = Mapping[str, Callable[[Effort], Iterator[Measured]]]
"""Each section's name and what measures it."""
Rows = Mapping[str, Sequence[str]]
"""Each section's name and the rows of its table, as they are printed."""

INTRODUCTION = Path(__file__).with_name("introduction.md").read_text(encoding="utf-8")


def measured_with() -> str:
    """Name the versions that the numbers depend on."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas", "statsmodels")
    )
    return f"Measured with Python {platform.python_version()}, {libraries}."


def document(bars: Bars, rows: Rows, versions: str) -> str:
    """Return the whole file."""
    sections = (section(name, bars, rows[name]) for name in bars)
    return "\n".join([INTRODUCTION, f"{versions}\n", *sections])


def section(name: str, bars: Bars, rows: Sequence[str]) -> str:
    """Return one section: its words, whether its limits are kept, its table."""
    title, words = name.replace("_", " ").capitalize(), inspect.getdoc(bars[name])
    return "\n".join([f"## {title}\n", f"{words}\n", f"{_verdict(rows)}\n", HEAD, *rows, ""])


def stored(text: str) -> tuple[dict[str, list[str]], str]:
    """Return the rows of each section of a file, and its line of versions."""
    rows = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE):
        title, _, rest = part.partition("\n")
        if HEAD in rest:
            table = rest.partition(HEAD)[2]
            rows[title.lower().replace(" ", "_")] = table.strip().splitlines()
    versions = re.search(r"^Measured with .*$", text, flags=re.MULTILINE)
    return rows, versions[0] if versions else ""


def _verdict(rows: Sequence[str]) -> str:
    limits = [row.split(" | ")[4] for row in rows]
    judged = sum(bool(limit.strip()) for limit in limits)
    missed = sum(MISSED in row for row in rows)
    if not judged:
        return "No limit is set here."
    if missed:
        return f"**{missed} of {judged} limits are missed.**"
    return "The limit is kept." if judged == 1 else f"All {judged} limits are kept."
