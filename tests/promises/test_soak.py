"""A night of the soak, a kill, and a last night; `make soak` runs forty."""

import os

import pytest

from tests.soak.__main__ import faults
from tests.soak.nights import Plan, processes_left, soak


@pytest.mark.skipif(os.name != "posix", reason="kills and locks are others elsewhere")
def test_nights_with_changes_and_a_kill_equal_one_load(tmp_path):
    # Of the watch no more than a month.
    plan = Plan(nights=1, kills=1, persons=("person_3",), seed=728, files="*[!345].csv")
    log = soak(tmp_path, plan)

    assert faults(log) == []
    assert processes_left(tmp_path) == []
    assert min(log.runs, log.reads, log.comparison.rows) > 0
