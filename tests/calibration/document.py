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

INTRODUCTION = """\
# Calibration

How often the statistics of this project find something in made-up diaries in which there is
nothing, and how often they find what is there. [METHODS.md](METHODS.md) defines the statistics.
`make calibrate` measures everything in about ten minutes on two cores, writes this file whole, and
fails if a bar is missed. Nothing here is edited by hand.

Each row is one number. *Bar* is the number of a limit that was set before the method was built; a
row without one is for information, or has a limit that was set later. *May be* is the limit, ends
included. *Diaries* are drawn at random from a fixed seed: person `i` of seed `s` from NumPy's
`default_rng([s, i])`. *Per test* counts single tests with p < .05; *any* counts persons with at
least one p-value below .05 after correction for all tests of the family; *consistent* and
*possible* are what the page would say at any lag of one day or more. A share of 5 % among 500
persons is uncertain by 1 point either way (one standard error).
"""


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
    words = inspect.getdoc(bars[name]) or ""
    return "\n".join([*opening(name, words), _verdict(rows), "", HEAD, *rows, ""])


def opening(name: str, words: str) -> list[str]:
    """Return the lines above the verdict."""
    return [f"## {name.replace('_', ' ').capitalize()}", "", words, ""]


def stored(text: str) -> tuple[dict[str, list[str]], str]:
    """Return the rows of each section of a file, and its line of versions."""
    introduction, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    versions = introduction.rstrip().splitlines()[-1]
    rows = {}
    for one in sections:
        title, _, rest = one.partition("\n")
        table = rest[rest.index(HEAD) + len(HEAD) :]
        rows[title.lower().replace(" ", "_")] = table.strip().splitlines()
    return rows, versions


def _verdict(rows: Sequence[str]) -> str:
    limits = [row.split(" | ")[4] for row in rows]
    judged = sum(bool(limit.strip()) for limit in limits)
    missed = sum(MISSED in row for row in rows)
    if not judged:
        return "No limit is set here."
    if missed:
        return f"**{missed} of {judged} limits are missed.**"
    return "The limit is kept." if judged == 1 else f"All {judged} limits are kept."
