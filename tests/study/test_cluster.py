"""On a cluster a study comes out as anywhere else, whoever is killed meanwhile."""

import subprocess
import sys
import threading
import time

import psutil
import pytest
from cluster_of_processes import PATIENCE_SECONDS, Cluster
from made_up_study import copied, digests_of

from backpain_analytics.errors import ArgumentError, ClusterLostError
from backpain_analytics.study.cluster import Hands
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.pool import study_status
from backpain_analytics.study.run import StudyRequest, run_study


@pytest.fixture
def owing(made_up_study, tmp_path):
    """`owing(2)`: the study with so many of its shards to be computed; the others are done.

    Its name stands for a person's in what is logged.
    """
    folder = copied(made_up_study, tmp_path / "s")

    def take_away(shards):
        for manifest in sorted((folder / "results").rglob("manifests/*.json"))[:shards]:
            for path in (folder / "results").rglob(f"*{manifest.stem}*"):
                path.unlink()
        return folder

    return take_away


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers at first; one test kills one of them, and the last one the scheduler."""
    with Cluster(tmp_path_factory.mktemp("processes") / "cluster") as started:
        yield started


def during(cluster, event):
    """Do something as soon as a shard is under way."""

    def wait():
        until = time.monotonic() + PATIENCE_SECONDS
        while not cluster.scratch() and time.monotonic() < until:
            time.sleep(0.05)
        event()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_a_worker_that_is_killed_costs_nothing_and_a_second_run_computes_nothing(
    owing, one_warehouse, cluster
):
    study = owing(2)
    hands = Hands(scheduler=cluster.address)
    killing = during(cluster, cluster.kill_worker)
    summary = run_study(open_study(study), StudyRequest(hands))
    killing.join()

    assert len(summary.computed) == 2
    assert study_status(open_study(study)).digests == digests_of(one_warehouse)
    assert run_study(open_study(study), StudyRequest(hands)).computed == ()
    assert "p00000" not in cluster.logs()


def test_what_was_done_before_the_scheduler_died_is_kept(owing, one_warehouse, cluster):
    def kill(progress):
        if progress.done:
            cluster.kill_scheduler()

    study = owing(2)
    with pytest.raises(ClusterLostError, match="run this again"):
        run_study(open_study(study), StudyRequest(Hands(scheduler=cluster.address)), kill)

    done = study_status(open_study(study)).pieces
    assert done >= 2
    summary = run_study(open_study(study), StudyRequest(Hands(0)))
    assert len(summary.computed) == 3 - done
    assert study_status(open_study(study)).digests == digests_of(one_warehouse)


@pytest.mark.parametrize("shards", [1, pytest.param(3, marks=pytest.mark.thorough)])
def test_workers_on_this_machine_are_gone_afterwards(owing, one_warehouse, shards):
    study = owing(shards)
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    summary = run_study(open_study(study), StudyRequest(Hands(1, memory="4GB")))

    assert len(summary.computed) == shards
    left = [
        child.cmdline()
        for child in psutil.Process().children(recursive=True)
        if child.pid not in before and "resource_tracker" not in " ".join(child.cmdline())
    ]
    assert left == []
    assert study_status(open_study(study)).digests == digests_of(one_warehouse)


def test_no_scheduler_at_an_address_is_said_with_the_remedy(owing):
    study = owing(1)
    with pytest.raises(ArgumentError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_study(open_study(study), StudyRequest(Hands(scheduler="tcp://127.0.0.1:9")))


def test_without_dask_the_remedy_is_named(owing):
    study = owing(1)
    code = (
        "import sys; sys.modules['dask'] = None\n"
        "from backpain_analytics.cli import main\n"
        f"sys.argv = ['backpain', 'study', 'run', {str(study)!r}, '--workers', '2']\n"
        "main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert "pip install 'backpain-analytics[cluster]'" in ended.stderr
    assert "--workers 0" in ended.stderr
    assert "Traceback" not in ended.stderr
