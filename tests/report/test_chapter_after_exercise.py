"""Pain after each exercise, what flares held and what went before them: the words of the page."""

import pandas as pd
import pytest
from telling import contents_of, day, said, tables_of

from backpain_analytics.report.chapters import after_exercise, before_flares, exercise, pain
from backpain_analytics.report.today.lines import today_lines

SPAN = {"first_date": day(), "last_date": day(27)}
SESSION = {"local_date": day(), "kind": "core", "name": "superman"}
OTHERS = "go on with others"


def change(name="superman", **columns):
    counts = {"occasions": 10, "rated_pairs": 10, "rose": 9, "latest": 10, "rises_in_a_row": 4}
    kinds = {"scope": "exercise", "name_key": name, "kind": "core", "next_day_occasions": 0}
    return kinds | {"name": name, "mean_change": 2.0} | counts | columns


ALL = change(None, scope="all", kind=None, rose=6)


def contents(changes=(), **rows):
    log = {"exercise_log": [SESSION], "exercise_spans": [SPAN]}
    return contents_of(28, **log, exercise_pain_changes=list(changes), **rows)


def told(*changes, **rows):
    return said(exercise.chapter(contents(changes, **rows)))


def test_an_exercise_that_stands_out_is_named_with_its_count_and_what_is_commonly_advised():
    text = told(change(reading="worse_after"), ALL)

    assert "After 'superman' pain was rated higher on 9 of the last 10 times" in text
    assert "more than after others" in text
    assert OTHERS in text


def test_the_worst_comes_first_and_no_more_than_three_are_named():
    rows = [
        change(f"number {size}", mean_change=float(size), reading="worse_after")
        for size in (1, 4, 2, 3)
    ]
    sentences = list(after_exercise.name_sentences(contents(rows).after_exercise))

    assert [sentence.split("'")[1] for sentence in sentences] == [
        "number 4",
        "number 3",
        "number 2",
    ]


@pytest.mark.parametrize(("rises", "is_named"), [(0, False), (1, False), (2, True), (3, True)])
def test_an_exercise_after_which_pain_rose_twice_in_a_row_is_named(rises, is_named):
    text = told(change(rises_in_a_row=rises, reading="no_difference_seen"), ALL)

    assert (f"After 'superman' pain was rated higher the last {rises} times." in text) == is_named
    assert (OTHERS in text) == is_named


def test_of_several_that_rose_twice_one_is_named_and_none_beside_one_that_stands_out():
    twice = [change("plank", rises_in_a_row=2), change("bridge", rises_in_a_row=3)]

    assert told(*twice, ALL).count("pain was rated higher the last") == 1
    assert "After 'bridge'" in told(*twice, ALL)
    assert "the last 3 times" not in told(*twice, change(reading="worse_after"), ALL)


def test_the_next_day_is_told_where_it_alone_stands_out():
    later = change(
        rises_in_a_row=0, next_day_reading="worse_after", next_day_mean_change=1.4,
        next_day_occasions=12,
    )  # fmt: skip

    assert "On the day after 'superman' pain was about 1.4 points higher" in told(later, ALL)
    assert "On the day after" not in told(later | {"reading": "worse_after"}, ALL)


@pytest.mark.parametrize(
    ("rose", "says"),
    [(0, "pain rose after none."), (6, "pain rose after 6.")],
)
def test_rises_after_all_exercises_are_counted_once(rose, says):
    text = told(ALL | {"rose": rose})

    assert f"Of your last 10 sessions rated before and after, {says}" in text
    assert text.count("pain rose after") == 1


@pytest.mark.parametrize("changes", [(), (ALL | {"latest": 0, "rose": 0},)])
def test_without_ratings_one_sentence_says_what_they_would_bring(changes):
    assert "Rate your pain before and after a session" in told(*changes)


def noted(number, **columns):
    row = {"local_date": day(number), "name_key": "deadlift", "exercise_name": "Deadlift",
           "heaviest_kilograms": 90.0}  # fmt: skip
    return row | columns


def test_what_a_flare_held_is_named_with_its_date_and_weight():
    text = told(flare_exercises=[noted(2)])

    assert "within a flare, you noted Deadlift with 90 kg." in text
    assert "no running, jumping, heavy lifting or twisting, and gentle movement" in text


def test_of_many_flare_days_the_two_newest_are_named_and_the_rest_counted():
    rows = [noted(number, exercise_name=f"lift {number}") for number in range(4)]
    text = told(flare_exercises=rows)

    assert "lift 3" in text
    assert "lift 2" in text
    assert "lift 1" not in text
    assert "So you did on 2 other flare days." in text


def test_a_day_that_held_two_names_both():
    running = noted(2, name_key="running", exercise_name="running", heaviest_kilograms=None)

    assert "you noted Deadlift with 90 kg and running." in told(flare_exercises=[noted(2), running])


def test_without_such_sessions_nothing_is_said_of_flares():
    assert "within a flare" not in told(ALL)


def test_all_exercises_kinds_and_both_stand_in_a_folded_table():
    kind = change("core", scope="kind")
    table = tables_of(exercise.chapter(contents([change(), kind, ALL])))[
        "Pain after each exercise, over your whole log"
    ]

    assert table.is_folded
    assert [row[0] for row in table.rows] == ["superman", "core", "all together"]


# --- before flares ---


def trigger(name="heavy_load", **columns):
    row = {"trigger": name, "hours_before": 24, "flares": 20, "exposed_flares": 12,
           "control_windows": 100, "exposed_controls": 25, "p_value": 0.001, "p_family": 0.004,
           "odds_ratio": 4.0, "reading": "more_often_before_flares"}  # fmt: skip
    return row | columns


UNCLEAR = {"reading": "no_difference_seen", "p_family": 0.4}
REFUSED = {"reading": None, "p_value": None, "p_family": None, "odds_ratio": None}


def before(*triggers, times=()):
    found = contents_of(28, flare_triggers=list(triggers), time_to_flares=list(times))
    return " ".join(part.text for part in before_flares.parts(found))


def test_what_went_before_flares_more_often_is_told_with_both_shares_and_as_no_reason():
    text = before(trigger())

    assert "Heavy lifting was noted more often the day before a flare" in text
    assert "before 12 of 20 flares, and on 25% of like days" in text
    assert text.endswith("That shows no reason, and is no reason to move less.")


def test_where_nothing_stands_out_what_was_compared_is_named():
    text = before(
        trigger(**UNCLEAR), trigger("many_steps", **UNCLEAR), trigger("twisting", **REFUSED)
    )

    assert "(heavy lifting and far more steps than usual), and found no clear difference" in text
    assert "no reason to move less" in text
    assert "twisting" not in text


ASKED = {"suspected_since": pd.Timestamp("2026-01-05"), "tests_in_family": 1}


def test_whoever_asked_beforehand_is_answered_first_and_alone():
    text = before(trigger(**ASKED), trigger("twisting", **UNCLEAR))

    assert text.startswith(
        "The trigger suspected beforehand: heavy lifting. Only flares from 5 January 2026 on "
        "count, as those before may have given the idea. It was noted more often the day before: "
        "before 12 of 20 flares, and on 25% of like days. We compared"
    )
    assert "(twisting), and found no clear difference" in text
    assert text.count("That shows no reason, and is no reason to move less.") == 1


def test_an_answer_that_is_not_clear_rules_nothing_out():
    text = before(trigger(**ASKED, **UNCLEAR))

    assert "It was noted the day before 12 of 20 flares, and on 25% of like days" in text
    assert "no clear difference, which rules nothing out. That shows no reason" in text
    assert "We compared" not in text


def test_whoever_asked_is_told_what_the_answer_waits_for():
    few = REFUSED | {
        "refusal_code": "before_few_flares",
        "refusal_values": '{"flares": 3, "needed": 8}',
    }
    text = before(trigger(**ASKED, **few), trigger(**UNCLEAR))

    assert "may have given the idea. Too few flares to compare yet: 8 are needed" in text
    assert "(heavy lifting), and found no clear difference" in text


def test_status_answers_as_well():
    found = contents_of(28, flare_triggers=[trigger(**ASKED)])

    (line,) = [line for line in today_lines(found) if "beforehand: heavy lifting" in line]
    assert line.endswith("That shows no reason, and is no reason to move less.")
    assert not [line for line in today_lines(contents_of(28)) if "beforehand" in line]


def test_two_hours_before_are_told_in_the_folded_table_alone():
    two = trigger(hours_before=2, reading=None, p_family=None)

    assert before(two) == ""
    found = contents_of(28, flare_triggers=[two, trigger(**REFUSED)])
    (table,) = [part for part in before_flares.folded(found) if part]
    assert [row[1] for row in table.rows] == ["2"]


def time(third, median):
    return {"measure": "steps", "third": third, "weeks": 12, "flare_weeks": 10, "lowest": 4_000.0,
            "highest": 5_000.0, "median_days": median}  # fmt: skip


def test_the_time_to_the_next_flare_is_told_where_both_outer_thirds_reach_a_half():
    text = before(times=[time(1, 21.0), time(2, None), time(3, 28.0)])

    assert "fewest steps had a flare within 21 days, half of those with most within 28." in text
    assert "no reason to move less" in text
    assert before(times=[time(1, 21.0), time(2, 10.0), time(3, None)]) == ""


def test_refusals_alone_say_nothing():
    assert before(trigger(**REFUSED)) == ""
    assert pain.chapter(contents_of(28, flare_triggers=[trigger(**REFUSED)]))
