"""The table of METHODS.md that `make calibrate` printed: whole, and with every bar met."""

import re
from pathlib import Path

import pytest

from tests.calibration.__main__ import main
from tests.calibration.table import HEAD, Measured

METHODS = (Path(__file__).parents[2] / "METHODS.md").read_text(encoding="utf-8")


def stored_lines():
    section = METHODS.partition("### Calibration table\n")[2].partition("\n## ")[0]
    table = section[section.index(HEAD) + len(HEAD) :]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|")
    ]


def test_each_bar_is_in_the_table():
    assert {int(bar) for bar, *_ in stored_lines() if bar} == set(range(1, 19))


def test_no_bar_in_the_table_was_missed():
    missed = [line for line in stored_lines() if line[-1]]

    assert missed == []


@pytest.mark.parametrize("bar", ["pooling", "identities"])
def test_a_try_prints_the_lines_that_the_table_has(bar, capsys):
    main([bar, "--share", "0.01", "--workers", "1"])

    printed = capsys.readouterr().out
    assert printed.startswith(HEAD)
    assert re.search(r"^[\d.]+ minutes, [\d.]+ of one core; \d+ bars missed\.$", printed, re.M)
    told = {tuple(line.split("|")[2:4]) for line in printed.splitlines()[2:] if "|" in line}
    kept = {(f" {setting} ", f" {measure} ") for _, setting, measure, *_ in stored_lines()}
    assert told
    assert told <= kept


@pytest.mark.parametrize(
    ("value", "is_met"), [(0.99, False), (1.0, True), (2.0, True), (2.01, False)]
)
def test_a_bar_is_met_at_its_ends(value, is_met):
    assert Measured(1, "any", "thing", value, 1.0, 2.0).is_met == is_met
