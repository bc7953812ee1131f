"""The questions that analysts ask most, as table macros in the warehouse."""

import re

import duckdb

from backpain_analytics.warehouse.night.comments import header_lines
from backpain_analytics.warehouse.night.models import model_queries

_SIGNATURE = re.compile(r"^-- macro: +(\w+\(.*\))$", re.MULTILINE)


def macro_queries() -> dict[str, str]:
    """Return each macro's SELECT by the way it is called, such as `days_of(person)`."""
    return {
        match[1]: query
        for query in model_queries(("macros",)).values()
        for match in _SIGNATURE.finditer(query)
    }


def write_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create the macros of `sql/macros/`; DuckDB checks them against the tables there are."""
    for signature, query in macro_queries().items():
        name, sentence = signature.split("(")[0], header_lines(query)[""].replace("'", "''")
        con.execute(
            f"create or replace macro {signature} as table {query}; "
            f"comment on macro table {name} is '{sentence}'"
        )
