"""Weeks beside other weeks: pain and load beside earlier ones, the plan, whole weeks compared."""

from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.former.association_words import (
    NO_REASON,
    STRENGTHS,
)
from backpain_analytics.report.former.exposure_words import (
    more_words,
    per_unit,
)
from backpain_analytics.report.former.values import Row, counted, is_known, rows_of
from backpain_analytics.report.former.wording import calendar_day, count, interval, quantity, rating

LATEST_WEEKS = 4
"""Rated weeks that are held against the first ones; weeks whose rise in load is pointed out."""


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Weeks beside earlier weeks."""

    pain_weeks: pd.DataFrame
    """The latest rated weeks of the period, as in `weekly_pain_change`."""
    steep_weeks: pd.DataFrame
    """Of the period's last weeks those in which load rose steeply, as in `weekly_progression`."""
    plan_weeks: pd.DataFrame
    """One row per week of the period and item of the plan, as in `weekly_plan`."""
    plan: Row | None
    """How steadily the plan was kept over the whole log, as in `plan_consistency`."""


def gather_comparisons(tables: PersonTables) -> Comparisons:
    """Pick what the report holds against earlier weeks."""
    progression = tables.weekly_progression
    steep = counted(progression["is_steep_steps_rise"]) | counted(
        progression["is_steep_aerobic_rise"]
    )
    latest = progression.index >= len(progression) - LATEST_WEEKS
    return Comparisons(
        pain_weeks=tables.weekly_pain_change.tail(LATEST_WEEKS),
        steep_weeks=progression[steep & latest],
        plan_weeks=tables.weekly_plan,
        plan=next(iter(rows_of(tables.plan_consistency)), None),
    )


def pain_change_sentence(comparisons: Comparisons, baseline_weeks: int) -> str:
    """Say how the latest week differs from the first ones, and how often that much matters.

    Nothing below four compared weeks: one good week after a flare is no course.

    >>> import pandas as pd
    >>> weeks = pd.DataFrame([{"week_start_date": pd.Timestamp("2026-05-25"), "pain_nrs": 3.0,
    ...     "baseline_pain_nrs": 5.5, "change_points": -2.5, "is_improved": True,
    ...     "is_worsened": False}] * 4)
    >>> pain_change_sentence(Comparisons(weeks, weeks, weeks, None), 2)
    'The mean rating was 5.5 over the first 2 weeks with enough ratings and 3.0 in the latest \
(from 25 May 2026), 2.5 points lower. A fall that people usually call important was reached in 4 \
of 4 recent weeks, a rise of that size in 0. A diary is often begun when pain is at its worst, so \
some fall from its first weeks is to be expected.'
    """
    weeks = comparisons.pain_weeks
    if len(weeks) < LATEST_WEEKS:
        return ""
    latest = rows_of(weeks)[-1]
    change = float(latest["change_points"])
    size = f"{abs(change):.1f}"
    first = "first week" if baseline_weeks == 1 else f"first {baseline_weeks} weeks"
    moved = f"{size} points {'lower' if change < 0 else 'higher'}"
    if float(size) == 0:
        moved = "about the same"
    return (
        f"The mean rating was {rating(latest['baseline_pain_nrs'])} over the {first} with "
        f"enough ratings and {rating(latest['pain_nrs'])} in the latest (from "
        f"{calendar_day(latest['week_start_date'])}), {moved}. A fall "
        f"that people usually call important was reached in {counted(weeks['is_improved']).sum()} "
        f"of {count(len(weeks), 'recent week')}, a rise of that size in "
        f"{counted(weeks['is_worsened']).sum()}. A diary is often begun when pain is at its worst, "
        "so some fall from its first weeks is to be expected."
    )


def steep_sentences(comparisons: Comparisons) -> list[str]:
    """Point out recent weeks in which load rose steeply; nothing where none did."""
    return [sentence for row in rows_of(comparisons.steep_weeks) for sentence in _steep(row)]


def _steep(row: Row) -> list[str]:
    week = calendar_day(row["week_start_date"])
    measures = (
        ("steps", "is_steep_steps_rise", "estimated_steps"),
        ("aerobic_minutes", "is_steep_aerobic_rise", "estimated_aerobic_minutes"),
    )
    names = {"steps": "Steps", "aerobic_minutes": "Aerobic minutes"}
    return [
        f"{names[measure]} rose from about {quantity(measure, row[f'{column}_before'])} to about "
        f"{quantity(measure, row[column])} in the week from {week}. Load is commonly built up in "
        "smaller steps; whether this step matters, these records cannot tell."
        for measure, flag, column in measures
        if is_known(row[flag]) and row[flag]
    ]


def plan_sentence(plan: Row | None) -> str:
    """Say how steadily the whole plan was kept.

    A run beside a week that cannot be judged may be longer.

    >>> plan_sentence({"judged_weeks": 13, "met_weeks": 6, "longest_run_weeks": 3,
    ...                "longest_run_follows": "insufficient_data",
    ...                "longest_run_ended_before": "not_met",
    ...                "current_run_weeks": 2, "current_run_follows": "not_met"})
    'The whole plan was kept in 6 of 13 weeks that could be judged; the longest known run lasted \
at least 3 weeks, the present one 2 weeks so far.'
    """
    if plan is None or not plan["judged_weeks"]:
        return ""
    kept = (
        f"The whole plan was kept in {plan['met_weeks']} of {count(plan['judged_weeks'], 'week')} "
        "that could be judged"
    )
    if not plan["met_weeks"]:
        return f"{kept}."
    longest = _run(plan, "longest_run_weeks", "longest_run_follows", "longest_run_ended_before")
    kept += f"; the longest known run lasted {longest}"
    current = plan["current_run_weeks"]
    if not is_known(current) or not current:
        return f"{kept}."
    return (
        f"{kept}, the present one {_run(plan, 'current_run_weeks', 'current_run_follows')} so far."
    )


def _run(plan: Row, weeks: str, *neighbours: str) -> str:
    is_cut = any(plan[neighbour] == "insufficient_data" for neighbour in neighbours)
    return f"{'at least ' if is_cut else ''}{count(plan[weeks], 'week')}"


def weekly_sentence(weekly: pd.DataFrame) -> str:
    """Say what whole weeks show, or that they cannot be compared yet."""
    rows = rows_of(weekly)
    if not rows:
        return ""
    if all(row["tier"] == "not_enough_data" for row in rows):
        return f"Whole weeks cannot be compared yet. {rows[0]['refusal']}"
    found = [row for row in rows if row["tier"] in STRENGTHS]
    if not found:
        return (
            "Between whole weeks, from the same week to 3 weeks later, no clear pattern was found, "
            "which does not rule out a small one."
        )
    return " ".join(_weekly_pattern(row) for row in found) + f" {NO_REASON}"


def _weekly_pattern(row: Row) -> str:
    kind = "possible" if row["tier"] == "possible" else "consistent"
    direction = "lower" if row["estimate"] < 0 else "higher"
    when = {0: "in weeks with", 1: "in the week after weeks with"}.get(
        row["lag_weeks"], f"{row['lag_weeks']} weeks after weeks with"
    )
    size = f"{abs(row['estimate']):.2f} points {direction} {per_unit(row['unit'])}"
    return (
        f"A {kind} pattern between weeks: {when} {more_words(row['exposure'])}, pain was rated "
        f"{size} (95% range {interval(row['low'], row['high'])})."
    )
