"""Drafts, swaps and locks of the warehouse file."""

import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from backpain_analytics.errors import WarehouseBusyError, WarehouseError, WorkspaceError
from backpain_analytics.settings.toml import Settings
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.night.build import build, is_up_to_date
from backpain_analytics.warehouse.night.models import RAW_LAYOUT, raw_columns
from backpain_analytics.warehouse.publish import (
    NightNotes,
    drafting,
    reading,
    reading_results,
    trying,
    writing,
)
from backpain_analytics.warehouse.write_ahead import dated


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with drafting(path) as draft, writing(draft) as con:
        con.execute("create table night as select 1 as number")
    return path


def number(path):
    with reading(path) as con:
        return con.execute("select number from night").fetchone()[0]


IMPORTS = (
    "import os, sys, signal, duckdb; from pathlib import Path; path = Path(sys.argv[1]);"
    "from backpain_analytics.warehouse.publish import *\n"
)


@pytest.fixture
def python():
    """`python(code, path)`: start another process with the imports that these tests need."""
    started = []

    def start(code, *words):
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", IMPORTS + code, *map(str, words)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def die_after(warehouse, statement):
    """Let an analyst's session commit something and end before it closes the file."""
    code = f"con = duckdb.connect(str(path)); con.execute({statement!r}); os._exit(9)"
    died = subprocess.run([sys.executable, "-c", IMPORTS + code, str(warehouse)], check=False)
    assert died.returncode == 9
    assert warehouse.with_name(warehouse.name + ".wal").exists()


def beside(warehouse):
    return sorted(path.name for path in warehouse.parent.iterdir() if path.suffix != ".lock")


def raise_the_number(draft):
    with writing(draft) as con:
        con.execute("update night set number = number + 1")


def test_a_draft_becomes_the_warehouse(warehouse):
    with drafting(warehouse) as draft:
        raise_the_number(draft)
        assert number(warehouse) == 1

    assert number(warehouse) == 1 + 1


def test_a_night_that_fails_leaves_the_old_warehouse(warehouse):
    before = warehouse.read_bytes()

    with pytest.raises(WarehouseError), drafting(warehouse) as draft, writing(draft) as con:
        con.execute("update night set number = 99; checkpoint; select no_such_column from night")

    assert warehouse.read_bytes() == before
    assert [path.name for path in warehouse.parent.glob("*draft*")] == []


def test_a_night_that_writes_nothing_leaves_the_file_untouched(warehouse):
    before = warehouse.stat().st_mtime_ns

    with drafting(warehouse) as draft:
        assert number(draft) == 1

    assert warehouse.stat().st_mtime_ns == before


def test_only_the_owner_can_read_the_warehouse(warehouse):
    assert stat.S_IMODE(warehouse.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permissions are others elsewhere")
@pytest.mark.parametrize("working", [drafting, trying])
@pytest.mark.usefixtures("open_to_all")
def test_nobody_else_can_read_a_copy_that_is_worked_on(warehouse, working):
    def open_files():
        # In .writer stands nothing but the number of a process.
        files = [path for path in warehouse.parent.iterdir() if path.suffix != ".writer"]
        return [path.name for path in files if path.is_file() and path.stat().st_mode & 0o077]

    with working(warehouse) as draft:
        assert draft.exists()
        assert open_files() == []
        raise_the_number(draft)
        assert open_files() == []


def test_clients_of_duckdb_1_4_can_open_the_file(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as con:
        tags = con.execute("select tags from duckdb_databases() where not internal").fetchone()[0]

    assert tags["storage_version"].startswith("v1.4")


def test_a_reader_in_another_process_neither_blocks_nor_sees_half_a_night(warehouse):
    hold = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True);"
        "print('open', flush=True); sys.stdin.readline();"
        "print(con.execute('select number from night').fetchone()[0])"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", hold, str(warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout.readline() == "open\n"

    with drafting(warehouse) as draft:
        raise_the_number(draft)

    seen, _ = reader.communicate("\n", timeout=30)
    assert (int(seen), number(warehouse)) == (1, 2)


def test_a_second_writer_is_told_who_holds_the_warehouse(warehouse):
    second = (
        "import sys; from pathlib import Path;"
        "from backpain_analytics.errors import WarehouseBusyError;"
        "from backpain_analytics.warehouse.publish import drafting\n"
        "try:\n  drafting(Path(sys.argv[1])).__enter__()\n"
        "except WarehouseBusyError as error: print(error)"
    )

    with drafting(warehouse):
        said = subprocess.run(
            [sys.executable, "-c", second, str(warehouse)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert "is being written by process" in said
    assert WarehouseBusyError.exit_code == 5


def test_a_draft_left_by_a_killed_run_is_in_nobodys_way(warehouse):
    die = (
        "import os, sys, signal; from pathlib import Path;"
        "from backpain_analytics.warehouse.publish import drafting, writing\n"
        "with drafting(Path(sys.argv[1])) as draft, writing(draft) as con:\n"
        "  con.execute('update night set number = 99')\n"
        "  os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", die, str(warehouse)], check=False)
    assert killed.returncode == -9
    assert number(warehouse) == 1

    with drafting(warehouse) as draft:
        raise_the_number(draft)

    assert number(warehouse) == 2


@pytest.mark.parametrize(
    "change",
    [
        "alter table source_files drop column reason",
        # The same columns, stored and not shown.
        "create table kept as from step_intervals; drop view step_intervals; "
        "alter table kept rename to step_intervals",
    ],
)
def test_a_warehouse_of_another_version_is_left_alone_with_a_remedy(warehouse, change):
    with duckdb.connect(str(warehouse)) as con:
        con.execute(f"{change}; update work.raw_state set fingerprint = 'of another version'")
    before = warehouse.read_bytes()

    with (
        pytest.raises(WorkspaceError, match="another version"),
        drafting(warehouse) as draft,
        writing(draft),
    ):
        pass

    assert warehouse.read_bytes() == before


def test_what_another_version_shows_of_the_same_tables_is_shown_anew(warehouse):
    with duckdb.connect(str(warehouse)) as con:
        con.execute(
            "insert into work.sample_series values (1, 'anna', 'watch', 'file');"
            "insert into work.heart_rate_readings by name "
            "select 1 as series_id, timestamptz '2024-03-04 09:00:00+00' as sampled_at, "
            "60 as heart_rate_bpm, 0 as hold_seconds;"
            "create or replace view heart_rate_samples as "
            "select 0 as heart_rate_bpm, 'of old' as another_column;"
            "update work.raw_state set fingerprint = 'of another version'"
        )

    with drafting(warehouse) as draft, writing(draft) as con:
        assert con.sql("select heart_rate_bpm from heart_rate_samples").fetchall() == [(60,)]


def test_asking_which_tables_a_query_reads_spoils_no_view(warehouse):
    with duckdb.connect(str(warehouse)) as con:
        # DuckDB then takes the columns of the view to be of no type, and stores that.
        con.get_table_names("select * from step_intervals")
        con.execute("create table another as select 1 as number")

    with drafting(warehouse) as draft, writing(draft) as con:
        assert con.sql("select * from step_intervals").fetchall() == []


def test_what_a_dead_session_had_committed_is_taken_over_and_its_log_locks_nobody_out(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer")
    notes = NightNotes()

    with drafting(warehouse, notes) as draft:
        raise_the_number(draft)

    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select answer, number from mine, night").fetchall() == [(7, 2)]
    aside, published = beside(warehouse)
    assert (published, aside[-4:]) == ("warehouse.duckdb", ".wal")
    assert aside in notes.sentences[0]


def test_a_dead_sessions_log_is_taken_up_also_when_there_is_nothing_new(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer")

    with drafting(warehouse):
        pass

    with duckdb.connect(str(warehouse)) as con:
        assert con.execute("from mine").fetchall() == [(7,)]
    assert not warehouse.with_name("warehouse.duckdb.wal").exists()


def test_a_night_that_fails_leaves_a_dead_sessions_log_where_it_is(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer")
    before = {name: (warehouse.parent / name).read_bytes() for name in beside(warehouse)}

    with pytest.raises(WarehouseError), drafting(warehouse) as draft, writing(draft) as con:
        con.execute("update night set number = 99; checkpoint; select no_such_column from night")

    assert {name: (warehouse.parent / name).read_bytes() for name in beside(warehouse)} == before


@pytest.fixture
def foreign_log(warehouse):
    """The log of an older state of the file, as nights of earlier versions left it."""
    log = warehouse.with_name("warehouse.duckdb.wal")
    die_after(warehouse, "create table mine as select 7 as answer")
    saved = log.read_bytes()
    duckdb.connect(str(warehouse)).close()
    assert not log.exists()
    log.write_bytes(saved)
    return log


def test_a_log_that_belongs_to_no_file_here_is_put_aside_and_named(warehouse, foreign_log):
    with pytest.raises(WorkspaceError, match=r"warehouse\.duckdb\.wal.*'backpain run' puts it"):
        number(warehouse)
    content = foreign_log.read_bytes()
    notes = NightNotes()

    with drafting(warehouse, notes):
        pass

    assert number(warehouse) == 1
    (aside,) = set(beside(warehouse)) - {"warehouse.duckdb"}
    assert (warehouse.parent / aside).read_bytes() == content
    assert aside in notes.sentences[0]


@pytest.mark.parametrize("kept", ["{}", "{}.wal"])
def test_what_is_put_aside_takes_no_name_that_a_file_or_a_log_has(warehouse, kept):
    now = datetime.now(UTC)
    for second in range(60):
        name = f"warehouse.{now + timedelta(seconds=second):%Y-%m-%dT%H%M%S}.duckdb"
        warehouse.with_name(kept.format(name)).touch()

    found = dated(warehouse)

    assert found.name == f"warehouse.{now + timedelta(seconds=60):%Y-%m-%dT%H%M%S}.duckdb"


def test_what_a_session_had_committed_before_it_was_cut_off_in_a_write_is_taken_over(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer; create table more as from mine")
    log = warehouse.with_name("warehouse.duckdb.wal")
    log.write_bytes(log.read_bytes()[:-5])

    with drafting(warehouse):
        pass

    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("from mine").fetchall() == [(7,)]


def test_a_damaged_log_is_put_aside_and_said_to_be_lost(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer")
    log = warehouse.with_name("warehouse.duckdb.wal")
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 4
    log.write_bytes(content)
    notes = NightNotes()

    with drafting(warehouse, notes):
        pass

    assert number(warehouse) == 1
    assert "not taken over" in notes.sentences[0]


def test_a_log_without_its_file_locks_no_new_one(warehouse, foreign_log):
    warehouse.rename(warehouse.with_name("away"))
    notes = NightNotes()

    with drafting(warehouse, notes) as draft, writing(draft) as con:
        con.execute("create table night as select 1 as number")

    assert number(warehouse) == 1
    assert not foreign_log.exists()
    assert len(notes.sentences) == 1


def test_a_swap_cut_off_after_the_log_was_moved_loses_nothing(warehouse):
    die_after(warehouse, "create table mine as select 7 as answer")
    log = warehouse.with_name("warehouse.duckdb.wal")
    log.rename(warehouse.with_name("warehouse.swapping.wal"))

    with drafting(warehouse):
        pass

    with duckdb.connect(str(warehouse)) as con:
        assert con.execute("from mine").fetchall() == [(7,)]


def test_a_swap_cut_off_before_the_log_got_its_name_locks_nobody_out(warehouse, foreign_log):
    foreign_log.rename(warehouse.with_name("warehouse.swapping.wal"))

    with drafting(warehouse):
        pass

    assert number(warehouse) == 1
    assert not warehouse.with_name("warehouse.swapping.wal").exists()


def test_beside_a_program_that_has_the_file_open_for_writing_no_night_runs(warehouse, python):
    analyst = python(
        "con = duckdb.connect(str(path)); print('open', flush=True); sys.stdin.readline();"
        "con.execute('create table mine as select 7 as answer'); con.close()",
        warehouse,
    )
    assert analyst.stdout.readline() == "open\n"

    for attempt in (drafting, trying, reading):
        with pytest.raises(WarehouseBusyError, match=f"process {analyst.pid}"):
            attempt(warehouse).__enter__()

    analyst.communicate("\n", timeout=30)
    with drafting(warehouse) as draft:
        raise_the_number(draft)
    with duckdb.connect(str(warehouse)) as con:
        assert con.execute("select answer, number from mine, night").fetchall() == [(7, 2)]


def test_during_a_night_others_read_and_nobody_writes(warehouse, python):
    attempt = "con = duckdb.connect(str(path), read_only={}); print(con.execute('from night'))"

    with drafting(warehouse) as draft:
        reader = python(attempt.format(True), warehouse)
        analyst = python(attempt.format(False), warehouse)
        _, errors = analyst.communicate(timeout=30)
        assert reader.wait(30) == 0
        raise_the_number(draft)

    assert (analyst.returncode, f"PID {os.getpid()}" in errors) == (1, True)
    assert number(warehouse) == 2


def test_a_file_that_somebody_replaced_during_a_night_stands(warehouse):
    copy = warehouse.with_name("backup")
    shutil.copyfile(warehouse, copy)

    def night():
        with drafting(warehouse) as draft:
            raise_the_number(draft)
            copy.replace(warehouse)

    with pytest.raises(WarehouseBusyError, match="Run this again"):
        night()

    assert number(warehouse) == 1
    assert beside(warehouse) == ["warehouse.duckdb"]


def test_a_warehouse_that_appeared_during_the_first_night_stands(tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"

    def night():
        with drafting(warehouse) as draft, writing(draft):
            duckdb.connect(str(warehouse)).close()

    with pytest.raises(WarehouseBusyError):
        night()

    assert beside(warehouse) == ["warehouse.duckdb"]


def test_an_analyst_who_does_as_the_readme_says_blocks_nobody_and_loses_nothing(
    warehouse, python, monkeypatch
):
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (advice,) = re.findall(r"```sql\n(-- duckdb my_study\.duckdb\n.*?)```", readme, re.DOTALL)
    with drafting(warehouse) as draft, writing(draft) as con:
        con.execute("create table daily_pain as select 'a' person_id, 1 local_date, 4 pain_nrs")
    monkeypatch.chdir(warehouse.parent.parent)
    analyst = python(
        "con = duckdb.connect('my_study.duckdb'); advice = sys.argv[2]; con.execute(advice)\n"
        "print('attached', flush=True); sys.stdin.readline()\n"
        "con.execute(advice[advice.index('create'):]); con.close()",
        warehouse,
        advice.replace("mine/", f"{warehouse.parent.name}/"),
    )
    assert analyst.stdout.readline() == "attached\n"

    with drafting(warehouse) as draft:
        raise_the_number(draft)
    analyst.communicate("\n", timeout=30)

    assert (analyst.returncode, number(warehouse)) == (0, 2)
    with duckdb.connect("my_study.duckdb") as con:
        assert con.execute("from rated_days").fetchall() == [("a", 1, 4)]


def zeroed(content, first, last):
    return content[:first] + bytes(last - first) + content[last:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"no database",
        lambda content: zeroed(content, 0, 12_288),
        lambda content: content[: len(content) // 2],
        # The blocks behind the three headers: sound at first sight, until they are read.
        lambda content: zeroed(content, 12_300, len(content)),
    ],
    ids=["empty", "text", "no header", "cut off", "blocks"],
)
def test_a_damaged_warehouse_is_named_as_the_user_knows_it_and_kept(warehouse, damage):
    damaged = damage(warehouse.read_bytes())
    warehouse.write_bytes(damaged)

    for attempt in (drafting, trying, reading):
        with pytest.raises(WorkspaceError, match=r"warehouse\.duckdb is damaged") as said:
            attempt(warehouse).__enter__()
        assert "draft" not in str(said.value)

    assert warehouse.read_bytes() == damaged
    assert beside(warehouse) == ["warehouse.duckdb"]


def test_damage_that_shows_while_a_night_reads_is_a_sentence_too(warehouse):
    with drafting(warehouse) as draft, writing(draft) as con:
        con.execute("create table long as select i, hash(i) as h from range(500_000) as t(i)")
    content = bytearray(warehouse.read_bytes())
    # Within the blocks of the long table, which nothing reads at the opening.
    for place in range(len(content) // 4, len(content), 262_144):
        content[place] ^= 4
    warehouse.write_bytes(content)

    with (
        pytest.raises(WorkspaceError, match=r"warehouse\.duckdb is damaged"),
        drafting(warehouse) as draft,
        writing(draft) as con,
    ):
        con.execute("select sum(h) from long")

    assert warehouse.read_bytes() == content
    assert beside(warehouse) == ["warehouse.duckdb"]


@pytest.mark.skipif(os.name != "posix", reason="there is no such limit elsewhere")
@pytest.mark.parametrize(
    "room", ["0", "0.5", "1.5"], ids=["who writes", "the copy", "what the night adds"]
)
def test_a_disk_that_fills_up_leaves_the_old_warehouse_and_nothing_else(warehouse, room, python):
    before = warehouse.read_bytes()
    # What a file may grow to stands for what a disk may hold.
    code = (
        "import resource; limit = int(float(sys.argv[2]) * path.stat().st_size);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "from backpain_analytics.errors import WarehouseError\n"
        "try:\n"
        "  with drafting(path) as draft, writing(draft) as con:\n"
        "    con.execute('create table long as select i, hash(i) from range(3_000_000) as t(i)')\n"
        "except WarehouseError as error: print(error)"
    )

    said, _ = python(code, warehouse, room).communicate(timeout=60)

    assert f"not enough room on the disk of {warehouse}" in said
    assert warehouse.read_bytes() == before
    assert beside(warehouse) == ["warehouse.duckdb"]


TRY_AND_WAIT = (
    "with trying(path) as draft, writing(draft) as con:\n"
    "  con.execute('update night set number = 99'); print(draft, flush=True)\n"
    "  sys.stdin.readline(); print(con.execute('from night').fetchall()[0][0])"
)


def test_dry_runs_and_a_night_do_each_other_no_harm(warehouse, python):
    tries = [python(TRY_AND_WAIT, warehouse) for _ in range(2)]
    copies = {trial.stdout.readline() for trial in tries}
    assert len(copies) == 2

    with drafting(warehouse) as draft:
        raise_the_number(draft)
        with trying(warehouse) as copy:
            assert number(copy) == 1

    assert [trial.communicate("\n", timeout=30)[0] for trial in tries] == ["99\n", "99\n"]
    assert number(warehouse) == 2
    assert [path.name for path in warehouse.parent.glob("*dry*")] == []


@pytest.mark.parametrize("next_one", [drafting, trying])
def test_the_copy_of_a_killed_dry_run_is_gone_after_the_next(warehouse, next_one, python):
    trial = python(TRY_AND_WAIT, warehouse)
    trial.stdout.readline()
    trial.send_signal(signal.SIGKILL)
    trial.wait(30)
    assert len(list(warehouse.parent.glob("*dry*"))) > 1

    with next_one(warehouse):
        pass

    assert list(warehouse.parent.glob("*dry*")) == []


def test_a_warehouse_of_a_later_version_is_refused_and_left_alone(warehouse):
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update work.raw_state set fingerprint = 'later', layout = layout + 1")
    before = warehouse.read_bytes()

    for attempt in (reading, reading_results):
        with pytest.raises(WorkspaceError, match=r"a later one.*Update backpain"):
            attempt(warehouse).__enter__()

    assert warehouse.read_bytes() == before


@pytest.mark.parametrize("noted", ["fingerprint", "models"])
def test_tables_that_another_version_computed_are_not_told_as_todays(warehouse, noted):
    with drafting(warehouse) as draft, writing(draft) as con:
        con.execute(f"create table build_state as select 'of old' as {noted}, '' as settings")

    with pytest.raises(WorkspaceError, match=r"computed by another version.*'backpain run'"):
        reading_results(warehouse).__enter__()


def test_what_another_version_built_is_not_up_to_date(warehouse, tmp_path):
    workspace = Workspace(tmp_path, Settings())
    with drafting(warehouse) as draft, writing(draft) as con:
        assert not is_up_to_date(con, workspace)
        build(con, workspace)
        assert is_up_to_date(con, workspace)

        con.execute("update build_state set models = 'of old'")
        assert not is_up_to_date(con, workspace)


def test_a_change_of_raw_columns_raises_the_layout():
    """Else a later warehouse could not be told from an earlier one, which is built anew."""
    columns = hashlib.sha256(repr(sorted(raw_columns())).encode()).hexdigest()

    assert (RAW_LAYOUT, columns[:16]) == (8, "e005f9bb5e93dbf4")
