"""Exposures, lags and units in words."""

from backpain_analytics.messages import exposures
from backpain_analytics.messages.exposures import (
    exposure_words,
    lag_words,
    less_words,
    more_words,
    per_unit,
    short_words,
    weeks_words,
)
from backpain_analytics.report.former.values import Row
from backpain_analytics.settings.exposures import EXPOSURES

__all__ = (
    "YES_NO",
    "exposure_heading",
    "exposure_words",
    "lag_words",
    "less_words",
    "more_words",
    "per_unit",
    "sd_words",
    "short_words",
    "weeks_words",
)

YES_NO = {column.name for column in EXPOSURES.values() if column.is_yes_no}


def exposure_heading(row: Row) -> str:
    """Name the exposure of a row at the beginning of a line."""
    return exposure_words(row["exposure"]).capitalize()


def sd_words(row: Row) -> str:
    """Word one within-person standard deviation of the exposure."""
    return exposures.sd_words(row["exposure"], row["standard_deviation"])
