"""One reader for all delimited files: samples and diaries are cut into the same rows and cells."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backpain_analytics.sources.parsing.sheets import read_sheet
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.testing import member

HEADER = ("date", "note", "steps")
CELLS = st.text('ab,;"\n 5', max_size=6).map(str.strip)


def cells_of_table(content):
    table = read_table(member("a.csv", content))
    rows = [tuple((cell or "").strip() for cell in row) for row in table.frame.rows()]
    return list(zip(table.lines, rows, strict=True))


def cells_of_sheet(content):
    sheet = read_sheet(
        member("a.csv", content),
        lambda names: dict(zip(names, range(3), strict=False)) if tuple(names) == HEADER else None,
    )
    rows = [tuple(cell or "" for cell in row) for row in sheet.cells.rows()]
    return list(zip(sheet.lines, rows, strict=True))


@given(st.lists(st.tuples(st.just("2026-03-01"), CELLS, st.just("7")), min_size=1, max_size=6))
@example([("2026-03-01", ";;\n;;5", "7"), ("2026-03-01", ";;\n;;", "7")])
def test_what_was_written_by_the_rules_is_read_back(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])

    assert [cells for _, cells in cells_of_table(text.getvalue())] == rows


@pytest.mark.parametrize(
    "content",
    [
        'date,note,steps\n2026-03-01,"a, b",7\n2026-03-02,5" tall,8\n',
        'date, note, steps\n2026-03-01, "a, b", 7\n2026-03-02, "c", 8\n',
        'date,note,steps\r\n2026-03-01,"a\r\nb",7\r\n2026-03-02,c,8\r\n',
        "date,note,steps\r2026-03-01,a,7\r2026-03-02,b,8\r",
        "date,note,steps\n2026-03-01,a,7\n\n# a remark\nDATE,NOTE,STEPS\n2026-03-02,b,8\n",
        'date,note,steps\n2026-03-01,"never closed,7\n2026-03-02,b,8\n',
        "date;note;steps\n2026-03-01;a;7\n2026-03-02;b;8\n",
    ],
    ids=["astray", "spaced", "lines within", "returns", "remarks", "unclosed", "semicolons"],
)
def test_a_table_and_a_diary_are_cut_alike(content):
    table, sheet = cells_of_table(content), cells_of_sheet(content)

    assert [line for line, _ in table] == [line for line, _ in sheet]
    assert [row[::2] for _, row in table] == [row[::2] for _, row in sheet]
    assert [row[2] for _, row in table] == ["7", "8"]


def test_a_mark_astray_costs_no_other_cell_its_comma():
    content = 'date,note,steps\n2026-03-01,"a, b",7\n2026-03-02,5" tall,8\n'

    assert cells_of_table(content) == [
        (2, ("2026-03-01", "a, b", "7")),
        (3, ("2026-03-02", '5" tall', "8")),
    ]


def test_a_letter_lost_in_a_header_does_not_hide_a_diary():
    rows = cells_of_sheet("date,no\0te,steps\n2026-03-01,a,7\n2026-03-02,b,8\n")

    assert rows == [(2, ("2026-03-01", "a", "7")), (3, ("2026-03-02", "b", "8"))]
