"""What the lists in Fitbit's JSON say: samples in unmarked UTC, nights by the wearer's clock."""

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import sleep_instants
from backpain_analytics.sources.parsing.json_lists import iso_clocks, load_list
from backpain_analytics.sources.reader import Context

SOURCE_ID = "fitbit:archive"
"""Archive and Takeout are the same account, so they are one source."""

MINUTES = {
    "steps": ("steps", 1.0),
    "distance": ("distance_kilometres", 1e-5),
    "floors": ("floors", 1.0),
}
"""What is counted by the minute → our column, and what the unit of a list is in it: distances are
in centimetres."""

_TEXT_VALUE = pl.Schema({"dateTime": pl.String, "value": pl.String})
_HEART_RATE_VALUE = pl.Schema(
    {"dateTime": pl.String(), "value": pl.Struct({"bpm": pl.Float64, "confidence": pl.Int64})}
)
_RESTING_VALUE = pl.Schema({"value": pl.Struct({"date": pl.String, "value": pl.Float64})})
_COUNT = pl.Struct({"count": pl.Float64})
_SUMMARY = pl.Struct({"wake": _COUNT, "awake": _COUNT})
_SLEEP = pl.Schema(
    {
        "startTime": pl.String(),
        "endTime": pl.String(),
        "minutesAsleep": pl.Float64(),
        "mainSleep": pl.Boolean(),
        "levels": pl.Struct({"summary": _SUMMARY}),
    }
)


def minutes_of(kind: str, member: Member) -> tuple[pl.DataFrame, int]:
    """Return `started_at` and the column of one of `MINUTES`, and how many items are neither.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _TEXT_VALUE)
    name, unit = MINUTES[kind]
    value = pl.col("value").cast(pl.Float64, strict=False) * unit
    return rows.select(_utc(rows["dateTime"]).alias("started_at"), value.alias(name)), unreadable


def heart_rates(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `sampled_at`, `heart_rate_bpm`, `is_guess`, and how many items are something else.

    Confidence 0 marks a placeholder for a pulse not found: 50 on one account, 70 when another
    device is put on. It is left out rather than stored as "not worn", because such values
    also stand between good ones in the middle of exercise.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _HEART_RATE_VALUE)
    rows = rows.unnest("value")
    return rows.select(
        _utc(rows["dateTime"]).alias("sampled_at"),
        heart_rate_bpm="bpm",
        is_guess=pl.col("confidence").eq_missing(0),
    ), unreadable


def guesses_note(guesses: int) -> list[str]:
    """Say how many heart rates are no readings."""
    note = f"left out {guesses:,} heart rates of confidence 0, which are no readings"
    return [note] if guesses else []


def nights(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `start` and `end` by the wearer's clock, `asleep_minutes`, `awakenings` and `is_nap`.

    Awakenings are the stretches of `wake` where the stages of sleep are told apart, else of
    `awake`; restless stretches are none.

    Returns:
        The nights, and how many items of the list are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _SLEEP)
    start, end = (iso_clocks(rows[name]) for name in ("startTime", "endTime"))
    summary = pl.col("levels").struct["summary"].struct
    return rows.select(
        start=start,
        end=end,
        asleep_minutes="minutesAsleep",
        awakenings=pl.coalesce(summary[name].struct["count"] for name in ("wake", "awake")),
        is_nap=~pl.col("mainSleep"),
    ), unreadable


def night_spans(nights: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Return as instants when nights by the wearer's clock start and end."""
    started_at, ended_at = sleep_instants(
        nights["start"], nights["end"], context.zones, context.evidence.utc_offset_minutes
    )
    return nights.select(started_at=started_at, ended_at=ended_at)


def resting_heart_rates(member: Member) -> tuple[pl.DataFrame, int]:
    """Return `local_date` and rate of the days with one, and how many items are something else.

    Raises:
        UnreadableExportError: The file is not whole.
    """
    rows, unreadable = load_list(member, _RESTING_VALUE)
    # A day without a value is written as 0.0 with the date null.
    rows = rows.unnest("value").filter(pl.col("date").is_not_null() & (pl.col("value") > 0))
    days = rows.select(
        source_id=pl.lit(SOURCE_ID),
        local_date=pl.col("date").str.to_date("%m/%d/%y", strict=False),
        resting_heart_rate_bpm="value",
    )
    return days, unreadable


def _utc(texts: pl.Series) -> pl.Series:
    return clocks(texts).dt.replace_time_zone("UTC")


def clocks(texts: pl.Series) -> pl.Series:
    """Read the time of such lists, `03/01/26 22:10:00`; null: something else."""
    return texts.str.to_datetime("%m/%d/%y %H:%M:%S", strict=False, time_unit="us")
