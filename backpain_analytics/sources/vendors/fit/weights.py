"""Body weights of a scale, which a family may share."""

import numpy as np
import polars as pl

from backpain_analytics.sources.vendors.fit.clock import FIRST_DATE, instant
from backpain_analytics.sources.vendors.fit.contents import Columns

SEVERAL_PERSONS = (
    "body weights of several persons, left out: the file does not say whose is whose. Export your "
    "own from the scale's app"
)


def are_of_several(weights: Columns) -> bool:
    """Say whether a file knows more than one person."""
    users = weights["user"]
    return np.unique(users[users >= 0]).size > 1


def body_weights(
    weights: Columns, source_id: str, span: tuple[float, float] | None = None
) -> pl.DataFrame:
    """Return one row per weight; one without a date, or outside the span, is left out."""
    seconds, hundredths = weights["timestamp"], weights["hundredths_of_kilograms"]
    first, last = span or (FIRST_DATE, np.inf)
    read = np.flatnonzero((hundredths >= 0) & (seconds >= first) & (seconds <= last))
    return pl.DataFrame({"measured_at": seconds[read], "hundredths": hundredths[read]}).select(
        pl.lit(source_id).alias("source_id"),
        instant("measured_at"),
        body_weight_kilograms=(pl.col("hundredths") / 100).round(2),
    )
