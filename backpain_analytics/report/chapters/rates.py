"""Of how many diaries without any link one is said to hold one.

Measured on made-up diaries: METHODS.md#how-good-it-is and METHODS.md#a-record-that-grows.
"Possible" means possible or more.
"""

CONSISTENT = 20
POSSIBLE = 8
"""Both at one look."""
CONSISTENT_IN_A_YEAR = 6
POSSIBLE_IN_A_YEAR = 2
"""Both at any time of a year of looking."""
WEEKS = 10
"""Possible between whole weeks; there, 1 / the highest p that is called so."""
