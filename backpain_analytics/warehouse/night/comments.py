"""What each table and column means, written into the warehouse where analysts find it.

The words stand in `sql/columns.toml`, in the headers of the models, and in
`settings/parameters.py`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import duckdb

from backpain_analytics.settings.parameters import parameter_notes
from backpain_analytics.statements import SQL_DIR, statement
from backpain_analytics.warehouse.night.models import model_queries

_HEADER_KEY = re.compile(r"-- (work|view|macro|grain|key|units|null|method): +(.*)")


def write_comments(con: duckdb.DuckDBPyConnection) -> int:
    """Explain the tables and columns that are not explained yet; return how many that were.

    A table that a build made anew has lost its comments, one that it kept has them still.
    """
    comments = [
        f"comment on {kind} {named} is {_quoted(sentence)}"
        for kind, named, sentence in _missing_comments(con)
    ]
    if comments:
        con.execute("; ".join(["begin", *comments, "commit"]))
    return len(comments)


@cache
def explanations() -> Mapping[str, Any]:
    """Return `sql/columns.toml`; its head says how it is laid out."""
    return tomllib.loads((SQL_DIR / "columns.toml").read_text(encoding="utf-8"))


def table_sentences() -> dict[str, str]:
    """Return what each table holds and what one row is, by table."""
    rows: dict[str, str] = explanations()["rows"]
    return rows | {name: _header_sentence(query) for name, query in model_queries().items()}


def column_sentences(table: str) -> dict[str, str]:
    """Return what the columns of a table mean, by column; also of columns it does not have."""
    if table == "parameters":
        return parameter_notes()
    found = explanations()
    words: dict[str, str] = found["columns"] | found["tables"].get(table, {})
    return words


def header_lines(query: str) -> dict[str, str]:
    """Return the header of a file of sql/: each `key:` with its text, the sentence under ''."""
    header = query.split("\n\n", maxsplit=1)[0].splitlines()
    lines: dict[str, str] = {}
    key = ""
    for line in header:
        found = _HEADER_KEY.match(line)
        key = found[1] if found else key
        text = found[2] if found else line.removeprefix("--").strip()
        lines[key] = f"{lines.get(key, '')} {text}".strip()
    return lines


def _header_sentence(query: str) -> str:
    lines = header_lines(query)
    key = "" if lines["key"].startswith("none") else f" Key: {lines['key']}."
    return f"{lines['']} {lines['grain'][:1].upper()}{lines['grain'][1:]}.{key}"


def _missing_comments(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str]]:
    tables = table_sentences()
    found = con.execute(statement("reads", "comments")).fetchall()
    columns = {table: column_sentences(table) for _, _, table, *_ in found}
    for kind, schema, table, column, comment in found:
        sentence = columns[table].get(column) if kind == "column" else tables.get(table)
        if sentence and comment != sentence:
            yield kind, ".".join([schema, table, *([column] if column else [])]), sentence


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"
