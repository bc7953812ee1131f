"""The page in short: two to four sentences."""

from collections.abc import Sequence

import pandas as pd

from backpain_analytics.report.former.association_words import STRENGTHS, pattern
from backpain_analytics.report.former.chapters.activity import (
    TargetWeeks,
    has_activity,
    no_activity_sentence,
)
from backpain_analytics.report.former.chapters.pain import NO_PAIN, trend_sentence
from backpain_analytics.report.former.contents import ReportContents
from backpain_analytics.report.former.values import Row, rows_of
from backpain_analytics.report.former.wording import count, rating, whole


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


def activity_sentence(contents: ReportContents) -> str:
    """Say both activity targets in one sentence, for the summary."""
    if not has_activity(contents.targets):
        return no_activity_sentence(contents.quality.vendor_days)
    return both_targets_sentence(contents.targets["aerobic_minutes"], contents.targets["steps"])


def both_targets_sentence(aerobic: TargetWeeks, steps: TargetWeeks) -> str:
    """Say in how many weeks each was met, and how many weeks stand in no count."""
    judged = [target for target in (aerobic, steps) if target.judged_weeks]
    if not judged:
        return "No week has enough valid days to be judged against the activity targets."
    met = ", and ".join(
        f"the target of {whole(target.target)} {target.words} a week "
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


def summary_sentence(associations: pd.DataFrame) -> str:
    """Say the strongest finding, or that there is none, for the summary."""
    rows = associations[associations["lag_days"] >= 1] if len(associations) else associations
    if rows.empty or (rows["tier"] == "not_enough_data").all():
        return (
            "There are not yet enough days with both a rating and activity to say whether the two "
            "go together."
        )
    for tier in STRENGTHS:
        found = rows[rows["tier"] == tier].sort_values(["p_family", "exposure", "lag_days"])
        if len(found):
            return _summary_of(rows_of(found), tier)
    return (
        "No consistent association between activity and pain on later days was found, which does "
        "not rule out a small one."
    )


def _summary_of(rows: list[Row], tier: str) -> str:
    others = len(rows) - 1
    more = f" ({count(others, 'further pattern')} of this kind below)" if others else ""
    clause = _first_mention(pattern(rows[0]))
    if tier == "possible":
        return (
            f"One possible pattern stands out{more}: {clause}; about 1 in 8 diaries without any "
            "link shows one."
        )
    return (
        f"{clause[0].upper()}{clause[1:]}{more}; this is an association and cannot show the "
        "reason for it."
    )


def _first_mention(clause: str) -> str:
    return clause.replace("low-movement", "low-movement (sedentary proxy)", 1)
