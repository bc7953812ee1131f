"""What a reading rests on, and of how many diaries without any link one is said to hold one.

The rates are those of the label: a link as strong as one that is labelled so can be far rarer.
Measured on made-up diaries (CALIBRATION.md; METHODS.md#how-good-it-is and
METHODS.md#a-record-that-grows), and given as 1 in so many. "Possible" means possible or more.
"""

from backpain_analytics.association.records import Tier

CONSISTENT = 20
POSSIBLE = 8
"""Both at one look."""
CONSISTENT_IN_A_YEAR = 6
POSSIBLE_IN_A_YEAR = 2
"""Both at any time of a year of looking; a reading once shown stands for a month."""
WEEKS = 10
"""Possible between whole weeks, at one look: up to p = .10 of the family is called so."""


def range_of(tier: Tier) -> tuple[str, str]:
    """Return the columns of `associations` with the 95 % range that a reading rests on.

    The range of all tests at once decides whether there seems to be a link. Whether it is at
    most a small one is asked of each comparison alone, so that reading has the range of one.

    >>> range_of("consistent"), range_of("little_or_no_link")
    (('family_low', 'family_high'), ('low', 'high'))
    """
    return ("low", "high") if tier == "little_or_no_link" else ("family_low", "family_high")
