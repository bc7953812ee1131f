"""What a diary kept by hand asks, in `questions.toml`: for the command and for the form alike."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Table = Literal["diary", "session"]
Kind = Literal[
    "rating", "count", "number", "yes_no", "choice", "duration", "time_of_day", "text", "note"
]


@dataclass(frozen=True)
class Question:
    """One answer of a day, or of a session of exercise."""

    table: Table
    section: str
    option: str
    """Of `backpain diary add`, without its dashes."""
    column: str
    """As readers call it."""
    label: str
    kind: Kind
    low: str = ""
    """What 0 means on a scale."""
    high: str = ""
    """What 10 means."""
    most: int | None = None
    no_option: str | None = None
    of: str | None = None
    """The column of the answer that this one is about."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What is written → what it is called."""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questions:
    """All of them, in the order in which they are asked."""

    all: tuple[Question, ...]
    sections: Mapping[str, str]
    """Section → its title."""

    def of(self, table: Table) -> tuple[Question, ...]:
        """Return the questions on a day, or on a session."""
        return tuple(question for question in self.all if question.table == table)


@cache
def questions() -> Questions:
    """Return what is asked."""
    path = Path(__file__).with_name("questions.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    tables: tuple[Table, ...] = ("diary", "session")
    return Questions(
        tuple(
            Question(
                table, section, **{**block, "suggestions": tuple(block.get("suggestions", ()))}
            )
            for table in tables
            for section, blocks in content[table].items()
            for block in blocks
        ),
        content["sections"],
    )
