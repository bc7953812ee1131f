"""The Prefect door: schedules that really fire, and flows that are run by hand."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run as run_stage
from pipelines.deployments import deployment_name

DIARY = "date,pain_nrs\n" + "\n".join(f"2026-03-{day:02},{day % 7}" for day in range(1, 31))


@pytest.fixture
def workspace(tmp_path):
    return workspace_with_a_diary(tmp_path / "w")


def workspace_with_a_diary(folder):
    workspace = create_workspace(folder)
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "diary.csv").write_text(DIARY, encoding="utf-8")
    return workspace


@pytest.fixture(scope="module")
def environment():
    """Return that of a user who has set up nothing of Prefect's."""
    own = ("PREFECT_", "DO_NOT_TRACK")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.5)


def start_server(environment):
    """Start a Prefect server; gives its process and address, or None where it has ended.

    Another program may have taken the port since it was found to be free.
    """
    port = free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    started = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def has_answered_or_ended():
        with socket.socket() as probe:
            return started.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0

    wait_for(has_answered_or_ended, 120, "the start of the Prefect server")
    return None if started.poll() is not None else (started, f"http://127.0.0.1:{port}/api")


@pytest.fixture(scope="module")
def server(environment, tmp_path_factory):
    """A real Prefect server on this machine's loopback; yields the environment that uses it."""
    environment = {
        **environment,
        "PREFECT_HOME": str(tmp_path_factory.mktemp("server")),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    tries = (start_server(environment) for _ in range(3))
    started, address = next(found for found in tries if found is not None)
    try:
        yield {**environment, "PREFECT_API_URL": address}
    finally:
        started.terminate()
        started.wait(timeout=30)


class Served:
    """A `backpain serve` of a workspace, and what it says."""

    def __init__(self, workspace, environment, cron):
        self.mark = f"OF_THE_TEST={uuid4()}"
        self.log = workspace.folder.with_suffix(".log")
        command = [sys.executable, "-m", "backpain_analytics.cli", "serve", "--cron", cron]
        name, value = self.mark.split("=")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--workspace", str(workspace.folder)],
                env={**environment, name: value},
                stdout=log,
                stderr=log,
            )

    def said(self, pattern):
        return re.findall(pattern, self.log.read_text(encoding="utf-8"))

    def left_behind(self):
        """Return what still runs of it, by its environment: Linux shows that of each process."""
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                is_ours = self.mark.encode() in environ.read_bytes()
            except OSError:  # it has ended meanwhile, or is another user's
                continue
            if is_ours:
                found.append((environ.with_name("cmdline")).read_text().replace("\0", " "))
        return found


@contextmanager
def serving(workspace, environment, cron):
    # Where files are usually open to others.
    mask = os.umask(0o022)
    served = Served(workspace, environment, cron)
    os.umask(mask)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.process.terminate()
        served.process.wait(timeout=60)


BEGUN = "Beginning flow run '"
COMPLETED = r"Flow run '[^']+' - Finished in state Completed\("


def test_a_schedule_fires_without_a_server_and_is_stopped_in_mid_night(workspace, environment):
    """That a scheduled night comes to its end is waited for by `make schedule-check`."""
    with serving(workspace, environment, "* * * * * */5") as served:
        wait_for(lambda: served.said(BEGUN), 170, "a scheduled run")

        served.process.send_signal(signal.SIGTERM)

        assert served.process.wait(timeout=60) == 0
    assert served.left_behind() == []
    # What was at work has given way, and what Prefect keeps is the owner's alone.
    assert run_stage(workspace, IngestRequest()).reports.files
    kept = [workspace.folder / "prefect", *(workspace.folder / "prefect").rglob("*")]
    assert workspace.folder / "prefect" / "prefect.db" in kept
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
    assert not (workspace.folder / "prefect" / "storage").exists()


def test_a_serve_that_waits_ends_when_interrupted(workspace, environment):
    with serving(workspace, environment, "0 4 * * *") as served:
        wait_for(lambda: served.said("is being served; next run: .* 04:00"), 60, "the start")

        served.process.send_signal(signal.SIGINT)

        assert served.process.wait(timeout=60) == 0
    assert served.left_behind() == []
    assert not served.said("Traceback")


@pytest.mark.skipif("SCHEDULE_CHECK" not in os.environ, reason="minutes: 'make schedule-check'")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_two_workspaces_are_served_minute_by_minute_without_a_server(tmp_path, environment, stop):
    one, two = (workspace_with_a_diary(tmp_path / name) for name in ("one", "two"))
    with (
        serving(one, environment, "* * * * *") as first,
        serving(two, environment, "* * * * *") as second,
    ):
        both = (first, second)
        wait_for(lambda: all(s.said(COMPLETED) for s in both), 170, "the first runs")
        wait_for(lambda: all(s.said(COMPLETED)[1:] for s in both), 100, "the second runs")
        assert all(list(each.reports.glob("*.html")) for each in (one, two))
        for served in both:
            served.process.send_signal(stop)
        assert [served.process.wait(timeout=60) for served in both] == [0, 0]
    assert first.left_behind() == second.left_behind() == []


def ask(server, path, question):
    """Return what a server answers."""
    answer = httpx.post(f"{server['PREFECT_API_URL']}/{path}", json=question, timeout=30)
    return answer.raise_for_status().json()


def flow_runs(server):
    """Return the flow runs on a server: the workspace's name and the state of each."""
    found = ask(server, "flow_runs/filter", {})
    return [(Path(run["parameters"]["folder"]).name, run["state_type"]) for run in found]


@pytest.mark.skipif("SCHEDULE_CHECK" not in os.environ, reason="minutes: 'make schedule-check'")
def test_two_workspaces_on_one_server_keep_their_own_nights(tmp_path, server):
    one, two = (workspace_with_a_diary(tmp_path / name) for name in ("one", "two"))
    with (
        serving(one, server, "* * * * * */10") as first,
        serving(two, server, "* * * * * */10") as second,
    ):
        pages = {served: served.log.with_suffix("") / "reports" for served in (first, second)}
        wait_for(
            lambda: all(list(folder.glob("*.html")) for folder in pages.values()),
            170,
            "a scheduled run of both",
        )
        runs = flow_runs(server)
    assert {name for name, _ in runs} == {"one", "two"}
    # A run that is due while another one is at work is cancelled, not failed.
    assert not {state for _, state in runs} & {"FAILED", "CRASHED"}
    assert f"nightly/{deployment_name(one)}" in first.log.read_text(encoding="utf-8")


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
