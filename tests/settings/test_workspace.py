"""The workspace folder and its backpain.toml."""

import stat

import pytest

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import create_workspace, declare_zone, open_workspace


@pytest.fixture
def workspace(tmp_path, open_to_all):
    return create_workspace(tmp_path / "w")


def write_settings(workspace, text):
    (workspace.folder / "backpain.toml").write_text(text, encoding="utf-8")


def test_a_new_workspace_is_private(workspace):
    for folder in (workspace.folder, workspace.inbox, workspace.reports):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((workspace.folder / "backpain.toml").stat().st_mode) == 0o600


def test_every_commented_setting_of_the_template_is_understood(workspace):
    text = (workspace.folder / "backpain.toml").read_text(encoding="utf-8")
    settings = [
        line.removeprefix("# ") for line in text.splitlines() if "=" in line or "# [" in line
    ]
    write_settings(workspace, "\n".join(settings))

    opened = open_workspace(workspace.folder)

    plan = opened.person("anna").plan
    assert plan.core_sessions == 3
    assert plan.pieces[0].logged_names == ("bird dog", "quadruped")
    assert opened.mappings[0].person == "anna"
    assert opened.mappings[0].columns == {"date": "date", "pain_nrs": "knee_pain"}
    assert opened.parameters.valid_day_minutes == 600


def test_an_existing_workspace_is_left_as_it_is(workspace):
    write_settings(workspace, 'time_zone = "Asia/Tokyo"')

    with pytest.raises(WorkspaceError, match="exists already"):
        create_workspace(workspace.folder)
    assert open_workspace(workspace.folder).settings.time_zone == "Asia/Tokyo"


def test_the_only_workspace_below_the_current_folder_is_found(workspace, monkeypatch):
    monkeypatch.chdir(workspace.folder.parent)

    assert open_workspace(None).folder == workspace.folder


def test_of_two_workspaces_below_none_is_guessed(workspace, monkeypatch):
    create_workspace(workspace.folder.parent / "v")
    monkeypatch.chdir(workspace.folder.parent)

    with pytest.raises(WorkspaceError, match="backpain init"):
        open_workspace(None)


def test_the_environment_names_the_workspace(workspace, monkeypatch, tmp_path):
    monkeypatch.setenv("BACKPAIN_WORKSPACE", str(workspace.folder))
    monkeypatch.chdir(tmp_path)

    assert open_workspace(None).folder == workspace.folder


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("time_zone = ", "not valid TOML"),
        ('time_zone = "Berlin"', "no time zone is called 'Berlin'"),
        ('[persons.a]\ntime_zone = "CET/Nowhere"', "persons.a.time_zone"),
        ("[persons.a]\nbirth_year = 1492", "persons.a.birth_year"),
        ("[persons.a]\nheight = 180", "persons.a.height"),
        ('[persons.a]\nmoves = [{since = 2026-01-01, time_zone = "UTC"}]', "moves need a time_z"),
        ("[parameters]\nvalid_day_hours = 10", "no such parameter: valid_day_hours"),
        ('[mappings.m]\nfiles = "*"\nkind = "mood"\ncolumns = {}', "mappings.m.kind"),
        (
            '[persons.a]\ntime_zone = "UTC"\nmoves = [{since = 2026-01-01, time_zone = "X/Y"}, '
            '{since = 2026-02-01, time_zone = "Europe/Paris"}]',
            "no time zone is called 'X/Y'",
        ),
        (
            '[mappings.m]\nfiles = "*"\nkind = "steps"\ncolumns = {}\ntime_zone = "CET/Nowhere"',
            "mappings.m.time_zone: no time zone is called 'CET/Nowhere'",
        ),
        (
            '[mappings.m]\nfiles = "*"\nkind = "steps"\ncolumns = {}\npain_scale = [5, 5]',
            "the lowest rating comes first",
        ),
    ],
)
def test_a_wrong_setting_is_named(workspace, text, says):
    write_settings(workspace, text)

    with pytest.raises(WorkspaceError, match=r"backpain\.toml") as caught:
        open_workspace(workspace.folder)
    assert says in str(caught.value)


def test_a_zone_found_in_an_export_is_written_down_beside_the_rest(workspace):
    write_settings(workspace, 'time_zone = "UTC"  # mine\n\n[parameters]\nsteps_per_day = 5000\n')

    declared = declare_zone(open_workspace(workspace.folder), "anna b", "Australia/Sydney")

    assert declared.person("anna b").time_zone == "Australia/Sydney"
    assert declared.parameters.steps_per_day == 5000
    assert "# mine" in (workspace.folder / "backpain.toml").read_text(encoding="utf-8")
