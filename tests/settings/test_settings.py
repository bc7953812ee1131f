"""What backpain.toml may say: nonsense is refused by a sentence that names the key."""

from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hand_made import context, member

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.messages.language import words
from backpain_analytics.settings.conditions import CONDITIONS as KNOWN
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.settings.parameters import (
    DEFINITIONS,
    LEAST_STEPS,
    Parameters,
    chosen_parameters,
    parameter_notes,
)
from backpain_analytics.settings.toml import read_settings
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.mappings import mapping_for

NAMES = [field.name for field in fields(Parameters)]
THIS_YEAR = datetime.now(UTC).year
PIECE = '[[persons.a.plan.pieces]]\nname = "bird dog"\nkind = "core"\ntimes_per_week = 3\n'


@pytest.fixture
def settings(tmp_path):
    def read(text):
        path = tmp_path / "backpain.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return read


@pytest.fixture
def refusal(settings):
    def read(text):
        with pytest.raises(WorkspaceError) as caught:
            settings(text)
        return str(caught.value).partition("backpain.toml: ")[2]

    return read


# --- persons ---


@pytest.mark.parametrize("year", [1900, 1984, THIS_YEAR])
def test_a_year_of_birth_from_1900_to_now_is_taken(settings, year):
    assert settings(f"[persons.a]\nbirth_year = {year}").persons["a"].birth_year == year


@pytest.mark.parametrize("year", [1899, THIS_YEAR + 1])
def test_a_year_of_birth_before_1900_or_to_come_is_refused(refusal, year):
    assert refusal(f"[persons.a]\nbirth_year = {year}").startswith("persons.a.birth_year: ")


@pytest.mark.parametrize(("highest", "is_taken"), [(119, False), (120, False), (121, True)])
def test_the_highest_heart_rate_lies_above_the_resting_one(settings, refusal, highest, is_taken):
    text = f"[persons.a]\nresting_heart_rate_bpm = 120\nhighest_heart_rate_bpm = {highest}"

    if is_taken:
        assert settings(text).persons["a"].highest_heart_rate_bpm == highest
    else:
        says = "persons.a: highest_heart_rate_bpm must be above resting_heart_rate_bpm."
        assert refusal(text) == says


def moves(*dates):
    listed = ", ".join(f'{{since = {day}, time_zone = "Asia/Tokyo"}}' for day in dates)
    return f'[persons.a]\ntime_zone = "UTC"\nmoves = [{listed}]'


def test_moves_are_put_in_order(settings):
    found = settings(moves("2026-02-02", "2026-02-01")).persons["a"].moves

    assert [move.since for move in found] == [date(2026, 2, 1), date(2026, 2, 2)]


def test_two_moves_on_one_date_contradict_each_other(refusal):
    says = refusal(moves("2026-02-01", "2026-02-01"))

    assert says == (
        "persons.a.moves: two moves on 2026-02-01: only one zone can hold from then on."
    )


@pytest.mark.parametrize("key", ["step_target", "aerobic_minutes_target", "movement_breaks_target"])
@pytest.mark.parametrize("value", ["-1", '"many"', "0.5"])
def test_a_target_is_a_number_that_one_can_reach(refusal, key, value):
    assert refusal(f"[persons.a]\n{key} = {value}").startswith(f"persons.a.{key}: ")


def targets(*entries, before=""):
    return f"[persons.a]\n{before}targets = [{', '.join(entries)}]"


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("steps", (500, 50_000), (499, 50_001)),
        ("aerobic_minutes", (10, 2_000), (9, 2_001)),
        ("movement_breaks", (1, 7), (0, 8)),
    ],
)
def test_a_target_with_a_date_is_in_the_range_of_those_without(
    settings, refusal, key, taken, refused
):
    for value in taken:
        (found,) = (
            settings(targets(f"{{since = 2026-03-01, {key} = {value}}}")).persons["a"].targets
        )
        assert getattr(found, key) == value
    for value in refused:
        says = refusal(targets(f"{{since = 2026-03-01, {key} = {value}}}"))
        assert says.startswith(f"persons.a.targets.number 1.{key}: ")


def test_targets_are_put_in_order(settings):
    text = targets("{since = 2026-05-01, steps = 7000}", "{since = 2026-03-01, steps = 6000}")

    assert [found.steps for found in settings(text).persons["a"].targets] == [6000, 7000]


def test_two_targets_since_one_date_are_refused(refusal):
    text = targets("{since = 2026-03-01, steps = 6000}", "{since = 2026-03-01, steps = 7000}")

    assert refusal(text) == (
        "persons.a.targets: two entries since 2026-03-01: only one can hold from then on."
    )


def test_a_target_that_names_nothing_is_refused(refusal):
    assert refusal(targets("{since = 2026-03-01}")) == (
        "persons.a.targets.number 1: from 2026-03-01 on neither steps nor aerobic_minutes nor "
        "movement_breaks is named."
    )


def test_a_target_without_a_date_stands_outside_of_the_list(refusal):
    assert refusal(targets("{steps = 6000}")).startswith("persons.a.targets.number 1.since: ")


@pytest.mark.parametrize(
    "target", ["step_target = 6000", "targets = [{since = 2026-03-01, steps = 6000}]"]
)
def test_steps_that_do_not_apply_have_no_target(settings, refusal, target):
    assert refusal(f"[persons.a]\nsteps_apply = false\n{target}") == (
        "persons.a: steps_apply = false leaves no target of steps: remove one of the two."
    )
    assert settings(f"[persons.a]\nsteps_apply = true\n{target}").persons["a"].steps_apply


@pytest.mark.parametrize(
    "target",
    ["movement_breaks_target = 5", "targets = [{since = 2026-03-01, movement_breaks = 5}]"],
)
def test_breaks_have_no_target_where_steps_do_not_apply(settings, refusal, target):
    assert refusal(f"[persons.a]\nsteps_apply = false\n{target}") == (
        "persons.a: steps_apply = false leaves no target of movement breaks, which need steps: "
        "remove one of the two."
    )
    assert settings(f"[persons.a]\n{target}").persons["a"].steps_apply is None


def test_who_does_not_walk_may_aim_for_aerobic_minutes(settings):
    text = targets("{since = 2026-03-01, aerobic_minutes = 90}", before="steps_apply = false\n")

    assert settings(text).persons["a"].targets[0].aerobic_minutes == 90


def test_an_exercise_is_of_high_or_of_low_impact(refusal):
    text = '[persons.a]\nhigh_impact = ["Trail run"]\nlow_impact = ["trail-run"]'

    assert refusal(text) == "persons.a: 'trail run' stands in high_impact and in low_impact."


CONDITIONS = (
    "spondylolisthesis, disc_herniation, osteoporosis, spinal_stenosis, spinal_fracture, "
    "recent_spinal_surgery"
)


def test_conditions_are_names_or_names_with_a_date(settings):
    stated = 'conditions = ["disc_herniation", { name = "osteoporosis", since = 2025-11-01 }]'
    (anna,) = settings(f"[persons.a]\n{stated}").persons.values()

    assert [(each.name, each.since) for each in anna.conditions] == [
        ("disc_herniation", None),
        ("osteoporosis", date(2025, 11, 1)),
    ]
    assert settings("[persons.a]").persons["a"].conditions == ()


def test_an_event_has_a_first_day_and_may_have_a_last(settings):
    stated = "[persons.a.events.away]\nsince = 2026-04-03\nuntil = 2026-04-03\n"
    stated += "[persons.a.events.move]\nsince = 2026-05-01"

    events = settings(stated).persons["a"].events

    assert {name: (one.since, one.until) for name, one in events.items()} == {
        "away": (date(2026, 4, 3), date(2026, 4, 3)),
        "move": (date(2026, 5, 1), None),
    }


def test_an_event_does_not_end_before_it_began(refusal):
    message = refusal("[persons.a.events.away]\nsince = 2026-04-03\nuntil = 2026-04-02")

    assert message == "persons.a.events.away: until lies before since."


def test_medication_may_be_a_control_and_never_an_exposure(settings, refusal):
    controls = settings('[controls]\nmedication_taken = "same_day"').controls

    assert controls == {"medication_taken": "same_day"}
    assert "no such column: medication_taken" in refusal(
        '[exposures.medication_taken]\nstep = 1\nunit = "yes"'
    )


def test_a_suspected_trigger_is_a_name_or_a_name_with_a_date(settings):
    (anna,) = settings('[persons.a]\nsuspected_trigger = "heavy_load"').persons.values()
    dated = '[persons.b]\nsuspected_trigger = { name = "twisting", since = 2025-11-01 }'
    (ben,) = settings(dated).persons.values()

    assert (anna.suspected_trigger.name, anna.suspected_trigger.since) == ("heavy_load", None)
    assert (ben.suspected_trigger.name, ben.suspected_trigger.since) == (
        "twisting",
        date(2025, 11, 1),
    )
    assert settings("[persons.c]").persons["c"].suspected_trigger is None


TRIGGERS = "high_impact, heavy_load, twisting, exercise, long_stretch, many_steps"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('"lifting"', f"name: no trigger is called 'lifting'; there are {TRIGGERS}."),
        ('["heavy_load"]', "name one alone: each further one would be found by chance"),
        ('["heavy_load", "twisting"]', "name one alone: each further one would be found by chance"),
        ('{ since = 2025-01-01 }', "name: Field required."),
        ('{ name = "twisting", since = 2125-01-01 }', "2125-01-01 is still to come; write since"),
        ('{ name = "twisting", until = 2025-01-01 }', "until: no such key."),
    ],
)  # fmt: skip
def test_a_trigger_that_is_not_known_is_refused_with_those_that_are(refusal, stated, said):
    message = refusal(f"[persons.a]\nsuspected_trigger = {stated}")

    assert message.startswith("persons.a.suspected_trigger")
    assert said in message


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('["scoliosis"]', f"1.name: no condition is called 'scoliosis'; there are {CONDITIONS}."),
        ('["osteoporosis", "Gout"]', "number 2.name: no condition is called 'Gout'; there are "),
        ('["osteoporosis", { name = "osteoporosis" }]', " 'osteoporosis' stands there twice."),
        ('[{ name = "osteoporosis", until = 2025-01-01 }]', "number 1.until: no such key."),
        ('[{ since = 2025-01-01 }]', "number 1.name: Field required."),
        ('"osteoporosis"', " write a list, as [\"osteoporosis\"]."),
    ],
)  # fmt: skip
def test_a_condition_that_is_not_known_is_refused_with_those_that_are(refusal, stated, said):
    message = refusal(f"[persons.a]\nconditions = {stated}")

    assert message.startswith("persons.a.conditions")
    assert said in message


@pytest.mark.parametrize(("days", "is_taken"), [(0, True), (1, True), (2, False)])
def test_a_condition_cannot_be_known_before_its_time(settings, refusal, days, is_taken):
    since = datetime.now(UTC).date() + timedelta(days=days)
    text = f'[persons.a]\nconditions = [{{ name = "osteoporosis", since = {since} }}]'

    if is_taken:
        assert settings(text).persons["a"].conditions[0].since == since
    else:
        assert "is still to come; write since when it is known" in refusal(text)


@pytest.mark.parametrize("condition", CONDITIONS.split(", "))
def test_each_condition_has_its_words_and_a_source(condition):
    assert condition in words("condition")
    assert KNOWN[condition].source


# --- the plan ---


def test_a_routine_is_a_list_of_exercises(settings):
    plan = settings(
        "[persons.a.plan]\nsince = 2026-03-01\n"
        + PIECE
        + 'also_called = ["quadruped"]\nsets = 3\nrepetitions = 12\nhold_seconds = 10\n'
        + '[[persons.a.plan.pieces]]\nname = "walk"\nkind = "warm_up"\ntimes_per_week = 7\n'
        + "minutes = 5\n"
    ).persons["a"].plan  # fmt: skip

    assert plan.since == date(2026, 3, 1)
    assert [piece.name for piece in plan.pieces] == ["bird dog", "walk"]
    assert plan.pieces[0].logged_names == ("bird dog", "quadruped")


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("times_per_week", (1, 7), (0, 8)),
        ("sets", (1, 100), (0, 101)),
        ("repetitions", (1, 1000), (0, 1001)),
        ("hold_seconds", (0.5, 3600), (0, 3601)),
        ("minutes", (0.5, 600), (0, 601)),
    ],
)
def test_what_is_planned_can_be_done(settings, refusal, key, taken, refused):
    piece = PIECE.replace("times_per_week = 3\n", "") if key == "times_per_week" else PIECE

    for value in taken:
        (planned,) = settings(f"{piece}{key} = {value}").persons["a"].plan.pieces
        assert getattr(planned, key) == value
    for value in refused:
        says = refusal(f"{piece}{key} = {value}")
        assert says.startswith(f"persons.a.plan.pieces.number 1.{key}: ")


@pytest.mark.parametrize("name", ["Bird-Dog", "BIRD DOG", "bird  dog", "Bírd dóg"])
def test_two_exercises_of_one_name_are_refused_however_it_is_written(refusal, name):
    says = refusal(PIECE + PIECE.replace("bird dog", name))

    assert says == "persons.a.plan.pieces: two exercises are called 'bird dog'."


def test_an_exercise_may_repeat_its_own_name(settings):
    plan = settings(PIECE + 'also_called = ["Bird-dog"]').persons["a"].plan

    assert len(plan.pieces) == 1


def test_an_exercise_is_not_called_like_a_kind(refusal):
    says = refusal(PIECE.replace("bird dog", "Core"))

    assert says == "persons.a.plan.pieces: 'core' is a kind; name the exercise itself."


# --- mappings ---


def test_a_mapping_may_be_for_one_persons_files(settings):
    text = '[mappings.m]\nfiles = "*"\nkind = "steps"\ncolumns = {}\n'

    assert settings(text).mappings["m"].person is None
    assert settings(text + 'person = "anna"').mappings["m"].person == "anna"


@pytest.mark.parametrize(("person", "fits"), [(None, True), ("anna", True), ("ben", False)])
def test_a_mapping_for_one_person_leaves_the_files_of_others_alone(person, fits):
    mapping = ColumnMapping("mine", "*.csv", "exercise_log", {"name": "what"}, person=person)

    # The context is Anna's.
    found = mapping_for(member("when,what\n", "log.csv"), context(mapping))

    assert found == (mapping if fits else None)


# --- parameters ---


def test_each_default_is_in_its_own_range_and_none_contradicts_another():
    assert chosen_parameters(asdict(Parameters())) == Parameters()
    assert {name for pair in LEAST_STEPS for name in pair} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_has_a_unit_and_a_source(name):
    note = parameter_notes()[name]

    assert (note.unit == "word") == isinstance(getattr(Parameters, name), str)
    assert note.text


HIGHER = {
    "waking_ends_hour",
    "highest_plausible_heart_rate_bpm",
    "most_valid_day_steps",
    "longest_weight_course_days",
}
"""Between these and their lower ends something must lie."""


@pytest.mark.parametrize("pair", LEAST_STEPS)
def test_of_two_that_belong_together_the_second_is_no_lower_and_of_some_higher(pair):
    step = int(pair[1] in HIGHER)
    defaults = asdict(Parameters())
    lowest = defaults[pair[0]] + step
    less = 1 if isinstance(lowest, int) else 0.01
    others = {pair[0]: defaults[pair[0]]}

    assert getattr(chosen_parameters(others | {pair[1]: lowest}), pair[1]) == lowest
    with pytest.raises(ValueError, match=f"^{pair[1]} .* must {'be above' if step else 'not be'}"):
        chosen_parameters(others | {pair[1]: lowest - less})


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("fewest_bouts", "a whole number, 0 or more"),
        ("valid_day_minutes", "a whole number from 0 to 1,440"),
        ("vigorous_reserve_share", "a number from 0 to 1"),
        ("sedentary_reserve_share", "a number from 0 to 1 or none"),
        ("highest_heart_rate_formula", "one of: tanaka, gellish, fox, nes"),
    ],
)
def test_what_a_parameter_may_be_is_said_in_words(name, allowed):
    assert parameter_notes()[name].allowed == allowed


def test_a_whole_number_may_be_written_with_a_point(settings):
    assert settings("[parameters]\nvalid_day_minutes = 500.0").parameters == Parameters(
        valid_day_minutes=500
    )


@pytest.mark.parametrize("name", DEFINITIONS)
def test_what_is_a_definition_now_can_no_longer_be_set(refusal, name):
    assert name not in NAMES
    assert refusal(f"[parameters]\n{name} = 45") == (
        f"parameters: {name} is a definition now ({DEFINITIONS[name]}) and can no longer be set: "
        "remove the line."
    )


@pytest.mark.parametrize(
    ("name", "below", "lowest", "highest", "above"),
    [
        ("waking_starts_hour", -1, 0, 22, 24),
        ("waking_ends_hour", 7, 8, 24, 25),
        ("valid_day_minutes", -1, 0, 1440, 1441),
        ("valid_days_per_week", -1, 0, 7, 8),
        ("core_sessions_per_week", -1, 0, 7, 8),
        ("vigorous_reserve_share", 0.39, 0.4, 1, 1.01),
        ("pain_important_change_points", -0.1, 0, 10, 10.1),
        ("pain_baseline_weeks", 0, 1, 52, 53),
    ],
)
def test_a_parameter_stays_in_its_range(name, below, lowest, highest, above):
    for value in (lowest, highest):
        assert getattr(chosen_parameters({name: value}), name) == value
    for value in (below, above):
        with pytest.raises(ValueError, match=rf"^{name} .*must"):
            chosen_parameters({name: value})


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("inf", "a whole number from 0 to 1,440"),
        ("nan", "a whole number from 0 to 1,440"),
        ("600.5", "a whole number from 0 to 1,440"),
        ('"600"', "a whole number from 0 to 1,440"),
        ("true", "a whole number from 0 to 1,440"),
        ("[600]", "a whole number from 0 to 1,440"),
    ],
)
def test_a_parameter_has_its_type(refusal, value, says):
    text = f"[parameters]\nvalid_day_minutes = {value}"

    assert refusal(text) == f"parameters: valid_day_minutes must be {says}."


def test_waking_ends_after_it_starts(refusal):
    text = "[parameters]\nwaking_starts_hour = 9\nwaking_ends_hour = 9"

    assert refusal(text) == (
        "parameters: waking_ends_hour (9) must be above waking_starts_hour (9)."
    )


def test_a_parameter_of_words_takes_just_these(settings, refusal):
    text = '[parameters]\nhighest_heart_rate_formula = "{}"'

    assert settings(text.format("fox")).parameters == Parameters(highest_heart_rate_formula="fox")
    assert refusal(text.format("best")) == (
        "parameters: highest_heart_rate_formula must be one of: tanaka, gellish, fox, nes."
    )


def test_none_switches_off_what_can_be_switched_off(settings):
    text = '[parameters]\nsedentary_reserve_share = "none"'

    assert settings(text).parameters == Parameters(sedentary_reserve_share=None)


# --- limits ---


@pytest.mark.parametrize("memory", ["4GB", "512 MiB", "1.5GB"])
def test_memory_is_said_with_its_unit(settings, memory):
    assert settings(f'[limits]\nmemory = "{memory}"').limits.memory == memory


@pytest.mark.parametrize("memory", ["4", "lots", "GB", "-1GB", "4 GB; drop"])
def test_memory_without_a_number_and_a_unit_is_refused(refusal, memory):
    assert refusal(f'[limits]\nmemory = "{memory}"').startswith("limits.memory: ")


@pytest.mark.parametrize(("threads", "is_taken"), [(0, False), (1, True), (1024, True)])
def test_there_is_at_least_one_thread(settings, refusal, threads, is_taken):
    said = f"[limits]\nthreads = {threads}"
    if is_taken:
        assert settings(said).limits.threads == threads
    else:
        assert refusal(said).startswith("limits.threads: ")


def test_scratch_is_a_whole_path(settings, refusal):
    assert settings('[limits]\nscratch = "~/s"').limits.scratch == Path.home() / "s"
    assert "write the whole path" in refusal('[limits]\nscratch = "s"')


# --- the question ---


def test_a_question_is_of_one_person_or_of_everyone(settings):
    found = settings(
        '[question]\nexposure = "steps"\nsince = 2026-03-01\n'
        '[persons.a.question]\nexposure = "sedentary_minutes"\ndays = 365\n'
    )
    workspace = Workspace(Path(), found)

    asked = [workspace.question(name) for name in ("a", "b")]
    assert [(one.exposure, one.since, one.days) for one in asked] == [
        ("sedentary_minutes", None, 365),
        ("steps", date(2026, 3, 1), 180),
    ]
    assert Workspace(Path(), settings("")).question("a") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[question]\nexposure = "sitting"',
            "question.exposure: 'sitting' is not compared with pain here; there are "
            "sedentary_minutes, prolonged_30_minutes, steps, aerobic_minutes, exercise_done.",
        ),
        (
            '[persons.a.question]\nexposure = "stress_nrs"',
            "persons.a.question.exposure: 'stress_nrs' is not compared with pain here; declare it "
            "in [exposures.stress_nrs] first; there are ",
        ),
        ("[question]\nsince = 2026-03-01", "question.exposure: "),
        ('[question]\nexposure = "steps"\nsince = 2999-01-01', "question.since: 2999-01-01 is "),
        ('[question]\nexposure = "steps"\ndays = 59', "question.days: "),
        ('[question]\nexposure = "steps"\ndays = 731', "question.days: "),
        ('[question]\nexposure = "steps"\nlag = 2', "question.lag: no such key"),
        (
            '[persons.a]\nsteps_apply = false\n[persons.a.question]\nexposure = "steps"',
            "persons.a: question.exposure: steps_apply = false leaves no steps to ask about",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(refusal, text, says):
    assert refusal(text).startswith(says)


@pytest.mark.parametrize("days", [60, 730])
def test_a_plan_takes_two_months_to_two_years(settings, days):
    assert settings(f'[question]\nexposure = "steps"\ndays = {days}').question.days == days


def test_a_declared_exposure_may_be_asked_about(settings):
    found = settings(
        '[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n[question]\nexposure = "stress_nrs"'
    )

    assert found.question.exposure == "stress_nrs"
