"""The course of pain in records: flares, episodes, phases, trend, responses to exercise."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from backpain_analytics.association.records import Tier
from backpain_analytics.records import Message

Stage = Literal["acute", "subacute", "chronic"]
Intensity = Literal["any", "vigorous", "not_vigorous"]


@dataclass(frozen=True)
class FlareDay:
    """A day with a rating, or an answer to whether it was a flare: a row of `daily_flares`."""

    local_date: date
    usual_pain_nrs: float | None
    """Median of the days before; None: too few ratings."""
    is_flare_day: bool | None
    """By the answer, or where the diary does not ask, by the rating; None: not known."""


@dataclass(frozen=True)
class Flare:
    """A spell of pain well above the usual, or one the person reported."""

    first_date: date
    last_date: date
    """The last day before pain settled, inclusive; the last known day where it is still on."""
    usual_pain_nrs: float | None
    """Median of the weeks before; None: too few ratings, the flare is the person's own report."""
    worst_pain_nrs: float | None
    """Highest daily rating of the spell."""
    is_reported: bool
    """At least one of its days was reported as a flare."""
    is_ongoing: bool
    """The diary ends before pain has settled."""


@dataclass(frozen=True)
class FlareHistory:
    """The flares of a diary beside those that an unchanging diary would show."""

    days: tuple[FlareDay, ...]
    flares: tuple[Flare, ...]
    rated_days: int
    flares_per_100_days: float | None
    """Per 100 rated days; None where no day could be judged."""
    unchanging_per_100_days: float | None
    """What a series with this diary's mean, spread and persistence, but without any change,
    shows on average, by its ratings alone; None where these cannot be estimated."""


@dataclass(frozen=True)
class Episode:
    """A time with pain between two times without."""

    first_date: date
    last_date: date
    """The last painful day."""
    painful_days: int
    stage: Stage
    """By its length so far."""
    began_before_diary: bool
    """Painful from the first rating on: the episode is at least this long."""
    is_ongoing: bool
    """No pain-free month has followed yet."""


@dataclass(frozen=True)
class StageDay:
    """A date of an episode: a row of `pain_stages`."""

    local_date: date
    episode_first_date: date
    episode_days: int
    """From the first painful day on, that day included."""
    stage_so_far: Stage
    began_before_diary: bool


@dataclass(frozen=True, kw_only=True)
class PhaseComparison:
    """Pain before and after a date known beforehand, or why they cannot be compared."""

    started_on: date
    rated_before: int
    rated_after: int
    mean_before_nrs: float | None = None
    mean_after_nrs: float | None = None
    difference: float | None = None
    """After less before, NRS points."""
    low: float | None = None
    high: float | None = None
    """95 % interval."""
    p_value: float | None = None
    excluded_days: int
    """Days right before the date that were left out."""
    refusal: Message | None


@dataclass(frozen=True, kw_only=True)
class ExerciseResponse:
    """Pain soon after exercise beside pain after a like time without, or why not."""

    intensity: Intensity
    bouts: int
    """Long enough."""
    paired_bouts: int
    """With a rating shortly before and shortly after."""
    control_pairs: int
    latest_bouts: int
    """The latest paired bouts, at most 10."""
    worse_after: int
    """Of these, rated higher after than before: a plain count."""
    difference: float | None = None
    """NRS points after exercise, less what the same start and gap bring without it."""
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    tier: Tier = "not_enough_data"
    refusal: Message | None


@dataclass(frozen=True)
class PainTrend:
    """How pain moved over a period, or why that cannot be said.

    A straight line tested with standard errors for days that resemble their neighbours.
    """

    first_date: date | None
    last_date: date | None
    rated_days: int
    points_per_30_days: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    refusal: Message | None = None
    persistence: float | None = None
    """Correlation of neighbouring days around the line, 0-0.95."""
    weekly_points_per_30_days: float | None = None
    """Median slope between weekly means (Theil-Sen): the line to draw, not to test."""
    weekly_line_start_nrs: float | None = None
    """Where that line stands on `first_date`."""
