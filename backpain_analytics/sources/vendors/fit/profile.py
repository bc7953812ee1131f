"""Names that fitparse's profile does not have, from `profile.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


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
