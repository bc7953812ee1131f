"""Folders outside the workspace that backpain.toml names for people: read, and never touched."""

import json
import os
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from backpain_analytics.console.files import show_files, show_preview
from backpain_analytics.console.results import show_status
from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.status import status
from backpain_analytics.stages.withdraw import withdraw
from backpain_analytics.warehouse.publish import reading

DIARY = "date,pain_nrs\n2026-05-01,3\n2026-05-02,4\n"
LATER = "date,pain_nrs\n2026-05-03,5\n"
ANNA = '[persons.anna]\ntime_zone = "UTC"\ninbox = ["{}"]\n'

needs_posix = pytest.mark.skipif(os.name != "posix", reason="rights and links are others elsewhere")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.fixture
def sync(home):
    folder = home / "Sync" / "health"
    folder.mkdir(parents=True)
    (folder / "pain.csv").write_text(DIARY)
    return folder


@pytest.fixture
def workspace(home, sync):
    return declared(home, ANNA.format("~/Sync/health"))


def declared(home, text):
    folder = home / "w"
    if not folder.exists():
        create_workspace(folder)
    (folder / "backpain.toml").write_text(text)
    return open_workspace(folder)


def take_in(workspace, *paths):
    with draft_to_publish(workspace) as draft:
        return ingest(workspace, draft, IngestRequest(paths))


def ratings(workspace):
    with reading(workspace.warehouse) as con:
        return con.execute(
            "select person_id, day(written_date), pain_nrs::int from diary_entries order by all"
        ).fetchall()


BOTH = [("anna", 1, 3), ("anna", 2, 4)]


@pytest.mark.parametrize("written", ["~/Sync/health", "../Sync/health", "{}/Sync/health"])
def test_a_named_folder_is_read_for_the_person_who_names_it(home, sync, written):
    workspace = declared(home, ANNA.format(written.format(home.as_posix())))

    (file,) = take_in(workspace).files

    assert (file.path, file.person_id, file.status) == ("~/Sync/health/pain.csv", "anna", "read")
    assert ratings(workspace) == BOTH


def test_what_did_not_change_is_not_read_again_and_what_goes_counts_no_longer(workspace, sync):
    take_in(workspace)
    assert take_in(workspace).unchanged == 1
    (sync / "more.csv").write_text(LATER)
    assert [file.path for file in take_in(workspace).files] == ["~/Sync/health/more.csv"]
    (sync / "pain.csv").unlink()

    (withdrawn,) = take_in(workspace).withdrawn

    assert (withdrawn.path, withdrawn.reason) == ("~/Sync/health/pain.csv", "gone")
    assert ratings(workspace) == [("anna", 3, 5)]


def test_a_named_folder_that_is_not_there_is_said_and_loses_nothing(workspace, sync, capsys):
    take_in(workspace)
    sync.rename(sync.with_name("away"))

    for _ in range(2):
        summary = take_in(workspace)
        assert (list(summary.away), summary.withdrawn) == ([sync.as_posix()], ())
        assert "it is not there" in summary.away[sync.as_posix()]
    show_files(summary, as_json=False)
    show_status(status(workspace), as_json=False)
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.count("backpain.toml names this folder as an inbox of anna") == 2
    assert ratings(workspace) == BOTH

    sync.with_name("away").rename(sync)
    back = take_in(workspace)
    assert (back.away, back.withdrawn, status(workspace).away) == ({}, (), {})
    assert ratings(workspace) == BOTH


def test_a_folder_that_was_never_there_is_said_too(workspace, sync):
    shutil.rmtree(sync)

    summary = take_in(workspace)

    assert (list(summary.away), summary.is_unusable) == ([sync.as_posix()], False)
    assert dry_run(workspace, IngestRequest()).ingested.away == summary.away


def test_the_empty_folder_that_an_unmounted_disk_leaves_takes_nothing_with_it(
    workspace, sync, disks
):
    disks[sync] = 7
    (sync / "later.csv").write_text(LATER)
    take_in(workspace)
    for file in list(sync.iterdir()):
        file.unlink()
    del disks[sync]

    for _ in range(2):
        summary = take_in(workspace)
        assert (list(summary.away), summary.withdrawn) == ([sync.as_posix()], ())
        assert list(status(workspace).away) == [sync.as_posix()]
    # What was put beneath the disk meanwhile stays closed.
    (sync / "pain.csv").write_text("date,pain_nrs\n2026-05-01,9\n")
    assert list(take_in(workspace).away) == [sync.as_posix()]
    assert ratings(workspace) == [*BOTH, ("anna", 3, 5)]


def test_what_lay_in_a_folder_that_never_returns_can_be_withdrawn(workspace, sync):
    take_in(workspace)
    with (
        pytest.raises(UnreadableExportError, match=r"a folder that backpain.toml names: take it"),
        draft_to_publish(workspace) as draft,
    ):
        withdraw(workspace, draft, [sync])
    shutil.rmtree(sync)

    with draft_to_publish(workspace) as draft:
        (withdrawn,) = withdraw(workspace, draft, [sync]).withdrawn

    assert withdrawn.path == "~/Sync/health/pain.csv"
    assert ratings(workspace) == []


def test_a_folder_that_is_named_no_longer_counts_until_it_is_withdrawn(home, workspace, sync):
    take_in(workspace)
    assert status(workspace).elsewhere == ()
    workspace = declared(home, '[persons.anna]\ntime_zone = "UTC"\n')

    assert take_in(workspace).withdrawn == ()
    assert status(workspace).elsewhere == ((sync / "pain.csv").as_posix(),)
    with draft_to_publish(workspace) as draft:
        withdraw(workspace, draft, [sync])
    assert ratings(workspace) == []


def test_the_same_content_in_the_inbox_and_in_a_named_folder_counts_once(workspace, sync):
    own = workspace.inbox / "anna" / "pain.csv"
    own.parent.mkdir()
    shutil.copyfile(sync / "pain.csv", own)

    take_in(workspace)
    assert ratings(workspace) == BOTH
    own.unlink()
    take_in(workspace)
    assert ratings(workspace) == BOTH
    (sync / "pain.csv").unlink()
    take_in(workspace)
    assert ratings(workspace) == []


def test_files_of_one_name_in_a_named_folder_and_in_the_inbox_are_two(home):
    folder = home / "anna"
    folder.mkdir()
    (folder / "pain.csv").write_text(LATER)
    workspace = declared(home, ANNA.format("~/anna"))
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "pain.csv").write_text(DIARY)

    paths = [file.path for file in take_in(workspace).files]

    assert paths == ["anna/pain.csv", "~/anna/pain.csv"]
    assert len(ratings(workspace)) == 3


def test_conflict_copies_and_half_synced_files_do_not_count(workspace, sync):
    (sync / "pain.sync-conflict-20260506-101112-ABCDEFG.csv").write_text(LATER)
    (sync / ".syncthing.pain.csv.tmp").write_text(LATER)
    (sync / ".stversions").mkdir()
    (sync / ".stversions" / "pain~20260501-101112.csv").write_text(LATER)

    summary = take_in(workspace)

    assert sum(summary.litter.values()) == 2
    assert ratings(workspace) == BOTH


def everything(folder):
    states = {path: path.stat() for path in (folder, *folder.rglob("*"))}
    return {path: (one.st_mode, one.st_mtime_ns, one.st_size) for path, one in states.items()}


@needs_posix
@pytest.mark.usefixtures("open_to_all")
def test_a_named_folder_is_left_as_it_is(workspace, sync):
    sync.chmod(0o755)
    before = everything(sync.parent)

    take_in(workspace)
    dry_run(workspace, IngestRequest())
    status(workspace)

    assert everything(sync.parent) == before
    assert stat.S_IMODE(sync.stat().st_mode) == 0o755


@needs_posix
def test_a_named_folder_that_nothing_may_be_written_to_is_read(workspace, sync):
    sync.chmod(0o500)
    try:
        take_in(workspace)
    finally:
        sync.chmod(0o700)

    assert ratings(workspace) == BOTH


def test_a_file_of_a_named_folder_that_is_named_by_itself_is_the_persons(workspace, sync):
    (sync / "more.csv").write_text(LATER)

    (file,) = take_in(workspace, sync / "more.csv").files

    assert (file.path, file.person_id) == ("~/Sync/health/more.csv", "anna")
    assert [file.path for file in take_in(workspace).files] == ["~/Sync/health/pain.csv"]
    assert len(ratings(workspace)) == 3


def test_a_file_beside_a_named_folder_is_of_whom_it_is_said_to_be(workspace, home):
    (home / "Sync" / "ben.csv").write_text(LATER)
    with draft_to_publish(workspace) as draft:
        request = IngestRequest((home / "Sync" / "ben.csv",), person_id="ben")
        (file,) = ingest(workspace, draft, request).files

    assert (file.path, file.person_id) == ("ben.csv", "ben")


def test_of_two_named_folders_a_file_is_of_the_one_in_which_it_lies(home, sync):
    other = home / "Sync" / "of ben"
    other.mkdir()
    (other / "pain.csv").write_text(LATER)
    ben = '[persons.ben]\ntime_zone = "UTC"\ninbox = ["~/Sync/of ben"]\n'

    (file,) = take_in(declared(home, ANNA.format("~/Sync/health") + ben), other).files

    assert (file.path, file.person_id) == ("~/Sync/of ben/pain.csv", "ben")


def test_a_dry_run_names_the_folder(workspace, sync, capsys):
    (sync / "2026").mkdir()
    (sync / "2026" / "more.csv").write_text(LATER)
    preview = dry_run(workspace, IngestRequest())

    show_preview(preview, as_json=False)
    assert "~/Sync/health (2 files)" in capsys.readouterr().out
    show_preview(preview, as_json=True)
    assert json.loads(capsys.readouterr().out)["exports"][0]["place"] == "~/Sync/health"


def refusal(home, text):
    with pytest.raises(WorkspaceError) as caught:
        declared(home, text)
    return str(caught.value)


TWO = ANNA + '[persons.ben]\ninbox = ["{}"]\n'


@pytest.mark.parametrize("other", ["~/Sync/health", "~/Sync", "~/Sync/health/ben"])
def test_a_folder_of_two_persons_is_refused(home, sync, other):
    said = refusal(home, TWO.format("~/Sync/health", other))

    assert "persons.ben.inbox" in said
    assert "'~/Sync/health' of persons.anna.inbox" in said


def test_a_folder_that_one_person_names_twice_is_refused(home, sync):
    twice = ANNA.replace('["{}"]', '["~/Sync/health", "../Sync/health"]')

    assert "must be said once" in refusal(home, twice)


@pytest.mark.parametrize("written", ["inbox/anna", "inbox", ".", "..", "~", "/", "~/w/reports"])
def test_a_folder_in_the_workspace_or_around_it_is_refused(home, written):
    assert "read anyway" in refusal(home, ANNA.format(written))


@needs_posix
@pytest.mark.parametrize("written", ["~/link", "~/Sync/health"])
def test_a_folder_is_known_by_where_links_lead(home, sync, written):
    (home / "link").symlink_to(home / "w" / "inbox")
    create_workspace(home / "w")
    (home / "w" / "inbox" / "anna").symlink_to(sync)

    assert "read anyway" in refusal(home, ANNA.format(written))


def test_neighbours_of_like_names_do_not_overlap(home, sync):
    (home / "Sync" / "health2").mkdir()

    workspace = declared(home, TWO.format("~/Sync/health", "~/Sync/health2"))

    assert [folder.person_id for folder in workspace.folders] == ["anna", "ben"]


def test_a_blank_folder_is_refused(home):
    assert "persons.anna.inbox" in refusal(home, ANNA.format(" "))


def test_what_an_earlier_version_read_of_a_folder_that_is_away_is_taken_over(workspace, sync):
    take_in(workspace)
    make_earlier(workspace.warehouse)
    sync.rename(sync.with_name("away"))
    (workspace.inbox / "anna").mkdir()
    (workspace.inbox / "anna" / "more.csv").write_text(LATER)

    take_in(workspace)

    assert len(ratings(workspace)) == 3


def test_what_an_earlier_version_read_of_a_folder_counts_until_it_is_gone_from_there(
    workspace, sync
):
    take_in(workspace)
    make_earlier(workspace.warehouse)
    sync.rename(sync.with_name("away"))
    take_in(workspace)
    assert ratings(workspace) == BOTH

    sync.with_name("away").rename(sync)
    (sync / "pain.csv").unlink()
    (sync / "more.csv").write_text(LATER)
    take_in(workspace)

    assert ratings(workspace) == [("anna", 3, 5)]


def make_earlier(warehouse):
    """Let a warehouse look as an earlier version left it."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update work.raw_state set fingerprint = 'of an earlier version', layout = 2")
        con.execute("alter table source_files drop column modified_at")


def test_paths_outside_the_home_folder_are_named_whole(workspace, monkeypatch, sync):
    monkeypatch.setenv("HOME", str(Path(sync.anchor) / "home" / "other"))
    moved = open_workspace_with(workspace, sync)

    (file,) = take_in(moved).files

    assert file.path == (sync / "pain.csv").as_posix()


def open_workspace_with(workspace, folder):
    return declared(workspace.folder.parent, ANNA.format(folder.as_posix()))
