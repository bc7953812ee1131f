"""What a comparison needs, and the sentence that says what it lacks.

The counts of rows come from simulated diaries; the rules on variation are judgement
(METHODS.md#association).
"""

import numpy as np

from backpain_analytics.association.lags.grid import FloatArray
from backpain_analytics.association.lags.rows import Rhythm

LEAST_PAIN_SPREAD = 0.5
"""NRS points, standard deviation; a whole point or less on nearly all days shows nothing."""
FEWEST_PAIN_VALUES = 3
LARGEST_SHARE_OF_ONE_VALUE = 0.80
FEWEST_ROWS_EACH_SIDE = 8
"""Rows with yes, and rows with no."""

_PLACED = {"day": "on", "week": "in"}

INDISTINCT = (
    "What varies here cannot be told apart from weekday, season and earlier pain on the days"
    " that can be used."
)


def lacking_rows(n_rows: int, lag: int, rhythm: Rhythm, lost: int = 0) -> str | None:
    """Say that too few rows hold all that is needed; None when there are enough.

    Args:
        n_rows: That can be used.
        lag: Rows from exposure to outcome.
        rhythm: What a row is, and how many are needed.
        lost: Rows that lack nothing but a declared control.
    """
    row = rhythm.row
    if lag == 0:
        needs = f"this measure of the same {row}, and a pain rating {_PLACED[row]} the {row} before"
    else:
        needs = (
            f"this measure {_counted(lag, row)} earlier, and a pain rating {_PLACED[row]} that"
            f" earlier {row}"
        )
    lacking = _lacking_rows(n_rows, f"a pain rating, {needs}", rhythm)
    if lacking is None or not lost:
        return lacking
    return (
        f"{lacking} {_counted(lost, f'more {row}')} would count, but a declared control is unknown."
    )


def lacking_rows_reversed(n_rows: int, rhythm: Rhythm) -> str | None:
    """Say the same where the exposure is to follow the pain of the row before."""
    before = f"{_PLACED[rhythm.row]} the {rhythm.row} before"
    needs = f"this measure, and {before} a pain rating and this measure too"
    return _lacking_rows(n_rows, needs, rhythm)


def lacking_freedom(n_rows: int, left: int, rhythm: Rhythm) -> str | None:
    """Say that the controls use up the rows; None when enough are left."""
    if left >= rhythm.fewest_degrees:
        return None
    return (
        f"Not enough rated {rhythm.row}s to say anything yet: {n_rows} can be used, but allowing"
        f" for the calendar and for earlier pain leaves {max(left, 0)} of the"
        f" {rhythm.fewest_degrees} needed."
    )


def lacking_pain_variation(pain: FloatArray) -> str | None:
    """Say that pain hardly changed on the rows in use; None when it did."""
    ratings, counts = np.unique(pain, return_counts=True)
    n_rows, spread = len(pain), float(pain.std(ddof=1))
    most = int(counts.max())
    if len(ratings) < FEWEST_PAIN_VALUES:
        return (
            f"Pain hardly changed: {_counted(len(ratings), 'different rating')} among the"
            f" {n_rows} that can be used, {FEWEST_PAIN_VALUES} needed."
        )
    if most > LARGEST_SHARE_OF_ONE_VALUE * n_rows:
        return (
            f"Pain hardly changed: {most} of the {n_rows} ratings that can be used are the same,"
            f" at most {int(LARGEST_SHARE_OF_ONE_VALUE * n_rows)} may be."
        )
    if spread < LEAST_PAIN_SPREAD:
        return (
            f"Pain hardly changed: the {n_rows} ratings that can be used have a spread (standard"
            f" deviation) of {spread:.2f} points, {LEAST_PAIN_SPREAD} needed."
        )
    return None


def lacking_exposure_variation(exposure: FloatArray, rhythm: Rhythm) -> str | None:
    """Say that the exposure hardly changed on the rows in use; None when it did."""
    n_rows = len(exposure)
    levels, counts = np.unique(exposure, return_counts=True)
    if len(levels) == 1:
        return f"This was the same on all {n_rows} {rhythm.row}s that can be used."
    rarer = int(counts.min())
    if len(levels) == 2 and rarer < FEWEST_ROWS_EACH_SIDE:
        return (
            f"This was nearly always the same: only {rarer} of the {n_rows} {rhythm.row}s that can"
            f" be used differ from the others, {FEWEST_ROWS_EACH_SIDE} needed."
        )
    return None


def _lacking_rows(n_rows: int, needs: str, rhythm: Rhythm) -> str | None:
    if n_rows >= rhythm.fewest_rows:
        return None
    return (
        f"Not enough rated {rhythm.row}s to say anything yet: {n_rows} of the"
        f" {rhythm.fewest_rows} needed have {needs}."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
