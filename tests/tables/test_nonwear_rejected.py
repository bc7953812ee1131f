"""Ways of telling wear from stillness that we do not follow, each with the reason."""

import json
from itertools import chain, repeat
from pathlib import Path

import pytest
from drawing import MINUTE, at
from selection import third_of

REFERENCE = Path(__file__).parents[1] / "reference"
CHOI = {case["id"]: case for case in json.loads((REFERENCE / "choi.json").read_text())["cases"]}
REJECTED = json.loads((REFERENCE / "nonwear_rejected.json").read_text())
START = at("00:00")


def test_everything_that_is_rejected_has_a_reason_and_another_answer():
    for other in REJECTED["rejected"]:
        assert REJECTED["reasons"][other["package"]]
        assert other["nonwear"] != CHOI[other["case"]]["nonwear"]


@pytest.mark.parametrize("case", third_of(sorted({each["case"] for each in REJECTED["rejected"]})))
def test_wear_by_steps_is_none_of_the_rejected_answers(con, load, rows, case):
    con.execute("update sources set device_kind = 'worn'")
    moving = list(chain.from_iterable(repeat(moved, n) for moved, n in CHOI[case]["runs"]))
    load(
        "step_intervals",
        *(
            {
                "started_at": START + i * MINUTE,
                "ended_at": START + (i + 1) * MINUTE,
                "steps": 10 * moved,
            }
            for i, moved in enumerate(moving)
        ),
    )

    position = "(epoch_us(minute_at) - epoch_us(timestamptz '2024-03-04 00:00+00')) // 60000000"
    worn = {place for (place,) in rows("minute_readings", position, "wear_source = 'steps'")}
    for other in (other for other in REJECTED["rejected"] if other["case"] == case):
        periods = chain.from_iterable(range(first, after) for first, after in other["nonwear"])
        assert worn != set(range(len(moving))) - set(periods)
