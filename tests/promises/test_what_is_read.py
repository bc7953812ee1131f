"""README's table says of each reader what it reads, and leads to how one gets the export."""

import re
from contextlib import suppress
from pathlib import Path

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.registry import READERS
from tests.each_kind import files_of_each_kind
from tests.opened import open_export

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "exports").glob("*.md"))
GENERAL = {"README.md", "every-night.md"}
COLUMNS = {
    "steps": {"step_intervals", "step_counters"},
    "heart rate": {"heart_rate_samples"},
    "totals": {"vendor_days"},
    "sleep": {"sleep_spans", "sleep_sessions"},
    "sessions": {"exercise_entries"},
    "weight": {"weight_readings"},
    "floors": {"floor_readings"},
    "diary": {"diary_entries"},
}
"""Of each column of the table, what a reader fills."""
HEADINGS = [
    "How to get it",
    "What arrives",
    "What it holds for us",
    "What is not read",
    "Traps",
    "Checked",
]


def rows_of_the_table():
    """Yield of each row the export, the reader, and which columns are marked."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    header = re.search(r"^\| export \| reader \| (.+) \|$", text, re.MULTILINE)[1].split(" | ")
    assert header == list(COLUMNS)
    for export, reader, cells in re.findall(r"^\| (.+?) \| `(\w+)` \| (.+) \|$", text, re.M):
        marks = dict(zip(header, cells.split(" | "), strict=True))
        yield export, reader, {column for column, mark in marks.items() if mark == "●"}


def kinds_read(folder):
    """Return which columns each reader fills from the made-up files."""
    found = {reader.name: set() for reader in READERS}
    for number, (name, content) in enumerate(files_of_each_kind()):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        context = Context("anna", single_zone("Europe/Berlin"))
        for file in open_export(folder / str(number), context).files:
            found[file.reader.name] |= tables_filled(file)
    return {
        reader: {column for column, mine in COLUMNS.items() if mine & tables}
        for reader, tables in found.items()
    }


def tables_filled(file):
    tables = set()
    # Of the fuzzer's seeds some are refused.
    with suppress(UnreadableExportError):
        tables.update(batch.table for batch in file.read() if batch.rows.height)
    return tables


def test_the_table_marks_what_each_reader_reads(tmp_path):
    marked = {reader: columns for _, reader, columns in rows_of_the_table()}
    read = kinds_read(tmp_path)

    lacking = [f"README has no row for `{reader}`" for reader in read.keys() - marked.keys()]
    lacking += [f"README names `{reader}`, and there is none" for reader in marked.keys() - read]
    for reader in sorted(marked.keys() & read):
        lacking += [
            f"README does not mark {it} of {reader}" for it in read[reader] - marked[reader]
        ]
        lacking += [
            f"README marks {it} of {reader}; no file of tests/each_kind.py gives any"
            for it in marked[reader] - read[reader]
        ]
    assert lacking == []


def test_each_row_leads_to_a_page_of_how_to_get_the_export():
    for export, _, _ in rows_of_the_table():
        page = re.fullmatch(r"\[.+\]\((docs/exports/[\w-]+\.md)\)", export)
        assert page, export
        assert (ROOT / page[1]).exists(), export


@pytest.mark.parametrize("page", [one for one in PAGES if one.name not in GENERAL], ids=str)
def test_every_page_answers_the_same_questions(page):
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.findall(r"^How long it takes: ", text, re.MULTILINE)
    assert re.findall(r"^- 20\d\d-\d\d", text.partition("## Checked")[2], re.MULTILINE)


def test_the_index_leads_to_every_page():
    index = (ROOT / "docs" / "exports" / "README.md").read_text(encoding="utf-8")

    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"README.md"}
