"""Files of an export: found on disk, in zips and gzips, and kept from doing harm."""

import gzip
import hashlib
import io
import os
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from backpain_analytics.errors import PassingError, UnreadableExportError
from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.files import members, zips
from backpain_analytics.sources.files.listing import list_below
from backpain_analytics.sources.files.litter import CONFLICT_COPIES, LEFTOVERS, UNFINISHED
from backpain_analytics.sources.files.spool import Spool
from tests.opened import walk_members
from tests.packed import archive_of


def walk(path):
    return list(walk_members(path))


def contents(path):
    found = {}
    for member in walk(path):
        with member.open() as file:
            found[member.label] = file.read()
    return found


def only_reason(path):
    (broken,) = walk(path)
    assert isinstance(broken, FileOutcome)
    return broken.reason


def test_a_folder_yields_its_files_in_name_order_without_those_of_the_system(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("b.csv", "a.csv", ".DS_Store", "._a.csv", "Thumbs.db"):
        (inbox / name).write_bytes(name.encode())

    assert contents(inbox) == {"inbox/a.csv": b"a.csv", "inbox/b.csv": b"b.csv"}


def test_a_path_that_went_away_meanwhile_is_named(tmp_path):
    assert "went away" in only_reason(tmp_path / "nothing")


def is_litter(found):
    return isinstance(found, FileOutcome) and found.status == "passed over"


def label(found):
    return found.path if isinstance(found, FileOutcome) else found.label


def litter_in(path):
    return {one.path: one.reason for one in walk(path) if is_litter(one)}


SYSTEMS_OWN = (
    *(".DS_Store", "._pain.csv", "Thumbs.db", "THUMBS.DB", "desktop.ini", "Icon\r"),
    *(".stversions/pain~20260506-101112.csv", ".Trash-1000/files/pain.csv", ".git/pain.csv"),
    *("@eaDir/pain.csv", "#recycle/pain.csv", "$RECYCLE.BIN/S-1-5/pain.csv", "lost+found/pain.csv"),
    *("System Volume Information/pain.csv", "__MACOSX/pain.csv", ".dropbox.cache/pain.csv"),
    *(".SynologyWorkingDirectory/pain.csv", "~snapshot/pain.csv", "#snapshot/pain.csv"),
)
CONFLICTS = (
    "pain.sync-conflict-20260506-101112-ABCDEFG.csv",
    "pain.sync-conflict-20260506-101112.csv",
    "pain (conflicted copy 2026-05-06 101112).csv",
    "pain (Anna's conflicted copy 2026-05-06).csv",
    "pain (Anna\u2019s conflicted copy 2026-05-06 (1)).csv",
    "pain (In Konflikt stehende Kopie von Anna 2026-05-06).csv",
    "pain (Copie en conflit de Anna 2026-05-06).csv",
    "pain (SFConflict anna@example.org 2026-05-06-10-11-12).csv",
    "pain_conflict-20260506-101112.csv",
    "pain_DiskStation_May-06-101112-2026_Conflict.csv",
    "pain (Case Conflict).csv",
    "watch (conflicted copy 2026-05-06)/steps.csv",
    "watch (conflicted copy 2026-05-06)/2026/may/steps.csv",
)
UNFINISHED_NAMES = (
    *("export.zip.crdownload", "Unconfirmed 12345.crdownload", "export.zip.part", "pain.csv.tmp"),
    *(".pain.csv.Ab12Cd", ".syncthing.pain.csv.tmp", ".pain.csv.~1a2b3c", "export.zip.filepart"),
    *("~syncthing~pain.csv.tmp", "export.zip.download/export.zip", "export.zip.partial"),
)
LEFTOVER_NAMES = (
    *(
        "pain.csv~",
        "pain.csv.~1~",
        "~$pain.xlsx",
        ".~lock.pain.ods#",
        ".pain.csv.swp",
        "#pain.csv#",
    ),
    *("pain.csv.bak", "pain.csv.orig", ".pain.csv", ".stignore"),
)
DATA = (
    *("conflict.csv", "pain (conflict at work).csv", "my copy.csv", "pain-DESKTOP-ABC.csv"),
    *("pain (1).csv", "part.csv", "partial.csv", "tmp.csv", "download.csv", "backup.zip"),
    *("my.downloads/a.csv", "recycle/a.csv", "trash/a.csv", "2026.05.06.csv", "~pain.csv"),
)


def made(folder, names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.mark.parametrize(
    ("names", "what"),
    [(CONFLICTS, CONFLICT_COPIES), (UNFINISHED_NAMES, UNFINISHED), (LEFTOVER_NAMES, LEFTOVERS)],
    ids=["conflict copies", "unfinished", "leftovers"],
)
def test_litter_is_passed_over_and_counted(tmp_path, names, what):
    made(tmp_path / "anna", names)

    assert litter_in(tmp_path / "anna") == {f"anna/{name}": what for name in names}
    assert not contents_of_members(tmp_path / "anna")


def contents_of_members(path):
    return [label(one) for one in walk(path) if not is_litter(one)]


def test_what_systems_put_there_is_passed_over_in_silence(tmp_path):
    assert walk(made(tmp_path / "anna", SYSTEMS_OWN)) == []


def test_names_that_only_resemble_litter_are_looked_at(tmp_path):
    made(tmp_path / "anna", DATA)

    assert contents_of_members(tmp_path / "anna") == sorted(f"anna/{name}" for name in DATA)


def test_litter_in_an_archive_is_passed_over_too(tmp_path):
    path = tmp_path / "anna.zip"
    names = ("anna/@eaDir/a.csv", "anna/.stversions/a.csv", "anna/a.csv~", "anna/a.csv")
    path.write_bytes(archive_of([(name, "1") for name in names]))

    assert litter_in(path) == {"anna.zip!anna/a.csv~": LEFTOVERS}
    assert contents_of_members(path) == ["anna.zip!anna/a.csv"]


def test_a_hidden_folder_named_by_the_user_is_looked_into(tmp_path):
    assert contents(made(tmp_path / ".garmin", ["a.csv"])) == {".garmin/a.csv": b"a.csv"}


def test_what_icloud_keeps_elsewhere_is_named_by_its_own_name(tmp_path):
    made(tmp_path / "anna", [".pain.csv.icloud"])

    (found,) = walk(tmp_path / "anna")

    assert found.path == "anna/pain.csv"
    assert "not downloaded yet" in found.reason
    (unavailable,) = list_below(tmp_path / "anna").unavailable
    assert unavailable.place == tmp_path / "anna" / "pain.csv"


def too_deep(folder):
    """Make folders in folders until their path is longer than a system takes."""
    folder.mkdir(parents=True)
    inner = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=inner)
        outer, inner = inner, os.open("d" * 250, os.O_RDONLY, dir_fd=inner)
        os.close(outer)
    os.close(inner)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="paths are others elsewhere")
def test_a_folder_that_cannot_be_listed_is_named_and_the_others_are_read(tmp_path):
    too_deep(tmp_path / "anna" / "deep")
    made(tmp_path / "anna", ["a.csv"])

    closed, whole = walk(tmp_path / "anna")

    assert "cannot be looked into (File name too long)" in closed.reason
    assert whole.label == "anna/a.csv"
    assert list_below(tmp_path / "anna").entries == [tmp_path / "anna" / "a.csv"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_folder_without_permission_is_named(tmp_path):
    made(tmp_path / "anna", ["closed/a.csv", "b.csv"])
    (tmp_path / "anna" / "closed").chmod(0)

    closed, whole = walk(tmp_path / "anna")
    (tmp_path / "anna" / "closed").chmod(0o700)

    assert "Permission denied" in closed.reason
    assert whole.label == "anna/b.csv"


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
@pytest.mark.parametrize(
    ("leads_to", "reason"),
    [
        ("nowhere", "leads nowhere"),
        ("link", "Too many levels of symbolic links"),
        ("../other/a.csv", "outside its folder"),
        ("inner", "a link to a folder"),
    ],
)
def test_a_link_in_a_folder_says_why_it_is_not_followed(tmp_path, leads_to, reason):
    made(tmp_path, ["other/a.csv", "anna/inner/b.csv"])
    (tmp_path / "anna" / "link").symlink_to(leads_to)

    (closed,) = [one for one in walk(tmp_path / "anna") if isinstance(one, FileOutcome)]

    assert closed.path == "anna/link"
    assert reason in closed.reason


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_folder_may_itself_be_a_link_but_nothing_in_it_leads_out(tmp_path):
    made(tmp_path, ["stick/emil/a.csv", "stick/private.csv"])
    (tmp_path / "stick" / "emil" / "out.csv").symlink_to("../private.csv")
    (tmp_path / "emil").symlink_to(tmp_path / "stick" / "emil")

    whole, closed = walk(tmp_path / "emil")

    assert whole.label == "emil/a.csv"
    assert (closed.path, "outside" in closed.reason) == ("emil/out.csv", True)


@pytest.mark.skipif(os.name != "posix", reason="names are text elsewhere")
def test_names_are_shown_as_text_without_control_characters(tmp_path):
    made(tmp_path / "anna", ["a\nb\x1b[31m.csv", "gr\u00fcn.csv"])
    (tmp_path / "anna" / os.fsdecode(b"z\xff.csv")).write_text("1")

    assert [member.label for member in walk(tmp_path / "anna")] == [
        "anna/a\\nb\\x1b[31m.csv",
        "anna/gr\u00fcn.csv",
        "anna/z\\xff.csv",
    ]


def test_a_zip_is_opened_and_its_members_are_labelled_with_it(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(archive_of([("data/b.csv", "2"), ("data/a.csv", "1"), ("__MACOSX/a", "x")]))

    assert contents(path) == {"export.zip!data/a.csv": b"1", "export.zip!data/b.csv": b"2"}
    assert [member.name for member in walk(path)] == ["a.csv", "b.csv"]


def test_a_gzip_is_unpacked_while_it_is_read_on_disk_and_in_a_zip(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"1"))
    (tmp_path / "z.zip").write_bytes(archive_of([("b.csv.gz", gzip.compress(b"2"))]))

    found = walk(tmp_path)

    assert [member.name for member in found] == ["a.csv", "b.csv"]
    assert [member.head() for member in found] == [b"1", b"2"]


def test_archives_in_archives_are_opened_three_deep(tmp_path):
    packed = archive_of([("a.csv", "1")])
    for depth in (2, 3):
        packed = archive_of([(f"{depth}.zip", packed)])
    (tmp_path / "ok.zip").write_bytes(packed)
    (tmp_path / "too_deep.zip").write_bytes(archive_of([("4.zip", packed)]))

    assert contents(tmp_path / "ok.zip") == {"ok.zip!3.zip!2.zip!a.csv": b"1"}
    assert "archives deep" in only_reason(tmp_path / "too_deep.zip")


@pytest.mark.parametrize(
    "name", ["../a.csv", "a/../../b.csv", "/etc/a.csv", "..\\a.csv", "\\a.csv"]
)
def test_a_member_whose_path_leaves_the_archive_is_not_opened(tmp_path, name):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([(name, "1")]))

    assert "leaves the archive" in only_reason(path)


def test_a_locked_member_says_what_to_do(tmp_path):
    path = tmp_path / "zepp.zip"
    packed = bytearray(archive_of([("a.csv", "1")]))
    # Bit 0 of the flags, in the local header (offset 6) and in the directory (offset 8).
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(packed)

    assert "password" in only_reason(path)


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_zip_that_breaks_off_is_named_as_such(tmp_path, cut):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([("a.csv", "1" * 99)])[:-cut])

    assert "not a whole zip archive" in only_reason(path)


def test_an_inner_archive_that_is_broken_leaves_the_others_readable(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([("a.zip", b"PK\x03\x04 broken"), ("b.csv", "1")]))

    broken, whole = walk(path)

    assert "not a whole zip archive" in broken.reason
    assert whole.head() == b"1"


def test_a_damaged_member_has_no_head_but_says_why_and_refuses_to_be_read(tmp_path):
    path = tmp_path / "x.zip"
    packed = bytearray(archive_of([("a.csv", os.urandom(2_000))]))
    packed[500:600] = bytes(100)
    path.write_bytes(packed)
    (member,) = walk(path)

    assert member.head() == b""
    assert "damaged" in str(member.failure)
    with pytest.raises(UnreadableExportError, match=r"x\.zip!a\.csv: damaged"):
        member.digest()


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(os.urandom(5_000))[:-900]],
    ids=["something else", "cut short"],
)
def test_a_damaged_gzip_refuses_to_be_read(tmp_path, content):
    (tmp_path / "a.csv.gz").write_bytes(content)
    (member,) = walk(tmp_path)

    with pytest.raises(UnreadableExportError, match="damaged"):
        member.digest()


@pytest.mark.parametrize(("ratio", "is_opened"), [(0.99, False), (1, True), (1.01, True)])
def test_a_member_that_unpacks_to_many_times_its_size_is_not_opened(tmp_path, ratio, is_opened):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([("a.csv", "0" * 1_000_000)]))
    with zipfile.ZipFile(path) as archive:
        entry = archive.infolist()[0]
    limit = entry.file_size / entry.compress_size * ratio

    with (
        patch.object(zips, "RATIO_MATTERS_ABOVE_BYTES", 999_999),
        patch.object(zips, "HIGHEST_RATIO", limit),
    ):
        (found,) = walk(path)

    assert isinstance(found, FileOutcome) is not is_opened


def test_a_gzip_bomb_is_stopped_while_it_unpacks(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"0" * 1_000_000))

    with patch.object(zips, "RATIO_MATTERS_ABOVE_BYTES", 100_000):
        (member,) = walk(tmp_path)

    with pytest.raises(UnreadableExportError, match="unpacks to more than"):
        member.digest()


@pytest.mark.parametrize(("limit", "is_read"), [(999, False), (1_000, True), (1_001, True)])
def test_a_file_is_read_up_to_the_limit(tmp_path, limit, is_read):
    (tmp_path / "a.csv").write_bytes(b"0" * 1_000)
    (member,) = walk(tmp_path)
    limited = members.Member(member.label, 1_000, member.modified_at, member.opener, limit)

    with limited.open() as file:
        if is_read:
            assert len(file.read()) == 1_000
        else:
            with pytest.raises(UnreadableExportError, match="unpacks to more than"):
                file.read()


def test_an_archive_of_too_many_files_is_not_opened(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([("a.csv", "1"), ("b.csv", "2")]))

    with patch.object(zips, "MOST_MEMBERS", 1):
        assert "more than 1" in only_reason(path)


@pytest.mark.parametrize(("limit", "is_opened"), [(5, True), (4, False)])
def test_the_files_of_inner_archives_count_with_those_beside_them(tmp_path, limit, is_opened):
    path = tmp_path / "x.zip"
    inner = archive_of([("a.csv", "1"), ("b.csv", "2")])
    path.write_bytes(archive_of([("a.csv", "1"), ("z.zip", inner), ("z2.csv", "1")]))

    with patch.object(zips, "MOST_MEMBERS", limit):
        found = walk(path)

    assert any(isinstance(one, FileOutcome) for one in found) is not is_opened


@pytest.mark.parametrize(("ratio", "is_opened"), [(0.99, False), (1, True), (1.01, True)])
def test_files_that_together_unpack_to_many_times_the_archive_are_not_opened(
    tmp_path, ratio, is_opened
):
    path = tmp_path / "x.zip"
    path.write_bytes(archive_of([(f"{name}.csv", "0" * 1_000_000) for name in "abc"]))
    limit = 3_000_000 / path.stat().st_size * ratio

    with (
        patch.object(zips, "RATIO_MATTERS_ABOVE_BYTES", 1_000_001),
        patch.object(zips, "HIGHEST_RATIO", limit),
    ):
        found = walk(path)

    assert isinstance(found[0], FileOutcome) is not is_opened
    assert len(found) == (3 if is_opened else 1)


@pytest.mark.parametrize(("change", "is_opened"), [(-1, False), (0, True), (1, True)])
def test_inner_archives_together_may_take_so_much_of_the_disk(tmp_path, change, is_opened):
    path = tmp_path / "x.zip"
    inner = [archive_of([(name, "1")]) for name in ("a.csv", "b.csv")]
    path.write_bytes(archive_of([("a.zip", inner[0]), ("b.zip", inner[1])]))

    with patch.object(zips, "LARGEST_NESTED_ARCHIVE_BYTES", sum(map(len, inner)) + change):
        first, second = walk(path)

    assert first.head() == b"1"
    assert isinstance(second, FileOutcome) is not is_opened
    assert is_opened or "unpack it first" in second.reason


def test_inner_archives_take_no_memory(tmp_path):
    path = tmp_path / "x.zip"
    inner = archive_of([("a.bin", os.urandom(8 * 2**20))], zipfile.ZIP_STORED)
    path.write_bytes(archive_of([(f"{n}.zip", inner) for n in range(4)], zipfile.ZIP_STORED))
    tracemalloc.start()

    found = walk(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found) == 4
    assert peak < 6 * 2**20


def test_a_spool_keeps_apart_what_was_added_while_it_is_read():
    spool = Spool(100)
    first = spool.add(io.BytesIO(b"first"))
    second = spool.add(first)
    third = spool.add(io.BytesIO(b"third"))
    first.seek(-3, os.SEEK_END)

    assert (first.read(), second.read(), third.read()) == (b"rst", b"first", b"third")
    assert spool.bytes_left == 85
    assert io.BufferedReader(third).readable()


def test_an_impossible_date_in_a_zip_does_no_harm(tmp_path):
    path = tmp_path / "x.zip"
    packed = bytearray(archive_of([("a.csv", "1")]))
    # The directory's date field: month 0, day 0.
    at = packed.index(b"PK\x01\x02") + 14
    packed[at : at + 2] = b"\x00\x00"
    path.write_bytes(packed)

    (member,) = walk(path)

    assert member.modified_at.year == 1980


def test_the_same_content_has_the_same_digest_wherever_it_lies(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"1")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"1"))
    (tmp_path / "c.zip").write_bytes(archive_of([("c.csv", "1")]))

    assert len({member.digest() for member in walk(tmp_path)}) == 1


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path):
    secret = tmp_path / "elsewhere" / "secret.csv"
    secret.parent.mkdir()
    secret.write_text("time,steps\n")
    box = tmp_path / "inbox" / "anna"
    box.mkdir(parents=True)
    (box / "link.csv").symlink_to(secret)
    (box / "folder").symlink_to(secret.parent)
    (box / "own.csv").write_text("a,b\n")
    (box / "twin.csv").symlink_to(box / "own.csv")

    found = walk(box)

    assert [type(one).__name__ for one in found] == [
        "FileOutcome",
        "FileOutcome",
        "Member",
        "Member",
    ]
    assert {one.reason for one in found[:2]} == {
        "a link to a place outside its folder; it was not followed"
    }


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes among files elsewhere")
def test_a_pipe_is_named_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "steps.csv")

    (found,) = walk(tmp_path)

    assert found.reason == "not a regular file; it was not opened"


def test_what_is_held_is_read_from_disk_once(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("time,steps\n")
    (member,) = walk(tmp_path)
    held = member.held()
    path.write_text("changed")

    assert held.open().read() == b"time,steps\n"
    assert held.digest() == hashlib.sha256(b"time,steps\n").hexdigest()[:32]


def test_what_is_large_is_not_held(tmp_path, monkeypatch):
    (tmp_path / "steps.csv").write_text("x" * 100)
    monkeypatch.setattr(members, "MOST_BYTES_HELD", 99)
    (member,) = walk(tmp_path)

    assert member.held() is member


FAILING = Path("/proc/self/mem")
"""A regular file whose first byte cannot be read, as on a bad disk."""


@pytest.mark.skipif(not FAILING.exists(), reason="only Linux has such a file")
def test_a_disk_that_fails_is_no_verdict_on_the_file(tmp_path):
    (broken,) = walk(FAILING)
    member = members.Member("a.csv", 1, datetime.now(UTC), lambda: FAILING.open("rb"))

    assert broken.status == "waiting"
    assert "Input/output error" in broken.reason
    assert member.head() == b""
    assert isinstance(member.failure, PassingError)
    with pytest.raises(PassingError, match=r"^a\.csv: the system could not read it"):
        member.digest()


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions elsewhere")
def test_a_file_that_may_not_be_read_now_may_be_later(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n")
    with patch.object(os, "access", lambda *_: False):
        (broken,) = walk(tmp_path)

    assert broken.status == "waiting"
    assert "permissions" in broken.reason


def test_damage_is_a_verdict_on_the_file(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "a.csv.gz").write_bytes(b"no gzip")

    gzipped, zipped = walk(tmp_path)

    assert gzipped.head() == b""
    assert not isinstance(gzipped.failure, PassingError)
    assert zipped.status == "unknown"
