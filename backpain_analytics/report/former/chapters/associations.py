"""What goes together with pain: one sentence for each tier, never more than the tier allows."""

import pandas as pd

from backpain_analytics.association.lags.looks import READING_STANDS
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.report.former.association_words import (
    detectable_words,
    pattern,
)
from backpain_analytics.report.former.exposure_words import (
    exposure_words,
    less_words,
    more_words,
    sd_words,
)
from backpain_analytics.report.former.values import Row, is_known, rows_of
from backpain_analytics.report.former.wording import calendar_day, count, was, word

LOOKS = (
    f"A reading stands for {READING_STANDS.days} days, unless the data were corrected or became "
    "too few. Looked at for a year in this way, about 1 in 6 simulated diaries without any link "
    "shows a consistent pattern at some time, and about every other one a possible one."
)
"""What repeated looks mean for a reading; measured, METHODS.md#a-record-that-grows."""
_SHADOW = (
    " Pain and activity go together on the same day at least as strongly, so this may be a shadow "
    "of that."
)


def association_sentence(row: Row) -> str:
    """Say what one row may say."""
    return {
        "consistent": _consistent,
        "possible": _possible,
        "same_day": _same_day,
        "little_or_no_link": _little,
        "cannot_tell": _cannot_tell,
        "not_enough_data": _not_enough,
    }[row["tier"]](row)


def comparisons_sentence(associations: pd.DataFrame) -> str:
    """Say how many comparisons were planned and made, and that this is allowed for."""
    primary = associations["family"] == "primary"
    made = associations["tier"] != "not_enough_data"
    last_lag = count(float(associations["lag_days"].max()), "day")
    return (
        f"{count(primary.sum(), 'comparison')} with the next day's pain {was(primary.sum())} "
        f"declared in advance; {(primary & made).sum()} had enough data. From the same day to "
        f"{last_lag} later there are {len(associations)} in all, of which {made.sum()} had enough "
        f"data. The readings allow for the number of comparisons.{_added(associations)}"
    )


def controls_sentence(associations: pd.DataFrame) -> str:
    """Name the diary columns in which compared days were made alike; nothing without any.

    >>> controls_sentence(pd.DataFrame({"controls": ["stress_nrs (day before)"]}))
    'Compared days were alike in stress (day before) as well. What lies between activity and pain \
should not be among these, or it hides what is looked for.'
    """
    declared = associations["controls"].dropna()
    if declared.empty:
        return ""
    named = [control.partition(" ") for control in str(declared.iloc[0]).split(", ")]
    words = " and ".join(f"{exposure_words(column)} {day}" for column, _, day in named)
    return (
        f"Compared days were alike in {words} as well. What lies between activity and pain should "
        "not be among these, or it hides what is looked for."
    )


def reading_note(row: Row) -> str:
    """Say since when a reading stands where the present numbers alone would read otherwise."""
    if row["computed_tier"] == row["tier"]:
        return ""
    return (
        f"This reading is of {calendar_day(row['tier_since'])}; the present numbers alone would "
        f"read “{word('reading', row['computed_tier'])}”. A reading changes at most every "
        f"{READING_STANDS.days} days."
    )


def _added(associations: pd.DataFrame) -> str:
    usual = {exposure.name for exposure in DEFAULT_EXPOSURES}
    added = [name for name in associations["exposure"].unique() if name not in usual]
    if not added:
        return ""
    words = " and ".join(exposure_words(name) for name in added)
    return (
        f" Beside the usual {len(usual)}, {words} {was(len(added))} declared in backpain.toml: "
        "each one more makes every finding harder to reach."
    )


def _consistent(row: Row) -> str:
    clause = pattern(row)
    return (
        f"{clause[0].upper()}{clause[1:]}, also after allowing for earlier pain, weekday and slow "
        "trend. This cannot show the reason. In simulated diaries without any link, about 1 in 20 "
        "shows a pattern this strong."
    )


def _possible(row: Row) -> str:
    leak = _SHADOW if row["is_leak_flagged"] else ""
    odds = "About 1 in 8 diaries without any link shows one."
    return f"A possible pattern: {pattern(row)}. {odds}{leak}"


def _same_day(row: Row) -> str:
    clause = pattern(row)
    return f"{clause[0].upper()}{clause[1:]}. The diary cannot tell which came first."


def _little(row: Row) -> str:
    return f"No sign of a link larger than half a point per {sd_words(row)}."


def _cannot_tell(row: Row) -> str:
    return (
        "The diary neither shows nor rules out a link; one smaller than "
        f"{detectable_words(row)} would usually go unseen."
    )


def _not_enough(row: Row) -> str:
    return str(row["refusal"])


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
