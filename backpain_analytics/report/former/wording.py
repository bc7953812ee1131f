"""Numbers to words: rounding, units, dates and percent are decided here and nowhere else.

Ratings have one decimal; differences and slopes of ratings two, since most lie below half a
point; minutes are whole; steps are rounded to 100 (below 1,000 to 10). Unknown says unknown.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from math import floor
from pathlib import Path

import pandas as pd

from backpain_analytics.report.former.values import is_known

UNKNOWN = "unknown"


@cache
def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """Return what the page calls the codes of the tables, by kind and code."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word(kind: str, code: object) -> str:
    """Word a code; one that has no word stands for itself.

    >>> word("flare", "above_usual"), word("device", "pedometer")
    ('well above usual', 'pedometer')
    """
    return vocabulary()[kind].get(str(code), text(code))


def verdict(status: str, reason: str | None) -> str:
    """Word a verdict, with the reason where there is none.

    >>> verdict("met", None), verdict("insufficient_data", "no_log")
    ('met', 'too little data: no log of it')
    """
    words = word("status", status)
    return f"{words}: {word('reason', reason)}" if isinstance(reason, str) else words


def rating(value: float | None) -> str:
    """Word a rating from 0 to 10.

    >>> rating(4), rating(None)
    ('4.0', 'unknown')
    """
    return f"{value:.1f}" if is_known(value) else UNKNOWN


def difference(value: float | None) -> str:
    """Word a difference between ratings, with its sign.

    >>> difference(0.171), difference(-0.04), difference(-0.001)
    ('+0.17', '−0.04', '0.00')
    """
    if not is_known(value):
        return UNKNOWN
    size = f"{abs(value):.2f}"
    sign = "" if float(size) == 0 else "−" if value < 0 else "+"
    return sign + size


def interval(low: float | None, high: float | None) -> str:
    """Word a 95 % interval of a difference.

    >>> interval(-0.3, 0.12)
    '−0.30 to +0.12'
    """
    return f"{difference(low)} to {difference(high)}"


def rating_with_range(value: float, low: float, high: float) -> str:
    """Word a rating and its 95 % range.

    >>> rating_with_range(4.1, 3.5, 5)
    '4.1 (3.5 to 5.0)'
    """
    return f"{rating(value)} ({rating(low)} to {rating(high)})"


def whole(value: float | None) -> str:
    """Word a count or whole minutes.

    >>> whole(1204.4), whole(None)
    ('1,204', 'unknown')
    """
    return f"{value:,.0f}" if is_known(value) else UNKNOWN


def whole_range(low: float | None, high: float | None) -> str:
    """Word a range of whole minutes.

    >>> whole_range(80, 1_204), whole_range(None, None)
    ('80 to 1,204', 'unknown')
    """
    return f"{whole(low)} to {whole(high)}" if is_known(low) and is_known(high) else UNKNOWN


def step_count(value: float | None) -> str:
    """Word steps.

    >>> step_count(34_149), step_count(687), step_count(None)
    ('34,100', '690', 'unknown')
    """
    return whole(_rounded("steps", value)) if is_known(value) else UNKNOWN


def quantity(name: str, value: float | None) -> str:
    """Word a value of a named quantity, without its name.

    >>> quantity("steps", 34_149), quantity("core_sessions", 3)
    ('34,100', '3')
    """
    return step_count(value) if name == "steps" else whole(value)


def quantity_of_target(name: str, value: float | None, target: float) -> str:
    """Word a value beside its target; one that falls short never reads as if it did not.

    >>> quantity_of_target("steps", 48_999, 49_000), quantity_of_target("steps", 48_940, 49_000)
    ('48,999', '48,900')
    >>> quantity_of_target("aerobic_minutes", 149.6, 150)
    '149'
    """
    if not is_known(value):
        return UNKNOWN
    reads_as_met = _rounded(name, value) >= target > value
    return whole(floor(value)) if reads_as_met else quantity(name, value)


def _rounded(name: str, value: float) -> float:
    return round(value, 0 if name != "steps" else -2 if value >= 1_000 else -1)


def percent(share: float | None) -> str:
    """Word a share from 0 to 1.

    >>> percent(0.274), percent(0.004), percent(None)
    ('27%', 'under 1%', 'unknown')
    """
    if not is_known(share):
        return UNKNOWN
    return "under 1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def time_span(minutes: float | None) -> str:
    """Word a duration.

    >>> time_span(560), time_span(60), time_span(45)
    ('9 hours 20 minutes', '1 hour', '45 minutes')
    """
    if not is_known(minutes):
        return UNKNOWN
    hours, rest = divmod(round(minutes), 60)
    parts = [count(hours, "hour")] if hours else []
    parts += [count(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def count(number: float, noun: str) -> str:
    """Word a count with its noun.

    >>> count(1, "day"), count(2_000, "day")
    ('1 day', '2,000 days')
    """
    return f"{number:,.0f} {noun}" if number == 1 else f"{number:,.0f} {noun}s"


def was(number: float) -> str:
    """Return the verb that fits a count.

    >>> was(1), was(0)
    ('was', 'were')
    """
    return "was" if number == 1 else "were"


def has(number: float) -> str:
    """Return the verb that fits a count.

    >>> has(1), has(2)
    ('has', 'have')
    """
    return "has" if number == 1 else "have"


def calendar_day(day: date | None) -> str:
    """Word a date.

    >>> calendar_day(date(2025, 3, 9))
    '9 March 2025'
    """
    return UNKNOWN if day is None or pd.isna(day) else f"{day.day} {day:%B %Y}"


def period(first: date, last: date) -> str:
    """Word a period, both ends inclusive.

    >>> period(date(2025, 3, 9), date(2025, 4, 5))
    '9 March to 5 April 2025'
    >>> period(date(2024, 12, 30), date(2025, 1, 5))
    '30 December 2024 to 5 January 2025'
    """
    start = f"{first.day} {first:%B}" if first.year == last.year else calendar_day(first)
    return f"{start} to {calendar_day(last)}"


def bout_band(shortest: float, longest: float | None) -> str:
    """Word a range of bout lengths.

    >>> bout_band(5, 9), bout_band(60, None)
    ('5–9 minutes', '60 minutes or longer')
    """
    if not is_known(longest):
        return f"{shortest:.0f} minutes or longer"
    return f"{shortest:.0f}–{longest:.0f} minutes"


def probability(value: float | None) -> str:
    """Word a p-value.

    >>> probability(0.0312), probability(0.0002), probability(None)
    ('0.03', 'below 0.001', 'unknown')
    """
    if not is_known(value):
        return UNKNOWN
    if value < 0.001:
        return "below 0.001"
    return f"{value:.3f}" if value < 0.01 else f"{value:.2f}"


def yes_no(flag: object) -> str:
    """Word an answer.

    >>> yes_no(True), yes_no(None)
    ('yes', 'unknown')
    """
    return UNKNOWN if pd.isna(flag) else "yes" if flag else "no"  # type: ignore[call-overload]


def text(value: object) -> str:
    """Word what stands in a file; an empty field says nothing."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def plain(code: str) -> str:
    """Word a code that reads as it is called.

    >>> plain("apple_health")
    'apple health'
    """
    return code.replace("_", " ")
