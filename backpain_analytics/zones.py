"""A person's time zone through life, and the instants at which the clock's offset changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True)
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
        started_at, offset = first_at, self._offset_at(first_at)
        for changed_at in self._changes(first_at, last_at):
            new_offset = self._offset_at(changed_at)
            if new_offset != offset:
                yield OffsetSpan(started_at, changed_at, offset)
                started_at, offset = changed_at, new_offset
        yield OffsetSpan(started_at, last_at, offset)

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

    def _changes(self, first_at: datetime, last_at: datetime) -> Iterator[datetime]:
        # No zone has ever changed its clock twice within a day, so a change lies
        # between two midnights with unlike offsets and bisection finds its minute.
        before = first_at
        day = timedelta(days=1)
        while before < last_at:
            after = min(before + day, last_at)
            if self._offset_at(before) != self._offset_at(after):
                changed_at = self._bisect(before, after)
                if changed_at < last_at:
                    yield changed_at
            before = after

    def _bisect(self, before: datetime, after: datetime) -> datetime:
        offset = self._offset_at(before)
        low = int(before.timestamp() // 60)
        high = int(-(-after.timestamp() // 60))
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset_at(datetime.fromtimestamp(middle * 60, UTC)) == offset:
                low = middle
            else:
                high = middle
        return datetime.fromtimestamp(high * 60, UTC)


def single_zone(name: str) -> ZoneHistory:
    """Return the history of somebody who never moved."""
    return ZoneHistory((Stay(date.min, name),))


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
    candidates = (*_WELL_KNOWN, *sorted(available_timezones()))
    return next((zone for zone in candidates if _shows(zone, utc_offset_minutes)), None)


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
    return name in available_timezones()
