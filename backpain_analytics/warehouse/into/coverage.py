"""What each file says of which UTC date: the ground on which versions replace each other."""

import polars as pl

from backpain_analytics.sources.tables import SCHEMAS

SAMPLE_TIMES = {
    "step_intervals": "started_at",
    "step_counters": "observed_at",
    "heart_rate_samples": "sampled_at",
    "floor_readings": "started_at",
    "distance_readings": "started_at",
    "stand_readings": "started_at",
    "weight_readings": "measured_at",
    "sleep_spans": "started_at",
    "sleep_sessions": "started_at",
    "stated_clocks": "stated_at",
    "device_resting_heart_rates": "local_date",
    "vendor_days": "local_date",
    "diary_entries": "entered_at",
    "exercise_entries": "started_at",
}
"""Each table's own time."""


def sample_time(table: str) -> pl.Expr:
    """Return the naive UTC time of a table's rows; null for tables without one."""
    if table not in SAMPLE_TIMES:
        return pl.lit(None, pl.Datetime("us"))
    own = pl.col(SAMPLE_TIMES[table])
    if SCHEMAS[table][SAMPLE_TIMES[table]] == pl.Date:
        return own.cast(pl.Datetime("us"))
    own = own.dt.replace_time_zone(None)
    if "written_at" in SCHEMAS[table]:
        written = pl.col("written_date").cast(pl.Datetime("us"))
        return pl.coalesce(written, pl.col("written_at"), own)
    return own


def sample_time_sql(table: str) -> str:
    """Return the same time as SQL, of the loaded table."""
    own = f"{table}.{SAMPLE_TIMES[table]}"
    if SCHEMAS[table][SAMPLE_TIMES[table]] == pl.Date:
        return f"{own}::timestamp"
    own = f"({own} at time zone 'UTC')"
    if "written_at" in SCHEMAS[table]:
        return f"coalesce({table}.written_date::timestamp, {table}.written_at, {own})"
    return own


def coverage_of(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per person, source, file and UTC date, with the first and last time in it.

    `utc_offset_minutes` is the offset of most rows; null where no row has one.
    """
    keys = ["person_id", "source_id", "arrival", "covered_date"]
    of_arrival = [pl.col("file_id").first(), pl.col("supersedes").first()]
    if "utc_offset_minutes" not in rows.columns:
        rows = rows.with_columns(utc_offset_minutes=pl.lit(None, pl.Int16))
    offset = pl.col("utc_offset_minutes")
    # The millions of rows are gone over once; what is left is a few rows a day.
    by_offset = (
        rows.lazy()
        .with_columns(source_id=_source_key(table), covered_date=pl.col("time").dt.date())
        .group_by(*keys, offset)
        .agg(
            *of_arrival,
            first_at=pl.col("time").min(),
            last_at=pl.col("time").max(),
            rows_loaded=pl.len().cast(pl.Int64),
        )
        .collect(engine="streaming")
    )
    return by_offset.group_by(keys).agg(
        *of_arrival,
        pl.col("first_at").min(),
        pl.col("last_at").max(),
        pl.col("rows_loaded").sum(),
        offset.sort_by(offset.is_null(), -pl.col("rows_loaded"), offset).first(),
    )


def _source_key(table: str) -> pl.Expr:
    """Return whose word a row is: a newer file replaces only what the same source said."""
    if table != "diary_entries":
        return pl.col("source_id")
    # A diary names no device. Two files are versions of one diary when the same reader
    # read them, they are called alike, and they answer the same questions about pain.
    asked = [
        pl.when(pl.col(name).is_not_null().any().over("file_id")).then(pl.lit(f" {name}"))
        for name in ("pain_nrs", "current_pain_nrs", "worst_pain_nrs")
    ]
    return pl.concat_str(pl.col("origin"), *asked, ignore_nulls=True)
