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
from backpain_analytics.report.values import Row, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

NEXT_DAY = 1
_DECLARED = [exposure.name for exposure in DEFAULT_EXPOSURES]
_MORE_ACTIVE = ("steps", "aerobic_minutes", "exercise_done")
"""After more of these pain may have been higher; nobody should move less for that."""


def link_words(contents: "Contents") -> str:
    """Say what went with the next day's pain, or why that cannot be said."""
    rows = declared_rows(contents)
    if rows.empty or not contents.first_screen.highest_nrs:
        return ""
    found = _pattern(rows) or _little(rows) or _unsaid(contents, rows)
    record = contents.first_screen.record
    if record is None:
        return found
    first, last = record
    return " ".join([say("first_screen.whole_record", first=first, last=last), found])


def is_all_little(rows: pd.DataFrame) -> bool:
    """Say whether all that could be compared shows little or no link."""
    return set(rows["tier"]) - {"not_enough_data"} == {"little_or_no_link"}


def declared_rows(contents: "Contents") -> pd.DataFrame:
    """Return what was declared in advance of the next day's pain: nothing else stands here."""
    rows = contents.associations
    return rows[(rows["lag_days"] == NEXT_DAY) & rows["exposure"].isin(_DECLARED)]


def _pattern(rows: pd.DataFrame) -> str:
    """Tell the strongest pattern that stood the test."""
    found = rows[rows["tier"] == "consistent"]
    if found.empty:
        return ""
    strongest = found["estimate_per_sd"].astype("float64").abs().idxmax()
    (row,) = rows_of(found.loc[[strongest]])
    exposure, is_higher = row["exposure"], row["estimate"] > 0
    parts = [
        _told(row, "higher" if is_higher else "lower"),
        say("first_screen.no_reason", exposure=exposure),
        say("first_screen.move_no_less") if is_higher and exposure in _MORE_ACTIVE else "",
        say("first_screen.by_chance"),
        _also_little(rows),
    ]
    return " ".join(filter(None, parts))


def _told(row: Row, code: str) -> str:
    exposure = row["exposure"]
    if is_yes_no(exposure):
        done = more_plain_words(exposure)
        return say(f"first_screen.after_yes_{code}", exposure=done, size=row["estimate"])
    return say(
        f"first_screen.after_more_{code}",
        more=more_plain_words(exposure),
        size=row["estimate_per_sd"],
        amount=amount_words(exposure, _rounded(row)),
    )


def _rounded(row: Row) -> float:
    """Round a usual day-to-day difference to what somebody can picture."""
    usual = float(row["standard_deviation"])
    step = 500 if row["exposure"] == "steps" else 5 if usual < 30 else 10
    return max(step, step * round(usual / step))


def _little(rows: pd.DataFrame) -> str:
    names = _little_names(rows)
    if not names:
        return ""
    code = "little" if is_all_little(rows) else "little_in_part"
    return " ".join(
        [say(f"first_screen.{code}", exposures=joined(names)), say("first_screen.move_no_less")]
    )


def _also_little(rows: pd.DataFrame) -> str:
    names = _little_names(rows)
    return say("first_screen.also_little", exposures=joined(names)) if names else ""


def _little_names(rows: pd.DataFrame) -> list[str]:
    """Name what shows little or no link; keeping still in long spells is keeping still."""
    little = rows.loc[rows["tier"] == "little_or_no_link", "exposure"]
    spells, still = "prolonged_30_minutes", "sedentary_minutes"
    return [plain_words(name) for name in little if name != spells or still not in set(little)]


def _unsaid(contents: "Contents", rows: pd.DataFrame) -> str:
    """Say that nothing can be said, and the reason that holds."""
    is_compared = (rows["tier"] != "not_enough_data").any()
    unclear = say("first_screen.unsaid_unclear") if is_compared else ""
    reason = unclear or _missing_device(contents) or _reason(rows)
    return " ".join([say("first_screen.unsaid"), reason])


def _missing_device(contents: "Contents") -> str:
    """Say that a diary, or a phone beside it, can never be enough."""
    if contents.moving.basis == "phone":
        return say("first_screen.unsaid_phone")
    return "" if contents.quality.worn_days else say("first_screen.unsaid_diary_alone")


def _reason(rows: pd.DataFrame) -> str:
    """Give the reason of what is nearest to being compared."""
    nearest = rows_of(rows.sort_values("days", ascending=False, kind="stable"))[0]
    code, days = str(nearest["refusal_code"]), int(nearest["days"])
    if days < DAILY.fewest_rows:
        return say("first_screen.unsaid_days", days=days, needed=DAILY.fewest_rows)
    kinds = {"pain_constant": "constant", "pain_": "alike_pain", "too_few": "more_days"}
    kind = next((kind for start, kind in kinds.items() if code.startswith(start)), "alike_days")
    return say(f"first_screen.unsaid_{kind}")
