"""What exports hold and no reader uses: counted by kind, and forgotten with its files."""

import json
import zipfile

import duckdb
import pytest

from backpain_analytics.console.files import show_files, show_preview
from backpain_analytics.console.results import show_status
from backpain_analytics.console.unread import show_unread
from backpain_analytics.records import UnreadKind
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.sources import exports, registry
from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.reader import Reader, batch, device_batch
from backpain_analytics.stages.build import build
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.status import status
from backpain_analytics.stages.withdraw import withdraw
from backpain_analytics.warehouse.publish import reading

FOLDER = "Takeout/Google Health/Physical Activity_GoogleData"
STEPS = "timestamp,steps\n2026-06-{:02}T22:38:00Z,14\n"
KINDS = "select person_id, reader, kind, records, files, is_whole_file from unread_kinds"


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


def put(workspace, name, content):
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def take_in(workspace, *paths, person=None):
    with draft_to_publish(workspace) as draft:
        summary = ingest(workspace, draft, IngestRequest(paths, person))
        build(workspace, draft)
        return summary


def unread(workspace):
    with reading(workspace.warehouse) as con:
        return con.execute(f"{KINDS} order by all").fetchall()


def test_files_that_are_passed_over_by_name_stay_named_after_the_run(workspace):
    put(workspace, f"anna/{FOLDER}/steps_2026-06-01.csv", STEPS.format(1))
    for day in (1, 2):
        put(workspace, f"anna/{FOLDER}/calories_2026-06-0{day}.csv", "timestamp,calories\n")
    put(workspace, "anna/Takeout/Google Health/Stress Score/Stress Score.csv", "x,y\n1,2\n")

    summary = take_in(workspace)

    assert unread(workspace) == [
        ("anna", "fitbit", "Stress Score", 1, 1, True),
        ("anna", "fitbit", "calories", 2, 2, True),
    ]
    assert set(status(workspace).unread) == set(summary.unread)


def test_a_file_that_goes_is_no_longer_counted(workspace):
    put(workspace, f"anna/{FOLDER}/steps_2026-06-01.csv", STEPS.format(1))
    calories = [
        put(workspace, f"anna/{FOLDER}/calories_2026-06-0{day}.csv", "a,b\n") for day in (1, 2, 3)
    ]
    take_in(workspace)
    calories[0].unlink()

    take_in(workspace)

    assert unread(workspace) == [("anna", "fitbit", "calories", 2, 2, True)]


def test_what_did_not_change_is_counted_on_and_not_twice(workspace):
    put(workspace, f"anna/{FOLDER}/steps_2026-06-01.csv", STEPS.format(1))
    path = put(workspace, f"anna/{FOLDER}/calories_2026-06-01.csv", "a,b\n")
    take_in(workspace)
    path.write_text("a,b\n1,2\n")
    put(workspace, f"anna/{FOLDER}/steps_2026-06-02.csv", STEPS.format(2))

    take_in(workspace)

    assert unread(workspace) == [("anna", "fitbit", "calories", 1, 1, True)]


def test_an_archive_that_does_not_open_now_keeps_what_was_counted_in_it(workspace):
    path = workspace.inbox / "anna" / "takeout.zip"
    path.parent.mkdir()
    packed(path, "calories_2026-06-01.csv", "calories_2026-06-02.csv")
    take_in(workspace)
    assert unread(workspace) == [("anna", "fitbit", "calories", 2, 2, True)]

    path.write_bytes(path.read_bytes()[:100])
    take_in(workspace)
    assert unread(workspace) == [("anna", "fitbit", "calories", 2, 2, True)]

    packed(path, "calories_2026-06-01.csv", "time_in_heart_rate_zones_2026-06-02.csv")
    take_in(workspace)
    assert [(kind, many) for _, _, kind, many, *_ in unread(workspace)] == [
        ("calories", 1),
        ("time_in_heart_rate_zones", 1),
    ]


def packed(path, *others):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{FOLDER}/steps_2026-06-01.csv", STEPS.format(1))
        for name in others:
            archive.writestr(f"{FOLDER}/{name}", "timestamp,other\n")


def test_files_from_outside_the_inbox_are_counted_until_they_are_withdrawn(workspace, tmp_path):
    packed(tmp_path / "takeout.zip", "calories_2026-06-01.csv")
    take_in(workspace, tmp_path / "takeout.zip", person="anna")
    assert unread(workspace) == [("anna", "fitbit", "calories", 1, 1, True)]

    with draft_to_publish(workspace) as draft:
        withdraw(workspace, draft, [tmp_path / "takeout.zip"])
        build(workspace, draft)

    assert unread(workspace) == []


def read_acme(member, context):
    yield device_batch("acme", "phone")
    yield unread_batch({"Mindfulness": 3, "BodyTemperature": 5})
    yield batch("rejected_rows", {"line": [2], "reason": ["no"]})


@pytest.fixture
def acme(monkeypatch):
    reader = Reader("acme", "Acme watch", lambda m, c: m.name.startswith("acme"), read_acme)
    monkeypatch.setattr(exports, "SPECIFIC_READERS", [reader])
    monkeypatch.setattr(exports, "READERS", [reader])
    monkeypatch.setitem(vars(registry), "READERS", (*registry.READERS, reader))
    return reader


@pytest.mark.usefixtures("acme")
def test_records_of_kinds_that_are_not_read_are_counted_by_kind(workspace):
    for number in (1, 2):
        put(workspace, f"anna/acme{number}.txt", f"file {number}")

    dry = dry_run(workspace, IngestRequest()).ingested.unread
    summary = take_in(workspace)

    assert {(one.kind, one.records, one.is_whole_file) for one in summary.unread} == {
        ("BodyTemperature", 10, False),
        ("Mindfulness", 6, False),
    }
    assert set(dry) == set(summary.unread) == set(status(workspace).unread)
    assert ("anna", "acme", "Mindfulness", 6, 2, False) in unread(workspace)


@pytest.mark.usefixtures("acme")
def test_status_and_dry_run_name_the_kinds_for_people_and_for_programs(workspace, capsys):
    put(workspace, "anna/acme.txt", "x")
    sentence = "8 records are of kinds that are not read: BodyTemperature 5, Mindfulness 3."
    preview = dry_run(workspace, IngestRequest())
    show_preview(preview, as_json=False)
    assert sentence in capsys.readouterr().out
    show_preview(preview, as_json=True)
    assert len(json.loads(capsys.readouterr().out)["unread"]) == 2

    summary = take_in(workspace)
    show_files(summary, as_json=True)
    assert len(json.loads(capsys.readouterr().out)["unread"]) == 2
    show_status(status(workspace), as_json=False)
    assert sentence in capsys.readouterr().out
    show_status(status(workspace), as_json=True)
    assert json.loads(capsys.readouterr().out)["unread"][0] == {
        "person_id": "anna",
        "reader": "acme",
        "kind": "BodyTemperature",
        "records": 5,
        "is_whole_file": False,
    }


@pytest.mark.parametrize(("kinds", "more"), [(11, None), (12, None), (13, "and 1 more kinds")])
def test_of_many_kinds_the_most_frequent_are_printed(capsys, kinds, more):
    show_unread([UnreadKind("anna", "oura", f"k{n}", 100 + n, False) for n in range(kinds)])

    printed = " ".join(capsys.readouterr().out.split())
    assert f": k{kinds - 1} {99 + kinds}, k{kinds - 2}" in printed
    assert ("more kinds" in printed) is (more is not None)
    assert more is None or more in printed


def test_a_kind_in_files_of_several_people_is_printed_once(capsys):
    show_unread([UnreadKind(who, "oura", "tags", 1, True) for who in ("anna", "ben")])

    assert capsys.readouterr().out == "Oura: 2 files are of kinds that are not read: tags 2.\n"


def test_what_an_earlier_version_counted_in_a_lost_file_from_outside_is_kept(workspace, tmp_path):
    packed(tmp_path / "takeout.zip", "calories_2026-06-01.csv")
    take_in(workspace, tmp_path / "takeout.zip", person="anna")
    with duckdb.connect(str(workspace.warehouse)) as con:
        con.execute("update work.raw_state set fingerprint = 'of an earlier version', layout = 2")
        con.execute("alter table source_files drop column modified_at")
    (tmp_path / "takeout.zip").unlink()

    take_in(workspace)

    assert unread(workspace) == [("anna", "fitbit", "calories", 1, 1, True)]
