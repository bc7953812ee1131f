"""One-way doors between the rooms, and documentation that cannot go stale."""

import ast
import re
from pathlib import Path

import pytest

from backpain_analytics import errors

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "backpain_analytics"

FOUNDATION = {"errors", "records", "settings"}
MAY_IMPORT = {
    "errors": set(),
    "records": set(),
    "settings": {"errors", "sources"},
    "sources": FOUNDATION,
    "warehouse": FOUNDATION | {"sources", "association"},
    "association": FOUNDATION,
    "report": FOUNDATION | {"association"},
    "stages": FOUNDATION | {"sources", "warehouse", "association", "report"},
    "console": {"errors", "stages", "warehouse", "association"},
    "cli": {"errors", "console", "stages", "settings", "pipelines"},
    "pipelines": {"stages", "settings", "errors"},
}
"""Room → rooms of ours that it may import. Data walks one way."""

ONLY_IN = {
    "duckdb": {"warehouse"},
    "fitparse": {"sources"},
    "matplotlib": {"report"},
    "jinja2": {"report"},
    "prefect": {"pipelines"},
    "typer": {"cli"},
    "scipy": {"association"},
    "statsmodels": {"association"},
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


def test_local_dates_are_made_in_one_place():
    casts = re.compile(r"_at\s*::\s*date|cast\s*\(\s*\w*_at\s+as\s+date", re.IGNORECASE)
    for path in (ROOT / "sql").rglob("*.sql"):
        if path.stem not in {"local_days", "pain_entries"}:
            assert not casts.search(path.read_text(encoding="utf-8")), path.name


def test_every_method_that_sql_cites_is_written():
    methods = (ROOT / "METHODS.md").read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", methods, re.MULTILINE)
    }
    for path in (ROOT / "sql").rglob("*.sql"):
        cited = re.findall(r"METHODS\.md#([\w-]+)", path.read_text(encoding="utf-8"))
        assert set(cited) <= anchors, path.name


@pytest.mark.parametrize("folder", ["epochs", "bouts", "days", "weeks"])
def test_every_table_states_its_grain_and_method(folder):
    for path in (ROOT / "sql" / folder).glob("*.sql"):
        header = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert "-- grain:" in header, path.name
        assert "METHODS.md#" in header, path.name


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    cli = ast.parse((PACKAGE / "cli.py").read_text(encoding="utf-8"))
    commands = [
        node.name.replace("_", " ")
        for node in cli.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]

    assert [name for name in commands if f"backpain {name}" not in readme] == []


EXIT_CODES = {
    1: ({"BackpainError", "WarehouseError", "PdfUnavailableError"}, "none of the below"),
    3: ({"WorkspaceError"}, "the workspace or its `backpain.toml` is missing or wrong"),
    4: ({"UnreadableExportError", "PassingError", "AmbiguousExportError"}, "cannot be used"),
    5: ({"WarehouseBusyError"}, "another run is writing this warehouse"),
    6: ({"FailedCheckError"}, "a check found a broken promise; the old warehouse stands"),
    7: ({"NothingToReportError"}, "there is no data for that report or date"),
    8: ({"NothingUsableError"}, "not one of them could be used"),
}
"""Code → the errors that end with it, and what the README says of it."""


def test_every_error_ends_with_the_code_that_the_readme_gives_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = [error for error in vars(errors).values() if isinstance(error, type)]

    for error in found:
        names, meaning = EXIT_CODES[error.exit_code]
        assert error.__name__ in names
        assert re.search(rf"^\| {error.exit_code} \| .*{re.escape(meaning)}", readme, re.MULTILINE)
    assert len(found) == sum(len(names) for names, _ in EXIT_CODES.values())


@pytest.mark.parametrize("room", ["epochs", "bouts", "days", "weeks"])
def test_the_tests_of_a_table_are_found_by_its_name(room):
    tests = "\n".join(
        path.stem + path.read_text(encoding="utf-8")
        for path in (ROOT / "tests/tables").glob("*.py")
    )
    names = [path.stem for path in (ROOT / "sql" / room).glob("*.sql")]

    assert [name for name in names if not re.search(rf"\b{name}\b", tests)] == []


def test_no_committed_file_names_where_packages_come_from():
    # In pieces, so that no host stands here either.
    hosts = re.compile("py" r"pi\.org|python" r"hosted|registry\.np" "m", re.IGNORECASE)
    for path in [*ROOT.glob("*.*"), *PACKAGE.rglob("*.py")]:
        if path.is_file():
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path.name
