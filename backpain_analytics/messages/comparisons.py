"""Comparisons in words: estimates with their range and unit, as tables show them."""

from collections.abc import Callable, Mapping
from math import isfinite

from backpain_analytics.messages import refusal
from backpain_analytics.messages.cells import interval
from backpain_analytics.messages.exposures import (
    exposure_words,
    is_yes_no,
    lag_words,
    per_unit,
    weeks_words,
)
from backpain_analytics.messages.language import words
from backpain_analytics.messages.numbers import capital, difference


def estimate_words(estimate: float, low: float, high: float) -> str:
    """Word an estimate with its range.

    >>> estimate_words(.17, .06, .28)
    '+0.17 (+0.06 to +0.28)'
    """
    return words("comparison")["estimate"].format(difference(estimate), interval(low, high))


def compared_words(estimate: float | None, low: float, high: float) -> str:
    """State what comparing rated days alone gives; nothing where the estimate is just that.

    >>> compared_words(.17, .06, .28), compared_words(None, None, None)
    ('+0.17 (+0.06 to +0.28)', '')
    """
    if estimate is None or not isfinite(estimate):
        return ""
    return estimate_words(estimate, low, high)


def steps_words(exposure: str, unit: str, estimate: float, low: float, high: float) -> str:
    """Word how much of an exposure goes with one point more pain, with its range.

    >>> steps_words("steps", "1,000 steps", -.4, -.6, -.2)
    '−0.40 (−0.60 to −0.20) times 1,000 steps'
    """
    kind = "days_with" if is_yes_no(exposure) else "times"
    said = (difference(estimate), interval(low, high), unit)
    return words("comparison")[kind].format(*said)


def exposure_heading(exposure: str) -> str:
    """Name an exposure at the beginning of a line.

    >>> exposure_heading("steps")
    'Steps'
    """
    return capital(exposure_words(exposure))


def leader(exposure: str | None) -> str:
    """Name the stronger pattern with which one goes along; nothing where there is none.

    >>> leader("steps"), leader(None)
    ('Steps', '')
    """
    return exposure_heading(exposure) if isinstance(exposure, str) else ""


def exposure_with_unit(exposure: str, unit: str) -> str:
    """Name an exposure with the amount for which a difference is stated.

    >>> exposure_with_unit("steps", "1,000 steps")
    'Steps, per 1,000 steps'
    """
    return words("comparison")["heading"].format(exposure_heading(exposure), per_unit(unit))


COMPARISONS: Mapping[str, Callable[..., str]] = {
    "estimate_words": estimate_words,
    "compared_words": compared_words,
    "steps_words": steps_words,
    "exposure_heading": exposure_heading,
    "exposure_with_unit": exposure_with_unit,
    "leader": leader,
    "refusal": refusal,
    "lag_words": lag_words,
    "weeks_words": weeks_words,
}
"""What may stand before columns of comparisons in tables.toml."""
