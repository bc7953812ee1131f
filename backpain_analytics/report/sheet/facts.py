"""What only the two pages for the clinician say: pain in numbers, medicines, places, notes."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import Row, counted, number, rows_of

FOUR_WEEKS = 28
"""Dates at either end of the period that are held against each other."""
WORST_NOTES = 3
MOST_NAMED = 5
"""Medicines or places; those noted on fewest days are left out."""
_BETWEEN_MEDICINES = re.compile(r"[,;+\n]")


@dataclass(frozen=True)
class PainSpan:
    """Ratings of some dates; numbers are None where none is rated."""

    rated_days: int
    days: int
    middle_nrs: float | None
    low_nrs: float | None
    high_nrs: float | None
    """Median and middle half."""


@dataclass(frozen=True)
class Named:
    """Something that the diary names, and on how many dates."""

    name: str
    days: int


@dataclass(frozen=True)
class Note:
    """The person's own words on one date."""

    local_date: date
    rating_nrs: float | None
    text: str


@dataclass(frozen=True)
class SheetFacts:
    """Of the period alone."""

    usual: PainSpan
    first_weeks: PainSpan | None
    last_weeks: PainSpan | None
    """Four weeks at either end; None where the period is shorter than both together."""
    medicines: tuple[Named, ...]
    places: tuple[Named, ...]
    notes: tuple[Note, ...]
    """Of the worst dates that have any, the worst first."""


def gather_sheet(tables: PersonTables) -> SheetFacts:
    """Pick what the two pages say beside the chapters."""
    dates = pd.date_range(tables.first_date, tables.last_date)
    rated = tables.daily_pain.set_index("local_date")["pain_nrs"].astype("float64")
    ratings = rated.reindex(dates)
    is_long = len(ratings) >= 2 * FOUR_WEEKS
    answers = tables.diary_answers
    return SheetFacts(
        usual=_span(ratings),
        first_weeks=_span(ratings.head(FOUR_WEEKS)) if is_long else None,
        last_weeks=_span(ratings.tail(FOUR_WEEKS)) if is_long else None,
        medicines=_named(answers, "medication"),
        places=_named(answers, "region"),
        notes=_worst_notes(answers),
    )


def _span(ratings: pd.Series) -> PainSpan:
    return PainSpan(
        rated_days=int(ratings.count()),
        days=len(ratings),
        middle_nrs=number(ratings.median()),
        low_nrs=number(float(ratings.quantile(0.25))),
        high_nrs=number(float(ratings.quantile(0.75))),
    )


def _named(answers: pd.DataFrame, column: str) -> tuple[Named, ...]:
    """Count the dates on which each name stands, however its letters are written."""
    written: dict[str, str] = {}
    days: Counter[str] = Counter()
    for _, texts in answers.dropna(subset=[column]).groupby("local_date")[column]:
        names: dict[str, str] = {}
        for name in _names(texts):
            names.setdefault(name.casefold(), name)
        days.update(names.keys())
        written = names | written
    return tuple(Named(written[key], count) for key, count in days.most_common(MOST_NAMED))


def _names(texts: Iterable[str]) -> Iterable[str]:
    parts = (part for text in texts for part in _BETWEEN_MEDICINES.split(text))
    return (" ".join(part.split()) for part in parts if part.strip())


def _worst_notes(answers: pd.DataFrame) -> tuple[Note, ...]:
    noted = answers[counted(answers["notes"].astype("object").str.strip().str.len() > 0)]
    highest = noted[["rating_nrs", "worst_pain_nrs"]].astype("float64").max(axis=1)
    ranked = noted.assign(highest_nrs=highest).sort_values(
        "highest_nrs", ascending=False, kind="stable", na_position="last"
    )
    worst = ranked.drop_duplicates("local_date").head(WORST_NOTES)
    return tuple(_note(row) for row in rows_of(worst))


def _note(row: Row) -> Note:
    return Note(row["local_date"].date(), number(row["highest_nrs"]), str(row["notes"]).strip())
