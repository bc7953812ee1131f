"""How a flow ends: each end has a name of its own, and a sentence that says why; its deployment."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import httpx
import pytest
from made_up_study import add_poisonous, made_up
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, DeploymentFilter, FlowRunFilter
from prefect.settings import PREFECT_API_URL, PREFECT_LOCAL_STORAGE_PATH, temporary_settings

from backpain_analytics.errors import NothingUsableError, WarehouseBusyError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.cohort import cohort as pool
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.warehouse.publish import drafting
from pipelines import nightly as nights
from pipelines.clock import cron_schedule
from pipelines.cohort import cohort
from pipelines.deployments import deployment_name
from pipelines.endings import run_by_hand
from pipelines.nightly import nightly
from pipelines.study import study
from pipelines.tasks import as_task

DIARY = "date,pain_nrs\n" + "\n".join(f"2026-03-{day:02},{day % 7}" for day in range(1, 31)) + "\n"


@pytest.fixture(scope="module", autouse=True)
def prefect():
    """A Prefect server for the tests of this file."""
    # It loads the server, which no other file needs: not while tests are gathered.
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def workspace(tmp_path):
    return with_a_diary(tmp_path / "w")


def with_a_diary(folder):
    workspace = create_workspace(folder)
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "diary.csv").write_text(DIARY, encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def clean_night(prefect, tmp_path_factory):
    """A workspace with a diary after its first night, and how that ended; tests leave it so."""
    workspace = with_a_diary(tmp_path_factory.mktemp("clean") / "w")
    return workspace, end_of(nightly, workspace.folder)


@pytest.fixture
def after_a_night(clean_night, tmp_path):
    """The same, to go on with."""
    return open_workspace(shutil.copytree(clean_night[0].folder, tmp_path / "again"))


@pytest.fixture
def storage(tmp_path):
    """Return the folder to which Prefect would write results and exceptions."""
    with temporary_settings({PREFECT_LOCAL_STORAGE_PATH: tmp_path / "storage"}):
        yield tmp_path / "storage"


@pytest.fixture
def by_hand(monkeypatch, capsys):
    """`by_hand(workspace)`: run a night as its command does; gives (exit code, last line said)."""

    def by_hand(workspace):
        monkeypatch.setattr(sys, "argv", ["nightly", str(workspace.folder)])
        mask, handler = os.umask(0o022), signal.getsignal(signal.SIGTERM)
        try:
            with pytest.raises(SystemExit) as ended:
                run_by_hand(nightly)
        finally:
            os.umask(mask)
            signal.signal(signal.SIGTERM, handler)
        return ended.value.code, capsys.readouterr().err.splitlines()[-1]

    return by_hand


def end_of(which, folder):
    """Run a flow and return its end state, as Prefect keeps it."""
    return which(folder, return_state=True)


def artifact_of(end, key):
    """Return what a run left under a key for those who look at Prefect's pages."""
    of_the_run = ArtifactFilter(flow_run_id={"any_": [end.state_details.flow_run_id]})
    with get_client(sync_client=True) as client:
        (artifact,) = client.read_artifacts(artifact_filter=of_the_run)
    assert artifact.key == key
    return artifact


def tables(warehouse):
    """All tables, row by row, without when they were made and where from."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where table_name not in "
            "('source_files', 'seen_paths', 'build_state', 'built_persons') order by all"
        ).fetchall()
        lasting = "columns(lambda name: name not in ('computed_at', 'tier_since'))"
        return {
            name: con.execute(f"select {lasting} from {name} order by all").fetchall()
            for (name,) in names
        }


def test_the_flow_and_the_command_make_identical_tables(clean_night, workspace):
    by_flow, _ = clean_night
    pages = {page.name for page in by_flow.reports.glob("*.html")} - {"index.html"}

    summary = run(workspace, IngestRequest())

    assert tables(workspace.warehouse) == tables(by_flow.warehouse)
    assert {page.name for page in summary.reports.files} == pages


def test_a_clean_night_is_completed_and_says_what_it_did(clean_night):
    _, end = clean_night

    done = {
        "files read": 1,
        "files unreadable": 0,
        "files of unknown kind": 0,
        "files waiting": 0,
        "files withdrawn": 0,
        "places not there": 0,
        "rows read": 30,
        "rows rejected": 0,
        "people concerned": 1,
        "days computed": 0,
        "associations": 40,
        "pages written": 1,
        "pages failed": 0,
    }
    assert (end.type, end.name) == ("COMPLETED", "Completed")
    assert end.message == ", ".join(f"{what}: {count}" for what, count in done.items()) + "."
    kept = json.loads(artifact_of(end, "night").data)
    assert {row["what"]: row["count"] for row in kept} == done


TORN = ("torn.fit", b"\x0e\x10\x00\x00\xff\x00\x00\x00.FIT12", "files unreadable: 1")
UNKNOWN = ("holiday.jpg", b"\xff\xd8\xffholiday", "files of unknown kind: 1")
REJECTED = ("second.csv", b"date,pain_nrs\n2026-02-01,3\n2026-02-02,many\n", "rows rejected: 1")


@pytest.mark.parametrize(
    "left_out",
    [
        (TORN, UNKNOWN, REJECTED),
        *(pytest.param((one,), marks=pytest.mark.thorough) for one in (TORN, UNKNOWN, REJECTED)),
    ],
    ids=lambda left_out: " ".join(name for name, *_ in left_out),
)
def test_a_night_that_left_something_out_does_not_look_like_a_clean_one(after_a_night, left_out):
    for name, content, _ in left_out:
        (after_a_night.inbox / "anna" / name).write_bytes(content)

    end = end_of(nightly, after_a_night.folder)

    assert (end.type, end.name) == ("COMPLETED", "Completed with warnings")
    assert all(said in end.message for _, _, said in left_out)
    assert end.message.endswith("'backpain status' says what was left out.")


def test_a_night_while_another_run_writes_is_skipped(workspace):
    with drafting(workspace.warehouse):
        end = end_of(nightly, workspace.folder)

    assert (end.type, end.name) == ("CANCELLED", "Skipped")
    assert f"is being written by process {os.getpid()}" in end.message


def test_a_night_whose_files_are_all_of_no_use_ends_in_a_state_of_its_own(workspace, by_hand):
    eggs = workspace.inbox / "anna" / "diary.csv"
    eggs.write_text("moment,eggs\n2026-03-01,4\n", encoding="utf-8")

    end = end_of(nightly, workspace.folder)
    eggs.write_text("moment,eggs\n2026-03-01,5\n", encoding="utf-8")
    code, said = by_hand(workspace)

    assert (end.type, end.name) == ("FAILED", "Nothing usable")
    assert end.message.startswith("not one of the files could be used")
    assert code == NothingUsableError.exit_code
    assert said == f"error: {end.message}"


def test_a_failed_night_says_why_in_one_line_and_writes_no_exception_to_a_file(
    workspace, caplog, storage
):
    workspace.warehouse.write_bytes(b"no warehouse" * 1000)

    end = end_of(nightly, workspace.folder)

    assert (end.type, end.name) == ("FAILED", "Failed")
    assert "is damaged, or no DuckDB file" in end.message
    assert "!." not in end.message
    assert "\n" not in end.message
    assert not [record for record in caplog.records if record.exc_info]
    assert not storage.exists()


def test_what_nobody_foresaw_fails_the_night_and_is_not_written_to_a_file_either(
    after_a_night, monkeypatch, storage
):
    def break_down(_summary):
        raise ZeroDivisionError("in anna's tables")

    monkeypatch.setattr(nights, "_end_state", break_down)

    end = end_of(nightly, after_a_night.folder)

    assert (end.type, end.message) == ("FAILED", "ZeroDivisionError: in anna's tables")
    assert not storage.exists()


def test_the_cohort_flow_pools_everyone_and_keeps_the_table(after_a_night):
    end = end_of(cohort, after_a_night.folder)

    pooled = pool(after_a_night)
    assert (end.type, end.message) == ("COMPLETED", "1 persons pooled.")
    assert end.result() == pooled
    kept = json.loads(artifact_of(end, "cohort").data)
    assert [row["exposure"] for row in kept] == [row.exposure for row in pooled.associations]


def test_the_cohort_flow_ends_likewise(workspace, storage):
    end = end_of(cohort, workspace.folder)

    assert end.type == "FAILED"
    assert "backpain run" in end.message
    assert not storage.exists()


def test_a_run_is_called_by_its_workspace_and_start_and_its_tasks_follow_one_another(clean_night):
    _, end = clean_night

    of_the_run = FlowRunFilter(id={"any_": [end.state_details.flow_run_id]})
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(end.state_details.flow_run_id)
        tasks = {task.name: task for task in client.read_task_runs(flow_run_filter=of_the_run)}
    before = {
        name: {tasks_before.id for inputs in task.task_inputs.values() for tasks_before in inputs}
        for name, task in tasks.items()
    }
    assert run.name == f"w {run.start_time:%Y-%m-%d %H:%M}"
    assert before["build"] == {tasks["ingest"].id}
    assert before["associate"] == before["report"] == {tasks["build"].id}


@pytest.mark.parametrize(
    ("error", "tries"), [(OSError("the share is away"), 4), (ValueError("a mistake"), 1)]
)
def test_only_what_a_network_share_can_recover_from_is_tried_again(error, tries):
    tried = []

    def stage():
        tried.append(error)
        raise error

    @flow
    def of_one_step():
        as_task(stage, "step").with_options(retry_delay_seconds=0)()

    with pytest.raises(type(error)):
        of_one_step()

    assert tried == [error] * tries


def test_by_hand_the_end_is_one_sentence_and_the_commands_exit_code(workspace, by_hand):
    with drafting(workspace.warehouse):
        code, said = by_hand(workspace)

    assert code == WarehouseBusyError.exit_code
    assert said.startswith(f"error: {workspace.warehouse} is")


def test_prefect_yaml_deploys_the_workspace_that_is_pointed_at(workspace, tmp_path):
    """The pool is made without a template, which Prefect's command would ask the network for."""
    address = PREFECT_API_URL.value()
    httpx.post(f"{address}/work_pools/", json={"name": "backpain", "type": "process"})
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    project = Path(__file__).parents[2]

    subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
        env=kept
        | {
            "PYTHONPATH": str(project),
            "PREFECT_HOME": str(tmp_path / "prefect"),
            "PREFECT_API_URL": address,
            "DO_NOT_TRACK": "1",
            "BACKPAIN_WORKSPACE": str(workspace.folder),
        },
        cwd=project,
        check=True,
        timeout=120,
    )

    named = DeploymentFilter(name={"any_": [f"{deployment_name(workspace)}-worker"]})
    with get_client(sync_client=True) as client:
        (deployed,) = client.read_deployments(deployment_filter=named)
    (schedule,) = deployed.schedules
    assert deployed.parameters == {"folder": str(workspace.folder)}
    assert deployed.global_concurrency_limit.limit == 1
    assert deployed.concurrency_options.collision_strategy == "CANCEL_NEW"
    assert deployed.work_pool_name == "backpain"
    zone = workspace.settings.time_zone
    assert cron_schedule(schedule.schedule.cron, zone).timezone == zone
    assert schedule.schedule.timezone == zone


def test_a_study_ends_with_its_counts_and_nobodys_name(tmp_path, storage, caplog):
    folder = made_up(tmp_path / "s", people=1, days=40, years=5)
    add_poisonous(folder)

    end = study(folder, workers=0, return_state=True)

    assert end.name == "Completed with warnings"
    assert end.message == "1 of 2 persons pooled."
    counts = {row["what"]: row["count"] for row in json.loads(artifact_of(end, "study").data)}
    assert counts == {
        "pooled": 1, "without_data": 0, "failed": 1, "waiting": 0, "pieces computed now": 1,
    }  # fmt: skip
    assert not storage.exists()
    assert "p00000" not in caplog.text
