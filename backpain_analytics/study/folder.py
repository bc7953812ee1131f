"""A study is a folder: study.toml, who the people are, their exports, and the results."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.persons import Person, Strict
from backpain_analytics.settings.toml import Settings, checked, settings_of, toml_content
from backpain_analytics.study.places import Place

STUDY_FILE = "study.toml"
PERSONS_FILE = "persons.csv"
PLAN_FILE = "plan.parquet"

TEMPLATE = """\
# Settings of this study. Exports go to inbox/<person>/, Parquet tables of many people to tables/.
# Who people are: persons.csv, with the columns person_id, birth_year, sex, time_zone, ...
# All that backpain.toml may say holds here for everyone: [parameters], [exposures.<column>], ...
time_zone = "UTC"

[study]
# inbox = "inbox"                   # a folder, or an address such as s3://bucket/inbox
# tables = "tables"
# results = "results"
# person_years_a_shard = 25
"""


class Cut(Strict):
    """The `[study]` block of study.toml."""

    inbox: str = Field(default="inbox", min_length=1)
    tables: str = Field(default="tables", min_length=1)
    results: str = Field(default="results", min_length=1)
    person_years_a_shard: float = Field(default=25, gt=0, le=1_000)


@dataclass(frozen=True)
class Study:
    """The folder and what it says."""

    folder: Path
    cut: Cut
    settings: Settings

    @property
    def inbox(self) -> Place:
        """Exports as they came, in one folder a person."""
        return self._place(self.cut.inbox)

    @property
    def tables(self) -> Place:
        """Minute tables of many people."""
        return self._place(self.cut.tables)

    @property
    def results(self) -> Place:
        """What shards leave behind, below the name of all that the numbers depend on."""
        return self._place(self.cut.results)

    @property
    def plan_file(self) -> Path:
        """Who is in which shard."""
        return self.folder / PLAN_FILE

    @property
    def database(self) -> Path:
        """What analysts open."""
        return self.folder / "study.duckdb"

    @property
    def page(self) -> Path:
        """Everyone on one page."""
        return self.folder / "reports" / "cohort.html"

    def _place(self, address: str) -> Place:
        return Place(address if "://" in address else str(self.folder / address))


def open_study(folder: Path) -> Study:
    """Open the study in a folder.

    Raises:
        WorkspaceError: There is none, or what it says is wrong.
    """
    path = folder / STUDY_FILE
    if not path.exists():
        raise WorkspaceError(
            f"{folder}: no {STUDY_FILE} here. 'backpain study sample {folder}' makes a made-up "
            f"study; for your own write a {STUDY_FILE}, which may be empty: docs/study.md."
        )
    content = toml_content(path)
    cut = checked(Cut, content.pop("study", {}), f"{path}: study")
    stated = content.pop("persons", {}) | _persons(folder / PERSONS_FILE)
    settings = settings_of(content | {"persons": stated}, path)
    named = sorted(name for name, person in settings.persons.items() if person.inbox)
    if named:
        raise WorkspaceError(
            f"{path}: persons.{named[0]}.inbox: a study reads its own inbox alone, which a worker "
            "may reach from elsewhere. Put the files there."
        )
    return Study(folder.resolve(), cut, settings)


def _persons(path: Path) -> Mapping[str, Any]:
    """Return what a table states of people, as backpain.toml would; blank cells state nothing.

    Raises:
        WorkspaceError: The message names the line.
    """
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if "person_id" not in (table.fieldnames or ()):
            raise WorkspaceError(f"{path}: its first line has no column 'person_id'.")
        found: dict[str, Any] = {}
        for row in table:
            where = f"{path}, line {table.line_num}"
            if None in row or None in row.values():
                raise WorkspaceError(f"{where}: it has not as many cells as the first line.")
            person_id = row.pop("person_id").strip()
            if not person_id or person_id in found:
                raise WorkspaceError(f"{where}: person_id is blank, or stands twice.")
            said = {name: text.strip() for name, text in row.items() if text.strip()}
            checked(Person, said, where)
            found[person_id] = said
    return found
