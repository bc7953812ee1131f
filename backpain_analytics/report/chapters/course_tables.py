"""Tables of the course of pain, of the day before, of weeks, and of earlier readings."""

from backpain_analytics.report import wording
from backpain_analytics.report.chapters import association_sentences as associations
from backpain_analytics.report.chapters.course import Course
from backpain_analytics.report.exposure_words import YES_NO, exposure_words, weeks_words
from backpain_analytics.report.tables import Cells, Table, tabulate
from backpain_analytics.report.values import Row


def flare_spells(course: Course) -> Table:
    """Tabulate the flares that touch the period."""
    cells: Cells = {
        "From": lambda row: wording.calendar_day(row["first_date"]),
        "To": lambda row: wording.calendar_day(row["last_date"]),
        "Days": lambda row: wording.whole(row["days"]),
        "Usual pain before": lambda row: wording.rating(row["usual_pain_nrs"]),
        "Highest rating": lambda row: wording.rating(row["worst_pain_nrs"]),
        "Reported": lambda row: wording.yes_no(row["is_reported"]),
        "Still on": lambda row: wording.yes_no(row["is_ongoing"]),
    }
    return tabulate("Flares in this period", course.flares, cells)


def earlier_pain(course: Course) -> Table:
    """Tabulate the check of the other direction, where it could be made."""
    cells: Cells = {
        "Exposure": _exposure,
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
        "Exposure": _exposure,
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


def weekly_associations(course: Course) -> Table:
    """Tabulate the comparisons between weeks that could be made."""
    cells: Cells = {
        "Exposure": _exposure,
        "Pain rated in": lambda row: weeks_words(row["lag_weeks"]),
        "Reading": lambda row: associations.TIER_WORDS[row["tier"]].replace("-day", "-week"),
        "Difference in rating (95% range)": associations.estimate_words,
        "p, corrected": lambda row: wording.probability(row["p_family"]),
        "Weeks used": lambda row: wording.whole(row["weeks"]),
        "Weeks missing": lambda row: wording.whole(row["weeks_missing"]),
    }
    made = course.weekly[course.weekly["estimate"].notna()]
    return tabulate("Whole weeks compared", made, cells)


def readings(course: Course) -> Table:
    """Tabulate what was said earlier of the next day's pain."""
    cells: Cells = {
        "Exposure": _exposure,
        "Said from": lambda row: wording.calendar_day(row["computed_at"]),
        "Reading": lambda row: associations.TIER_WORDS[row["tier"]],
        "With data until": lambda row: wording.calendar_day(row["data_until"]),
    }
    return tabulate("Readings over time", course.readings, cells)


def _exposure(row: Row) -> str:
    return exposure_words(row["exposure"]).capitalize()


def _steps(row: Row) -> str:
    limits = wording.interval(row["low"], row["high"])
    unit = "of a day with it" if row["exposure"] in YES_NO else f"times {row['unit']}"
    return f"{wording.difference(row['estimate'])} ({limits}) {unit}"
