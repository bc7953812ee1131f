"""The tables that readers fill, column for column, as `sql/raw/readings.sql` declares them."""

import re

import polars as pl

from backpain_analytics.statements import statement

INSTANT = pl.Datetime("us", "UTC")
CLOCK = pl.Datetime("us")
"""A naive local time as a diary wrote it; the zone is applied in SQL."""

READINGS = {
    "step_intervals": "step_interval_readings",
    "step_counters": "step_counter_readings",
    "heart_rate_samples": "heart_rate_readings",
}
"""The tables that hold what these views show together with `sample_series`."""

_KINDS: dict[str, pl.DataType] = {
    "text": pl.String(),
    "boolean": pl.Boolean(),
    "smallint": pl.Int16(),
    "integer": pl.Int32(),
    "bigint": pl.Int64(),
    "float": pl.Float32(),
    "double": pl.Float64(),
    "date": pl.Date(),
    "timestamp": CLOCK,
    "timestamptz": INSTANT,
}
_TABLE = re.compile(
    r"^create table if not exists (?:work\.)?(\w+) \((.+?)^\);", re.MULTILINE | re.DOTALL
)
_COLUMN = re.compile(r"^    (\w+) (\w+)", re.MULTILINE)
_ADDED = {"person_id", "file_id", "series_id"}
"""Columns that the loader fills."""


def _schemas() -> dict[str, pl.Schema]:
    found = {
        table: {name: _KINDS[kind] for name, kind in _COLUMN.findall(columns) if name not in _ADDED}
        for table, columns in _TABLE.findall(statement("raw", "readings"))
    }
    series = found.pop("sample_series")
    views = {view: series | found.pop(table) for view, table in READINGS.items()}
    # Said once of a whole file, in no table: what was salvaged, assumed or left out.
    notes = {"file_notes": {"note": pl.String()}}
    return {table: pl.Schema(columns) for table, columns in (found | views | notes).items()}


SCHEMAS = _schemas()
"""The columns of a batch for each table."""
