"""What FIT's profile says beyond fitparse's, by `profile.toml`, and what its sports count as."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from backpain_analytics.sources.vendors.exercises import Exercise, exercise_of

BETWEEN_SPORTS: Final = "transition"
"""The minutes between two legs of a multisport race: no exercise of its own."""


@cache
def profile() -> Mapping[str, Mapping[str, str]]:
    """Return 'makers' and 'sports' by their numbers, and the kinds of 'plans_and_settings'."""
    return tomllib.loads(Path(__file__).with_name("profile.toml").read_text(encoding="utf-8"))


def newer_name(kind: str, value: int | str | None) -> int | str | None:
    """Return the name of a maker or sport that fitparse knows by its number only.

    >>> newer_name("makers", 294), newer_name("makers", "garmin"), newer_name("makers", 60_000)
    ('coros', 'garmin', 60000)
    """
    return profile()[kind].get(str(value), value)


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
