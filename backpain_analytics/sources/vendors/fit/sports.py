"""What a recorded session counts as: kind of exercise, and whether it jolts the back."""

from dataclasses import dataclass
from typing import Final

NEWER_SPORTS: Final = {
    62: "hiit",
    64: "racket",
    72: "rugby",
    74: "lacrosse",
    75: "volleyball",
    82: "snorkeling",
    83: "dance",
    84: "jump_rope",
    86: "mobility",
    88: "canoeing",
}
"""What was added to FIT after fitparse's profile of 2019, as far as it matters here."""
BETWEEN_SPORTS: Final = "transition"
"""The minutes between two legs of a multisport race: no exercise of its own."""

_HIGH_IMPACT = (
    "running", "indoor_running", "jump_rope", "basketball", "soccer", "american_football",
    "rugby", "lacrosse", "volleyball", "tennis", "racket",
)  # fmt: skip
_LOW_IMPACT = (
    "walking", "indoor_walking", "hiking", "snowshoeing", "cycling", "indoor_cycling", "spin",
    "e_biking", "swimming", "snorkeling", "rowing", "indoor_rowing", "paddling", "kayaking",
    "canoeing", "stand_up_paddleboarding", "cross_country_skiing", "inline_skating",
    "ice_skating", "elliptical", "stair_climbing", "floor_climbing",
)  # fmt: skip
_IMPACT_UNKNOWN = (
    "fitness_equipment", "cardio_training", "hiit", "dance", "boxing", "mountaineering",
)  # fmt: skip
_KINDS: Final[dict[str, tuple[str, bool | None]]] = {
    **dict.fromkeys(_HIGH_IMPACT, ("aerobic", True)),
    **dict.fromkeys(_LOW_IMPACT, ("aerobic", False)),
    **dict.fromkeys(_IMPACT_UNKNOWN, ("aerobic", None)),
    **dict.fromkeys(("yoga", "flexibility_training", "mobility"), ("stretching", False)),
    "pilates": ("core", False),
    # Which muscles were trained is not known: only the person's own log says "core".
    "strength_training": ("other", None),
}
"""Sport or sub-sport → kind of exercise, and whether it is high impact."""


@dataclass(frozen=True)
class Exercise:
    """What a session counts as in the exercise log."""

    kind: str
    """'aerobic', 'core', 'stretching' or 'other'."""
    is_high_impact: bool | None
    """None: the sport does not tell."""
    name: str
    """The profile's own words, such as 'cycling/indoor_cycling'; never a user's text."""


def classify(sport: int | str | None, sub_sport: int | str | None) -> Exercise:
    """Tell what a session counts as; the sub-sport decides where it says more.

    >>> classify("training", "yoga")
    Exercise(kind='stretching', is_high_impact=False, name='training/yoga')
    """
    sport = NEWER_SPORTS.get(sport, sport) if isinstance(sport, int) else sport
    kind = _KINDS.get(str(sub_sport)) or _KINDS.get(str(sport)) or ("other", None)
    return Exercise(*kind, name=_name(sport, sub_sport))


def _name(sport: int | str | None, sub_sport: int | str | None) -> str:
    words = [
        value if isinstance(value, str) else f"{title} {value}"
        for title, value in (("sport", sport), ("sub-sport", sub_sport))
        if value not in (None, "generic")
    ]
    return "/".join(words) or "unnamed sport"
