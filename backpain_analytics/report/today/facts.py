"""What the rules of suggestions look at, and nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.report.chapters.moving import FEWEST_RECENT_WEEKS, RECENT_WEEKS
from backpain_analytics.report.chapters.targets import MET, MISSED
from backpain_analytics.report.first_screen.gather import Fortnight
from backpain_analytics.report.today.gather import Caution, LeftOut, Rise
from backpain_analytics.report.values import counted, is_known, number
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.ladder import core_exercises

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

UNKNOWN_FORTNIGHT = Fortnight(0, None, 0, 0)
NEW_PLAN = timedelta(days=28)
"""A plan is new up to so long before the last date; so is a condition to a plan. Our choice."""
FRESH = timedelta(days=12)
"""The last whole week began so long before the last date at most: on a Saturday."""


@dataclass(frozen=True)
class DiaryKept:
    """How a diary and a watch were kept of late."""

    rated_days: int
    days: int
    fewest_a_week: int
    is_worn: bool
    """The watch long enough, or no watch decides."""


KEPT = DiaryKept(28, 28, 4, is_worn=True)


@dataclass(frozen=True)
class BuildUp:
    """From how many steps a day somebody may go to how many."""

    first: float
    low: float
    high: float
    latest: float | None


@dataclass(frozen=True)
class AerobicWeeks:
    """Aerobic minutes a week."""

    latest: float
    """Mean of the last weeks."""
    target: float


@dataclass(frozen=True)
class Facts:
    """All that rules look at; None and empty: not known, or there is none."""

    is_current: bool = True
    """The record may speak of now."""
    fortnight: Fortnight = UNKNOWN_FORTNIGHT
    flare_since: date | None = None
    """Of the flare that is on as the record ends."""
    left_out: tuple[LeftOut, ...] = ()
    steps_apply: bool = True
    new_plan_with: tuple[str, ...] = ()
    """Conditions under which a plan is new, or that are new to a plan."""
    always_asks: tuple[str, ...] = ()
    """Conditions under which all exercise begins with a question."""
    cautions: tuple[Caution, ...] = ()
    rises: tuple[Rise, ...] = ()
    diary: DiaryKept = KEPT
    is_last_week_steep: bool = False
    """The last whole week had far more than the one before."""
    long_spells_minutes: float | None = None
    """On a typical day in spells of 30 minutes or longer."""
    breaks_missed_weeks: int = 0
    """Of the last weeks those known to have had fewer broken-up days than aimed for."""
    breaks_met_weeks: int = 0
    """The same, with enough of them."""
    build_up: BuildUp | None = None
    aerobic: AerobicWeeks | None = None
    next_step: tuple[str, ...] = ()
    """Known exercises that the ladder offers next; none that a condition leaves out."""


def facts_of(contents: "Contents") -> Facts:
    """Pick them from all that the page says."""
    first, today = contents.first_screen, contents.today
    return Facts(
        is_current=first.is_current,
        fortnight=first.fortnight,
        flare_since=first.flare_since,
        left_out=today.left_out,
        steps_apply=contents.moving.basis != "without_steps",
        new_plan_with=_new_plan_with(contents),
        always_asks=tuple(
            each.condition for each in today.conditions if CONDITIONS[each.condition].asks_first
        ),
        cautions=today.cautions,
        rises=today.rises,
        diary=_diary(contents),
        is_last_week_steep=_is_last_week_steep(contents),
        long_spells_minutes=_long_spells(contents),
        breaks_missed_weeks=_break_weeks(contents, MISSED),
        breaks_met_weeks=_break_weeks(contents, (*MET, "reached")),
        build_up=_build_up(contents),
        aerobic=_aerobic(contents),
        next_step=_next_step(contents),
    )


def _new_plan_with(contents: "Contents") -> tuple[str, ...]:
    today, newest = contents.today, contents.last_date - NEW_PLAN
    if not today.has_plan:
        return ()
    return tuple(
        each.condition
        for each in today.conditions
        if any(since is not None and since >= newest for since in (today.plan_since, each.since))
    )


def _diary(contents: "Contents") -> DiaryKept:
    first, parameters = contents.first_screen, contents.parameters
    is_worn = contents.quality.valid_days * 7 >= parameters.valid_days_per_week * contents.days
    return DiaryKept(
        first.latest_rated_days,
        first.latest_days,
        parameters.pain_entries_per_week,
        is_worn=is_worn or contents.moving.basis != "watch",
    )


def _is_last_week_steep(contents: "Contents") -> bool:
    """Say so only of a record that speaks of now."""
    weeks = contents.comparisons.steep_weeks
    if contents.moving.basis == "without_steps":
        weeks = weeks[counted(weeks["is_steep_aerobic_rise"])]
    is_last = weeks["week_start_date"] >= pd.Timestamp(contents.last_date - FRESH)
    return contents.first_screen.is_current and bool(is_last.any())


def _long_spells(contents: "Contents") -> float | None:
    # What the device takes for keeping still means nothing where steps do not apply.
    if contents.moving.basis == "without_steps" or not contents.movement.has_typical_day:
        return None
    return contents.movement.typical["prolonged_30_minutes"]


def _break_weeks(contents: "Contents", states: tuple[str, ...]) -> int:
    weeks = contents.targets["broken_up_days"].weeks
    over = weeks[weeks["state"] != "running"].tail(RECENT_WEEKS)
    return int(over["state"].isin(states).sum())


def _build_up(contents: "Contents") -> BuildUp | None:
    moving, baseline = contents.moving, contents.moving.baseline
    if moving.basis != "watch" or contents.targets["steps"].is_own or baseline is None:
        return None
    low, high = (baseline[f"suggested_steps_per_day_{end}"] for end in ("low", "high"))
    if not is_known(low):
        return None
    return BuildUp(baseline["baseline_steps_per_day"], low, high, moving.recent_steps_per_day)


def _aerobic(contents: "Contents") -> AerobicWeeks | None:
    weeks = contents.targets["aerobic_minutes"]
    # What a phone never saw may have been enough.
    if contents.moving.basis == "phone" or weeks.target is None:
        return None
    over = weeks.weeks[weeks.weeks["state"] != "running"].tail(RECENT_WEEKS)
    known = over["estimated"].astype("float64").dropna()
    latest = number(known.mean())
    if len(known) < FEWEST_RECENT_WEEKS or latest is None:
        return None
    return AerobicWeeks(latest, weeks.target)


def _next_step(contents: "Contents") -> tuple[str, ...]:
    ladder = contents.plan.ladder
    if ladder is None or ladder["offer"] != "next" or not contents.first_screen.is_current:
        return ()
    conditions = [each.condition for each in contents.today.conditions]
    return tuple(core_exercises(int(ladder["step"]) + 1, conditions))
