"""What each table and column means, written into the warehouse where analysts find it.

The words stand in `sql/columns.toml`, in the headers of the models, and in
`settings/parameters.py`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from backpain_analytics.settings.parameters import parameter_notes
from backpain_analytics.statements import SQL_DIR
from backpain_analytics.warehouse.night.models import model_queries

_HEADER_KEY = re.compile(r"-- (view|macro|grain|units|null|method): +(.*)")
_COMMENTED_TABLES = """
select 'table', table_name, comment from duckdb_tables() where not internal and not temporary
union all
select 'view', view_name, comment from duckdb_views() where not internal and not temporary
"""
_COMMENTED_COLUMNS = """
select table_name, column_name, comment from duckdb_columns()
where not internal and database_name = current_database()
order by table_name
"""


def write_comments(con: duckdb.DuckDBPyConnection) -> int:
    """Explain the tables and columns that are not explained yet; return how many that were.

    A table that a build made anew has lost its comments, one that it kept has them still.
    """
    statements = [*_owed_by_tables(con), *_owed_by_columns(con)]
    if statements:
        con.execute("; ".join(["begin", *statements, "commit"]))
    return len(statements)


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
        return {name: f"{note.text} [{note.unit}]" for name, note in parameter_notes().items()}
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
    return f"{lines['']} {lines['grain'][:1].upper()}{lines['grain'][1:]}."


def _owed_by_tables(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    sentences = table_sentences()
    for kind, table, comment in con.execute(_COMMENTED_TABLES).fetchall():
        if comment != sentences.get(table, comment):
            yield f"comment on {kind} {table} is {_quoted(sentences[table])}"


def _owed_by_columns(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    columns = con.execute(_COMMENTED_COLUMNS).fetchall()
    for table, found in groupby(columns, key=itemgetter(0)):
        sentences = column_sentences(table)
        for _, column, comment in found:
            if comment != sentences.get(column, comment):
                yield f"comment on column {table}.{column} is {_quoted(sentences[column])}"


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"
