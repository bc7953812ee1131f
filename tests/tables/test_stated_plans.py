"""From the plan in backpain.toml to the tables, and what a change of it owes."""

from datetime import date

import duckdb
import pytest
from drawing import empty_warehouse

from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import Workspace, create_workspace, open_workspace
from backpain_analytics.stages.build import build as build_stage
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.night.settings_tables import store_settings

LOG = (
    "date,exercise,sets,repetitions,hold\n"
    "2026-02-02,neck stretch,,,\n"
    "2026-02-03,Bird dog,3,12,10\n"
    "2026-02-08,neck stretch,,,\n"
)
BIRD_DOG = {"name": "bird dog", "kind": "core", "times_per_week": 2, "sets": 3, "repetitions": 12}


@pytest.fixture
def state(tmp_path):
    """`state({"plan": {...}})`: store what Anna states; return who is replanned and restated."""
    with empty_warehouse() as con:
        Loader(con)
        con.execute(
            "insert into file_coverage values ('exercise_entries', 'anna', 'log', 'file',"
            " '2026-02-02', '2026-02-02', '2026-02-08', 3, true, null)"
        )

        def store(stated):
            anna = Person.model_validate(stated)
            store_settings(con, Workspace(tmp_path, Settings(persons={"anna": anna})))
            return tuple(
                con.execute(f"select person_id from {table}").fetchall()
                for table in ("replanned_persons", "restated_persons")
            )

        store.con = con
        yield store


def test_a_routine_is_stored_as_it_is_stated(state):
    more = {"hold_seconds": 10, "kilograms": 2.5, "since": "2026-02-09"}
    piece = {**BIRD_DOG, **more, "also_called": ["quadruped"]}
    state({"plan": {"pieces": [piece]}, "high_impact": ["padel"], "low_impact": ["rowing"]})

    assert state.con.execute("from planned_exercises").fetchall() == [
        (
            "anna",
            "bird dog",
            "core",
            ["bird dog", "quadruped"],
            2,
            3,
            12,
            10,
            None,
            2.5,
            date(2026, 2, 9),
        )
    ]
    assert state.con.execute("from impact_names order by all").fetchall() == [
        ("anna", "padel", True),
        ("anna", "rowing", False),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"plan": {"pieces": [BIRD_DOG]}}),
        ({"plan": {"pieces": [BIRD_DOG]}}, {"plan": {"pieces": [{**BIRD_DOG, "sets": 2}]}}),
        ({"plan": {"pieces": [BIRD_DOG]}}, {}),
        ({}, {"high_impact": ["padel"]}),
        ({"high_impact": ["padel"]}, {"low_impact": ["padel"]}),
        ({}, {"conditions": ["osteoporosis"]}),
        ({"conditions": ["osteoporosis"]}, {"conditions": ["spinal_stenosis"]}),
        (
            {"conditions": ["osteoporosis"]},
            {"conditions": [{"name": "osteoporosis", "since": "2025-11-01"}]},
        ),
        ({}, {"targets": [{"since": "2026-03-01", "steps": 6000}]}),
        (
            {"targets": [{"since": "2026-03-01", "steps": 6000}]},
            {"targets": [{"since": "2026-03-02", "steps": 6000}]},
        ),
    ],
)
def test_another_routine_or_target_concerns_the_person_and_none_of_their_days(state, before, after):
    state(before)

    assert state(after) == ([("anna",)], [])


def test_the_same_routine_owes_nothing(state):
    state({"plan": {"pieces": [BIRD_DOG]}})

    assert state({"plan": {"pieces": [BIRD_DOG]}}) == ([], [])


def test_targets_are_stored_with_their_dates(state):
    state(
        {
            "targets": [
                {"since": "2026-05-01", "aerobic_minutes": 200},
                {"since": "2026-03-01", "steps": 6000, "movement_breaks": 4},
            ]
        }
    )

    assert state.con.execute("from dated_targets").fetchall() == [
        ("anna", date(2026, 3, 1), 6000, None, 4),
        ("anna", date(2026, 5, 1), None, 200, None),
    ]


@pytest.mark.parametrize("steps_apply", [True, False])
def test_that_steps_do_not_apply_owes_the_days(state, steps_apply):
    state({})

    assert state({"steps_apply": steps_apply}) == ([], [("anna",)])
    assert state.con.execute("select steps_apply from persons").fetchall() == [(steps_apply,)]


def test_another_number_of_sessions_owes_the_days(state):
    state({"plan": {"core_sessions": 3}})

    assert state({"plan": {"core_sessions": 4}}) == ([], [("anna",)])


def test_a_changed_plan_is_judged_by_the_log_of_someone_without_a_watch(tmp_path):
    folder = create_workspace(tmp_path / "w").folder
    (folder / "inbox" / "anna").mkdir()
    (folder / "inbox" / "anna" / "log.csv").write_text(LOG, encoding="utf-8")
    built = [build(folder, times) for times in (1, 2)]

    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute("select planned_sessions, sessions, status from weekly_plan")
        assert found.fetchall() == [(2, 1, "not_met")]
    assert (built[1].persons, built[1].days, built[1].is_full) == (("anna",), 0, False)


def build(folder, times):
    piece = f'name = "bird dog"\nkind = "core"\ntimes_per_week = {times}\n'
    (folder / "backpain.toml").write_text(f"[[persons.anna.plan.pieces]]\n{piece}")
    workspace = open_workspace(folder)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        return build_stage(workspace, draft)
