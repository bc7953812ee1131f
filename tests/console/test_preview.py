"""The dry run: what an ingest would do, said beforehand and without a trace."""

import json
from datetime import date, datetime, timedelta

import pytest

from backpain_analytics.console import files
from backpain_analytics.records import Clock
from backpain_analytics.settings.workspace import create_workspace, declare_zone, open_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.dry_run import dry_run
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.run import run

STEPS = "started_at,steps\n2026-03-01T22:30:00Z,40\n2026-03-01T23:30:00Z,70\n"
MORE_STEPS = STEPS + "2026-03-02T08:00:00Z,5\n"
DIARY = "date,pain_nrs\n2026-03-01,3\n2026-03-02,14\n"


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


def put(workspace, name, content):
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def everything(workspace):
    return {path: path.stat().st_mtime_ns for path in workspace.folder.rglob("*")}


def fitbit_days(workspace, offsets):
    """Put an archive there whose day files start at these offsets from UTC."""
    for day, hours in offsets.items():
        midnight = datetime.fromisoformat(day) - timedelta(hours=hours)
        samples = [
            {"dateTime": f"{midnight + timedelta(minutes=i, seconds=5):%m/%d/%y %H:%M:%S}",
             "value": {"bpm": 60, "confidence": 2}}
            for i in range(1440)
        ]  # fmt: skip
        put(workspace, f"anna/heart_rate-{day}.json", json.dumps(samples))


def test_a_preview_leaves_everything_as_it_was(workspace):
    fitbit_days(workspace, {f"2020-04-{day:02}": 11 if day <= 5 else 10 for day in range(3, 9)})
    before = everything(workspace)

    preview = dry_run(workspace, IngestRequest())

    assert preview.ingested.found_zones == {"anna": "Australia/Sydney"}
    assert everything(workspace) == before


def test_a_zone_that_the_export_shows_is_the_clock_of_the_very_run_that_finds_it(workspace):
    fitbit_days(workspace, {f"2020-04-{day:02}": 11 if day <= 5 else 10 for day in range(3, 9)})

    (clock,) = run(workspace, IngestRequest(), pages=False).clocks
    assert clock == Clock("anna", (600, 660), "declared")


def test_a_preview_of_nothing_at_all_says_so(workspace, capsys):
    preview = dry_run(workspace, IngestRequest())
    files.show_preview(preview, as_json=False)

    assert capsys.readouterr().out == "Nothing to read.\n"


def test_files_of_one_kind_in_one_place_are_one_line(workspace):
    put(workspace, "anna/watch/one.csv", STEPS)
    put(workspace, "anna/watch/two.csv", "started_at,steps\n2026-03-03T08:00:00Z,5\n")
    put(workspace, "anna/diary.csv", DIARY)

    diary, watch = dry_run(workspace, IngestRequest()).exports

    assert (diary.place, diary.files, diary.rows_rejected) == ("anna/diary.csv", 1, 1)
    assert (watch.place, watch.files, watch.rows) == ("anna/watch", 2, {"step_intervals": 3})
    assert (watch.steps, watch.rows_repeated) == (115, 0)


def test_what_two_files_say_alike_counts_once(workspace):
    put(workspace, "anna/steps.csv", STEPS)
    put(workspace, "anna/steps (1).csv", MORE_STEPS)

    (export,) = dry_run(workspace, IngestRequest()).exports

    assert (export.rows["step_intervals"], export.rows_repeated, export.steps) == (5, 2, 115)


def test_dates_are_those_of_the_persons_own_clock(workspace):
    put(workspace, "anna/steps.csv", STEPS)
    here = dry_run(declare_zone(workspace, "anna", "Europe/Berlin"), IngestRequest())

    assert here.exports[0].first_date == date(2026, 3, 1)
    assert here.exports[0].last_date == date(2026, 3, 2)
    assert [(clock.utc_offset_minutes, clock.origin) for clock in here.clocks] == [
        ((60,), "declared")
    ]


def test_what_was_loaded_before_is_not_previewed_again(workspace):
    put(workspace, "anna/steps.csv", STEPS)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
    put(workspace, "anna/diary.csv", DIARY)

    preview = dry_run(open_workspace(workspace.folder), IngestRequest())

    assert [export.place for export in preview.exports] == ["anna/diary.csv"]
    assert preview.ingested.unchanged == 1


def test_files_with_the_same_trouble_are_named_together(workspace, capsys):
    for number in range(7):
        put(workspace, f"anna/note{number}.txt", f"hello {number}")

    files.show_preview(dry_run(workspace, IngestRequest()), as_json=False)

    printed = capsys.readouterr().out
    assert printed.count("no reader knows this file") == 1
    assert "anna/note4.txt" in printed
    assert "anna/note5.txt" not in printed
    assert "and 2 more" in printed


def test_files_that_are_not_read_are_counted_by_their_kind(workspace, capsys):
    folder = "anna/Takeout/Google Health/Physical Activity_GoogleData"
    put(workspace, f"{folder}/steps_2026-06-01.csv", "timestamp,steps\n2026-06-01T22:38:00Z,14\n")
    put(
        workspace, f"{folder}/height.csv", "timestamp,height millimeters\n2026-06-01T22:38:00Z,17\n"
    )
    preview = dry_run(workspace, IngestRequest())

    files.show_preview(preview, as_json=False)
    in_words = capsys.readouterr().out
    files.show_preview(preview, as_json=True)
    for_programs = json.loads(capsys.readouterr().out)

    assert "Takeout: 1 file is of a kind that is not read: height 1." in in_words
    assert (for_programs["passed_over"], for_programs["unknown"]) == (1, 0)


def test_the_preview_is_there_for_programs_too(workspace, capsys):
    put(workspace, "anna/steps.csv", STEPS)

    files.show_preview(dry_run(workspace, IngestRequest()), as_json=True)

    found = json.loads(capsys.readouterr().out)
    assert (found["read"], found["rows"]) == (1, 2)
    assert found["files"][0]["path"] == "anna/steps.csv"
    assert found["exports"][0]["steps"] == 110
    assert found["clocks"][0]["person_id"] == "anna"
