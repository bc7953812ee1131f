"""Which column of a hand-made exercise log is which, guessed from the names people give them."""

from collections.abc import Callable, Iterable, Sequence

from backpain_analytics.sources.handmade.diaries.columns import pain_name
from backpain_analytics.sources.handmade.diaries.words import AFTER, BEFORE, PAIN
from backpain_analytics.sources.handmade.exercise.words import KILOMETRES, names_borg_scale
from backpain_analytics.sources.parsing.header_words import (
    DATE_PARTS,
    Columns,
    all_words_of,
    date_columns,
    names_another_scale,
    words_of,
)
from backpain_analytics.sources.parsing.weights import KILOGRAMS
from backpain_analytics.sources.vocabularies import by_phrase, vocabulary, word_set

PAIN_COLUMNS = ("pain_before_nrs", "pain_after_nrs")
EXERCISE_COLUMNS = (
    *("date", "time", *DATE_PARTS, "kind", "name", "minutes", "sets", "repetitions"),
    *("held_seconds", "weight_kilograms", *PAIN_COLUMNS, "is_high_impact"),
    *("effort_nrs", "enjoyment_nrs", "heart_rate_bpm", "distance_kilometres"),
)
"""Every name that a mapping of kind `exercise_log` may use."""

NAMES = ("kind", "name")
_RATINGS = ("effort_nrs", "enjoyment_nrs")
EFFORT = ("minutes", "sets", "repetitions")

_WORDS = vocabulary("handmade/exercise/words")
_CLOCK_PARTS = word_set(_WORDS["clock_parts"])
_UNITS = word_set(_WORDS["units"])
_LENGTH = word_set(_WORDS["length"])
_EXERCISES = word_set(_WORDS["exercises"])
_ANOTHER_LOG = word_set(_WORDS["another_log"])
_WEIGHT = word_set(_WORDS["weight"])
_DISTANCE = word_set(_WORDS["distance"])
_WEIGHT_ALONE = word_set(_WORDS["weight_alone"])
_SAMPLES = word_set(_WORDS["samples"])
_EXERCISE_NAMES = frozenset({"exercise", "exercise name", "exercise title"})
_SET_NUMBERS = frozenset({"set order", "set index", "set number"})
_ROLES = by_phrase(_WORDS["columns"])
_VAGUE = by_phrase(_WORDS["vague_columns"])
_DONE = ("sets", "repetitions", "held_seconds", "weight_kilograms", "is_high_impact")
"""What only an exercise has."""


def guess_exercise_columns(headers: Sequence[str]) -> Columns | None:
    """Return the columns of an exercise log; None when these are not the headers of one.

    A diary that also says what was done that day is a diary; it becomes a log when it says how
    much of it was done. A type and a duration may be those of a headache, a nap or a meeting: see
    `is_vague`.

    Raises:
        AmbiguousExportError: Two columns could be the date.
    """
    columns = _places([_role(header) for header in headers])
    if columns:
        columns = _places([_vague_role(header) for header in headers]) | columns
    if not any(name in columns for name in NAMES):
        return None
    columns |= _of_each_set(headers, columns)
    if is_vague(headers) and names_another_log(headers):
        return None
    says_how_much = any(name in columns for name in EFFORT)
    if not says_how_much and any(_names_something_else(header) for header in headers):
        return None
    # `Time (min)` looks like a time of day as well.
    taken = set(columns.values())
    dates = {name: at for name, at in date_columns(headers).items() if at not in taken}
    return {**dates, **columns} if dates else None


def names_another_log(headers: Iterable[str]) -> bool:
    """Say whether a header names symptoms, sleep, food, periods or work."""
    return any(_ANOTHER_LOG & set(words_of(header)) for header in headers)


def is_vague(headers: Iterable[str]) -> bool:
    """Say whether no header names exercise, so that only the cells decide.

    >>> is_vague(["Date", "Type", "Duration"]), is_vague(["Date", "Type", "Sets"])
    (True, False)
    """
    return not any(
        _EXERCISES & set(words_of(header)) or _role(header) in _DONE for header in headers
    )


def _places(names: Sequence[str | None]) -> Columns:
    """Return where each name stands first."""
    return {name: names.index(name) for name in names if name}


def _of_each_set(headers: Sequence[str], columns: Columns) -> Columns:
    """Return where a list of sets names its exercises and how long each set was.

    Beside the exercise it names the whole workout and its length, again in every row.
    """
    phrases = [" ".join(words_of(header)) for header in headers]
    exercises = [at for at, phrase in enumerate(phrases) if phrase in _EXERCISE_NAMES]
    workouts = [at for at, phrase in enumerate(phrases) if phrase == "workout name"]
    if not (exercises and workouts and _SET_NUMBERS & set(phrases)):
        return {}
    columns.pop("minutes", None)
    lengths = [at for at, header in enumerate(headers) if set(all_words_of(header)) <= _UNITS]
    return {"name": exercises[0], **({"minutes": lengths[0]} if lengths else {})}


def _names_something_else(header: str) -> bool:
    return pain_name(header) is not None or bool(_SAMPLES & set(words_of(header)))


def _role(header: str) -> str | None:
    words = words_of(header)
    if PAIN & set(words):
        if BEFORE & set(words):
            return "pain_before_nrs"
        return "pain_after_nrs" if AFTER & set(words) else None
    for name, is_one in _MEASURES.items():
        if is_one(header):
            return name
    role = _ROLES.get(" ".join(word for word in words if word not in _UNITS))
    if role in _RATINGS and names_another_scale(header) and not names_borg_scale(header):
        return None
    return role


def _vague_role(header: str) -> str | None:
    """Return what a header means beside others that mean exercise.

    A weight without a unit is one whose cells name it, see `rows.log_batches`.
    """
    words = words_of(header)
    is_weight = bool(words) and _WEIGHT.issuperset(words)
    return "weight_kilograms" if is_weight else _VAGUE.get(" ".join(words))


def _is_weight_with_unit(header: str) -> bool:
    """Say whether a header is a weight with its unit, or that unit alone."""
    words = set(all_words_of(header))
    units = words & KILOGRAMS.keys()
    return bool(units) and words - units <= _WEIGHT and bool(words & (_WEIGHT | _WEIGHT_ALONE))


def _is_distance(header: str) -> bool:
    words = set(all_words_of(header))
    return bool(words) and words - KILOMETRES.keys() <= _DISTANCE


def _is_duration(header: str) -> bool:
    """Say whether a header is a unit of time, or a time with its unit: `Time (min)`."""
    if " ".join(all_words_of(header)) in _CLOCK_PARTS:
        return False
    named = set(words_of(header)) - _UNITS
    units = set(all_words_of(header)) & _UNITS
    return bool(units) and named <= _LENGTH


_MEASURES: dict[str, Callable[[str], bool]] = {
    "minutes": _is_duration,
    "weight_kilograms": _is_weight_with_unit,
    "distance_kilometres": _is_distance,
}
"""Columns that are known by their units."""
