"""What known files hold that nothing reads: `unread_kinds`."""


def test_kinds_that_no_reader_uses_are_counted_over_the_files_of_a_person(load, rows):
    for file_id in ("a", "b"):
        load("source_files", {"file_id": file_id, "reader": "apple_health", **FILE})
        load(
            "unread_records",
            {"file_id": file_id, "kind": "BloodPressure", "records": 30},
            {"file_id": file_id, "kind": "Water", "records": 5},
        )

    assert rows("unread_kinds", "person_id, reader, kind, records, files") == [
        ("anna", "apple_health", "BloodPressure", 60, 2),
        ("anna", "apple_health", "Water", 10, 2),
    ]


def test_the_same_file_of_two_people_is_counted_for_each(load, rows):
    for person in ("anna", "ben", None):
        named = {"person_id": person, "file_id": "same"}
        load("source_files", {"reader": "whoop", **named, **FILE})
        load("unread_records", {"kind": "strain", "records": 7, **named})

    found = rows("unread_kinds", "person_id, records, files")
    assert found == [("anna", 7, 1), ("ben", 7, 1), (None, 7, 1)]


FILE = {
    "path": "export.zip",
    "status": "read",
    "rows_read": 0,
    "rows_rejected": 0,
    "read_under": "",
    "loaded_at": "2024-03-04",
}
