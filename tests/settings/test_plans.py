"""A plan in backpain.toml: what is written, and what stays as it is."""

from datetime import date

import pytest

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.ladder import step_of
from backpain_analytics.settings.persons import Plan, PlannedExercise
from backpain_analytics.settings.plans import write_plan
from backpain_analytics.settings.workspace import create_workspace, open_workspace

PLANK = PlannedExercise(name="plank", kind="core", times_per_week=3, sets=3, hold_seconds=20)
PLAN = Plan(since=date(2026, 3, 2), core_sessions=3, pieces=(PLANK,))


@pytest.fixture
def workspace(tmp_path):
    """`workspace(text)`: a workspace whose backpain.toml says just that."""
    create_workspace(tmp_path / "w")

    def made(text):
        (tmp_path / "w" / "backpain.toml").write_text(text, encoding="utf-8")
        return open_workspace(tmp_path / "w")

    return made


def text_of(workspace):
    return (workspace.folder / "backpain.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n[persons.anna]\nbirth_year = 1980 # about\n",
        "[persons.anna]\n[persons.ben]\nsex = 'male'\n[parameters]\nvalid_day_minutes = 500\n",
        "persons = { anna = { birth_year = 1980 } }\n",
        "[persons]\nanna = { birth_year = 1980 }\n",
        "[persons.anna]\nplan = { core_sessions = 2 }\n",
        "[persons.anna]\nplan = { pieces = [{ name = 'kite', kind = 'core', times_per_week = 1 }] }"
        "\n",
        "[persons.anna.plan]\nstretching_days = 7 # daily\n[persons.anna.phases.physio]\n"
        "since = 2026-03-01\n",
        "[[persons.anna.plan.pieces]]\nname = 'plank' # new\nkind = 'core'\ntimes_per_week = 1\n"
        "[[persons.anna.plan.pieces]]\nname = 'kite'\nkind = 'core'\ntimes_per_week = 1\n",
        "[persons.anna]\n[persons.ben]\n[persons.anna.plan]\ncore_sessions = 1\n",
        '["persons"."anna"]\n\n["persons"."anna"."plan"]\ncore_sessions = 1\n',
    ],
)
def test_a_plan_is_written_however_the_file_is_laid_out(workspace, text):
    before = workspace(text)

    after = write_plan(before, "anna", PLAN)

    assert after.person("anna").plan == PLAN
    assert after.person("anna").model_copy(update={"plan": Plan()}) == before.person(
        "anna"
    ).model_copy(update={"plan": Plan()})
    assert after.person("ben") == before.person("ben")
    assert after.parameters == before.parameters
    for comment in ("# mine", "# about"):
        assert (comment in text) == (comment in text_of(after))


def test_only_what_differs_is_touched(workspace):
    text = (
        "# top\n[persons.anna.plan]\nstretching_days = 7 # daily\ncore_sessions = 3\n\n"
        "# the first\n[[persons.anna.plan.pieces]]\nname = 'plank' # as the log has it\n"
        "kind = 'core'\ntimes_per_week = 3\n\n# the end\n[parameters]\nvalid_day_minutes = 500\n"
    )
    before = workspace(text)
    (piece,) = before.person("anna").plan.pieces
    more = piece.model_copy(update={"times_per_week": 4})

    plan = before.person("anna").plan.model_copy(update={"pieces": (more,)})
    after = write_plan(before, "anna", plan)

    assert text_of(after) == text.replace("times_per_week = 3", "times_per_week = 4")


def test_the_commented_file_of_a_new_workspace_keeps_every_line(tmp_path):
    before = create_workspace(tmp_path / "w")
    lines = text_of(before).splitlines()

    after = write_plan(before, "anna", PLAN)

    assert text_of(after).splitlines()[: len(lines)] == lines
    assert "hold_seconds = 20\n" in text_of(after)


def test_a_plan_without_exercises_has_no_block_of_them(workspace):
    before = workspace("")
    write_plan(before, "anna", PLAN)

    after = write_plan(before, "anna", Plan(core_sessions=3))

    assert after.person("anna").plan == Plan(core_sessions=3)
    assert "pieces" not in text_of(after)


def test_a_file_that_is_being_edited_is_left_alone(workspace):
    before = workspace("")
    path = before.folder / "backpain.toml"
    path.write_text("[persons.anna\n", encoding="utf-8")

    with pytest.raises(WorkspaceError, match="not valid TOML"):
        write_plan(before, "anna", PLAN)
    assert path.read_text(encoding="utf-8") == "[persons.anna\n"


@pytest.mark.parametrize(
    ("names", "step"),
    [
        ([("Bird-dog", "core")], 1),
        ([("bird dog", "core"), ("Front plank", "core")], 3),
        ([("hamstring stretch", "stretching")], None),
        ([("kite", "core")], None),
        ([], None),
    ],
)
def test_the_step_of_a_plan_is_that_of_its_hardest_core_exercise(names, step):
    pieces = [PlannedExercise(name=name, kind=kind, times_per_week=3) for name, kind in names]

    assert step_of(Plan(pieces=tuple(pieces))) == step


def test_another_name_may_say_what_an_exercise_is():
    piece = PlannedExercise(
        name="Nr. 4", also_called=("side plank",), kind="core", times_per_week=3
    )

    assert step_of(Plan(pieces=(piece,))) == 3
