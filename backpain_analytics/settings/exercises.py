"""Exercises known by their names: kind, impact, what the back does in them, a dose to begin with.

Their words stand in messages/english.toml, `[words.exercise]`.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from unicodedata import combining, normalize

from pydantic import BaseModel, ConfigDict, Field

ExerciseKind = Literal["core", "stretching", "aerobic", "warm_up", "cool_down", "other"]
LadderStep = Annotated[int, Field(ge=1, le=4)]


class KnownExercise(BaseModel):
    """An exercise; None: not known, or without a usual dose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...]
    """How its names begin in a log, as regular expressions over plain lower-case words."""
    kind: ExerciseKind
    aerobic_mode: str | None = None
    """How the body moves in aerobic exercise."""
    is_high_impact: bool | None = None
    bends_back: bool = False
    """The lower back arches."""
    bends_forward: bool = False
    """The lower back rounds."""
    twists: bool = False
    loads_back: bool = False
    """A weight is lifted or carried."""
    step: LadderStep | None = None
    """Of the ladder; None: on no step."""
    sets: int | None = None
    repetitions: int | None = None
    """Of one set, and of one side where there are two."""
    hold_seconds: float | None = None
    """Of one repetition."""
    minutes: float | None = None

    @property
    def name_pattern(self) -> str:
        """A regular expression that finds a beginning of one of its names."""
        return rf"\b(?:{'|'.join(self.names)})"


_FILE = Path(__file__).with_name("exercises.toml")
EXERCISES: Mapping[str, KnownExercise] = {
    code: KnownExercise.model_validate(block)
    for code, block in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}
"""By code, in the order of the file."""


def known_exercise(name: str) -> str | None:
    """Return the known exercise that a name stands for, as `exercise_identities` finds it.

    >>> known_exercise("Side-plank"), known_exercise("Kite")
    ('side_plank', None)
    """
    phrase = plain_name(name)
    lengths = {
        code: len(found.group())
        for code, known in EXERCISES.items()
        if (found := re.search(known.name_pattern, phrase))
    }
    return min(lengths, key=lambda code: (-lengths[code], code), default=None)


def exercise_key(name: str) -> str:
    """Return what tells an exercise from others: the known one, else the name in plain words.

    >>> exercise_key("Side-plank"), exercise_key("Kite!")
    ('side_plank', 'kite')
    """
    return known_exercise(name) or plain_name(name)


def plain_name(name: str) -> str:
    """Return a name by its plain letters and digits alone, as logs are searched for it.

    >>> plain_name("Bird-dog!"), plain_name("Vierfüßler")
    ('bird dog', 'vierfussler')
    """
    signs = (
        sign if sign.isalnum() else " "
        for sign in normalize("NFKD", name.casefold())
        if not combining(sign)
    )
    return " ".join("".join(signs).split())
