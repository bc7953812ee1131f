"""Made-up export files in memory, and the tables that a reader makes of them."""

import io
from collections import defaultdict
from datetime import UTC, datetime

import polars as pl

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context, Evidence


def member(name, content):
    data = content.encode() if isinstance(content, str) else content
    return Member(name, len(data), datetime(2026, 1, 1, tzinfo=UTC), lambda: io.BytesIO(data))


def context(zone="UTC", person_id="anna", mappings=(), **evidence):
    return Context(person_id, single_zone(zone), tuple(mappings), Evidence(**evidence))


def read(reader, file, where=None):
    """Return the frames that a reader yields, by table; empty ones are left out."""
    frames = defaultdict(list)
    for found in reader.read(file, where or context()):
        frames[found.table].append(found.rows)
    tables = {table: pl.concat(parts) for table, parts in frames.items()}
    return {table: rows for table, rows in tables.items() if rows.height}


def rows(tables, table, *columns):
    """Return the rows of a table with instants drawn as `HH:MM:SS` UTC; one column comes bare."""
    frame = tables.get(table, pl.DataFrame(schema=dict.fromkeys(columns, pl.Null)))
    drawn = frame.select(columns).with_columns(
        pl.col(pl.Datetime("us", "UTC")).dt.strftime("%m-%d %H:%M:%S")
    )
    return drawn.to_series().to_list() if len(columns) == 1 else drawn.rows()


def steps(tables):
    return rows(tables, "step_intervals", "started_at", "steps")


def heart_rates(tables):
    return rows(tables, "heart_rate_samples", "sampled_at", "heart_rate_bpm")


def rejected(tables):
    return rows(tables, "rejected_rows", "line", "reason")


def note(tables):
    return " / ".join(tables["file_notes"]["note"])
