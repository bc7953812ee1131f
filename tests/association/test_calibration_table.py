"""CALIBRATION.md is what `make calibrate` writes: whole, and with every limit kept."""

import re

import pytest

from backpain_analytics.association import readings
from tests.calibration.__main__ import BARS, main
from tests.calibration.document import CALIBRATION, document, stored
from tests.calibration.table import HEAD, Measured

TEXT = CALIBRATION.read_text(encoding="utf-8")
ROWS, VERSIONS = stored(TEXT)


def cells(row):
    return [cell.strip() for cell in row.strip("|").split("|")]


def stored_rows():
    return [cells(row) for rows in ROWS.values() for row in rows]


def test_each_bar_is_in_the_file():
    assert {int(bar) for bar, *_ in stored_rows() if bar} == set(range(1, 19))


def test_no_limit_in_the_file_was_missed():
    missed = [row for row in stored_rows() if row[-1]]

    assert missed == []


def test_the_file_holds_every_section_in_the_words_of_what_measures_it():
    assert document(BARS, ROWS, VERSIONS) == TEXT


@pytest.mark.parametrize(
    "section", ["pooling", pytest.param("identities", marks=pytest.mark.thorough)]
)
def test_a_try_prints_the_rows_that_the_file_has_and_leaves_the_file_alone(section, capsys):
    main([section, "--share", "0.01", "--workers", "1"])

    words, _, table = capsys.readouterr().out.partition(HEAD)
    printed = [cells(row)[1:3] for row in table.splitlines() if row.startswith("|")]
    assert words.rsplit("\n\n", 2)[0] in TEXT
    assert printed == [cells(row)[1:3] for row in ROWS[section]]
    assert CALIBRATION.read_text(encoding="utf-8") == TEXT


def test_methods_quotes_the_false_alarms_of_the_file():
    methods = CALIBRATION.with_name("METHODS.md").read_text(encoding="utf-8")
    table = methods.partition("| diaries without any link, % |")[2].partition("\n\n")[0]
    quoted = [re.findall(r"[\d.]+", row.split(" | ", 1)[1]) for row in table.splitlines()[2:]]
    values = [
        float(value)
        for _, _, measure, value, *_ in map(cells, ROWS["false_alarms"])
        if measure != "direction found, %"
    ]

    assert [float(value) for row in quoted for value in row] == pytest.approx(values, abs=0.051)


def test_a_missed_limit_is_said_above_its_table():
    row = str(Measured(1, "any", "thing", 0.9, 1.0, 2.0))

    assert "**1 of 1 limits are missed.**" in document({"duration": main}, {"duration": [row]}, "")


@pytest.mark.parametrize(
    ("value", "is_met"), [(0.99, False), (1.0, True), (2.0, True), (2.01, False)]
)
def test_a_bar_is_met_at_its_ends(value, is_met):
    assert Measured(1, "any", "thing", value, 1.0, 2.0).is_met == is_met


def measured(section, measure):
    return [float(value) for _, _, name, value, *_ in map(cells, ROWS[section]) if name == measure]


def test_the_rates_that_pages_give_are_those_of_the_file():
    (consistent,) = measured("looks", "consistent shown at any time, % of persons")
    (possible,) = measured("looks", "possible or more shown at any time, % of persons")

    assert round(100 / consistent) == readings.CONSISTENT_IN_A_YEAR
    assert round(100 / possible) == readings.POSSIBLE_IN_A_YEAR
    # No kind of diary is much above what is said of one look.
    assert max(measured("false_alarms", "any consistent, %")) < 1.1 * 100 / readings.CONSISTENT
    assert max(measured("false_alarms", "any possible or more, %")) < 1.1 * 100 / readings.POSSIBLE
