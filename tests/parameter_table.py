"""The table of parameters in METHODS.md; `python -m tests.parameter_table` writes it there."""

import re
from dataclasses import asdict
from pathlib import Path

from backpain_analytics.settings.parameters import Parameters, in_words, parameter_notes

METHODS = Path(__file__).parents[1] / "METHODS.md"
HEAD = (
    "| parameter | default | unit | allowed | what it is, and its source |\n|---|---|---|---|---|\n"
)


def parameter_table(parameters: Parameters) -> str:
    """Return a row of Markdown for each parameter."""
    rows = (
        f"| `{name}` | {in_words(value)} | {note.unit} | {note.allowed} | {note.text} |\n"
        for (name, value), note in zip(
            asdict(parameters).items(), parameter_notes().values(), strict=True
        )
    )
    return HEAD + "".join(rows)


def with_table(methods: str, table: str) -> str:
    """Put a table between the two marks of METHODS.md."""
    marks = r"(<!-- parameters -->\n).*(<!-- /parameters -->)"
    return re.sub(marks, lambda found: found[1] + table + found[2], methods, flags=re.DOTALL)


if __name__ == "__main__":
    written = METHODS.read_text(encoding="utf-8")
    METHODS.write_text(with_table(written, parameter_table(Parameters())), encoding="utf-8")
