"""A growing record is looked at again and again; what is shown of it changes once a month.

Each look at the same record is another chance for a pattern to seem to be there. So the
numbers follow every run, but a reading, once given, stands for 30 days from when it last
changed. Two things do not wait: having too little data, from which and to which a reading
changes at once, as nothing is claimed there; and a weaker reading after the data it rests on
were corrected, since nobody should read what corrected data no longer show.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from backpain_analytics.association.records import (
    Association,
    AssociationFamily,
    Question,
    ShownAssociation,
    Tier,
)

READING_STANDS = timedelta(days=30)
"""From when a shown tier last changed."""
SETTLING = timedelta(days=14)
"""The newest days of a record are still being completed: a watch synchronises late, a diary is
filled in afterwards. A change in them is no correction."""

_STRENGTH: Mapping[Tier, int] = {
    "consistent": 2,
    "possible": 1,
    "same_day": 1,
    "little_or_no_link": 1,
    "cannot_tell": 0,
    "not_enough_data": -1,
}
"""How much is claimed."""


@dataclass(frozen=True)
class Basis:
    """What a look rested on: the settled part of the record and what was declared."""

    settled_until: date
    digest: str


@dataclass(frozen=True)
class ShownTier:
    """The tier shown for one exposure and lag, and since when."""

    tier: Tier
    since: date


@dataclass(frozen=True)
class Look:
    """When a family was computed, and what has to be known of the time before."""

    looked_on: date
    shown: Mapping[tuple[str, int], ShownTier]
    """By exposure and lag, as of the look before; empty: there was none."""
    is_restated: bool
    """Days that had settled, or what was declared, differ from what they were."""


def basis_of(days: pd.DataFrame, question: Question, settled_until: date | None = None) -> Basis:
    """Name the settled days and what was declared.

    Args:
        days: One row per `local_date`.
        question: As declared.
        settled_until: As of an earlier look, to see whether its days are still the same;
            None: two weeks before the last date.
    """
    dates = pd.DatetimeIndex(days["local_date"])
    until = settled_until or (dates.max().date() - SETTLING if len(dates) else date.min)
    kept = [name for name in ("is_date_doubtful", "days_late") if name in days]
    names = ["pain_nrs", *kept, *question.columns]
    settled = days.loc[dates <= pd.Timestamp(until), names].astype("Float64")
    # Six decimals: beyond them a mean may depend on the order of its terms.
    content = settled.round(6).set_index(dates[dates <= pd.Timestamp(until)]).to_csv()
    declared = repr((tuple(question.exposures), tuple(question.controls)))
    if question.asked is not None:
        declared += repr(question.asked)
    return Basis(until, hashlib.sha256(f"{declared}\n{content}".encode()).hexdigest())


def shown_tier(before: ShownTier | None, computed: Tier, look: Look) -> ShownTier:
    """Decide what is shown now.

    >>> look = Look(date(2026, 3, 30), {}, is_restated=False)
    >>> shown_tier(ShownTier("cannot_tell", date(2026, 3, 1)), "possible", look)  # 29 days
    ShownTier(tier='cannot_tell', since=datetime.date(2026, 3, 1))
    """
    if before is None:
        return ShownTier(computed, look.looked_on)
    if computed == before.tier:
        return before
    says_nothing = "not_enough_data" in (computed, before.tier)
    is_due = look.looked_on - before.since >= READING_STANDS
    may_change = is_due or says_nothing or is_withdrawn(before, computed, look)
    return ShownTier(computed, look.looked_on) if may_change else before


def is_withdrawn(before: ShownTier, computed: Tier, look: Look) -> bool:
    """Say whether corrected data say less than what was shown."""
    return look.is_restated and _STRENGTH[computed] < _STRENGTH[before.tier]


def cautious(look: Look, record: Association) -> Look:
    """Let nothing stronger stand for a month beside what says that it may not be said."""
    return replace(look, is_restated=look.is_restated or record.caution is not None)


def show(family: AssociationFamily, look: Look) -> tuple[ShownAssociation, ...]:
    """Put beside each computed tier the one that is shown."""
    return tuple(
        ShownAssociation(
            **(vars(record) | {"tier": shown.tier}),
            computed_tier=record.tier,
            tier_since=shown.since,
            seed=family.seed,
            flips=family.flips,
        )
        for record in family.associations
        for shown in [
            shown_tier(
                look.shown.get((record.exposure, record.lag_days)),
                record.tier,
                cautious(look, record),
            )
        ]
    )
