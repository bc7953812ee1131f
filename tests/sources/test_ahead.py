"""Reading one step ahead of what is stored."""

import os
import threading
from importlib import import_module

import pytest

from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.sources import exports
from backpain_analytics.sources.files.ahead import read_ahead
from backpain_analytics.sources.reader import Reader, batch
from backpain_analytics.stages.ingest import IngestRequest, ingest


def counted(upto, log):
    try:
        for number in range(upto):
            log.append(number)
            yield number
    finally:
        log.append(threading.current_thread())


def test_the_same_items_come_in_the_same_order():
    with read_ahead(counted(5, [])) as items:
        assert list(items) == [0, 1, 2, 3, 4]


def test_nothing_comes_of_nothing():
    with read_ahead(counted(0, [])) as items:
        assert list(items) == []


def test_never_more_than_one_item_is_made_ahead():
    log = []

    with read_ahead(counted(9, log)) as items:
        ahead = [len(log) - number for number in items if number < 5]

    assert max(ahead) <= 2  # the one in use and the next


def test_what_goes_wrong_is_raised_where_the_item_is_asked_for():
    def broken():
        yield 1
        raise ValueError("torn")

    seen = []
    with pytest.raises(ValueError, match="torn"), read_ahead(broken()) as items:
        seen.extend(items)

    assert seen == [1]


def test_leaving_early_closes_the_reading_in_its_own_thread():
    log = []

    with read_ahead(counted(9, log)) as items:
        next(items)

    assert log[-1] is not threading.main_thread()


def test_a_large_file_is_read_once_whatever_it_is_called(tmp_path, monkeypatch):
    monkeypatch.setattr(
        import_module("backpain_analytics.warehouse.into.export_load"), "_LARGE_FILE_BYTES", 0
    )
    workspace = create_workspace(tmp_path / "workspace")
    table = "time,steps\n" + "".join(f"2026-03-02 10:{minute:02},7\n" for minute in range(60))
    paths = [tmp_path / "steps.csv", tmp_path / "copy.csv"]
    for path in paths:
        path.write_text(table, encoding="utf-8")

    draft = tmp_path / "warehouse.draft"
    summary = ingest(workspace, draft, IngestRequest(tuple(paths), "anna"))

    assert [line.status for line in summary.files] == ["read", "known"]
    assert summary.rows == 60


def test_what_was_read_under_its_name_is_not_parsed_again(tmp_path, monkeypatch):
    monkeypatch.setattr(
        import_module("backpain_analytics.warehouse.into.export_load"), "_LARGE_FILE_BYTES", 0
    )
    parsed = []

    def read(member, context):
        parsed.append(member.name)
        yield batch("file_notes", {"note": ["seen"]})

    acme = Reader("acme", "Acme", lambda member, context: member.name == "a.acme", read)
    for known in ("SPECIFIC_READERS", "READERS"):
        monkeypatch.setattr(exports, known, (acme,))
    workspace = create_workspace(tmp_path / "workspace")
    path = tmp_path / "a.acme"
    path.write_text("anything", encoding="utf-8")

    for moment in (1, 2):
        # As a copied folder does: another time, the same content.
        os.utime(path, (moment, moment))
        summary = ingest(workspace, tmp_path / "warehouse.draft", IngestRequest((path,), "anna"))

    assert [line.status for line in summary.files] == ["known"]
    assert parsed == ["a.acme"]


@pytest.mark.parametrize(("size", "is_ahead"), [(2**20 - 1, False), (2**20, True)])
def test_a_file_of_a_mebibyte_is_parsed_in_a_thread_of_its_own(
    tmp_path, monkeypatch, size, is_ahead
):
    threads = []

    def read(member, context):
        threads.append(threading.current_thread())
        yield batch("file_notes", {"note": ["seen"]})

    acme = Reader("acme", "Acme", lambda member, context: member.name == "a.acme", read)
    for known in ("SPECIFIC_READERS", "READERS"):
        monkeypatch.setattr(exports, known, (acme,))
    workspace = create_workspace(tmp_path / "workspace")
    path = tmp_path / "a.acme"
    path.write_bytes(bytes(size))

    ingest(workspace, tmp_path / "warehouse.draft", IngestRequest((path,), "anna"))

    (thread,) = threads
    assert (thread is not threading.main_thread()) is is_ahead
