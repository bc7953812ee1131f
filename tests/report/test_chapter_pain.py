"""Pain: its course in true words, flares with what was written, phases, and parts of the day."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pandas as pd
import pytest
from report_examples import EXAMPLES
from telling import MAKING, contents_of, daily, day, picture_of, said, tables_of, words_of

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.records import Message
from backpain_analytics.report.chapters import pain
from backpain_analytics.report.chapters.course import trend_sentence
from backpain_analytics.report.contents import gather

BANNED = re.compile(
    r"\b(caus\w*|effects?|affects?|because|due to|leads? to|reduc\w*|improv\w*|chronic|episode)\b",
    re.IGNORECASE,
)
FIRST = date(2025, 1, 1)


def trend(low, high, days=121, **changes):
    last = FIRST + timedelta(days=days - 1)
    return PainTrend(FIRST, last, days, (low + high) / 2, low, high, 0.5, None, **changes)


@cache
def chapter_of(name):
    example = EXAMPLES[name]()
    return pain.chapter(gather(example.tables, example.trend, MAKING))


# --- the course ---


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (-0.2, -0.01, "Your pain fell by about 0.4 points over these 4 months."),
        (-0.2, 0.0, "No clear rise or fall over these 4 months."),
        (0.0, 0.2, "No clear rise or fall"),
        (0.01, 0.2, "Your pain rose by about 0.4 points over these 4 months."),
        (-0.61, 0.02, "Anything from 2.4 points lower to 0.08 points higher fits your ratings."),
        (-0.34, -0.06, "Anything from 0.2 to 1.4 fits."),
        (0.25, 0.5, "Anything from 1 to 2 fits."),
    ],
)
def test_a_rise_or_fall_is_told_only_where_the_range_leaves_out_zero(low, high, says):
    assert says in trend_sentence(trend(low, high))


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (365, "about 1.2 points over these 12 months"),
        (729, "about 2.4 points over these 24 months"),
        (730, "about 1.2 points a year over these 2 years"),
        (3_650, "about 1.2 points a year over these 10 years"),
    ],
)
def test_a_slope_has_a_unit_that_fits_the_span(days, says):
    assert says in trend_sentence(trend(-0.15, -0.05, days))


def test_a_slope_over_ten_years_never_reads_as_nothing_to_nothing():
    sentence = trend_sentence(trend(-0.003, -0.001, 3_650))

    assert "Anything from 0.01 to 0.04 fits." in sentence
    assert "0.00" not in sentence


def test_what_the_whole_diary_shows_says_so_beside_a_shorter_period():
    whole = {"first_date": day(-300), "last_date": day(30), "rated_days": 300,
             "points_per_30_days": -0.2, "low": -0.3, "high": -0.1}  # fmt: skip
    tables = {"daily_pain": daily([4]), "pain_trends": [whole]}
    told = "Your pain fell by about 2.2 points over your whole diary of 11 months."

    assert told in said(pain.chapter(contents_of(31, **tables)))
    # Two slopes beside each other would be one too many.
    assert "whole diary" not in said(pain.chapter(contents_of(31, trend(-0.1, 0.1), **tables)))
    unknown = tables | {"pain_trends": [whole | {"low": None, "high": None}]}
    assert "whole diary" not in said(pain.chapter(contents_of(31, **unknown)))


def test_a_refused_slope_says_what_is_missing_once():
    refused = {"first_date": day(-9), "last_date": day(30), "rated_days": 9, "refusal": "…",
               "refusal_code": "trend_few", "refusal_values": '{"rated": 9, "needed": 28}',
               }  # fmt: skip
    contents = contents_of(31, daily_pain=daily([4]), pain_trends=[refused])

    assert contents.course.trend.refusal == Message("refusal.trend_few", {"rated": 9, "needed": 28})
    text = said(pain.chapter(contents))
    assert "Too short for a trend yet: 0 days from the first rating to the last" in text
    assert text.count("needed") == 1


def test_a_whole_diary_that_is_the_period_is_not_told_twice():
    same = {"first_date": day(), "last_date": day(99), "points_per_30_days": -0.2, "low": -0.3,
            "high": -0.1, "rated_days": 100}  # fmt: skip
    of_period = replace(trend(-0.3, -0.1, 100), first_date=day().date(), last_date=day(99).date())
    contents = contents_of(100, of_period, daily_pain=daily([4]), pain_trends=[same])

    assert said(pain.chapter(contents)).count("Your pain fell") == 1
    assert contents.course.trend is None


CHANGE = {"pain_nrs": 3.0, "baseline_pain_nrs": 5.0}


def latest(points, weeks=4, of_period=None):
    """What is said of the latest weeks beside the first ones, all this far from them."""
    changes = [
        CHANGE | {"week_start_date": day(7 * week), "change_points": points}
        for week in range(weeks)
    ]
    contents = contents_of(
        7 * weeks,
        of_period or trend(-0.3, 0.1),
        daily_pain=daily([4, 5]),
        weekly_pain_change=changes,
    )
    return said(pain.chapter(contents))


@pytest.mark.parametrize(("weeks", "is_told"), [(3, False), (4, True), (5, True)])
def test_a_change_since_the_first_weeks_is_told_from_four_compared_weeks_on(weeks, is_told):
    assert ("in the first 2 weeks." in latest(-2.0, weeks)) == is_told


@pytest.mark.parametrize(
    ("points", "says"),
    [(-1.49, None), (-1.5, "1.5 points lower"), (2.0, "2 points higher"), (1.49, None)],
)
def test_important_is_said_only_of_a_change_near_two_points(points, says):
    text = latest(points)

    assert ("People usually call a change of 2 points important." in text) == (says is not None)
    assert says is None or says in text


def test_a_clear_fall_is_not_told_a_second_time_by_its_weeks():
    text = latest(-2.0, of_period=trend(-0.3, -0.1))

    assert "Your pain fell" in text
    assert "first 2 weeks" not in text


@pytest.mark.parametrize(("points", "is_told"), [(-2.0, True), (2.0, False)])
def test_that_diaries_begin_at_the_worst_is_said_only_where_pain_fell(points, is_told):
    assert ("Diaries often begin at the worst" in latest(points)) == is_told


@pytest.mark.parametrize(("high", "is_told"), [(-0.01, False), (0.0, True)])
def test_weeks_that_differ_under_an_unclear_course_may_be_chance(high, is_told):
    text = latest(-2.0, of_period=trend(-0.3, high))

    assert ("Over the whole time it may still be chance." in text) == is_told


@pytest.mark.parametrize(
    ("ratings", "says"),
    [
        ([0] * 7, "All 7 ratings are 0 out of 10. That is a time without pain."),
        ([4] * 7, "All 7 ratings are 4 out of 10. Nothing rose or fell."),
        ([7] * 7, "Nothing rose or fell."),
        ([8] * 7, "Pain that never lets up is hard to live with. Take this page to a doctor"),
        ([10] * 7, "Take this page to a doctor, even when nothing else is wrong."),
    ],
)
def test_a_rating_that_never_changes_is_answered_with_sense_and_care(ratings, says):
    text = said(pain.chapter(contents_of(daily_pain=daily(ratings))))

    assert says in text
    assert "straight line" not in text
    assert "highest rating was" not in text


@pytest.mark.parametrize(("days", "is_constant"), [(6, False), (7, True), (8, True)])
def test_a_few_equal_ratings_are_not_yet_constant(days, is_constant):
    assert (contents_of(10, daily_pain=daily([4] * days)).pain.constant_nrs == 4) == is_constant


def test_one_other_rating_is_a_change():
    assert contents_of(10, daily_pain=daily([4] * 8 + [5])).pain.constant_nrs is None


@pytest.mark.parametrize(
    ("answers", "worst", "says"),
    [
        ({}, None, "The highest rating was 6, on 7 January."),
        ({}, 9.0, "At the worst moment it was 9, on 6 January."),
        (
            {"rating_nrs": 8.0, "is_main_region": True},
            None,
            "The highest rating was 8, on 8 January",
        ),
        (
            {"rating_nrs": 8.0, "is_main_region": False},
            None,
            "The highest rating was 6, on 7 January",
        ),
    ],
)
def test_the_worst_is_the_highest_rating_of_whatever_was_asked(answers, worst, says):
    days = daily([4, 6, 5])
    days[0]["worst_pain_nrs"] = worst
    moment = [{"local_date": day(2), **answers}] if answers else []
    contents = contents_of(daily_pain=days, diary_answers=moment)

    assert says in said(pain.chapter(contents))


def test_of_several_worst_days_the_latest_is_named():
    text = said(pain.chapter(contents_of(daily_pain=daily([6, 4, 6]))))

    assert "The highest rating was 6, most lately on 8 January." in text


def test_no_rating_is_no_figure():
    chapter = pain.chapter(contents_of(daily_pain=daily([None, None])))

    assert "You rated no pain in this period." in said(chapter)
    assert all(not hasattr(part, "draw") for part in chapter.parts)


# --- the figure ---


def test_the_figure_has_every_date_and_says_what_is_usual_from_five_ratings_on():
    days = contents_of(20, daily_pain=daily([1, 2, None, 3, 4, 5])).pain.course.days

    assert days["local_date"].tolist() == list(pd.date_range(day(), periods=20))
    assert days["pain_nrs"].isna().sum() == 15
    usual = days["usual_nrs"].tolist()
    # The fifth rating is that of the sixth date; fourteen dates later the first is forgotten.
    assert [pd.isna(value) for value in usual[:6]] == [True] * 5 + [False]
    assert (usual[5], usual[13]) == (3, 3)
    assert pd.isna(usual[14])
    assert days[["low_nrs", "high_nrs"]].iloc[5].tolist() == [2, 4]


def test_the_figure_shows_what_began_in_the_period_only():
    begun = [
        PHASE | {"phase": name, "started_on": day(number)}
        for name, number in (("before", -1), ("first", 0), ("last", 6), ("after", 7))
    ]
    contents = contents_of(daily_pain=daily([4]), phase_comparisons=begun)

    assert contents.pain.course.phases == ((day(0).date(), "first"), (day(6).date(), "last"))


def test_the_person_outweighs_what_the_ratings_suggest():
    flags = [(True, True), (False, True), (None, True), (None, None)]
    rows = [
        {"local_date": day(number), "pain_nrs": 8, "has_flare": told, "is_flare_day": found}
        for number, (told, found) in enumerate(flags)
    ]

    found = contents_of(daily_pain=rows, daily_flares=rows).pain

    assert found.days["flare"].tolist() == ["reported", None, "above_usual", None]
    assert (found.reported_flares, found.above_usual_flares, found.flare_known_days) == (1, 1, 3)


def test_a_flare_without_a_rating_keeps_its_day():
    found = contents_of(daily_pain=[{"local_date": day(), "has_flare": True}]).pain

    assert found.rated_days == 0
    assert found.days["local_date"].tolist() == [day()]


@pytest.mark.parametrize(
    ("reported", "above", "says"),
    [
        (True, None, "Flare: a day that you called one."),
        (None, True, "Well above usual: 2 points or more above the weeks before. Two such days"),
        (
            True,
            True,
            "Flare: a day you called one, or two in a row well above the weeks before.",
        ),
        (None, None, None),
    ],
)
def test_the_caption_says_what_a_flare_is_where_there_is_one(reported, above, says):
    rows = [
        {"local_date": day(0), "pain_nrs": 8, "has_flare": reported},
        {"local_date": day(1), "pain_nrs": 8, "is_flare_day": above},
        {"local_date": day(2), "pain_nrs": 4},
    ]
    chapter = pain.chapter(contents_of(daily_pain=rows, daily_flares=rows))
    caption = picture_of(chapter, "pain_days").caption

    assert (says in caption) if says else ("lare" not in caption and "above" not in caption)


# --- flares ---


def spell(first, last, **changes):
    flare = {"first_date": day(first), "last_date": day(last), "worst_pain_nrs": 8.0,
             "is_reported": True, "is_ongoing": False}  # fmt: skip
    return flare | changes


def flares_of(*spells, days=60, **rows):
    contents = contents_of(days, daily_pain=daily([4, 5]), flares=spells, **rows)
    return tables_of(pain.chapter(contents)).get("Flares, the newest first")


def test_flares_come_newest_first_with_the_note_of_their_worst_day():
    notes = [
        {"local_date": day(3), "rating_nrs": 6.0, "notes": "stiff"},
        {"local_date": day(4), "rating_nrs": 9.0, "notes": "could not sit"},
        {"local_date": day(5), "rating_nrs": 9.0, "notes": "heat pad"},
        {"local_date": day(6), "rating_nrs": 10.0, "notes": "not of a flare day"},
    ]
    table = flares_of(spell(3, 5), spell(30, 30), spell(50, 55, is_ongoing=True),
                      diary_answers=notes)  # fmt: skip

    assert not table.is_folded
    assert table.rows == (
        ("since 25 February", "8", ""),
        ("5 February", "8", ""),
        ("9 to 11 January", "8", "could not sit"),
    )


def test_at_most_five_flares_are_shown_and_the_rest_counted():
    table = flares_of(*(spell(7 * number, 7 * number) for number in range(7)))

    assert len(table.rows) == 5
    assert table.left_out == 2


def test_without_notes_there_is_no_column_for_them():
    assert flares_of(spell(3, 5)).columns == ("When", "Highest rating")


def test_a_long_note_is_cut():
    note = [{"local_date": day(3), "notes": "stiff and\nslow " * 100}]

    cell = flares_of(spell(3, 3), diary_answers=note).rows[0][-1]
    assert len(cell) <= 200
    assert cell.startswith("stiff and slow stiff")
    assert cell.endswith("…")


def test_a_flare_of_an_earlier_year_names_it():
    assert flares_of(spell(3, 5), days=400).rows[0][0] == "9 to 11 January 2025"


def test_only_flares_that_touch_the_period_are_shown():
    table = flares_of(spell(-9, -1), spell(-9, 0), spell(59, 70), spell(60, 70))

    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("flares", "says"),
    [
        ([None] * 3, "We cannot say which days were flares."),
        ([False] * 3, "No flare on the 3 days that we can judge."),
        ([True, False, False], "1 day stood well above your usual pain, but no two in a row."),
        ([True, False, True], "2 days stood well above your usual pain, but no two in a row."),
    ],
)
def test_no_flare_is_no_denied_one(flares, says):
    rows = [
        {"local_date": day(number), "pain_nrs": 5, "is_flare_day": flare}
        for number, flare in enumerate(flares)
    ]

    assert says in said(pain.chapter(contents_of(daily_pain=rows, daily_flares=rows)))


def test_a_flare_on_every_day_is_no_spell():
    every = daily([10] * 8, has_flare=True)
    rates = [{"flares": 1, "rated_days": 8, "flares_per_100_days": 1.1}]
    contents = contents_of(10, daily_pain=every, flares=[spell(0, 7)], flare_rates=rates)

    chapter = pain.chapter(contents)
    assert "With a flare on every day, no single bad spell stands out." in said(chapter)
    assert not any("lare" in caption for caption in tables_of(chapter) if caption != "Flare days")
    assert "flare" not in said(pain.chapter(contents_of(daily_pain=daily([0] * 7))))


def test_how_often_a_diary_without_change_shows_flares_is_folded():
    table = tables_of(chapter_of("full"))["How often flares came, over your whole diary"]

    assert table.is_folded
    assert table.rows == (("9", "320", "2.8", "3.1"),)
    assert "3.1" not in said(chapter_of("full"))


# --- before and after ---

PHASE = {"phase": "physio", "started_on": day(3), "rated_before": 80, "rated_after": 70,
         "mean_before_nrs": 4.6, "mean_after_nrs": 3.9, "difference": -0.7, "low": -1.2,
         "high": -0.2, "excluded_days": 14}  # fmt: skip
REFUSED = {"difference": None, "low": None, "high": None, "refusal_code": "phase_few_after",
           "refusal_values": '{"rated": 1, "needed": 28}'}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "pain was about 0.7 points lower afterwards. Anything from 0.2 to 1.2 fits."),
        ({"difference": 1.0, "low": 0.5, "high": 1.5}, "pain was about 1 point higher afterwards."),
        ({"high": 0.0}, "no clear difference. Anything from 1.2 points lower to 0 points higher"),
        ({"high": 0.31}, "no clear difference. Anything from 1.2 points lower to 0.3 points"),
        (REFUSED, "Too few rated days after the start: 1 of the 28 needed."),
    ],
)
def test_before_and_after_differ_only_where_the_range_leaves_out_zero(changes, says):
    contents = contents_of(daily_pain=daily([4]), phase_comparisons=[PHASE | changes])

    text = said(pain.chapter(contents))
    assert f"physio, from 9 January: {says}" in text
    assert ("The days right before are left out." in text) == (changes is not REFUSED)


def test_what_began_outside_the_period_is_folded_with_all_numbers():
    phases = [PHASE | {"started_on": day(-1)}, PHASE | {"started_on": day(7)}]
    chapter = pain.chapter(contents_of(daily_pain=daily([4]), phase_comparisons=phases))

    assert "physio" not in said(chapter)
    table = tables_of(chapter)["Before and after, over your whole diary"]
    assert [row[0] for row in table.rows] == ["physio", "physio"]


# --- parts of the day ---


def timed(*hours, days=7, rating=4.0):
    return [
        {"local_date": day(number), "local_hour": hour, "rating_nrs": rating + number % 2,
         "is_main_region": True}
        for number in range(days)
        for hour in hours
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hour", "part"),
    [(4, "night"), (5, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"),
     (17, "evening"), (21, "evening"), (22, "night"), (0, "night")],
)  # fmt: skip
def test_each_hour_belongs_to_a_part_of_the_day(hour, part):
    other = 8 if part != "morning" else 20
    parts = contents_of(diary_answers=timed(hour, other)).pain.parts_of_day

    assert set(parts["part"]) == {part, "morning" if other == 8 else "evening"}


def test_four_ratings_a_day_are_told_by_the_part_of_the_day():
    answers = timed(8) + timed(13, rating=5.0) + timed(18, 19, rating=6.0) + timed(23, rating=7.0)
    chapter = pain.chapter(contents_of(daily_pain=daily([4, 5]), diary_answers=answers))

    table = tables_of(chapter)["Pain by part of the day"]
    assert table.rows == (
        ("Morning", "4.4", "7"),
        ("Afternoon", "5.4", "7"),
        ("Evening", "6.4", "7"),
        ("Night", "7.4", "7"),
    )


@pytest.mark.parametrize(("days", "is_told"), [(6, False), (7, True)])
def test_parts_of_the_day_need_a_week_of_days_rated_more_than_once(days, is_told):
    # Days with one rating would compare some days with others.
    once = [answer for answer in timed(8, days=9) if answer["local_date"] >= day(days)]
    answers = timed(8, 20, days=days) + once

    parts = contents_of(10, diary_answers=answers).pain.parts_of_day
    assert parts["days"].tolist() == ([days, days] if is_told else [])


@pytest.mark.parametrize("changes", [{"local_hour": None}, {"is_main_region": False}])
def test_a_rating_without_a_time_or_of_another_place_is_in_no_part(changes):
    answers = timed(8, 20, days=6) + [answer | changes for answer in timed(8, 20)[-2:]]

    assert contents_of(diary_answers=answers).pain.parts_of_day.empty


# --- all of it ---


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_chapter_names_no_reason_and_no_length_of_illness(name):
    chapter = chapter_of(name)
    every_word = " ".join(word for part in chapter.parts for word in words_of(part))

    assert BANNED.findall(every_word) == []
    assert re.findall(r"\b(nan|None|NaT|<NA>)\b", every_word) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_sentence_of_the_chapter_is_said_twice(name):
    sentences = re.split(r"(?<=[.!?]) ", said(chapter_of(name)))

    assert len(sentences) == len(set(sentences))
