"""Run the nightly flow at the times of a cron line, until stopped."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL

from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace
from pipelines.clock import cron_schedule, next_run
from pipelines.deployments import deployment_name

_PATIENCE_SECONDS = 30
"""How long a run that is asked to stop may take to end what it is at."""

_LOOK_AT_THE_CLOCK_SECONDS = 15
"""A machine that slept wakes to another time: a run may then be late by so much."""


def serve(workspace: Workspace, cron: str) -> None:
    """Run a workspace's flow until stopped: on a Prefect server if one is given, else from here.

    Raises:
        WorkspaceError: The cron line cannot be kept.
    """
    schedule = cron_schedule(cron, workspace.settings.time_zone)
    if PREFECT_API_URL.value():
        _serve_on_a_server(workspace, schedule)
    else:
        _serve_from_here(workspace, schedule)


def _serve_on_a_server(workspace: Workspace, schedule: CronSchedule) -> None:
    # It brings 200 MB of libraries, which a process that only waits need not hold.
    from pipelines.nightly import nightly  # noqa: PLC0415

    nightly.serve(
        name=deployment_name(workspace),
        schedule=Cron(schedule.cron, timezone=schedule.timezone),
        parameters={"folder": str(workspace.folder)},
        global_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
    )


def _serve_from_here(workspace: Workspace, schedule: CronSchedule) -> None:
    """Start a process for each run; it brings a Prefect server of its own and ends it.

    The server that Prefect starts for a flow has no scheduler, and one that has would stand
    open, day and night, to everyone on this machine.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        due = next_run(schedule, datetime.now(UTC))
        while True:
            when = f"{due:%Y-%m-%d %H:%M %Z}"
            # Where Prefect's own log goes.
            sys.stderr.write(f"{workspace.folder} is being served; next run: {when}.\n")
            _wait_until(due)
            with _run(workspace) as process:
                process.wait()
            due = next_run(schedule, max(datetime.now(UTC), due + timedelta(seconds=1)))


def _wait_until(due: datetime) -> None:
    while (left := (due - datetime.now(UTC)).total_seconds()) > 0:
        time.sleep(min(left, _LOOK_AT_THE_CLOCK_SECONDS))


@contextmanager
def _run(workspace: Workspace) -> Iterator[subprocess.Popen[bytes]]:
    """Run the flow once in a process group of its own, of which nothing is left behind."""
    command = [sys.executable, "-m", "pipelines.nightly", str(workspace.folder)]
    process = subprocess.Popen(command, env=_environment(workspace), start_new_session=True)
    try:
        yield process
    finally:
        try:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_SECONDS)
        finally:  # also when asked to stop a second time
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _environment(workspace: Workspace) -> dict[str, str]:
    """Return where Prefect keeps its records of a run, and what only its client may know."""
    home = workspace.folder / "prefect"
    home.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    password = f"backpain:{secrets.token_urlsafe()}"
    return {
        "PREFECT_HOME": str(home),
        **os.environ,
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_AUTH_STRING": password,
    }
