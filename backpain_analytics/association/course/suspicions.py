"""A trigger that somebody suspects beforehand, and the flares that may count for it."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Suspicion:
    """A trigger, and the first date whose flares count: those of before may have given the idea."""

    trigger: str
    since: date


@dataclass(frozen=True)
class LastLook:
    """The look before this one."""

    suspicion: Suspicion | None
    """What counted then."""


def suspicion_in_force(
    trigger: str, stated_since: date | None, last: LastLook | None, looked_on: date
) -> Suspicion:
    """Decide from when on flares count.

    A date that is stated is believed if nothing of the person was compared yet. After that the
    program itself must have known it: it counts from the day after the look that first saw it.

    >>> heavy, today = Suspicion("heavy_load", date(2026, 2, 1)), date(2026, 3, 1)
    >>> suspicion_in_force("heavy_load", None, LastLook(heavy), today).since
    datetime.date(2026, 2, 1)
    >>> suspicion_in_force("twisting", date(2026, 1, 1), LastLook(heavy), today).since
    datetime.date(2026, 3, 2)
    """
    known = last.suspicion if last else None
    if known and known.trigger == trigger:
        first = known.since
    elif last or stated_since is None:
        first = looked_on + timedelta(days=1)
    else:
        first = stated_since
    return Suspicion(trigger, max(first, stated_since or first))
