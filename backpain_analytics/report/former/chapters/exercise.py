"""The exercise log: sessions, and pain around them."""

from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.former.association_words import NO_REASON, STRENGTHS
from backpain_analytics.report.former.chapters.pain import Pain
from backpain_analytics.report.former.values import Row, counted
from backpain_analytics.report.former.wording import count, has, interval
from backpain_analytics.settings.parameters import Parameters

LATEST_SESSIONS = 10
"""Rated sessions of which it is counted how often pain was higher afterwards."""
NO_EXERCISE = "There is no exercise log in this period."


@dataclass(frozen=True, eq=False)
class Exercise:
    """The exercise log of the period."""

    sessions: pd.DataFrame
    """One row per session: local_date, kind, name, minutes, pain_before_nrs, pain_after_nrs,
    is_high_impact."""
    rated_sessions: int
    """Sessions with a rating before and after."""
    higher_after_sessions: int
    """Of these, rated higher after than before."""
    latest_sessions: int
    """Of those rated before and after, the latest; at most 10."""
    worse_after_sessions: int
    """Of these, rated higher after than before."""
    high_impact_flare_sessions: int
    """Sessions marked high impact on a day with a flare."""


def gather_exercise(tables: PersonTables, pain: Pain) -> Exercise:
    """Pick what the report says of the exercise log."""
    log = tables.exercise_log
    change = log["pain_after_nrs"].astype("float64") - log["pain_before_nrs"].astype("float64")
    latest = change.dropna().tail(LATEST_SESSIONS)
    flare_dates = pain.days.loc[pain.days["flare"].notna(), "local_date"]
    on_flare = log["local_date"].isin(flare_dates)
    return Exercise(
        sessions=log[
            ["local_date", "kind", "name", "minutes", "pain_before_nrs", "pain_after_nrs",
             "is_high_impact"]
        ],
        rated_sessions=int(change.notna().sum()),
        higher_after_sessions=int((change > 0).sum()),
        latest_sessions=len(latest),
        worse_after_sessions=int((latest > 0).sum()),
        high_impact_flare_sessions=int((counted(log["is_high_impact"]) & on_flare).sum()),
    )  # fmt: skip


def exercise_sentence(exercise: Exercise) -> str:
    """Say how pain was rated around sessions."""
    if not exercise.rated_sessions:
        return "No session of the log has ratings of its own both before and after it."
    return (
        f"{count(exercise.rated_sessions, 'session')} "
        f"{has(exercise.rated_sessions)} a rating before and after: pain was "
        f"rated higher afterwards in {exercise.higher_after_sessions} of them. Where pain keeps "
        "rising during or after a kind of exercise, the common advice is to do less of it."
    )


def flare_exercise_sentence(exercise: Exercise) -> str:
    """Say how many high-impact sessions fell on flare days; nothing when none did."""
    if not exercise.high_impact_flare_sessions:
        return ""
    return (
        f"{count(exercise.high_impact_flare_sessions, 'session')} marked as high "
        "impact fell on flare days; the common advice is to leave out high impact and heavy "
        "lifting during a flare."
    )


def usual_plan_note(parameters: Parameters) -> str:
    """Say where a target comes from that nobody set."""
    return (
        "A target that the settings do not name is that of the usual plan for back pain: "
        f"{parameters.core_sessions_per_week} core sessions, "
        f"{parameters.stretching_days_per_week} days with stretching and "
        f"{parameters.aerobic_sessions_per_week} aerobic sessions a week."
    )


def occasions_sentence(exercise: Exercise, response: Row | None) -> str:
    """Count after how many of the latest sessions pain was rated higher.

    Ratings in the log itself count; where there are none, those of the diary around sessions.
    """
    worse, occasions = exercise.worse_after_sessions, exercise.latest_sessions
    if not occasions and response is not None:
        worse, occasions = response["worse_after"], response["latest_bouts"]
    if not occasions:
        return ""
    return (
        f"Pain was rated higher after exercise than before on {worse} of the last "
        f"{count(occasions, 'occasion')}."
    )


def response_sentence(response: Row | None) -> str:
    """Say how pain was rated soon after exercise, or why that is not said."""
    if response is None:
        return ""
    if not response["bouts"]:
        return (
            "How pain is rated soon after exercise is not compared: no aerobic session of 15 "
            "minutes or longer has a known time."
        )
    if response["tier"] == "not_enough_data":
        return f"How pain is rated soon after exercise cannot be said yet. {response['refusal']}"
    limits = f"(95% range {interval(response['low'], response['high'])})"
    if response["tier"] not in STRENGTHS:
        return _unclear_response(response, limits)
    direction = "lower" if response["difference"] < 0 else "higher"
    found = (
        f"within 45 minutes after {count(response['paired_bouts'], 'aerobic session')} pain was "
        f"rated {abs(response['difference']):.2f} points {direction} than after a like time "
        f"without exercise {limits}. {NO_REASON}"
    )
    if response["tier"] == "possible":
        return f"A possible pattern: {found}"
    return f"{found[0].upper()}{found[1:]}"


def _unclear_response(response: Row, limits: str) -> str:
    if response["tier"] == "little_or_no_link":
        return (
            "There is no sign that ratings soon after aerobic exercise differ by more than half a "
            f"point from those after a like time without {limits}."
        )
    return (
        f"The ratings neither show nor rule out a difference soon after aerobic exercise {limits}."
    )
