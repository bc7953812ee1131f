"""Exercise: the plan by weeks that could go either way, and one true count of rises in pain."""

import re
from functools import cache

import pytest
from report_examples import EXAMPLES
from telling import MAKING, contents_of, daily, day, picture_of, said, tables_of, words_of

from backpain_analytics.report.chapters import exercise
from backpain_analytics.report.contents import gather

BANNED = re.compile(r"\b(caus\w*|effects?|because|due to|leads? to|reduc\w*|rest)\b", re.IGNORECASE)
SPAN = {"first_date": day(), "last_date": day(27)}
RESPONSE = {"intensity": "any", "bouts": 30, "paired_bouts": 22, "control_pairs": 60,
            "latest_bouts": 10, "worse_after": 3, "difference": -0.7, "low": -1.1, "high": -0.3,
            "p_value": 0.001, "tier": "consistent", "refusal": None}  # fmt: skip
NOT_YET = {"difference": None, "low": None, "high": None, "tier": "not_enough_data",
           "refusal_code": "response_few_controls",
           "refusal_values": '{"pairs": 5, "needed": 30, "shortest": 30, "longest": 195}',
           }  # fmt: skip


def session(number=0, before=None, after=None, **columns):
    return {"local_date": day(number), "kind": "core", "pain_before_nrs": before,
            "pain_after_nrs": after} | columns  # fmt: skip


def contents(sessions=(), days=28, **rows):
    """Contents of four weeks that a log tells of, with these sessions."""
    dates = sorted({row["local_date"] for row in sessions})
    counted = [
        {"local_date": date, "sessions": sum(row["local_date"] == date for row in sessions)}
        for date in dates
    ]
    logged = {"exercise_log": list(sessions), "daily_exercise": counted, "exercise_spans": [SPAN]}
    return contents_of(days, **(logged | rows))


def told(sessions=(), **rows):
    return said(exercise.chapter(contents(sessions, **rows)))


@cache
def chapter_of(name):
    example = EXAMPLES[name]()
    return exercise.chapter(gather(example.tables, example.trend, MAKING))


def test_without_a_log_one_sentence_says_what_it_would_bring():
    (part,) = exercise.chapter(contents_of(28)).parts

    assert part.kind == "absent"
    assert part.text.startswith("You kept no exercise log here.")


def test_a_log_that_ends_before_the_period_is_none():
    early = [{"first_date": day(-30), "last_date": day(-1)}]

    assert "You kept no exercise log here." in told(exercise_spans=early)


# --- the calendar ---


def test_the_calendar_tells_a_day_without_exercise_from_one_outside_the_log():
    span = [{"first_date": day(1), "last_date": day(2)}]
    days = contents([session(1)], days=4, exercise_spans=span).exercise.days.days

    assert days["local_date"].tolist() == [day(number) for number in range(4)]
    assert days["is_in_log"].tolist() == [False, True, True, False]
    assert days["sessions"].tolist() == [0, 1, 0, 0]


def test_the_calendar_names_the_kinds_of_a_day_and_the_mean_change_of_its_pain():
    sessions = [
        session(0, 4, 3),
        session(0, 4, 6, kind="warm_up"),
        session(0, 4, None),
        session(1, kind=None),
    ]
    days = contents(sessions, days=2).exercise.days.days

    assert days["kinds"].tolist()[0] == "core and warm-up"
    assert days["kinds"].isna().tolist() == [False, True]
    assert days["change_nrs"].tolist()[0] == 0.5
    assert days["change_nrs"].isna().tolist() == [False, True]


def test_the_figure_says_on_how_many_logged_days_there_was_exercise():
    sessions = [session(0, 4, 3), session(0), session(5)]
    picture = picture_of(exercise.chapter(contents(sessions)), "session_days")

    assert picture.sentence == "You exercised on 2 of 28 days in your log."
    assert picture.caption == "A dot is a day with exercise, a ring more than one session."


# --- the plan ---


def weeks(*statuses, name="core", amount="core_sessions", **columns):
    return [
        {"week_start_date": day(7 * number), f"{amount}_target": 3, amount: 2,
         f"{name}_status": status, f"{name}_is_decidable": True, "is_over": True} | columns
        for number, status in enumerate(statuses)
    ]  # fmt: skip


def test_the_plan_is_counted_over_weeks_that_could_go_either_way():
    rows = weeks("met", "not_met", "insufficient_data", "met")
    rows[3]["core_is_decidable"] = False

    assert "As often as commonly advised: core exercises in 1 of 2 weeks." in told(
        weekly_activity=rows
    )


def test_a_stated_plan_is_called_that_and_what_it_leaves_out_is_not_judged():
    rows = [
        row | other
        for row, other in zip(
            weeks("met", "not_met"),
            weeks("not_met", "not_met", name="stretching", amount="stretching_days"),
            strict=True,
        )
    ]
    planned = told(weekly_activity=rows, person={"core_sessions_target": 3})

    assert "As planned: core exercises in 1 of 2 weeks." in planned
    assert "stretching" not in planned
    assert "core exercises in 1 of 2 weeks and stretching in 0 of 2 weeks." in told(
        weekly_activity=rows
    )


def test_a_plan_of_single_exercises_is_not_held_against_common_advice():
    item = {"week_start_date": day(), "item": "plank", "kind": "core", "is_stated": True,
            "planned_sessions": 2, "sessions": 1, "status": "not_met"}  # fmt: skip

    assert "advised" not in told(weekly_activity=weeks("not_met"), weekly_plan=[item])


def test_the_running_week_is_told_so_far_and_judged_nowhere():
    running = {"is_over": False, "core_status": "insufficient_data", "core_sessions": 1,
               "stretching_days": 2}  # fmt: skip
    rows = weeks("met", "not_met")
    rows[1] |= running
    text = told(weekly_activity=rows)

    assert "As often as commonly advised: core exercises in 1 of 1 week." in text
    assert "Since Monday: 1 core session and 2 days with stretching." in text
    assert "so far" not in told(weekly_activity=rows[:1])


def test_a_week_without_a_verdict_is_counted_nowhere():
    assert "weeks" not in told(weekly_activity=weeks("insufficient_data", "insufficient_data"))


PLAN = {"item": "everything", "is_exercise": False,
        "judged_weeks": 13, "met_weeks": 6, "longest_run_weeks": 3,
        "longest_run_follows": "not_met", "longest_run_ended_before": "not_met",
        "current_run_weeks": 2, "current_run_follows": "not_met"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, ("3 weeks", "2 weeks")),
        ({"current_run_weeks": 0}, ("3 weeks", "")),
        ({"current_run_weeks": None}, ("3 weeks", "")),
        ({"current_run_follows": "insufficient_data"}, ("3 weeks", "at least 2 weeks")),
        ({"longest_run_follows": "insufficient_data"}, ("at least 3 weeks", "2 weeks")),
        ({"longest_run_ended_before": "insufficient_data"}, ("at least 3 weeks", "2 weeks")),
        ({"longest_run_follows": None}, ("3 weeks", "2 weeks")),
        ({"longest_run_weeks": 1}, ("1 week", "2 weeks")),
        ({"met_weeks": 6, "longest_run_weeks": 0}, ("", "2 weeks")),
    ],
)
def test_a_run_beside_a_week_that_nobody_can_judge_may_be_longer(changes, runs):
    chapter = exercise.chapter(contents([session()], plan_consistency=[PLAN | changes]))
    table = tables_of(chapter)["The whole plan, over your whole log"]

    assert table.is_folded
    assert table.rows == (("6", "13", *runs),)


# --- pain around sessions ---


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "pain was about 0.7 points lower than after a like time"),
        ({"difference": 1.0}, "pain was about 1 point higher"),
        ({"tier": "possible"}, "pain was perhaps 0.7 points lower"),
        ({"tier": "possible", "difference": 0.7}, "pain was perhaps 0.7 points higher"),
        ({"tier": "little_or_no_link"}, "pain was much the same as after a like time without."),
    ],
)
def test_a_response_to_exercise_says_what_its_tier_allows(changes, says):
    text = told([session()], exercise_responses=[RESPONSE | changes])

    assert f"By your ratings, soon after aerobic exercise {says}" in text
    assert ("does not show the reason" in text) == (changes.get("tier") != "little_or_no_link")


@pytest.mark.parametrize("changes", [{"tier": "cannot_tell"}, NOT_YET])
def test_a_response_that_is_not_clear_stands_in_a_folded_table_alone(changes):
    chapter = exercise.chapter(contents([session()], exercise_responses=[RESPONSE | changes]))

    assert "soon after" not in said(chapter)
    table = tables_of(chapter)["Pain within 45 minutes after aerobic exercise, over your whole log"]
    assert table.is_folded
    assert table.rows[0][1] in {"Cannot tell", "Not enough data yet"}
    told = "Too few ratings away from exercise yet: 5 of the 30 pairs needed"
    assert table.rows[0][-1].startswith(told) == (changes is NOT_YET)


def test_vigorous_sessions_are_listed_apart_where_they_can_be_compared():
    apart = [
        RESPONSE | {"intensity": "vigorous", "difference": -1.0},
        RESPONSE | NOT_YET | {"intensity": "not_vigorous"},
    ]
    chapter = exercise.chapter(contents([session()], exercise_responses=[RESPONSE, *apart]))
    table = tables_of(chapter)["Pain within 45 minutes after aerobic exercise, over your whole log"]

    assert [row[0] for row in table.rows] == ["all", "vigorous"]


def test_sessions_are_listed_newest_first_with_the_pain_around_them():
    sessions = [
        session(0, name="plank", minutes=15, is_high_impact=False),
        session(1, 3, 5, kind="aerobic", name="running", minutes=30, is_high_impact=True),
    ]
    table = tables_of(exercise.chapter(contents(sessions)))["Latest sessions"]

    assert table.is_folded
    assert [row[1:] for row in table.rows] == [
        ("aerobic", "running", "30", "3", "5", "yes"),
        ("core", "plank", "15", "unknown", "unknown", "no"),
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_chapter_names_no_reason_and_advises_no_rest(name):
    every_word = " ".join(word for part in chapter_of(name).parts for word in words_of(part))

    assert BANNED.findall(every_word) == []
    assert re.findall(r"\b(nan|None|NaT|<NA>)\b", every_word) == []


def test_pain_alone_brings_no_exercise():
    assert exercise.chapter(contents_of(daily_pain=daily([4]))).parts[0].kind == "absent"
