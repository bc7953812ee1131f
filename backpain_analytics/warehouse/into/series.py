"""Readings without names: one number stands for the person, the source and the file of each.

A column of text costs more to store than all numbers of a reading together, and most files are
of one person and one source.
"""

import duckdb
import polars as pl

from backpain_analytics.sources.tables import READINGS
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import given

NAMES = ("person_id", "source_id", "file_id")


def stored_as(table: str) -> str:
    """Return the table that holds the rows: of a view that behind it, else the table itself."""
    return READINGS.get(table, table)


def numbered_rows(table: str) -> str:
    """Return a SELECT of the loaded rows with their names, and their place as `loaded_number`."""
    rows = f"select rowid as loaded_number, * from {stored_as(table)}"
    if table in READINGS:
        return f"select * from ({rows}) inner join sample_series using (series_id)"
    return rows


def numbered(con: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> pl.DataFrame:
    """Put `series_id` in place of the names, and note the series that are new."""
    names = pl.col(NAMES)
    # Neighbours are mostly alike: a run of them is looked up once.
    before = names.shift(fill_value="")
    changes = rows.lazy().select(pl.any_horizontal(names.ne_missing(before)))
    is_first = changes.collect(engine="streaming").to_series()
    runs = rows.filter(is_first).select(NAMES)
    series = _series_of(con, runs.unique())
    number = runs.join(series, on=NAMES, how="left", maintain_order="left")["series_id"]
    return rows.drop(NAMES).with_columns(series_id=number.gather(is_first.cum_sum() - 1))


def _series_of(con: duckdb.DuckDBPyConnection, names: pl.DataFrame) -> pl.DataFrame:
    with given(con, "arriving_series", names):
        con.execute(f"insert into sample_series by name {statement('runs', 'new_series')}")
        found: pl.DataFrame = con.sql(
            "from sample_series semi join arriving_series using (person_id, source_id, file_id)"
        ).pl()
    return found
