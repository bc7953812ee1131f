"""What the documents name is there: commands, options, tables, parameters, headings, folders."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from backpain_analytics import errors
from backpain_analytics.cli import app
from backpain_analytics.settings.parameters import Parameters

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "backpain_analytics"
DOCUMENTS = (
    "README.md",
    "READING.md",
    "METHODS.md",
    "CALIBRATION.md",
    "CONTRIBUTING.md",
    "BENCHMARKS.md",
    "docs/study.md",
    "pipelines/README.md",
    "sample_data/README.md",
    "sql/README.md",
    *(f"docs/exports/{path.name}" for path in sorted((ROOT / "docs" / "exports").glob("*.md"))),
)
ENDED_BY_A_SIGNAL = {"129", "130", "143"}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def words(*folders, suffixes):
    """Every word of the files below these folders, and of their names."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    files = [path for path in paths if path.suffix in suffixes]
    found = {word for path in files for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return found | {path.stem for path in files}


def anchors(name):
    headings = re.findall(r"^#+ (.+)$", text(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one).strip().lower().replace(" ", "-") for one in headings}


def commands():
    groups = sorted((ROOT / "backpain_analytics/commands").glob("*.py"))
    functions = [
        node
        for path in (ROOT / "backpain_analytics/cli.py", *groups)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    return {function.name.replace("_", " ") for function in functions}


def every_option(command):
    """The options of a command and of those below it."""
    for below in getattr(command, "commands", {}).values():
        yield from every_option(below)
    for option in command.params:
        yield from (*option.opts, *option.secondary_opts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file_and_a_heading(name):
    for target, anchor in re.findall(r"\]\(([\w./]*)(?:#([\w-]+))?\)", text(name)):
        file = (ROOT / name).parent / target if target else ROOT / name
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.resolve().relative_to(ROOT)), f"{target}#{anchor}"


@pytest.mark.parametrize("folder", ["sql", "backpain_analytics", "tests", "sample_data"])
def test_every_method_that_is_cited_is_written(folder):
    written = anchors("METHODS.md")
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in {".py", ".sql", ".toml", ".md"}:
            cited = re.findall(r"METHODS\.md#([\w-]+)", path.read_text(encoding="utf-8"))
            assert set(cited) <= written, path


@pytest.mark.parametrize("name", ["METHODS.md", "READING.md", "README.md", "CONTRIBUTING.md"])
def test_every_name_in_a_document_is_in_the_code(name):
    named = set(re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`", text(name)))
    known = words("sql", "backpain_analytics", "pipelines", suffixes={".sql", ".toml", ".py"})

    assert named - known == set()


def test_every_parameter_is_explained_in_methods_above_their_table():
    prose = text("METHODS.md").partition("\n## Parameters\n")[0]

    assert [one.name for one in fields(Parameters) if one.name not in prose] == []


def test_methods_leaves_defaults_to_the_table_of_parameters():
    prose = text("METHODS.md").partition("\n## Parameters\n")[0]
    names = "|".join(one.name for one in fields(Parameters))

    assert re.findall(rf"`(?:{names})` \(\d", prose) == []


def test_every_command_is_in_the_readme():
    readme = text("README.md")

    assert [name for name in commands() if f"backpain {name}" not in readme] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_in_a_document_exists(name):
    first_words = {command.split()[0] for command in commands()} | {"template"}
    called = re.findall(r"(?:`|bin/)backpain (\w+)", text(name))
    targets = set(re.findall(r"^([\w-]+):", text("Makefile"), re.MULTILINE))
    made = re.findall(r"`make ([\w-]+)|^make ([\w-]+)", text(name), re.MULTILINE)

    assert set(called) <= first_words
    assert {first or second for first, second in made} <= targets


def test_every_option_in_the_readme_exists():
    options = set(re.findall(r"`?(--[a-z]+(?:-[a-z]+)*)", text("README.md")))

    assert options - {"--help", *every_option(get_command(app))} == set()


def test_the_readme_has_the_exit_codes_that_there_are():
    errors = set(re.findall(r"exit_code = (\d+)", text("backpain_analytics/errors.py")))
    listed = re.findall(r"^\| ([\d, ]+) \|", text("README.md"), re.MULTILINE)

    assert set(re.findall(r"\d+", " ".join(listed))) == errors | {"0"} | ENDED_BY_A_SIGNAL


EXIT_CODES = {
    1: (
        {
            "BackpainError",
            "ClusterLostError",
            "PagesFailedError",
            "PdfUnavailableError",
            "WarehouseError",
        },
        "none of the below",
    ),
    2: ({"ArgumentError"}, "a wrong option or argument"),
    3: ({"WorkspaceError"}, "the workspace or its `backpain.toml` is missing or wrong"),
    4: ({"UnreadableExportError", "PassingError", "AmbiguousExportError"}, "cannot be used"),
    5: ({"WarehouseBusyError"}, "another run is writing this warehouse"),
    6: ({"FailedCheckError"}, "a check found a broken promise"),
    7: ({"NothingToReportError"}, "there is no data for that"),
    8: ({"NothingUsableError"}, "none of them can be used"),
}
"""Code → the errors that end with it, and what the README says of it."""


def test_every_error_ends_with_the_code_that_the_readme_gives_it():
    found = [error for error in vars(errors).values() if isinstance(error, type)]

    for error in found:
        names, meaning = EXIT_CODES[error.exit_code]
        assert error.__name__ in names
        line = rf"^\| {error.exit_code} \| .*{re.escape(meaning)}"
        assert re.search(line, text("README.md"), re.MULTILINE), error
    assert len(found) == sum(len(names) for names, _ in EXIT_CODES.values())


def test_every_room_is_in_the_tree_of_contributing():
    tree = re.search(r"## The rooms\n\n```\n(.*?)```", text("CONTRIBUTING.md"), re.DOTALL)[1]
    rooms = [
        path.name
        for folder in (PACKAGE, *PACKAGE.iterdir(), ROOT / "sql", ROOT / "tests")
        if folder.is_dir() and folder.name not in {"vendors", "handmade", "__pycache__"}
        for path in folder.iterdir()
        if path.is_dir() and path.name != "__pycache__" and any(path.glob("*.*"))
    ]

    assert [name for name in rooms if not re.search(rf"\b{name}\b", tree)] == []


def test_no_committed_file_names_where_packages_come_from():
    # In pieces, so that no host stands here either.
    hosts = re.compile("py" r"pi\.org|python" r"hosted|registry\.np" "m", re.IGNORECASE)
    for path in [*ROOT.glob("*.*"), *PACKAGE.rglob("*.py")]:
        if path.is_file():
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path.name
