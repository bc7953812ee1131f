"""One-way doors between the rooms."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "backpain_analytics"

FOUNDATION = {"errors", "progress", "records", "settings", "statements"}
MAY_IMPORT = {
    "errors": set(),
    "progress": set(),
    "records": {"settings"},
    "statements": set(),
    "settings": {"errors"},
    "sources": FOUNDATION,
    "readers": {"errors", "sources"},
    "testing": {"settings", "sources"},
    "warehouse": FOUNDATION | {"sources", "association", "messages"},
    "association": FOUNDATION,
    "messages": {"records", "settings"},
    "report": FOUNDATION | {"association", "messages"},
    "stages": FOUNDATION | {"sources", "warehouse", "association", "report", "messages"},
    "study": FOUNDATION | {"sources", "stages", "warehouse"},
    "console": {
        *("errors", "progress", "records", "stages", "study", "warehouse", "association", "report"),
        "messages",
    },
    "commands": {"console", "stages", "study", "settings"},
    "cli": {"errors", "commands", "console", "stages", "study", "settings", "pipelines"},
    "pipelines": {"stages", "study", "settings", "errors"},
}
"""Room → rooms of ours that it may import. Data walks one way."""

ONLY_IN = {
    "duckdb": {"warehouse"},
    "dask": {"study"},
    "distributed": {"study"},
    "fitparse": {"sources"},
    "fsspec": {"study"},
    "matplotlib": {"report"},
    "jinja2": {"report"},
    "prefect": {"pipelines"},
    "typer": {"cli", "commands"},
    "scipy": {"association"},
    "statsmodels": set(),
}
"""Library → the one room that owns it."""


def modules():
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "pipelines").glob("*.py")]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        room = parts[1] if parts[0] == "backpain_analytics" else parts[0]
        if room != "__init__":
            yield room, path


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("room", "path"), list(modules()), ids=str)
def test_a_module_imports_only_what_its_room_may(room, path):
    for name in imported(path):
        first, *rest = name.split(".")
        if first == "backpain_analytics" and rest and rest[0] != "__version__":
            assert rest[0] == room or rest[0] in MAY_IMPORT[room], name
        if first == "pipelines":
            assert room in {"cli", "pipelines"}, name
        if first in ONLY_IN:
            assert room in ONLY_IN[first], name


@pytest.mark.parametrize("path", sorted((PACKAGE / "warehouse").rglob("*.py")), ids=str)
def test_a_statement_of_more_than_three_lines_lives_in_sql(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr | ast.Constant) and "select " in ast.unparse(node):
            is_sentence = isinstance(node, ast.Constant) and node.value[:1].isupper()
            assert node.end_lineno - node.lineno < 3 or is_sentence, node.lineno


def test_the_database_is_opened_in_one_place():
    opening = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if "duckdb.connect(" in path.read_text(encoding="utf-8")
    }

    assert opening == {"connection.py"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "stages").glob("*.py")), ids=str)
def test_a_stage_opens_the_warehouse_within_the_limits_of_its_workspace(path):
    opens = {"reading", "reading_results", "writing", "rewriting", "drafting", "trying"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in opens:
            assert "limits" in ast.unparse(node), node.lineno


def test_local_dates_are_made_in_one_place():
    casts = re.compile(r"_at\s*::\s*date|cast\s*\(\s*\w*_at\s+as\s+date", re.IGNORECASE)
    for path in (ROOT / "sql").rglob("*.sql"):
        if path.stem not in {"local_days", "pain_entries"}:
            assert not casts.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("folder", ["epochs", "bouts", "days", "weeks"])
def test_every_table_states_its_grain_and_method(folder):
    for path in (ROOT / "sql" / folder).glob("*.sql"):
        header = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert "-- grain:" in header, path.name
        assert "METHODS.md#" in header, path.name


@pytest.mark.parametrize("room", ["epochs", "bouts", "days", "weeks"])
def test_the_tests_of_a_table_are_found_by_its_name(room):
    tests = "\n".join(
        path.stem + path.read_text(encoding="utf-8")
        for path in (ROOT / "tests/tables").glob("*.py")
    )
    names = [path.stem for path in (ROOT / "sql" / room).glob("*.sql")]

    assert [name for name in names if not re.search(rf"\b{name}\b", tests)] == []
