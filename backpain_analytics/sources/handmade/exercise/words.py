"""What kind of exercise a name stands for, and whether it is high impact.

By `words.toml`; where that says nothing, by what settings/exercises.toml knows of the exercise.
"""

import re
from functools import lru_cache

from backpain_analytics.settings.exercises import EXERCISES, KnownExercise, known_exercise
from backpain_analytics.sources.parsing.header_words import all_words_of, words_of
from backpain_analytics.sources.vocabularies import vocabulary

KINDS = ("warm_up", "cool_down", "core", "stretching", "aerobic", "other")
"""In the order in which a name is searched for them: a walk to warm up is a warm-up."""


_WORDS = vocabulary("handmade/exercise/words")
_NAMES = {
    what: re.compile(rf"\b(?:{'|'.join(beginnings)})")
    for what, beginnings in _WORDS["names"].items()
}
KILOMETRES = {
    word: length
    for unit, length in (("kilometre", 1.0), ("metre", 0.001), ("mile", 1.609344))
    for word in _WORDS[unit].split()
}
"""Unit of distance → how long it is."""
_REST = re.compile("|".join(_WORDS["rest"]))


def unit_of_distance(header: str) -> str | None:
    """Return the unit of distance that a header names.

    >>> unit_of_distance("Distance (km)"), unit_of_distance("Distance")
    ('km', None)
    """
    return next((word for word in all_words_of(header) if word in KILOMETRES), None)


def names_borg_scale(header: str) -> bool:
    """Say whether a header names the scale of effort from 6 to 20.

    >>> [names_borg_scale(header) for header in ("RPE (6-20)", "Borg", "Borg CR10", "RPE")]
    [True, False, False, False]
    """
    return {"6", "20"} <= set(all_words_of(header))


def known_kind(name: str) -> str | None:
    """Return the kind that the name of an exercise stands for; None where it does not tell.

    >>> [known_kind(name) for name in ("Side plank", "Yoga", "WaterRun", "Deadlift")]
    ['core', 'stretching', 'aerobic', None]
    >>> [known_kind(name) for name in ("Clamshell", "Unterarmstütz", "Planche")]
    ['core', 'core', 'core']
    >>> [known_kind(name) for name in ("Warm-up walk", "Aufwärmen", "Cool down stretches")]
    ['warm_up', 'warm_up', 'cool_down']
    """
    phrase = " ".join(words_of(name))
    found = next((kind for kind in KINDS[:-1] if _NAMES[kind].search(phrase)), None)
    known = _known(phrase)
    if found is None and known and known.kind != "other":
        return known.kind
    return found


def is_high_impact(name: str) -> bool | None:
    """Say whether the feet hit the ground hard; None where the name does not tell.

    >>> [is_high_impact(name) for name in ("Running", "Water running", "Plank", "Climbing")]
    [True, False, False, None]
    """
    phrase = " ".join(words_of(name))
    if _NAMES["water"].search(phrase):
        return False
    if _NAMES["high_impact"].search(phrase):
        return True
    if known_kind(name) in ("core", "stretching") or _NAMES["low_impact"].search(phrase):
        return False
    known = _known(phrase)
    return known.is_high_impact if known else None


def is_exercise(name: str) -> bool:
    """Say whether a name is that of an exercise, of whatever kind.

    >>> [is_exercise(name) for name in ("Walk", "Gym", "Other", "Migraine", "Meeting", "yes")]
    [True, True, True, False, False, False]
    """
    phrase = " ".join(words_of(name))
    is_named = any(_NAMES[kind].search(phrase) for kind in KINDS)
    return phrase in KINDS or is_named or _known(phrase) is not None


@lru_cache(maxsize=4096)
def _known(phrase: str) -> KnownExercise | None:
    code = known_exercise(phrase)
    return EXERCISES[code] if code else None


def is_rest(name: str) -> bool:
    """Say whether the name says that nothing was done.

    >>> [is_rest(name) for name in ("None", "Rest day", "Restorative yoga")]
    [True, True, False]
    """
    return _REST.fullmatch(" ".join(words_of(name))) is not None
