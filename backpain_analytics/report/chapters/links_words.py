"""What went with pain, in sentences: never more than a reading allows, and never a reason."""

import json
from collections.abc import Sequence
from datetime import date

from backpain_analytics.association import readings
from backpain_analytics.association.lags.tiers import LITTLE
from backpain_analytics.messages import say
from backpain_analytics.messages.exposures import (
    about_amount_words,
    is_yes_no,
    less_words,
    more_plain_words,
    plain_words,
)
from backpain_analytics.messages.numbers import joined, word
from backpain_analytics.report.values import Row, is_known

_LESS_STILL = ("sedentary_minutes", "prolonged_30_minutes")
"""Of these, more is less activity."""
_NO_ACTIVITY = ("minutes_asleep", "mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
_UNCLEAR = ("cannot_tell", "faded", "too_early", "too_new", "likely_small", "little_or_no_link")
"""Readings of which one sentence names all exposures."""
_RATES = {
    "consistent": (readings.CONSISTENT, readings.CONSISTENT_IN_A_YEAR),
    "possible": (readings.POSSIBLE, readings.POSSIBLE_IN_A_YEAR),
    "asked_consistent": (readings.ASKED, readings.ASKED_IN_A_YEAR),
    "asked_possible": (readings.ASKED_POSSIBLE, readings.ASKED_POSSIBLE_IN_A_YEAR),
}
"""In one of how many diaries without any link: at one look, and at some time of a year."""


def record_sentence(record: tuple[date, date] | None) -> str:
    """Say that the comparisons go beyond the page's period."""
    return say("links.record", first=record[0], last=record[1]) if record else ""


def found_sentence(compared: Sequence[Row]) -> str:
    """Say how many of the things compared went with the next day's pain for all we know.

    What only goes along with a stronger one is no further pattern.
    """
    said = [row["reading"] for row in compared]
    own = [row for row in compared if row["reading"] == "consistent" and not _goes_along(row)]
    if own:
        along, counts = sum(map(_goes_along, compared)), {"found": len(own), "compared": len(said)}
        return (
            say("links.found_along", along=along, **counts)
            if along
            else say("links.found", **counts)
        )
    is_little = not set(said) - {"little_or_no_link", "likely_small"}
    unclear = "doubtful" if any(map(is_doubtful, compared)) else "clear"
    code = "links.found_nothing" if is_little else f"links.found_nothing_{unclear}"
    return say(code, compared=len(said))


def reading_words(row: Row) -> str:
    """Word a reading beside its line in the figure."""
    reading = row["reading"]
    if _goes_along(row):
        return say("links.reading.along", leader=plain_words(row["along"]))
    if not _is_pattern(row):
        return say(f"links.reading.{reading}")
    doubt = "_doubtful" if is_doubtful(row) else ""
    return say(f"links.reading.{reading}{_direction(row)}{doubt}")


def row_sentences(rows: Sequence[Row]) -> list[str]:
    """Say what each row may say; those that say the same share a sentence."""
    patterns = [_pattern_sentence(row) for row in rows if _is_pattern(row)]
    at_floor = [row for row in rows if row["caution_code"] == "floor"]
    others = [row for row in rows if row not in at_floor]
    shared = [
        _shared_sentence(reading, [row for row in others if row["reading"] == reading])
        for reading in _UNCLEAR
    ]
    floor = say("links.floor", names=_names(at_floor)) if at_floor else ""
    said = [*patterns, *shared, floor, *refusal_sentences(rows)]
    return [sentence for sentence in said if sentence]


def _is_pattern(row: Row) -> bool:
    return row["reading"] in ("consistent", "possible")


def _goes_along(row: Row) -> bool:
    return isinstance(row["along"], str)


def _direction(row: Row) -> str:
    return "_more" if row["estimate"] > 0 else "_less"


def _pattern_sentence(row: Row) -> str:
    """Word the direction; of a consistent one also the size, for a usual difference or a yes."""
    code, name = f"links.{row['reading']}{_direction(row)}", plain_words(row["exposure"])
    if _goes_along(row):
        return say("links.along", name=name, leader=plain_words(row["along"]))
    if row["reading"] == "possible":
        return say(f"{code}_doubtful" if is_doubtful(row) else code, name=name)
    amount = about_amount_words(row["exposure"], row["usual"])
    if amount is None:
        return say(f"{code}_answer", name=name, points=row["per_answer"])
    return say(code, name=name, points=row["estimate"], amount=amount)


def _shared_sentence(reading: str, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    names = _names(rows)
    if reading == "cannot_tell":
        unseen = max(row["detectable"] for row in rows)
        if unseen >= LITTLE:
            return say("links.cannot_tell_size", names=names, points=unseen)
    if reading == "little_or_no_link":
        return _little_sentences(rows)
    return say(f"links.{reading}", names=names)


def _little_sentences(rows: Sequence[Row]) -> str:
    """Say of amounts that no usual change shows half a point; of a yes or no what remains."""
    answers = [row for row in rows if is_yes_no(row["exposure"])]
    amounts = [row for row in rows if row not in answers]
    said = [say("links.little_or_no_link", names=_names(amounts))] if amounts else []
    said += [
        say("links.little_or_no_link_answer", names=_names([row]), within=row["within"])
        for row in answers
    ]
    return " ".join(said)


def refusal_sentences(rows: Sequence[Row]) -> list[str]:
    """Say once, for each reason, what cannot be compared, and how many days it still takes."""
    refused = [row for row in rows if row["reading"] == "not_enough_data"]
    waiting = [row for row in refused if row["refusal_code"].startswith("too_few_days")]
    blank = next(filter(None, map(blank_control, waiting)), "")
    waiting_for_days = [row for row in waiting if not blank_control(row)]
    is_all = len(waiting_for_days) == len(rows)
    said = [blank] if blank else []
    if waiting_for_days:
        said.append(_waiting_sentence(waiting_for_days, is_all=is_all))
    codes = dict.fromkeys(row["refusal_code"] for row in refused if row not in waiting)
    for code in codes:
        names = _names([row for row in refused if row["refusal_code"] == code])
        if code.startswith("pain_"):
            said.append(say(f"links.ratings.{code}"))
        else:
            said.append(say("links.refused", names=names, why=word("not_compared", code)))
    return said


def blank_control(row: Row) -> str:
    """Name the control for want of which alone too few days are left; nothing where none is."""
    values = json.loads(row["refusal_values"] or "{}")
    if "control" not in values or values["usable"] + values["lost"] < values["needed"]:
        return ""
    told = {name: values[name] for name in ("control", "blank", "rated")}
    return say("links.blank_control", **told)


def _waiting_sentence(waiting: Sequence[Row], *, is_all: bool) -> str:
    values = [json.loads(row["refusal_values"]) for row in waiting]
    days = min(one["needed"] - one.get("left", one["usable"]) for one in values)
    is_any_usable = any(one["usable"] for one in values)
    if is_all:
        return say("links.not_yet" if is_any_usable else "links.not_yet_any", days=days)
    if not is_any_usable:
        return say("links.no_days", names=_names(waiting))
    return say("links.not_yet_for", names=_names(waiting), days=days)


def _names(rows: Sequence[Row]) -> str:
    return joined([plain_words(row["exposure"]) for row in rows])


def chance_sentences(rows: Sequence[Row]) -> list[str]:
    """Say beside a pattern that it shows no reason, and how often chance alone gives one."""
    found = {row["reading"] for row in rows if _is_pattern(row)}
    if not found:
        return []
    reading = "consistent" if "consistent" in found else "possible"
    return [no_reason_sentence(rows), say(f"links.rate_{reading}", **rates(rows, reading))]


def no_reason_sentence(rows: Sequence[Row]) -> str:
    """Say that a pattern shows no reason; of a consistent one also that it looks too large."""
    is_called = any(row["reading"] == "consistent" for row in rows)
    return say("links.no_reason_and_smaller" if is_called else "links.no_reason")


def rates(rows: Sequence[Row], reading: str) -> dict[str, float]:
    """Return how rare the strongest of one reading is by chance, and what a year of looking adds.

    Returns:
        `p`, of one look, and `in_a_year`, in one of how many diaries there is one at some time.
    """
    found = [row for row in rows if row["reading"] == reading]
    is_asked = all(row["is_asked"] for row in found)
    label, in_a_year = _RATES[f"asked_{reading}" if is_asked else reading]
    known = [float(row["p_family"]) for row in found if is_known(row["p_family"])]
    return {"p": min(known, default=1 / label), "in_a_year": in_a_year}


def staying_active_sentence(rows: Sequence[Row]) -> str:
    """Guard a pattern in which more activity comes with more pain against being read as advice."""
    is_guarded = any(_is_pattern(row) and _needs_guard(row) for row in rows)
    return say("links.staying_active") if is_guarded else ""


def is_doubtful(row: Row) -> bool:
    """Say whether nobody knows that the rating is of the day after."""
    return bool(row["caution_code"] == "date_doubtful")


def doubt_sentence(rows: Sequence[Row]) -> str:
    """Say why a pattern is called possible at most, and what to do about it."""
    if any(map(is_doubtful, rows)):
        return say("links.doubtful")
    return say("links.rhythm") if any(row["caution_code"] == "rhythm" for row in rows) else ""


def direction_sentence(links: Sequence[Row]) -> str:
    """Say whether activity follows the pain of the day before."""
    made = [row for row in links if is_known(row["estimate"])]
    if not made:
        return ""
    found = [
        (more_plain_words if row["estimate"] > 0 else less_words)(row["exposure"])
        for row in made
        if row["is_found"]
    ]
    return say("links.follows", what=joined(found)) if found else say("links.follows_nothing")


def weeks_sentence(weekly: Sequence[Row]) -> str:
    """Say what whole weeks show, or that they cannot be compared yet."""
    if not weekly:
        return ""
    if all(row["tier"] == "not_enough_data" for row in weekly):
        return say("links.weeks_not_yet")
    found = [row for row in weekly if row["tier"] in ("consistent", "possible")]
    if not found:
        return say("links.weeks_nothing")
    strongest = min(found, key=lambda row: (row["tier"], row["p_family"]))
    direction = "more" if strongest["estimate"] > 0 else "less"
    said = say(
        f"links.weeks_{strongest['tier']}_{direction}",
        more=more_plain_words(strongest["exposure"]),
        once=readings.WEEKS,
    )
    return f"{said} {say('links.weeks_staying_active')}" if _needs_guard(strongest) else said


def no_less_sentence(rows: Sequence[Row]) -> str:
    """Guard a table in which some pattern, at whatever lag, has more pain with more activity."""
    patterns = [row for row in rows if row["tier"] in ("consistent", "possible", "same_day")]
    return say("technical.no_less") if any(map(_needs_guard, patterns)) else ""


def _needs_guard(row: Row) -> bool:
    """Say whether more pain went with more activity, or less with more keeping still."""
    exposure = row["exposure"]
    is_still = exposure in _LESS_STILL
    return exposure not in _NO_ACTIVITY and (row["estimate"] < 0) == is_still
