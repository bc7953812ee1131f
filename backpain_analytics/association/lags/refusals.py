"""What a comparison needs, and what to say where it lacks that.

The counts of rows come from simulated diaries; the rules on variation are judgement
(METHODS.md#association).
"""

from math import floor

import numpy as np

from backpain_analytics.association.lags.grid import FloatArray
from backpain_analytics.association.lags.rows import DAILY, Rhythm
from backpain_analytics.records import Message

LEAST_PAIN_SPREAD = 0.5
"""NRS points, standard deviation; a whole point or less on nearly all days shows nothing."""
FEWEST_PAIN_VALUES = 3
LARGEST_SHARE_OF_ONE_VALUE = 0.80
FEWEST_ROWS_OFF = 8
"""Rows off the commonest value of an exposure; of a yes or no, those of the rarer answer."""

INDISTINCT = Message("refusal.indistinct")


def lacking_rows(n_rows: int, lag: int, rhythm: Rhythm, lost: int = 0) -> Message | None:
    """Say that too few rows hold all that is needed; None when there are enough.

    Args:
        n_rows: That can be used.
        lag: Rows from exposure to outcome.
        rhythm: What a row is, and how many are needed.
        lost: Rows that lack nothing but a declared control.
    """
    if n_rows >= rhythm.fewest_rows:
        return None
    code, values = f"refusal.too_few_{rhythm.row}s", _counts(n_rows, rhythm)
    if lag == 0:
        code += f"_same_{rhythm.row}"
    else:
        values["lag"] = lag
    if lost:
        code, values = f"{code}_control", values | {"lost": lost}
    return Message(code, values)


def lacking_rows_reversed(n_rows: int) -> Message | None:
    """Say the same where the exposure is to follow the pain of the day before."""
    if n_rows >= DAILY.fewest_rows:
        return None
    return Message("refusal.too_few_days_reversed", _counts(n_rows, DAILY))


def lacking_freedom(n_rows: int, left: int, rhythm: Rhythm) -> Message | None:
    """Say that the controls use up the rows; None when enough are left."""
    if left >= rhythm.fewest_degrees:
        return None
    values = {"usable": n_rows, "left": max(left, 0), "needed": rhythm.fewest_degrees}
    return Message(f"refusal.too_few_{rhythm.row}s_left", values)


def lacking_pain_variation(pain: FloatArray, row: str = DAILY.row) -> Message | None:
    """Say that pain hardly changed on the rows in use; None when it did."""
    ratings, counts = np.unique(pain, return_counts=True)
    usable, different, most = len(pain), len(ratings), int(counts.max())
    allowed = int(LARGEST_SHARE_OF_ONE_VALUE * usable)
    of = "_weeks" if row == "week" else ""
    if different == 1:
        return Message(f"refusal.pain_constant{of}", {"usable": usable})
    if different < FEWEST_PAIN_VALUES:
        values = {"different": different, "usable": usable, "needed": FEWEST_PAIN_VALUES}
        return Message(f"refusal.pain_few_values{of}", values)
    if most > allowed:
        values = {"most": most, "usable": usable, "allowed": allowed}
        return Message(f"refusal.pain_one_value{of}", values)
    spread = float(pain.std(ddof=1))
    if spread < LEAST_PAIN_SPREAD:
        # Rounded down: what falls short never reads as if it did not.
        seen = {"usable": usable, "spread": floor(100 * spread) / 100, "needed": LEAST_PAIN_SPREAD}
        return Message(f"refusal.pain_small_spread{of}", seen)
    return None


def lacking_exposure_variation(exposure: FloatArray) -> Message | None:
    """Say that the exposure hardly changed on the rows in use; None when it did."""
    usable = len(exposure)
    _, counts = np.unique(exposure, return_counts=True)
    rarer = usable - int(counts.max())
    if rarer == 0:
        return Message("refusal.exposure_constant", {"usable": usable})
    if rarer < FEWEST_ROWS_OFF:
        values = {"rarer": rarer, "usable": usable, "needed": FEWEST_ROWS_OFF}
        return Message("refusal.exposure_rarely_differs", values)
    return None


def _counts(n_rows: int, rhythm: Rhythm) -> dict[str, int]:
    return {"usable": n_rows, "needed": rhythm.fewest_rows}
