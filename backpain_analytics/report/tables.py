"""The tables of the page, every cell in words: those behind the charts and those of their own."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from backpain_analytics.report import exposure_words, wording
from backpain_analytics.report.chapters import association_sentences as associations
from backpain_analytics.report.chapters.comparisons import Comparisons
from backpain_analytics.report.chapters.movement import Movement
from backpain_analytics.report.chapters.pain import Pain
from backpain_analytics.report.chapters.quality import Quality
from backpain_analytics.report.chapters.targets import Exercise, TargetWeeks
from backpain_analytics.report.values import Row, rows_of
from backpain_analytics.settings.parameters import Parameters

Cells = dict[str, Callable[[Row], str]]
"""Column heading → what stands in a row's cell."""

LONGEST_LIST = 20
"""Files, rejections and sessions that are printed; the warehouse has them all."""


@dataclass(frozen=True)
class Table:
    """Words in rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0
    """Further rows that are not printed."""


def pain_weeks(pain: Pain) -> Table:
    """Tabulate the weekly means."""
    cells: Cells = {
        "Week from": lambda row: wording.calendar_day(row["week_start_date"]),
        "Rated days": lambda row: wording.whole(row["rated_days"]),
        "Mean rating": lambda row: wording.rating(row["pain_nrs"]),
        "Highest of the worst ratings": lambda row: wording.rating(row["worst_pain_nrs"]),
    }
    return tabulate("Pain by week", pain.weeks, cells)


def flare_days(pain: Pain) -> Table:
    """Tabulate the flare days."""
    cells: Cells = {
        "Day": lambda row: wording.calendar_day(row["local_date"]),
        "Rating": lambda row: wording.rating(row["pain_nrs"]),
        "Worst rating": lambda row: wording.rating(row["worst_pain_nrs"]),
        "Flare": lambda row: wording.FLARE_WORDS[row["flare"]],
    }
    return tabulate("Flare days", pain.days[pain.days["flare"].notna()], cells)


def other_ratings(pain: Pain) -> Table:
    """Tabulate mood, stress, sleep and control where they were rated."""
    cells: Cells = {
        "Rating (0 to 10)": lambda row: wording.RATING_WORDS[row["rating"]],
        "Days rated": lambda row: wording.whole(row["days"]),
        "Middle (median)": lambda row: wording.rating(row["middle_nrs"]),
    }
    return tabulate("Other ratings in the diary", pain.other_ratings, cells)


def target_weeks(target: TargetWeeks) -> Table:
    """Tabulate one target week by week; columns that hold nothing are left out."""
    name, weeks = target.name, target.weeks
    words = wording.QUANTITIES[name]
    cells: Cells = {
        "Week from": lambda row: wording.calendar_day(row["week_start_date"]),
        words.capitalize(): lambda row: wording.quantity_of_target(
            name, row["observed"], row["target"]
        ),
    }
    if weeks["estimated"].notna().any():
        cells["Estimated for the whole week"] = lambda row: wording.quantity_of_target(
            name, row["estimated"], row["target"]
        )
    if weeks["low"].notna().any():
        cells["Recorded, over maximum heart rates"] = lambda row: wording.whole_range(
            row["low"], row["high"]
        )
    cells |= {
        "Target": lambda row: wording.whole(row["target"]),
        "Verdict": lambda row: wording.STATUS_WORDS[row["status"]],
        "Valid days that count": lambda row: wording.whole(row["valid_days"]),
    }
    return tabulate(f"{words.capitalize()} by week", weeks, cells)


def bout_lengths(movement: Movement) -> Table:
    """Tabulate the share of low-movement minutes by the length of the stretch."""
    cells: Cells = {
        "Length of the stretch": lambda row: wording.bout_band(row["shortest"], row["longest"]),
        "Minutes in the period": lambda row: wording.whole(row["minutes"]),
        "Share": lambda row: wording.percent(row["share"]),
    }
    return tabulate("Low-movement minutes by length of the stretch", movement.bands, cells)


def typical_day(movement: Movement, parameters: Parameters) -> Table:
    """Tabulate the medians over the valid days."""
    names = {
        "sedentary_minutes": "Low movement",
        "prolonged_20_minutes": "of it in stretches of 20 minutes or longer",
        "prolonged_30_minutes": "of it in stretches of 30 minutes or longer",
        "prolonged_60_minutes": "of it in stretches of 60 minutes or longer",
        "longest_bout_minutes": "Longest stretch",
    }
    rows = [(words, wording.time_span(movement.typical[column])) for column, words in names.items()]
    typical = movement.typical
    rows += [
        ("Stretches longer than 30 minutes", wording.whole(typical["bouts_beyond_30"])),
        ("Stretches longer than 2 hours", wording.whole(typical["bouts_beyond_120"])),
        (
            "Breaks per hour of low movement",
            wording.rating(typical["breaks_per_sedentary_hour"]),
        ),
        (
            f"of these, followed by {parameters.full_break_minutes} active minutes or more",
            wording.percent(typical["full_break_share"]),
        ),
    ]
    return Table("A typical valid day (medians)", ("Quantity", "Amount"), tuple(rows))


def plan_weeks(comparisons: Comparisons) -> Table:
    """Tabulate the plan, item by item and week by week, the newest first."""
    cells: Cells = {
        "Week from": lambda row: wording.calendar_day(row["week_start_date"]),
        "Exercise": lambda row: wording.text(row["item"]),
        "Planned": lambda row: wording.whole(row["planned_sessions"]),
        "Done": lambda row: wording.whole(row["sessions"]),
        "Verdict": lambda row: wording.STATUS_WORDS[row["status"]],
    }
    weeks = comparisons.plan_weeks.iloc[::-1]
    return tabulate("The plan, week by week", weeks, cells, most=LONGEST_LIST)


def sessions(exercise: Exercise) -> Table:
    """Tabulate the latest sessions of the log."""
    cells: Cells = {
        "Day": lambda row: wording.calendar_day(row["local_date"]),
        "Kind": lambda row: wording.text(row["kind"]),
        "Name": lambda row: wording.text(row["name"]),
        "Minutes": lambda row: wording.whole(row["minutes"]),
        "Pain before": lambda row: wording.rating(row["pain_before_nrs"]),
        "Pain after": lambda row: wording.rating(row["pain_after_nrs"]),
        "High impact": lambda row: wording.yes_no(row["is_high_impact"]),
    }
    return tabulate("Latest sessions", exercise.sessions.iloc[::-1], cells, most=LONGEST_LIST)


def all_associations(frame: pd.DataFrame) -> Table:
    """Tabulate every comparison that was made."""
    cells: Cells = {
        "Exposure": lambda row: exposure_words.exposure_words(row["exposure"]).capitalize(),
        "Pain rated on": lambda row: exposure_words.lag_words(row["lag_days"]),
        "Reading": lambda row: associations.TIER_WORDS[row["tier"]],
        "Difference in rating (95% range)": associations.estimate_words,
        "p, this test": lambda row: wording.probability(row["p_value"]),
        "p, corrected": lambda row: wording.probability(row["p_family"]),
        "Days used": lambda row: wording.whole(row["days"]),
        "Days missing": lambda row: wording.whole(row["days_missing"]),
    }
    return tabulate("All comparisons", frame, cells)


def devices(quality: Quality) -> Table:
    """Tabulate the devices and the minutes taken from each."""
    cells: Cells = {
        "Source": lambda row: wording.text(row["source_id"]),
        "Kind of device": lambda row: wording.DEVICE_WORDS.get(
            row["device_kind"], wording.text(row["device_kind"])
        ),
        "Minutes taken from it": lambda row: wording.whole(row["chosen_minutes"]),
    }
    return tabulate("Sources", quality.sources, cells)


def files_read(quality: Quality) -> Table:
    """Tabulate the files by the reader that read them."""
    cells: Cells = {
        "Kind of file": lambda row: wording.text(row["reader"]).replace("_", " "),
        "Files": lambda row: wording.whole(row["files"]),
        "Rows read": lambda row: wording.whole(row["rows_read"]),
        "Rows rejected": lambda row: wording.whole(row["rows_rejected"]),
        "First data": lambda row: wording.calendar_day(row["first_date"]),
        "Last data": lambda row: wording.calendar_day(row["last_date"]),
    }
    return tabulate("Files read", quality.readers, cells)


def unused_files(quality: Quality) -> Table:
    """Tabulate the files that could not be used, with the reason."""
    cells: Cells = {
        "File": lambda row: wording.text(row["path"]),
        "What happened": lambda row: {
            "unreadable": "could not be read",
            "unknown": "not recognised",
        }.get(row["status"], wording.text(row["status"])),
        "Reason": lambda row: wording.text(row["reason"]),
    }
    return tabulate("Files that could not be used", quality.unused_files, cells, most=LONGEST_LIST)


def rejected_rows(quality: Quality) -> Table:
    """Tabulate the rejected rows by file, with the reasons."""
    cells: Cells = {
        "File": lambda row: wording.text(row["path"]),
        "Rows": lambda row: wording.whole(row["rows_rejected"]),
        "Reasons": lambda row: wording.text(row["reasons"]),
    }
    return tabulate("Rejected rows", quality.rejected_rows, cells, most=LONGEST_LIST)


def file_notes(quality: Quality) -> Table:
    """Tabulate what readers said of whole files."""
    cells: Cells = {
        "File": lambda row: wording.text(row["path"]),
        "Note": lambda row: wording.text(row["notes"]),
    }
    return tabulate("Notes on files", quality.notes, cells, most=LONGEST_LIST)


def tabulate(caption: str, frame: pd.DataFrame, cells: Cells, most: int | None = None) -> Table:
    """Put the rows of a frame into words, at most so many."""
    printed = frame if most is None else frame.head(most)
    return Table(
        caption,
        tuple(cells),
        tuple(tuple(cell(row) for cell in cells.values()) for row in rows_of(printed)),
        left_out=len(frame) - len(printed),
    )
