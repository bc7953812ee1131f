"""What recorded sessions count as, by the words of `exercises.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

Exercise = tuple[str, bool | None]
"""Kind of exercise, and whether it is of high impact; None: the word does not tell."""

_OTHER: Final[Exercise] = ("other", None)
_GROUPS: Final[Mapping[str, Exercise]] = {
    "high_impact": ("aerobic", True),
    "low_impact": ("aerobic", False),
    "impact_unknown": ("aerobic", None),
    "stretching": ("stretching", False),
    "core": ("core", False),
    "other": _OTHER,
}


def exercise_of(vendor: str, *words: object) -> Exercise:
    """Return what a session counts as, by the first of its words that the vendor's list has.

    >>> exercise_of("fit", "indoor_rowing", "fitness_equipment"), exercise_of("fit", "golf")
    (('aerobic', False), ('other', None))
    """
    known = _exercises(vendor)
    return next((known[word] for word in words if word in known), _OTHER)


@cache
def _exercises(vendor: str) -> Mapping[object, Exercise]:
    content = Path(__file__).with_name("exercises.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(content)[vendor]
    return {word: _GROUPS[group] for group, words in groups.items() for word in words}
