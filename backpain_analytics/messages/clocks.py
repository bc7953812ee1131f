"""A person's clock in words: which it is, how it is known, and what to do where it is assumed."""

from collections.abc import Sequence

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import joined
from backpain_analytics.records import Clock, toml_key


def clock_words(clock: Clock) -> str:
    """Word a clock and its origin.

    >>> clock_words(Clock("anna", (-300, -240), "export"))
    'UTC-05:00 and UTC-04:00, as the exports themselves say'
    >>> clock_words(Clock("jean", (60, 120), "export", ("Europe/Paris",)))
    'Europe/Paris (UTC+01:00 and UTC+02:00), as the exports themselves say'
    """
    offsets = offsets_words(clock.utc_offset_minutes)
    if clock.time_zones:
        offsets = say("clock.named", zones=joined(clock.time_zones), offsets=offsets)
    return say(f"clock.{clock.origin}", clock=offsets)


def clock_remedy(clock: Clock) -> str | None:
    """Say what to do where the clock is only assumed."""
    if clock.origin != "default":
        return None
    return say("clock.remedy", person=clock.person_id, header=toml_key(clock.person_id))


def offsets_words(minutes: Sequence[int]) -> str:
    """Name the offsets from UTC that a clock has shown."""
    return joined([offset_words(one) for one in minutes])


def offset_words(minutes: int) -> str:
    """Name an offset from UTC as clocks of the world are named.

    >>> offset_words(-210)
    'UTC-03:30'
    """
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
