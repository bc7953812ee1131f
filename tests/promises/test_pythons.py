"""The Pythons we promise are those that are checked; what `make quick` leaves out is there."""

import re
import tomllib
from pathlib import Path

from selection import SLOW

PROJECT = Path(__file__).parents[2]


def text(name):
    return (PROJECT / name).read_text(encoding="utf-8")


def test_every_python_that_is_promised_is_checked():
    promised = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    first, after_last = map(int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", promised).groups())
    versions = [f"3.{minor}" for minor in range(first, after_last)]

    assert f'PYTHONS="{" ".join(versions)}"' in text(".ci/run")
    for name in ("README.md", "Makefile"):
        assert f"Python {versions[0]} to {versions[-1]}" in text(name)


def test_what_the_quick_half_leaves_out_is_there():
    assert all(list((PROJECT / "tests").rglob(name)) for name in SLOW)
