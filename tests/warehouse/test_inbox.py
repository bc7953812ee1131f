"""What lies in the inbox: private, only read, and read anew when the settings change."""

import os
import socket
import stat
import subprocess
import sys
from datetime import date

import pytest

from backpain_analytics.console.files import show_files
from backpain_analytics.console.results import show_status
from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.files.inbox import owner_of, people_of
from backpain_analytics.stages.build import build
from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.explain import explain
from backpain_analytics.stages.ingest import IngestRequest, check_read_anew, ingest
from backpain_analytics.stages.status import status
from backpain_analytics.statements import SQL_DIR
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading

STEPS = "time,steps\n" + "".join(f"2026-05-13 {hour:02}:00,{hour % 5}\n" for hour in range(24))
ANNA = 'time_zone = "UTC"\n[persons.anna]\ntime_zone = "{}"\n'


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
    with draft_to_publish(workspace) as draft:
        return ingest(workspace, draft, IngestRequest())


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
@pytest.mark.usefixtures("open_to_all")
def test_what_an_ingest_writes_is_private(workspace):
    for _ in ("new", "with a copy"):
        take_in(workspace)
        (workspace.inbox / "anna" / "more.csv").write_text(STEPS.replace("05-13", "05-14"))

    files = [path for path in workspace.folder.iterdir() if path.is_file()]
    assert workspace.warehouse in files
    for path in files:
        if path.name != "backpain.toml":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_after_a_change_of_zone_nothing_is_computed_from_the_old_reading(workspace):
    take_in(workspace)
    moved = declare(workspace, "Asia/Tokyo")

    with (
        draft_to_publish(moved) as draft,
        pytest.raises(WorkspaceError, match="'backpain run', which reads the inbox again"),
    ):
        check_read_anew(moved, draft)


def test_once_the_inbox_is_read_again_all_is_well(workspace):
    take_in(workspace)
    moved = declare(workspace, "Asia/Tokyo")
    take_in(moved)

    with draft_to_publish(moved) as draft:
        check_read_anew(moved, draft)
        assert build(moved, draft).persons == ("anna",)

    (first,) = asked(moved, "select min(started_at at time zone 'UTC')::text from step_intervals")
    assert first == ("2026-05-12 15:00:00",)


def test_a_new_file_is_no_old_reading(workspace):
    take_in(workspace)
    (workspace.inbox / "anna" / "more.csv").write_text(STEPS.replace("05-13", "05-14"))

    with draft_to_publish(workspace) as draft:
        check_read_anew(workspace, draft)
        assert build(workspace, draft).persons == ("anna",)


def test_after_a_change_of_a_mapping_the_inbox_is_read_anew(workspace):
    def counted(column):
        mapping = f'[mappings.m]\nfiles = "*.csv"\nkind = "steps"\ncolumns = {{ {column} }}\n'
        (workspace.folder / "backpain.toml").write_text(ANNA.format("UTC") + mapping)
        take_in(open_workspace(workspace.folder))
        return asked(workspace, "select sum(steps) from step_intervals")

    header, *lines = STEPS.splitlines()
    twofold = [f"{header},twice", *(f"{line},{2 * int(line[-1])}" for line in lines)]
    (workspace.inbox / "anna" / "steps.csv").write_text("\n".join(twofold))

    ((once,),) = counted('time = "time", steps = "steps"')
    assert counted('time = "time", steps = "twice"') == [(2 * once,)]


def test_local_times_do_not_pass_for_a_clock_that_the_export_shows(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "steps.csv").write_text(STEPS)

    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        build(workspace, draft)

    (person,) = status(workspace).persons
    assert person.clock.endswith("(default)")


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        pytest.param("Asia/Kathmandu", "+05:45 (default)", marks=pytest.mark.thorough),
        pytest.param("America/Caracas", "-04:00 (default)", marks=pytest.mark.thorough),
        ("Pacific/Marquesas", "-09:30 (default)"),
    ],
)
def test_status_tells_how_far_a_clock_is_from_utc(tmp_path, zone, clock):
    workspace = create_workspace(tmp_path / "w")
    (workspace.folder / "backpain.toml").write_text(f'time_zone = "{zone}"\n')
    workspace = open_workspace(workspace.folder)
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "steps.csv").write_text(STEPS)

    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        build(workspace, draft)

    assert [person.clock for person in status(workspace).persons] == [clock]


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

    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        build(workspace, draft)
    found = status(workspace)
    show_status(found, as_json=False)

    assert (found.persons[0].activity_days, found.persons[0].total_days) == (0, 1)
    assert "anna: daily totals of 1 day, kept as a check" in capsys.readouterr().out


@pytest.fixture
def alike(tmp_path):
    """Three people with the same file under names of their own; one more names people itself."""
    return put_alike(tmp_path / "w")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The same as tables; tests leave them as they are."""
    workspace = put_alike(tmp_path_factory.mktemp("alike") / "w")
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        build(workspace, draft)
    return workspace


def put_alike(folder):
    workspace = create_workspace(folder)
    (workspace.folder / "backpain.toml").write_text('time_zone = "UTC"\n')
    workspace = open_workspace(workspace.folder)
    for name in ("anna/steps.csv", "anna-maria/own.csv", "berta/her_private_name.csv"):
        put(workspace, name, STEPS + "2026-05-13 24:61,7\n")
    several = "id,time,steps\n" + "".join(
        f"{person},2026-05-{day} 09:00,{day}\n" for person in ("x", "y") for day in (13, 14)
    )
    put(workspace, "anna/several.csv", several)
    return workspace


def put(workspace, name, content):
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


WHOSE = {
    "anna": ["anna/steps.csv"],
    "anna-maria": ["anna-maria/own.csv"],
    "anna-x": ["anna/several.csv"],
    "berta": ["berta/her_private_name.csv"],
}


@pytest.mark.parametrize("person", WHOSE)
def test_a_day_is_explained_by_the_persons_own_files(built, person):
    found = explain(built, person, date(2026, 5, 13))

    assert [row["path"] for row in found.files] == WHOSE[person]


@pytest.mark.parametrize("person", WHOSE)
def test_a_page_lists_the_persons_own_files(built, person):
    with reading(built.warehouse) as con:
        files = frames.person_tables(con, person, *frames.data_span(con, person)).source_files

    # What names people itself lies in her folder.
    assert sorted(files["path"]) == sorted({*WHOSE[person], *HERS.get(person, ())})
    assert set(files["rejections"].dropna().map(len)) == ({1} if person != "anna-x" else set())


HERS = {"anna": ["anna/several.csv"]}


def test_a_row_rejected_in_two_peoples_files_is_counted_for_each(built):
    query = (SQL_DIR / "cookbook" / "what_was_rejected.sql").read_text(encoding="utf-8")

    found = asked(built, f"select person_id, path, rejected_rows from ({query})")

    assert found == [
        ("anna-maria", "anna-maria/own.csv", 1),
        ("anna", "anna/steps.csv", 1),
        ("berta", "berta/her_private_name.csv", 1),
    ]


def test_what_is_read_anew_for_one_person_stays_rejected_for_the_other(alike):
    take_in(alike)

    moved = declare(alike, "Asia/Tokyo")
    take_in(moved)

    rejected = "select person_id, count(*) from rejected_rows group by all order by all"
    assert asked(moved, rejected) == [("anna", 1), ("anna-maria", 1), ("berta", 1)]


def test_each_persons_file_spans_the_time_by_their_own_clock(alike):
    moved = declare(alike, "Asia/Tokyo")
    take_in(moved)

    spans = "select path, hour(first_at at time zone 'UTC') from source_files where path in "

    assert asked(moved, f"{spans} ('anna/steps.csv', 'berta/her_private_name.csv') order by 1") == [
        ("anna/steps.csv", 15),
        ("berta/her_private_name.csv", 0),
    ]


def test_a_preview_counts_for_each_person_what_they_alone_have(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    for name in ("anna/steps.csv", "berta/steps.csv"):
        put(workspace, name, STEPS)

    previews = dry_run(workspace, IngestRequest()).exports

    assert [(one.steps, one.rows_repeated) for one in previews] == [(46, 0), (46, 0)]


needs_links = pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")


def outcomes(summary):
    return {(line.path, line.person_id, line.status) for line in summary.files}


def reasons(summary):
    return {line.path: line.reason for line in summary.files if line.status == "unknown"}


ANNAS = ("anna/steps.csv", "anna", "read")


def stray(workspace, name):
    """Put something into the inbox that is nobody's export."""
    path = workspace.inbox / name
    if name == "pipe":
        os.mkfifo(path)
    elif name == "socket":
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
    else:
        path.symlink_to({"loop": "loop", "export.zip": "/nowhere.zip"}.get(name, "/nowhere/emil"))


@needs_links
@pytest.mark.parametrize(
    ("name", "person", "reason"),
    [
        ("emil", "emil", "leads nowhere"),
        ("export.zip", None, "leads nowhere"),
        ("loop", "loop", "Too many levels of symbolic links"),
        ("pipe", None, "not a regular file"),
        ("socket", None, "not a regular file"),
    ],
)
def test_what_cannot_be_read_in_the_inbox_costs_only_itself(workspace, name, person, reason):
    stray(workspace, name)

    summary = take_in(workspace)

    assert outcomes(summary) == {ANNAS, (name, person, "unknown")}
    assert reason in reasons(summary)[name]
    assert not take_in(workspace).files


def test_a_path_that_the_user_names_must_be_there(workspace):
    request = IngestRequest((workspace.inbox / "emil",))

    with (
        draft_to_publish(workspace) as draft,
        pytest.raises(UnreadableExportError, match="emil: no such file or folder"),
    ):
        ingest(workspace, draft, request)


@needs_links
def test_a_persons_folder_may_be_a_link_to_a_stick(workspace, tmp_path):
    stick = tmp_path / "stick" / "emil"
    stick.mkdir(parents=True)
    (workspace.inbox / "emil").symlink_to(stick)
    assert "a link to an empty folder" in reasons(take_in(workspace))["emil"]

    (stick / "steps.csv").write_text(STEPS)

    assert outcomes(take_in(workspace)) == {("emil/steps.csv", "emil", "read")}
    assert people_of(workspace.inbox) == {"anna", "emil"}


@needs_links
def test_a_file_in_a_linked_folder_is_the_persons_when_named_alone(workspace, tmp_path):
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "steps.csv").write_text(STEPS)
    (workspace.inbox / "emil").symlink_to(tmp_path / "stick")

    assert owner_of(workspace.inbox / "emil" / "steps.csv", workspace.inbox) == "emil"
    assert owner_of(workspace.inbox / "emil", workspace.inbox) == "emil"
    assert owner_of(tmp_path / "stick" / "steps.csv", workspace.inbox) is None


@needs_links
def test_the_inbox_may_itself_be_a_link(workspace, tmp_path):
    workspace.inbox.rename(tmp_path / "cloud")
    workspace.inbox.symlink_to(tmp_path / "cloud")

    assert outcomes(take_in(workspace)) == {ANNAS}


@needs_links
@pytest.mark.parametrize("leads_to", [".", "..", "anna", "/"])
def test_a_link_back_into_the_inbox_makes_no_second_person(workspace, leads_to):
    (workspace.inbox / "me").symlink_to(leads_to)

    summary = take_in(workspace)

    assert outcomes(summary) == {ANNAS, ("me", None, "unknown")}
    assert "would count twice" in reasons(summary)["me"]


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"\xffemil", "\\xffemil"), (b"em\nil", "em\\nil"), (b" ", " "), (b"em\x1b[1mil", None)],
)
def test_a_folder_whose_name_is_no_persons_is_not_looked_into(workspace, name, shown):
    folder = workspace.inbox / os.fsdecode(name)
    folder.mkdir()
    (folder / "steps.csv").write_text(STEPS)

    summary = take_in(workspace)

    assert outcomes(summary) == {ANNAS, (shown or "em\\x1b[1mil", None, "unknown")}


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_under_a_locale_without_letters_people_keep_their_names(workspace):
    put(workspace, "Zoë/steps.csv", STEPS)
    (workspace.inbox / os.fsdecode(b"\xff.csv")).write_text(STEPS)
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "backpain_analytics.cli", "ingest", "--workspace"]

    ended = subprocess.run(
        [*command, workspace.folder], env=plain, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, b"")
    people = "select distinct person_id from step_intervals order by all"
    assert asked(workspace, people) == [("Zoë",), ("anna",)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere these are one and the same name")
@pytest.mark.parametrize(
    ("one", "other"), [("Emil", "emil"), ("Zoe\u0308", "Zo\u00eb"), ("STRASSE", "straße")]
)
def test_two_spellings_of_one_name_are_told_and_neither_is_guessed(workspace, one, other):
    for name in (one, other):
        put(workspace, f"{name}/steps.csv", STEPS)

    summary = take_in(workspace)

    assert outcomes(summary) == {ANNAS, (one, one, "unknown"), (other, other, "unknown")}
    assert f"differs from that of {other} only" in reasons(summary)[one]


BASKETS = (".stversions", ".Trash-1000", "@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found", ".git")


def test_waste_baskets_in_the_inbox_are_nobody(workspace):
    for name in BASKETS:
        put(workspace, f"{name}/anna/steps.csv", STEPS)

    summary = take_in(workspace)

    assert outcomes(summary) == {ANNAS}
    assert people_of(workspace.inbox) == {"anna"}
    assert owner_of(workspace.inbox / ".stversions" / "anna", workspace.inbox) is None


def test_conflict_copies_are_counted_and_do_not_count(workspace, capsys):
    later = STEPS.replace(",1\n", ",9\n")
    for name in ("steps.sync-conflict-20260506-101112-ABCDEFG.csv", "steps.csv~"):
        put(workspace, f"anna/{name}", later)
    put(workspace, "anna (conflicted copy 2026-05-06)/steps.csv", later)

    summary = take_in(workspace)
    show_files(summary, as_json=False)

    assert outcomes(summary) == {ANNAS}
    out = " ".join(capsys.readouterr().out.split())
    assert "2 files passed over by name: a synchronising program's copies" in out
    assert "1 file passed over by name: hidden files, backups and locks" in out


@pytest.mark.parametrize("name", [".anna", "lost+found", "anna~"])
def test_nobody_keeps_a_diary_under_a_name_that_is_passed_over(workspace, name):
    with pytest.raises(WorkspaceError, match="cannot be the name"):
        add_diary_entry(workspace, name, DiaryEntry({"pain_nrs": "4"}))


def counted_steps(workspace):
    return asked(
        workspace, "select person_id, count(*) from step_intervals group by all order by 1"
    )


@needs_links
def test_a_stick_that_is_away_takes_nothing_with_it(workspace, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "steps.csv").write_text(STEPS)
    (workspace.inbox / "emil").symlink_to(stick)
    take_in(workspace)

    stick.rename(tmp_path / "away")
    tonight = take_in(workspace)
    assert "leads nowhere" in reasons(tonight)["emil"]
    stick.mkdir()
    assert "empty folder" in reasons(take_in(workspace)).get("emil", "an empty folder")
    assert counted_steps(workspace) == [("anna", 24), ("emil", 24)]

    stick.rmdir()
    (tmp_path / "away").rename(stick)
    assert not [line for line in take_in(workspace).files if line.status == "read"]
    assert counted_steps(workspace) == [("anna", 24), ("emil", 24)]
    assert asked(workspace, "select path from source_files where status = 'unknown'") == []


def test_what_icloud_keeps_elsewhere_still_counts(workspace):
    take_in(workspace)
    (workspace.inbox / "anna" / "steps.csv").unlink()
    put(workspace, "anna/.steps.csv.icloud", "")

    summary = take_in(workspace)

    assert summary.withdrawn == ()
    assert counted_steps(workspace) == [("anna", 24)]
    assert "not downloaded yet" in reasons(summary)["anna/.steps.csv.icloud"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere these are one and the same name")
def test_a_second_spelling_of_a_name_takes_nothing_from_the_first(workspace):
    take_in(workspace)
    put(workspace, "Anna/steps.csv", STEPS)

    assert take_in(workspace).withdrawn == ()
    assert counted_steps(workspace) == [("anna", 24)]


def test_what_an_earlier_version_read_of_litter_is_withdrawn(workspace):
    path = put(workspace, "anna/more.csv", STEPS.replace("05-13", "05-14"))
    take_in(workspace)
    path.rename(path.with_name("more.csv~"))

    (withdrawn,) = take_in(workspace).withdrawn

    assert (withdrawn.path, withdrawn.rows) == ("anna/more.csv", 24)
