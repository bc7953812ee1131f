"""Drafts, swaps and locks of the warehouse file."""

import stat
import subprocess
import sys

import duckdb
import pytest

from backpain_analytics.errors import WarehouseBusyError, WorkspaceError
from backpain_analytics.warehouse.publish import drafting, reading, writing


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with drafting(path) as draft, writing(draft) as con:
        con.execute("create table night as select 1 as number")
    return path


def number(path):
    with reading(path) as con:
        return con.execute("select number from night").fetchone()[0]


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

    with pytest.raises(duckdb.Error), drafting(warehouse) as draft, writing(draft) as con:
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
        con.execute(f"{change}; update raw_state set fingerprint = 'of another version'")
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
            "insert into sample_series values (1, 'anna', 'watch', 'file');"
            "insert into heart_rate_readings by name "
            "select 1 as series_id, timestamptz '2024-03-04 09:00:00+00' as sampled_at, "
            "60 as heart_rate_bpm, 0 as hold_seconds;"
            "create or replace view heart_rate_samples as "
            "select 0 as heart_rate_bpm, 'of old' as another_column;"
            "update raw_state set fingerprint = 'of another version'"
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
