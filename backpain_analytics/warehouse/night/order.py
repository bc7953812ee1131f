"""Which tables a SELECT reads, and the order of models that follows."""

import json
from collections.abc import Mapping, Set
from graphlib import TopologicalSorter
from typing import Any

import duckdb

_NAMED: dict[str, frozenset[str]] = {}
"""By query: its text alone decides, and parsing them all takes a tenth of a small night."""


def tables_read(
    con: duckdb.DuckDBPyConnection, queries: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return which tables and views each SELECT reads, as DuckDB's own parser says."""
    return {name: tables_named(con, query) for name, query in queries.items()}


def tables_named(con: duckdb.DuckDBPyConnection, query: str) -> frozenset[str]:
    """Return the tables and views that a SELECT reads; they need not exist."""
    if query not in _NAMED:
        _NAMED[query] = _parsed(con, query)
    return _NAMED[query]


def build_order(reads: Mapping[str, Set[str]]) -> list[str]:
    """Return the models so that each comes after those it reads.

    The order follows from the SELECTs, so it is never written down and cannot go stale.
    """
    models = {name: tables & reads.keys() for name, tables in reads.items()}
    return list(TopologicalSorter(models).static_order())


def _parsed(con: duckdb.DuckDBPyConnection, query: str) -> frozenset[str]:
    tables: set[str] = set()
    expressions: set[str] = set()

    def note(node: dict[str, Any]) -> dict[str, Any]:
        if node.get("type") == "BASE_TABLE":
            tables.add(node["table_name"])
        expressions.update(with_["key"] for with_ in node.get("cte_map", {"map": ()})["map"])
        return node

    (tree,) = con.execute("select json_serialize_sql(?)", [query]).fetchall()[0]
    json.loads(tree, object_hook=note)
    return frozenset(tables - expressions)
