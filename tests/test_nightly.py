"""The Prefect door: the same tables as by hand, and a schedule that really fires."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from backpain_analytics import stages
from backpain_analytics.errors import NothingUsableError, WorkspaceError
from backpain_analytics.workspace import create_workspace

DIARY = "date,pain_nrs\n" + "\n".join(f"2026-03-{day:02},{day % 7}" for day in range(1, 31))


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "diary.csv").write_text(DIARY, encoding="utf-8")
    return workspace


@pytest.fixture
def private_prefect(tmp_path):
    """Return an environment in which Prefect keeps everything in a folder of the test."""
    return {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


def tables(warehouse):
    """All tables, row by row, without when they were made and where from."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = con.execute(
            "select table_name from duckdb_tables() "
            "where table_name not in "
            "('source_files', 'seen_paths', 'build_state', 'built_persons') order by all"
        ).fetchall()
        lasting = "columns(lambda name: name not in ('computed_at', 'tier_since'))"
        return {
            name: con.execute(f"select {lasting} from {name} order by all").fetchall()
            for (name,) in names
        }


def test_the_flow_and_the_command_make_identical_tables(workspace, private_prefect, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pipelines.nightly", str(workspace.folder)],
        env=private_prefect,
        check=True,
        timeout=180,
    )
    by_flow = tables(workspace.warehouse)
    pages = {page.name for page in workspace.reports.glob("*.html")}
    workspace.warehouse.unlink()

    summary = stages.run(workspace, stages.IngestRequest())

    assert tables(workspace.warehouse) == by_flow
    assert {page.name for page in summary.pages} == pages


def test_a_night_whose_files_are_all_of_no_use_ends_in_a_state_of_its_own(
    workspace, private_prefect
):
    (workspace.inbox / "anna" / "diary.csv").write_text("moment,eggs\n2026-03-01,4\n")

    said = subprocess.run(
        [sys.executable, "-m", "pipelines.nightly", str(workspace.folder)],
        env=private_prefect | {"PREFECT_LOGGING_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert said.returncode == NothingUsableError.exit_code
    assert "error: not one of the files could be used" in said.stderr
    assert "Nothing usable" in said.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.5)


@pytest.fixture
def server(private_prefect):
    """A real Prefect server on this machine's loopback; yields the environment that uses it."""
    port = free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    environment = {
        **private_prefect,
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    started = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def is_up():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_for(is_up, 120, "the start of the Prefect server")
        yield {**environment, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    finally:
        started.terminate()
        started.wait(timeout=30)


def test_a_schedule_really_fires(workspace, server):
    served = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "backpain_analytics.cli",
            "serve",
            "--workspace",
            str(workspace.folder),
            "--cron",
            "* * * * *",
        ],
        env=server,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(workspace.warehouse.exists, 170, "a scheduled run")
        wait_for(lambda: list(workspace.reports.glob("*.html")), 60, "the page of the run")
    finally:
        served.terminate()
        served.wait(timeout=60)


def test_a_flow_without_a_workspace_ends_with_a_sentence(tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "pipelines.nightly", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == WorkspaceError.exit_code
    assert said.stderr.startswith("error: ")
    assert "Traceback" not in said.stderr


def test_the_flows_bring_settings_of_their_own():
    """Both switches of the telemetry are off, and a slow machine has time to start."""
    own = ("DO_NOT_TRACK", "PREFECT_SERVER")
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pipelines.nightly, os; from prefect.settings import get_current_settings;"
            "server = get_current_settings().server;"
            "print(os.environ['DO_NOT_TRACK'], server.analytics_enabled,"
            " server.ephemeral.startup_timeout_seconds)",
        ],
        env={key: value for key, value in os.environ.items() if not key.startswith(own)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.split() == ["1", "False", "180"]
