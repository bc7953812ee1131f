"""What each file says of which UTC date: the ground on which versions replace each other."""

import polars as pl

from backpain_analytics.sources.tables import SCHEMAS

SAMPLE_TIMES = {
    "step_intervals": "started_at",
    "step_counters": "observed_at",
    "heart_rate_samples": "sampled_at",
    "sleep_spans": "started_at",
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
    """One row per person, source, file and UTC date, with the first and last time in it."""
    offset = (
        pl.col("utc_offset_minutes").drop_nulls().mode().min()
        if "utc_offset_minutes" in rows.columns
        else pl.lit(None, pl.Int16)
    )
    return (
        rows.with_columns(source_id=_source_key(table))
        .group_by(
            "person_id",
            "source_id",
            "file_id",
            "arrival",
            "supersedes",
            pl.col("time").dt.date().alias("covered_date"),
        )
        .agg(
            first_at=pl.col("time").min(),
            last_at=pl.col("time").max(),
            rows_loaded=pl.len(),
            utc_offset_minutes=offset.cast(pl.Int16),
        )
    )


def _source_key(table: str) -> pl.Expr:
    """Return whose word a row is: a newer file replaces only what the same source said."""
    if table != "diary_entries":
        return pl.col("source_id")
    # A diary names no device. Two files are versions of one diary when the same reader
    # read them and they answer the same questions about pain.
    asked = [
        pl.when(pl.col(name).is_not_null().any().over("file_id")).then(pl.lit(f" {name}"))
        for name in ("pain_nrs", "current_pain_nrs", "worst_pain_nrs")
    ]
    return pl.concat_str(pl.col("origin"), *asked, ignore_nulls=True)
