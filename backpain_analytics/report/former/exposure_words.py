"""Exposures, lags and units in words."""

from backpain_analytics.report.former.values import Row
from backpain_analytics.report.former.wording import quantity, rating
from backpain_analytics.settings.exposures import EXPOSURES, ExposureColumn

YES_NO = {column.name for column in EXPOSURES.values() if column.is_yes_no}


def exposure_words(exposure: str) -> str:
    """Name an exposure.

    >>> exposure_words("sedentary_minutes"), exposure_words("stair_minutes")
    ('low-movement time', 'stair minutes')
    """
    return _column(exposure).words


def exposure_heading(row: Row) -> str:
    """Name the exposure of a row at the beginning of a line."""
    return exposure_words(row["exposure"]).capitalize()


def more_words(exposure: str) -> str:
    """Word a higher value of an exposure.

    >>> more_words("steps"), more_words("stress_nrs")
    ('more steps', 'higher ratings of stress')
    """
    kind = "higher ratings of" if _column(exposure).is_rating else "more"
    return f"{kind} {exposure_words(exposure)}"


def less_words(exposure: str) -> str:
    """Word a lower value of an exposure.

    >>> less_words("steps"), less_words("exercise_done"), less_words("stress_nrs")
    ('fewer steps', 'less exercise', 'lower ratings of stress')
    """
    column = _column(exposure)
    return f"{'lower ratings of' if column.is_rating else column.less} {column.words}"


def short_words(exposure: str) -> str:
    """Name an exposure where there is little room.

    >>> short_words("prolonged_30_minutes"), short_words("steps")
    ('low movement, long stretches', 'steps')
    """
    column = _column(exposure)
    return column.short_words or column.words


def lag_words(lag_days: int) -> str:
    """Name a lag.

    >>> lag_words(0), lag_words(1), lag_words(3)
    ('the same day', 'the day after', '3 days after')
    """
    return {0: "the same day", 1: "the day after"}.get(lag_days, f"{lag_days} days after")


def weeks_words(lag_weeks: int) -> str:
    """Name a lag in weeks.

    >>> weeks_words(0), weeks_words(1), weeks_words(2)
    ('the same week', 'the week after', '2 weeks after')
    """
    return {0: "the same week", 1: "the week after"}.get(lag_weeks, f"{lag_weeks} weeks after")


def per_unit(unit: str) -> str:
    """Word the unit of an estimate.

    >>> per_unit("1,000 steps"), per_unit("yes instead of no")
    ('per 1,000 steps', 'for yes instead of no')
    """
    return "for yes instead of no" if unit == "yes instead of no" else f"per {unit}"


def sd_words(row: Row) -> str:
    """Word one within-person standard deviation of the exposure."""
    words = "usual day-to-day difference"
    column = _column(row["exposure"])
    if column.is_yes_no:
        return words
    if column.is_rating:
        return f"{words} ({rating(row['standard_deviation'])} points)"
    return f"{words} ({quantity(column.counted_in, row['standard_deviation'])} {column.counted_in})"


def _column(exposure: str) -> ExposureColumn:
    return EXPOSURES.get(exposure) or ExposureColumn(exposure, exposure.replace("_", " "))
