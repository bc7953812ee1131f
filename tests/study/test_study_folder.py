"""What a study's folder may say, and what it is told where something is wrong."""

from datetime import UTC, datetime

import polars as pl
import pytest

from backpain_analytics.errors import (
    ArgumentError,
    NothingToReportError,
    UnreadableExportError,
    WorkspaceError,
)
from backpain_analytics.study.cluster import hands
from backpain_analytics.study.folder import TEMPLATE, open_study
from backpain_analytics.study.plan import make_plan
from backpain_analytics.study.pool import pool_study, study_status


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.toml").write_text("", encoding="utf-8")
    (tmp_path / "inbox" / "anna").mkdir(parents=True)
    (tmp_path / "inbox" / "anna" / "diary.csv").write_text("date,pain\n2026-01-01,3\n")
    return tmp_path


def persons(folder, text):
    (folder / "persons.csv").write_text(text, encoding="utf-8")
    return open_study(folder).settings.persons


def refusal(folder):
    with pytest.raises(WorkspaceError) as caught:
        open_study(folder)
    return str(caught.value)


def test_a_folder_without_study_toml_says_how_to_begin(tmp_path):
    assert "backpain study sample" in refusal(tmp_path)


def test_the_template_is_understood(folder):
    (folder / "study.toml").write_text(TEMPLATE, encoding="utf-8")

    assert open_study(folder).cut.person_years_a_shard == 25


def test_a_key_that_is_not_known_is_named(folder):
    (folder / "study.toml").write_text("[study]\nshards = 3\n", encoding="utf-8")

    assert "study: shards: no such key" in refusal(folder)


def test_people_are_stated_in_a_table_and_blank_cells_state_nothing(folder):
    anna = persons(
        folder, "person_id,birth_year,sex,time_zone\nanna,1980,female,Europe/Berlin\nben,,,\n"
    )["anna"]

    assert (anna.birth_year, anna.sex, anna.time_zone) == (1980, "female", "Europe/Berlin")
    assert open_study(folder).settings.persons["ben"].birth_year is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person_id,birth_year\nanna,1899\n", "persons.csv, line 2: birth_year: "),
        ("person_id,birth_year\nanna,1980\nanna,1981\n", "line 3: person_id is blank, or"),
        ("person_id,birth_year\n,1980\n", "line 2: person_id is blank"),
        ("person_id,shoe_size\nanna,39\n", "line 2: shoe_size: no such key"),
        ("person_id,birth_year\nanna\n", "line 2: it has not as many cells"),
        ("person_id,birth_year\nanna,1980,7\n", "line 2: it has not as many cells"),
        ("name,birth_year\nanna,1980\n", "no column 'person_id'"),
        ("person_id,time_zone\nanna,Berlin\n", "no time zone is called 'Berlin'"),
    ],
)
def test_a_table_of_people_that_is_wrong_names_the_line(folder, text, said):
    (folder / "persons.csv").write_text(text, encoding="utf-8")

    assert said in refusal(folder)


def test_an_inbox_of_ones_own_is_refused_as_a_worker_may_not_reach_it(folder):
    (folder / "study.toml").write_text('[persons.anna]\ninbox = ["/x"]\n', encoding="utf-8")

    assert "persons.anna.inbox" in refusal(folder)


def test_nobody_is_no_study(tmp_path):
    (tmp_path / "study.toml").write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="there is nobody"):
        make_plan(open_study(tmp_path))


def test_files_in_nobodys_folder_are_counted(folder):
    (folder / "inbox" / "diary.csv").write_text("date,pain\n2026-01-01,3\n")
    (folder / "inbox" / ".DS_Store").write_text("")

    plan = make_plan(open_study(folder))
    assert ([one.person_id for one in plan.people], plan.loose_files) == (["anna"], 1)


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("steps.csv", None, "only files that end in .parquet"),
        ("steps.parquet", None, "no Parquet file"),
        ("steps.parquet", {"steps": [3]}, "none of its columns says whose a row is"),
        ("steps.parquet", {"person_id": ["a"], "mood": [3]}, "are not among its columns"),
    ],
)
def test_a_table_that_names_no_people_or_no_minutes_is_refused(folder, name, rows, said):
    path = folder / "tables" / name
    path.parent.mkdir()
    if rows:
        pl.DataFrame({"datetime": [datetime(2026, 1, 1, tzinfo=UTC)]} | rows).write_parquet(path)
    else:
        path.write_text("time,steps\n")

    with pytest.raises(UnreadableExportError, match=said):
        make_plan(open_study(folder))


def test_numbers_as_ids_are_the_persons_of_the_inbox(folder):
    path = folder / "tables" / "steps.parquet"
    path.parent.mkdir()
    times = [datetime(2026, 1, 1, 0, minute, tzinfo=UTC) for minute in range(3)]
    pl.DataFrame({"person_id": [7.0, 7.0, None], "datetime": times, "steps": 3}).write_parquet(path)

    assert [one.person_id for one in make_plan(open_study(folder)).people] == ["7", "anna"]


@pytest.mark.parametrize("asked", [study_status, pool_study])
def test_before_the_first_run_the_next_step_is_named(folder, asked):
    with pytest.raises(NothingToReportError, match="backpain study run"):
        asked(open_study(folder))
    make_plan(open_study(folder))
    with pytest.raises(NothingToReportError, match="backpain study run"):
        pool_study(open_study(folder))


def test_a_worker_gives_the_database_a_part_of_its_memory_and_one_thread(folder):
    limits = open_study(folder).settings.limits

    assert hands(None, 2, "4GB").limits(limits).memory == "2.4GB"
    assert hands(None, 2, None).limits(limits).threads == 1
    assert hands(None, 0, None).limits(limits).threads is None


@pytest.mark.parametrize("asked", [("tcp://x:1", 2, None), (None, 2, "much")])
def test_hands_that_contradict_themselves_are_refused(asked):
    with pytest.raises(ArgumentError):
        hands(*asked)
