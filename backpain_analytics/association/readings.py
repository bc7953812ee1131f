"""Of how many diaries without any link one is said to hold one.

The rates are those of the label: a link as strong as one that is labelled so can be far rarer.
Measured on made-up diaries (CALIBRATION.md; METHODS.md#how-good-it-is and
METHODS.md#a-record-that-grows), and given as 1 in so many. "Possible" means possible or more.
"""

CONSISTENT = 20
POSSIBLE = 8
"""Both at one look."""
CONSISTENT_IN_A_YEAR = 6
POSSIBLE_IN_A_YEAR = 2
"""Both at any time of a year of looking; a reading once shown stands for a month."""
ASKED = 30
"""Consistent, of a question asked in advance, at one look."""
ASKED_IN_A_YEAR = 20
"""Of such a question at any time of a year of looks, once a month, with the usual plan."""
ASKED_POSSIBLE = 20
ASKED_POSSIBLE_IN_A_YEAR = 13
"""The same of possible or more."""
WEEKS = 10
"""Possible between whole weeks, at one look: up to p = .10 of the family is called so."""
