"""Activity against its targets, and how to build up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

import pandas as pd

from backpain_analytics.messages import say
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.moving_words import (
    aerobic_sentences,
    basis_sentence,
    building_up_sentences,
    floors_sentence,
    heart_rate_limit_sentence,
    nothing_sentence,
    running_sentence,
    target_sentences,
    unknown_sentence,
)
from backpain_analytics.report.chapters.spans import gather_amounts, per_shown
from backpain_analytics.report.chapters.targets import TargetWeeks
from backpain_analytics.report.chapters.usual import DailyMean, mean_of_told_days
from backpain_analytics.report.figures.inputs import Amounts
from backpain_analytics.report.parts import Chapter, Paragraph, Picture, Table, told
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, number, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

AMOUNTS = ("aerobic_minutes", "steps")
RECENT_WEEKS = 4
"""Weeks whose mean is how much somebody walks now."""
FEWEST_RECENT_WEEKS = 2
"""With an estimate among them. Our choice."""

Basis = Literal["watch", "phone", "heart_rate", "without_steps", "nothing"]


@dataclass(frozen=True, eq=False)
class Moving:
    """What activity is known from, its bars, and what it may be built up from."""

    basis: Basis
    """`phone`: phones alone; `heart_rate`: no steps are known; `without_steps`: the person said
    that steps do not apply to them."""
    amounts: Mapping[str, Amounts]
    """Of `AMOUNTS` those with something to show."""
    baseline: Row | None
    """As `person_baselines`."""
    recent_steps_per_day: float | None
    """Mean of the estimates of the last weeks of the period."""
    floors: DailyMean | None
    """Of the days of which a device tells the floors climbed."""
    aerobic_ranges: Mapping[str, int]
    """Full weeks by where their active minutes lie: `below`, `in_range` or `above`."""
    aerobic_modes: pd.DataFrame
    """As `PersonTables.aerobic_modes`."""
    days_to_go: int | None
    """Of the week that still runs at the end of the period; None: it does not."""


def gather_moving(
    tables: PersonTables, targets: Mapping[str, TargetWeeks], made_on: date
) -> Moving:
    """Pick what the report says of activity, on the date when the page is made."""
    basis = _basis(tables, targets)
    shown = [name for name in AMOUNTS if targets[name].has_data]
    if basis == "without_steps":
        shown = [name for name in shown if name != "steps"]
    if basis == "phone":
        # What a phone never saw says nothing: it may have lain on the table.
        shown = [name for name in shown if name == "steps" or _is_reached(targets[name])]
    days_to_go = 6 - tables.last_date.weekday()
    # A record may have ended within a week that is over by now.
    is_this_week = made_on <= tables.last_date + timedelta(days=days_to_go)
    runs = is_this_week and (targets["steps"].weeks["state"] == "running").any()
    return Moving(
        basis=basis,
        amounts={
            name: gather_amounts(targets[name], tables, is_phone=basis == "phone") for name in shown
        },
        baseline=next(iter(rows_of(tables.person_baselines)), None),
        recent_steps_per_day=_recent(targets["steps"]),
        floors=mean_of_told_days(tables.daily_floors["floors"]),
        aerobic_ranges=_ranges(tables, targets["aerobic_minutes"]),
        aerobic_modes=tables.aerobic_modes,
        days_to_go=days_to_go if runs else None,
    )


def _ranges(tables: PersonTables, target: TargetWeeks) -> dict[str, int]:
    volume = tables.weekly_volume
    judged = volume[volume["week_start_date"].isin(target.weeks["week_start_date"])]
    counts = judged["aerobic_range"].dropna().value_counts()
    return {str(place): int(weeks) for place, weeks in counts.items()}


def _is_reached(target: TargetWeeks) -> bool:
    return bool(target.met_weeks + target.reached_weeks)


def _basis(tables: PersonTables, targets: Mapping[str, TargetWeeks]) -> Basis:
    sources = tables.sources[tables.sources["chosen_minutes"].astype("float64") > 0]
    if tables.person.get("steps_apply") is False:
        return "without_steps"
    if not any(targets[name].has_data for name in AMOUNTS):
        return "nothing"
    if len(sources) and (sources["device_kind"] == "phone").all():
        return "phone"
    return "watch" if targets["steps"].has_data else "heart_rate"


def _recent(steps: TargetWeeks) -> float | None:
    weeks = steps.weeks[steps.weeks["state"] != "running"].tail(RECENT_WEEKS)
    known = weeks["estimated"].astype("float64").dropna() / per_shown("steps")
    return number(known.mean()) if len(known) >= FEWEST_RECENT_WEEKS else None


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    moving = contents.moving
    amounts = list(moving.amounts.values())
    context = (
        basis_sentence(moving),
        heart_rate_limit_sentence(contents.person, moving),
        running_sentence(moving, contents.targets),
    )
    built = " ".join(building_up_sentences(contents))
    return Chapter(
        "moving",
        say("moving.heading"),
        told(
            None if amounts else Paragraph(nothing_sentence(contents), "absent"),
            Paragraph(" ".join(filter(None, context))),
            *(_picture(amount, contents) for amount in amounts),
            Paragraph(unknown_sentence(contents)),
            Paragraph(" ".join(aerobic_sentences(contents))),
            Paragraph(floors_sentence(moving)),
            Paragraph(say("moving.building_up"), "heading") if built else None,
            Paragraph(built),
            *(_numbers(amount) for amount in amounts),
            tabulate("aerobic_modes", moving.aerobic_modes) if len(moving.aerobic_modes) else None,
            _steep_weeks(contents.comparisons.steep_weeks),
        ),
    )


def _steep_weeks(weeks: pd.DataFrame) -> Table | None:
    """List the steep rises, where the sentence does not hold them all."""
    return tabulate("steep_weeks", weeks) if len(weeks) > 1 else None


def _picture(amounts: Amounts, contents: "Contents") -> Picture:
    from backpain_analytics.report.figures.amounts import draw_amounts  # noqa: PLC0415

    name = amounts.name
    return Picture(
        name,
        say(f"moving.{name}_{amounts.span}"),
        " ".join(target_sentences(contents, name)),
        partial(draw_amounts, amounts, contents.period),
        say("moving.aerobic_minutes_note") if name == "aerobic_minutes" else "",
    )


def _numbers(amounts: Amounts) -> Table:
    table = "amount_weeks" if amounts.span == "week" else "amount_months"
    quantity = say(f"moving.{amounts.name}")
    return tabulate(table, amounts.spans, name=amounts.name, quantity=quantity)
