"""What a report run leaves in the folder of reports."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from outline import Outline

from backpain_analytics.console import pages
from backpain_analytics.errors import ArgumentError, NothingToReportError, PagesFailedError
from backpain_analytics.settings.workspace import create_workspace
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.report import ReportRequest, report
from backpain_analytics.stages.report_files import KEPT_PERIODS
from backpain_analytics.stages.run import run
from backpain_analytics.stages.withdraw import withdraw

PERIODS = [(9, 10, True), (10, 10, True), (11, 10, False)]
HOSTILE = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u202egnp.exe", "ส" * 40]
DIARY = "date,pain_nrs\n" + "".join(
    f"{date(2026, 3, 1) + timedelta(days=day)},{3 + day % 3}\n" for day in range(20)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with a diary each of anna, ben and people of odd names."""
    workspace = create_workspace(tmp_path_factory.mktemp("files") / "w")
    for name in ("anna", "ben"):
        (workspace.inbox / name).mkdir()
        (workspace.inbox / name / "diary.csv").write_text(DIARY, encoding="utf-8")
    take_in(workspace, {name: workspace.folder / f"odd{n}.csv" for n, name in enumerate(HOSTILE)})
    run(workspace, IngestRequest(), pages=False)
    return workspace


def take_in(workspace, files):
    """Load a diary of each person, from a file whose name says nothing of them."""
    with draft_to_publish(workspace) as draft:
        for name, path in files.items():
            path.write_text(DIARY, encoding="utf-8")
            ingest(workspace, draft, IngestRequest((path,), person_id=name))


@pytest.fixture
def workspace(made):
    """The same, its reports gone."""
    for path in made.reports.glob("*"):
        path.unlink()
    return made


def names(workspace):
    return sorted(path.name for path in workspace.reports.iterdir())


def test_the_usual_page_keeps_its_name_and_a_period_that_was_asked_for_is_dated(workspace):
    report(workspace, ReportRequest(("anna",)))
    report(workspace, ReportRequest(("anna",), first_date=date(2026, 3, 10)))

    assert names(workspace) == ["anna.html", "anna_2026-03-10_2026-03-20.html", "index.html"]
    assert {path.stat().st_mode & 0o777 for path in workspace.reports.iterdir()} == {0o600}


def test_the_last_twelve_periods_of_each_person_are_kept_with_their_papers(workspace):
    report(workspace, ReportRequest(("ben",), last_date=date(2026, 3, 2)))
    for day in range(1, KEPT_PERIODS + 3):
        for suffix in (".html", ".pdf"):
            written = workspace.reports / f"anna_2026-03-{day:02}_2026-03-20{suffix}"
            written.touch()
            os.utime(written, (day, day))
    report(workspace, ReportRequest(("anna",), date(2026, 3, 20)))

    of_anna = {name[:15] for name in names(workspace) if name.startswith("anna")}
    days = [*range(4, KEPT_PERIODS + 3), 20]
    assert of_anna == {f"anna_2026-03-{day:02}" for day in days}
    assert len(of_anna) == KEPT_PERIODS
    assert "ben_2026-03-01_2026-03-02.html" in names(workspace)


def test_everyone_has_a_page_whatever_their_name_and_the_index_leads_to_it(workspace):
    reports = report(workspace, ReportRequest())

    assert len(reports.contents) == 2 + len(HOSTILE)
    assert reports.failures == {}
    outline = Outline(reports.index.read_text(encoding="utf-8"))
    linked = {attributes["href"] for attributes in outline.attributes("a")}
    assert linked == {path.as_uri().rpartition("/")[2] for path in reports.files}
    assert "anna" in outline.text
    assert "20 March 2026" in outline.text
    assert "<script>alert" not in reports.index.read_text(encoding="utf-8")


def asked(workspace, *words):
    """Ask for reports as at a prompt."""
    command = [sys.executable, "-m", "backpain_analytics.cli", "report", "-w", workspace.folder]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=False)


def test_one_person_whose_page_fails_stops_nobody_else(workspace):
    (workspace.reports / "anna.html").mkdir()

    ended = asked(workspace)

    assert ended.returncode == 1
    assert "No report of anna: " in ended.stdout
    assert "anna.html" in ended.stdout
    assert "1 of 6 reports could not be made" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "ben.html" in names(workspace)
    (workspace.reports / "anna.html").rmdir()


def test_somebody_without_data_in_the_period_is_named_and_the_others_have_their_page(workspace):
    path = workspace.folder / "late.csv"
    path.write_text("date,pain_nrs\n2026-05-01,3\n", encoding="utf-8")
    run(workspace, IngestRequest((path,), person_id="late"), pages=False)

    reports = report(workspace, ReportRequest(("anna", "late"), date(2026, 4, 20)))

    assert [contents.person_id for contents in reports.contents] == ["late"]
    assert "there is no data of 'anna' in that period" in reports.failures["anna"]


@pytest.mark.parametrize(
    ("first", "last", "is_right"), [(9, 10, True), (10, 10, True), (11, 10, False)]
)
def test_a_period_that_ends_before_it_begins_is_told_as_such(first, last, is_right):
    dates = date(2026, 3, first), date(2026, 3, last)
    if is_right:
        assert ReportRequest((), *dates).is_dated
        return
    with pytest.raises(ArgumentError, match="before it begins"):
        ReportRequest((), *dates)


def test_json_holds_codes_and_values_and_no_sentence_of_the_page(workspace):
    printed = json.loads(asked(workspace, "-p", "anna", "--json").stdout)

    (anna,) = printed["people"]
    assert printed["schema"] == 1
    assert anna["person_id"] == "anna"
    assert anna["first_date"] == "2026-03-01"
    assert printed["pages"] == [str(workspace.reports / "anna.html")]
    assert {row["tier"] for row in anna["associations"]} == {"not_enough_data"}
    assert all("refusal" not in row for row in anna["associations"] if "refusal_code" in row)


def test_where_nobody_has_a_page_it_is_no_lack_of_data_unless_that_is_the_reason(workspace):
    for name in ("anna.html", "ben.html"):
        (workspace.reports / name).mkdir()
    try:
        with pytest.raises(PagesFailedError, match=r"that of 'anna': .*anna\.html"):
            report(workspace, ReportRequest(("anna", "ben")))
        with pytest.raises(NothingToReportError, match="no data of 'anna' in that period"):
            report(workspace, ReportRequest(("anna", "ben"), date(2027, 1, 1)))
    finally:
        for name in ("anna.html", "ben.html"):
            (workspace.reports / name).rmdir()


TWO = ((date(2026, 3, 1), date(2026, 3, 9)), (date(2026, 3, 10), date(2026, 3, 20)))


@pytest.mark.parametrize(
    "given", [{"first_date": date(2026, 3, 1)}, {"papers": ("sheet",)}, {"tables": Path("t")}]
)
def test_what_two_periods_cannot_have_beside_them_is_refused_not_ignored(given):
    with pytest.raises(ArgumentError, match="takes its two periods alone"):
        ReportRequest(compared=TWO, **given)


def test_whose_files_are_withdrawn_loses_their_own_pages_alone_also_those_of_older_names(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    files = {
        name: tmp_path / f"{number}.csv" for number, name in enumerate(("Anna", "anna", "Zoë"))
    }
    take_in(workspace, files)
    run(workspace, IngestRequest())
    old = workspace.reports / "Zo%C3%AB_2026-03-01_2026-03-20.html"
    old.touch()
    pages = set(names(workspace))
    assert {"Anna.html", "Zoë.html"} < pages

    with draft_to_publish(workspace) as draft:
        withdraw(workspace, draft, [files["anna"], files["Zoë"]])
    run(workspace, IngestRequest())

    gone = pages - set(names(workspace))
    assert {"Zoë.html", old.name} < gone
    assert len(gone) == 3
    assert "Anna.html" not in gone


@pytest.mark.parametrize(
    ("periods", "complaint"),
    [
        (("2026-03-01..2026-03-10", "2026-03-10..2026-03-20"), "must end before the second"),
        (("2026-03-01", "2026-03-10..2026-03-20"), "'2026-03-01' is no period"),
        (("2026-02-30..2026-03-01", "2026-03-10..2026-03-20"), "two dates that exist"),
        (("2026-03-09..2026-03-01", "2026-03-10..2026-03-20"), "ends before it begins"),
    ],
)
def test_what_is_no_pair_of_periods_is_refused_with_what_helps(periods, complaint):
    with pytest.raises(ArgumentError, match=complaint):
        pages.periods(periods)
