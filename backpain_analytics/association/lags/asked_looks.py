"""What is shown of the question that was asked in advance, look after look.

It is looked at once a month at most. Each look may call a pattern only what is strong enough for
all looks of the plan together to err as rarely as one (see `spending`); once the plan is over
another of the same length begins. What was called one is called so for as long as the numbers
alone would still do so. Where there are no numbers there was no look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from backpain_analytics.association.lags.looks import (
    READING_STANDS,
    Look,
    ShownTier,
    cautious,
    is_withdrawn,
)
from backpain_analytics.association.lags.spending import critical_p
from backpain_analytics.association.lags.tiers import CONSISTENT_PRIMARY, POSSIBLE_PRIMARY
from backpain_analytics.association.records import Asked, Association, ShownAssociation, Tier

PATTERNS: tuple[Tier, ...] = ("consistent", "possible")


@dataclass(frozen=True)
class AskedLook:
    """One look at the question."""

    looked_on: date
    span_days: int
    """From the first rating that counts to the last, or what it was at an earlier look if more."""


def with_answer(
    shown: Sequence[ShownAssociation], asked: Asked, before: Sequence[AskedLook], look: Look
) -> tuple[tuple[ShownAssociation, ...], AskedLook | None]:
    """Show of the question what may be shown of it, and say whether this was a look at it.

    Args:
        shown: All associations, the answer among them, as the rule for readings shows them.
        asked: The question.
        before: The looks at it so far, in their order.
        look: When, and what was shown until now.
    """
    (answer,) = (one for one in shown if one.family == "declared")
    computed = replace(answer, tier=answer.computed_tier)
    reading, now = answer_shown(computed, asked, before, cautious(look, answer))
    told = replace(
        answer, tier=reading.tier, tier_since=reading.since, counted_from=asked.counted_from
    )
    return tuple(told if one is answer else one for one in shown), now


def answer_shown(
    answer: Association, asked: Asked, before: Sequence[AskedLook], look: Look
) -> tuple[ShownTier, AskedLook | None]:
    """Decide what is shown of the answer, and say whether this was a look.

    Args:
        answer: By the present data alone.
        asked: The question.
        before: The looks at it so far, in their order.
        look: When, and what was shown until now.
    """
    shown = look.shown.get((answer.exposure, answer.lag_days))
    if answer.p_value is None:
        return _standing(shown, answer.tier, look), None
    if shown is not None and before and look.looked_on - before[-1].looked_on < READING_STANDS:
        if shown.tier == "not_enough_data" or is_withdrawn(shown, answer.tier, look):
            tier: Tier = "cannot_tell" if answer.tier in PATTERNS else answer.tier
            return _standing(shown, tier, look), None
        return shown, None
    span = answer.days + answer.days_missing
    now = AskedLook(look.looked_on, max([span, *(one.span_days for one in before)]))
    shares = shares_of_plan([one.span_days / asked.planned_days for one in (*before, now)])
    tier = shown_at(answer, shares, shown.tier if shown is not None and before else None)
    return _standing(shown, tier, look), now


def shown_at(answer: Association, shares: Sequence[float], before: Tier | None) -> Tier:
    """Return the tier shown at the last of the looks of a plan.

    Args:
        answer: By the data of that look alone.
        shares: Of the plan that had passed at each of its looks.
        before: What was shown of the question until then; None: nothing.
    """
    if answer.tier not in PATTERNS or answer.p_value is None:
        return answer.tier
    is_strong = answer.p_value <= critical_p(CONSISTENT_PRIMARY, shares)
    if answer.tier == "consistent" and (is_strong or before == "consistent"):
        return "consistent"
    is_some = is_strong or answer.p_value <= critical_p(POSSIBLE_PRIMARY, shares)
    return "possible" if is_some or before in PATTERNS else "cannot_tell"


def shares_of_plan(passed: Sequence[float]) -> list[float]:
    """Return the shares of the present plan that had passed at its looks.

    Args:
        passed: Lengths of plans since the first rating, at each look. The first look at or after
            the end of a plan is its last, and the next plan begins with it.

    >>> shares_of_plan([0.5, 0.75]), shares_of_plan([0.5, 1.25]), shares_of_plan([2.5, 3.25])
    ([0.5, 0.75], [0.5, 1.0], [0.75])
    """
    start, shares = 0.0, list[float]()
    for number, one in enumerate(passed):
        if shares and shares[-1] == 1:
            start, shares = passed[number - 1], []
        shares.append(min(one - start, 1.0))
    return shares


def _standing(shown: ShownTier | None, tier: Tier, look: Look) -> ShownTier:
    if shown is not None and shown.tier == tier:
        return shown
    return ShownTier(tier, look.looked_on)
