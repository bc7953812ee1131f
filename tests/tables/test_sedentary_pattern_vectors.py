"""Bouts, breaks and patterns against numbers worked out elsewhere; reference/ says by whom.

Each case is a person of one warehouse, so that all are built at once.
"""

import json
from itertools import chain, repeat
from pathlib import Path

import drawing
import pytest
from drawing import MINUTE, MONDAY, at

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.night import models

REFERENCE = Path(__file__).parents[1] / "reference"
FRAGMENTATION = json.loads((REFERENCE / "fragmentation.json").read_text(encoding="utf-8"))
TRANSITIONS = json.loads((REFERENCE / "transitions.json").read_text(encoding="utf-8"))
TOLERANT = json.loads((REFERENCE / "tolerant.json").read_text(encoding="utf-8"))
LETTERS = {1: "S", 0: "L", None: "?"}
SHARES = (1.0, 0.9, 0.8)
NO_MINIMUM = {
    "fewest_bouts": 1,
    "valid_days_per_week": 1,
    "valid_day_minutes": 0,
    "fewest_valid_day_steps": 0,
    "most_unknown_share": 1.0,
}


def ids(case):
    name = [str(case[key]) for key in ("id", "case", "package", "column") if key in case]
    return "-".join(name).replace(" ", "_")


def unrolled(states):
    """Return one letter a minute from [state, minutes] runs."""
    return "".join(chain.from_iterable(repeat(LETTERS[state], count) for state, count in states))


def warehouse(cases, **parameters):
    """Return an empty warehouse on which each case is a person with a clock in March 2024."""
    con = drawing.empty_warehouse()
    models.store_parameters(con, Parameters(**parameters))
    march = {
        "started_at": at("00:00"),
        "ended_at": at("00:00", MONDAY.replace(day=31)),
        "utc_offset_minutes": 0,
    }
    drawing.insert(con, "zone_spans", [{"person_id": case["id"], **march} for case in cases])
    return con


def load(con, table, rows):
    con.execute(drawing.empty_tables()[table])
    drawing.insert(con, table, rows)


def load_minutes(con, cases):
    load(
        con,
        "minute_activity",
        [
            {**minute, "person_id": case["id"]}
            for case in cases
            for minute in drawing.drawn_minutes(unrolled(case["states"]), at("00:00"))
        ],
    )


def by_case(con, *tables):
    """Return what the one row of each case holds, column by column, in all the tables."""
    found: dict[str, dict[str, object]] = {}
    for table in tables:
        result = con.execute(f"select * from {table}")
        names = [name for name, *_ in result.description]
        for row in result.fetchall():
            columns = dict(zip(names, row, strict=True))
            found.setdefault(columns["person_id"], {}).update(columns)
    return found


def agrees(value, expected, tolerance=1e-9):
    if expected is None or value is None:
        return value is expected
    return value == pytest.approx(expected, rel=tolerance, abs=tolerance)


@pytest.fixture(scope="module")
def patterns():
    """The pattern of each list of bouts, in weeks and days without any minimum."""
    cases = FRAGMENTATION["cases"]
    with warehouse(cases, **NO_MINIMUM) as con:
        day = [{"person_id": case["id"], "wear_source": "heart_rate"} for case in cases]
        minutes = {"waking_wear_minutes": 900, "is_valid_day": True}
        load(con, "daily_activity", [{**row, **minutes} for row in day])
        load(
            con,
            "daily_counts",
            [{"person_id": c["id"], "sedentary_minutes": sum(c["bouts"])} for c in cases],
        )
        bouts = [(case["id"], i, x) for case in cases for i, x in enumerate(case["bouts"])]
        load(
            con,
            "sedentary_bouts",
            [
                {
                    "person_id": person,
                    "started_at": at("00:00") + i * MINUTE,
                    "duration_minutes": length,
                    "ends_with_break": False,
                }
                for person, i, length in bouts
            ],
        )
        given = {"daily_activity", "daily_counts", "sedentary_bouts"}
        load(con, "activity_runs", [])
        drawing.build(con, "weekly_sedentary", {*given, "activity_runs"})
        return by_case(con, "daily_bouts", "daily_breaks", "weekly_sedentary")


@pytest.fixture(scope="module")
def sequences():
    """What becomes of each sequence of minutes, in weeks and days without any minimum."""
    cases = TRANSITIONS["cases"]
    with warehouse(cases, **NO_MINIMUM) as con:
        load_minutes(con, cases)
        drawing.build(con, "weekly_sedentary", {"minute_activity"})
        return by_case(con, "daily_bouts", "weekly_sedentary", "daily_breaks", "daily_sedentary")


@pytest.fixture(scope="module")
def tolerant_bouts():
    """Bouts as [start, minutes] by case, window and share."""
    cases = TOLERANT["cases"]
    found: dict[tuple[str, int, float], list[list[int]]] = {}
    with warehouse(cases) as con:
        load_minutes(con, cases)
        drawing.build(con, "activity_runs", {"minute_activity"})
        for share in SHARES:
            models.store_parameters(con, Parameters(tolerant_bout_share=share))
            drawing.build(con, "tolerant_bouts", {"activity_runs"})
            rows = con.execute(
                """
                select
                    person_id,
                    window_minutes,
                    (epoch_us(started_at) - epoch_us(?::timestamptz)) // 60000000,
                    duration_minutes
                from tolerant_bouts
                order by all
                """,
                [at("00:00")],
            ).fetchall()
            for person, window, start, length in rows:
                found.setdefault((person, window, share), []).append([start, length])
    return found


@pytest.mark.parametrize("case", FRAGMENTATION["cases"], ids=ids)
def test_the_pattern_of_a_list_of_bouts_is_that_of_the_reference(patterns, case):
    # Likelihoods and curves are found by search: ours and theirs stop at their own precision.
    searched = {"alpha_discrete": 1e-6, "usual_bout_minutes_modelled": 1e-5}
    row = patterns[case["id"]]

    for column, expected in case["expected"].items():
        tolerance = searched.get(column, 5e-4 if "published" in case["id"] else 1e-9)
        assert agrees(row[column], expected, tolerance), column


@pytest.mark.parametrize("case", TRANSITIONS["cases"], ids=ids)
def test_breaks_and_changes_are_those_of_the_reference(sequences, case):
    for column, expected in case["expected"].items():
        assert agrees(sequences[case["id"]][column], expected), column


@pytest.mark.parametrize("case", TRANSITIONS["cases"], ids=ids)
def test_the_week_of_one_day_changes_as_that_day_does(sequences, case):
    row = sequences[case["id"]]

    assert row["breaks_per_day"] == pytest.approx(row["breaks"])
    assert row["sedentary_minutes_per_day"] == pytest.approx(row["sedentary_minutes"])


@pytest.mark.parametrize("case", [c for c in TRANSITIONS["cases"] if c["pattern"]], ids=ids)
def test_the_pattern_of_minutes_is_that_of_the_reference(sequences, case):
    row = sequences[case["id"]]

    for column, expected in case["pattern"].items():
        tolerance = 1e-6 if column == "alpha_discrete" else 1e-9
        assert agrees(row[column], expected, tolerance), column


@pytest.mark.parametrize("case", TRANSITIONS["cases"], ids=ids)
def test_where_both_kinds_are_seen_probabilities_are_those_of_ggir(sequences, case):
    row = sequences[case["id"]]
    ours = row["sedentary_to_active_probability"], row["active_to_sedentary_probability"]

    for value, theirs in zip(ours, case["ggir"], strict=True):
        assert value is None or value == pytest.approx(theirs, abs=2e-6)


@pytest.mark.parametrize("case", TOLERANT["cases"], ids=ids)
def test_tolerant_bouts_are_the_union_of_the_windows_that_qualify(tolerant_bouts, case):
    for key, expected in case["expected"].items():
        window, share = key.split()
        found = tolerant_bouts.get((case["id"], int(window), float(share)), [])
        assert found == expected, key


@pytest.mark.parametrize("rejected", FRAGMENTATION["rejected"], ids=ids)
def test_a_pattern_that_we_do_not_follow_differs_from_ours(patterns, rejected):
    assert not agrees(patterns[rejected["case"]][rejected["column"]], rejected["value"], 1e-4)


@pytest.mark.parametrize("rejected", TRANSITIONS["rejected"], ids=ids)
def test_a_change_that_we_do_not_follow_differs_from_ours(sequences, rejected):
    assert not agrees(sequences[rejected["case"]][rejected["column"]], rejected["value"], 1e-5)


@pytest.mark.parametrize("rejected", TOLERANT["rejected"], ids=ids)
def test_tolerant_bouts_that_we_do_not_follow_differ_from_ours(tolerant_bouts, rejected):
    key = rejected["case"], rejected["window_minutes"], rejected["share"]
    ours = tolerant_bouts.get(key, [])

    if "minutes" in rejected:
        assert sum(length for _, length in ours) != rejected["minutes"]
    else:
        assert ours != rejected["value"]
