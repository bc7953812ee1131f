"""A made-up study, computed once, and the same people as one warehouse."""

import shutil

import pytest
from made_up_study import copied, made_up

from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.run import run_study


@pytest.fixture(scope="session")
def made_up_study(tmp_path_factory):
    """Six people in three shards, computed one after the other in this process."""
    folder = made_up(tmp_path_factory.mktemp("study") / "made-up")
    run_study(open_study(folder))
    return folder


@pytest.fixture
def study(made_up_study, tmp_path):
    """A computed study to change."""
    return copied(made_up_study, tmp_path / "s")


@pytest.fixture(scope="session")
def one_warehouse(made_up_study, tmp_path_factory):
    """The same people, taken in by one run."""
    folder = tmp_path_factory.mktemp("one")
    shutil.copytree(made_up_study / "inbox", folder / "inbox")
    for table in (made_up_study / "tables").iterdir():
        shutil.copy(table, folder / "inbox")
    workspace = Workspace(folder, open_study(made_up_study).settings)
    run(workspace, IngestRequest(), pages=False)
    return workspace.warehouse
