"""The table of suggestions in METHODS.md; `python -m tests.suggestion_table` writes it there."""

import re
from pathlib import Path

from backpain_analytics.report.today.rules import RULES

METHODS = Path(__file__).parents[1] / "METHODS.md"
HEAD = "| rule | asks for | when | source |\n|---|---|---|---|\n"


def suggestion_table() -> str:
    """Return a row of Markdown for each rule, the most urgent first."""
    rows = (f"| `{rule.code}` | {rule.kind} | {rule.needs} | {rule.source} |\n" for rule in RULES)
    return HEAD + "".join(rows)


def with_table(methods: str, table: str) -> str:
    """Put a table between the two marks of METHODS.md."""
    marks = r"(<!-- suggestions -->\n).*(<!-- /suggestions -->)"
    return re.sub(marks, lambda found: found[1] + table + found[2], methods, flags=re.DOTALL)


if __name__ == "__main__":
    written = METHODS.read_text(encoding="utf-8")
    METHODS.write_text(with_table(written, suggestion_table()), encoding="utf-8")
