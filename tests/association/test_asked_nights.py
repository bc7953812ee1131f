"""The question of backpain.toml, night after night: which days count for it, and what is kept."""

import shutil
from datetime import date

import pytest

from backpain_analytics.settings.workspace import create_workspace, open_workspace
from tests.association.test_repeated_looks import NEXT_DAY, night, query

COMPARED = '[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n'
STRESS = '[question]\nexposure = "stress_nrs"\n'
STEPS = '[question]\nexposure = "steps"\n'
ANSWER = f"select family, tier, computed_tier, days, counted_from from associations {NEXT_DAY}"


def new(folder):
    workspace = create_workspace(folder)
    (workspace.inbox / "anna").mkdir()
    return workspace.folder


@pytest.fixture
def folder(tmp_path):
    return new(tmp_path / "w")


@pytest.fixture(scope="module")
def asked_once(tmp_path_factory):
    folder = new(tmp_path_factory.mktemp("asked") / "w")
    on_day(folder, 100, STRESS)
    return folder


@pytest.fixture
def after_a_question(asked_once, tmp_path):
    """A hundred days with a question, to run again."""
    return shutil.copytree(asked_once, tmp_path / "again")


def on_day(folder, day, text, link=0.9):
    (folder / "backpain.toml").write_text(COMPARED + text, encoding="utf-8")
    workspace = open_workspace(folder)
    night(workspace, day, link)
    return workspace


def kept(workspace):
    with_work = "select exposure, counted_from, looked_on, span_days from work.question_looks"
    return query(workspace, f"{with_work} order by rowid")


def test_a_question_of_the_first_run_counts_all_days(folder):
    workspace = on_day(folder, 180, STRESS)

    assert query(workspace, ANSWER) == [("declared", "consistent", "consistent", 180, None)]
    assert kept(workspace) == [("stress_nrs", None, date(2026, 6, 30), 180)]


def test_days_before_since_play_no_part(folder):
    workspace = on_day(folder, 180, STRESS + "since = 2026-03-01\n")

    ((family, _, _, days, counted_from),) = query(workspace, ANSWER)
    assert (family, days, counted_from) == ("declared", 121, date(2026, 3, 1))


def test_a_question_after_the_days_were_seen_starts_anew(folder):
    on_day(folder, 100, "")
    workspace = on_day(folder, 101, STRESS)

    ((family, tier, _, days, counted_from),) = query(workspace, ANSWER)
    assert (family, tier, counted_from) == ("declared", "not_enough_data", date(2026, 4, 12))
    assert days == 0
    assert kept(workspace) == [("stress_nrs", date(2026, 4, 12), date(2026, 4, 12), None)]


@pytest.mark.thorough
def test_a_question_keeps_its_days_and_is_looked_at_once_a_month(folder):
    on_day(folder, 100, STRESS)
    on_day(folder, 101, STRESS)
    on_day(folder, 129, STRESS)
    workspace = on_day(folder, 130, STRESS)

    assert query(workspace, ANSWER)[0][-1] is None
    assert kept(workspace) == [
        ("stress_nrs", None, date(2026, 4, 11), 100),
        ("stress_nrs", None, date(2026, 5, 11), 130),
    ]


def test_another_question_and_the_first_one_again_start_anew(after_a_question):
    on_day(after_a_question, 110, STEPS)
    workspace = on_day(after_a_question, 120, STRESS)

    assert query(workspace, ANSWER)[0][-1] == date(2026, 5, 1)
    assert [row[1] for row in kept(workspace)] == [None, date(2026, 4, 21), date(2026, 5, 1)]


def test_an_early_look_shows_less_than_is_computed(folder):
    """After a third of the plan only a ninth of the error may be spent."""
    workspace = on_day(folder, 62, STRESS, link=0.14)

    ((p, tier, computed),) = query(
        workspace, f"select p_value, tier, computed_tier from associations {NEXT_DAY}"
    )
    assert 0.0062 < p <= 0.03
    assert (tier, computed) == ("cannot_tell", "consistent")


def test_without_a_question_all_come_first_together_again(after_a_question):
    workspace = on_day(after_a_question, 110, "")

    assert query(workspace, ANSWER)[0][0] == "primary"
