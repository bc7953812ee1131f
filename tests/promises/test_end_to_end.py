"""The sample people, from their exports to the contents of their pages.

What is expected lies in tests/golden/: a page's contents, and its words. After a change that is
meant to move them: `make golden`, then read the difference line by line and name what moved
under "Results" in CHANGELOG.md.
"""

import os
import shutil
from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest
from contents_json import to_json
from goldens import assert_golden
from outline import Outline

from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.errors import WorkspaceError
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.settings.workspace import create_workspace, declare_zone, open_workspace
from backpain_analytics.stages.associate import associate
from backpain_analytics.stages.build import build
from backpain_analytics.stages.demo import demo_workspace
from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.report import ReportRequest, report
from backpain_analytics.stages.run import run
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading
from sample_data.people import PERSON_1, PERSON_2, truth

MADE_ON = date(2026, 6, 1)
PEOPLE = ("person_1", "person_2", "person_3")


def query(workspace, sql, *values):
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        return con.execute(sql, values).fetchall()


def associations(workspace, person_id, tiers):
    return query(
        workspace,
        "select exposure, lag_days, estimate > 0 from associations "
        "where person_id = ? and list_contains(?, tier) order by all",
        person_id,
        list(tiers),
    )


def contents(workspace, person_id):
    """The page's contents, without the moment and the place of this test."""
    with reading(workspace.warehouse) as con:
        tables = frames.person_tables(con, person_id, *frames.data_span(con, person_id))
    files = tables.source_files.assign(loaded_at=pd.NaT)
    tables = replace(tables, source_files=files)
    return to_json(gather(tables, pain_trend(tables.daily_pain), Making(MADE_ON, "0")))


def words(workspace, person_id):
    """The page's sentences and cells, as made on one day."""
    (page,) = report(workspace, ReportRequest((person_id,), made_on=MADE_ON)).files
    return "\n".join(Outline(page.read_text(encoding="utf-8")).lines) + "\n"


@pytest.fixture(scope="module")
def of_this_file(demo, night, tmp_path_factory):
    """A demo that these tests run again and write pages of; other files look at the first one."""
    copy = shutil.copytree(demo.folder, tmp_path_factory.mktemp("of_this_file") / "demo")
    workspace = open_workspace(copy)
    run(workspace, IngestRequest(), now=night)
    return workspace


@pytest.mark.parametrize("person_id", PEOPLE)
@pytest.mark.parametrize(("kind", "found"), [("json", contents), ("txt", words)])
def test_the_page_holds_and_says_what_it_did(of_this_file, person_id, kind, found):
    assert_golden(f"{person_id}.{kind}", found(of_this_file, person_id))


def test_the_association_planted_in_person_1_is_found(demo):
    found = associations(demo, "person_1", ["consistent"])

    assert found == [("prolonged_30_minutes", 1, True), ("sedentary_minutes", 1, True)]


def test_nothing_is_found_in_person_2_in_whom_nothing_was_planted(demo):
    assert associations(demo, "person_2", ["consistent", "possible", "same_day"]) == []


def test_person_3_is_refused_with_what_is_missing(demo):
    refusals = query(
        demo, "select distinct tier, refusal from associations where person_id = 'person_3'"
    )

    assert {tier for tier, _ in refusals} == {"not_enough_data"}
    assert all("of the 30 needed" in refusal for _, refusal in refusals)


@pytest.mark.parametrize(("person_id", "person"), [("person_1", PERSON_1), ("person_2", PERSON_2)])
def test_every_day_is_as_it_was_made_up(demo, person_id, person):
    seen = "steps", "waking_wear_minutes", "sedentary_minutes", "prolonged_30_minutes"
    found = query(
        demo,
        f"select local_date, {', '.join(seen)} from daily_activity "
        "inner join daily_sedentary using (person_id, local_date) "
        "where person_id = ? and waking_wear_minutes > 0 order by all",
        person_id,
    )
    days = truth(person).dropna(subset="steps")
    made_up = days[["local_date", *seen]].itertuples(index=False)

    assert found == [(day.date(), *map(int, numbers)) for day, *numbers in made_up]


def test_loading_everything_again_changes_nothing(of_this_file):
    before = of_this_file.warehouse.read_bytes()

    summary = run(of_this_file, IngestRequest())

    assert (summary.ingested.files, summary.reports.files) == ((), ())
    assert of_this_file.warehouse.read_bytes() == before


def arrived(folder, parts, moment):
    """Take in ten days of one of the sample people, part after part; a run each, without pages."""
    workspace = demo_workspace(folder)
    for person in ("person_2", "person_3"):
        shutil.rmtree(workspace.inbox / person)
    for path in workspace.inbox.rglob("*.fit"):
        if not path.name.startswith("2026-05-2"):
            path.unlink()
    waiting = shutil.move(workspace.inbox, folder.with_suffix(".waiting"))
    for part in parts:
        shutil.copytree(waiting / part, workspace.inbox / part, dirs_exist_ok=True)
        with draft_to_publish(workspace) as draft:
            ingest(workspace, draft, IngestRequest())
            built = build(workspace, draft)
            associate(workspace, draft, built.persons, moment)
    return workspace


def test_the_order_in_which_files_arrive_changes_no_table(night, tmp_path):
    at_once = arrived(tmp_path / "at_once", ["."], night)
    in_parts = ["person_1/garmin/activities", "."]
    by_parts = arrived(tmp_path / "by_parts", in_parts, night)

    for table in (
        "minute_activity",
        "sedentary_bouts",
        "daily_activity",
        "weekly_activity",
        "daily_pain",
        "analysis_days",
        "associations",
    ):
        rows = f"from {table} order by all"
        assert query(by_parts, rows) == query(at_once, rows) != [], table


def test_a_page_that_was_lost_is_written_again(of_this_file):
    page = of_this_file.reports / "person_2.html"
    page.unlink()

    assert run(of_this_file, IngestRequest()).reports.files == (page,)


@pytest.mark.parametrize(
    "person_id",
    [
        "../../away",
        *(pytest.param(name, marks=pytest.mark.thorough) for name in ('a"b\\c', "Zoë 日本")),
    ],
)
def test_no_name_of_a_person_leads_out_of_the_reports(tmp_path, person_id):
    workspace = create_workspace(tmp_path / "w")
    diary = tmp_path / "diary.csv"
    diary.write_text("date,pain_nrs\n2026-03-01,3\n2026-03-02,4\n", encoding="utf-8")
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest((diary,), person_id))

    (page,) = run(workspace, IngestRequest()).reports.files

    assert page.parent == workspace.reports
    assert page.exists()
    assert open_workspace(declare_zone(workspace, person_id, "Asia/Tokyo").folder)


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")


def put(workspace, name, content):
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


DIARY = "date,pain_nrs\n2026-03-01,3\n2026-03-02,4\n"
DAILY_TOTALS = 'Activities\nDate,Calories Burned,Steps\n"2026-03-01","2,231","7,700"\n'


def test_somebody_with_daily_totals_only_costs_nobody_their_page(workspace):
    put(workspace, "aa/activities.csv", DAILY_TOTALS)
    put(workspace, "bb/diary.csv", DIARY)

    pages = run(workspace, IngestRequest()).reports.files

    assert [page.name for page in pages] == ["aa.html", "bb.html"]


def test_the_page_dates_files_by_the_persons_own_calendar(workspace):
    workspace = declare_zone(workspace, "aa", "Pacific/Auckland")
    put(workspace, "aa/steps.csv", "started_at,steps\n2026-02-28T23:00:00Z,40\n")

    run(workspace, IngestRequest(), pages=False)

    with reading(workspace.warehouse) as con:
        files = frames.person_tables(con, "aa", *frames.data_span(con, "aa")).source_files
    assert files["first_date"].dt.date.tolist() == [date(2026, 3, 1)]


def test_a_file_whose_name_is_no_text_is_read(workspace):
    path = put(workspace, "aa/diary.csv", DIARY)
    path.rename(path.with_name(os.fsdecode(b"bad\xff.csv")))

    assert run(workspace, IngestRequest(), pages=False).ingested.count("read") == 1


def test_a_loose_file_in_the_inbox_is_the_named_persons(workspace):
    loose = put(workspace, "diary.csv", DIARY)
    with draft_to_publish(workspace) as draft:
        summary = ingest(workspace, draft, IngestRequest((loose,), "anna"))

    assert [line.person_id for line in summary.files] == ["anna"]


@pytest.mark.parametrize("name", ["../../x", "a/b", ".", ".."])
def test_a_diary_stays_in_the_inbox(workspace, name):
    with pytest.raises(WorkspaceError, match="cannot be the name of a folder"):
        add_diary_entry(workspace, name, DiaryEntry({"pain_nrs": "4"}))


def test_a_mapping_that_stops_fitting_costs_only_its_file(workspace):
    steps = "time,steps\n" + "".join(f"2026-03-01T10:{m:02}:00Z,{m}\n" for m in range(30))
    put(workspace, "aa/steps.csv", steps)
    put(workspace, "bb/diary.csv", DIARY)
    run(workspace, IngestRequest(), pages=False)
    settings = workspace.folder / "backpain.toml"
    settings.write_text(
        '[mappings.k]\nfiles = "steps.csv"\nkind = "steps"\n'
        'columns = { time = "time", steps = "nope" }\n',
        encoding="utf-8",
    )

    summary = run(open_workspace(workspace.folder), IngestRequest(), pages=False)

    assert summary.ingested.count("unknown") == 1
    assert summary.ingested.count("known") + summary.ingested.count("read") == 1
