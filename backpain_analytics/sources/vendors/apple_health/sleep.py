"""Sleep as watches, phones and apps log it: stages to spans."""

from datetime import timedelta

import polars as pl

from backpain_analytics.sources.vendors.columns import overlap

LONGEST_AWAKE = timedelta(hours=1)
"""Between two stages of one sleep; apps leave out the minutes awake. Our choice."""
ASLEEP, IN_BED, AWAKE = "Asleep", "InBed", "Awake"


def sleep_spans(rows: pl.DataFrame) -> pl.DataFrame:
    """Return spans of sleep; time in bed only where nothing says when the person slept.

    Args:
        rows: `source_id`, `started_at`, `ended_at`, and `value` as Apple names it; whatever is
            neither asleep nor in bed is left out.
    """
    asleep = joined(of_stage(rows, ASLEEP), ["source_id"], LONGEST_AWAKE)
    in_bed = joined(of_stage(rows, IN_BED), ["source_id"], LONGEST_AWAKE)
    spans = pl.concat([asleep, without_sleep(in_bed, asleep)])
    return spans.select("source_id", "started_at", "ended_at")


def of_stage(rows: pl.DataFrame, stage: str) -> pl.DataFrame:
    """Return the rows that say asleep, however deeply, in bed, or awake."""
    return rows.filter(pl.col("value").str.contains(rf"SleepAnalysis{stage}[A-Za-z]*$"))


def without_sleep(in_bed: pl.DataFrame, asleep: pl.DataFrame) -> pl.DataFrame:
    """Return the times in bed of which no source says when the person slept."""
    return in_bed.filter(~overlap(in_bed, joined(asleep, [], LONGEST_AWAKE)))


def joined(
    spans: pl.DataFrame, keys: list[str], longest_gap: timedelta, **more: pl.Expr
) -> pl.DataFrame:
    """Join spans that overlap or lie close together, those of each key by themselves.

    Returns:
        `source_id`, `started_at`, `ended_at`, and what `more` makes of the spans joined.
    """
    spans = spans.sort(*keys, "started_at", "ended_at")
    reached = pl.col("ended_at").to_physical().cum_max().shift(1)
    gap = pl.col("started_at").to_physical() - (reached.over(keys) if keys else reached)
    longest = longest_gap // timedelta(microseconds=1)
    starts = (gap > longest).fill_null(value=True)
    return (
        spans.with_columns(span=starts.cum_sum())
        .group_by("span", maintain_order=True)
        .agg(
            pl.col("source_id").first(),
            pl.col("started_at").first(),
            pl.col("ended_at").max(),
            **more,
        )
        .drop("span")
    )
