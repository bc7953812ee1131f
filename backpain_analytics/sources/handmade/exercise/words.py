"""What kind of exercise a name stands for, and whether it is high impact, by `words.toml`."""

import re

from backpain_analytics.sources.parsing.header_words import words_of
from backpain_analytics.sources.vocabularies import vocabulary

KINDS = ("core", "stretching", "aerobic", "other")


_WORDS = vocabulary("handmade/exercise/words")
_NAMES = {
    what: re.compile(rf"\b(?:{'|'.join(beginnings)})")
    for what, beginnings in _WORDS["names"].items()
}
_REST = re.compile("|".join(_WORDS["rest"]))


def known_kind(name: str) -> str | None:
    """Return the kind that the name of an exercise stands for; None where it does not tell.

    >>> [known_kind(name) for name in ("Side plank", "Yoga", "WaterRun", "Deadlift")]
    ['core', 'stretching', 'aerobic', None]
    """
    phrase = " ".join(words_of(name))
    return next((kind for kind in KINDS[:-1] if _NAMES[kind].search(phrase)), None)


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
    is_low = known_kind(name) in ("core", "stretching") or _NAMES["low_impact"].search(phrase)
    return False if is_low else None


def is_exercise(name: str) -> bool:
    """Say whether a name is that of an exercise, of whatever kind.

    >>> [is_exercise(name) for name in ("Walk", "Gym", "Migraine", "Meeting", "yes")]
    [True, True, False, False, False]
    """
    phrase = " ".join(words_of(name))
    return phrase in KINDS or any(_NAMES[kind].search(phrase) for kind in KINDS)


def is_rest(name: str) -> bool:
    """Say whether the name says that nothing was done.

    >>> [is_rest(name) for name in ("None", "Rest day", "Restorative yoga")]
    [True, True, False]
    """
    return _REST.fullmatch(" ".join(words_of(name))) is not None
