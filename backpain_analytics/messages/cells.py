"""What a cell of a table says of several columns at once."""

from collections.abc import Callable, Mapping

from backpain_analytics.messages.language import words
from backpain_analytics.messages.numbers import (
    difference,
    formatted,
    is_known,
    quantity_of_target,
    rating,
    verdict,
    whole,
)


def whole_range(low: float | None, high: float | None) -> str:
    """Word a range of whole amounts.

    >>> whole_range(80, 1_204), whole_range(None, None)
    ('80 to 1,204', 'unknown')
    """
    return _range(whole(low), whole(high)) if is_known(low) and is_known(high) else whole(None)


def interval(low: float | None, high: float | None) -> str:
    """Word a range of differences.

    >>> interval(-0.3, 0.12)
    '−0.30 to +0.12'
    """
    return _range(difference(low), difference(high))


def difference_with_range(value: float | None, low: float | None, high: float | None) -> str:
    """Word a difference between ratings and its range; nothing where it is not known.

    >>> difference_with_range(2.1, 1.7, 2.5), difference_with_range(None, None, None)
    ('+2.10 (+1.70 to +2.50)', '')
    """
    if not is_known(value):
        return ""
    return words("unit")["with_amount"].format(difference(value), interval(low, high))


def rating_with_range(value: float, low: float, high: float) -> str:
    """Word a rating and its range.

    >>> rating_with_range(4.1, 3.5, 5)
    '4.1 (3.5 to 5)'
    """
    return words("unit")["with_amount"].format(rating(value), _range(rating(low), rating(high)))


def bout_band(shortest: float, longest: float | None) -> str:
    """Word a range of lengths in minutes.

    >>> bout_band(5, 9), bout_band(60, None)
    ('5 to 9 minutes', '60 minutes or longer')
    """
    if not is_known(longest):
        return words("number")["or_longer"].format(formatted(shortest, words("number")["minutes"]))
    return _range(whole(shortest), formatted(longest, words("number")["minutes"]))


def _range(low: str, high: str) -> str:
    return words("number")["span"].format(low, high)


def dose(status: str | None, reason: str | None) -> str:
    """Word the verdict on a dose; nothing where none is planned.

    >>> dose("met", None), dose(None, None)
    ('met', '')
    """
    return verdict(status, reason) if isinstance(status, str) else ""


CELLS: Mapping[str, Callable[..., str]] = {
    "verdict": verdict,
    "dose": dose,
    "quantity_of_target": quantity_of_target,
    "whole_range": whole_range,
    "bout_band": bout_band,
    "rating_with_range": rating_with_range,
    "difference_with_range": difference_with_range,
}
"""What may stand before several columns in tables.toml."""
