"""Sentences about the course of pain: flares, episode, phases, exercise, the day before, weeks."""

import pandas as pd

from backpain_analytics.report.chapters.association_sentences import STRENGTHS
from backpain_analytics.report.chapters.targets import Exercise
from backpain_analytics.report.exposure_words import less_words, more_words, per_unit
from backpain_analytics.report.values import Row, is_known, rows_of
from backpain_analytics.report.wording import (
    calendar_day,
    count,
    difference,
    interval,
    rating,
)

_NO_REASON = "This cannot show the reason."
_STAGES = {
    "acute": "acute (under 6 weeks)",
    "subacute": "subacute (6 to 12 weeks)",
    "chronic": "chronic (over 12 weeks)",
}


def flare_rate_sentence(rate: Row | None) -> str:
    """Say how many flares there were beside how many an unchanging diary would show.

    >>> flare_rate_sentence({"flares": 4, "flares_per_100_days": 3.44,
    ...                      "unchanging_per_100_days": 3.6})
    'The whole record holds 4 flares, spells well above the usual pain or reported as flares: 3.4 \
in every 100 rated days. A diary just as variable in which nothing changes shows about 3.6, so \
their number alone is no sign of a change.'
    """
    if rate is None or not rate["flares"]:
        return ""
    flares = (
        f"The whole record holds {count(rate['flares'], 'flare')}, spells well above the usual "
        "pain or reported as flares"
    )
    if not is_known(rate["flares_per_100_days"]):
        return f"{flares}; too few days are rated to say how often that is."
    often = f"{flares}: {rating(rate['flares_per_100_days'])} in every 100 rated days."
    if not is_known(rate["unchanging_per_100_days"]):
        return often
    return (
        f"{often} A diary just as variable in which nothing changes shows about "
        f"{rating(rate['unchanging_per_100_days'])}, so their number alone is no sign of a change."
    )


def episode_sentence(episode: Row | None) -> str:
    """Name the length of the latest time with pain, with what that does not say.

    >>> episode_sentence({"days": 50, "weeks": 7, "stage": "subacute", "is_ongoing": True,
    ...                   "began_before_diary": False, "last_date": None})
    'The present episode of pain has lasted 7 weeks so far; by its length it is called subacute \
(6 to 12 weeks). That names a length of time: it is no diagnosis, and says nothing of what comes \
next.'
    """
    if episode is None:
        return ""
    weeks = count(episode["weeks"], "week")
    length = weeks if episode["days"] >= 14 else count(episode["days"], "day")
    started = "at least " if episode["began_before_diary"] else ""
    if episode["is_ongoing"]:
        lasted = f"The present episode of pain has lasted {started}{length} so far"
    else:
        lasted = (
            f"The latest episode of pain lasted {started}{length} and ended on "
            f"{calendar_day(episode['last_date'])}"
        )
    stage = _STAGES[episode["stage"]]
    called = f"by its length it is called {stage}"
    if started and episode["stage"] != "chronic":
        called = f"that much is called {stage}, but it may be more"
    unseen = (
        " The diary holds no month without pain before it, so its true beginning is unknown."
        if started
        else ""
    )
    return (
        f"{lasted}; {called}.{unseen} That names a "
        "length of time: it is no diagnosis, and says nothing of what comes next."
    )


def phase_sentence(row: Row) -> str:
    """Say how pain was rated before and after a declared date, or why that is not said."""
    name = f"{row['phase']}, from {calendar_day(row['started_on'])}"
    if not is_known(row["difference"]):
        return f"{name}: {row['refusal']}"
    return (
        f"{name}: ratings averaged {rating(row['mean_before_nrs'])} before and "
        f"{rating(row['mean_after_nrs'])} after, a difference of {difference(row['difference'])} "
        f"points (95% range {interval(row['low'], row['high'])})."
    )


def phase_note(row: Row) -> str:
    """Say what a comparison of phases leaves out, and what it cannot show."""
    left_out = count(row["excluded_days"], "day")
    return (
        f"Up to 90 days on either side are compared, without the {left_out} right before the "
        "start: people begin things when pain peaks, and a peak passes by itself. "
        f"Other things changed in these months as well. {_NO_REASON}"
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
        f"without exercise {limits}. {_NO_REASON}"
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


def earlier_pain_sentence(links: pd.DataFrame) -> str:
    """Say whether activity follows the pain of the day before."""
    rows = rows_of(links)
    made = [row for row in rows if is_known(row["estimate"])]
    if not rows:
        return ""
    if not made:
        return (
            "Whether activity follows the pain of the day before cannot be said yet. "
            f"{rows[0]['refusal']}"
        )
    found = [
        more_words(row["exposure"]) if row["estimate"] > 0 else less_words(row["exposure"])
        for row in made
        if row["is_found"]
    ]
    if not found:
        return (
            "The other direction was checked as well: whether activity follows the pain of the day "
            "before. Nothing clear was found, which does not rule it out."
        )
    return (
        f"The day after more pain, this record tends to hold {' and '.join(found)}. What follows "
        "activity may therefore in part follow earlier pain; the comparisons allow for the pain of "
        "the day itself, as far as it was rated."
    )


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
    return " ".join(_weekly_pattern(row) for row in found) + f" {_NO_REASON}"


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
