"""What a recorded session counts as: kind of exercise, and whether it jolts the back."""

from typing import Final

from backpain_analytics.sources.vendors.exercises import Exercise, exercise_of
from backpain_analytics.sources.vendors.fit.profile import newer_name

BETWEEN_SPORTS: Final = "transition"
"""The minutes between two legs of a multisport race: no exercise of its own."""


def classify(sport: int | str | None, sub_sport: int | str | None) -> tuple[Exercise, str]:
    """Tell what a session counts as, where the sub-sport decides if it says more, and its name.

    The name is of the profile's own words, never a user's text.

    >>> classify("training", "yoga")
    (('stretching', False), 'training/yoga')
    """
    sport = newer_name("sports", sport)
    words = [
        value if isinstance(value, str) else f"{title} {value}"
        for title, value in (("sport", sport), ("sub-sport", sub_sport))
        if value not in (None, "generic")
    ]
    return exercise_of("fit", sub_sport, sport), "/".join(words) or "unnamed sport"
