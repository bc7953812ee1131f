"""What the page says of the plan: nearly kept, doses, parts, rises, the ladder, enjoyment."""

import pytest
from telling import contents_of, day, said, tables_of

from backpain_analytics.report.chapters import exercise
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.ladder import HIGHEST_STEP, core_exercises, stretches

LOG = {
    "exercise_log": [{"local_date": day(), "kind": "core"}],
    "exercise_spans": [{"first_date": day(), "last_date": day(27)}],
}


def chapter(person=None, **rows):
    return exercise.chapter(contents_of(28, person=person, **(LOG | rows)))


def told(person=None, **rows):
    return said(chapter(person, **rows))


def week(number=0, item="core", planned=3, done=2, **columns):
    status = "met" if done >= planned else "not_met"
    ordinary = {"kind": "core", "is_exercise": False, "is_stated": True, "is_decidable": True}
    counts = {"planned_sessions": planned, "sessions": done, "status": status}
    return {"week_start_date": day(7 * number), "item": item, **ordinary, **counts, **columns}


# --- nearly ---


@pytest.mark.parametrize(
    ("planned", "done", "is_nearly"),
    [(3, 1, False), (3, 2, True), (3, 3, False), (1, 0, False), (2, 1, True)],
)
def test_a_week_short_of_one_session_is_told_as_nearly(planned, done, is_nearly):
    text = told(weekly_plan=[week(planned=planned, done=done)])

    assert ("One session short of it: core exercises in 1 further week." in text) == is_nearly


def test_a_week_of_which_little_is_known_is_not_told_as_nearly():
    assert "short" not in told(weekly_plan=[week(is_decidable=False)])
    assert "short" not in told(weekly_plan=[week(status="insufficient_data")])


def test_the_items_most_often_nearly_kept_come_first_and_exercises_keep_their_names():
    weeks = [
        week(0),
        *(week(number, "Nr. 4") for number in range(3)),
        *(week(number, "stretching") for number in range(2)),
    ]

    assert (
        "Nr. 4 in 3 further weeks, stretching in 2 further weeks and core exercises in 1 further "
        "week." in told(weekly_plan=weeks)
    )


# --- doses ---


def dosed(number, status, reason=None, item="plank"):
    return week(number, item, dose_status=status, dose_status_reason=reason, is_exercise=True)


def test_doses_are_counted_over_the_weeks_that_could_be_judged():
    late = dosed(3, "met") | {"is_decidable": False}  # its log covers six days alone
    weeks = [
        *(dosed(0, "met"), dosed(1, "not_met"), dosed(2, "insufficient_data", "week_running")),
        late,
    ]

    assert "With the planned dose: plank in 1 of 2 weeks." in told(weekly_plan=weeks)


def test_who_notes_no_amounts_is_told_what_noting_them_would_bring():
    assert "Note sets and repetitions" in told(
        weekly_plan=[dosed(0, "insufficient_data", "amount_not_noted")]
    )
    assert "Note sets" not in told(weekly_plan=[dosed(0, "insufficient_data", "week_running")])
    assert "dose" not in told(weekly_plan=[week()])


def test_the_table_of_weeks_has_the_dose_beside_the_verdict():
    weeks = [dosed(0, "met"), dosed(1, "insufficient_data", "amount_not_noted"), week(2)]
    table = tables_of(chapter(weekly_plan=weeks))["The plan, week by week"]

    assert table.is_folded
    assert [row[-1] for row in table.rows] == ["", "too little data: not noted how much", "met"]


def test_without_a_planned_dose_the_table_has_no_column_for_it_and_kinds_have_their_words():
    (row,) = tables_of(chapter(weekly_plan=[week()]))["The plan, week by week"].rows

    assert row[1:] == ("core exercises", "3", "2", "not met")


# --- items in a row ---


def test_each_item_has_its_weeks_in_a_row_in_a_folded_table():
    items = [
        {"item": "core", "is_exercise": False, "met_weeks": 6, "judged_weeks": 9, "nearly_weeks": 2,
         "longest_run_weeks": 4, "current_run_weeks": 1},
        {"item": "everything", "is_exercise": False, "met_weeks": 0, "judged_weeks": 9},
    ]  # fmt: skip
    tables = tables_of(chapter(plan_consistency=items))

    assert tables["Each part of the plan, over your whole log"].rows == (
        ("core exercises", "6", "9", "2", "4 weeks", "1 week"),
    )
    assert tables["The whole plan, over your whole log"].rows == (("0", "9", "", ""),)


# --- parts of a session ---


def test_warm_ups_are_counted_on_days_with_core_work_where_they_are_noted():
    parts = [
        {"local_date": day(0), "has_core": True, "has_warm_up": True, "has_cool_down": None},
        {"local_date": day(1), "has_core": True, "has_warm_up": False, "has_cool_down": None},
        {"local_date": day(2), "has_core": False, "has_warm_up": True, "has_cool_down": True},
    ]

    text = told(daily_session_parts=parts)
    assert "Core exercises came with a warm-up on 1 of 2 days." in text
    assert "cool-down" not in text


def test_who_notes_no_warm_up_is_told_nothing_of_it():
    parts = [{"local_date": day(0), "has_core": True, "has_warm_up": None, "has_cool_down": None}]

    assert "warm-up" not in told(daily_session_parts=parts)


# --- building up ---


@pytest.mark.parametrize(
    ("days", "week_of_plan"), [(-1, None), (0, 1), (6, 1), (7, 2), (41, 6), (42, None)]
)
def test_a_young_plan_is_told_to_start_slowly(days, week_of_plan):
    # The page ends on day 27 of its period.
    text = told({"plan_since_date": day(27 - days)})

    assert (f"in week {week_of_plan}: start slowly" in text) == (week_of_plan is not None)
    assert "start slowly" not in told()


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        ("repetitions", "you did 120 repetitions of bird dog after 60 the week before"),
        ("held_seconds", "you held bird dog for 120 seconds in all, after 60"),
        ("minutes", "you did 120 minutes of bird dog after 60"),
        ("kilograms", "you went up to 120 kg in bird dog, from 60 kg"),
    ],
)
def test_the_latest_steep_rise_is_told_and_all_stand_in_a_table(measure, says):
    rise = {"exercise": "bird_dog", "measure": measure, "amount": 120.0, "amount_before": 60.0}
    rows = [
        {"week_start_date": day(0), **rise, "is_steep": True},
        {"week_start_date": day(7), **rise, "is_steep": True},
        {"week_start_date": day(14), **rise, "is_steep": False},
        {"week_start_date": day(21), **rise, "is_steep": None},
    ]
    made = chapter(weekly_exercise_progression=rows)

    assert says in said(made)
    assert "build up little by little" in said(made)
    assert len(tables_of(made)["Steep rises from one whole week to the next"].rows) == 2


# --- the ladder ---


def ladder(offer, step=2, reason="kept"):
    return told(ladder_progress=[{"offer": offer, "step": step, "reason": reason}])


def test_the_next_exercises_are_offered_and_never_ordered():
    text = ladder("next")

    assert "If you like, you may try the next ones: curl-up, plank and side plank." in text
    assert "Ask your physiotherapist if unsure." in text


def test_gentler_ones_are_offered_when_pain_rose():
    assert "the gentler ones before them: pelvic tilt" in ladder("back")
    assert "fewer or smaller repetitions for a while, and keep moving" in ladder("less", 1)


@pytest.mark.parametrize("offer", ["stay", None])
def test_without_an_offer_nothing_is_said(offer):
    assert "may try" not in ladder(offer)


def test_each_step_has_exercises_to_offer():
    assert HIGHEST_STEP == 4
    assert all(len(core_exercises(step)) >= 2 for step in range(1, HIGHEST_STEP + 1))
    assert list(core_exercises(4)) == ["single_leg_bridge", "plank_leg_lift", "superman"]


def test_no_step_is_left_empty_by_conditions():
    assert all(core_exercises(step, CONDITIONS) for step in range(1, HIGHEST_STEP + 1))
    assert stretches()


# --- enjoyment ---


def rating(exercise_, mean, ratings=3, effort=None):
    return {"exercise": exercise_, "sessions": 9, "enjoyment_ratings": ratings,
            "mean_enjoyment_nrs": mean, "effort_ratings": int(effort is not None),
            "mean_effort_nrs": effort}  # fmt: skip


@pytest.mark.parametrize(
    ("others", "is_told"),
    [
        ([rating("plank", 5.0)], True),
        ([rating("plank", 8.5)], False),
        ([rating("plank", 5.0, ratings=2)], False),
        ([], False),
    ],
)
def test_the_exercise_enjoyed_most_is_named_where_another_was_enjoyed_less(others, is_told):
    text = told(exercise_ratings=[rating("swimming", 8.5), *others])

    assert ("You enjoyed swimming most: 8.5 of 10 in 3 ratings." in text) == is_told


@pytest.mark.parametrize(("ratings", "is_told"), [(2, False), (3, True), (4, True)])
def test_a_few_ratings_name_no_favourite(ratings, is_told):
    rows = [rating("swimming", 8.5, ratings), rating("plank", 5.0), rating("kite", 4.0)]

    assert ("You enjoyed swimming most" in told(exercise_ratings=rows)) == is_told


def test_ratings_stand_in_a_folded_table_with_their_numbers():
    rows = [rating("swimming", 8.5, effort=4.0), rating("kite", None, 0)]
    table = tables_of(chapter(exercise_ratings=rows))["Enjoyment and effort, over your whole log"]

    assert table.rows == (("swimming", "9", "8.5", "3", "4.0", "1"),)


def test_what_is_commonly_left_out_with_a_condition_is_not_offered():
    rows = [{"offer": "next", "step": 2, "reason": "kept", "conditions": "disc_herniation"}]

    assert "the next ones: plank and side plank." in told(ladder_progress=rows)
    stenosis = [{"offer": "next", "step": 3, "reason": "kept", "conditions": "spinal_stenosis"}]
    said = told(ladder_progress=stenosis)
    assert "the next ones: single-leg bridge and plank with leg lift." in said
