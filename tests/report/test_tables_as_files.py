"""Tables as CSV: raw values of all rows, and no cell that a spreadsheet would run."""

import io

import pandas as pd
import pytest

from backpain_analytics.report.forms.as_tables import csv_tables
from backpain_analytics.report.page.render import lay_out
from backpain_analytics.report.parts import Chapter
from backpain_analytics.report.table import tabulate
from tests.report_people import PEOPLE


def sessions(name):
    row = {"local_date": pd.Timestamp("2026-01-01"), "kind": "core", "name": name, "minutes": 20.0,
           "pain_before_nrs": 4.0, "pain_after_nrs": -1.0, "is_high_impact": False}  # fmt: skip
    table = tabulate("sessions", pd.DataFrame([row] * 30))
    (text,) = csv_tables([Chapter("exercise", "Exercise", (table,))]).values()
    return text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n"])
def test_a_cell_that_begins_like_a_formula_is_quoted(sign):
    read = pd.read_csv(io.StringIO(sessions(f"{sign}cmd|' /C calc'!A0")))

    assert read["name"].unique().tolist() == [f"'{sign}cmd|' /C calc'!A0"]


@pytest.mark.parametrize(
    ("name", "written"),
    [("walk\r=1+1", "walk\n=1+1"), ("walk\r\n=1+1", "walk\n=1+1"), ("\r=1+1", "'\n=1+1")],
)
def test_a_carriage_return_within_a_cell_begins_no_row(name, written):
    read = pd.read_csv(io.StringIO(sessions(name)))

    assert read["name"].unique().tolist() == [written]


def test_numbers_stay_numbers_and_no_row_is_left_out():
    read = pd.read_csv(io.StringIO(sessions("plank")))

    assert len(read) == 30
    assert read["pain_after_nrs"].unique().tolist() == [-1.0]
    assert next(iter(read.columns)) == "local_date"


def test_every_table_that_the_page_shows_is_a_file_with_its_rows():
    chapters = lay_out(PEOPLE["full"]().contents())

    files = csv_tables(chapters)

    assert {"pain_weeks", "sessions", "all_associations", "amount_months"} <= files.keys()
    compared, refused = (
        len(pd.read_csv(io.StringIO(files[name])))
        for name in ("all_associations", "refused_associations")
    )
    assert compared + refused == 40
