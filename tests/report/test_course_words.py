"""The course of pain in words: each verdict says what it may, and a refusal what is missing."""

from dataclasses import asdict

import pandas as pd
import pytest
from test_wording import BANNED

from backpain_analytics.association.course.records import ExerciseResponse
from backpain_analytics.association.records import EarlierPainLink
from backpain_analytics.report.former.association_words import pattern
from backpain_analytics.report.former.chapters.associations import (
    association_sentence,
    comparisons_sentence,
    earlier_pain_sentence,
    reading_note,
)
from backpain_analytics.report.former.chapters.course import (
    episode_sentence,
    flare_rate_sentence,
    phase_note,
)
from backpain_analytics.report.former.chapters.exercise import (
    Exercise,
    occasions_sentence,
    response_sentence,
)
from backpain_analytics.report.former.chapters.weeks import (
    Comparisons,
    pain_change_sentence,
    plan_sentence,
    weekly_sentence,
)

EPISODE = {
    "days": 100,
    "weeks": 14,
    "stage": "chronic",
    "is_ongoing": True,
    "began_before_diary": False,
    "last_date": pd.Timestamp("2026-03-01"),
}
RESPONSE = asdict(
    ExerciseResponse(
        bouts=30,
        paired_bouts=22,
        control_pairs=60,
        latest_bouts=10,
        worse_after=3,
        difference=-0.7,
        low=-1.1,
        high=-0.3,
        p_value=0.001,
        tier="consistent",
        refusal=None,
    )
)
LINK = asdict(
    EarlierPainLink(
        exposure="steps",
        unit="1,000 steps",
        estimate=-0.4,
        low=-0.6,
        high=-0.2,
        p_value=0.001,
        p_family=0.004,
        tests_in_family=5,
        days=110,
        is_found=True,
        refusal=None,
    )
)
REFUSED = {"estimate": None, "is_found": False, "refusal": "2 of the 30 needed."}
WEEK = {
    "exposure": "steps",
    "lag_weeks": 1,
    "unit": "1,000 steps a day",
    "estimate": -0.2,
    "low": -0.4,
    "high": -0.1,
    "tier": "possible",
    "refusal": None,
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "has lasted 14 weeks so far; by its length it is called chronic"),
        ({"days": 13, "weeks": 1, "stage": "acute"}, "has lasted 13 days so far"),
        ({"days": 14, "weeks": 2, "stage": "acute"}, "has lasted 2 weeks so far"),
        ({"began_before_diary": True}, "has lasted at least 14 weeks so far; by its length it is"),
        ({"began_before_diary": True}, "holds no month without pain before it"),
        (
            {"days": 50, "weeks": 7, "stage": "subacute", "began_before_diary": True},
            "so far; that much is called subacute (6 to 12 weeks), but it may be more",
        ),
        ({"is_ongoing": False}, "lasted 14 weeks and ended on 1 March 2026"),
    ],
)
def test_an_episode_has_a_length_and_the_name_for_it(changes, says):
    sentence = episode_sentence(EPISODE | changes)

    assert says in sentence
    assert "it is no diagnosis" in sentence


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ({"flares_per_100_days": None, "unchanging_per_100_days": None}, "too few days are rated"),
        ({"flares_per_100_days": 2.5, "unchanging_per_100_days": None}, "2.5 in every 100"),
        ({"flares_per_100_days": 2.5, "unchanging_per_100_days": 3.5}, "shows about 3.5, so their"),
    ],
)
def test_a_rate_of_flares_stands_beside_that_of_a_diary_without_change(rate, says):
    assert says in flare_rate_sentence({"flares": 3} | rate)


def test_without_flares_there_is_no_rate():
    assert flare_rate_sentence({"flares": 0}) == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Within 45 minutes after 22 aerobic sessions pain was rated 0.70 points lower"),
        ({"difference": 0.7}, "0.70 points higher"),
        ({"tier": "possible"}, "A possible pattern: within 45 minutes"),
        ({"tier": "little_or_no_link"}, "no sign that ratings soon after aerobic exercise differ"),
        ({"tier": "cannot_tell"}, "neither show nor rule out"),
        ({"tier": "not_enough_data", "refusal": "5 of the 12 needed."}, "yet. 5 of the 12 needed."),
        ({"bouts": 0, "tier": "not_enough_data"}, "no aerobic session of 15 minutes or longer"),
    ],
)
def test_a_response_to_exercise_says_what_its_tier_allows(changes, says):
    assert says in response_sentence(RESPONSE | changes)


def occasions(latest, worse, response):
    exercise = Exercise(pd.DataFrame(), latest, worse, latest, worse, 0)
    return occasions_sentence(exercise, response)


def test_ratings_in_the_log_are_counted_before_those_around_sessions():
    assert "2 of the last 4 occasions" in occasions(4, 2, RESPONSE)
    assert "3 of the last 10 occasions" in occasions(0, 0, RESPONSE)
    assert occasions(0, 0, None) == ""
    assert occasions(0, 0, RESPONSE | {"latest_bouts": 0}) == ""


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ([LINK], "tends to hold fewer steps"),
        ([LINK | {"estimate": 0.4}], "tends to hold more steps"),
        ([LINK | {"exposure": "stress_nrs"}], "lower ratings of stress"),
        ([LINK, LINK | {"exposure": "exercise_done"}], "fewer steps and less exercise"),
        ([LINK | {"is_found": False}], "Nothing clear was found"),
        ([LINK | {"is_found": False}, LINK | REFUSED], "Nothing clear was found"),
        ([LINK | REFUSED], "cannot be said yet. 2 of the 30 needed."),
    ],
)
def test_the_other_direction_is_told_found_not_found_or_unknown(links, says):
    assert says in earlier_pain_sentence(pd.DataFrame(links))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "A possible pattern between weeks: in the week after weeks with more steps, pain was"),
        (
            {"tier": "consistent", "lag_weeks": 2},
            "A consistent pattern between weeks: 2 weeks after",
        ),
        ({"lag_weeks": 0}, "A possible pattern between weeks: in weeks with more steps, pain was"),
        ({"estimate": 0.0}, "0.00 points higher"),
        ({"estimate": -0.3}, "0.30 points lower"),
        ({"tier": "cannot_tell"}, "no clear pattern was found"),
        ({"tier": "not_enough_data", "refusal": "9 of the 26 needed."}, "yet. 9 of the 26 needed."),
    ],
)
def test_weeks_are_told_by_what_they_show(changes, says):
    assert says in weekly_sentence(pd.DataFrame([WEEK | changes]))


def test_nothing_computed_is_nothing_said():
    assert episode_sentence(None) == ""
    assert flare_rate_sentence(None) == ""
    assert response_sentence(None) == ""
    assert earlier_pain_sentence(pd.DataFrame()) == ""
    assert weekly_sentence(pd.DataFrame()) == ""


def test_a_reading_that_waits_says_what_it_waits_for():
    row = {
        "tier": "possible",
        "computed_tier": "cannot_tell",
        "tier_since": pd.Timestamp("2026-05-03"),
    }

    assert reading_note(row) == (
        "This reading is of 3 May 2026; the present numbers alone would read “Cannot tell”. A "
        "reading changes at most every 30 days."
    )
    assert reading_note(row | {"computed_tier": "possible"}) == ""


def test_a_declared_rating_is_told_in_its_own_words_and_points():
    row = {
        "exposure": "stress_nrs", "lag_days": 1, "unit": "1 point", "estimate": 0.2, "low": 0.1,
        "high": 0.3, "tier": "little_or_no_link", "standard_deviation": 2.13,
    }  # fmt: skip

    assert (
        "on days after higher ratings of stress, pain was rated 0.20 points higher per 1 point"
        in (pattern(row))
    )
    assert association_sentence(row).endswith("difference (2.1 points).")


def test_a_yes_or_no_has_no_usual_difference_in_minutes():
    row = {"exposure": "exercise_done", "tier": "little_or_no_link", "standard_deviation": 0.4}

    assert association_sentence(row).endswith("usual day-to-day difference.")


def test_an_enlarged_family_is_said_to_be_one():
    frame = pd.DataFrame(
        {"exposure": ["steps", "stress_nrs", "mood_nrs"], "lag_days": 1, "family": "primary",
         "tier": "cannot_tell"}
    )  # fmt: skip

    sentence = comparisons_sentence(frame)

    assert "stress and mood were declared in backpain.toml: each one more makes" in sentence
    assert "backpain.toml" not in comparisons_sentence(frame.head(1))


def test_no_sentence_claims_too_much():
    said = [
        episode_sentence(EPISODE),
        response_sentence(RESPONSE),
        earlier_pain_sentence(pd.DataFrame([LINK])),
        weekly_sentence(pd.DataFrame([WEEK])),
        phase_note({"excluded_days": 14}),
    ]

    assert BANNED.findall(" ".join(said)) == []


@pytest.mark.parametrize(
    ("points", "says"),
    [
        (-0.06, "(from 25 May 2026), 0.1 points lower."),
        (-0.04, "(from 25 May 2026), about the same."),
        (0.0, "(from 25 May 2026), about the same."),
        (0.06, "(from 25 May 2026), 0.1 points higher."),
    ],
)
def test_a_change_too_small_to_be_written_is_none(points, says):
    week = {
        "week_start_date": pd.Timestamp("2026-05-25"),
        "pain_nrs": 3.0 + points,
        "baseline_pain_nrs": 3.0,
        "change_points": points,
        "is_improved": False,
        "is_worsened": False,
    }
    weeks = pd.DataFrame([week] * 4)

    assert says in pain_change_sentence(Comparisons(weeks, weeks, weeks, None), 2)


PLAN = {
    "judged_weeks": 13,
    "met_weeks": 6,
    "longest_run_weeks": 3,
    "longest_run_follows": "not_met",
    "longest_run_ended_before": "not_met",
    "current_run_weeks": 2,
    "current_run_follows": "not_met",
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "6 of 13 weeks that could be judged; the longest known run lasted 3 weeks, the "
         "present one 2 weeks so far."),
        ({"current_run_weeks": 0}, "; the longest known run lasted 3 weeks."),
        ({"current_run_weeks": None}, "; the longest known run lasted 3 weeks."),
        ({"current_run_follows": "insufficient_data"}, "the present one at least 2 weeks so far."),
        ({"longest_run_follows": "insufficient_data"}, "run lasted at least 3 weeks"),
        ({"longest_run_ended_before": "insufficient_data"}, "run lasted at least 3 weeks"),
        ({"longest_run_follows": None}, "known run lasted 3 weeks"),
        ({"longest_run_weeks": 1}, "known run lasted 1 week,"),
        ({"met_weeks": 0, "longest_run_weeks": 0}, "0 of 13 weeks that could be judged."),
    ],
)  # fmt: skip
def test_a_run_beside_a_week_that_nobody_can_judge_may_be_longer(changes, says):
    assert says in plan_sentence(PLAN | changes)
