"""Which tests `make quick` leaves out, and which examples property tests look at."""

from datetime import UTC, datetime

SLOW = (
    "test_association.py",
    "test_repeated_looks.py",
    "test_report.py",
    "test_sedentary_pattern_vectors.py",
    "test_unlike_diaries.py",
)
"""Statistics over many made-up years, and pages in every state. With all tests of single SQL
tables they take more than half of the time and come out alike on every Python, so `make
quick` leaves them out; `test_end_to_end.py` runs all of that once."""

LONG_ROOMS = {"console", "promises", "warehouse"}
"""Folders whose tests run whole nights. They start first."""

SEED = f"{datetime.now(UTC):%Y%m%d}"
"""Of the property tests where a change is judged: each day looks for new examples, all of its runs
find the same, and `--hypothesis-seed` finds them again."""
