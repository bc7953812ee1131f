"""Which tests `make quick` leaves out, who runs what, and which examples are looked at."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

SLOW = (
    "test_association.py",
    "test_cluster.py",
    "test_repeated_looks.py",
    "test_chapter_exercise.py",
    "test_chapter_keeping_still.py",
    "test_chapter_links.py",
    "test_chapter_moving.py",
    "test_drawn_figures.py",
    "test_drawn_marks.py",
    "test_first_screen.py",
    "test_fitbit_twins.py",
    "test_incremental.py",
    "test_page_contents.py",
    "test_page_in_a_browser.py",
    "test_readable.py",
    "test_sedentary_pattern_vectors.py",
    "test_soak.py",
    "test_two_pages.py",
    "test_unlike_diaries.py",
)
"""Statistics over many made-up years, clusters of processes, pages in every state, and nights in
every order. With all tests of single SQL tables they take more than half of the time and come out
alike on every Python, so `make quick` leaves them out; `test_end_to_end.py` runs all of that
once."""

LONG_ROOMS = {"console", "promises", "study", "warehouse"}
"""Folders whose tests run whole nights. They start first."""

SEED = f"{datetime.now(UTC):%Y%m%d}"
"""Of the property tests where a change is judged: each day looks for new examples, all of its runs
find the same, and `--hypothesis-seed` finds them again."""

MANY = 5
"""Times as many examples of each property are looked at by `make thorough`."""

# How long an example takes says more of the machine than of the code.
settings.register_profile("project", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=MANY * settings().max_examples)


def examples(number: int) -> settings:
    """Look at so many examples of a property, each with what the fixtures of its test hold."""
    times = settings().max_examples // settings.get_profile("project").max_examples
    return settings(
        max_examples=times * number,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def third_of(cases: Iterable[Any]) -> list[Any]:
    """Look at every third case; `make thorough` looks at the others."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.thorough] if number % 3 else [],
        )
        for number, case in enumerate(cases)
    ]
