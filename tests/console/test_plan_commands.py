"""`backpain plan`: the plan is shown, begun, changed, moved along the ladder and printed."""

import json
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from backpain_analytics.settings.persons import Plan
from backpain_analytics.settings.workspace import open_workspace

TODAY = datetime.now().astimezone().date()


@pytest.fixture
def plan(backpain, tmp_path):
    """Run `backpain plan ...` in a workspace in which there is anna."""
    backpain("init", "w")
    (tmp_path / "w" / "inbox" / "anna").mkdir()

    def run(*words, ok=True):
        return backpain("plan", *words, ok=ok)

    run.stated = lambda: open_workspace(tmp_path / "w").person("anna").plan
    run.settings = tmp_path / "w" / "backpain.toml"
    return run


def names(plan):
    return [piece.name for piece in plan.pieces]


def piece(plan, name):
    return next(piece for piece in plan.pieces if piece.name == name)


# --- show ---


def test_who_states_no_plan_is_shown_the_usual_one(plan):
    _, out, _ = plan("show")

    assert "the usual plan" in out
    assert "3 sessions" in out


def test_a_program_reads_the_plan_as_json(plan):
    plan("start")

    shown = json.loads(plan("show", "--json")[1])

    assert shown["person_id"] == "anna"
    assert shown["is_own"] is True
    assert shown["step"] == 1
    assert shown["progress"] is None
    assert shown["plan"]["core_sessions"] == 3


# --- start ---


def test_the_starter_plan_is_gentle_and_written_whole(plan):
    _, out, _ = plan("start")

    stated = plan.stated()
    assert stated.since == TODAY
    assert (stated.core_sessions, stated.stretching_days, stated.aerobic_sessions) == (3, 7, 5)
    assert names(stated)[0] == "warm-up"
    assert names(stated)[-1] == "cool-down"
    assert {"bird dog", "pelvic tilt", "hamstring stretch", "cat-cow"} <= set(names(stated))
    assert not {"plank", "bridge", "superman"} & set(names(stated))
    assert piece(stated, "bird dog").repetitions == 10
    daily = [piece.times_per_week for piece in stated.pieces if piece.kind == "stretching"]
    assert daily == [stated.stretching_days] * 3
    assert {piece.times_per_week for piece in stated.pieces if piece.kind != "stretching"} == {3}
    assert "30 minutes each, low impact" in plan.settings.read_text(encoding="utf-8")
    for name in names(stated):
        assert name in out


def test_whoever_begins_is_sent_to_a_clinician_first(plan):
    assert "speak with a doctor or physiotherapist" in plan("start")[1]


def test_a_plan_that_is_there_is_not_overwritten_unasked(plan):
    plan("set", "plank")
    before = plan.settings.read_text(encoding="utf-8")

    code, _, errors = plan("start", ok=False)

    assert code == 2
    assert "has a plan already, so nothing was written" in errors
    assert plan.settings.read_text(encoding="utf-8") == before

    plan("start", "--replace")
    assert "plank" not in names(plan.stated())


def test_comments_and_other_blocks_stay(plan):
    note = "# mine\n[persons.anna]\nbirth_year = 1980 # about\n\n[parameters]\n# mine too\n"
    plan.settings.write_text(note, encoding="utf-8")

    plan("start")

    text = plan.settings.read_text(encoding="utf-8")
    for line in note.splitlines():
        assert line in text.splitlines()


# --- set and remove ---


def test_an_exercise_is_put_into_the_plan_with_what_is_said_of_it_and_no_more(plan):
    options = "--times 4 --sets 3 --repetitions 10 --hold 20 --kilograms 2.5 --minutes 8"
    plan("set", "Bird dog", *options.split())
    plan("set", "plank")

    assert piece(plan.stated(), "Bird dog").model_dump(exclude={"also_called"}) == {
        "name": "Bird dog",
        "kind": "core",
        "times_per_week": 4,
        "sets": 3,
        "repetitions": 10,
        "hold_seconds": 20,
        "kilograms": 2.5,
        "minutes": 8,
        "since": TODAY,
    }
    assert piece(plan.stated(), "plank").sets is None


def test_what_is_not_said_anew_stays(plan):
    plan("set", "plank", "--sets", "3", "--hold", "20")

    plan("set", "Plank", "--hold", "30")

    (only,) = plan.stated().pieces
    assert (only.name, only.sets, only.hold_seconds) == ("plank", 3, 30)


@pytest.mark.parametrize(
    ("since", "kept"), [("", None), ("since = 2026-01-05\n", date(2026, 1, 5))]
)
def test_a_change_keeps_since_when_an_exercise_is_planned(plan, since, kept):
    plan.settings.write_text(
        f"[[persons.anna.plan.pieces]]\nname = 'plank'\nkind = 'core'\ntimes_per_week = 3\n{since}",
        encoding="utf-8",
    )

    plan("set", "plank", "--times", "4")
    plan("set", "bridge")

    assert [piece.since for piece in plan.stated().pieces] == [kept, TODAY]


def test_the_first_exercise_says_that_the_usual_plan_counts_no_longer(plan):
    assert "the usual one no longer does" in plan("set", "plank")[1]
    assert "the usual one no longer does" not in plan("set", "bridge")[1]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("kite",), "say it with --kind"),
        (("plank", "--times", "8"), "--times: it should be less than or equal to 7"),
        (("plank", "--times", "0"), "--times: it should be greater than or equal to 1"),
        (("plank", "--hold", "0"), "--hold: it should be greater than 0"),
        (("plank", "--kind", "sport"), "--kind: it should be"),
        (("core", "--kind", "core"), "'core' is a kind; name the exercise itself"),
        (("plank", "--sets", "x"), "x"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(plan, words, complaint):
    code, _, errors = plan("set", *words, ok=False)

    assert code == 2
    assert complaint in errors
    assert plan.stated() == Plan()


def test_an_exercise_is_taken_out_again(plan):
    plan("set", "plank")
    plan("set", "bridge")

    assert "plank" in plan("remove", "Plank")[1]
    assert names(plan.stated()) == ["bridge"]

    code, _, errors = plan("remove", "plank", ok=False)
    assert code == 2
    assert "the plan has no 'plank'; it has bridge." in errors


def test_nobody_else_is_given_a_plan(plan):
    code, _, errors = plan("start", "--person", "ana", ok=False)

    assert code == 3
    assert "nobody here is called 'ana'; there is anna." in errors


@pytest.mark.parametrize(
    ("aims", "stretch", "core"),
    [
        ("", 7, 3),
        ("core_sessions = 4\nstretching_days = 5\n", 5, 4),
        ("core_sessions = 7\nstretching_days = 0\n", 7, 7),
    ],
)
def test_a_new_exercise_is_planned_as_often_as_the_plan_has_its_kind(plan, aims, stretch, core):
    plan.settings.write_text(f"[persons.anna.plan]\n{aims}", encoding="utf-8")

    plan("set", "hamstring stretch")
    plan("set", "bridge")
    plan("set", "plank", "--times", "2")

    assert [piece.times_per_week for piece in plan.stated().pieces] == [stretch, core, 2]


def test_where_nobody_is_yet_nobody_is_given_a_plan(backpain):
    backpain("init", "w")
    code, _, errors = backpain("plan", "show", ok=False)

    assert code == 3
    assert "say whose plan with --person; there is nobody yet." in errors


# --- the ladder ---


def test_without_data_no_next_step_is_gone_unless_it_is_asked_for(plan):
    plan("start")

    code, _, errors = plan("next", ok=False)
    assert code == 2
    assert "No data yet" in errors
    assert "--anyway" in errors

    plan("next", "--anyway")
    stated = plan.stated()
    assert {"bridge", "dead bug"} <= set(names(stated))
    assert not {"bird dog", "pelvic tilt", "clamshell"} & set(names(stated))
    assert {"hamstring stretch", "warm-up", "cool-down"} <= set(names(stated))
    assert piece(stated, "bridge").since == TODAY


def test_back_again_one_is_where_one_was_with_as_many_exercises_as_now(plan):
    plan("start")
    before = names(plan.stated())

    plan("next", "--anyway")
    assert {"dead bug", "bridge"} <= set(names(plan.stated()))
    plan("back")

    assert names(plan.stated()) == [name for name in before if name != "clamshell"]


PLANK = """
[[persons.anna.plan.pieces]]
name = "plank"
kind = "core"
times_per_week = 2
sets = 1
hold_seconds = 5
[[persons.anna.plan.pieces]]
name = "deadlift"
kind = "other"
times_per_week = 2
sets = 3
repetitions = 5
kilograms = 60
[[persons.anna.plan.pieces]]
name = "Bridges"
kind = "core"
times_per_week = 3
sets = 1
repetitions = 4
"""


def test_back_exchanges_what_is_on_the_step_and_leaves_all_else(plan):
    plan.settings.write_text(PLANK, encoding="utf-8")

    plan("back")

    stated = plan.stated()
    assert names(stated) == ["dead bug", "deadlift", "Bridges"]
    assert piece(stated, "deadlift").kilograms == 60
    assert piece(stated, "Bridges").repetitions == 4


def test_nothing_grows_on_the_way_back(plan):
    plan.settings.write_text(PLANK, encoding="utf-8")

    plan("back")

    (new,) = [piece for piece in plan.stated().pieces if piece.name == "dead bug"]
    assert (new.times_per_week, new.sets, new.repetitions) == (2, 1, 10)
    plan("set", "dead bug", "--repetitions", "3")
    plan("remove", "Bridges")
    plan("back")
    assert piece(plan.stated(), "pelvic tilt").model_dump(include={"sets", "repetitions"}) == {
        "sets": 1,
        "repetitions": 3,
    }


@pytest.mark.parametrize(("sets", "expected"), [(2, 2), (3, 3), (4, 3)])
def test_repetitions_in_the_place_of_a_hold_are_the_usual_ones(plan, sets, expected):
    plan("set", "plank", "--sets", str(sets), "--repetitions", "1", "--hold", "20")

    plan("back")

    (new,) = plan.stated().pieces
    assert (new.name, new.sets, new.repetitions) == ("dead bug", expected, 10)
    assert new.hold_seconds is None


def test_an_exercise_that_is_planned_by_another_name_does_not_come_again(plan):
    plan("set", "Planche")
    plan("set", "side plank")
    plan("set", "Brücke")
    plan("set", "dead bug")

    code, _, errors = plan("back", ok=False)

    assert (code, names(plan.stated())) == (0, ["Brücke", "dead bug"]), errors


def test_there_is_no_step_below_the_lowest_and_none_above_the_highest(plan):
    plan("start")
    assert "lowest step" in plan("back", ok=False)[2]

    plan("set", "superman")
    code, _, errors = plan("next", "--anyway", ok=False)
    assert code == 2
    assert "highest step" in errors


def test_a_plan_without_such_exercises_is_on_no_ladder(plan):
    code, _, errors = plan("next", ok=False)

    assert code == 2
    assert "backpain plan start" in errors


@pytest.fixture
def kept(plan, tmp_path):
    """Whole weeks of bridges until now, three a week, with pain as told for each week."""

    def log(*pain):
        monday = TODAY - timedelta(days=TODAY.weekday() + 7 * len(pain))
        plan.settings.write_text(
            "[[persons.anna.plan.pieces]]\nname = 'bridge'\nkind = 'core'\ntimes_per_week = 3\n"
            "sets = 3\nrepetitions = 10\n",
            encoding="utf-8",
        )
        days = [monday + timedelta(days=day) for day in range(7 * len(pain))]
        done = [day for day in days if day.weekday() in {0, 2, 6}]
        folder = tmp_path / "w" / "inbox" / "anna"
        (folder / "exercise.csv").write_text(
            "date,exercise,sets,repetitions\n" + "".join(f"{day},bridge,3,10\n" for day in done)
        )
        rated = [*zip(days, (nrs for nrs in pain for _ in range(7)), strict=True)]
        after = monday + timedelta(days=7 * len(pain))
        (folder / "diary.csv").write_text(
            "date,pain_nrs\n" + "".join(f"{day},{nrs}\n" for day, nrs in [*rated, (after, 4)])
        )

    return log


def test_a_step_that_was_kept_is_followed_by_the_next(kept, plan, backpain):
    kept(4, 4, 4, 4)
    backpain("run")

    _, out, _ = plan("show")
    assert "If you like, you may try the next ones: curl-up, plank and side plank." in out
    assert "Ask your physiotherapist if unsure." in out
    assert f"Week from Monday {TODAY - timedelta(days=TODAY.weekday())}" in out

    plan("next")
    assert names(plan.stated()) == ["curl-up", "plank", "side plank"]

    # The tables do not know the new plan yet.
    assert "The plan has changed since the latest run" in plan("next", ok=False)[2]


def test_when_pain_rose_a_step_back_is_offered_and_none_ahead(kept, plan, backpain):
    kept(2, 2, 2, 4)
    backpain("run")

    assert "gentler ones before them: pelvic tilt" in plan("show")[1]
    code, _, errors = plan("next", ok=False)
    assert code == 2
    assert "Pain rose" in errors


@pytest.mark.parametrize(
    "change", [("set", "plank"), ("set", "bridge", "--repetitions", "6"), ("remove", "dead bug")]
)
def test_back_waits_for_a_run_where_core_exercises_have_changed_since(kept, plan, backpain, change):
    kept(2, 2, 2, 4)
    plan("set", "dead bug", "--hold", "2.7")
    backpain("run")
    plan(*change)
    before = plan.settings.read_text(encoding="utf-8")

    code, _, errors = plan("back", ok=False)

    assert code == 2
    assert "The plan has changed since the latest run" in errors
    assert plan.settings.read_text(encoding="utf-8") == before
    plan("back", "--anyway")
    assert plan.settings.read_text(encoding="utf-8") != before


def test_back_goes_at_once_where_they_have_not(kept, plan, backpain):
    kept(2, 2, 2, 4)
    plan("set", "bridge", "--hold", "2.7")
    backpain("run")
    plan("set", "hamstring stretch")

    plan("back")
    assert names(plan.stated()) == ["pelvic tilt", "hamstring stretch"]


def test_a_record_that_ended_long_ago_offers_nothing(kept, plan, backpain):
    kept(4, 4, 4, 4, *[4] * 4)
    folder = plan.settings.parent / "inbox" / "anna"
    last = TODAY - timedelta(days=TODAY.weekday() + 15)
    for path in folder.glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        early = [row for row in rows if date.fromisoformat(row[:10]) <= last]
        path.write_text("\n".join([head, *early, ""]), encoding="utf-8")
    backpain("run")

    assert "too long ago to say anything of today" in plan("show")[1]
    assert "may try" not in plan("show")[1]
    assert "too long ago" in plan("next", ok=False)[2]


@pytest.mark.parametrize(
    ("option", "text", "remedy"),
    [
        ("--kilograms", "200lb", "a pound is 0.4536 of them"),
        ("--hold", "30s", "as in --hold 30"),
        ("--minutes", "20 min", "as in --minutes 20"),
    ],
)
def test_an_amount_with_its_unit_is_told_how_to_be_written(plan, option, text, remedy):
    _, _, errors = plan("set", "plank", option, text, ok=False)

    told = " ".join(errors.replace("│", " ").split())
    assert f"'{text}' is not a number alone" in told
    assert remedy in told
    assert plan.stated() == Plan()


# --- a flare, conditions, pain after an exercise ---

CAUTION = "'superman' bends the back backwards, which is often left out early on with it."


def test_a_condition_says_at_once_what_to_ask_about_an_exercise(plan):
    stated(plan, "spondylolisthesis")

    _, out, _ = plan("set", "superman")

    assert f"You stated spondylolisthesis. {CAUTION}" in out
    assert CAUTION in plan("show")[1]
    assert CAUTION in json.loads(plan("show", "--json")[1])["today"][0]
    assert "Keep it up" not in plan("show")[1]
    assert CAUTION in plan("sheet")[1]
    assert "bends the back backwards" in sheet_of(plan)
    assert CAUTION not in plan("set", "plank")[1]


def sheet_of(plan):
    """Return the text of the sheet that was written."""
    (sheet,) = (plan.settings.parent / "reports").glob("anna.plan.*.html")
    return unescape(sheet.read_text(encoding="utf-8"))


def test_without_the_condition_nothing_is_to_be_asked(plan):
    assert "often left out" not in plan("set", "superman")[1]
    stated(plan, "disc_herniation")
    assert "often left out" not in plan("set", "superman")[1]


@pytest.fixture
def in_flare(kept, plan, backpain):
    """A flare that is on, reported yesterday and today, after weeks of bridges."""

    def draw(flare):
        kept(4, 4, 4, 4)
        diary = plan.settings.parent / "inbox" / "anna" / "diary.csv"
        head, *rows = diary.read_text(encoding="utf-8").splitlines()
        lasts = [TODAY - timedelta(days=1), TODAY] if flare else []
        calm = [row for row in rows if date.fromisoformat(row[:10]) not in lasts]
        told = [f"{row},no" for row in calm] + [f"{day},7,yes" for day in lasts]
        diary.write_text("\n".join([f"{head},flare", *told, ""]), encoding="utf-8")
        backpain("run")

    return draw


def test_a_flare_that_is_on_is_said_with_the_plan(in_flare, plan):
    in_flare(True)

    for words in (("show",), ("sheet",), ("set", "clamshell"), ("start", "--replace")):
        _, out, _ = plan(*words)
        told = [out, sheet_of(plan)] if words == ("sheet",) else [out]
        for text in told:
            assert "You are in a flare, since" in text, words
            assert "Keep moving gently" in text
            assert "Keep up" in text


def test_what_the_flare_leaves_out_is_named_also_of_an_exercise_that_no_run_has_seen(
    in_flare, plan
):
    in_flare(True)

    assert "leave out 'Russian twist'" in plan("set", "Russian twist", "--kind", "core")[1]
    assert "leave out 'deadlift'" in plan("set", "deadlift", "--kilograms", "60")[1]
    assert "leave out" not in plan("set", "good morning", "--kilograms", "2")[1]


def test_an_exercise_that_the_log_has_and_the_plan_gets_is_named_once(in_flare, plan, backpain):
    folder = plan.settings.parent / "inbox" / "anna"
    rows = f"date,exercise,kind,weight_kg\n{TODAY},Kreuzheben,other,90\n"
    (folder / "lifted.csv").write_text(rows, encoding="utf-8")
    in_flare(True)

    (line,) = [
        line
        for line in plan("set", "Kreuzheben", "--kilograms", "60")[1].splitlines()
        if "leave out" in line
    ]

    assert line.count("'Kreuzheben'") == 1


def test_without_a_flare_none_is_said(in_flare, plan):
    in_flare(False)

    for words in (("show",), ("sheet",), ("set", "clamshell"), ("start", "--replace")):
        assert "in a flare" not in plan(*words)[1]
    assert "flare" not in sheet_of(plan)


def test_the_ladder_holds_back_while_pain_rose_after_an_exercise(kept, plan, backpain):
    kept(4, 4, 4, 4)
    plan("set", "clamshell", "--times", "1", "--sets", "1", "--repetitions", "1")
    folder = plan.settings.parent / "inbox" / "anna"
    days = [TODAY - timedelta(days=day) for day in range(1, 36)]
    told = [f"{day},{name},{after}" for day in days for name, after in PAIN_AFTER.items()]
    head = "date,exercise,pain_before,pain_after"
    (folder / "rated.csv").write_text("\n".join([head, *told, ""]), encoding="utf-8")
    backpain("run")

    _, out, _ = plan("show")

    assert "with 'clamshell', your pain rose after" in out
    assert "Pain rose after 'clamshell': less of that comes before a next step." in out
    assert "may try the next" not in out
    assert "less of that comes before" in plan("next", ok=False)[2]
    assert "with 'clamshell', your pain rose after" in plan("sheet")[1]
    assert "with 'clamshell', your pain rose after" in sheet_of(plan)
    plan("remove", "clamshell")
    assert "your pain rose" not in plan("show")[1]


PAIN_AFTER = {"clamshell": "3,6", "walking": "3,3"}


# --- the sheet ---


def test_the_sheet_of_a_week_is_written_among_the_reports(plan, tmp_path):
    plan("set", "plank", "--sets", "3", "--hold", "20")

    _, out, _ = plan("sheet", "--week", "2026-03-04")

    path = tmp_path / "w" / "reports" / "anna.plan.2026-03-02.html"
    assert str(path) in out
    assert path.stat().st_mode & 0o077 == 0
    page = path.read_text(encoding="utf-8")
    assert "Plank" in page
    assert "2 March to 8 March 2026" in page


def test_the_sheet_of_the_usual_plan_has_its_kinds(plan, tmp_path):
    plan("sheet")

    monday = TODAY - timedelta(days=TODAY.weekday())
    page = (tmp_path / "w" / "reports" / f"anna.plan.{monday}.html").read_text(encoding="utf-8")
    assert "Core exercises" in page


# --- conditions ---


def stated(plan, *conditions):
    plan.settings.write_text(f"[persons.anna]\nconditions = {list(conditions)}\n", encoding="utf-8")


def test_with_a_condition_the_starter_plan_leaves_out_what_is_commonly_left_out(plan):
    stated(plan, "disc_herniation")

    _, out, _ = plan("start")

    assert "You stated a disc herniation: ask your doctor or physiotherapist first" in out
    assert "knee to chest" in out.partition("Left out, as is common early on")[2]
    assert not {"child's pose", "knee to chest", "cat-cow"} & set(names(plan.stated()))
    assert {"bird dog", "hamstring stretch"} <= set(names(plan.stated()))


def test_with_a_condition_the_next_step_leaves_out_what_is_commonly_left_out(plan):
    stated(plan, "disc_herniation")
    plan("set", "bridge")

    _, out, _ = plan("next", "--anyway")

    assert names(plan.stated()) == ["plank", "side plank"]
    assert "Left out, as is common early on with a disc herniation: curl-up." in out
