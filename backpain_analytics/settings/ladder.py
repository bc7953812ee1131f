"""The ladder of exercises: with which a plan begins, and which come after them."""

from collections.abc import Collection, Mapping
from itertools import islice

from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import EXERCISES, KnownExercise, known_exercise
from backpain_analytics.settings.persons import Plan, PlannedExercise

LOWEST_STEP = 1
MOST_OF_A_KIND = 3
"""Exercises of one kind that a plan takes in at once: few are kept up. Our choice."""
HIGHEST_STEP = max(known.step or LOWEST_STEP for known in EXERCISES.values())


def core_exercises(step: int, conditions: Collection[str] = ()) -> Mapping[str, KnownExercise]:
    """Return the first core exercises of a step that have a dose to begin with, by code.

    Those that are commonly left out early on with one of the conditions are left out.

    >>> list(core_exercises(3)), list(core_exercises(3, ["disc_herniation"]))
    (['curl_up', 'plank', 'side_plank'], ['plank', 'side_plank'])
    """
    return _fitting("core", step, conditions)


def stretches(conditions: Collection[str] = ()) -> Mapping[str, KnownExercise]:
    """Return the stretches that a plan begins with, and that stay on every step.

    >>> list(stretches())
    ['hamstring_stretch', 'cat_cow', 'knee_to_chest']
    >>> list(stretches(["disc_herniation"]))
    ['hamstring_stretch', 'piriformis_stretch', 'hip_flexor_stretch']
    """
    return _fitting("stretching", LOWEST_STEP, conditions)


def _fitting(kind: str, step: int, conditions: Collection[str]) -> Mapping[str, KnownExercise]:
    left_out = {trait for name in conditions for trait in CONDITIONS[name].leaves_out}
    fitting = (
        (code, known)
        for code, known in EXERCISES.items()
        if known.kind == kind and known.step == step and known.sets is not None
        if not any(getattr(known, trait) for trait in left_out)
    )
    return dict(islice(fitting, MOST_OF_A_KIND))


def step_of(plan: Plan) -> int | None:
    """Return the step that a plan is on: the highest of its core exercises."""
    steps = [step for piece in plan.pieces if (step := step_of_exercise(piece))]
    return max(steps, default=None)


def step_of_exercise(piece: PlannedExercise) -> int | None:
    """Return the step of a planned exercise; None: it is on none, or no core exercise."""
    if piece.kind != "core":
        return None
    codes = [known_exercise(name) or known_exercise(piece.name) for name in piece.logged_names]
    steps = [step for code in codes if code and (step := EXERCISES[code].step)]
    return max(steps, default=None)
