"""The ladder of exercises: with which a plan begins, and which come after them."""

from collections.abc import Mapping

from backpain_analytics.settings.exercises import EXERCISES, KnownExercise

LOWEST_STEP = 1
HIGHEST_STEP = max(known.step or LOWEST_STEP for known in EXERCISES.values())


def core_exercises(step: int) -> Mapping[str, KnownExercise]:
    """Return the core exercises of a step that have a dose to begin with, by code.

    >>> list(core_exercises(2))
    ['dead_bug', 'bridge']
    """
    return _with_dose("core", step)


def stretches() -> Mapping[str, KnownExercise]:
    """Return the stretches that a plan begins with, and that stay on every step.

    >>> "hamstring_stretch" in stretches()
    True
    """
    return _with_dose("stretching", LOWEST_STEP)


def _with_dose(kind: str, step: int) -> Mapping[str, KnownExercise]:
    return {
        code: known
        for code, known in EXERCISES.items()
        if known.kind == kind and known.step == step and known.sets is not None
    }
