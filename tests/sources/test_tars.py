"""Tar archives: opened member by listed member, with the limits of zips."""

import gzip
import tarfile
from unittest.mock import patch

import pytest

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.export_files import read_file
from backpain_analytics.sources.files import tars, zips
from backpain_analytics.sources.reader import Context
from tests.opened import open_export
from tests.packed import STEPS, archive_of, tar_of

FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]


def special(name, kind, target=""):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def opened(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return open_export(path, Context("anna", single_zone("UTC")))


def labels(export):
    assert export.unknown == ()
    return [file.member.label for file in export.files]


def reasons(export):
    return {broken.path: broken.reason for broken in export.unknown}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz", "data"])
@pytest.mark.parametrize("is_gzipped", [False, True])
def test_a_tar_is_opened_whatever_its_name(tmp_path, form, name, is_gzipped):
    content = tar_of([("b/steps.csv", STEPS), ("a.csv", STEPS)], form)

    export = opened(tmp_path, name, gzip.compress(content) if is_gzipped else content)

    if name.endswith("gz") and not is_gzipped:
        assert "damaged" in reasons(export)[name]
        return
    assert sorted(labels(export)) == [f"{name}!a.csv", f"{name}!b/steps.csv"]
    outcome = read_file(export.files[0], lambda batch: None)
    assert outcome.rows["step_intervals"] == 60
    assert export.files[0].member.modified_at.isoformat() == "2026-02-25T06:13:20+00:00"


@pytest.mark.parametrize("form", FORMATS[1:])
def test_a_name_of_any_length_is_kept(tmp_path, form):
    name = f"{'folder/' * 40}stéps.csv"

    assert labels(opened(tmp_path, "a.tar", tar_of([(name, STEPS)], form))) == [f"a.tar!{name}"]


def test_two_files_of_one_name_are_two_files(tmp_path):
    half = "\n".join(STEPS.splitlines()[:31])

    export = opened(tmp_path, "a.tar", tar_of([("a.csv", half), ("a.csv", STEPS)]))

    assert labels(export) == ["a.tar!a.csv"] * 2
    outcomes = [read_file(file, lambda batch: None) for file in export.files]
    assert [outcome.rows["step_intervals"] for outcome in outcomes] == [30, 60]


def test_archives_lie_in_archives(tmp_path):
    inner = gzip.compress(tar_of([("inner.zip", archive_of([("steps.csv", STEPS)]))]))

    export = opened(tmp_path, "a.zip", archive_of([("b.tgz", inner)]))

    assert labels(export) == ["a.zip!b.tgz!inner.zip!steps.csv"]


def test_no_more_than_three_archives_are_opened_in_one_another(tmp_path):
    content = tar_of([("steps.csv", STEPS)])
    for depth in range(3):
        content = tar_of([(f"{depth}.tar", content)])

    assert "archives deep" in str(reasons(opened(tmp_path, "a.tar", content)))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (special("passwd.csv", tarfile.SYMTYPE, "/etc/passwd"), "a link"),
        (special("twin.csv", tarfile.LNKTYPE, "steps.csv"), "a link"),
        (special("null", tarfile.CHRTYPE), "not a regular file"),
        (special("disk", tarfile.BLKTYPE), "not a regular file"),
        (special("pipe", tarfile.FIFOTYPE), "not a regular file"),
    ],
)
def test_what_is_no_file_is_named_and_the_files_are_read(tmp_path, entry, words):
    export = opened(tmp_path, "a.tar", tar_of([("steps.csv", STEPS)], others=[entry]))

    assert [file.member.label for file in export.files] == ["a.tar!steps.csv"]
    assert words in reasons(export)[f"a.tar!{entry.name}"]


def test_folders_and_what_systems_leave_are_nobodys_files(tmp_path):
    folder = special("folder", tarfile.DIRTYPE)
    content = tar_of(
        [("folder/._steps.csv", b"\0\5"), ("folder/steps.csv", STEPS)], others=[folder]
    )

    assert labels(opened(tmp_path, "a.tar", content)) == ["a.tar!folder/steps.csv"]


@pytest.mark.parametrize("name", ["../steps.csv", "/steps.csv", "a/../../steps.csv"])
def test_a_path_that_leaves_the_archive_is_not_opened(tmp_path, name):
    export = opened(tmp_path, "a.tar", tar_of([(name, STEPS)]))

    assert "leaves the archive" in str(reasons(export))


def test_a_tar_without_files_is_named_as_such(tmp_path):
    content = tar_of([], others=[special("folder", tarfile.DIRTYPE)])

    assert "without files" in reasons(opened(tmp_path, "a.tar", content))["a.tar"]


@pytest.mark.parametrize("kept", [700, 1_500])
def test_a_tar_that_breaks_off_is_said_to_be_damaged(tmp_path, kept):
    content = tar_of([("steps.csv", STEPS)], tarfile.USTAR_FORMAT)[:kept]

    assert "not a whole tar archive" in reasons(opened(tmp_path, "a.tar", content))["a.tar"]
    packed = gzip.compress(tar_of([("steps.csv", STEPS)]))[:-30]
    assert "damaged" in reasons(opened(tmp_path, "b.tar.gz", packed))["b.tar.gz"]


@pytest.mark.parametrize(("limit", "is_read"), [(1, False), (2, True), (3, True)])
def test_so_many_files_of_a_tar_are_opened_and_no_more(tmp_path, limit, is_read):
    content = tar_of([("a.csv", STEPS), ("b.csv", STEPS)])
    with patch.object(tars, "MOST_TAR_MEMBERS", limit):
        export = opened(tmp_path, "a.tar", content)

    assert bool(export.files) is is_read


def test_a_bomb_in_a_gzip_costs_a_message(tmp_path):
    bomb = gzip.compress(tar_of([("a.csv", bytes(70 * 2**20))], tarfile.USTAR_FORMAT))

    assert "unpacks to more than 64 MiB" in reasons(opened(tmp_path, "a.tar.gz", bomb))["a.tar.gz"]


def test_a_tar_larger_than_what_is_kept_on_the_disk_is_to_be_unpacked_first(tmp_path):
    with patch.object(zips, "LARGEST_NESTED_ARCHIVE_BYTES", 1_000):
        export = opened(tmp_path, "a.tar", tar_of([("a.csv", STEPS)]))

    assert "unpack it first" in reasons(export)["a.tar"]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_header_of_megabytes_is_not_taken_for_a_name(tmp_path, kind, more, is_read):
    header = special("x", kind)
    header.size = tars.LARGEST_HEADER_BYTES + more
    plain = tar_of([("a.csv", STEPS)], tarfile.USTAR_FORMAT)
    name = b"b.csv\0" if kind == tarfile.GNUTYPE_LONGNAME else b"14 path=b.csv\n"
    filled = name.ljust(header.size, b"\0")
    if kind == tarfile.XHDTYPE:
        filled = name + f"{header.size - len(name)} comment=".encode().ljust(
            header.size - len(name), b"-"
        )
    blocks = header.tobuf(tarfile.USTAR_FORMAT) + filled + bytes(-len(filled) % 512)

    export = opened(tmp_path, "a.tar", blocks + plain)

    if is_read:
        assert labels(export) == ["a.tar!b.csv"]
    else:
        assert "not a whole tar" in reasons(export)["a.tar"]
