"""What went with pain: only what was declared in advance and stood the test, in plain words."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.messages import say
from backpain_analytics.messages.exposures import (
    amount_words,
    is_yes_no,
    more_plain_words,
    plain_words,
)
from backpain_analytics.messages.numbers import joined
from backpain_analytics.report.chapters.links_words import blank_control, rates
from backpain_analytics.report.first_screen.asked import along_words, asked_words, missing_device
from backpain_analytics.report.values import Row, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

_DECLARED = [exposure.name for exposure in DEFAULT_EXPOSURES]
FEWEST_FOR_NO_LINK = 3
"""Comparisons from which on the bold sentence may say that none was found. Our choice: more than
half of those declared."""
_LITTLE = ("little_or_no_link", "likely_small")
_MORE_ACTIVE = ("steps", "aerobic_minutes", "exercise_done")
"""After more of these pain may have been higher; nobody should move less for that."""
_MORE_STILL = ("sedentary_minutes", "prolonged_30_minutes")
"""After more of these it may have been lower; the same holds."""


def link_words(contents: "Contents") -> str:
    """Answer what was asked; then say what went with the next day's pain, or why none can."""
    asked, found = asked_words(contents), _found_words(contents)
    # Once is enough for what both say.
    guard = say("first_screen.move_no_less")
    asked = asked.replace(f" {guard}", "") if guard in found else asked
    said = " ".join(filter(None, [asked, found]))
    record = contents.links.record
    if record is None or not said:
        return said
    first, last = record
    return " ".join([say("first_screen.whole_record", first=first, last=last), said])


def _found_words(contents: "Contents") -> str:
    rows = declared_rows(contents)
    others = rows[~rows["is_asked"]]
    if others.empty or not contents.first_screen.highest_nrs:
        return ""
    found = _pattern(others) or _little(others)
    # Who asked something was told what is lacking.
    is_told = contents.links.rows["is_asked"].any()
    return found or ("" if is_told else _unsaid(contents, rows))


def shows_no_link(contents: "Contents") -> bool:
    """Say whether enough was compared, and nothing of it found, for that to be the finding."""
    rows = declared_rows(contents)
    compared = rows[rows["reading"] != "not_enough_data"]
    return len(compared) >= FEWEST_FOR_NO_LINK and _is_all_little(rows)


def declared_rows(contents: "Contents") -> pd.DataFrame:
    """Return the usual comparisons with the next day's pain: nothing else stands here."""
    rows = contents.links.rows
    return rows[rows["exposure"].isin(_DECLARED)]


def _is_all_little(rows: pd.DataFrame) -> bool:
    readings = set(rows["reading"]) - {"not_enough_data"}
    return bool(readings) and readings <= set(_LITTLE)


def _pattern(rows: pd.DataFrame) -> str:
    """Tell the strongest pattern that stood the test."""
    found = rows[rows["reading"] == "consistent"]
    if found.empty:
        return ""
    own = found[found["along"].isna()]
    # What goes along with the answer to a question may be all that there is beside it.
    if own.empty:
        return ""
    strongest = own["estimate"].abs().idxmax()
    (row,) = rows_of(found.loc[[strongest]])
    exposure, is_higher = row["exposure"], row["estimate"] > 0
    parts = [
        _told(row, "higher" if is_higher else "lower"),
        say("first_screen.no_reason", exposure=exposure),
        say("first_screen.move_no_less") if _could_hold_back(exposure, is_higher=is_higher) else "",
        say("first_screen.by_chance", **rates(rows_of(own), "consistent")),
        along_words(rows, exposure),
        _also_little(rows),
    ]
    return " ".join(filter(None, parts))


def _could_hold_back(exposure: str, *, is_higher: bool) -> bool:
    """Say whether somebody could read the pattern as a reason to move less."""
    return exposure in (_MORE_ACTIVE if is_higher else _MORE_STILL)


def _told(row: Row, code: str) -> str:
    exposure = row["exposure"]
    if is_yes_no(exposure):
        done = more_plain_words(exposure)
        return say(f"first_screen.after_yes_{code}", exposure=done, size=row["per_answer"])
    return say(
        f"first_screen.after_more_{code}",
        more=more_plain_words(exposure),
        size=row["estimate"],
        amount=amount_words(exposure, _rounded(row)),
    )


def _rounded(row: Row) -> float:
    """Round a usual day-to-day difference to what somebody can picture."""
    usual = float(row["usual"])
    step = 500 if row["exposure"] == "steps" else 5 if usual < 30 else 10
    return max(step, step * round(usual / step))


def _little(rows: pd.DataFrame) -> str:
    little = _little_rows(rows)
    if _is_all_little(rows):
        # Half a point is ruled out only by ranges that allow for all comparisons.
        is_likely = (rows["reading"] == "likely_small").any()
        told = (
            say("first_screen.little_likely")
            if is_likely
            else say("first_screen.little", bounds=_bounds(little))
        )
    else:
        told = _in_part(little) if little else ""
    return f"{told} {say('first_screen.move_no_less')}" if told else ""


def _in_part(little: list[Row]) -> str:
    names = joined([plain_words(row["exposure"]) for row in little])
    has_answers = any(is_yes_no(row["exposure"]) for row in little)
    bounds = _bounds(little) if has_answers else say("first_screen.less_than_half_each")
    return say("first_screen.little_in_part", exposures=names, bounds=bounds)


def _bounds(little: list[Row]) -> str:
    """Say how small: for a usual change of an amount, or between days with and without."""
    answers = [row for row in little if is_yes_no(row["exposure"])]
    amounts = [plain_words(row["exposure"]) for row in little if row not in answers]
    half = [say("first_screen.less_than_half", exposures=joined(amounts))] if amounts else []
    return joined([*half, *map(_between, answers)])


def _between(row: Row) -> str:
    name = plain_words(row["exposure"])
    return say("first_screen.less_between", within=row["within"], exposures=name)


def _also_little(rows: pd.DataFrame) -> str:
    names = [plain_words(row["exposure"]) for row in _little_rows(rows)]
    return say("first_screen.also_little", exposures=joined(names)) if names else ""


def _little_rows(rows: pd.DataFrame) -> list[Row]:
    """Return what shows little or no link; keeping still in long spells is keeping still."""
    little: list[Row] = rows_of(rows[rows["reading"] == "little_or_no_link"])
    spells, still = "prolonged_30_minutes", "sedentary_minutes"
    has_still = any(row["exposure"] == still for row in little)
    return [row for row in little if row["exposure"] != spells or not has_still]


def _unsaid(contents: "Contents", rows: pd.DataFrame) -> str:
    """Say that nothing can be said, and the reason that holds."""
    is_compared = (rows["reading"] != "not_enough_data").any()
    unclear = say("first_screen.unsaid_unclear") if is_compared else ""
    reason = unclear or missing_device(contents) or _reason(rows)
    return " ".join([say("first_screen.unsaid"), reason])


def _reason(rows: pd.DataFrame) -> str:
    """Give the reason of what is nearest to being compared."""
    nearest = rows_of(rows.sort_values("days", ascending=False, kind="stable"))[0]
    code, days = str(nearest["refusal_code"]), int(nearest["days"])
    blank = blank_control(nearest)
    if blank:
        return blank
    if days < DAILY.fewest_rows:
        return say("first_screen.unsaid_days", days=days, needed=DAILY.fewest_rows)
    kinds = {
        "pain_constant": "constant",
        "pain_rated_late": "filled_in",
        "pain_filled_in": "filled_in",
        "pain_repeated": "filled_in",
        "pain_": "alike_pain",
        "too_few": "more_days",
    }
    kind = next((kind for start, kind in kinds.items() if code.startswith(start)), "alike_days")
    return say(f"first_screen.unsaid_{kind}")
