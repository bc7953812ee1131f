"""What stands beside pain: lines of what is known, weight, and pain that is no number."""

import pandas as pd
import pytest
from telling import contents_of, daily, day, picture_of, said

from backpain_analytics.report.chapters import body, pain
from backpain_analytics.report.chapters.body import Weight, weight_sentence

STEPS = "not present, mild, moderate, severe"
LINE = "beside_pain"


def told(**rows):
    return said(pain.chapter(contents_of(30, **rows)))


def nights(minutes):
    return [
        {"local_date": day(number), "minutes_asleep": each} for number, each in enumerate(minutes)
    ]


def test_nothing_known_is_no_line_and_nothing_said():
    contents = contents_of(30, daily_pain=daily([4, 5]))

    assert contents.body.beside == {}
    assert [part for part in body.parts(contents) if part is not None and part.text] == []


def test_what_is_known_stands_in_one_picture_with_its_usual_values():
    ratings = {"mood_nrs": 7, "stress_nrs": 4, "sleep_quality_nrs": 6, "control_nrs": 5}
    contents = contents_of(
        30,
        daily_pain=daily([4] * 8, **ratings),
        daily_sleep=nights([415, 415, 425, None] * 3),
        daily_floors=[{"local_date": day(number), "floors": 9} for number in range(8)],
    )

    picture = picture_of(pain.chapter(contents), LINE)
    assert picture.heading == "Mood, stress, sleep quality, control over the pain, sleep and floors"
    assert picture.sentence == (
        "Your usual: mood 7, stress 4, sleep quality 6 and control over the pain 5."
    )


def test_without_ratings_the_usual_night_and_floors_are_told():
    contents = contents_of(
        30,
        daily_pain=daily([4] * 8),
        daily_sleep=nights([415, 415, 425, None] * 3),
        daily_floors=[{"local_date": day(number), "floors": 9} for number in range(8)],
    )

    picture = picture_of(pain.chapter(contents), LINE)
    assert picture.sentence == "Your usual: 6.9 hours of sleep and 9 floors a day."


@pytest.mark.parametrize(("days", "is_shown"), [(6, False), (7, True), (8, True)])
def test_a_line_needs_a_week_of_known_days(days, is_shown):
    lines = contents_of(30, daily_pain=daily([4] * days, mood_nrs=6)).body.beside

    assert ("mood_nrs" in lines) == is_shown


def test_days_that_nobody_rated_do_not_count_for_a_line():
    answers = daily([4] * 7, mood_nrs=6)
    answers[0]["mood_nrs"] = None

    assert contents_of(30, daily_pain=answers).body.beside == {}


def test_a_line_is_the_mean_of_two_weeks_and_unknown_where_too_few_days_are():
    moods = [2, 4, 6, 8, 10, 6, 6]
    answers = [row | {"mood_nrs": mood} for row, mood in zip(daily([4] * 7), moods, strict=True)]

    line = contents_of(30, daily_pain=answers).body.beside["mood_nrs"]
    values = line.days["value"].tolist()
    assert line.days["local_date"].tolist() == list(pd.date_range(day(), periods=30))
    assert [pd.isna(value) for value in values[:5]] == [True] * 4 + [False]
    assert values[4] == 6
    # On the 17th date the first three are forgotten; from the 18th on four are too few.
    assert not pd.isna(values[15])
    assert pd.isna(values[17])
    assert (line.lowest, line.highest) == (0, 10)


def test_weights_are_shown_as_they_are():
    weights = [
        {"local_date": day(3 * number), "body_weight_kilograms": 84.0 + number}
        for number in range(7)
    ]

    line = contents_of(30, daily_weight=weights).body.beside["body_weight_kilograms"]
    assert line.days["value"].dropna().tolist() == [84.0 + number for number in range(7)]
    assert (line.lowest, line.highest) == (83, 91)
    assert "Your weight, day by day." in told(daily_weight=weights)


def test_pain_in_steps_is_said_to_be_words_and_another_range_is_not():
    answers = daily([2, 5, 5, 5])
    for row, scale in zip(answers, [STEPS, STEPS, "0-100", None], strict=True):
        row["original_scale"] = scale

    text = told(daily_pain=answers)
    assert f"On 2 days you chose from 4 words ({STEPS})." in text
    assert "0-100" not in text


@pytest.mark.parametrize(("has_pain", "rating"), [(True, 4.0), (False, None), (None, None)])
def test_only_pain_without_any_degree_is_said_to_be_no_rating(has_pain, rating):
    unrated = {"local_date": day(0), "has_pain": True}
    other = {"local_date": day(1), "has_pain": has_pain, "pain_nrs": rating}

    assert "without saying how strong" not in told(daily_pain=[other])
    text = told(daily_pain=[unrated, other])
    assert text.count("On 1 day you noted pain without saying how strong.") == 1


def weight(change, weeks=12):
    first = day().date()
    return Weight(84.2, first, day(7 * weeks).date(), 30, change)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (-0.06, "You weighed 84.2 kg on 31 March, 0.1 kg less than 12 weeks before."),
        (-0.04, "You weighed 84.2 kg on 31 March, as much as 12 weeks before."),
        (0.04, "as much as 12 weeks before."),
        (0.06, "0.1 kg more than 12 weeks before."),
        (None, "You weighed 84.2 kg on 31 March."),
    ],
)
def test_a_weight_is_told_with_its_change_where_that_is_known(change, says):
    assert says in weight_sentence(weight(change))


def test_no_weight_is_no_sentence():
    assert weight_sentence(None) == ""
