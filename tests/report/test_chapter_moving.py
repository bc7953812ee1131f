"""Moving: what counts as a week, what is said of it, and what nobody can know."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, full, person_tables

from backpain_analytics.report.chapters import moving
from backpain_analytics.report.chapters.moving_words import (
    aerobic_sentences,
    floors_sentence,
    low_impact_sentence,
)
from backpain_analytics.report.chapters.spans import MOST_WEEKS
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Paragraph, Picture, Table
from tests.report_people import PEOPLE

MONDAY = pd.Timestamp(FIRST_DATE)
MAKING = Making(date(2026, 6, 1), "0.1.0")
WATCH = {"source_id": "watch", "device_kind": "worn_with_heart_rate", "chosen_minutes": 9_000}
PHONE = {"source_id": "phone", "device_kind": "phone", "chosen_minutes": 9_000}
MET = {"steps": 50_000, "steps_status": "met", "steps_is_decidable": True}
MISSED = {"steps": 40_000, "steps_status": "not_met", "steps_is_decidable": True}
REACHED = {"steps": 50_000, "steps_status": "met", "steps_is_decidable": False}
UNKNOWN = {
    "steps": 20_000,
    "steps_status": "insufficient_data",
    "steps_status_reason": "too_few_valid_days",
    "steps_is_decidable": False,
}
ESTIMATED = {
    "steps": 40_000,
    "estimated_steps": 52_000,
    "steps_status": "estimated_met",
    "steps_is_decidable": True,
}
RUNNING = {"steps": 26_527, "steps_status": "insufficient_data", "is_over": False}
NO_TARGET = UNKNOWN | {"steps_target": None, "steps_status_reason": "before_target"}


def frame(table, rows):
    return pd.DataFrame(rows).reindex(columns=COLUMNS[table].split())


def contents(*weeks, days=None, made_after=0, sources=(WATCH,), person=None, **tables):
    """Contents of a record of such weeks, the first one from the first date on."""
    rows = [
        {"week_start_date": MONDAY + timedelta(weeks=number), "steps_target": 49_000,
         "is_over": True, **week}
        for number, week in enumerate(weeks)
    ]  # fmt: skip
    given = person_tables(days or 7 * len(weeks))
    return gather(
        replace(
            given,
            weekly_activity=frame("weekly_activity", rows),
            sources=frame("sources", sources),
            person=given.person | (person or {}),
            **{name: frame(name, found) for name, found in tables.items()},
        ),
        NO_TREND,
        Making(given.last_date + timedelta(days=made_after), MAKING.version),
    )


def said(contents_):
    """All that the chapter says, folded tables left out."""
    parts = moving.chapter(contents_).parts
    sentences = [part.text for part in parts if isinstance(part, Paragraph)]
    sentences += [part.sentence for part in parts if isinstance(part, Picture)]
    return " ".join(sentences)


def pictures(contents_):
    return [part.name for part in moving.chapter(contents_).parts if isinstance(part, Picture)]


def test_a_count_holds_only_weeks_that_could_have_gone_either_way():
    text = said(contents(MET, MISSED, REACHED, UNKNOWN, ESTIMATED))

    assert "You averaged 7,000 steps a day or more in 2 of 3 full weeks" in text
    assert "In at least 1 more week you walked as much, with days missing." in text
    assert "1 week cannot be judged: the watch was off too often." in text


@pytest.mark.parametrize(
    ("reasons", "ending"),
    [
        (["nothing_measured"], "1 week cannot be judged: nothing was recorded."),
        (
            ["too_few_valid_days", "nothing_measured"],
            "2 weeks cannot be judged: the watch was off too often or nothing was recorded.",
        ),
        (
            ["too_few_valid_days", "nothing_measured", "record_too_short"],
            "3 weeks cannot be judged.",
        ),
    ],
)
def test_weeks_that_cannot_be_judged_say_what_they_lack(reasons, ending):
    unknown = [UNKNOWN | {"steps_status_reason": reason} for reason in reasons]

    assert ending in said(contents(MET, *unknown))


def test_a_week_reached_with_days_missing_makes_no_share_of_itself():
    text = said(contents(REACHED, UNKNOWN))

    assert "in at least 1 week, with days missing. No other week can be judged." in text
    assert " of 1" not in text


def test_steps_are_told_by_the_day():
    text = said(contents(MET, MISSED))

    assert "49,000" not in text
    assert contents(MET).moving.amounts["steps"].spans["target"].tolist() == [7_000]


@pytest.mark.parametrize(
    ("weeks", "says"),
    [
        ((MET, MISSED), "1 of 2 full weeks."),
        ((MET, ESTIMATED), "2 of 2 full weeks, some of them estimated."),
        ((ESTIMATED, ESTIMATED), "2 of 2 full weeks, all of them estimated."),
        ((MISSED,), "in none of 1 full week."),
    ],
)
def test_an_estimate_is_said_to_be_one(weeks, says):
    assert says in said(contents(*weeks))


def test_the_week_that_runs_is_told_so_far_and_counted_nowhere():
    running = contents(MET, RUNNING, days=12)

    text = said(running)
    assert "in 1 of 1 full week." in text
    assert "Since Monday: 26,500 steps. 2 days to go." in text
    assert running.targets["steps"].weeks["state"].tolist() == ["met", "running"]
    last = running.moving.amounts["steps"].spans.iloc[-1]
    assert last["last_date"] == MONDAY + timedelta(days=11)
    assert last["amount"] == pytest.approx(26_527 / 5)


@pytest.mark.parametrize(("made_after", "is_told"), [(2, True), (3, False), (200, False)])
def test_days_to_go_are_told_only_until_the_sunday_of_that_week(made_after, is_told):
    # The record ends on a Friday.
    text = said(contents(MET, RUNNING, days=12, made_after=made_after))

    assert ("2 days to go" in text) == is_told
    assert ("Since Monday" in text) == is_told


@pytest.mark.parametrize(
    ("stated", "targets", "is_own"),
    [
        ({}, (49_000, 49_000), False),
        ({"step_target": 7_000}, (49_000, 49_000), True),
        ({}, (35_000, 49_000), True),
        ({}, (None, 35_000), True),
    ],
)
def test_a_target_with_a_date_is_ones_own_as_well(stated, targets, is_own):
    weeks = [MET | {"steps_target": target} for target in targets]

    assert contents(*weeks, person=stated).targets["steps"].is_own == is_own


def test_a_phone_alone_gets_no_share_of_weeks():
    text = said(contents(REACHED, UNKNOWN, UNKNOWN, sources=(PHONE,)))

    assert "Your phone counted 7,000 steps a day or more, on average, in 1 week." in text
    assert "So 2 other weeks may have been enough too." in text
    assert " of 3" not in text
    assert "watch" not in text


def test_a_phone_that_never_counted_enough_says_no_more_than_that():
    text = said(contents(UNKNOWN, sources=(PHONE,)))

    assert "Your phone counted 7,000 steps a day, on average, in no full week." in text
    assert "So 1 other week may have been enough too." in text


def test_a_phone_beside_a_watch_is_no_phone_alone():
    assert contents(MET, sources=(PHONE, WATCH)).moving.basis == "watch"
    unused = WATCH | {"chosen_minutes": 0}
    assert contents(MET, sources=(PHONE, unused)).moving.basis == "phone"


def test_where_steps_do_not_apply_there_is_no_word_of_a_target_of_steps():
    aerobic = {"aerobic_minutes": 120, "aerobic_minutes_target": 150, "aerobic_status": "not_met",
               "aerobic_is_decidable": True}  # fmt: skip
    nothing = UNKNOWN | {"steps": 0, "steps_target": None}
    chair = contents(nothing | aerobic, person={"steps_apply": False})

    assert pictures(chair) == ["aerobic_minutes"]
    assert "Steps do not apply to you, so this page goes by your heart rate." in said(chair)
    assert "steps a day" not in said(chair)


def test_heart_rate_alone_is_said_to_be_what_the_page_goes_by():
    aerobic = {"aerobic_minutes": 120, "aerobic_minutes_target": 150, "aerobic_status": "not_met",
               "aerobic_is_decidable": True}  # fmt: skip
    alone = contents(UNKNOWN | {"steps": None} | aerobic)

    assert pictures(alone) == ["aerobic_minutes"]
    assert "Your data hold no steps, so this page goes by your heart rate." in said(alone)


def test_weeks_that_nobody_can_judge_tell_what_was_recorded_at_least():
    weeks = [
        {"aerobic_minutes": minutes, "aerobic_minutes_target": 150,
         "aerobic_status": "insufficient_data", "aerobic_status_reason": "too_few_valid_days"}
        for minutes in (95, 147)
    ]  # fmt: skip

    text = said(contents(*weeks))

    assert "No full week can be judged against 150 active minutes: the watch was off" in text
    assert "Recorded in a week: 95 to 147 active minutes, or more." in text


def test_only_weeks_that_lie_in_the_period_are_counted():
    weeks = [MET | {"week_start_date": MONDAY - timedelta(days=7)}, MISSED, MET]
    rows = [{"week_start_date": MONDAY + timedelta(weeks=number), "steps_target": 49_000,
             "is_over": True, **week} for number, week in enumerate(weeks)]  # fmt: skip

    # The period ends within the third week, which is over by now.
    beside = gather(
        replace(person_tables(18), weekly_activity=frame("weekly_activity", rows)),
        NO_TREND,
        MAKING,
    )

    assert beside.targets["steps"].weeks["state"].tolist() == ["not_met"]


def test_a_target_never_judges_what_came_before_it():
    dated = contents(NO_TARGET, NO_TARGET, MET, MISSED)

    assert dated.targets["steps"].judged_weeks == 2
    assert dated.targets["steps"].unknown_weeks == 0
    assert "You reached your target of steps in 1 of 2 full weeks. It is 7,000 a day now." in said(
        dated
    )


PACED = {"heart_rate_limited_by": "pacemaker,atrial_fibrillation"}
MEASURED = {"highest_heart_rate_bpm": 150.0, "highest_heart_rate_is_measured": True}
GUESSED = {"highest_heart_rate_bpm": 150.0, "highest_heart_rate_is_measured": False}


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (PACED, "Noted: a pacemaker and atrial fibrillation. Your heart rate then says little"),
        (PACED, "so your steps decide."),
        (PACED | GUESSED, "so your steps decide."),
        (PACED | MEASURED, "judged by the highest heart rate measured under it."),
        ({"takes_beta_blocker": True}, "Noted: a beta-blocker."),
        ({"takes_beta_blocker": True} | MEASURED, "measured under it."),
        (PACED | {"steps_apply": False}, "so much of it stays unknown."),
    ],
)
def test_what_limits_the_heart_rate_is_said_beside_the_active_minutes(person, says):
    aerobic = {"aerobic_minutes": 120, "aerobic_minutes_target": 150, "aerobic_status": "not_met"}

    assert says in said(contents(MET | aerobic, person=person))


def test_before_the_first_full_week_nothing_is_said_twice():
    week = RUNNING | {"aerobic_minutes": 77, "aerobic_minutes_target": 150}

    text = said(contents(week, days=2))

    assert "There is no full week of steps to count yet." in text
    assert "There is no full week of active minutes to count yet." in text


def test_nothing_recorded_is_said_and_not_drawn():
    empty = gather(person_tables(7), NO_TREND, MAKING)

    assert pictures(empty) == []
    assert said(empty) == "There are no steps and no active minutes in this period."


@pytest.mark.parametrize(
    ("birth_year", "says"),
    [(None, "Write birth_year in backpain.toml."), (1980, "There are no steps and no active")],
)
def test_a_heart_rate_without_an_age_says_what_is_missing(birth_year, says):
    day = {"local_date": MONDAY, "wear_minutes": 900, "wear_source": "heart_rate"}

    text = said(contents(daily_activity=[day], days=7, person={"birth_year": birth_year}))

    assert says in text


def test_one_minute_is_no_minutes():
    week = RUNNING | {"aerobic_minutes": 1.0, "aerobic_minutes_target": 150}

    assert "Since Monday: 1 active minute and" in said(contents(week, days=5))


def test_daily_totals_alone_are_said_to_be_a_check():
    totals = gather(replace(person_tables(20), vendor_days=12), NO_TREND, MAKING)

    assert "only the device's own totals of 12 days. They serve as a check." in said(totals)


STEEP = {
    "week_start_date": MONDAY,
    "steps_before": 49_000,
    "steps": 70_000,
    "estimated_steps_before": 55_000,
    "estimated_steps": 77_000,
    "is_steep_steps_rise": True,
}


def test_a_big_step_is_told_from_recorded_sums_and_as_no_fault():
    text = said(contents(MET, weekly_progression=[STEEP]))

    assert "you averaged 10,000 steps a day, after 7,000 the week before." in text
    assert "Smaller steps are easier to keep." in text


def test_every_steep_week_of_the_period_is_told():
    weeks = [STEEP | {"week_start_date": MONDAY + timedelta(weeks=week)} for week in (0, 3, 5)]
    compared = contents(*[MET] * 12, weekly_progression=weeks)

    text = said(compared)
    assert text.count("bigger step than usual") == 1
    assert "In the week from 10 February you averaged" in text
    assert "So were the weeks from 6 January and 27 January." in text
    tables = [part for part in moving.chapter(compared).parts if isinstance(part, Table)]
    assert [len(table.rows) for table in tables if table.name == "steep_weeks"] == [3]


def test_a_week_is_steep_only_where_that_is_known():
    unknown = STEEP | {"is_steep_steps_rise": None}

    assert "bigger step" not in said(contents(MET, weekly_progression=[unknown]))


BASELINE = {
    "baseline_from_date": MONDAY,
    "baseline_until_date": MONDAY + timedelta(days=13),
    "baseline_steps_per_day": 3_000.0,
    "suggested_steps_per_day_low": 3_300,
    "suggested_steps_per_day_high": 3_600,
}


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (3_299, "A next step could be 3,300 to 3,600."),
        (3_300, "Lately it was 3,300."),
        (4_400, "Lately it was 4,400."),
    ],
)
def test_a_next_step_is_suggested_until_somebody_walks_as_much(now, says):
    week = MISSED | {"steps": 7 * now, "estimated_steps": 7 * now}

    text = said(contents(week, week, person_baselines=[BASELINE]))

    assert "In your first weeks, until 19 January 2025, you averaged 3,000 steps a day." in text
    assert says in text
    assert ("next step" in text) == (now < 3_300)


def test_no_next_step_without_a_low_baseline_or_without_two_recent_weeks():
    high = BASELINE | dict.fromkeys(
        ("suggested_steps_per_day_low", "suggested_steps_per_day_high"), None
    )
    week = MISSED | {"steps": 14_000, "estimated_steps": 14_000}

    assert "In your first weeks" not in said(contents(week, week, person_baselines=[high]))
    assert "In your first weeks" not in said(contents(week, person_baselines=[BASELINE]))
    assert "In your first weeks" in said(contents(week, week, person_baselines=[BASELINE]))


@pytest.mark.parametrize(
    ("weeks", "span"), [(MOST_WEEKS, "week"), (MOST_WEEKS + 1, "month"), (156, "month"),
                        (157, "quarter")]
)  # fmt: skip
def test_a_long_period_is_drawn_by_month_and_a_longer_one_by_quarter(weeks, span):
    assert contents(*[MET] * weeks).moving.amounts["steps"].span == span


def monthly(steps, valid=True, weeks=40, change=None):
    """Bars by month of a record with so many steps on each of its days."""
    dates = pd.date_range(MONDAY, periods=7 * weeks)
    daily = [{"local_date": day, "steps": steps, "is_valid_day": valid} for day in dates]
    given = [MET] * weeks
    if change:
        given[change] = MET | {"steps_target": 56_000}
    return contents(*given, daily_activity=daily).moving.amounts["steps"].spans


@pytest.mark.parametrize(("steps", "state"), [(6_999, "not_met"), (7_000, "met")])
def test_the_bar_of_a_month_is_the_mean_of_its_days_beside_the_target(steps, state):
    spans = monthly(steps)

    assert set(spans["state"]) == {state}
    assert spans["amount"].tolist() == [steps] * len(spans)
    assert spans["judged_weeks"].sum() == spans["met_weeks"].sum() == 38


@pytest.mark.parametrize(("weeks", "months"), [(40, 9), (41, 10)])
def test_a_month_of_which_the_page_holds_few_days_has_no_bar(weeks, months):
    # The record ends on 12 or 19 October.
    assert len(monthly(9_000, weeks=weeks)) == months


def test_a_month_whose_days_do_not_count_is_unknown():
    assert set(monthly(9_000, valid=False)["state"]) == {"unknown"}


def test_a_month_in_which_the_target_changed_is_not_judged():
    spans = monthly(9_000, change=6)

    assert spans["state"].tolist()[:3] == ["met", "no_target", "met"]
    assert spans["target"].isna().tolist()[:3] == [False, True, False]


AEROBIC = {
    "aerobic_minutes": 160, "aerobic_minutes_target": 150, "aerobic_status": "met",
    "aerobic_is_decidable": True, "aerobic_days": 5, "aerobic_days_target": 5,
    "aerobic_days_status": "met", "aerobic_days_is_decidable": True, "aerobic_sessions": 3,
    "aerobic_sessions_target": 5, "aerobic_sessions_status": "not_met",
    "aerobic_sessions_is_decidable": True,
}  # fmt: skip


def ranges(*places):
    return [
        {"week_start_date": MONDAY + timedelta(weeks=week), "aerobic_range": place}
        for week, place in enumerate(places)
    ]


def test_all_that_was_aerobic_agrees_and_one_sentence_has_what_was_noted_and_measured():
    weeks = [AEROBIC, AEROBIC | {"aerobic_days_status": "not_met"}, AEROBIC, AEROBIC]
    found = contents(*weeks, weekly_volume=ranges("below", "in_range", "in_range", "above"))

    assert aerobic_sentences(found) == [
        "Of your full weeks, 1 had fewer than 150 active minutes, 2 had 150 to 300 and 1 had more.",
        "3 of 4 full weeks had 5 days of 30 minutes.",
        "A usual week had 3 workouts, noted or measured.",
    ]


def test_what_is_not_known_of_aerobic_weeks_is_left_out():
    week = AEROBIC | {"aerobic_days_is_decidable": False}
    week |= {"aerobic_sessions_status": "insufficient_data"}

    assert aerobic_sentences(contents(week)) == []
    assert aerobic_sentences(contents(week, weekly_volume=ranges("above"))) == [
        "Of your full weeks, 0 had fewer than 150 active minutes, 0 had 150 to 300 and 1 had more."
    ]


def modes(*rows):
    total = sum(row[3] or 0 for row in rows)
    names = ["aerobic_mode", "is_high_impact", "sessions", "minutes"]
    return [
        dict(zip(names, row, strict=True)) | {"minutes_share": (row[3] or 0) / total}
        for row in rows
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            [("walking", False, 3, 60), ("running", True, 1, 40)],
            "About 60% of that exercise was low impact: walking 60% and running 40%.",
        ),
        (
            [("hardly_a_step", False, 4, 80), (None, None, 1, 20)],
            "All of that exercise was low impact, as far as is known: heart up with hardly a step, "
            "perhaps cycling, 80%.",
        ),
        ([("walking", False, 3, 60)], ""),  # too few sessions
        ([("walking", False, 4, 50), (None, None, 4, 50)],
         "All of that exercise was low impact, as far as is known: walking 50%."),
        ([("walking", False, 4, 100)], "All of that exercise was low impact: walking."),
        ([("running", True, 4, 100)], "None of that exercise was low impact: running."),
        ([("walking", False, 4, 994), ("running", True, 1, 6)],
         "About 99% of that exercise was low impact: walking 99% and running 1%."),
        ([("walking", False, 4, 996), ("running", True, 1, 4)],
         "Nearly all of that exercise was low impact: walking over 99% and running under 1%."),
        ([("running", True, 4, 996), ("walking", False, 1, 4)],
         "Hardly any of that exercise was low impact: running over 99% and walking under 1%."),
        ([("running", True, 4, 994), ("walking", False, 1, 6)],
         "About 1% of that exercise was low impact: running 99% and walking 1%."),
        ([("walking", False, 4, 49), (None, None, 4, 51)], ""),
        ([("walking", False, 4, None)], ""),
    ],
)  # fmt: skip
def test_low_impact_is_a_share_of_what_is_known_and_no_advice(rows, says):
    if rows[0][3] is None:
        found = contents(AEROBIC, aerobic_modes=[{"aerobic_mode": "walking", "sessions": 4}])
    else:
        found = contents(AEROBIC, aerobic_modes=modes(*rows))

    assert low_impact_sentence(found.moving) == says
    assert "should" not in low_impact_sentence(found.moving)


def test_the_heart_rate_range_covers_only_weeks_that_lie_whole_in_the_period():
    days = [
        {"local_date": day, "aerobic_minutes_low": 10, "aerobic_minutes_high": 30}
        for day in pd.date_range(MONDAY, periods=10)
    ]
    weeks = ({"aerobic_minutes": 150}, {"aerobic_minutes": 60, "is_over": False})

    found = contents(*weeks, days=10, daily_activity=days).targets["aerobic_minutes"].weeks

    assert found["low"].tolist()[0] == 7 * 10
    assert found["high"].tolist()[0] == 7 * 30
    assert found[["low", "high"]].iloc[1].isna().all()


@pytest.mark.parametrize(("high", "is_told"), [(10, False), (11, True), (None, False)])
def test_a_maximum_heart_rate_that_changes_nothing_has_no_range(high, is_told):
    tables = full(56).tables
    daily = tables.daily_activity.assign(aerobic_minutes_low=10, aerobic_minutes_high=high)

    whole = gather(replace(tables, daily_activity=daily), NO_TREND, MAKING)

    tables_shown = [part for part in moving.chapter(whole).parts if isinstance(part, Table)]
    columns = [column for table in tables_shown for column in table.columns]
    assert ("Recorded, over maximum heart rates" in columns) == is_told


def test_beside_a_verdict_stand_the_days_that_it_rests_on():
    week = {"valid_days": 6, "aerobic_valid_days": 4}

    targets = contents(week).targets

    days = {name: target.weeks["valid_days"].tolist() for name, target in targets.items()}
    assert days["steps"] == [6]
    assert days["aerobic_minutes"] == days["aerobic_days"] == [4]


def test_a_table_holds_the_weeks_that_the_figure_draws():
    (table,) = [
        part for part in moving.chapter(contents(MET, ESTIMATED, UNKNOWN, REACHED)).parts
        if isinstance(part, Table)
    ]  # fmt: skip

    verdicts = [row[table.columns.index("Verdict")] for row in table.rows]
    assert verdicts == [
        "met",
        "met (estimated)",
        "too little data: worn long enough on too few days",
        "met, at least",
    ]
    assert table.is_folded


def test_of_active_minutes_that_a_phone_never_saw_nothing_is_said():
    contents = PEOPLE["phone_alone"]().contents()

    assert list(contents.moving.amounts) == ["steps"]
    assert "active minutes in" not in said(contents)


# --- floors ---


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([3] * 6, ""),
        (
            [3] * 6 + [None, 10],
            "You climbed about 4 floors a day, on 7 counted days.",
        ),
        ([0] * 7, "You climbed about 0 floors a day"),
    ],
)  # fmt: skip
def test_floors_are_told_of_the_days_that_count_them(told, said):
    dates = [MONDAY + timedelta(days=day) for day in range(len(told))]
    frame = pd.DataFrame({"local_date": dates, "floors": told, "stand_hours": None})
    found = gather(person_tables(28, daily_floors=frame), NO_TREND, MAKING)

    assert floors_sentence(found.moving).startswith(said)
    assert bool(floors_sentence(found.moving)) == bool(said)
