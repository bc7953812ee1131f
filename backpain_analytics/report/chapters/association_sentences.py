"""Sentences about associations: one for each tier, never more than the tier allows."""

import pandas as pd

from backpain_analytics.association.lags.looks import READING_STANDS
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.report.exposure_words import (
    YES_NO,
    exposure_words,
    more_words,
    per_unit,
    sd_words,
)
from backpain_analytics.report.values import Row, is_known, rows_of
from backpain_analytics.report.wording import (
    calendar_day,
    count,
    difference,
    interval,
    probability,
    was,
)

TIER_WORDS = {
    "consistent": "Consistent pattern",
    "possible": "Possible pattern",
    "same_day": "Same-day pattern",
    "little_or_no_link": "Little or no link",
    "cannot_tell": "Cannot tell",
    "not_enough_data": "Not enough data yet",
}
STRENGTHS = ("consistent", "possible")
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


def estimate_words(row: Row) -> str:
    """Word an estimate with its interval and unit.

    >>> estimate_words({"estimate": .17, "low": .06, "high": .28, "unit": "30 minutes"})
    '+0.17 points (+0.06 to +0.28) per 30 minutes'
    """
    if not is_known(row["estimate"]):
        return "no number"
    return (
        f"{difference(row['estimate'])} points ({interval(row['low'], row['high'])}) "
        f"{per_unit(row['unit'])}"
    )


def smaller_words(row: Row) -> list[str]:
    """Word what stands in small print below an estimate: its usual size, and its p-value.

    Yes or no differ by one; there is no usual size of that.
    """
    if not is_known(row["estimate_per_sd"]):
        return []
    usual = f"{difference(row['estimate_per_sd'])} points per {sd_words(row)}"
    return [*([] if row["exposure"] in YES_NO else [usual]), corrected_words(row)]


def detectable_words(row: Row) -> str:
    """Word the smallest difference that a record like this one would usually show."""
    if not is_known(row["smallest_detectable"]):
        return "no number"
    return f"{row['smallest_detectable']:.2f} points {per_unit(row['unit'])}"


def corrected_words(row: Row) -> str:
    """Word the p-value of a comparison, corrected for those made beside it.

    >>> corrected_words({"p_family": 0.011, "tests_in_family": 5})
    'p 0.01, corrected for 5 tests'
    """
    return (
        f"p {probability(row['p_family'])}, corrected for {count(row['tests_in_family'], 'test')}"
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


def pattern(row: Row) -> str:
    """Word the direction, size and interval of a row as a clause.

    >>> row = {"exposure": "steps", "lag_days": 1, "unit": "1,000 steps",
    ...        "estimate": -0.15, "low": -0.3, "high": 0.02}
    >>> pattern(row)
    'on days after more steps, pain was rated 0.15 points lower per 1,000 steps \
(95% range −0.30 to +0.02)'
    """
    when = {0: "on days with", 1: "on days after"}.get(
        row["lag_days"], f"{row['lag_days']} days after"
    )
    direction = "lower" if row["estimate"] < 0 else "higher"
    size = f"{abs(row['estimate']):.2f} points {direction}"
    limits = f"(95% range {interval(row['low'], row['high'])})"
    words = exposure_words(row["exposure"])
    if row["exposure"] in YES_NO:
        return f"{when} {words}, pain was rated {size} than {when} none {limits}"
    return (
        f"{when} {more_words(row['exposure'])}, pain was rated {size} {per_unit(row['unit'])} "
        f"{limits}"
    )


def tests_sentence(associations: pd.DataFrame) -> str:
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
        f"read “{TIER_WORDS[row['computed_tier']]}”. A reading changes at most every "
        f"{READING_STANDS.days} days."
    )


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
