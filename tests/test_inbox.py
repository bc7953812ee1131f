"""What lies in the inbox: private, only read, and read anew when the settings change."""

import os
import stat

import pytest

from backpain_analytics import stages
from backpain_analytics.console import show_status
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.workspace import create_workspace, open_workspace

STEPS = "time,steps\n" + "".join(f"2026-05-13 {hour:02}:00,{hour}\n" for hour in range(24))
ANNA = '[persons.anna]\ntime_zone = "{}"\n'


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    declare(workspace, "Europe/Berlin")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "steps.csv").write_text(STEPS)
    return open_workspace(workspace.folder)


def declare(workspace, zone):
    (workspace.folder / "backpain.toml").write_text(ANNA.format(zone))
    return open_workspace(workspace.folder)


def take_in(workspace):
    with stages.night(workspace) as draft:
        return stages.ingest(workspace, draft, stages.IngestRequest())


def asked(workspace, query):
    with reading(workspace.warehouse) as con:
        return con.execute(query).fetchall()


@pytest.mark.skipif(os.name != "posix", reason="permissions are others elsewhere")
def test_a_folder_that_was_there_is_made_private(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)

    workspace = create_workspace(folder)

    for room in (workspace.folder, workspace.inbox, workspace.reports):
        assert stat.S_IMODE(room.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="permissions are others elsewhere")
def test_what_an_ingest_writes_is_private(workspace):
    take_in(workspace)

    files = [path for path in workspace.folder.iterdir() if path.is_file()]
    assert workspace.warehouse in files
    for path in files:
        if path.name != "backpain.toml":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_after_a_change_of_zone_nothing_is_computed_from_the_old_reading(workspace):
    take_in(workspace)
    moved = declare(workspace, "Asia/Tokyo")

    with (
        stages.night(moved) as draft,
        pytest.raises(WorkspaceError, match="'backpain run', which reads the inbox again"),
    ):
        stages.check_read_anew(moved, draft)


def test_once_the_inbox_is_read_again_all_is_well(workspace):
    take_in(workspace)
    moved = declare(workspace, "Asia/Tokyo")
    take_in(moved)

    with stages.night(moved) as draft:
        stages.check_read_anew(moved, draft)

    (first,) = asked(moved, "select min(started_at at time zone 'UTC')::text from step_intervals")
    assert first == ("2026-05-12 15:00:00",)


def test_a_new_file_is_no_old_reading(workspace):
    take_in(workspace)
    (workspace.inbox / "anna" / "more.csv").write_text(STEPS.replace("05-13", "05-14"))

    with stages.night(workspace) as draft:
        stages.check_read_anew(workspace, draft)


def test_local_times_do_not_pass_for_a_clock_that_the_export_shows(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "steps.csv").write_text(STEPS)

    with stages.night(workspace) as draft:
        stages.ingest(workspace, draft, stages.IngestRequest())
        stages.build(workspace, draft)

    (person,) = stages.status(workspace).persons
    assert person.clock.endswith("(default)")


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_out_of_the_inbox_costs_a_message_and_nothing_else(workspace, tmp_path):
    (tmp_path / "private.csv").write_text(STEPS)
    (workspace.inbox / "anna" / "link.csv").symlink_to(tmp_path / "private.csv")
    (workspace.inbox / "bob").symlink_to(tmp_path)

    summary = take_in(workspace)

    assert sorted((line.path, line.status) for line in summary.files) == [
        ("anna/link.csv", "unknown"),
        ("anna/steps.csv", "read"),
        ("bob", "unknown"),
    ]
    assert asked(workspace, "select count(*) from step_intervals") == [(24,)]
    assert not take_in(workspace).files


def test_daily_totals_are_counted_apart_from_activity(tmp_path, capsys):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    days = '[{"calendarDate": "2026-05-01", "totalSteps": 4321}]'
    (workspace.inbox / "anna" / "UDSFile_2026.json").write_text(days)

    with stages.night(workspace) as draft:
        stages.ingest(workspace, draft, stages.IngestRequest())
        stages.build(workspace, draft)
    found = stages.status(workspace)
    show_status(found, as_json=False)

    assert (found.persons[0].activity_days, found.persons[0].total_days) == (0, 1)
    assert "anna: daily totals of 1 day, kept as a check" in capsys.readouterr().out
