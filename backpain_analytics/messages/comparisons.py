"""Comparisons in words: estimates with their range and unit, as tables show them."""

from collections.abc import Callable, Mapping

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
from backpain_analytics.messages.numbers import capital, difference, is_known, size


def estimate_words(unit: str, estimate: float | None, low: float, high: float) -> str:
    """Word an estimate with its range and unit.

    >>> estimate_words("1,000 steps", .17, .06, .28)
    '+0.17 points (+0.06 to +0.28) per 1,000 steps'
    """
    if not is_known(estimate):
        return words("comparison")["no_number"]
    said = (difference(estimate), interval(low, high), per_unit(unit))
    return words("comparison")["estimate"].format(*said)


def detectable_words(unit: str, smallest: float | None) -> str:
    """Word the smallest difference that a record like this one would usually show.

    >>> detectable_words("1,000 steps", .14), detectable_words("1,000 steps", None)
    ('0.14 points per 1,000 steps', 'no number')
    """
    if not is_known(smallest):
        return words("comparison")["no_number"]
    return words("comparison")["smallest"].format(size(smallest), per_unit(unit))


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


def refusal_words(code: str | None, values: str) -> str:
    """Say why there is no number; nothing where there is one."""
    return refusal(code, values) if isinstance(code, str) else ""


COMPARISONS: Mapping[str, Callable[..., str]] = {
    "estimate_words": estimate_words,
    "detectable_words": detectable_words,
    "steps_words": steps_words,
    "exposure_heading": exposure_heading,
    "refusal_words": refusal_words,
    "lag_words": lag_words,
    "weeks_words": weeks_words,
}
"""What may stand before columns of comparisons in tables.toml."""
