"""Sleep as watches, phones and apps log it: stages to spans."""

from datetime import timedelta

import polars as pl

from backpain_analytics.sources.vendors.columns import overlap

LONGEST_AWAKE = timedelta(hours=1)
"""Between two stages of one sleep; apps leave out the minutes awake. Our choice."""


def sleep_spans(rows: pl.DataFrame) -> pl.DataFrame:
    """Return spans of sleep; time in bed only where nothing says when the person slept.

    Args:
        rows: `source_id`, `started_at`, `ended_at`, and `value` as Apple names it; whatever is
            neither asleep nor in bed is left out.
    """
    asleep = _joined(rows.filter(pl.col("value").str.contains("Asleep")), ["source_id"])
    in_bed = _joined(rows.filter(pl.col("value").str.ends_with("InBed")), ["source_id"])
    is_known = overlap(in_bed, _joined(asleep, []))
    return pl.concat([asleep, in_bed.filter(~is_known)]).select(
        "source_id", "started_at", "ended_at"
    )


def _joined(spans: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Join spans that overlap or lie close together, those of each key by themselves."""
    spans = spans.sort(*keys, "started_at", "ended_at")
    reached = pl.col("ended_at").to_physical().cum_max().shift(1)
    gap = pl.col("started_at").to_physical() - (reached.over(keys) if keys else reached)
    longest = LONGEST_AWAKE // timedelta(microseconds=1)
    starts = (gap > longest).fill_null(value=True)
    return (
        spans.with_columns(span=starts.cum_sum())
        .group_by("span", maintain_order=True)
        .agg(pl.col("source_id").first(), pl.col("started_at").first(), pl.col("ended_at").max())
        .drop("span")
    )
