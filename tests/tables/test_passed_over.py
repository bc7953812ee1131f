"""Whole files that nothing reads, beside records that nothing reads: `unread_kinds`."""

FILE = {
    "path": "export.zip",
    "status": "read",
    "reader": "fitbit",
    "rows_read": 0,
    "rows_rejected": 0,
    "read_under": "",
    "loaded_at": "2024-03-04",
}
COUNTED = "reader, kind, is_whole_file, records, files"


def test_whole_files_are_counted_over_archives_and_apart_from_records(load, rows):
    load("source_files", {"file_id": "a", **FILE})
    load("unread_records", {"file_id": "a", "kind": "sleep", "records": 30})
    load(
        "passed_over_files",
        {"path": "inbox/anna/1.zip", "reader": "fitbit", "kind": "sleep", "files": 3},
        {"path": "inbox/anna/2.zip", "reader": "fitbit", "kind": "sleep", "files": 4},
    )

    assert rows("unread_kinds", COUNTED) == [
        ("fitbit", "sleep", False, 30, 1),
        ("fitbit", "sleep", True, 7, 7),
    ]


def test_whole_files_of_two_people_and_of_nobody_are_counted_for_each(load, rows):
    for person in ("anna", "ben", None):
        named = {"person_id": person, "path": f"inbox/{person}", "reader": "oura"}
        load("passed_over_files", {"kind": "tags", "files": 2, **named})

    found = rows("unread_kinds", "person_id, files")
    assert found == [("anna", 2), ("ben", 2), (None, 2)]
