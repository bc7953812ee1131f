"""`sql/README.md`, the map of the tables, says what the files themselves say."""

import re
import tomllib
from itertools import takewhile

import duckdb
import pytest

from backpain_analytics.statements import SQL_DIR
from backpain_analytics.warehouse.night.comments import header_lines

README = (SQL_DIR / "README.md").read_text(encoding="utf-8")


def mapped_rows(room):
    """The rows of a room's table in the map, cell by cell."""
    section = re.split(rf"^## {room}: .*$", README, flags=re.MULTILINE)[1].splitlines()
    lines = takewhile(lambda line: not line.startswith("## "), section)
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    return {name.strip("`"): cells for name, *cells in rows}


def headers(room):
    return {
        path.stem: header_lines(path.read_text(encoding="utf-8"))
        for path in sorted((SQL_DIR / room).glob("*.sql"))
    }


@pytest.mark.parametrize("room", ["epochs", "bouts", "days", "weeks"])
def test_the_map_says_of_each_table_what_its_file_says(room):
    said = {
        f"work.{name}" if "work" in lines else name: [
            lines["grain"].removeprefix("one row per "),
            lines[""],
        ]
        for name, lines in headers(room).items()
    }

    assert mapped_rows(room) == said


def test_the_map_says_of_each_check_what_its_file_promises():
    said = {}
    for path in (SQL_DIR / "checks").glob("*.sql"):
        kind, promise = re.match(
            r"-- (stop|tell): (.+?\.)\n--\n", path.read_text(encoding="utf-8"), re.DOTALL
        ).groups()
        promise = " ".join(promise.replace("\n--", "").split())
        said[path.stem] = [kind, promise[0].upper() + promise[1:]]

    assert mapped_rows("checks") == said


@pytest.mark.parametrize("room", ["runs", "reads", "study"])
def test_the_map_says_what_each_statement_gives(room):
    assert mapped_rows(room) == {name: [lines[""]] for name, lines in headers(room).items()}


def test_the_map_names_each_table_that_no_select_makes(demo):
    section = re.search(r"^## raw: .*?(?=^## )", README, re.MULTILINE | re.DOTALL)[0]
    words = tomllib.loads((SQL_DIR / "columns.toml").read_text(encoding="utf-8"))

    mapped = re.findall(r"`(?:(work)\.)?(\w+)`", section)
    assert {name for _, name in mapped} == words["rows"].keys()
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        for schema, name in mapped:
            con.execute(f"from {schema or 'main'}.{name} limit 0")


def test_the_map_shows_how_each_macro_is_called():
    said = {
        lines["macro"]: [lines["grain"].removeprefix("one row per "), lines[""]]
        for lines in headers("macros").values()
    }

    assert mapped_rows("macros") == said


def test_the_map_lists_each_question_of_the_cookbook():
    said = {
        name: [lines[""].split("? ")[0].rstrip("?") + "?"]
        for name, lines in headers("cookbook").items()
    }

    assert mapped_rows("cookbook") == said


@pytest.mark.parametrize(
    "room",
    ["epochs", "bouts", "days", "weeks", "checks", "macros", "cookbook", "runs", "reads"],
)
def test_the_map_is_in_alphabetical_order(room):
    names = [name.removeprefix("work.") for name in mapped_rows(room)]

    assert names == sorted(names)
