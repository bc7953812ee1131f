"""A made-up study, computed once, and the same people as one warehouse."""

import shutil

import pytest
from made_once import made_once
from made_up_study import copied, made_up

from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.run import run_study


@pytest.fixture(scope="session")
def made_up_study(tmp_path_factory):
    """Six people in three shards, computed one after the other in this process."""
    return made_once(
        tmp_path_factory, "made-up-study", lambda folder: run_study(open_study(made_up(folder)))
    )


@pytest.fixture
def study(made_up_study, tmp_path):
    """A computed study to change."""
    return copied(made_up_study, tmp_path / "s")


@pytest.fixture(scope="session")
def study_of_one(tmp_path_factory):
    """One person of twenty days, computed."""
    return made_once(
        tmp_path_factory,
        "study-of-one",
        lambda folder: run_study(open_study(made_up(folder, people=1, days=20))),
    )


@pytest.fixture
def small_study(study_of_one, tmp_path):
    """A small computed study to change."""
    return copied(study_of_one, tmp_path / "p")


@pytest.fixture(scope="session")
def one_warehouse(made_up_study, tmp_path_factory):
    """The same people, taken in by one run."""

    def make(folder):
        shutil.copytree(made_up_study / "inbox", folder / "inbox")
        for table in (made_up_study / "tables").iterdir():
            shutil.copy(table, folder / "inbox")
        run(Workspace(folder, open_study(made_up_study).settings), IngestRequest(), pages=False)

    made = made_once(tmp_path_factory, "one-warehouse", make)
    return Workspace(made, open_study(made_up_study).settings).warehouse
