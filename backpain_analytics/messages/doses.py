"""What a plan says of one time of an exercise, in a few signs."""

from collections.abc import Iterator

from backpain_analytics.messages.language import words
from backpain_analytics.settings.persons import PlannedExercise


def dose_words(piece: PlannedExercise) -> str:
    """Word sets, repetitions, hold, weight and minutes; nothing where none is planned.

    >>> piece = PlannedExercise(
    ...     name="plank", kind="core", times_per_week=3, sets=3, hold_seconds=20
    ... )
    >>> dose_words(piece), dose_words(piece.model_copy(update={"repetitions": 10}))
    ('3 sets, hold 20 s', '3 x 10, hold 20 s')
    """
    return ", ".join(_amounts(piece))


def _amounts(piece: PlannedExercise) -> Iterator[str]:
    forms = words("dose")
    sets, repetitions = piece.sets, piece.repetitions
    # Of a hold nobody counts the one repetition.
    if repetitions == 1 and piece.hold_seconds is not None:
        repetitions = None
        sets = None if sets == 1 else sets
    if sets is not None and repetitions is not None:
        yield forms["sets_of"].format(sets, repetitions)
    elif repetitions is not None:
        yield forms["repetitions"].format(repetitions)
    elif sets is not None:
        yield forms["set" if sets == 1 else "sets"].format(sets)
    for amount in ("hold_seconds", "kilograms", "minutes"):
        value = getattr(piece, amount)
        if value is not None:
            yield forms[amount].format(f"{value:g}")
