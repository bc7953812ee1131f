"""What goes together with pain: one sentence for each tier, never more than the tier allows."""

import pandas as pd

from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.report import wording
from backpain_analytics.report.association_words import (
    TIER_WORDS,
    detectable_words,
    estimate_words,
    pattern,
)
from backpain_analytics.report.chapters.course import Course
from backpain_analytics.report.exposure_words import (
    YES_NO,
    exposure_heading,
    exposure_words,
    lag_words,
    less_words,
    more_words,
    sd_words,
)
from backpain_analytics.report.table import Cells, Table, tabulate
from backpain_analytics.report.values import Row, is_known, rows_of
from backpain_analytics.report.wording import calendar_day, count, was

LOOKS = (
    "A reading stands for 30 days, unless the data were corrected or became too few. Looked at for "
    "a year in this way, about 1 in 6 simulated diaries without any link shows a consistent "
    "pattern at some time, and about every other one a possible one."
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
        f"read “{TIER_WORDS[row['computed_tier']]}”. A reading changes at most every 30 days."
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


def all_associations(frame: pd.DataFrame) -> Table:
    """Tabulate every comparison that was made."""
    cells: Cells = {
        "Exposure": exposure_heading,
        "Pain rated on": lambda row: lag_words(row["lag_days"]),
        "Reading": lambda row: TIER_WORDS[row["tier"]],
        "Difference in rating (95% range)": estimate_words,
        "p, this test": lambda row: wording.probability(row["p_value"]),
        "p, corrected": lambda row: wording.probability(row["p_family"]),
        "Days used": lambda row: wording.whole(row["days"]),
        "Days missing": lambda row: wording.whole(row["days_missing"]),
    }
    return tabulate("All comparisons", frame, cells)


def earlier_pain(course: Course) -> Table:
    """Tabulate the check of the other direction, where it could be made."""
    cells: Cells = {
        "Exposure": exposure_heading,
        "Difference for one point more pain the day before (95% range)": _steps,
        "p, corrected": lambda row: wording.probability(row["p_family"]),
        "Days used": lambda row: wording.whole(row["days"]),
    }
    made = course.earlier_pain[course.earlier_pain["estimate"].notna()]
    return tabulate("Activity after the pain of the day before", made, cells)


def thirds(course: Course) -> Table:
    """Tabulate the next day's pain after days with little, some and much of each exposure."""
    names = {1: "lowest third", 2: "middle third", 3: "highest third"}
    cells: Cells = {
        "Exposure": exposure_heading,
        "Days with": lambda row: names[row["third"]],
        "from … to": lambda row: wording.whole_range(row["lowest"], row["highest"]),
        "Days": lambda row: wording.whole(row["days"]),
        "Mean rating": lambda row: wording.rating(row["mean_pain_nrs"]),
        "if days were alike (95% range)": lambda row: (
            f"{wording.rating(row['alike_pain_nrs'])} "
            f"({wording.rating(row['low'])} to {wording.rating(row['high'])})"
        ),
    }
    caption = "The next day's pain by thirds of each exposure: a picture, not a test"
    return tabulate(caption, course.thirds, cells)


def readings(course: Course) -> Table:
    """Tabulate the earlier readings of the next day's pain."""
    cells: Cells = {
        "Exposure": exposure_heading,
        "Said from": lambda row: wording.calendar_day(row["computed_at"]),
        "Reading": lambda row: TIER_WORDS[row["tier"]],
        "With data until": lambda row: wording.calendar_day(row["data_until"]),
    }
    return tabulate("Readings over time", course.readings, cells)


def _steps(row: Row) -> str:
    limits = wording.interval(row["low"], row["high"])
    unit = "of a day with it" if row["exposure"] in YES_NO else f"times {row['unit']}"
    return f"{wording.difference(row['estimate'])} ({limits}) {unit}"
