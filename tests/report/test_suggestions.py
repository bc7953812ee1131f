"""What is suggested to whom: each limit below, at and above it, and what never stands together."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.messages import say
from backpain_analytics.messages.language import messages, words
from backpain_analytics.report.chapters import flares
from backpain_analytics.report.chapters.plan import building_up_sentences
from backpain_analytics.report.first_screen.gather import Fortnight
from backpain_analytics.report.first_screen.screen import first_screen
from backpain_analytics.report.parts import Table
from backpain_analytics.report.today.chapter import chapter
from backpain_analytics.report.today.facts import (
    KEPT,
    UNKNOWN_FORTNIGHT,
    AerobicWeeks,
    BuildUp,
    DiaryKept,
    Facts,
    facts_of,
)
from backpain_analytics.report.today.gather import (
    LATELY,
    REASONS,
    Caution,
    LeftOut,
    Rise,
    gather_today,
)
from backpain_analytics.report.today.lines import today_lines
from backpain_analytics.report.today.rules import CONFLICTS, RULES, may_take_next_step, suggestions
from backpain_analytics.report.today.sentences import caution_sentences
from backpain_analytics.settings.conditions import CONDITIONS
from tests.report_examples import FIRST_DATE, _frame, person_tables
from tests.report_people import PEOPLE, contents_of, screen_of
from tests.suggestion_table import METHODS, suggestion_table, with_table
from tests.telling import contents_of as telling
from tests.telling import daily, day, said

SINCE = date(2025, 4, 1)
LAST_DATE = FIRST_DATE + timedelta(days=89)
SUPERMAN = Caution("spondylolisthesis", "Superman", ("bends_back",), (), True, 0, None)
COBRA = replace(SUPERMAN, exercise="Cobra")
RUNNING = Caution("osteoporosis", "Running", (), ("is_high_impact",), False, 3, SINCE)
SUPERMAN_RISE = Rise("superman", 6, 10)
WALK = Rise("Walking", 7, 10, is_gentle=True)
RUN, LIFT = LeftOut("Running", ("is_high_impact",)), LeftOut("Deadlift", ("is_heavy",))
LESS = re.compile(
    r"\b(less (activ|mov|walk|exercis)|move less|avoid|rest\b|stop\b|bed\b|do nothing|dangerous)"
)
STEPPED = re.compile(r"\b(steps?|walk\w*|run\w*|jump\w*|get up)\b", re.IGNORECASE)


def codes(facts):
    return [found.sentence for found in suggestions(facts)]


def told(facts):
    return " ".join(found.words for found in suggestions(facts))


# Each rule, at its limits.


@pytest.mark.parametrize(
    ("rated", "lowest", "is_told"),
    [(8, 8.0, True), (7, 8.0, False), (8, 7.9, False), (0, None, False)],
)
def test_two_severe_weeks_belong_to_a_clinician(rated, lowest, is_told):
    found = codes(Facts(fortnight=Fortnight(rated, lowest, 0, 0)))

    assert ("show_severe" in found) == is_told


@pytest.mark.parametrize(
    ("known", "flares", "is_told"), [(14, 8, True), (14, 7, False), (8, 5, True), (7, 7, False)]
)
def test_flares_on_more_than_half_of_two_weeks_belong_to_a_clinician(known, flares, is_told):
    found = codes(Facts(fortnight=Fortnight(0, None, known, flares)))

    assert ("show_flares" in found) == is_told


def test_a_flare_is_on_only_where_the_record_speaks_of_now():
    assert codes(Facts(flare_since=SINCE)) == ["flare_now"]
    assert codes(Facts(flare_since=SINCE, is_current=False)) == []
    assert codes(Facts()) == ["keep_going"]


def test_in_a_flare_ones_own_exercises_are_named():
    assert told(Facts(flare_since=SINCE, left_out=(LIFT,))) == (
        "You are in a flare, since 1 April. Keep moving gently. "
        "Until it eases, leave out 'Deadlift'."
    )
    assert "leave out" not in told(Facts(left_out=(LIFT,)))


@pytest.mark.parametrize(
    ("left_out", "steps_apply", "expected"),
    [
        ((RUN, LIFT), True, "In place of 'Running', try walking, swimming or cycling, as far as"),
        ((RUN,), False, "In place of 'Running', try swimming or a hand bike, as far as it feels"),
        ((LIFT,), True, ""),
    ],
)
def test_low_impact_stands_in_for_high_impact_in_a_flare(left_out, steps_apply, expected):
    facts = Facts(flare_since=SINCE, left_out=left_out, steps_apply=steps_apply)

    assert expected in told(facts)
    assert ("In place of" in told(facts)) == bool(expected)
    assert "In place of" not in told(replace(facts, flare_since=None))
    assert "In place of" not in told(replace(facts, always_asks=("spinal_fracture",)))


def test_a_new_plan_under_a_condition_is_spoken_of_first():
    assert told(Facts(new_plan_with=("spondylolisthesis", "osteoporosis"))) == (
        "You have a plan, and you stated spondylolisthesis and osteoporosis. Speak to your "
        "clinician about the plan first. Then begin, and build up little by little."
    )
    assert told(Facts(always_asks=("recent_spinal_surgery",))) == (
        "You stated a recent operation on the spine. Ask your clinician which exercise is for "
        "you, and how much of it."
    )


@pytest.mark.parametrize(
    ("cautions", "expected"),
    [
        (
            (SUPERMAN,),
            "You stated spondylolisthesis. 'Superman' bends the back backwards, which is often "
            "left out early on with it. Ask your clinician whether and when it is for you.",
        ),
        (
            (SUPERMAN, COBRA, RUNNING),
            "You stated spondylolisthesis. 'Superman' and 'Cobra' bend the back backwards, which "
            "is often left out early on with it. Ask your clinician whether and when they are "
            "for you.",
        ),
        (
            (RUNNING,),
            "You stated osteoporosis. 'Running' has a high impact. Ask your clinician how to go "
            "about it.",
        ),
        (
            (replace(RUNNING, left_out=("bends_forward", "twists")),),
            "You stated osteoporosis. 'Running' bends the back forwards and twists the back, "
            "which is often left out early on with it. Ask your clinician whether and when it "
            "is for you.",
        ),
    ],
)
def test_a_caution_names_exercise_direction_and_condition_and_is_a_question(cautions, expected):
    assert told(Facts(cautions=cautions)) == expected


def test_less_is_said_of_one_exercise_alone():
    assert told(Facts(rises=(Rise("superman", 6, 10),))) == (
        "Of your last 10 times with 'superman', your pain rose after 6. Do half as much of it, "
        "or something gentler in its place. Keep up everything else."
    )


def test_several_exercises_after_which_pain_rose_share_one_word_on_everything_else():
    rises = (Rise("superman", 6, 10), Rise("plank", 5, 9))

    assert told(Facts(rises=rises)) == (
        "Of your last 10 times with 'superman', your pain rose after 6. Of your last 9 times with "
        "'plank', your pain rose after 5. Do half as much of them, or something gentler in their "
        "place. Keep up everything else."
    )
    assert "everything else" not in told(Facts(rises=(*rises, WALK)))
    assert "everything else" not in told(Facts(rises=rises, cautions=(COBRA,)))
    more = (*rises, Rise("bridge", 4, 10), Rise("sit-up", 3, 10))
    assert "'sit-up'" not in told(Facts(rises=more))
    assert "everything else" not in told(Facts(rises=more))


@pytest.mark.parametrize("flare", [None, SINCE])
def test_gentle_movement_that_hurts_is_done_another_way_never_less(flare):
    found = Facts(flare_since=flare, rises=(WALK,), left_out=(RUN,) if flare else ())

    assert (
        "Of your last 10 times with 'Walking', your pain rose after 7. Try it for a shorter time "
        "and more often, or try another kind of gentle movement."
    ) in told(found)
    assert "half as much" not in told(found)
    assert "try walking" not in told(found)
    assert ("In place of 'Running', try swimming or cycling" in told(found)) == bool(flare)


def test_who_hurts_after_walking_is_not_told_to_walk_further():
    facts = Facts(build_up=BuildUp(3_000, 3_300, 3_600, 3_000))

    assert codes(facts) == ["more_steps"]
    assert codes(replace(facts, rises=(WALK,))) == ["shorter_more_often"]
    assert "more_steps" in codes(replace(facts, rises=(replace(WALK, exercise="Swimming"),)))


def test_without_any_kind_that_feels_fine_none_is_named_in_place_of_high_impact():
    kinds = ("Spazieren", "Schwimmen", "Radfahren")
    rises = tuple(replace(WALK, exercise=kind) for kind in kinds)
    facts = Facts(flare_since=SINCE, left_out=(RUN,), rises=rises[:2])

    assert "In place of 'Running', try cycling, as far" in told(facts)
    assert "In place of" not in told(replace(facts, rises=rises))


@pytest.mark.parametrize("flare", [None, SINCE])
def test_what_hurts_and_is_to_be_asked_about_is_told_once_with_both_reasons(flare):
    superman = Rise("superman", 6, 10)
    found = told(Facts(flare_since=flare, cautions=(COBRA, RUNNING, SUPERMAN), rises=(superman,)))

    assert (
        "'Cobra' and 'Superman' bend the back backwards, which is often left out early on with "
        "it. Ask your clinician whether and when they are for you. Of your last 10 times with "
        "'superman', your pain rose after 6. Leave it until you have asked."
    ) in found
    assert "half as much" not in found
    assert found.count("rose after") == 1


def test_the_caution_after_whose_exercise_pain_rose_comes_first():
    cautions = (RUNNING, SUPERMAN)

    assert told(Facts(cautions=cautions)).startswith("You stated osteoporosis. 'Running'")
    assert told(Facts(cautions=cautions, rises=(Rise("superman", 6, 10),))).startswith(
        "You stated spondylolisthesis. 'Superman'"
    )


def test_gentle_movement_to_be_asked_about_is_replaced_not_only_left():
    row = Caution("disc_herniation", "Rowing", ("bends_forward",), (), True, 0, None)
    found = told(Facts(cautions=(row,), rises=(replace(WALK, exercise="rowing"),)))

    assert (
        "after 7. Until you have asked, try another kind of gentle movement in its place." in found
    )
    assert "Leave it" not in found


@pytest.mark.parametrize(
    "asked", [{"always_asks": ("spinal_fracture",)}, {"new_plan_with": ("osteoporosis",)}]
)
def test_where_all_is_to_be_asked_about_nothing_is_halved(asked):
    found = told(Facts(rises=(Rise("superman", 6, 10),), **asked))

    assert "after 6. Leave it until you have asked your clinician about it." in found
    assert "half as much" not in found
    walked = told(Facts(rises=(WALK,), **asked))
    assert ("Ask your clinician about it too." in walked) == ("always_asks" in asked)


def test_conditions_with_the_same_question_share_it():
    stenosis = replace(SUPERMAN, condition="spinal_stenosis")

    assert caution_sentences((SUPERMAN, stenosis)) == [
        "You stated spondylolisthesis and spinal stenosis. 'Superman' bends the back backwards, "
        "which is often left out early on with them. Ask your clinician whether and when it is "
        "for you."
    ]
    assert len(caution_sentences((SUPERMAN, COBRA, stenosis))) == 2
    assert caution_sentences((SUPERMAN, SUPERMAN)) == caution_sentences((SUPERMAN,))


def test_what_is_left_out_in_a_flare_is_not_also_halved():
    flare = Facts(flare_since=SINCE, left_out=(LIFT,))
    lifted, superman = Rise("Deadlift", 9, 10), Rise("superman", 6, 10)

    assert "half as much" not in told(replace(flare, rises=(lifted,)))
    both = told(replace(flare, rises=(lifted, superman)))
    assert "your pain rose after 6. Do half as much of it, or something gentler" in both
    assert "Keep up everything else" not in both
    in_flare = told(Facts(flare_since=SINCE, rises=(superman,)))
    assert "Keep up everything else" not in in_flare
    assert "half as much" in in_flare


@pytest.mark.parametrize(
    ("rated", "is_worn", "expected"),
    [
        (0, True, "write_first"),
        (15, True, "write_every_evening"),
        (15, False, "write_and_wear"),
        (16, True, "keep_going"),
    ],
)
def test_a_diary_with_fewer_than_four_ratings_a_week_is_to_be_written(rated, is_worn, expected):
    assert codes(Facts(diary=DiaryKept(rated, 28, 4, is_worn=is_worn))) == [expected]


@pytest.mark.parametrize(
    ("minutes", "is_told"), [(239.9, False), (240.0, True), (300.0, True), (None, False)]
)
def test_four_hours_of_long_spells_call_for_breaks(minutes, is_told):
    assert ("break_up_spells" in codes(Facts(long_spells_minutes=minutes))) == is_told


@pytest.mark.parametrize(
    ("missed", "met", "is_told"),
    [(1, 0, False), (2, 0, True), (4, 0, True), (2, 1, False), (0, 0, False)],
)
def test_breaks_are_proposed_after_two_weeks_without_enough(missed, met, is_told):
    facts = Facts(breaks_missed_weeks=missed, breaks_met_weeks=met)

    assert ("movement_breaks" in codes(facts)) == is_told
    assert "movement_breaks" not in codes(replace(facts, steps_apply=False))
    assert "movement_breaks" not in codes(replace(facts, long_spells_minutes=300))


@pytest.mark.parametrize(
    ("latest", "is_told"), [(3_299.0, True), (3_300.0, False), (3_301.0, False), (None, True)]
)
def test_a_low_beginning_is_built_up_until_that_is_done(latest, is_told):
    facts = Facts(build_up=BuildUp(3_000, 3_300, 3_600, latest))

    assert ("more_steps" in codes(facts)) == is_told
    assert "more_steps" not in codes(replace(facts, flare_since=SINCE, is_current=False))
    assert "more_steps" not in codes(replace(facts, steps_apply=False))


@pytest.mark.parametrize(
    ("latest", "is_told"),
    [(99.9, False), (100.0, True), (149.9, True), (150.0, False), (151.0, False)],
)
def test_a_target_of_active_minutes_is_near_from_two_thirds_of_it_on(latest, is_told):
    assert ("aerobic_minutes" in codes(Facts(aerobic=AerobicWeeks(latest, 150)))) == is_told


def test_a_steep_week_is_held_and_never_undone():
    assert told(Facts(is_last_week_steep=True)) == (
        "Stay at the amount of your last full week before you add more."
    )


def test_the_next_step_waits_for_cautions_flares_and_rises():
    facts = Facts(next_step=("dead_bug", "bridge"))

    assert codes(facts) == ["next_step"]
    for waiting in (
        {"cautions": (SUPERMAN,)},
        {"flare_since": SINCE},
        {"flare_since": SINCE, "is_current": False},
        {"rises": (Rise("plank", 6, 10),)},
        {"is_last_week_steep": True},
        {"new_plan_with": ("osteoporosis",)},
        {"always_asks": ("spinal_fracture",)},
    ):
        assert "next_step" not in codes(replace(facts, **waiting)), waiting
        assert not may_take_next_step(replace(facts, **waiting)), waiting
    assert told(facts) == "You may be ready for dead bug and bridge."
    assert codes(replace(facts, aerobic=AerobicWeeks(120, 150))) == ["next_step"]


def test_the_next_step_may_be_taken_though_three_others_are_said_first():
    facts = Facts(next_step=("bridge",), diary=DiaryKept(0, 28, 4, is_worn=True))
    crowded = replace(facts, long_spells_minutes=300, breaks_missed_weeks=3)

    assert may_take_next_step(crowded)
    assert not may_take_next_step(replace(crowded, next_step=()))


@pytest.mark.parametrize(
    ("offer", "conditions", "expected"),
    [
        ("next", (), ("curl_up", "plank", "side_plank")),
        ("next", ("disc_herniation",), ("plank", "side_plank")),
        ("stay", (), ()),
        ("back", (), ()),
        (None, (), ()),
    ],
)
def test_the_next_step_is_that_of_the_ladder_without_what_a_condition_leaves_out(
    offer, conditions, expected
):
    stated = [{"condition": name, "since_date": pd.NaT} for name in conditions]
    found = telling(28, ladder_progress=[{"step": 2, "offer": offer}], person_conditions=stated)

    assert facts_of(found).next_step == expected


# What never stands together.


def facts_of_anybody():
    """All combinations of what rules look at."""
    cautions = st.lists(st.sampled_from([SUPERMAN, COBRA, RUNNING]), max_size=3, unique=True)
    conditions = st.lists(st.sampled_from(list(CONDITIONS)), max_size=2, unique=True)
    left_out = st.lists(st.sampled_from([RUN, LIFT]), max_size=2, unique=True)
    fortnights = [UNKNOWN_FORTNIGHT, Fortnight(10, 8.0, 14, 2), Fortnight(14, 9.0, 14, 14)]
    fortnights += [Fortnight(14, 3.0, 14, 9)]
    return st.builds(
        Facts,
        is_current=st.booleans(),
        fortnight=st.sampled_from(fortnights),
        flare_since=st.sampled_from([None, SINCE]),
        left_out=left_out.map(tuple),
        steps_apply=st.booleans(),
        new_plan_with=conditions.map(tuple),
        always_asks=st.sampled_from([(), ("spinal_fracture",)]),
        cautions=cautions.map(tuple),
        rises=st.sampled_from([(), (SUPERMAN_RISE,), (WALK,), (SUPERMAN_RISE, WALK)]),
        diary=st.sampled_from([KEPT, DiaryKept(0, 28, 4, True), DiaryKept(5, 28, 4, False)]),
        is_last_week_steep=st.booleans(),
        long_spells_minutes=st.sampled_from([None, 100.0, 300.0]),
        breaks_missed_weeks=st.integers(0, 4),
        breaks_met_weeks=st.integers(0, 1),
        build_up=st.sampled_from([None, BuildUp(3_000, 3_300, 3_600, 3_000)]),
        aerobic=st.sampled_from([None, AerobicWeeks(120, 150), AerobicWeeks(50, 150)]),
        next_step=st.sampled_from([(), ("dead_bug", "bridge")]),
    )


@given(facts_of_anybody())
def test_at_most_three_each_once_and_of_now_always_one(facts):
    found = suggestions(facts)

    assert found or not facts.is_current
    assert facts.is_current or {each.rule.kind for each in found} <= {"show"}
    assert len(found) <= 3
    assert len({each.words for each in found}) == len(found)


@given(facts_of_anybody())
def test_no_two_contradict_each_other(facts):
    kinds = [found.rule.kind for found in suggestions(facts)]

    for place, kind in enumerate(kinds):
        assert not set(CONFLICTS.get(kind, ())) & set(kinds[place + 1 :])
    harder = {"add", "step", "hold"} & set(kinds)
    assert not (harder and facts.flare_since)
    assert not ("step" in kinds and (facts.cautions or facts.new_plan_with or facts.rises))
    assert not ({"add", "step"} & set(kinds) and (facts.new_plan_with or facts.always_asks))
    assert kinds == ["go_on"] or "go_on" not in kinds


@given(facts_of_anybody())
def test_no_exercise_is_told_of_in_two_ways(facts):
    sentences = [found.words for found in suggestions(facts)]
    for name in ("superman", "running", "walking"):
        advised = [text for text in sentences if re.search(rf"\b{name}\b.* rose", text.lower())]
        assert len(advised) <= 1
    halved = [text for text in sentences if "half as much" in text]
    assert len(halved) <= 1
    for text in halved:
        assert "'superman'" in text
        assert SUPERMAN not in facts.cautions
        assert "'Walking'" not in text
        alone = not (facts.cautions or facts.flare_since or WALK in facts.rises)
        assert ("everything else" in text) == alone
    assert not (WALK in facts.rises and "try walking" in " ".join(sentences))


@given(facts_of_anybody())
def test_nothing_advises_to_move_less_and_nothing_names_a_heart_rate(facts):
    text = told(facts).lower()

    assert not LESS.search(text)
    assert not re.search(r"heart|pulse|bpm", text)


@given(facts_of_anybody())
def test_nothing_speaks_of_steps_where_they_do_not_apply(facts):
    named = {"left_out": facts.left_out and (LIFT,), "cautions": (SUPERMAN,), "rises": ()}

    assert not STEPPED.search(told(replace(facts, steps_apply=False, **named)))


def test_what_is_kept_out_stands_after_what_keeps_it_out():
    places = {}
    for place, rule in enumerate(RULES):
        places.setdefault(rule.kind, []).append(place)

    for blocker, blocked in CONFLICTS.items():
        for kind in set(blocked) - {blocker}:
            assert max(places[blocker]) < min(places[kind]), (blocker, kind)


def test_each_rule_has_its_sentence_and_its_row_in_the_methods():
    written = METHODS.read_text(encoding="utf-8")

    assert with_table(written, suggestion_table()) == written, (
        "write it with 'python -m tests.suggestion_table'"
    )
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.heading in messages()["try"]
        assert rule.source


def test_the_methods_name_each_condition_with_its_directions_and_source():
    methods = METHODS.read_text(encoding="utf-8")

    for code, known in CONDITIONS.items():
        (row,) = re.findall(rf"^\| {words('condition')[code]} \|.*$", methods, re.MULTILINE)
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[-1] == known.source
        directions = {"bends_back": "bending back", "bends_forward": "bending forward",
                      "twists": "twisting"}  # fmt: skip
        for trait, name in directions.items():
            assert (name in cells[1]) == (trait in known.leaves_out)
        assert bool(cells[1]) == bool(known.leaves_out)
        assert ("all exercise" in cells[2]) == known.asks_first
        assert ("high impact" in cells[2]) == ("is_high_impact" in known.asks_about)


# From the tables.


@pytest.mark.parametrize(("days_ago", "is_own"), [(27, True), (28, False)])
def test_what_is_not_planned_is_ones_own_for_four_weeks(days_ago, is_own):
    tables = person_tables(60)
    last = pd.Timestamp(tables.last_date - timedelta(days=days_ago))
    log = [{"local_date": last, "name": "Golf", "name_key": "golf", "kind": "other"}]
    caution = {"condition": "osteoporosis", "exercise_name": "Golf", "left_out": ["twists"]}
    caution |= {"asked_about": [], "is_planned": False, "logged_days": 1, "last_date": last}
    left_out = {"name_key": "golf", "exercise": "golf"} | dict.fromkeys(REASONS, False)
    found = gather_today(
        person_tables(
            60,
            exercise_log=_frame("exercise_log", log),
            exercise_cautions=_frame("exercise_cautions", [caution]),
            left_out_in_flares=_frame("left_out_in_flares", [left_out | {"twists": True}]),
        )
    )

    assert LATELY.days == 28
    assert [each.exercise for each in found.cautions] == (["Golf"] if is_own else [])
    assert [each.exercise for each in found.left_out] == (["Golf"] if is_own else [])


def test_weeks_of_breaks_are_those_of_the_last_four():
    statuses = ["met", "not_met", "estimated_not_met", "insufficient_data", "not_met"]
    weeks = [
        {"week_start_date": day(7 * number), "broken_up_days": 2, "broken_up_days_target": 5,
         "broken_up_days_status": status, "broken_up_days_is_decidable": True, "is_over": True}
        for number, status in enumerate(statuses)
    ]  # fmt: skip
    found = facts_of(telling(35, weekly_activity=weeks))

    assert (found.breaks_missed_weeks, found.breaks_met_weeks) == (3, 0)
    assert facts_of(telling(28, weekly_activity=weeks[:4])).breaks_met_weeks == 1


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, True),
        ({"last_date": day(32)}, True),
        ({"last_date": day(31)}, False),
        ({"reading": "no_difference_seen"}, False),
        ({"reading": None}, False),
        ({"scope": "kind"}, False),
    ],
)
def test_less_of_an_exercise_rests_on_its_reading_of_late(changes, is_told):
    row = {"scope": "exercise", "name": "superman", "reading": "worse_after", "rose": 6}
    row |= {"latest": 10, "last_date": day(59), "mean_change": 1.5}
    found = facts_of(telling(60, exercise_pain_changes=[row | changes]))

    assert found.rises == ((Rise("superman", 6, 10),) if is_told else ())


@pytest.mark.parametrize(
    ("plan", "condition_since", "is_new"),
    [
        ({"plan_since_date": LAST_DATE - timedelta(days=27)}, None, True),
        ({"plan_since_date": LAST_DATE - timedelta(days=28)}, None, True),
        ({"plan_since_date": LAST_DATE - timedelta(days=29)}, None, False),
        ({}, None, False),
        ({}, LAST_DATE - timedelta(days=27), True),
        ({}, LAST_DATE - timedelta(days=28), True),
        ({}, LAST_DATE - timedelta(days=29), False),
    ],
)
@pytest.mark.parametrize("days", [10, 90])
def test_a_plan_is_new_for_four_weeks_however_long_the_record_and_so_is_a_condition(
    plan, condition_since, is_new, days
):
    # The record of 10 days is younger than a plan of 29, that of 90 is older.
    moved = timedelta(days=days - 90)
    plan = {name: since + moved for name, since in plan.items()}
    since = condition_since and condition_since + moved
    condition = {"condition": "osteoporosis", "since_date": pd.to_datetime(since)}
    ladder = [{"step": 2, "offer": "next"}]
    found = telling(
        days, person={"core_sessions_target": 3} | plan, person_conditions=[condition],
        ladder_progress=ladder, daily_pain=daily([4.0] * days),
    )  # fmt: skip

    facts = facts_of(found)
    assert facts.new_plan_with == (("osteoporosis",) if is_new else ())
    assert may_take_next_step(facts) != is_new
    without = telling(days, person=plan, person_conditions=[condition])
    assert facts_of(without).new_plan_with == ()


@pytest.mark.parametrize(
    ("days", "weeks_before", "is_held"),
    [(28, 0, True), (28, 1, False), (27, 1, True), (34, 1, True), (35, 1, False)],
)
def test_only_the_last_whole_week_is_held(days, weeks_before, is_held):
    monday = day(7 * (days // 7 - 1 - weeks_before) + (7 if days % 7 else 0))
    week = {"week_start_date": monday, "is_steep_aerobic_rise": True, "is_steep_steps_rise": None}
    found = telling(days, weekly_progression=[week])

    assert facts_of(found).is_last_week_steep == is_held


# On the page.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("flare_with_lifting", ["flare_now_named", "caution", "low_impact"]),
        ("flare_in_a_wheelchair", ["flare_now_named", "low_impact"]),
        ("in_a_flare", ["flare_now"]),
        ("new_plan", ["ask_first"]),
        ("planned_superman", ["caution", "aerobic_minutes"]),
        ("runs_with_osteoporosis", ["caution", "aerobic_minutes"]),
        ("steep_week", ["hold"]),
        ("begins_to_walk", ["more_steps"]),
        ("severe", ["show_severe"]),
        ("bad_spell", ["write_every_evening", "aerobic_minutes"]),
        ("running_week", ["keep_going"]),
    ],
)
def test_people_are_told_what_is_true_of_them(name, expected):
    assert codes(facts_of(contents_of(name)))[: len(expected)] == expected


@pytest.mark.parametrize("name", PEOPLE)
def test_one_stands_on_the_first_screen_and_the_others_once_below(name):
    contents, screen = contents_of(name), screen_of(name)
    below = said(chapter(contents))
    if not contents.first_screen.is_current:
        assert "too long ago to say anything of today" in screen.trial.text
        return
    first, *others = suggestions(facts_of(contents))

    assert screen.trial.text == first.words
    assert first.words not in below
    assert all(below.count(other.words) == 1 for other in others)


def test_the_page_says_what_is_left_out_and_kept_up_in_a_flare():
    below = said(chapter(contents_of("flare_with_lifting")))

    assert (
        "Commonly left out until a flare eases: 'Running' (high impact) and 'Deadlift' (heavy "
        "lifting)." in below
    )
    assert "Keep up what feels fine, such as gentle walking." in below
    assert "Keep up all gentle moving that feels fine." in said(
        chapter(contents_of("flare_in_a_wheelchair"))
    )
    assert "flare" not in said(chapter(contents_of("planned_superman")))


def walker(plan=None, **rows):
    """In a flare: runs, walks and swims; pain rose after walking, which the plan may rename."""
    flare = {"first_date": day(55), "last_date": day(59), "usual_pain_nrs": 4.0}
    flare |= {"worst_pain_nrs": 7.0, "is_ongoing": True}
    names = ("running", "walking", "swimming")
    log = [{"local_date": day(58), "name": name, "name_key": name} for name in names]
    known = [
        {"name_key": name, "exercise": name, "kind": "aerobic", "is_high_impact": name == "running"}
        for name in names
    ]
    known[1]["planned_exercise"] = plan
    rise = {"scope": "exercise", "name": plan or "walking", "reading": "worse_after", "rose": 6}
    rise |= {"latest": 10, "last_date": day(59), "mean_change": 1.5}
    left_out = {"name_key": "running", "exercise": "running"} | dict.fromkeys(REASONS, False)
    tables = {
        "flares": [flare], "exercise_log": log, "exercise_identities": known,
        "exercise_pain_changes": [rise],
        "left_out_in_flares": [left_out | {"is_high_impact": True}],
    }  # fmt: skip
    return telling(60, daily_pain=daily([4.0] * 55 + [7.0] * 5), **tables | rows)


@pytest.mark.parametrize("plan", [None, "Morgenrunde"])
def test_in_a_flare_nobody_keeps_up_what_hurts(plan):
    found = walker(plan)
    lines = " ".join(today_lines(found))

    assert found.today.gentle == ("swimming",)
    assert "Keep up what feels fine, such as 'swimming'." in lines
    assert (
        f"times with '{plan or 'walking'}', your pain rose after 6. Try it for a shorter" in lines
    )
    assert "In place of 'running', try swimming or cycling, as far as it feels fine." in lines
    assert "half as much" not in lines


def test_in_a_flare_gentle_walking_is_no_example_for_whom_it_hurts():
    walking = {"name_key": "walking", "exercise": "walking", "kind": "aerobic"}
    found = walker(exercise_identities=[walking | {"is_high_impact": False}])

    assert found.today.gentle == ()
    assert "Keep up all gentle moving that feels fine." in " ".join(today_lines(found))


def test_a_record_that_ended_long_ago_advises_nothing_about_now():
    found = walker()
    gone = replace(found, first_screen=replace(found.first_screen, is_current=False))

    for contents, is_said in ((found, True), (gone, False)):
        trial = first_screen(contents).trial
        assert ("too long ago to say anything of today" in trial.text) != is_said
        assert ("Keep moving gently" in trial.text) == is_said
        assert (say("try.heading_ended") == trial.heading) != is_said
        assert bool(said(chapter(contents))) == is_said
        assert may_take_next_step(facts_of(contents)) is False
        (when,) = [part for part in flares.parts(contents) if isinstance(part, Table)]
        told_when = when.rows[0][0]
        assert ("since" in told_when) == is_said
        assert ("not over at the last rating" in told_when) != is_said


@pytest.mark.parametrize("fortnight", [Fortnight(14, 8.0, 14, 0), Fortnight(14, 5.0, 14, 8)])
def test_severe_pain_belongs_to_a_doctor_also_where_the_last_day_is_long_ago(fortnight):
    then, now = (suggestions(Facts(is_current=each, fortnight=fortnight)) for each in (False, True))

    assert [each.words for each in then] == [now[0].words]
    assert "Please show this page to a doctor" in then[0].words


def test_a_caution_that_no_suggestion_says_stands_below():
    crowded = contents_of("flare_with_lifting")
    other = replace(SUPERMAN, condition="spinal_stenosis")
    today = replace(crowded.today, cautions=(*crowded.today.cautions, other))

    below = said(chapter(replace(crowded, today=today)))

    assert below.count("You stated spinal stenosis. 'Superman' bends the back backwards") == 1
    assert below.count("You stated spondylolisthesis. 'superman'") == 1


def test_sentences_of_no_suggestion_advise_to_move_less():
    for sentence in [*messages()["try"].values(), *messages()["today"].values()]:
        if isinstance(sentence, str):
            assert not LESS.search(sentence.lower()), sentence


@pytest.mark.parametrize(
    ("condition", "is_offered"), [(None, True), ("osteoporosis", True), ("spinal_fracture", False)]
)
def test_the_chapter_on_the_plan_offers_no_next_step_that_a_suggestion_speaks_against(
    condition, is_offered
):
    stated = [{"condition": condition, "since_date": pd.NaT}] if condition else []
    ladder = [{"step": 2, "offer": "next"}]
    found = telling(
        28, ladder_progress=ladder, person_conditions=stated,
        daily_pain=daily([4.0] * 28),
    )  # fmt: skip

    assert ("next ones" in building_up_sentences(found)) == is_offered


@pytest.mark.parametrize(
    ("within", "expected"), [(0.5, "0.5 points"), (1.0, "1 point"), (2.0, "2 points")]
)
def test_a_difference_of_one_is_one_point(within, expected):
    assert f"by less than {expected}." in say(
        "links.little_or_no_link_answer", names="naps", within=within
    )
