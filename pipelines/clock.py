"""When a cron line fires, and whether clock changes spare it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prefect.server.schemas.schedules import CronSchedule

from backpain_analytics.errors import WorkspaceError

_YEARS_AHEAD = 28
"""After which dates fall on the same weekdays again."""


def cron_schedule(cron: str, time_zone: str) -> CronSchedule:
    """Return the schedule of a cron line on the clock of a zone.

    Raises:
        WorkspaceError: It is no cron line, never fires, or on some date of a clock change fires
            only at times that the change skips or repeats.
    """
    try:
        schedule = CronSchedule(cron=cron, timezone=time_zone)
    except ValueError as error:
        raise WorkspaceError(
            f"'{cron}' is no cron schedule; write it like '0 4 * * *' for 4 in the morning."
        ) from error
    try:
        next_run(schedule, datetime.now(UTC))
    except ValueError as error:
        raise WorkspaceError(
            f"'{cron}' never fires: there is no such date. Write it like '0 4 * * *' for every day "
            "at 4 in the morning."
        ) from error
    _refuse_lost_runs(cron, ZoneInfo(time_zone))
    return schedule


def next_run(schedule: CronSchedule, after: datetime) -> datetime:
    """Return the first moment of a schedule that is not before another moment."""
    return asyncio.run(schedule.get_dates(1, start=after))[0]


def _refuse_lost_runs(cron: str, zone: ZoneInfo) -> None:
    by_the_clock = CronSchedule(cron=cron, timezone="UTC")
    for changed in _clock_changes(zone):
        lost = _lost_run(by_the_clock, changed, zone)
        if lost:
            raise WorkspaceError(
                f"'{cron}' would run on {changed} only at {lost:%H:%M}, which the change of "
                f"clocks in {zone.key} skips or repeats; choose another hour."
            )


def _clock_changes(zone: ZoneInfo) -> Iterator[date]:
    """Yield the dates on which the clocks of a zone are changed, from today on."""
    today = datetime.now(zone).date()
    for days in range(_YEARS_AHEAD * 366):
        midnight = datetime.combine(today + timedelta(days), time(), zone)
        if midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset():
            yield midnight.date()


def _lost_run(by_the_clock: CronSchedule, day: date, zone: ZoneInfo) -> datetime | None:
    """Return the first run of a date, if the date has none at a time that it has exactly once."""
    first = run = next_run(by_the_clock, datetime.combine(day, time(), UTC))
    while run.date() == day:
        if not _is_skipped_or_repeated(run, zone):
            return None
        # Clocks are changed at whole minutes, so the seconds of this one are no different.
        run = next_run(by_the_clock, run.replace(second=0) + timedelta(minutes=1))
    return first if first.date() == day else None


def _is_skipped_or_repeated(run: datetime, zone: ZoneInfo) -> bool:
    # A clock that is put forward or back gives such times two offsets, and all others one.
    by_the_clock = datetime.combine(run.date(), run.time(), zone)
    return by_the_clock.utcoffset() != by_the_clock.replace(fold=1).utcoffset()
