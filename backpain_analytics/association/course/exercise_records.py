"""Pain after each exercise, and what was done before flares, in records."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backpain_analytics.records import Message

Scope = Literal["exercise", "kind", "all"]
AfterReading = Literal["worse_after", "no_difference_seen"]
BeforeReading = Literal["more_often_before_flares", "no_difference_seen"]


@dataclass(frozen=True, kw_only=True)
class ExercisePainChange:
    """Pain after one exercise, one kind of exercise, or all: a row of `exercise_pain_changes`."""

    scope: Scope
    name: str | None
    """As the plan or the log calls the exercise, or the kind; None: all together."""
    name_key: str | None
    """What tells exercises apart: the known exercise, else the name in plain words."""
    kind: str | None
    occasions: int
    """Sessions noted."""
    rated_pairs: int
    """Of these, with a rating before and after."""
    last_date: date | None
    """Of the latest rated occasion."""
    mean_change: float | None = None
    """NRS points, after less before."""
    shrunk_change: float | None = None
    """The same, drawn towards the person's mean over all exercises as far as it is unsure."""
    low: float | None = None
    high: float | None = None
    """95 % interval of the shrunk change."""
    rose: int
    """Of the latest rated occasions, rated higher after than before."""
    latest: int
    """The latest rated occasions, at most 10."""
    rises_in_a_row: int
    """The latest of these that are all rises."""
    p_family: float | None = None
    """Of a change that is above that after the other exercises; None: not compared."""
    reading: AfterReading | None = None
    refusal: Message | None = None
    """What the reading lacks."""
    next_day_occasions: int
    """Dates of it with a daily rating, and one on the next date."""
    next_day_mean_change: float | None = None
    """NRS points, the next date's pain less what the person's own days lead to expect."""
    next_day_change: float | None = None
    """The same, shrunk likewise."""
    next_day_low: float | None = None
    next_day_high: float | None = None
    next_day_p_family: float | None = None
    next_day_reading: AfterReading | None = None
    next_day_refusal: Message | None = None


@dataclass(frozen=True, kw_only=True)
class FlareTrigger:
    """How often something was done before flares, and at other times: a row of `flare_triggers`."""

    trigger: str
    hours_before: int
    """2 or 24."""
    flares: int
    """With a known window before them, and known windows to compare it with."""
    flares_by_date: int
    """Of these, those whose first date alone is known: their window is the date before."""
    exposed_flares: int
    """Of the flares, with the trigger in the window."""
    control_windows: int
    exposed_controls: int
    telling_flares: int
    """Of the flares, those whose windows differ in the trigger: the others say nothing."""
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    """95 % interval, exact; None: open on that side."""
    p_value: float | None = None
    """Of as many exposed flares or more, exact; of a suspected trigger mid-p."""
    p_family: float | None = None
    """Corrected for all that is tested together; of a suspected trigger `p_value` itself."""
    tests_in_family: int
    suspected_since: date | None = None
    """First date whose flares count, where it was suspected beforehand and is tested alone."""
    reading: BeforeReading | None = None
    refusal: Message | None = None


@dataclass(frozen=True, kw_only=True)
class TimeToFlare:
    """Days to the next flare after weeks of low, middling, high activity: a description."""

    measure: Literal["steps", "aerobic_minutes"]
    third: int
    """Of the weeks by activity a day: 1 the lowest."""
    weeks: int
    lowest: float | None = None
    highest: float | None = None
    """Activity a day."""
    flare_weeks: int
    """Weeks of which the next flare is known."""
    median_days: float | None = None
    """By Kaplan and Meier; None: refused, or over half of the weeks had no flare until the end."""
    refusal: Message | None = None
