"""A person's time zone through life, and the instants at which the clock's offset changes."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked_dataclass


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Stay:
    """From this local date on (inclusive), the person lives by this zone's clock."""

    since: date
    time_zone: str


@dataclass(frozen=True)
class OffsetSpan:
    """Instants `[started_at, ended_at)` during which local time is UTC plus one offset."""

    started_at: datetime
    ended_at: datetime
    utc_offset_minutes: int


@dataclass(frozen=True)
class ZoneHistory:
    """The zones a person lived in, oldest first; the first stay also covers all time before it."""

    stays: tuple[Stay, ...]

    def zone_on(self, local_date: date) -> ZoneInfo:
        """Return the zone by which the person's clock ran on a local date."""
        current = self.stays[0]
        for stay in self.stays:
            if stay.since <= local_date:
                current = stay
        return ZoneInfo(current.time_zone)

    def offset_spans(self, first_at: datetime, last_at: datetime) -> Iterator[OffsetSpan]:
        """Yield the spans of constant offset that cover `[first_at, last_at)`, without holes."""
        started_at = before = first_at
        while before < last_at:
            # No zone has ever changed its clock twice within a day, so a change lies between
            # two instants with unlike offsets. A move may come on the same day: look on from there.
            after = min(before + timedelta(days=1), last_at)
            if self._offset_at(before) != self._offset_at(after):
                after = self._change(before, after)
                if after < last_at:
                    yield OffsetSpan(started_at, after, self._offset_at(started_at))
                    started_at = after
            before = after
        yield OffsetSpan(started_at, last_at, self._offset_at(started_at))

    def _zone_at(self, instant: datetime) -> ZoneInfo:
        current = ZoneInfo(self.stays[0].time_zone)
        for earlier, stay in zip(self.stays, self.stays[1:], strict=False):
            # A move takes hold at midnight on the clock that is being left.
            leaves_at = datetime.combine(stay.since, time.min, ZoneInfo(earlier.time_zone))
            if leaves_at <= instant:
                current = ZoneInfo(stay.time_zone)
        return current

    def _offset_at(self, instant: datetime) -> int:
        offset = instant.astimezone(self._zone_at(instant)).utcoffset()
        return round((offset or timedelta()).total_seconds() / 60)

    def _change(self, before: datetime, after: datetime) -> datetime:
        """Return the first minute between two instants with another offset than the first."""
        offset = self._offset_at(before)
        minutes = range(int(before.timestamp() // 60) + 1, int(-(-after.timestamp() // 60)))

        def is_changed(minute: int) -> bool:
            return self._offset_at(datetime.fromtimestamp(minute * 60, UTC)) != offset

        found = minutes.start + bisect_left(minutes, True, key=is_changed)
        return datetime.fromtimestamp(found * 60, UTC)


def single_zone(name: str) -> ZoneHistory:
    """Return the history of somebody who never moved."""
    return ZoneHistory((Stay(date.min, name),))


LONGEST_BETWEEN_NAMES = timedelta(days=2)
"""Between two statements of one named zone that holds whatever offset a device states. Our
choice: from night to night, with one night that was not logged."""


@dataclass(frozen=True)
class StatedClock:
    """What an export says of the wearer's clock at an instant."""

    stated_at: datetime
    utc_offset_minutes: int
    time_zone: str | None = None
    """The zone where it is named."""


def followed_clocks(
    stated: Iterable[StatedClock], first_at: datetime, last_at: datetime
) -> Iterator[OffsetSpan]:
    """Yield the spans of constant offset that follow from statements, without holes.

    An offset holds until another is stated. A zone that is named holds, with its own changes of
    the clock, until another is named or an offset is stated that it does not show; an offset
    between two nights that name one zone changes nothing. What is stated first also covers all
    time before it; without a statement there is no span.

    Args:
        stated: In the order of time.
        first_at: Where the first span begins.
        last_at: Where the last one ends.
    """
    stays = list(_stays(_without_overruled(list(stated))))
    spans = _spans_of_stays(stays, first_at, last_at)
    for _, alike in groupby(spans, lambda span: span.utc_offset_minutes):
        first, *others = alike
        yield replace(first, ended_at=others[-1].ended_at) if others else first


def _without_overruled(stated: Sequence[StatedClock]) -> Iterator[StatedClock]:
    named = [clock for clock in stated if clock.time_zone is not None]
    times = [clock.stated_at for clock in named]
    for clock in stated:
        after = bisect_left(times, clock.stated_at)
        if clock.time_zone is None and 0 < after < len(named):
            first, second = named[after - 1 : after + 1]
            is_close = second.stated_at - first.stated_at <= LONGEST_BETWEEN_NAMES
            if is_close and first.time_zone == second.time_zone:
                continue
        yield clock


def _stays(stated: Iterable[StatedClock]) -> Iterator[StatedClock]:
    """Yield the statements from which on another clock holds."""
    current: StatedClock | None = None
    for clock in stated:
        if current is None or not _holds(current, clock):
            current = clock
            yield clock


def _holds(current: StatedClock, clock: StatedClock) -> bool:
    """Say whether the present clock is the one that is stated."""
    if clock.time_zone is not None:
        return clock.time_zone == current.time_zone
    if current.time_zone is not None:
        shown = clock.stated_at.astimezone(ZoneInfo(current.time_zone)).utcoffset()
        return shown == timedelta(minutes=clock.utc_offset_minutes)
    return clock.utc_offset_minutes == current.utc_offset_minutes


def _spans_of_stays(
    stays: Sequence[StatedClock], first_at: datetime, last_at: datetime
) -> Iterator[OffsetSpan]:
    ends = [stay.stated_at for stay in stays[1:]] + [last_at]
    started_at = first_at
    for stay, ended_at in zip(stays, ends, strict=False):
        if ended_at <= started_at:
            continue
        if stay.time_zone is None:
            yield OffsetSpan(started_at, ended_at, stay.utc_offset_minutes)
        else:
            yield from single_zone(stay.time_zone).offset_spans(started_at, ended_at)
        started_at = ended_at


# Tried first when several zones share a clock: the best known of each.
_WELL_KNOWN = (
    "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Phoenix", "America/Anchorage", "America/Halifax", "America/Sao_Paulo",
    "America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires",
    "Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth",
    "Pacific/Auckland", "Pacific/Honolulu", "Asia/Tokyo", "Asia/Shanghai", "Asia/Bangkok",
    "Asia/Kolkata", "Asia/Dubai", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
    "Africa/Cairo",
)  # fmt: skip


def all_zones() -> tuple[str, ...]:
    """Return the names of all zones, the best known first."""
    return (*_WELL_KNOWN, *sorted(_names()))


def matching_zone(utc_offset_minutes: Mapping[date, int]) -> str | None:
    """Return a zone whose clock shows these offsets at the start of these local dates.

    Only clocks that were seen to change tell zones apart; without a change in the record,
    or with a journey in it, the answer is None.

    >>> matching_zone({date(2020, 4, 5): 660, date(2020, 4, 6): 600})
    'Australia/Sydney'
    >>> matching_zone({date(2020, 6, 1): 600, date(2020, 6, 2): 600}) is None
    True
    """
    if len(set(utc_offset_minutes.values())) < 2:
        return None
    return next((zone for zone in all_zones() if _shows(zone, utc_offset_minutes)), None)


def _shows(zone: str, utc_offset_minutes: Mapping[date, int]) -> bool:
    clock = ZoneInfo(zone)
    return all(
        datetime.combine(local_date, time.min, clock).utcoffset() == timedelta(minutes=offset)
        for local_date, offset in utc_offset_minutes.items()
    )


def is_zone(name: str) -> bool:
    """Say whether a time zone is called so.

    >>> is_zone("Europe/Berlin"), is_zone("fat burn")
    (True, False)
    """
    return name in _names()


@cache
def _names() -> frozenset[str]:
    """Return the names of all zones; to look for their files takes as long as reading a day."""
    return frozenset(available_timezones())
