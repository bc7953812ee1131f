"""Readings, estimates and p-values of associations in words."""

from backpain_analytics.report.former.exposure_words import (
    YES_NO,
    exposure_words,
    more_words,
    per_unit,
    sd_words,
)
from backpain_analytics.report.former.values import Row, is_known
from backpain_analytics.report.former.wording import count, difference, interval, probability

STRENGTHS = ("consistent", "possible")
NO_REASON = "This cannot show the reason."


def estimate_words(row: Row) -> str:
    """Word an estimate with its interval and unit.

    >>> estimate_words({"estimate": .17, "low": .06, "high": .28, "unit": "30 minutes"})
    '+0.17 points (+0.06 to +0.28) per 30 minutes'
    """
    if not is_known(row["estimate"]):
        return "no number"
    return (
        f"{difference(row['estimate'])} points ({interval(row['low'], row['high'])}) "
        f"{per_unit(row['unit'])}"
    )


def smaller_words(row: Row) -> list[str]:
    """Word what stands in small print below an estimate: its usual size, and its p-value.

    Yes or no differ by one; there is no usual size of that.
    """
    if not is_known(row["estimate_per_sd"]):
        return []
    usual = f"{difference(row['estimate_per_sd'])} points per {sd_words(row)}"
    return [*([] if row["exposure"] in YES_NO else [usual]), corrected_words(row)]


def steps_words(row: Row) -> str:
    """Word how much of an exposure goes with one point more pain, with its interval."""
    unit = "of a day with it" if row["exposure"] in YES_NO else f"times {row['unit']}"
    return f"{difference(row['estimate'])} ({interval(row['low'], row['high'])}) {unit}"


def detectable_words(row: Row) -> str:
    """Word the smallest difference that a record like this one would usually show."""
    if not is_known(row["smallest_detectable"]):
        return "no number"
    return f"{row['smallest_detectable']:.2f} points {per_unit(row['unit'])}"


def corrected_words(row: Row) -> str:
    """Word the p-value of a comparison, corrected for those made beside it.

    >>> corrected_words({"p_family": 0.011, "tests_in_family": 5})
    'p 0.01, corrected for 5 tests'
    """
    return (
        f"p {probability(row['p_family'])}, corrected for {count(row['tests_in_family'], 'test')}"
    )


def pattern(row: Row) -> str:
    """Word the direction, size and interval of a row as a clause.

    >>> row = {"exposure": "steps", "lag_days": 1, "unit": "1,000 steps",
    ...        "estimate": -0.15, "low": -0.3, "high": 0.02}
    >>> pattern(row)
    'on days after more steps, pain was rated 0.15 points lower per 1,000 steps \
(95% range −0.30 to +0.02)'
    """
    when = {0: "on days with", 1: "on days after"}.get(
        row["lag_days"], f"{row['lag_days']} days after"
    )
    direction = "lower" if row["estimate"] < 0 else "higher"
    size = f"{abs(row['estimate']):.2f} points {direction}"
    limits = f"(95% range {interval(row['low'], row['high'])})"
    words = exposure_words(row["exposure"])
    if row["exposure"] in YES_NO:
        return f"{when} {words}, pain was rated {size} than {when} none {limits}"
    return (
        f"{when} {more_words(row['exposure'])}, pain was rated {size} {per_unit(row['unit'])} "
        f"{limits}"
    )
