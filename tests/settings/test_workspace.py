"""The workspace folder and its backpain.toml."""

import stat
import sys

import pytest
from tzlocal import get_localzone_name

from backpain_analytics.cli import main
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.persons import Person
from backpain_analytics.settings.toml import Settings
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


def test_a_parameter_that_became_a_definition_ends_a_command(workspace, monkeypatch, capsys):
    write_settings(workspace, "[parameters]\nprolonged_minutes = 45")
    monkeypatch.setattr(sys, "argv", ["backpain", "status", "-w", str(workspace.folder)])

    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert "can no longer be set: remove the line" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("time_zone = ", "not valid TOML"),
        ('time_zone = "Berlin"', "no time zone is called 'Berlin'"),
        ('[persons.a]\ntime_zone = "CET/Nowhere"', "persons.a.time_zone"),
        ("[persons.a]\nbirth_year = 1492", "persons.a.birth_year"),
        ("[persons.a]\nheight = 180", "persons.a.height: no such key"),
        ('[mappings.m]\nname = "m"', "m.name: no such key; the heading of the block says it"),
        ('[mappings.m]\nfiles = "*"\nkind = "steps"\ncolumns = {}\nday = 1', "m.day: no such key"),
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


def test_the_template_states_the_clock_of_this_computer_and_no_more(workspace):
    assert workspace.settings == Settings(time_zone=get_localzone_name())


PARAMETERS = "# Mine, by hand.\n[parameters]\nsteps_per_day   = 5000\n"


@pytest.mark.parametrize(
    "text",
    [
        'time_zone = "UTC"  # mine\n\n' + PARAMETERS,
        "[persons.anna]\nbirth_year = 1980\n\n" + PARAMETERS,
        "[persons.anna]\nbirth_year = 1980\n\n" + PARAMETERS + "\n[persons.cara]\n\n[controls]\n",
        "persons.anna.birth_year = 1980\n" + PARAMETERS,
        "[persons]\n[persons.anna]\nbirth_year = 1980  # or 81\n" + PARAMETERS,
        PARAMETERS + "# The last line has no end.",
        PARAMETERS.replace("\n", "\r\n"),
        "\ufeff" + PARAMETERS,
    ],
)
def test_a_zone_found_in_an_export_is_written_below_what_somebody_wrote(workspace, text):
    path = workspace.folder / "backpain.toml"
    path.write_bytes(text.encode())
    before = open_workspace(workspace.folder)

    declared = declare_zone(before, 'anna "b"', "Australia/Sydney")

    assert path.read_bytes().startswith(text.removeprefix("\ufeff").encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert declared.person('anna "b"') == Person(time_zone="Australia/Sydney")
    others = {**declared.settings.persons}
    del others['anna "b"']
    assert declared.settings.model_copy(update={"persons": others}) == before.settings


def test_a_zone_found_in_an_export_joins_people_written_on_one_line(workspace):
    write_settings(workspace, "persons = {anna = {birth_year = 1980}}  # us\n" + PARAMETERS)

    declared = declare_zone(open_workspace(workspace.folder), "ben", "Australia/Sydney")

    assert declared.person("ben").time_zone == "Australia/Sydney"
    assert declared.person("anna").birth_year == 1980
    text = (workspace.folder / "backpain.toml").read_text(encoding="utf-8")
    assert text.endswith("  # us\n" + PARAMETERS)


def test_no_zone_is_written_into_settings_that_are_being_edited(workspace):
    write_settings(workspace, "[persons.anna")

    with pytest.raises(WorkspaceError, match="not valid TOML"):
        declare_zone(workspace, "ben", "Australia/Sydney")
    assert (workspace.folder / "backpain.toml").read_text(encoding="utf-8") == "[persons.anna"
