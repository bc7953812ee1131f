"""What the inbox no longer says counts no longer; what arrives meanwhile is read next time."""

import errno
import json
import os
import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.sources.absent import find_absent
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.files.states import FileState
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.run import run
from backpain_analytics.stages.status import status
from backpain_analytics.stages.withdraw import withdraw
from backpain_analytics.warehouse.publish import reading

ZONE = 'time_zone = "Europe/Berlin"\n'
DIARY = "date,pain_nrs\n2026-05-01,3\n2026-05-02,4\n2026-05-03,5\n"


def hours(day, first=0, last=24, steps=10):
    return "".join(f"2026-05-{day:02} {hour:02}:00,{steps}\n" for hour in range(first, last))


def table(rows):
    return f"time,steps\n{rows}"


@pytest.fixture
def workspace(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    (workspace.folder / "backpain.toml").write_text(ZONE)
    return open_workspace(workspace.folder)


def put(workspace, name, text, *, age=0):
    """Write a file of the inbox, last changed so many minutes before noon."""
    path = workspace.inbox / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    moment = (datetime(2026, 6, 1, 12, tzinfo=UTC) - timedelta(minutes=age)).timestamp()
    os.utime(path, (moment, moment))
    return path


def take_in(workspace, *paths, person=None):
    with draft_to_publish(workspace) as draft:
        return ingest(workspace, draft, IngestRequest(paths, person))


def asked(workspace, query):
    with reading(workspace.warehouse) as con:
        return con.execute(query).fetchall()


def ratings(workspace):
    rows = asked(workspace, "select person_id, day(written_date), pain_nrs from diary_entries")
    return sorted((person, day, int(pain)) for person, day, pain in rows)


def steps_by_day(workspace):
    return asked(
        workspace,
        "select day(started_at at time zone 'Europe/Berlin') as day, sum(steps)::int "
        "from step_intervals group by all order by all",
    )


def told(summary):
    return [(each.path, each.reason, each.rows) for each in summary.withdrawn]


def test_a_row_taken_out_of_a_diary_counts_no_longer(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY.replace("2026-05-02,4\n", ""))

    summary = take_in(workspace)

    assert ratings(workspace) == [("anna", 1, 3), ("anna", 3, 5)]
    assert told(summary) == [("anna/pain.csv", "replaced", 1)]


def test_a_corrected_date_moves_the_entry(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY.replace("05-01", "05-09"))

    summary = take_in(workspace)

    assert ratings(workspace) == [("anna", 2, 4), ("anna", 3, 5), ("anna", 9, 3)]
    assert told(summary) == [("anna/pain.csv", "replaced", 1)]


def test_a_first_row_taken_out_while_a_last_one_is_added_is_a_correction(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY.replace("2026-05-01,3\n", "") + "2026-05-04,6\n")
    take_in(workspace)

    assert ratings(workspace) == [("anna", 2, 4), ("anna", 3, 5), ("anna", 4, 6)]


def test_a_grown_file_withdraws_nothing(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY + "2026-05-04,6\n")

    assert take_in(workspace).withdrawn == ()
    assert len(ratings(workspace)) == 4
    assert asked(workspace, "select count(*) from source_files") == [(1,)]


def test_a_file_taken_out_takes_its_rows_along(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    put(workspace, "anna/steps.csv", table(hours(1)))
    take_in(workspace)
    (workspace.inbox / "anna" / "steps.csv").unlink()

    summary = take_in(workspace)

    assert told(summary) == [("anna/steps.csv", "gone", 24)]
    assert steps_by_day(workspace) == []
    assert asked(workspace, "select path from source_files") == [("anna/pain.csv",)]
    assert asked(workspace, "select source_id from sources") == []
    history = asked(workspace, "select path, rows_withdrawn, reason from withdrawn_files")
    assert history == [("anna/steps.csv", 24, "gone")]
    assert not take_in(workspace).withdrawn


def test_a_file_moved_to_the_right_person_is_theirs_alone(workspace):
    path = put(workspace, "anna/pain.csv", DIARY)
    put(workspace, "ben/steps.csv", table(hours(1)))
    take_in(workspace)
    path.rename(workspace.inbox / "ben" / "pain.csv")

    summary = take_in(workspace)

    assert {person for person, *_ in ratings(workspace)} == {"ben"}
    assert told(summary) == [("anna/pain.csv", "gone", 3)]


def test_a_renamed_file_says_the_same_under_its_new_name(workspace):
    path = put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    path.rename(path.with_name("diary of anna.csv"))

    summary = take_in(workspace)

    assert len(ratings(workspace)) == 3
    assert asked(workspace, "select path from source_files") == [("anna/diary of anna.csv",)]
    assert summary.withdrawn == ()


def test_of_two_copies_one_may_go(workspace):
    put(workspace, "anna/a.csv", DIARY)
    put(workspace, "anna/b.csv", DIARY)
    take_in(workspace)
    (workspace.inbox / "anna" / "a.csv").unlink()

    summary = take_in(workspace)

    assert len(ratings(workspace)) == 3
    assert asked(workspace, "select path from source_files") == [("anna/b.csv",)]
    assert summary.withdrawn == ()


def test_a_renamed_person_is_nobody_under_the_old_name(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    run(workspace, IngestRequest())
    old_pages = {workspace.reports / "anna.html"}
    (workspace.inbox / "anna").rename(workspace.inbox / "lena")

    summary = run(workspace, IngestRequest())

    assert [line.person_id for line in status(workspace).persons] == ["lena"]
    assert set(summary.removed_pages) == old_pages
    assert sorted(page.name for page in workspace.reports.iterdir()) == ["index.html", "lena.html"]
    assert asked(workspace, "select distinct person_id from associations") == [("lena",)]


def test_an_emptied_inbox_leaves_nobody(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    run(workspace, IngestRequest())
    shutil.rmtree(workspace.inbox / "anna")

    run(workspace, IngestRequest())

    assert status(workspace).persons == ()
    assert [page.name for page in workspace.reports.iterdir()] == ["index.html"]


def test_what_was_named_from_elsewhere_stays(workspace, tmp_path):
    elsewhere = tmp_path / "stick"
    elsewhere.mkdir()
    (elsewhere / "pain.csv").write_text(DIARY)
    take_in(workspace, elsewhere / "pain.csv", person="anna")
    shutil.rmtree(elsewhere)
    put(workspace, "anna/steps.csv", table(hours(1)))

    assert take_in(workspace).withdrawn == ()
    assert len(ratings(workspace)) == 3


def test_what_was_named_from_elsewhere_goes_when_it_is_withdrawn(workspace, tmp_path):
    path = tmp_path / "pain.csv"
    path.write_text(DIARY)
    take_in(workspace, path, person="anna")
    assert status(workspace).elsewhere == (str(path),)
    path.unlink()

    with draft_to_publish(workspace) as draft:
        summary = withdraw(workspace, draft, [path])

    assert told(summary) == [("pain.csv", "gone", 3)]
    assert ratings(workspace) == []
    assert status(workspace).elsewhere == ()


def test_only_what_was_taken_in_from_elsewhere_can_be_withdrawn(workspace, tmp_path):
    inside = put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)

    with draft_to_publish(workspace) as draft:
        with pytest.raises(UnreadableExportError, match="lies in the inbox: take it out"):
            withdraw(workspace, draft, [inside])
        with pytest.raises(UnreadableExportError, match="nothing was taken in from"):
            withdraw(workspace, draft, [tmp_path / "other.csv"])


def test_a_newer_version_named_from_elsewhere_replaces_the_older_one(workspace, tmp_path):
    path = tmp_path / "pain.csv"
    path.write_text(DIARY)
    take_in(workspace, path, person="anna")
    path.write_text(DIARY.replace("2026-05-02,4\n", ""))
    take_in(workspace, path, person="anna")

    assert ratings(workspace) == [("anna", 1, 3), ("anna", 3, 5)]


def test_what_a_file_hid_comes_back_when_it_goes(workspace):
    put(workspace, "anna/march.csv", table(hours(1) + hours(2)), age=9)
    put(workspace, "anna/april.csv", table(hours(2, steps=99) + hours(3)), age=5)
    take_in(workspace)
    hidden = steps_by_day(workspace)
    (workspace.inbox / "anna" / "april.csv").unlink()

    take_in(workspace)

    assert steps_by_day(workspace) == [(1, 240), (2, 240)]
    assert hidden[0] == (1, 240)


@pytest.mark.parametrize("name", ["steps", "pain"])
def test_a_file_that_arrives_late_stands_where_its_age_puts_it(workspace, name):
    old, new = (
        (table(hours(1, steps=10)), table(hours(1, 6, 12, steps=90)))
        if name == "steps"
        else (DIARY, DIARY.replace(",4", ",9"))
    )
    late = workspace.inbox / "late"
    late.mkdir()
    put(workspace, f"anna/{name}_2026-05.csv", new, age=1)
    take_in(workspace)
    put(workspace, f"anna/{name}_2026-04.csv", old, age=9)
    take_in(workspace)
    nightly = asked(workspace, "from step_intervals order by all") + ratings(workspace)

    again = create_workspace(workspace.folder.parent / "again")
    (again.folder / "backpain.toml").write_text(ZONE)
    again = open_workspace(again.folder)
    shutil.copytree(workspace.inbox / "anna", again.inbox / "anna")
    take_in(again)

    assert nightly == asked(again, "from step_intervals order by all") + ratings(again)


def test_an_export_that_moved_on_keeps_what_came_before_it_begins(workspace):
    put(workspace, "anna/steps.csv", table(hours(1) + hours(2) + hours(3)))
    take_in(workspace)
    put(workspace, "anna/steps.csv", table(hours(3, 12, 24, steps=20) + hours(4)))

    summary = take_in(workspace)

    assert steps_by_day(workspace) == [(1, 240), (2, 240), (3, 12 * 10 + 12 * 20), (4, 240)]
    assert told(summary) == [("anna/steps.csv", "moved on", 0)]
    (earlier,) = asked(
        workspace, "select notes from source_files where last_at < '2026-05-03 12:00'"
    )
    assert "An earlier version of this file" in earlier[0]

    put(workspace, "anna/steps.csv", table(hours(4, 12, 24) + hours(5)))
    take_in(workspace)
    assert [day for day, _ in steps_by_day(workspace)] == [1, 2, 3, 4, 5]

    (workspace.inbox / "anna" / "steps.csv").unlink()
    take_in(workspace)
    assert steps_by_day(workspace) == []


def test_an_export_that_begins_later_and_ends_no_later_was_put_right(workspace):
    put(workspace, "anna/steps.csv", table(hours(1) + hours(2) + hours(3)))
    take_in(workspace)
    put(workspace, "anna/steps.csv", table(hours(2) + hours(3)))

    summary = take_in(workspace)

    assert steps_by_day(workspace) == [(2, 240), (3, 240)]
    assert told(summary) == [("anna/steps.csv", "replaced", 24)]


def test_a_version_that_was_kept_in_part_is_read_whole_when_it_comes_back(workspace):
    whole = table(hours(1) + hours(2))
    put(workspace, "anna/steps.csv", whole)
    take_in(workspace)
    put(workspace, "anna/steps.csv", table(hours(2, 12, 24) + hours(3)))
    take_in(workspace)
    put(workspace, "anna/steps.csv", whole)
    take_in(workspace)

    assert steps_by_day(workspace) == [(1, 240), (2, 240)]


def test_a_version_that_cannot_be_read_leaves_the_earlier_one_standing(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", "")

    summary = take_in(workspace)

    assert len(ratings(workspace)) == 3
    assert [line.status for line in summary.files] == ["unknown"]
    put(workspace, "anna/pain.csv", DIARY.replace(",5", ",6"))
    take_in(workspace)
    assert ratings(workspace)[-1] == ("anna", 3, 6)
    assert asked(workspace, "select count(*) from source_files") == [(1,)]


def test_equal_size_and_time_do_not_hide_other_content(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY.replace(",4", ",8"))

    take_in(workspace)

    assert ratings(workspace)[1] == ("anna", 2, 8)


@pytest.fixture
def seen_on():
    """Return what was seen of anna, whose folder lay on a disk of that number."""

    def seen(workspace, device):
        return {
            "inbox/": FileState(0, 0, 0, workspace.inbox.stat().st_dev, ""),
            "inbox/anna/": FileState(0, 0, 0, device, ""),
            "inbox/anna/pain.csv": FileState(1, 1, 1, device, ""),
        }

    return seen


def test_a_folder_on_a_disk_that_is_away_is_not_taken_for_an_empty_one(
    workspace, tmp_path, seen_on
):
    (workspace.inbox / "anna").symlink_to(tmp_path / "stick")
    here = workspace.inbox.stat().st_dev

    def gone(device):
        return find_absent(workspace.folder, [], seen_on(workspace, device), ["inbox"]).gone

    # A link to a disk that is away; then the mount point that such a disk leaves behind.
    assert gone(here) == set()
    (tmp_path / "stick").mkdir()
    assert gone(here + 1) == set()
    # The same disk, emptied; and a link that was taken out.
    assert gone(here) == {"inbox/anna/pain.csv"}
    (workspace.inbox / "anna").unlink()
    assert gone(here + 1) == {"inbox/anna/pain.csv"}


@pytest.mark.parametrize("disk", ["inbox", "inbox/anna"])
def test_a_disk_that_is_away_is_named_each_night_and_what_lies_beneath_waits(
    workspace, disks, disk
):
    disks[workspace.folder / disk] = 7
    put(workspace, "anna/pain.csv", DIARY)
    put(workspace, "anna/steps.csv", table(hours(1)))
    take_in(workspace)
    shutil.rmtree(workspace.inbox / "anna")
    (workspace.inbox / "anna").mkdir()
    del disks[workspace.folder / disk]

    for _ in range(2):
        summary = take_in(workspace)
        assert (list(summary.away), summary.withdrawn, summary.is_unusable) == ([disk], (), False)
        assert list(status(workspace).away) == [disk]
    # As 'backpain diary add' would.
    put(workspace, "anna/pain.csv", "date,pain_nrs\n2026-05-09,8\n")
    for _ in range(2):
        summary = take_in(workspace)
        assert (list(summary.away), summary.unchanged) == ([disk], 0)
    assert ratings(workspace) == [("anna", 1, 3), ("anna", 2, 4), ("anna", 3, 5)]

    disks[workspace.folder / disk] = 8
    put(workspace, "anna/pain.csv", DIARY)
    put(workspace, "anna/steps.csv", table(hours(1)))
    back = take_in(workspace)
    assert (back.away, back.withdrawn, status(workspace).away) == ({}, (), {})


def test_what_lay_on_a_disk_that_never_returns_can_be_withdrawn(workspace, disks):
    disks[workspace.inbox] = 7
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    with (
        pytest.raises(UnreadableExportError, match="take it out"),
        draft_to_publish(workspace) as draft,
    ):
        withdraw(workspace, draft, [workspace.inbox])
    shutil.rmtree(workspace.inbox / "anna")
    del disks[workspace.inbox]
    take_in(workspace)

    with draft_to_publish(workspace) as draft:
        summary = withdraw(workspace, draft, [workspace.inbox])

    assert told(summary) == [("anna/pain.csv", "gone", 3)]
    put(workspace, "ben/pain.csv", DIARY)
    assert take_in(workspace).away == {}
    assert len(ratings(workspace)) == 3


def test_a_disk_that_has_another_number_after_a_restart_is_the_same(workspace, disks):
    disks[workspace.inbox] = 7
    put(workspace, "anna/old.csv", DIARY)
    take_in(workspace)
    disks[workspace.inbox] = 9
    (workspace.inbox / "anna" / "old.csv").unlink()
    put(workspace, "anna/new.csv", DIARY.replace("05-01", "05-09"))

    summary = take_in(workspace)

    assert (told(summary), summary.away) == ([("anna/old.csv", "gone", 3)], {})


def test_the_disk_of_each_folder_is_noted(workspace):
    put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)

    noted = asked(workspace, "select path, device from seen_paths where path like '%/' order by 1")
    device = workspace.inbox.stat().st_dev
    assert noted == [("inbox/", device), ("inbox/anna/", device)]


def test_a_file_that_grows_while_it_is_read_is_read_next_time(workspace, monkeypatch):
    path = put(workspace, "anna/pain.csv", DIARY)
    held = Member.held

    def growing(member):
        found = held(member)
        with path.open("a") as file:
            file.write("2026-05-04,6\n")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Member, "held", growing)
        first = take_in(workspace)

    assert [(line.status, line.reason) for line in first.files] == [
        ("waiting", "it changed while it was read; it is read next time")
    ]
    take_in(workspace)
    assert len(ratings(workspace)) == 4
    assert asked(workspace, "select status from source_files") == [("read",)]


@pytest.mark.skipif(not hasattr(os, "O_NONBLOCK"), reason="leases are Linux's")
def test_a_file_that_is_still_being_copied_waits_once(workspace):
    path = put(workspace, "anna/pain.csv", DIARY)
    take_in(workspace)
    with path.open("a") as copying:
        copying.write("2026-05-04,6\n")
        copying.flush()
        waiting = take_in(workspace)
        assert [line.status for line in waiting.files] == ["waiting"]
        assert len(ratings(workspace)) == 3
        # A program that never closes its file must not keep it from being read for ever.
        take_in(workspace)
        assert len(ratings(workspace)) == 4
        copying.write("2026-05-05,7\n")
    take_in(workspace)

    assert len(ratings(workspace)) == 5


def test_an_error_of_the_disk_is_tried_again_and_shown_until_it_is_gone(workspace, monkeypatch):
    put(workspace, "anna/pain.csv", DIARY)

    def failing(member):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Member, "held", failing)
        for _ in range(2):
            assert [line.status for line in take_in(workspace).files] == ["waiting"]
            assert [file.path for file in status(workspace).unusable] == ["anna/pain.csv"]

    take_in(workspace)
    assert len(ratings(workspace)) == 3
    assert status(workspace).unusable == ()


def _change_something(chance, workspace):
    """Add, grow, correct, shorten, move or take out a file."""
    present = sorted(path for path in workspace.inbox.rglob("*.csv"))
    what = (
        chance.choice(["add", "add", "grow", "correct", "move", "touch", "out"])
        if present
        else "add"
    )
    if what == "add":
        name = f"{chance.choice(['anna', 'ben'])}/{chance.choice('abcd')}.csv"
        first = chance.randint(1, 9)
        text = table("".join(hours(first + day, steps=chance.randint(1, 9)) for day in range(3)))
        put(workspace, name, text, age=chance.randint(0, 99))
    elif what == "grow":
        path = chance.choice(present)
        path.write_text(path.read_text() + hours(chance.randint(13, 20), 0, chance.randint(1, 9)))
    elif what == "correct":
        path = chance.choice(present)
        lines = path.read_text().splitlines(keepends=True)
        del lines[chance.randrange(2, len(lines))]
        path.write_text("".join(lines))
    elif what == "move":
        path = chance.choice(present)
        path.rename(path.with_name(f"moved {chance.randint(1, 9)}.csv"))
    elif what == "touch":
        moment = datetime(2026, 6, 1, 12, chance.randint(0, 59), tzinfo=UTC).timestamp()
        os.utime(chance.choice(present), (moment, moment))
    else:
        chance.choice(present).unlink()


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, 5))]
)
def test_night_by_night_equals_what_the_inbox_holds_in_the_end(workspace, tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(6):
        for _ in range(chance.randint(1, 3)):
            _change_something(chance, workspace)
        take_in(workspace)
    put(workspace, "anna/last.csv", table(hours(30)))
    take_in(workspace)

    again = create_workspace(tmp_path / "again")
    (again.folder / "backpain.toml").write_text(ZONE)
    again = open_workspace(again.folder)
    shutil.rmtree(again.inbox)
    shutil.copytree(workspace.inbox, again.inbox)
    take_in(again)

    for query in (
        "from step_intervals order by all",
        "from sources order by all",
        "select * exclude (supersedes) from file_coverage order by all",
        "select * exclude (loaded_at) from source_files order by all",
        "select path, label, file_id from file_places order by all",
    ):
        assert asked(workspace, query) == asked(again, query), query


@pytest.fixture
def samsung(workspace):
    """Put an unpacked export there: two hours of heart rates, whose minutes lie in two files."""
    kind = "com.samsung.shealth.tracker.heart_rate"
    names = ("start_time", "time_offset", "deviceuuid", "heart_rate", "binning_data")
    header = ",".join(f"com.samsung.health.heart_rate.{name}" for name in names)
    hours = "".join(
        f"2026-05-0{n} 05:00:00.000,UTC+0200,watch,70,{n}.binning_data.json,\n" for n in (1, 2)
    )
    put(workspace, f"anna/export/{kind}.20260501.csv", f"{kind},6292001,2\n{header}\n{hours}")

    def put_minutes(day, *beats):
        start = datetime(2026, 5, day, 5, tzinfo=UTC).timestamp() * 1_000
        minutes = json.dumps([{"start_time": start, "heart_rate": beat} for beat in beats])
        return put(workspace, f"anna/export/jsons/{kind}/{day}/{day}.binning_data.json", minutes)

    put_minutes(2, 62)
    return put_minutes


@pytest.mark.parametrize("change", ["arrives", "changes", "goes"])
def test_a_table_is_read_with_all_its_parts_when_one_of_them_changes(workspace, samsung, change):
    rates = "select day(sampled_at), heart_rate_bpm::int from heart_rate_samples order by all"
    if change != "arrives":
        samsung(1, 61)
    take_in(workspace)

    part = samsung(1, *([61] if change == "arrives" else []))
    if change == "goes":
        part.unlink()
    take_in(workspace)

    assert asked(workspace, rates) == [*([(1, 61)] if change == "arrives" else []), (2, 62)]
    assert take_in(workspace).unchanged == (2 if change == "goes" else 3)


def test_of_what_moved_on_only_what_still_counts_is_withdrawn_later(workspace):
    path = put(workspace, "anna/steps.csv", table(hours(1) + hours(2)))
    take_in(workspace)
    put(workspace, "anna/steps.csv", table(hours(2) + hours(3)))
    take_in(workspace)
    path.unlink()

    assert sorted(rows for *_, rows in told(take_in(workspace))) == [24, 48]


def test_of_bytes_that_two_people_have_only_ones_own_rows_are_withdrawn(workspace):
    for person in ("anna", "ben"):
        put(workspace, f"{person}/pain.csv", DIARY)
    take_in(workspace)
    put(workspace, "anna/pain.csv", DIARY.replace("2026-05-02,4\n", ""))

    assert told(take_in(workspace)) == [("anna/pain.csv", "replaced", 1)]
    assert len(ratings(workspace)) == 2 + 3


STUDY = "Id,ActivityMinute,Steps\n7,5/1/2026 9:00:00 AM,{}\n8,5/1/2026 9:00:00 AM,{}\n"


def steps_by_person(workspace):
    query = "select person_id, sum(steps)::int from step_intervals group by all order by all"
    return asked(workspace, query)


def test_a_table_of_several_people_that_is_read_anew_counts_once(workspace):
    put(workspace, "study/minuteStepsNarrow_merged.csv", STUDY.format(30, 70))
    take_in(workspace)
    (workspace.folder / "backpain.toml").write_text('time_zone = "Europe/Paris"\n')
    workspace = open_workspace(workspace.folder)

    take_in(workspace)

    assert steps_by_person(workspace) == [("study-7", 30), ("study-8", 70)]


def test_a_newer_version_of_a_table_of_several_people_replaces_the_older(workspace):
    put(workspace, "study/minuteStepsNarrow_merged.csv", STUDY.format(30, 70), age=5)
    take_in(workspace)
    put(workspace, "study/minuteStepsNarrow_merged.csv", STUDY.format(31, 70))

    take_in(workspace)

    assert steps_by_person(workspace) == [("study-7", 31), ("study-8", 70)]


def test_a_table_of_several_people_that_is_taken_out_leaves_none_of_their_rows(workspace):
    path = put(workspace, "study/minuteStepsNarrow_merged.csv", STUDY.format(30, 70))
    put(workspace, "anna/steps.csv", table(hours(1)))
    take_in(workspace)
    path.unlink()

    take_in(workspace)

    assert [person for person, _ in steps_by_person(workspace)] == ["anna"]
    left = "select count(*) from file_coverage where starts_with(person_id, 'study')"
    assert asked(workspace, left) == [(0,)]


def test_the_same_bytes_of_a_person_called_after_another_stay_theirs(workspace):
    path = put(workspace, "anna/pain.csv", DIARY)
    put(workspace, "anna-maria/pain.csv", DIARY)
    take_in(workspace)
    path.unlink()

    take_in(workspace)

    assert ratings(workspace) == [("anna-maria", day, day + 2) for day in (1, 2, 3)]
