"""What a terminal shows while a run goes on: one bar, what it is at, and how far."""

import os
import pty
import re
import subprocess
import sys

import pytest
from conftest import DIARY

from backpain_analytics.console import terminal
from backpain_analytics.progress import Progress
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run

STEPS = """\
time,steps
2026-03-02T08:00:00+01:00,70
2026-03-02T08:01:00+01:00,80
"""


@pytest.fixture
def workspace(tmp_path):
    """Two people, one with two files."""
    workspace = create_workspace(tmp_path / "space")
    for path, text in (("anna/diary", DIARY), ("anna/steps", STEPS), ("emil/diary", DIARY)):
        file = workspace.inbox / f"{path}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return workspace


def test_a_run_tells_how_far_each_step_has_come(workspace):
    told = []

    run(workspace, IngestRequest(), told.append)

    assert list(dict.fromkeys(each.step for each in told)) == list(terminal.WHOLE_RUN)
    for step in terminal.WHOLE_RUN:
        done = [each.done / each.of for each in told if each.step == step]
        assert done == sorted(done)
        assert done[-1] == 1
    last = {each.step: (each.of, each.people) for each in told}
    assert (last["reading"], last["relating"], last["writing"]) == ((3, None), (2, None), (2, None))
    assert last["computing"][1] == 2


def shown_on_a_terminal(*words):
    """Run the command on a terminal of its own; return what that showed, colours left out."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "backpain_analytics.cli", *words]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        shown = b""
        # The far end of a terminal that closes is an error on Linux.
        while part := _read(ours):
            shown += part
        assert process.wait() == 0
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


def _read(terminal):
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def test_a_terminal_shows_what_work_is_at(workspace):
    assert "Reading files: 3 of 3" in shown_on_a_terminal("ingest", "-w", workspace.folder)


def test_without_a_terminal_no_bar_is_drawn(capfd):
    with terminal.progress("reading", "writing") as on_progress:
        on_progress(Progress("writing", 1, 2))

    assert capfd.readouterr() == ("", "")
