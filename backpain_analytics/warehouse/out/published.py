"""The small tables of a shard of people, as Parquet, and by what they are compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from backpain_analytics.warehouse.rows import first_row, has_table

PUBLISHED = (
    "persons",
    "analysis_days",
    "daily_activity",
    "daily_sedentary",
    "daily_session_parts",
    "daily_hourly_movement",
    "daily_pain",
    "daily_flares",
    "daily_sleep",
    "daily_weight",
    "daily_floors",
    "weekly_activity",
    "weekly_sedentary",
    "weekly_cadence",
    "weekly_volume",
    "weekly_floors",
    "weekly_exercise",
    "weekly_plan",
    "weekly_progression",
    "weekly_pain",
    "weekly_pain_change",
    "weekly_wellbeing",
    "person_baselines",
    "plan_consistency",
    "ladder_progress",
    "associations",
    "weekly_associations",
    "exposure_thirds",
    "exercise_responses",
    "flares",
    "flare_triggers",
    "time_to_flares",
    "pain_episodes",
    "pain_trends",
    "phase_comparisons",
)
"""Days, weeks and what was found of each person; nothing that anybody wrote in words."""

LEFT_BEHIND = (
    "aerobic_exercise",
    "aerobic_sessions",
    "association_history",
    "exercise_cautions",
    "exercise_identities",
    "exercise_log",
    "exercise_pain_changes",
    "main_sources",
    "pain_entries",
    "source_spans",
    "vendor_days",
    "weekly_exercise_progression",
)
"""What is finer than a day, names exercises in people's own words, or is of files and devices."""

KEPT_ON_DEMAND = {
    "hours": "hourly_activity",
    "bouts": "sedentary_bouts",
    "minutes": "minute_activity",
}
"""What is larger, by the word that asks for it."""

_DECIMAL = {"DOUBLE", "FLOAT"}
_OF_THE_MOMENT = {"associations": "tier_since"}
"""Columns that say when a table was made, and would differ from one machine to another."""


@dataclass(frozen=True)
class Published:
    """What one table came to."""

    rows: int
    digest: str
    """Over all rows, whatever their order: that of two parts together is the exclusive or."""


def publish(
    con: duckdb.DuckDBPyConnection, tables: Iterable[str], folder: Path
) -> dict[str, Published]:
    """Write tables to `<folder>/<table>.parquet`, sorted by person and date."""
    made = {}
    for table in tables:
        rows = f"select {_columns(table)} from {table} order by all"
        con.execute(
            f"copy ({rows}) to $path (format parquet, compression zstd, parquet_version v2)",
            {"path": str(folder / f"{table}.parquet")},
        )
        made[table] = summary(con, table)
    return made


def summary(con: duckdb.DuckDBPyConnection, table: str) -> Published:
    """Count the rows of a table, and name their content.

    Of numbers with decimals ten digits count: the last ones of a sum may depend on the order of
    its terms, and that on how many people are summed up beside.
    """
    kinds = con.execute(f"describe select {_columns(table)} from {table}").fetchall()
    values = ", ".join(
        f"format('{{:.10g}}', {name})" if kind in _DECIMAL else name for name, kind, *_ in kinds
    )
    found = first_row(
        con,
        "select count(*), coalesce(bit_xor(md5_number(one::varchar)), 0) "
        f"from (select row({values}) as one from {table})",
    )
    return Published(int(found[0]), f"{int(found[1]):032x}") if found else Published(0, "")


def persons_with_data(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return everyone of whom a file could be used."""
    if not has_table(con, "analysis_days"):
        return set()
    return {row[0] for row in con.execute("select distinct person_id from persons").fetchall()}


def together(digests: Iterable[str]) -> str:
    """Return the digest of several parts of a table."""
    whole = 0
    for digest in digests:
        whole ^= int(digest, 16)
    return f"{whole:032x}"


def _columns(table: str) -> str:
    return f"* exclude ({_OF_THE_MOMENT[table]})" if table in _OF_THE_MOMENT else "*"
