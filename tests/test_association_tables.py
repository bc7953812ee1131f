"""What the association room finds, as tables: complete, declared in advance, computed when owed."""

from dataclasses import fields
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pytest

from backpain_analytics import stages
from backpain_analytics.association import course_records, records
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings import EXPOSURE_COLUMNS
from backpain_analytics.warehouse import association_inputs
from backpain_analytics.warehouse.models import create_raw_tables
from backpain_analytics.workspace import create_workspace, open_workspace

NIGHT = datetime(2026, 6, 1, 3, tzinfo=UTC)
STRESS = '[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n'
PHYSIO = "[persons.anna.phases.physio]\nsince = 2026-03-15\n"


def names(record):
    return {field.name for field in fields(record)}


RECORDS = {
    "associations": names(records.ShownAssociation),
    "weekly_associations": names(records.Association) - {"lag_days", "days", "days_missing"}
    | {"lag_weeks", "weeks", "weeks_missing"},
    "earlier_pain_links": names(records.EarlierPainLink),
    "exercise_responses": names(course_records.ExerciseResponse),
    "flares": names(course_records.Flare),
    "flare_rates": names(course_records.FlareHistory),
    "pain_episodes": names(course_records.Episode),
    "phase_comparisons": names(course_records.PhaseComparison) | {"phase"},
    "pain_trends": names(records.PainTrend),
    "association_history": names(records.PastReading),
}  # fmt: skip


@pytest.mark.parametrize("table", RECORDS)
def test_a_table_has_the_columns_of_its_record(con, table):
    create_raw_tables(con)

    columns = [row[0] for row in con.execute(f"describe {table}").fetchall()]

    assert columns[0] == "person_id"
    assert set(columns[1:]) == RECORDS[table]


def diary(days=120, columns=("stress_nrs",)):
    dates = pd.date_range("2026-02-01", periods=days)
    frame = pd.DataFrame(
        {"date": dates.strftime("%Y-%m-%d"), "pain_nrs": dates.day_of_year * 7 % 9}
    )
    for place, column in enumerate(columns, start=3):
        frame[column] = dates.day_of_year * place % 11
    return frame.to_csv(index=False)


@pytest.fixture
def workspace(tmp_path):
    """Anna and Ben, each with a diary of 120 days that also rates stress."""
    workspace = create_workspace(tmp_path / "w")
    for person in ("anna", "ben"):
        (workspace.inbox / person).mkdir()
        (workspace.inbox / person / "diary.csv").write_text(diary(), encoding="utf-8")
    return workspace


def run(workspace, settings=""):
    """Everything but the pages; return whose days and how many associations were computed."""
    (workspace.folder / "backpain.toml").write_text(settings, encoding="utf-8")
    workspace = open_workspace(workspace.folder)
    with stages.night(workspace) as draft:
        stages.ingest(workspace, draft, stages.IngestRequest())
        built = stages.build(workspace, draft)
        return built.persons, stages.associate(workspace, draft, built.persons, NIGHT)


def query(workspace, sql):
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_what_may_be_declared_are_the_columns_of_the_analysis_days(workspace):
    run(workspace)

    columns = {row[0] for row in query(workspace, "describe analysis_days")}

    not_exposures = {"person_id", "local_date", "pain_nrs", "worst_pain_nrs"}
    assert set(EXPOSURE_COLUMNS) == columns - not_exposures


def test_an_unknown_column_is_refused_with_those_there_are(workspace):
    with pytest.raises(WorkspaceError) as refused:
        run(workspace, STRESS.replace("stress", "weather"))

    assert "no such column: weather_nrs; there are sedentary_minutes, " in str(refused.value)
    assert "control_nrs" in str(refused.value)


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_is_an_amount(workspace, step):
    with pytest.raises(WorkspaceError, match="greater than 0"):
        run(workspace, STRESS.replace("step = 1", f"step = {step}"))


def test_a_declared_exposure_enlarges_the_family_of_everyone(workspace):
    run(workspace)

    _, associations = run(workspace, STRESS)

    assert associations == 2 * (5 + 1) * 8
    assert set(stages.pages_owed(open_workspace(workspace.folder))) == {"anna", "ben"}
    assert query(workspace, "select count(*) from associations where exposure = 'stress_nrs'") == [
        (2 * 8,)
    ]
    for table in ("weekly_associations", "earlier_pain_links"):
        (count,) = query(workspace, f"select count(distinct exposure) from {table}")
        assert count == (6,)


def test_an_exposure_that_is_usual_anyway_is_only_restated(workspace):
    run(workspace, '[exposures.steps]\nstep = 500\nunit = "500 steps"\n')

    assert query(
        workspace, "select distinct exposure, unit from associations where exposure = 'steps'"
    ) == [("steps", "500 steps")]
    assert query(workspace, "select count(distinct exposure) from associations") == [(5,)]


def test_only_those_whose_days_changed_are_computed_anew(workspace):
    run(workspace)
    (workspace.inbox / "ben" / "diary.csv").write_text(diary(125), encoding="utf-8")

    persons, associations = run(workspace)

    assert (persons, associations) == (("ben",), 5 * 8)
    looks = "select person_id, count(*) from association_history group by all order by all"
    assert query(workspace, looks) == [("anna", 40), ("ben", 2 * 40)]


def test_without_anything_new_nothing_is_written(workspace):
    run(workspace, STRESS)
    before = workspace.warehouse.read_bytes()

    _, associations = run(workspace, STRESS)

    assert associations == 0
    assert workspace.warehouse.read_bytes() == before


def test_a_phase_is_compared_for_the_one_who_declares_it(workspace):
    run(workspace)

    _, associations = run(workspace, PHYSIO)

    assert associations == 40
    found = query(
        workspace, "select person_id, phase, started_on::text, refusal from phase_comparisons"
    )
    # 42 days before 15 March, of which the last 14 are left out.
    refusal = "Not enough rated days before the start: they span 28 of the 42 days needed"
    assert [row[:3] for row in found] == [("anna", "physio", "2026-03-15")]
    assert found[0][3].startswith(refusal)


def test_a_phase_that_is_withdrawn_leaves_no_comparison(workspace):
    run(workspace, PHYSIO)

    run(workspace)

    assert query(workspace, "from phase_comparisons") == []


def test_each_person_has_their_rows(workspace):
    run(workspace)

    rows = {
        "pain_trends": 1,
        "flare_rates": 1,
        "exercise_responses": 1,
        "association_looks": 1,
        "earlier_pain_links": 5,
        "weekly_associations": 5 * 4,
    }
    for table, count in rows.items():
        counts = f"select person_id, count(*) from {table} group by all order by all"
        assert query(workspace, counts) == [("anna", count), ("ben", count)]


def sessions(con, load, *rows):
    load("exercise_log", *({"kind": "aerobic", **row} for row in rows))
    found = association_inputs.aerobic_sessions_frame(con, "anna")
    return [
        (row.started_at.tz_convert("UTC").strftime("%H:%M"), row.minutes)
        for row in found.itertuples(index=False)
    ]


def clock(text):
    return datetime.fromisoformat(f"2024-03-04T{text}:00+00:00")


def test_a_session_that_log_and_watch_both_tell_of_is_one(con, load):
    found = sessions(
        con,
        load,
        {"started_at": clock("17:00"), "minutes": 30.0, "source_id": "log"},
        {"started_at": clock("17:04"), "minutes": 31.0, "source_id": "watch"},
        {"started_at": clock("17:36"), "minutes": 20.0, "source_id": "watch"},
    )

    assert found == [("17:00", 35), ("17:36", 20)]


def test_sessions_of_other_kinds_and_without_a_time_are_no_bouts(con, load):
    found = sessions(
        con,
        load,
        {"started_at": clock("09:00"), "minutes": None},
        {"started_at": clock("17:00"), "minutes": 30.0, "kind": "core"},
        {"started_at": None, "minutes": 30.0},
    )

    assert found == [("09:00", 0)]
