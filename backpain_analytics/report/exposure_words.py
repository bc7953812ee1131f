"""Exposures, lags and units in words."""

from backpain_analytics.report.values import Row
from backpain_analytics.report.wording import quantity, rating

EXPOSURES = {
    "sedentary_minutes": "low-movement time",
    "prolonged_30_minutes": "low-movement time in stretches of 30 minutes or longer",
    "steps": "steps",
    "aerobic_minutes": "aerobic minutes",
    "exercise_done": "exercise",
    "core_done": "core strengthening",
    "stretching_done": "stretching",
    "high_impact_done": "exercise of high impact",
    "mood_nrs": "mood",
    "stress_nrs": "stress",
    "sleep_quality_nrs": "sleep quality",
    "control_nrs": "control over the pain",
}
"""In words; `association.records` declares the usual ones, backpain.toml may add others."""
YES_NO = {exposure for exposure in EXPOSURES if exposure.endswith("_done")}
_FEWER = {"steps", "aerobic_minutes"}


def exposure_words(exposure: str) -> str:
    """Name an exposure.

    >>> exposure_words("sedentary_minutes"), exposure_words("stair_minutes")
    ('low-movement time', 'stair minutes')
    """
    return EXPOSURES.get(exposure, exposure.replace("_", " "))


def more_words(exposure: str) -> str:
    """Word a higher value of an exposure.

    >>> more_words("steps"), more_words("stress_nrs")
    ('more steps', 'higher ratings of stress')
    """
    kind = "higher ratings of" if exposure.endswith("_nrs") else "more"
    return f"{kind} {exposure_words(exposure)}"


def less_words(exposure: str) -> str:
    """Word a lower value of an exposure.

    >>> less_words("steps"), less_words("exercise_done"), less_words("stress_nrs")
    ('fewer steps', 'less exercise', 'lower ratings of stress')
    """
    if exposure.endswith("_nrs"):
        return f"lower ratings of {exposure_words(exposure)}"
    return f"{'fewer' if exposure in _FEWER else 'less'} {exposure_words(exposure)}"


def short_words(exposure: str) -> str:
    """Name an exposure where there is little room.

    >>> short_words("prolonged_30_minutes"), short_words("steps")
    ('low movement, long stretches', 'steps')
    """
    if exposure == "prolonged_30_minutes":
        return "low movement, long stretches"
    return exposure_words(exposure)


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
    if row["exposure"] in YES_NO:
        return words
    if row["exposure"].endswith("_nrs"):
        return f"{words} ({rating(row['standard_deviation'])} points)"
    name = "steps" if row["exposure"] == "steps" else "minutes"
    return f"{words} ({quantity(name, row['standard_deviation'])} {name})"
