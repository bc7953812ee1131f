"""Numbers, dates and codes as people read them: rounding and units are decided here alone.

A person's own rating keeps its form (4, 4.5); means of ratings have one decimal; differences and
slopes two, since most lie below half a point; minutes are whole; steps are rounded to 100 (below
1,000 to 10). Unknown says unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import floor, isclose, log10
from typing import Any, TypeGuard

from backpain_analytics.messages.language import words

RAREST = 0.001
"""Rarer than this is told as rarer than this: made-up diaries show no more."""
LONGEST_NOTE = 200
"""Letters of a note in a person's own words that are shown."""


def is_known(value: float | None) -> TypeGuard[float]:
    """Say whether a cell holds a number: None and NaN are both unknown.

    >>> is_known(0.0), is_known(None), is_known(float("nan"))
    (True, False, False)
    """
    return not _is_missing(value)


def _is_missing(value: object) -> bool:
    """Say whether a cell is empty in any guise, without pandas: many a command needs none."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  As NaN and NaT do.
    except TypeError:  # pandas' NA answers no question.
        return True


def _unknown() -> str:
    return words("number")["unknown"]


def _decimals(value: float, decimals: int) -> str:
    signs = str.maketrans({",": words("number")["thousands"], ".": words("number")["point"]})
    return f"{value:,.{decimals}f}".translate(signs)


def rating(value: float | None) -> str:
    """Word a rating from 0 to 10 as it was given, to one decimal at most.

    >>> rating(4.0), rating(4.5), rating(3.97), rating(None)
    ('4', '4.5', '4', 'unknown')
    """
    if not is_known(value):
        return _unknown()
    return _decimals(value, 0 if isclose(value, round(value), abs_tol=0.05) else 1)


def mean(value: float | None) -> str:
    """Word a mean of ratings.

    >>> mean(4), mean(None)
    ('4.0', 'unknown')
    """
    return _decimals(value, 1) if is_known(value) else _unknown()


def difference(value: float | None) -> str:
    """Word a difference between ratings, with its sign.

    >>> difference(0.171), difference(-0.04), difference(-0.001)
    ('+0.17', '−0.04', '0.00')
    """
    if not is_known(value):
        return _unknown()
    sign = "" if round(abs(value), 2) == 0 else "−" if value < 0 else "+"
    return sign + size(value)


def size(value: float | None) -> str:
    """Word how large a difference is, without its sign.

    >>> size(-0.171)
    '0.17'
    """
    return _decimals(abs(value), 2) if is_known(value) else _unknown()


def shift(value: float | None) -> str:
    """Word how far ratings moved: one decimal, and more where else nothing would be left.

    >>> shift(-1.43), shift(2.0), shift(0.14), shift(0.0031), shift(0)
    ('1.4', '2', '0.14', '0.003', '0')
    """
    if not is_known(value):
        return _unknown()
    amount = abs(value)
    decimals = 1 if amount >= 0.2 or not amount else max(2, -floor(log10(amount)))
    said = _decimals(amount, decimals)
    return said.rstrip("0").removesuffix(words("number")["point"])


def shift_in_points(value: float | None) -> str:
    """Word the same with its noun.

    >>> shift_in_points(-1.04), shift_in_points(1.26)
    ('1 point', '1.3 points')
    """
    if not is_known(value):
        return _unknown()
    said = shift(value)
    one, many = words("number")["shift"].split("|")
    return f"{said} {one if said == '1' else many}"


def about(value: float | None) -> str:
    """Word how large a difference between ratings is, for somebody in a hurry: to half a point.

    >>> about(0.95), about(-1.4), about(0.6), about(0.2)
    ('1', '1.5', 'half a', 'less than half a')
    """
    if not is_known(value):
        return _unknown()
    halves = round(2 * abs(value))
    if halves < 1 or abs(value) < 0.5:
        return words("number")["less_than_half"]
    return words("number")["half"] if halves == 1 else rating(halves / 2)


def points(value: float | None) -> str:
    """Word how large a difference between ratings is, with its noun.

    >>> points(0.95), points(-1.4), points(0.6), points(0.2)
    ('about 1 point', 'about 1.5 points', 'about half a point', 'less than half a point')
    """
    if not is_known(value):
        return _unknown()
    names = words("number")
    if abs(value) < 0.5:
        return names["under_half_point"]
    halves = round(2 * abs(value))
    whole_points = f"{rating(halves / 2)} {formatted(halves / 2, '~' + names['points'])}"
    return names["about"].format(names["half_point"] if halves == 1 else whole_points)


def nearest_half(value: float | None) -> str:
    """Word a mean of ratings for somebody in a hurry.

    >>> nearest_half(6.8), nearest_half(3.4)
    ('7', '3.5')
    """
    return rating(round(2 * value) / 2) if is_known(value) else _unknown()


def whole(value: float | None) -> str:
    """Word a count or whole minutes.

    >>> whole(1204.4), whole(None)
    ('1,204', 'unknown')
    """
    return _decimals(value, 0) if is_known(value) else _unknown()


def none(value: float | None) -> str:
    """Word a count of things among others.

    >>> none(0), none(3)
    ('none', '3')
    """
    return words("number")["none"] if is_known(value) and value == 0 else whole(value)


def steps(value: float | None) -> str:
    """Word steps.

    >>> steps(34_149), steps(687), steps(None)
    ('34,100', '690', 'unknown')
    """
    return whole(_rounded("steps", value)) if is_known(value) else _unknown()


def quantity(name: str, value: float | None) -> str:
    """Word a value of a named quantity, without its name.

    >>> quantity("steps", 34_149), quantity("core_sessions", 3)
    ('34,100', '3')
    """
    return steps(value) if name == "steps" else whole(value)


def quantity_of_target(name: str, value: float | None, target: float | None) -> str:
    """Word a value beside its target; one that falls short never reads as if it did not.

    >>> quantity_of_target("steps", 48_999, 49_000), quantity_of_target("steps", 48_940, 49_000)
    ('48,999', '48,900')
    >>> quantity_of_target("aerobic_minutes", 149.6, 150)
    '149'
    """
    if not is_known(value):
        return _unknown()
    reads_as_met = is_known(target) and _rounded(name, value) >= target > value
    return whole(floor(value)) if reads_as_met else quantity(name, value)


def _rounded(name: str, value: float) -> float:
    return round(value, 0 if name != "steps" else -2 if value >= 1_000 else -1)


def kilograms(value: float | None) -> str:
    """Word a weight.

    >>> kilograms(84.24)
    '84.2 kg'
    """
    return f"{mean(value)} kg" if is_known(value) else _unknown()


def percent(share: float | None) -> str:
    """Word a share from 0 to 1; some is never none, and not all is never all.

    >>> percent(0.274), percent(0.004), percent(0.998), percent(1), percent(None)
    ('27%', 'under 1%', 'over 99%', '100%', 'unknown')
    """
    if not is_known(share):
        return _unknown()
    if 0 < share < 1 and round(100 * share) == 0:
        return words("number")["under_one_percent"]
    if 0 < share < 1 and round(100 * share) == 100:
        return words("number")["over_99_percent"]
    return f"{_decimals(100 * share, 0)}%"


def time_span(minutes: float | None) -> str:
    """Word a duration.

    >>> time_span(560), time_span(60), time_span(45)
    ('9 hours 20 minutes', '1 hour', '45 minutes')
    """
    if not is_known(minutes):
        return _unknown()
    hours, rest = divmod(round(minutes), 60)
    names = words("number")
    parts = [formatted(hours, names["hours"])] if hours else []
    parts += [formatted(rest, names["minutes"])] if rest or not hours else []
    return " ".join(parts)


def half_hours(minutes: float | None) -> str:
    """Word a duration to half an hour, for somebody in a hurry.

    >>> half_hours(562), half_hours(200), half_hours(40), half_hours(14), half_hours(0)
    ('about 9.5 hours', 'about 3.5 hours', 'about half an hour', 'under half an hour', 'no time')
    """
    if not is_known(minutes):
        return _unknown()
    names = words("number")
    if minutes < 15:
        return names["under_half_hour" if minutes > 0 else "no_time"]
    halves = max(round(minutes / 30), 1)
    hours = f"{rating(halves / 2)} {formatted(halves / 2, '~' + names['hours'])}"
    return names["about"].format(names["half_hour"] if halves == 1 else hours)


def calendar_day(day: date | None) -> str:
    """Word a date.

    >>> calendar_day(date(2025, 3, 9))
    '9 March 2025'
    """
    return _unknown() if day is None or _is_missing(day) else f"{day_of_year(day)} {day.year}"


def day_of_year(day: date) -> str:
    """Word a date whose year is plain.

    >>> day_of_year(date(2025, 3, 9))
    '9 March'
    """
    return f"{day.day} {words('month')[str(day.month)]}"


def month(day: date | None) -> str:
    """Word the month of a date.

    >>> month(date(2025, 3, 9)), month(None)
    ('March 2025', 'unknown')
    """
    if day is None or _is_missing(day):
        return _unknown()
    return f"{words('month')[str(day.month)]} {day.year}"


def period(first: date, last: date) -> str:
    """Word a period, both ends inclusive.

    >>> period(date(2025, 3, 9), date(2025, 4, 5)), period(date(2025, 3, 9), date(2025, 3, 9))
    ('9 March to 5 April 2025', '9 March 2025')
    >>> period(date(2024, 12, 30), date(2025, 1, 5))
    '30 December 2024 to 5 January 2025'
    """
    if first == last:
        return calendar_day(first)
    start = day_of_year(first) if first.year == last.year else calendar_day(first)
    return words("number")["span"].format(start, calendar_day(last))


def spell(first: date, last: date, plain_year: int) -> str:
    """Word the dates of a spell, both ends inclusive, with the year where that is not plain.

    >>> spell(date(2025, 4, 20), date(2025, 4, 24), 2025)
    '20 to 24 April'
    >>> spell(date(2025, 4, 28), date(2025, 5, 3), 2025)
    '28 April to 3 May'
    >>> spell(date(2025, 4, 20), date(2025, 4, 20), 2026)
    '20 April 2025'
    """
    if first == last:
        return dated(last, plain_year)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    start = str(first.day) if is_one_month else dated(first, last.year)
    return words("number")["span"].format(start, dated(last, plain_year))


def dated(day: date, plain_year: int) -> str:
    """Word a date, with its year where that is not plain.

    >>> dated(date(2025, 3, 9), 2025), dated(date(2024, 3, 9), 2025)
    ('9 March', '9 March 2024')
    """
    return day_of_year(day) if day.year == plain_year else calendar_day(day)


def months(days: float | None) -> str:
    """Word a stretch of many days; from two years on in years.

    >>> months(120), months(700), months(3_650)
    ('4 months', '23 months', '10 years')
    """
    if not is_known(days):
        return _unknown()
    names = words("number")
    if days < 2 * 365:
        return formatted(round(days / 30.44), names["months"])
    return formatted(round(days / 365.25), names["years"])


def once(p: float | None) -> str:
    """Word how rare something is: 1 in so many, to about one figure.

    >>> once(0.03), once(0.0123), once(0.001), once(0.0009), once(None)
    ('about 1 in 30', 'about 1 in 80', 'about 1 in 1,000', 'fewer than 1 in 1,000', 'unknown')
    """
    if not is_known(p):
        return _unknown()
    if p < RAREST:
        return words("number")["rarer_than"].format(whole(round(1 / RAREST)))
    figure = 10 ** floor(log10(1 / p))
    return words("number")["once_in"].format(whole(round(1 / p / figure) * figure))


def probability(value: float | None) -> str:
    """Word a p-value.

    >>> probability(0.0312), probability(0.0002), probability(None)
    ('0.03', 'below 0.001', 'unknown')
    """
    if not is_known(value):
        return _unknown()
    if value < 0.001:
        return words("number")["below"].format(_decimals(0.001, 3))
    return _decimals(value, 3 if value < 0.01 else 2)


def yes_no(flag: object) -> str:
    """Word an answer.

    >>> yes_no(True), yes_no(None)
    ('yes', 'unknown')
    """
    if _is_missing(flag):
        return _unknown()
    return words("number")["yes" if flag else "no"]


def text(value: object) -> str:
    """Word what stands in a file; an empty field says nothing."""
    return "" if _is_missing(value) else str(value)


def short(value: object) -> str:
    """Cut a note of any length at the end of a word.

    >>> short("stiff  after the train"), len(short("stiff " * 50)), short(None)
    ('stiff after the train', 198, '')
    """
    whole_note = " ".join(text(value).split())
    if len(whole_note) <= LONGEST_NOTE:
        return whole_note
    cut = whole_note[: LONGEST_NOTE - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def plain(code: object) -> str:
    """Word a code that reads as it is called.

    >>> plain("apple_health")
    'apple health'
    """
    return text(code).replace("_", " ")


def capital(words_: str) -> str:
    """Begin a sentence.

    >>> capital("low-movement time")
    'Low-movement time'
    """
    return words_[:1].upper() + words_[1:]


def joined(parts: Sequence[str]) -> str:
    """Join parts of a sentence.

    >>> joined(["steps"]), joined(["steps", "mood", "sleep"])
    ('steps', 'steps, mood and sleep')
    """
    *first, last = parts
    return words("number")["and"].format(", ".join(first), last) if first else last


def either(parts: Sequence[str]) -> str:
    """Join what holds one or the other way.

    >>> either(["off"]), either(["off", "not charged"])
    ('off', 'off or not charged')
    """
    *first, last = parts
    return words("number")["or"].format(", ".join(first), last) if first else last


FORMATS: Mapping[str, Callable[..., str]] = {
    "rating": rating,
    "mean": mean,
    "difference": difference,
    "size": size,
    "shift": shift,
    "shift_in_points": shift_in_points,
    "about": about,
    "points": points,
    "nearest_half": nearest_half,
    "whole": whole,
    "none": none,
    "steps": steps,
    "kilograms": kilograms,
    "percent": percent,
    "time_span": time_span,
    "months": months,
    "half_hours": half_hours,
    "date": calendar_day,
    "day": day_of_year,
    "month": month,
    "probability": probability,
    "once": once,
    "yes_no": yes_no,
    "text": text,
    "short": short,
    "plain": plain,
    "capital": capital,
}
"""What may stand behind the colon of a field in a message, and in tables.toml."""


def formatted(value: Any, form: str = "") -> str:
    """Word a value in one of these forms.

    A name of `FORMATS`; `word KIND`: the word of a code; `day|days`: a count with its noun;
    `~is|are`: only the word that fits a count; nothing: a text, a whole number or a date as it is.

    >>> formatted(1_200), formatted(1, "day|days"), formatted(2, "~is|are")
    ('1,200', '1 day', 'are')
    >>> formatted("met", "word status"), formatted(date(2025, 3, 9))
    ('met', '9 March 2025')
    """
    if form in FORMATS:
        return FORMATS[form](value)
    if "|" in form:
        one, many = form.removeprefix("~").split("|")
        noun = one if value == 1 else many
        return noun if form.startswith("~") else f"{whole(value)} {noun}"
    if form.startswith("word "):
        return word(form.removeprefix("word "), value)
    if form:
        raise ValueError(f"no form of a value is called '{form}'")
    return _as_it_is(value)


def _as_it_is(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return calendar_day(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"{value} is not whole: its form must be said")
    return whole(value)


def word(kind: str, code: object) -> str:
    """Word a code; one that has no word stands for itself.

    >>> word("flare", "above_usual"), word("device", "pedometer")
    ('well above usual', 'pedometer')
    """
    return words(kind).get(str(code), text(code))


def verdict(status: str, reason: str | None) -> str:
    """Word a verdict, with the reason where there is none.

    >>> verdict("met", None), verdict("insufficient_data", "no_log")
    ('met', 'too little data: no log of it')
    """
    said = word("status", status)
    return f"{said}: {word('reason', reason)}" if isinstance(reason, str) else said
