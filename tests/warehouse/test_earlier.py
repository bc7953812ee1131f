"""A warehouse that an earlier version made: read again, with all that the inbox cannot give."""

import json
import sys
from datetime import date

import duckdb
import pytest
from packed import LOCKED_STEPS, PASSWORD, locked

from backpain_analytics.cli import main
from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.run import run
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.night.models import see_work_tables
from backpain_analytics.warehouse.notes import NightNotes

DIARY = "date,pain_nrs\n" + "".join(f"2026-03-{day:02},{day % 7}\n" for day in range(1, 29))
ELSEWHERE = "time,steps\n2026-03-02 10:00,50\n2026-03-02 10:01,60\n"

MAKE_EARLIER = """
    alter table raw_state drop column layout;
    update raw_state set fingerprint = 'of an earlier version';
    -- Names stood in each row, and nobody told of how long an exercise was held.
    create table kept as from step_intervals;
    drop view step_intervals;
    alter table kept rename to step_intervals;
    drop table step_interval_readings;
    alter table exercise_entries drop column held_seconds;
    alter table associations drop column days_without_controls;
"""


def query(path, sql):
    with duckdb.connect(str(path), read_only=True) as con:
        see_work_tables(con)
        return con.execute(sql).fetchall()


def alter(workspace, statements):
    with duckdb.connect(str(workspace.warehouse)) as con:
        see_work_tables(con)
        con.execute(statements)


def lay_all_open(workspace):
    """Move all tables into `main`, where they lay in earlier versions."""
    with duckdb.connect(str(workspace.warehouse)) as con:
        tables = "select table_name from duckdb_tables() where schema_name = 'work'"
        for (name,) in con.execute(tables).fetchall():
            con.execute(f"create table main.{name} as from work.{name}")
        con.execute("drop schema work cascade")
        con.execute(statement("raw", "readings").replace("work.", ""))


def take_in(workspace, **more):
    """Ingest in a night of its own; return what became of the files, and the notes."""
    notes = NightNotes()
    with draft_to_publish(workspace, notes) as draft:
        summary = ingest(workspace, draft, IngestRequest(**more))
    return summary, notes.sentences


@pytest.fixture
def workspace(tmp_path):
    """One diary in the inbox, one file of steps from elsewhere, and an earlier look."""
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "diary.csv").write_text(DIARY)
    (tmp_path / "elsewhere.csv").write_text(ELSEWHERE)
    take_in(workspace)
    take_in(workspace, paths=(tmp_path / "elsewhere.csv",), person_id="anna")
    alter(
        workspace,
        "insert into association_history by name select 'anna' as person_id, 'steps' as exposure,"
        "timestamptz '2026-03-01 03:00:00+00' + to_days(look::integer) as computed_at,"
        "date '2026-03-01' as data_until, 1 as lag_days, 5 as tests_in_family,"
        "'possible' as computed_tier, if(look < 2, 'cannot_tell', 'not_enough_data') as tier "
        "from range(4) as looks(look)",
    )
    return workspace


@pytest.fixture
def earlier(workspace):
    lay_all_open(workspace)
    alter(workspace, MAKE_EARLIER)
    return workspace


@pytest.fixture
def backpain(earlier, monkeypatch, capsys):
    def backpain(*words):
        monkeypatch.setattr(sys, "argv", ["backpain", *map(str, words), "-w", str(earlier.folder)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        return ended.value.code, out, errors

    return backpain


@pytest.mark.parametrize(
    "words", [["report"], ["status"], ["explain", "--date", "2026-03-02"], ["cohort"]]
)
def test_what_only_reads_says_what_to_do(backpain, earlier, words):
    before = earlier.warehouse.read_bytes()

    code, _, errors = backpain(*words)

    assert (code, "by another version" in errors, "'backpain run'" in errors) == (3, True, True)
    assert "Traceback" not in errors
    assert earlier.warehouse.read_bytes() == before


def test_a_warehouse_whose_tables_all_lay_open_is_made_anew(workspace):
    lay_all_open(workspace)
    alter(workspace, "update raw_state set fingerprint = 'of an earlier version', layout = 2")

    summary, remarks = take_in(workspace)

    assert "earlier version" in remarks[0]
    assert summary.count("read") == 1
    tables = query(workspace.warehouse, "select schema_name, table_name from duckdb_tables()")
    assert {("work", "seen_paths"), ("main", "source_files")} <= set(tables)
    assert ("main", "seen_paths") not in tables


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["run"], marks=pytest.mark.thorough),
        ["ingest"],
        pytest.param(["build"], marks=pytest.mark.thorough),
        ["ingest", "FILE"],
    ],
)
def test_what_writes_reads_the_inbox_again_and_loses_nothing(backpain, earlier, tmp_path, words):
    (tmp_path / "more.csv").write_text("date,pain_nrs,notes\n2026-04-01,5,later\n")
    before = earlier.warehouse.read_bytes()
    named = [str(tmp_path / "more.csv"), "--person", "anna"] if words[-1] == "FILE" else []

    code, out, errors = backpain(*[word for word in words if word != "FILE"], *named, "--json")

    assert code == 0, errors
    read, over, kept = json.loads(out)["remarks"]
    assert "earlier version" in read
    assert "elsewhere.csv (anna)" in over
    (old,) = earlier.folder.glob("warehouse.*-*.duckdb")
    assert old.name in kept
    assert old.read_bytes() == before
    entries = 28 + len(named[:1])
    assert query(earlier.warehouse, "select count(*) from diary_entries") == [(entries,)]
    assert query(earlier.warehouse, "select steps, file_id is null from step_intervals") == [
        (50, False),
        (60, False),
    ]


@pytest.mark.thorough
def test_the_next_run_finds_nothing_left_to_do(backpain, earlier, tmp_path):
    backpain("run")

    code, out, _ = backpain("ingest", tmp_path / "elsewhere.csv", "--person", "anna", "--json")

    found = json.loads(out)
    assert (code, found["read"], found["known"], found["remarks"]) == (0, 0, 1, [])


def test_what_was_said_before_is_remembered_and_a_reading_stands_since_then(earlier):
    """Only the history says since when; the table of the present look is computed anew."""
    history = "select computed_at, tier from association_history order by all"
    before = query(earlier.warehouse, history)

    run(earlier, IngestRequest(), pages=False)

    assert query(earlier.warehouse, history)[:4] == before
    told = "select tier, tier_since from associations where exposure = 'steps' and lag_days = 1"
    assert query(earlier.warehouse, told) == [("not_enough_data", date(2026, 3, 3))]


def test_an_analysts_own_tables_stay(earlier):
    alter(
        earlier,
        "create table mine as select 7 as answer; create schema study;"
        "create table study.persons as select 1 as a; create view ask as from diary_entries",
    )

    take_in(earlier)

    assert query(earlier.warehouse, "select answer, a from mine, study.persons") == [(7, 1)]
    assert query(earlier.warehouse, "select count(*) from ask") == [(28,)]


def test_a_locked_archive_is_not_asked_for_its_password_again(workspace):
    (workspace.inbox / "anna" / "export.zip").write_bytes(locked(LOCKED_STEPS))
    take_in(workspace, password=PASSWORD)
    alter(workspace, MAKE_EARLIER)

    _, remarks = take_in(workspace)

    assert "anna/export.zip (anna)" in remarks[1]
    assert query(workspace.warehouse, "select sum(steps) from step_intervals") == [(134,)]


def test_a_file_from_elsewhere_whose_rows_do_not_fit_is_read_again(earlier):
    alter(earlier, "alter table step_intervals drop column ended_at")

    _, remarks = take_in(earlier)

    assert remarks[1] == "Read again from where they were: elsewhere.csv (anna)."
    assert query(earlier.warehouse, "select sum(steps) from step_intervals") == [(110,)]


@pytest.mark.parametrize("now_there", [None, ELSEWHERE + "2026-03-02 10:02,70\n"])
def test_of_one_that_is_gone_or_another_it_is_said_that_it_is_lost(earlier, tmp_path, now_there):
    alter(earlier, "alter table step_intervals drop column ended_at")
    (tmp_path / "elsewhere.csv").unlink()
    if now_there:
        (tmp_path / "elsewhere.csv").write_text(now_there)

    _, remarks = take_in(earlier)

    assert remarks[1].startswith("Not taken over")
    assert "elsewhere.csv (anna)" in remarks[1]
    assert query(earlier.warehouse, "select count(*) from step_intervals") == [(0,)]


def test_without_an_inbox_nothing_is_built_anew(earlier):
    before = earlier.warehouse.read_bytes()
    (earlier.inbox / "anna" / "diary.csv").unlink()

    with pytest.raises(WorkspaceError, match=r"holds no file\. Put the exports back"):
        take_in(earlier)

    assert earlier.warehouse.read_bytes() == before


def test_a_night_that_fails_leaves_the_old_file_alone(earlier):
    before = earlier.warehouse.read_bytes()

    with pytest.raises(UnreadableExportError):
        take_in(earlier, paths=(earlier.folder / "nowhere",))

    assert earlier.warehouse.read_bytes() == before
    left = sorted(path.name for path in earlier.folder.glob("warehouse.*"))
    assert left == ["warehouse.duckdb", "warehouse.lock"]


def test_a_night_that_nobody_watches_logs_it_without_names(earlier, caplog):
    with draft_to_publish(earlier) as draft:
        ingest(earlier, draft, IngestRequest())

    assert "Taken over as they were read then: 1 of them." in caplog.text
    assert "elsewhere.csv" not in caplog.text


def test_a_dry_run_says_what_an_upgrade_would_do(earlier):
    before = earlier.warehouse.read_bytes()

    preview = dry_run(earlier, IngestRequest())

    assert [export.place for export in preview.exports] == ["anna/diary.csv"]
    assert "earlier version" in preview.remarks[0]
    assert earlier.warehouse.read_bytes() == before


def test_a_new_file_that_is_called_like_one_from_elsewhere_does_not_give_it_again(earlier):
    (earlier.inbox / "elsewhere.csv").write_text("date,pain_nrs\n2026-04-01,2\n")

    _, remarks = take_in(earlier)

    assert remarks[1] == "Taken over as they were read then: elsewhere.csv (anna)."


def test_a_workspace_that_was_moved_is_no_other_place(workspace, tmp_path):
    workspace.folder.rename(tmp_path / "moved")
    moved = open_workspace(tmp_path / "moved")
    alter(moved, MAKE_EARLIER)

    summary, remarks = take_in(moved)

    assert remarks[1] == "Taken over as they were read then: elsewhere.csv (anna)."
    assert summary.count("read") == 1


def test_a_dead_sessions_tables_survive_an_upgrade(earlier):
    log = earlier.warehouse.with_name("warehouse.duckdb.wal")
    con = duckdb.connect(str(earlier.warehouse))
    con.execute("create table mine as select 7 as answer")
    saved, content = log.read_bytes(), earlier.warehouse.read_bytes()
    con.close()
    earlier.warehouse.write_bytes(content)
    log.write_bytes(saved)

    take_in(earlier)

    (old,) = earlier.folder.glob("warehouse.*-*.duckdb")
    for path in (earlier.warehouse, old):
        assert query(path, "from mine") == [(7,)]
