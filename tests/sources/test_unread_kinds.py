"""Files that cannot be opened: each is told what it is, once, and what helps."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
from contextlib import closing

import pytest

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from tests.opened import open_export
from tests.packed import (
    STEPS,
    archive_of,
    excel,
    excel_by_a_library,
    numbers,
    open_document,
    packed_by,
)

CONTEXT = Context("anna", single_zone("UTC"))
TCX = '<?xml version="1.0"?>\n<TrainingCenterDatabase xmlns="x"></TrainingCenterDatabase>'
GPX = '<?xml version="1.0"?>\n<!-- made up -->\n<gpx creator="x" version="1.1"><trk/></gpx>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def tar(content=STEPS):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("steps.csv")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content.encode()))
    return buffer.getvalue()


def opened(folder, name, content, context=CONTEXT):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_export(path, context)


def only_reason(export):
    (broken,) = export.unknown
    assert export.files == ()
    return broken.reason


def readers(export):
    assert export.unknown == ()
    return [file.reader.name for file in export.files]


PACKED = {
    "a.7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40),
    "a.rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
    "a.tar": tar(),
    "a.tar.gz": gzip.compress(tar()),
    "a.tgz": gzip.compress(tar()),
    "a.csv.bz2": bz2.compress(STEPS.encode()),
    "a.csv.xz": lzma.compress(STEPS.encode()),
    "a.csv.zst": b"\x28\xb5\x2f\xfd\x04\x00" + bytes(20),
}
SHEETS = {
    "a.xlsx": excel(),
    "a.xlsm": excel_by_a_library(),
    "a.ods": open_document(),
    "a.numbers": numbers(),
    "a.xls": OLD_OFFICE,
    "b.xls": '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="x"/>',
}


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_of_another_kind_is_named_with_what_helps(tmp_path, name):
    kind = name.rpartition(".")[2].replace("tgz", "gz").replace("bz2", "bzip2")

    reason = only_reason(opened(tmp_path, name, PACKED[name]))

    assert "unpack it" in reason
    assert "pack them as zip" in reason
    assert ("tar" if "gz" in kind else kind.replace("zst", "zstandard")) in reason.lower()


@pytest.mark.parametrize("name", SHEETS)
def test_a_spreadsheet_is_named_once_and_is_to_be_saved_as_csv(tmp_path, name):
    reason = only_reason(opened(tmp_path, name, SHEETS[name]))

    assert "is a spreadsheet" in reason
    assert "save the sheet as CSV" in reason


@pytest.mark.parametrize("name", [*PACKED, *SHEETS])
@pytest.mark.parametrize("called", ["{}", "steps.csv", "data", "a.zip"])
def test_it_is_the_same_in_a_zip_and_under_another_name(tmp_path, name, called):
    content = {**PACKED, **SHEETS}[name]
    plain = only_reason(opened(tmp_path, name, content))

    assert only_reason(opened(tmp_path, called.format(name), content)) == plain
    packed = archive_of([(f"folder/{called.format(name)}", content)])
    export = opened(tmp_path, "export.zip", packed)
    assert only_reason(export) == plain
    assert export.unknown[0].path == f"export.zip!folder/{called.format(name)}"


def test_a_mapping_that_claims_a_spreadsheet_by_its_name_does_not_hide_what_it_is(tmp_path):
    mapping = ColumnMapping("knee", "*.xlsx", "pain_diary", {"date": "when", "pain_nrs": "knee"})
    context = Context("anna", single_zone("UTC"), mappings=(mapping,))

    assert "is a spreadsheet" in only_reason(opened(tmp_path, "a.xlsx", excel(), context))


def test_saved_as_csv_the_sheet_is_read(tmp_path):
    assert readers(opened(tmp_path, "steps.csv", STEPS)) == ["samples_csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("tracks.xlsx", archive_of([("steps.csv", STEPS)])), ("data", archive_of([("a.csv", STEPS)]))],
)
def test_an_archive_under_another_name_is_opened(tmp_path, name, content):
    assert readers(opened(tmp_path, name, content)) == ["samples_csv"]


def test_an_archive_under_another_name_in_an_archive_is_read_once_it_is_called_zip(tmp_path):
    inner = archive_of([("steps.csv", STEPS)])

    reason = only_reason(opened(tmp_path, "a.zip", archive_of([("inner.xlsx", inner)])))

    assert "name it .zip, or unpack it" in reason
    assert readers(opened(tmp_path, "b.zip", archive_of([("inner.zip", inner)]))) == ["samples_csv"]
    assert readers(opened(tmp_path, "inner.xlsx", inner)) == ["samples_csv"]


@pytest.mark.parametrize("method", [9, 93, 95, 98, 77])
def test_a_compression_that_is_not_read_is_named_once_for_the_archive(tmp_path, method):
    names = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 77: "number 77"}
    files = [(f"{number}.csv", STEPS) for number in range(3)]

    export = opened(tmp_path, "a.zip", packed_by(method, files))

    assert f"its files are packed in a way that is not read here ({names[method]})" in only_reason(
        export
    )
    assert export.unknown[0].path == "a.zip"


def test_packed_anew_with_deflate_it_is_read(tmp_path):
    assert "Deflate" in only_reason(opened(tmp_path, "a.zip", packed_by(9, [("a.csv", STEPS)])))
    assert readers(opened(tmp_path, "a.zip", archive_of([("a.csv", STEPS)]))) == ["samples_csv"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_other_compressions_that_python_knows_are_read(tmp_path, compression):
    packed = archive_of([("steps.csv", STEPS)], compression)

    assert readers(opened(tmp_path, "a.zip", packed)) == ["samples_csv"]


@pytest.mark.parametrize("entries", [[], [("folder/", "")], [("__MACOSX/._a.csv", "x")]])
def test_an_archive_without_files_is_named_as_such(tmp_path, entries):
    assert "without files" in only_reason(opened(tmp_path, "a.zip", archive_of(entries)))


def test_what_a_mac_adds_to_a_zip_is_no_file_of_its_owner(tmp_path):
    entries = [("steps.csv", STEPS), ("._steps.csv", b"\0\5\x16\7"), ("__MACOSX/._steps.csv", "x")]

    assert readers(opened(tmp_path, "a.zip", archive_of(entries))) == ["samples_csv"]


@pytest.mark.parametrize("name", ["steps.csv.gz", "STEPS.CSV.GZ", "steps.csv", "steps"])
def test_a_gzip_is_unpacked_whatever_its_name(tmp_path, name):
    packed = gzip.compress(STEPS.encode())

    (file,) = opened(tmp_path, name, packed).files
    (inner,) = opened(tmp_path, "a.zip", archive_of([(name, packed)])).files

    assert {file.reader.name, inner.reader.name} == {"samples_csv"}
    assert file.member.name.lower().removesuffix(".csv") == "steps"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv.gz", b"no gzip"),
        ("a.csv.gz", gzip.compress(STEPS.encode())[:-20]),
        ("a.csv", gzip.compress(STEPS.encode())[:-20]),
    ],
)
def test_a_damaged_gzip_is_said_to_be_damaged(tmp_path, name, content):
    assert only_reason(opened(tmp_path, name, content)).startswith("damaged")


def test_a_damaged_member_is_named_and_the_others_are_read(tmp_path):
    packed = bytearray(archive_of([("a.csv", STEPS), ("b.csv", STEPS)]))
    packed[60:80] = bytes(20)

    export = opened(tmp_path, "x.zip", bytes(packed))

    assert [(broken.path, broken.reason[:7]) for broken in export.unknown] == [
        ("x.zip!a.csv", "damaged")
    ]
    assert [file.member.name for file in export.files] == ["b.csv"]


@pytest.mark.parametrize("suffix", ["7z", "rar", "zip", "xlsx", "ods", "tar"])
def test_a_file_that_does_not_begin_as_its_name_says_is_said_to_be_damaged(tmp_path, suffix):
    reason = only_reason(opened(tmp_path, f"a.{suffix}", bytes(2_000)))

    assert "damaged" in reason
    assert "again" in reason


def test_a_spreadsheet_that_breaks_off_is_said_to_be_damaged(tmp_path):
    assert only_reason(opened(tmp_path, "a.xlsx", excel()[:-30])).startswith("damaged")


def test_a_part_of_an_archive_is_to_be_put_together_with_the_others(tmp_path):
    part = archive_of([("steps.csv", STEPS)])[:100]

    assert "put its parts together" in only_reason(opened(tmp_path, "export.zip.001", part))


@pytest.mark.parametrize(("text", "kind"), [(TCX, "TCX"), (GPX, "GPX")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_track_is_named_and_its_fit_file_asked_for(tmp_path, text, kind, encoding):
    reason = only_reason(opened(tmp_path, "activity.xml", text.encode(encoding)))

    assert f"{kind} track, which is not read" in reason
    assert "original FIT file" in reason


def test_tracks_in_the_folder_of_google_fit_are_named_and_not_passed_over(tmp_path):
    place = "Takeout/Fit"
    packed = archive_of(
        [
            (f"{place}/Activities/2026-03-01T10_00_00Z_Running.tcx", TCX),
            (f"{place}/Activities/2026-03-02T10_00_00Z_Running.TCX", TCX),
            (f"{place}/All Sessions/run.json", '{"a": 1}'),
        ]
    )

    export = opened(tmp_path, "takeout.zip", packed)

    assert {broken.reason[:17] for broken in export.unknown} == {"it is a TCX track"}
    assert len(export.unknown) == 2
    assert [found.reader for found in export.passed_over] == ["google_fit"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0", "picture"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0", "film"),
        ("a.csv", "<!DOCTYPE html>\n<html><body><table></table></body></html>", "web page"),
        ("a.json", '{"what": "nobody knows"}', "JSON that no reader knows"),
        ("a.json", '[{"date": "2026-03-01", "st', "JSON that breaks off"),
        ("a.json", b'[{"date": "2026-03-01"' + bytes(99), "JSON that breaks off"),
        ("a.xml", "<?xml version='1.0'?><ledger><row/></ledger>", "XML (ledger)"),
        ("a.bin", bytes(range(256)) * 9, "neither text nor"),
    ],
)
def test_whatever_else_it_is_is_said_truly(tmp_path, name, content, words):
    reason = only_reason(opened(tmp_path, name, content))

    assert words in reason
    assert "mappings" not in reason


def database():
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table recipes (eggs integer)")
        return con.serialize()


def test_a_database_of_another_app_is_told_apart_from_a_damaged_one(tmp_path):
    whole = database()

    assert "SQLite" in only_reason(opened(tmp_path, "a.db", whole))
    damaged = only_reason(opened(tmp_path, "b.db", whole[:100] + bytes(len(whole) - 100)))
    assert damaged.startswith("a damaged database")
