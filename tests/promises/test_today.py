"""From exports to what is said of today: somebody in a flare, who states a condition."""

import json
import sys
from datetime import date, timedelta

import duckdb
import pytest
from outline import Outline

from backpain_analytics.cli import main
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.report import ReportRequest, report
from backpain_analytics.stages.run import run
from backpain_analytics.stages.today import today

FIRST = date(2026, 3, 2)
DAYS, FLARE = 40, 4
LAST = FIRST + timedelta(days=DAYS - 1)
NEXT = LAST + timedelta(days=1)
PLAN = """
[persons.anna.plan]
since = 2026-01-05
[[persons.anna.plan.pieces]]
name = "superman"
kind = "core"
times_per_week = 3
"""


def diary():
    """Calm ratings, then a flare that the diary reports, until the last day."""
    rows = [
        f"{FIRST + timedelta(days=n)},{3 + n % 2 if n < DAYS - FLARE else 7},"
        f"{'yes' if n >= DAYS - FLARE else 'no'}"
        for n in range(DAYS)
    ]
    return "\n".join(["date,pain_nrs,flare", *rows]) + "\n"


def log():
    """Supermans through the weeks; a run, a walk and two heavy lifts within the flare."""
    in_flare = LAST - timedelta(days=1)
    rows = [f"{FIRST + timedelta(days=n)},superman,core,," for n in range(0, 34, 2)]
    rows += [f"{in_flare},running,aerobic,20,", f"{in_flare},walking,aerobic,20,"]
    rows += [f"{day},deadlift,other,,90" for day in (in_flare, LAST)]
    return "\n".join(["date,exercise,kind,minutes,weight_kg", *rows]) + "\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """`made('["spondylolisthesis"]')`: the workspace of somebody who states that, run once."""
    found = {}

    def make(conditions):
        if conditions not in found:
            workspace = create_workspace(tmp_path_factory.mktemp("today") / "w")
            stated = f"conditions = {conditions}\n" if conditions else ""
            settings = f'time_zone = "UTC"\n[persons.anna]\n{stated}{PLAN}'
            (workspace.folder / "backpain.toml").write_text(settings, encoding="utf-8")
            for name, content in (("diary.csv", diary()), ("log.csv", log())):
                path = workspace.inbox / "anna" / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(content, encoding="utf-8")
            workspace = open_workspace(workspace.folder)
            run(workspace, IngestRequest(), pages=False)
            found[conditions] = workspace
        return found[conditions]

    return make


def query(workspace, sql):
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        con.execute("set search_path = 'main,work'")
        return con.execute(sql).fetchall()


def page(workspace):
    (path,) = report(workspace, ReportRequest(("anna",), made_on=NEXT)).files
    return " ".join(Outline(path.read_text(encoding="utf-8")).lines)


SPONDYLOLISTHESIS = '[{ name = "spondylolisthesis", since = 2026-03-10 }]'
CAUTION = (
    "You stated spondylolisthesis. 'superman' bends the back backwards, which is often left out "
    "early on with it. Ask your clinician whether and when it is for you."
)


def test_the_tables_name_what_to_ask_about_and_what_the_flare_held(made):
    workspace = made(SPONDYLOLISTHESIS)

    assert query(
        workspace,
        "select condition, exercise_name, left_out, is_planned, logged_days from exercise_cautions",
    ) == [("spondylolisthesis", "superman", ["bends_back"], True, 13)]
    assert query(
        workspace,
        "select local_date, exercise_name, is_high_impact, is_heavy, heaviest_kilograms "
        "from flare_exercises order by all",
    ) == [
        (LAST - timedelta(days=1), "deadlift", False, True, 90),
        (LAST - timedelta(days=1), "running", True, False, None),
        (LAST, "deadlift", False, True, 90),
    ]


def test_page_and_status_name_condition_exercise_and_flare(made):
    workspace = made(SPONDYLOLISTHESIS)
    said = today(workspace, "anna", NEXT)

    for text in (page(workspace), " ".join(said.lines)):
        assert text.count(CAUTION) == 1
        assert (
            "You are in a flare, since 7 April. Keep moving gently. Until it eases, leave out "
            "'deadlift' and 'running'."
        ) in text
        assert (
            "Commonly left out until a flare eases: 'deadlift' (heavy lifting) and 'running' (high "
            "impact). Keep up what feels fine, such as 'walking'."
        ) in text
    assert [each.code for each in said.suggestions] == ["flare_now", "caution", "low_impact"]
    assert (said.as_of, said.is_current, said.flare_since) == (LAST, True, date(2026, 4, 7))


def test_without_the_condition_there_is_no_caution(made):
    workspace = made("")
    said = today(workspace, "anna", NEXT)

    assert query(workspace, "from exercise_cautions") == []
    assert said.cautions == ()
    for text in (page(workspace), " ".join(said.lines)):
        assert "spondylolisthesis" not in text
        assert "backwards" not in text
        assert "leave out 'deadlift' and 'running'" in text


@pytest.mark.thorough
def test_another_condition_asks_about_another_exercise(made):
    said = " ".join(today(made('["disc_herniation"]'), "anna", NEXT).lines)

    assert "'deadlift' bends the back forwards" in said
    assert "superman" not in said


@pytest.mark.parametrize(("days", "is_current"), [(7, True), (8, False)])
def test_an_old_record_says_nothing_of_today(made, days, is_current):
    said = today(made(SPONDYLOLISTHESIS), "anna", LAST + timedelta(days=days))

    assert said.is_current == is_current
    assert (said.flare_since is not None) == bool(said.suggestions) == is_current
    assert ("too long ago to say anything of today" in said.lines[0]) != is_current
    # What to ask about does not depend on the day.
    assert CAUTION in said.lines


def test_an_order_of_files_and_a_second_log_change_nothing(made, tmp_path):
    workspace = create_workspace(tmp_path / "w")
    stated = f"conditions = {SPONDYLOLISTHESIS}\n{PLAN}"
    settings = f'time_zone = "UTC"\n[persons.anna]\n{stated}'
    (workspace.folder / "backpain.toml").write_text(settings, encoding="utf-8")
    folder = workspace.inbox / "anna"
    folder.mkdir()
    for name, content in (("a.csv", log()), ("b.csv", log()), ("c.csv", diary())):
        (folder / name).write_text(content, encoding="utf-8")
        run(open_workspace(workspace.folder), IngestRequest(), pages=False)

    for table in ("exercise_cautions", "left_out_in_flares", "flare_exercises"):
        ask = f"from {table} order by all"
        assert query(workspace, ask) == query(made(SPONDYLOLISTHESIS), ask)


def test_the_command_prints_today_for_people_and_for_programs(made, monkeypatch, capsys):
    workspace = made(SPONDYLOLISTHESIS)

    def backpain(*words):
        monkeypatch.setattr(sys, "argv", ["backpain", *words, "-w", str(workspace.folder)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    code, out, _ = backpain("status", "--person", "anna")
    assert code == 0
    assert out.startswith(f"anna, as of {LAST.day} April 2026\n- ")
    assert f"- {CAUTION}\n" in out
    _, out, _ = backpain("status", "--person", "anna", "--json")
    said = json.loads(out)
    assert said["as_of"] == str(LAST)
    assert said["cautions"][0]["exercise"] == "superman"
    assert said["conditions"] == [{"condition": "spondylolisthesis", "since": "2026-03-10"}]
    code, _, errors = backpain("status", "--person", "nobody")
    assert code == NothingToReportError.exit_code
    assert "there is no data of 'nobody'; there is of: anna." in errors
