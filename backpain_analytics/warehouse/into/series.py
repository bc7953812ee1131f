"""Readings without names: one number stands for the person, the source and the file of each.

A column of text costs more to store than all numbers of a reading together, and most files are
of one person and one source.
"""

import duckdb
import polars as pl

from backpain_analytics.sources.tables import READINGS

NAMES = ("person_id", "source_id", "file_id")


def stored_as(table: str) -> str:
    """Return the table that holds the rows: of a view that behind it, else the table itself."""
    return READINGS.get(table, table)


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
    con.register("arriving_series", names.to_arrow())
    con.execute(
        f"""
        insert into sample_series
        select
            row_number() over (order by {", ".join(NAMES)})
            + (select coalesce(max(series_id), 0) from sample_series),
            {", ".join(NAMES)}
        from arriving_series anti join sample_series using ({", ".join(NAMES)})
        """
    )
    found: pl.DataFrame = con.sql(
        f"from sample_series semi join arriving_series using ({', '.join(NAMES)})"
    ).pl()
    con.unregister("arriving_series")
    return found
