"""When nights run: cron lines, clock changes, and the names of deployments."""

import os
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from backpain_analytics import cli
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import create_workspace
from pipelines.clock import cron_schedule, next_run
from pipelines.deployments import deployment_name, describe_workspace
from pipelines.schedule import _environment

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("cron", "time_zone"),
    [
        ("30 2 * * *", BERLIN),
        ("30 02 * * *", BERLIN),
        ("0 2 * * *", BERLIN),
        ("59 2 * * *", BERLIN),
        ("* 2 * * *", BERLIN),
        ("0 2-3/2 * * *", BERLIN),
        ("*/20 2 * * *", BERLIN),
        ("30 2 * * 0", BERLIN),
        ("30 2 28 * *", BERLIN),
        ("30 2 * * * 30", BERLIN),
        ("30 2 * * *", "America/New_York"),
        ("30 1 * * *", "America/New_York"),
        ("30 1 * * *", "Europe/London"),
        ("0 3 * * *", "Europe/Helsinki"),
        ("@daily", "Africa/Cairo"),
        ("10 2 * * *", "Australia/Lord_Howe"),
    ],
)
def test_a_line_whose_only_run_of_a_date_a_clock_change_skips_or_repeats_is_refused(
    cron, time_zone
):
    with pytest.raises(WorkspaceError, match="skips or repeats") as refused:
        cron_schedule(cron, time_zone)

    assert refused.value.exit_code == 3
    assert time_zone in str(refused.value)


@pytest.mark.parametrize(
    ("cron", "time_zone"),
    [
        ("59 1 * * *", BERLIN),
        ("0 3 * * *", BERLIN),
        # The other runs of the date stand.
        ("30 1-3 * * *", BERLIN),
        ("30 1,2 * * *", BERLIN),
        ("30 */2 * * *", BERLIN),
        ("*/30 * * * *", BERLIN),
        ("* * * * *", BERLIN),
        ("30 1,2 * * *", "America/New_York"),
        ("@hourly", "Africa/Cairo"),
        # Not on such a date: those of the Union are the last Sundays of two months.
        ("30 2 * * 3", BERLIN),
        ("30 2 1 * *", BERLIN),
        ("@daily", BERLIN),
        # Not at such an hour, or in a zone without.
        ("30 2 * * *", "Europe/London"),
        ("30 2 * * *", "Asia/Tokyo"),
        ("30 2 * * *", "UTC"),
        ("40 2 * * *", "Australia/Lord_Howe"),
    ],
)
def test_any_other_line_is_kept(cron, time_zone):
    assert cron_schedule(cron, time_zone).cron == cron


@pytest.mark.parametrize("cron", ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 4 1 1 * 0 2020"])
def test_a_line_that_never_fires_is_refused(cron):
    with pytest.raises(WorkspaceError, match="never fires") as refused:
        cron_schedule(cron, BERLIN)

    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    "cron", ["", "4", "0 4 * *", "60 4 * * *", "0 24 * * *", "0 4 32 * *", "@reboot", "R 4 * * *"]
)
def test_what_is_no_cron_line_is_refused(cron):
    with pytest.raises(WorkspaceError, match="is no cron schedule"):
        cron_schedule(cron, BERLIN)


def test_the_command_refuses_with_a_sentence_and_an_exit_code(tmp_path, monkeypatch, capsys):
    workspace = create_workspace(tmp_path / "w")
    command = ["backpain", "serve", "--workspace", str(workspace.folder), "--cron", "0 0 30 2 *"]
    monkeypatch.setattr(sys, "argv", command)
    mask = os.umask(0o077)
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main()
    finally:
        os.umask(mask)

    assert ended.value.code == 3
    assert capsys.readouterr().err == (
        "error: '0 0 30 2 *' never fires: there is no such date. Write it like '0 4 * * *' for "
        "every day at 4 in the morning.\n"
    )


def test_a_date_that_comes_every_fourth_year_is_a_date():
    assert cron_schedule("0 4 29 2 *", BERLIN)


def test_no_zone_changes_its_clocks_at_the_hour_that_is_meant_without_a_choice():
    start = datetime.now(UTC)
    hours = [start + timedelta(hours=hour) for hour in range(0, 3 * 366 * 24, 24)]
    for zone in map(ZoneInfo, sorted(available_timezones())):
        at_four = [hour.astimezone(zone).replace(hour=4, minute=0, tzinfo=zone) for hour in hours]
        assert [t for t in at_four if t.utcoffset() != t.replace(fold=1).utcoffset()] == []


def test_nights_keep_the_hour_of_the_workspace_across_a_clock_change():
    schedule = cron_schedule("0 4 * * *", BERLIN)
    evening = datetime(2027, 3, 27, 20, tzinfo=UTC)

    first = next_run(schedule, evening)
    second = next_run(schedule, first + timedelta(seconds=1))

    assert first == datetime(2027, 3, 28, 2, tzinfo=UTC)  # 04:00 in summer
    assert second == datetime(2027, 3, 29, 2, tzinfo=UTC)


def test_a_run_keeps_its_records_in_the_workspace_unless_the_user_says_where(tmp_path, monkeypatch):
    workspace = create_workspace(tmp_path / "w")
    monkeypatch.delenv("PREFECT_HOME", raising=False)

    own, again = _environment(workspace), _environment(workspace)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "mine"))

    assert own["PREFECT_HOME"] == str(workspace.folder / "prefect")
    assert _environment(workspace)["PREFECT_HOME"] == str(tmp_path / "mine")
    assert own["PREFECT_API_AUTH_STRING"] == own["PREFECT_SERVER_API_AUTH_STRING"]
    assert own["PREFECT_API_AUTH_STRING"] != again["PREFECT_API_AUTH_STRING"]
    if os.name == "posix":
        assert (workspace.folder / "prefect").stat().st_mode & 0o777 == 0o700


def test_each_folder_has_a_name_of_its_own_that_can_be_read(tmp_path):
    one, two = (create_workspace(tmp_path / parent / "my back") for parent in ("a", "b"))

    names = [deployment_name(one), deployment_name(two), deployment_name(one)]

    assert names[0] == names[2] != names[1]
    assert all(name.startswith("my-back-") for name in names)


@pytest.mark.parametrize("folder", ["50% & <more>", "Rücken", "день"])
def test_a_name_holds_nothing_that_prefect_refuses(tmp_path, folder):
    name = deployment_name(create_workspace(tmp_path / folder))

    assert not set(name) & set("/%&<>")


def test_what_is_deployed_is_the_workspace_that_is_pointed_at(tmp_path, monkeypatch):
    workspace = create_workspace(tmp_path / "w")
    monkeypatch.setenv("BACKPAIN_WORKSPACE", str(workspace.folder))

    described = describe_workspace()

    # Served and deployed at once the two do not take one another's place.
    assert described["deployment"] == f"{deployment_name(workspace)}-worker"
    assert described["folder"] == str(workspace.folder)
    assert described["time_zone"] == workspace.settings.time_zone
