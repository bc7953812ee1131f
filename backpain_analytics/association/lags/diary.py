"""Whether a diary can carry an answer: looked at before anything is compared.

A comparison of days needs ratings made day by day, each of a day that is known. A week that is
filled in on Sunday has seven alike days, among which no link can show, and a rating of the past
24 hours that passes for the next day's pain shows a link that is none. Neither is seen in the
numbers of a fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.special import bdtrc, ndtr

from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray
from backpain_analytics.association.records import Association
from backpain_analytics.records import Message

LATE = 2
"""Days from which on a rating is from memory; the morning after is not."""
LARGEST_LATE_SHARE = 0.25
LARGEST_DOUBTFUL_SHARE = 0.10
LARGEST_ZERO_SHARE = 0.50
FEWEST_PAIRS = 30
"""Rated days whose day before is rated, for a judgement on how often two are alike."""
PERIODS = range(2, 15)
"""Days, of a diary that is filled in every so often."""
PERIODIC_SHARE = 0.75
"""Of the changes that fall on one day of the period."""
PERIODIC_P = 1e-4
"""Allowing for all periods and their days."""
REPEATED_SHARE = 0.25
"""Of the days that are as the day before, beyond what rounding and persistence give."""
REPEATED_ERRORS = 4.0
"""Standard errors likewise."""
CLUSTERED = 0.25
"""Correlation from which on alike days come in spells: pain that stays the same for weeks."""
ENDS = (0.0, 10.0)
"""At the ends of the scale two days are alike because there is no further."""
SMALL_CHANGE = 25
"""Percentile of the changes of a diary; now and then somebody rates 3.8 among whole numbers."""
SQUARE_OF_ROUNDING = 1 / 6
"""What rounding both to whole steps adds to the mean square of a difference."""


@dataclass(frozen=True)
class Diary:
    """What the keeping of a diary allows; None: everything."""

    refusal: Message | None = None
    """Nothing of it is compared with anything."""
    doubt: Message | None = None
    """A pattern is never more than possible, and a link is never little."""
    floor: Message | None = None
    """That there is little or no link is never said."""
    rhythms: Mapping[str, Message] = field(default_factory=dict)
    """Exposures of which a pattern is never more than possible."""


def look_at(days: pd.DataFrame) -> Diary:
    """Look at how a diary was kept.

    Args:
        days: One row per `local_date`: `pain_nrs` and, where known, `is_date_doubtful` and
            `days_late`, as in the table `daily_pain`.
    """
    rated = days[days["pain_nrs"].notna()].sort_values("local_date")
    if rated.empty:
        return Diary()
    pain = _on_calendar(rated)
    return Diary(
        refusal=_rated_late(rated) or _filled_in(pain) or _repeated(pain),
        doubt=_doubtful(rated),
        floor=_at_floor(pain),
    )


def floor_of(days: pd.DataFrame) -> Diary:
    """Look only at whether most days are at the floor of the scale."""
    return Diary(floor=_at_floor(days["pain_nrs"].to_numpy(dtype=np.float64, na_value=np.nan)))


def held_back(found: tuple[Association, ...], diary: Diary) -> tuple[Association, ...]:
    """Lower the tiers that the diary does not allow, and say why."""
    return tuple(_held_back(association, diary) for association in found)


def _held_back(found: Association, diary: Diary) -> Association:
    is_pattern = found.tier in ("consistent", "possible")
    if is_pattern and (doubt := diary.doubt or diary.rhythms.get(found.exposure)):
        return replace(found, tier="possible", caution=doubt)
    if found.tier == "little_or_no_link" and (unseen := diary.doubt or diary.floor):
        return replace(found, tier="cannot_tell", caution=unseen)
    return found


def _on_calendar(rated: pd.DataFrame) -> FloatArray:
    dates = pd.DatetimeIndex(rated["local_date"])
    pain = pd.Series(rated["pain_nrs"].to_numpy(dtype=np.float64, na_value=np.nan), dates)
    # A date that occurs twice is refused elsewhere.
    pain = pain[~pain.index.duplicated()]
    return np.asarray(pain.reindex(pd.date_range(dates.min(), dates.max())), dtype=np.float64)


def _rated_late(rated: pd.DataFrame) -> Message | None:
    """Say that too many days were rated days later, where the diary tells when."""
    if "days_late" not in rated:
        return None
    late = rated["days_late"].dropna()
    count = int((late >= LATE).sum())
    if count <= LARGEST_LATE_SHARE * len(late):
        return None
    return Message("refusal.pain_rated_late", {"late": count, "told": len(late), "days": LATE})


def _doubtful(rated: pd.DataFrame) -> Message | None:
    """Say that of too many ratings nobody knows the day."""
    if "is_date_doubtful" not in rated:
        return None
    count = int(rated["is_date_doubtful"].fillna(value=False).sum())
    if count < LARGEST_DOUBTFUL_SHARE * len(rated):
        return None
    return Message("caution.date_doubtful", {"doubtful": count, "rated": len(rated)})


def _at_floor(pain: FloatArray) -> Message | None:
    """Say that most ratings cannot be lower than they are."""
    known = pain[np.isfinite(pain)]
    zeros = int((known == 0).sum())
    if zeros <= LARGEST_ZERO_SHARE * len(known):
        return None
    return Message("caution.floor", {"zeros": zeros, "rated": len(known)})


def _filled_in(pain: FloatArray) -> Message | None:
    """Say that ratings change every so many days and hardly ever in between."""
    differences = np.diff(pain)
    pairs = np.flatnonzero(np.isfinite(differences))
    changed = pairs[differences[pairs] != 0]
    if not changed.size:
        return None
    p_value, period = min((_chance_of_period(changed, pairs, period), period) for period in PERIODS)
    if p_value > PERIODIC_P:
        return None
    on_period = int(np.bincount(changed % period).max())
    values = {"period": period, "changes": len(changed), "on_period": on_period}
    return Message("refusal.pain_filled_in", values)


def _chance_of_period(changed: IntArray, pairs: IntArray, period: int) -> float:
    """Return p of as many changes on one day of a period, 1 where too many fall on other days.

    By chance as many fall on a day as rated pairs of days do.
    """
    counts = np.bincount(changed % period)
    most, day = int(counts.max()), int(counts.argmax())
    if most < PERIODIC_SHARE * len(changed):
        return 1.0
    share = float((pairs % period == day).mean())
    if share == 1:
        return 1.0
    return float(min(period * len(PERIODS) * bdtrc(most - 1, len(changed), share), 1.0))


def _repeated(pain: FloatArray) -> Message | None:
    """Say that ratings repeat the day before more often than such ratings do."""
    differences = np.diff(pain)
    is_at_end = (differences == 0) & np.isin(pain[1:], ENDS)
    is_pair = np.isfinite(differences) & ~is_at_end
    pairs = int(is_pair.sum())
    if pairs < FEWEST_PAIRS:
        return None
    is_alike = differences == 0
    known = pain[np.isfinite(pain)]
    expected = max(expected_alike(differences[is_pair]), alike_by_chance(known))
    excess = float(is_alike[is_pair].mean()) - expected
    error = float(np.sqrt(expected * (1 - expected) / pairs))
    is_much = excess >= REPEATED_SHARE and excess >= REPEATED_ERRORS * error
    if not is_much or _clustering(is_alike, is_pair) >= CLUSTERED:
        return None
    alike = int(is_alike[is_pair].sum())
    values = {"alike": alike, "pairs": pairs, "expected": round(expected * pairs)}
    return Message("refusal.pain_repeated", values)


def expected_alike(differences: FloatArray) -> float:
    """Share of days that are as the day before, of a normal pain rounded to steps.

    Differences of such ratings have the spread that these have; that holds for every
    persistence. A step is a small change of this diary: 1, or less where pain is measured finer.

    >>> round(expected_alike(np.array([1.0, -1.0, 0.0, 0.0])), 2)
    0.56
    """
    changes = np.abs(differences[differences != 0])
    step = float(np.percentile(changes, SMALL_CHANGE)) if changes.size else 1.0
    square = float(np.mean((differences / step) ** 2))
    spread = float(np.sqrt(max(square - SQUARE_OF_ROUNDING, 1e-6)))
    # A difference d of less than a step stays within one with probability 1 - |d|.
    within = 2 * ndtr(1 / spread) - 1
    lost = np.sqrt(2 / np.pi) * spread * (1 - np.exp(-1 / (2 * spread**2)))
    return float(np.clip(within - lost, 1e-6, 1 - 1e-6))


def alike_by_chance(ratings: FloatArray) -> float:
    """Share of pairs of any two days that are alike: much where one rating is the usual one.

    >>> alike_by_chance(np.array([4.0, 4.0, 4.0, 8.0]))
    0.625
    """
    _, counts = np.unique(ratings, return_counts=True)
    return float(((counts / len(ratings)) ** 2).sum())


def _clustering(is_alike: BoolArray, is_pair: BoolArray) -> float:
    """Correlation of being as the day before with the same on the next day."""
    both = is_pair[1:] & is_pair[:-1]
    now, before = (side[both].astype(np.float64) for side in (is_alike[1:], is_alike[:-1]))
    if both.sum() < FEWEST_PAIRS or not now.std() or not before.std():
        return 0.0
    return float(np.corrcoef(now, before)[0, 1])
