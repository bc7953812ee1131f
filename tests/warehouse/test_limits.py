"""What a run may take of the machine reaches every connection; settings need no file."""

from datetime import date, timedelta

import pytest

from backpain_analytics.settings.limits import Limits
from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run
from backpain_analytics.warehouse.connection import connected
from backpain_analytics.warehouse.publish import drafting, reading, writing

SETTING = "select current_setting(?)"
SORTED = (
    "create or replace temp table sorted as "
    "select hash(range) as shuffled, range::varchar as words from range(4000000) order by all"
)


@pytest.fixture
def limits(tmp_path):
    return Limits(threads=1, memory="100MB", scratch=tmp_path / "scratch")


def asked(con, setting):
    return con.execute(SETTING, [setting]).fetchone()[0]


@pytest.mark.parametrize("opened", [writing, reading])
def test_a_connection_takes_no_more_than_it_may(tmp_path, limits, opened):
    with writing(tmp_path / "warehouse.draft"):
        pass
    with opened(tmp_path / "warehouse.draft", limits) as con:
        assert asked(con, "threads") == 1
        assert asked(con, "memory_limit") == "95.3 MiB"
        assert asked(con, "temp_directory").startswith(str(limits.scratch))


def test_what_does_not_fit_goes_to_scratch_and_is_gone_with_the_connection(limits):
    with connected(limits=limits) as con:
        con.execute(SORTED)
        (folder,) = [path for path in limits.scratch.iterdir() if path.is_dir()]

        assert sum(path.stat().st_size for path in folder.iterdir()) > 10_000_000
        assert folder.stat().st_mode & 0o077 == 0
    assert list(limits.scratch.iterdir()) == []


def test_two_connections_share_no_scratch(limits):
    with connected(limits=limits) as one, connected(limits=limits) as other:
        assert asked(one, "temp_directory") != asked(other, "temp_directory")


def test_what_a_killed_process_left_in_scratch_is_removed_by_the_next(limits):
    left = limits.scratch / "backpain-0123456789ab"
    left.mkdir(parents=True)
    (left / "rows.tmp").write_bytes(b"rows")
    left.with_suffix(".lock").touch()

    with connected(limits=limits):
        assert not left.exists()


def test_without_limits_the_database_decides(tmp_path):
    with writing(tmp_path / "warehouse.draft") as con:
        assert asked(con, "temp_directory") == str(tmp_path / "warehouse.draft.tmp")


def workspace_in_memory(folder, **settings):
    """A folder with a diary and no backpain.toml."""
    (folder / "inbox" / "anna").mkdir(parents=True)
    days = [f"{date(2026, 1, 1) + timedelta(n)},{n % 7}" for n in range(40)]
    text = "\n".join(["date,pain", *days])
    (folder / "inbox" / "anna" / "diary.csv").write_text(text, encoding="utf-8")
    return Workspace(folder, Settings(persons={"anna": Person(birth_year=1980)}, **settings))


def test_a_run_under_limits_gives_the_same_tables_and_no_pages_where_none_are_asked_for(
    tmp_path, limits
):
    found = []
    for name, allowed in (("free", Limits()), ("limited", limits)):
        workspace = workspace_in_memory(tmp_path / name, limits=allowed)
        summary = run(workspace, IngestRequest(), pages=False)

        assert summary.reports.files == ()
        assert not workspace.reports.exists()
        assert not (workspace.folder / "backpain.toml").exists()
        with reading(workspace.warehouse) as con:
            found.append(con.execute("from daily_pain order by all").fetchall())
            assert con.execute("select birth_year from persons").fetchall() == [(1980,)]
    assert found[0] == found[1]
    assert len(found[0]) == 40


def test_other_limits_owe_nobody_a_build(tmp_path, limits):
    run(workspace_in_memory(tmp_path / "w"), IngestRequest(), pages=False)
    again = Workspace(
        tmp_path / "w", Settings(persons={"anna": Person(birth_year=1980)}, limits=limits)
    )

    assert run(again, IngestRequest(), pages=False).built.persons == ()


def test_a_draft_is_made_within_limits_too(tmp_path, limits):
    warehouse = tmp_path / "warehouse.duckdb"
    for _ in range(2):
        with drafting(warehouse, limits=limits) as draft, writing(draft, limits) as con:
            con.execute("create or replace table night as select 1 as number")

    with reading(warehouse, limits) as con:
        assert con.execute("from night").fetchall() == [(1,)]
