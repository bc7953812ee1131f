"""Where the highest and the resting heart rate come from, and when heart rate says nothing."""

import pytest
from pydantic import ValidationError
from samples import pulse, walk

from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.settings_tables import store_settings

ORIGINS = "highest_heart_rate_bpm, highest_heart_rate_origin, refusal"


@pytest.fixture
def stated(con, load, rows):
    """`stated("sex = 'male'")`: what heart rate rests on where a person states this."""

    def reserves(persons: str, columns: str = ORIGINS):
        con.execute(f"update persons set {persons}")
        load("heart_rate_samples", *pulse("10:00", 1))
        return rows("heart_rate_reserves", columns)

    return reserves


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ("sex = null", (180, "tanaka", None)),
        ("highest_heart_rate_bpm = 171", (171, "measured", None)),
        (
            "highest_heart_rate_bpm = 171, highest_heart_rate_is_measured = true",
            (171, "measured", None),
        ),
        (
            "highest_heart_rate_bpm = 171, highest_heart_rate_is_measured = false",
            (171, "entered", None),
        ),
        ("birth_year = null, highest_heart_rate_bpm = 171", (171, "measured", None)),
        ("birth_year = null", (None, None, "highest_unknown")),
        ("resting_heart_rate_bpm = null", (180, "tanaka", "resting_unknown")),
    ],
)
@pytest.mark.usefixtures("rested")
def test_a_measured_maximum_goes_before_an_entered_one_and_that_before_a_formula(
    stated, persons, expected
):
    assert stated(persons) == [expected]


@pytest.mark.parametrize(
    "limit",
    [
        "takes_beta_blocker = true",
        "heart_rate_limited_by = 'rate_limiting_drug'",
        "heart_rate_limited_by = 'pacemaker'",
        "heart_rate_limited_by = 'atrial_fibrillation'",
    ],
)
@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        ("highest_heart_rate_bpm = null", (None, None, "heart_rate_limited")),
        (
            "highest_heart_rate_bpm = 140, highest_heart_rate_is_measured = false",
            (None, None, "heart_rate_limited"),
        ),
        ("highest_heart_rate_bpm = 140", (140, "measured", None)),
    ],
)
@pytest.mark.usefixtures("rested")
def test_a_limited_heart_rate_counts_only_beside_a_maximum_measured_under_the_limit(
    stated, limit, highest, expected
):
    assert stated(f"{limit}, {highest}") == [expected]


@pytest.mark.usefixtures("rested")
def test_without_a_usable_heart_rate_cadence_decides_and_heart_rate_only_is_unknown(
    con, load, rows
):
    con.execute("update persons set heart_rate_limited_by = 'pacemaker'")
    load("heart_rate_samples", *pulse("10:00", 3, 150))
    load("step_intervals", *walk("10:00", 110, 110, 110))

    found = rows(
        "daily_activity",
        "aerobic_minutes, aerobic_minutes_cadence_only, aerobic_minutes_heart_rate_only, "
        "near_maximal_minutes",
    )
    assert found == [(3, 3, None, None)]


@pytest.mark.parametrize(
    ("highest", "refusal"), [(69, "reserve_too_small"), (70, "reserve_too_small"), (71, None)]
)
@pytest.mark.usefixtures("rested")
def test_the_band_around_the_maximum_must_leave_a_reserve(stated, highest, refusal):
    assert stated(f"highest_heart_rate_bpm = {highest}", "refusal") == [(refusal,)]


def test_the_origin_of_the_resting_rate_stands_beside_it(stated):
    columns = "resting_heart_rate_bpm, resting_heart_rate_origin"

    assert stated("resting_heart_rate_bpm = 58", columns) == [(58, "configured")]


def test_limits_are_there_for_just_the_dates_on_which_heart_rate_is_used(stated, rows):
    assert stated("resting_heart_rate_bpm = 58", "refusal") == [(None,)]

    assert rows("heart_rate_limits", "highest_heart_rate_bpm, resting_heart_rate_bpm") == [
        (180, 58)
    ]


@pytest.mark.parametrize(
    ("person", "stored"),
    [
        ({}, (False, None, True)),
        ({"takes_beta_blocker": True}, (True, None, True)),
        ({"heart_rate_limited_by": ["pacemaker"]}, (False, "pacemaker", True)),
        (
            {"heart_rate_limited_by": ["rate_limiting_drug", "atrial_fibrillation"]},
            (False, "rate_limiting_drug,atrial_fibrillation", True),
        ),
        ({"highest_heart_rate_is_measured": False}, (False, None, False)),
    ],
)
def test_what_is_stated_of_the_heart_reaches_the_tables(tmp_path, con, person, stored):
    Loader(con)
    con.execute(
        "insert into file_coverage values ('step_intervals', 'anna', 'watch', 'file',"
        " '2026-02-02', '2026-02-02', '2026-02-08', 3, true, null)"
    )
    settings = Settings.model_validate({"persons": {"anna": person}})

    store_settings(con, Workspace(tmp_path, settings))

    columns = "takes_beta_blocker, heart_rate_limited_by, highest_heart_rate_is_measured"
    assert con.execute(f"select {columns} from persons").fetchall() == [stored]


def test_a_workspace_may_choose_the_formula_and_no_veto(tmp_path, con):
    chosen = {"highest_heart_rate_formula": "nes", "sedentary_reserve_share": "none"}
    workspace = Workspace(tmp_path, Settings(parameters=chosen))

    models.store_parameters(con, workspace.parameters)

    columns = "highest_heart_rate_formula, sedentary_reserve_share"
    assert con.execute(f"select {columns} from parameters").fetchall() == [("nes", None)]


@pytest.mark.parametrize(
    "chosen",
    [
        {"highest_heart_rate_formula": "astrand"},
        {"highest_heart_rate_formula": 220},
        {"sedentary_reserve_share": "off"},
        {"sedentary_reserve_share": False},
        {"moderate_reserve_share": "none"},
    ],
)
def test_a_word_that_is_no_choice_is_refused(chosen):
    with pytest.raises(ValidationError, match=next(iter(chosen))):
        Settings(parameters=chosen)
