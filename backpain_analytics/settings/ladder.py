"""The ladder of exercises: with which a plan begins, and which come after them."""

from collections.abc import Mapping

from backpain_analytics.settings.exercises import EXERCISES, KnownExercise, known_exercise
from backpain_analytics.settings.persons import Plan, PlannedExercise

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


def step_of(plan: Plan) -> int | None:
    """Return the step that a plan is on: the highest of its exercises, stretching apart."""
    steps = [step for piece in plan.pieces if (step := step_of_exercise(piece))]
    return max(steps, default=None)


def step_of_exercise(piece: PlannedExercise) -> int | None:
    """Return the step of a planned exercise; None: it is on none, or it is a stretch."""
    if piece.kind == "stretching":
        return None
    codes = [known_exercise(name) or known_exercise(piece.name) for name in piece.logged_names]
    steps = [step for code in codes if code and (step := EXERCISES[code].step)]
    return max(steps, default=None)
