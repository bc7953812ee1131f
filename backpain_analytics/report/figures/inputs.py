"""What each figure is drawn from: frames in plain columns, made by the chapters."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

Period = tuple[date, date]
"""First and last date, both inclusive."""


@dataclass(frozen=True, eq=False)
class PainCourse:
    """Pain over the dates of the period."""

    days: pd.DataFrame
    """One row per date of the period: local_date, pain_nrs (null: not rated), flare (`reported`,
    `above_usual` or null), usual_nrs, low_nrs, high_nrs (median and middle half of the 14 days up
    to the date; null where too few of them are rated)."""
    phases: tuple[tuple[date, str], ...]
    """What the person began, and when."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """One amount against its target, by week, or over a long period by month or quarter."""

    name: str
    """`steps`, `aerobic_minutes`, …"""
    span: str
    """`week`, `month` or `quarter`."""
    spans: pd.DataFrame
    """One row per span that touches the period: first_date, last_date (inclusive; a running one
    ends with the record), amount (recorded; steps: a day; else a week; null: nothing recorded),
    estimated (for the whole span; null: none), target (null: none in force), state (`met`,
    `estimated_met`, `not_met`, `estimated_not_met`, `reached`: met, but could not have been
    missed; `unknown`, `running`, `no_target`)."""


@dataclass(frozen=True, eq=False)
class UsualWeek:
    """How still each hour of the week usually is."""

    hours: pd.DataFrame
    """One row per weekday (0 Monday) and hour: weekday, hour, still_share (of the known waking
    minutes), known_share (of all minutes outside sleep; under half: hatched), asleep_share,
    break_share (of the dates with low movement in that hour, those with a full break)."""


@dataclass(frozen=True, eq=False)
class SessionDays:
    """The calendar of the exercise log."""

    days: pd.DataFrame
    """One row per date of the period: local_date, sessions, kinds (joined, or null), change_nrs
    (mean of after less before; null: not rated), is_in_log (the log tells of this date)."""


@dataclass(frozen=True, eq=False)
class Links:
    """What went with the next day's pain, all in one unit."""

    rows: pd.DataFrame
    """One row per exposure that could be compared, in declared order: label, estimate, low, high
    (points of pain per usual day-to-day difference; simultaneous, so that a line leaves out zero
    just where the reading is a pattern), reading (words at the right), is_pattern."""
    is_next_day: bool = True
    """False: of ratings of the day after nobody knows whether they are of the day itself."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """What was recorded when."""

    strips: pd.DataFrame
    """One row per strip and date of the period: strip (name, in the order to draw), local_date,
    share (0 to 1 of what a whole day would hold; null: nothing)."""


@dataclass(frozen=True, eq=False)
class BesidePain:
    """One other rating or amount beside the pain."""

    name: str
    unit: str
    days: pd.DataFrame
    """One row per date of the period: local_date, value (null: not known)."""
    lowest: float | None = None
    highest: float | None = None
    """Ends of a fixed scale, where there is one."""
