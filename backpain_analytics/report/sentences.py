"""Sentences about pain, targets, movement and exercise, and the summary of them all."""

from collections.abc import Mapping, Sequence
from typing import Any

from backpain_analytics.association.records import PainTrend
from backpain_analytics.report.chapters.association_sentences import summary_sentence
from backpain_analytics.report.chapters.movement import Movement
from backpain_analytics.report.chapters.pain import Pain, is_clear
from backpain_analytics.report.chapters.targets import Exercise, TargetWeeks
from backpain_analytics.report.contents import ReportContents
from backpain_analytics.report.values import is_known
from backpain_analytics.report.wording import (
    QUANTITIES,
    count,
    interval,
    rating,
    time_span,
    was,
    whole,
)

NO_PAIN = "There are no pain ratings in this period."
_NO_ACTIVITY = "There is no activity data in this period."
LOGGED = ("core_sessions", "stretching_days", "aerobic_sessions")
"""Targets counted in the exercise log."""
NO_EXERCISE = "There is no exercise log in this period."


def headline(contents: ReportContents) -> tuple[str, ...]:
    """Say the period in two to four sentences."""
    sentences = [rated_sentence(contents)]
    if contents.pain.rated_days:
        sentences.append(trend_sentence(contents.pain.trend))
    sentences.append(activity_sentence(contents))
    if contents.pain.rated_days and has_activity(contents.targets):
        sentences.append(summary_sentence(contents.associations))
    return tuple(sentences)


def rated_sentence(contents: ReportContents) -> str:
    """Say how much of the period is rated, and the middle rating."""
    pain = contents.pain
    if not pain.rated_days:
        return NO_PAIN
    return (
        f"Pain was rated on {pain.rated_days} of {count(contents.days, 'day')}; the middle "
        f"(median) rating was {rating(pain.middle_nrs)} out of 10."
    )


def trend_sentence(trend: PainTrend) -> str:
    """Say how the ratings moved, or why that is not said.

    >>> from datetime import date
    >>> first, last = date(2025, 1, 1), date(2025, 6, 1)
    >>> trend_sentence(PainTrend(first, last, 140, -0.2, -0.34, -0.06, 0.01, None))
    'The ratings fell by about 0.20 points every 30 days (95% range 0.06 to 0.34).'
    >>> trend_sentence(PainTrend(first, last, 140, 0.1, -0.2, 0.4, 0.5, None))
    'The ratings show no clear rise or fall: anything from −0.20 to +0.40 points every 30 days \
fits them (95% range).'
    >>> trend_sentence(PainTrend(None, None, 9, None, None, None, None, "9 days are rated."))
    '9 days are rated.'
    """
    if trend.points_per_30_days is None or trend.low is None or trend.high is None:
        return str(trend.refusal)
    if not is_clear(trend):
        return (
            f"The ratings show no clear rise or fall: anything from "
            f"{interval(trend.low, trend.high)} points every 30 days fits them (95% range)."
        )
    verb = "rose" if trend.low > 0 else "fell"
    smallest, largest = sorted((abs(trend.low), abs(trend.high)))
    return (
        f"The ratings {verb} by about {abs(trend.points_per_30_days):.2f} points every 30 days "
        f"(95% range {smallest:.2f} to {largest:.2f})."
    )


def flare_sentence(pain: Pain) -> str:
    """Say how many days were flares, and that a count is no trend."""
    if not pain.flare_known_days:
        return (
            "Whether any day was a flare is unknown: the diary did not ask, and too few days are "
            "rated to know the usual pain."
        )
    if not pain.reported_flares and not pain.above_usual_flares:
        return (
            f"There was no flare on the {count(pain.flare_known_days, 'day')} that could be judged."
        )
    parts = []
    if pain.reported_flares:
        reported = count(pain.reported_flares, "day")
        parts.append(f"{reported} {was(pain.reported_flares)} reported as a flare")
    if pain.above_usual_flares:
        above = count(pain.above_usual_flares, "further day" if parts else "day")
        parts.append(f"{above} {was(pain.above_usual_flares)} rated well above the usual pain")
    return (
        f"{', and '.join(parts)}. Steady diaries have a few such days in every hundred as well, so "
        "their number alone says nothing about a change."
    )


def target_sentence(target: TargetWeeks) -> str:
    """Say in how many weeks a target was met, of how many that could be judged."""
    aim = f"{whole(target.target)} {QUANTITIES[target.name]} a week"
    if not target.judged_weeks:
        return f"No week has enough data to be judged against the target of {aim}."
    estimated = target.statuses["estimated_met"] + target.statuses["estimated_not_met"]
    left = target.statuses["insufficient_data"]
    return (
        f"The target of {aim} was met in {target.met_weeks} of "
        f"{count(target.judged_weeks, 'week')} that could be judged"
        + (f" ({estimated} of these {was(estimated)} judged from an estimate)" if estimated else "")
        + (f"; {count(left, 'week')} {_unjudged(target, left)}." if left else ".")
    )


def _unjudged(target: TargetWeeks, weeks: int) -> str:
    if target.name in LOGGED:
        return "is not wholly in the log" if weeks == 1 else "are not wholly in the log"
    return "had too little data"


def has_activity(targets: Mapping[str, TargetWeeks]) -> bool:
    """Tell whether any week holds steps or aerobic minutes."""
    return targets["aerobic_minutes"].has_data or targets["steps"].has_data


def no_activity_sentence(contents: ReportContents) -> str:
    """Say that there is nothing to count, and what a file of daily totals is worth."""
    if not contents.quality.vendor_days:
        return _NO_ACTIVITY
    return (
        "There is no activity data by the minute in this period. The files hold the device's own "
        f"daily totals of {count(contents.quality.vendor_days, 'day')}: they are kept as a check, "
        "and cannot show when there was movement or whether the device was worn."
    )


def activity_sentence(contents: ReportContents) -> str:
    """Say both activity targets in one sentence, for the summary."""
    if not has_activity(contents.targets):
        return no_activity_sentence(contents)
    return both_targets_sentence(contents.targets["aerobic_minutes"], contents.targets["steps"])


def both_targets_sentence(aerobic: TargetWeeks, steps: TargetWeeks) -> str:
    """Say in how many weeks each was met, and how many weeks stand in no count."""
    judged = [target for target in (aerobic, steps) if target.judged_weeks]
    if not judged:
        return "No week has enough valid days to be judged against the activity targets."
    met = ", and ".join(
        f"the target of {whole(target.target)} {QUANTITIES[target.name]} a week "
        f"was met in {target.met_weeks} of {count(target.judged_weeks, 'week')}"
        for target in judged
    )
    left = _left_out([target.statuses["insufficient_data"] for target in judged])
    return f"{met[0].upper()}{met[1:]} that could be judged{left}."


def _left_out(weeks: Sequence[int]) -> str:
    """Say how many weeks stand in no count: a week with little data can be met, but not missed."""
    if not any(weeks):
        return ""
    if len(set(weeks)) == 1:
        return f"; {count(weeks[0], 'week')} had too little data"
    first, second = weeks
    return f"; too little data: {count(first, 'week')} for the first, {second} for the second"


def heart_rate_sentence(contents: ReportContents) -> str:
    """Say what limits the heart rate, and what the thin lines in the figure are."""
    return " ".join(filter(None, (_limit_sentence(contents.person), _band_sentence(contents))))


def _limit_sentence(person: Mapping[str, Any]) -> str:
    limits = str(person.get("heart_rate_limited_by") or "")
    if person.get("takes_beta_blocker"):
        noted = "A beta-blocker is noted: heart rate then understates intensity"
    elif limits:
        named = limits.replace("_", " ").replace(",", " and ")
        noted = f"Noted: {named}. Heart rate then says little of intensity"
    else:
        return ""
    is_stated = is_known(person.get("highest_heart_rate_bpm"))
    if is_stated and person.get("highest_heart_rate_is_measured") is not False:
        return f"{noted} by itself; it is judged by the highest heart rate measured under it."
    return f"{noted}, so minutes are judged by cadence."


def _band_sentence(contents: ReportContents) -> str:
    if not contents.targets["aerobic_minutes"].weeks["low"].notna().any():
        return ""
    shift = whole(contents.parameters.heart_rate_band_bpm)
    return (
        f"The thin line on each bar shows the same minutes if the maximum heart rate were {shift} "
        "beats per minute higher or lower than assumed; formulas from age are often that far off. "
        "Where it crosses the target, the verdict rests on that assumption."
    )


def movement_sentence(movement: Movement) -> str:
    """Say what a typical valid day holds, or why none is described."""
    if not movement.days:
        return "No valid day has a known amount of low movement in this period."
    if not movement.has_typical_day:
        return (
            f"Only {count(movement.days, 'valid day')} {_has(movement.days)} a known amount of low "
            f"movement; a typical day is described from {movement.fewest_days} on."
        )
    typical = movement.typical
    return (
        f"On a typical valid day (median of {movement.days}) there were "
        f"{time_span(typical['sedentary_minutes'])} of low movement, "
        f"{time_span(typical['prolonged_30_minutes'])} of it in stretches of 30 minutes or "
        "longer; the longest stretch of the day lasted "
        f"{time_span(typical['longest_bout_minutes'])}."
    )


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def sensitivity_sentence(movement: Movement) -> str:
    """Say how the figure moves with its cut-off."""
    typical = movement.typical
    return (
        "With other cut-offs the same median would be "
        f"{time_span(typical['sedentary_minutes_zero_steps'])} (no step at all in a minute) or "
        f"{time_span(typical['sedentary_minutes_below_20_steps'])} (fewer than 20 steps)."
    )


def usual_plan_note(contents: ReportContents) -> str:
    """Say where a target comes from that nobody set."""
    plan = contents.parameters
    return (
        "A target that the settings do not name is that of the usual plan for back pain: "
        f"{plan.core_sessions_per_week} core sessions, {plan.stretching_days_per_week} days "
        f"with stretching and {plan.aerobic_sessions_per_week} aerobic sessions a week."
    )


def exercise_sentence(exercise: Exercise) -> str:
    """Say how pain was rated around sessions."""
    if not exercise.rated_sessions:
        return "No session of the log has ratings of its own both before and after it."
    return (
        f"{count(exercise.rated_sessions, 'session')} "
        f"{_has(exercise.rated_sessions)} a rating before and after: pain was "
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
