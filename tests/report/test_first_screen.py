"""What the first screen says to whom: each limit below, at and above it."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.association.lags.refusals import (
    lacking_exposure_variation,
    lacking_freedom,
    lacking_pain_variation,
)
from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.report.first_screen.finding import direction
from backpain_analytics.report.first_screen.gather import gather_first_screen
from tests.report_examples import FIRST_DATE, _exercise, _frame, person_tables
from tests.report_people import (
    LITTLE,
    PEOPLE,
    _watch,
    changing,
    contents_of,
    diary,
    links,
    no_links,
    person,
    screen_of,
)


def said(name):
    screen = screen_of(name)
    told = " ".join(said.text for said in screen.sentences)
    return f"{screen.finding} {told} {screen.trial.heading} {screen.trial.text}"


def values(name):
    return {fact.name: fact.value for fact in screen_of(name).facts}


def gathered(days, made_after=1, **given):
    tables = person_tables(days, **given)
    return gather_first_screen(tables, tables.last_date + timedelta(days=made_after))


# The bold sentence.


def trend(low, high, days=300):
    return PainTrend(
        FIRST_DATE, FIRST_DATE + timedelta(days=days), days,
        points_per_30_days=(low + high) / 2, low=low, high=high,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.04, 0.04, "steady"),
        (-0.049, 0.01, "steady"),
        (-0.05, 0.01, "unclear"),
        (-0.3, 0.01, "unclear"),
        (-0.3, -0.01, "falling"),
        (0.01, 0.3, "rising"),
        (0.01, 0.049, "steady"),
    ],
)
def test_pain_is_steady_only_if_it_surely_changed_by_less_than_half_a_point(low, high, expected):
    assert direction(trend(low, high)) == expected


@pytest.mark.parametrize(("rated", "begins"), [(9, "Too few days yet"), (10, "Your pain: mostly")])
def test_a_usual_pain_is_said_from_ten_ratings_on(rated, begins):
    ratings = [*changing(rated), *[None] * (30 - rated)]

    assert person(30, **diary(ratings)).screen().finding.startswith(begins)


def test_the_same_rating_on_all_days_is_no_course():
    assert screen_of("all_ten").finding == ("Your pain: 10 out of 10 on every day you wrote down.")
    assert "That is a hard time." in said("all_ten")
    assert "Your ratings never changed, so there is nothing to compare." in said("all_ten")


def test_no_pain_needs_no_explanation():
    assert screen_of("all_zero").finding == "No pain on any day you wrote down."
    assert "What went with pain." not in [said.heading for said in screen_of("all_zero").sentences]


def test_good_news_stands_in_the_bold_sentence():
    assert screen_of("no_link").finding.endswith("We found no link with how you moved.")
    assert "Nothing here tells you to move less." in said("no_link")


def test_one_bad_spell_is_named_by_its_dates():
    assert screen_of("bad_spell").finding == (
        "One bad spell, from 28 March to 4 April. Too few days yet to say more."
    )


# The last seven days, whatever weekday they end on.


@pytest.mark.parametrize(
    ("last", "said_of_it"),
    [
        (4.9, "Pain in the last seven days: about the same as before."),
        (5.0, "Pain in the last seven days: about 5, after 4."),
        (3.0, "Pain in the last seven days: about 3, after 4."),
    ],
)
def test_the_last_seven_days_are_the_same_within_a_point(last, said_of_it):
    ratings = [*changing(14), *[4.0] * 7, *[last] * 7]

    assert said_of_it in person(28, **diary(ratings)).screen().sentences[0].text


@pytest.mark.parametrize(("rated", "is_said"), [(3, False), (4, True)])
def test_a_week_needs_four_ratings(rated, is_said):
    ratings = [*[4.0] * 7, *[4.0] * rated, *[None] * (7 - rated)]

    assert (gathered(14, **diary(ratings)).last_week_nrs is not None) == is_said


@pytest.mark.parametrize(("days", "is_current"), [(7, True), (8, False)])
def test_a_record_speaks_of_now_for_a_week(days, is_current):
    assert gathered(14, days).is_current == is_current


def test_an_older_record_names_the_day_its_seven_days_end():
    assert "Pain in the seven days up to 5 February: about" in said("part_of_record")
    assert "last seven days" not in said("part_of_record")


# How they moved.


def test_a_phone_alone_has_no_share_of_weeks():
    assert values("phone_alone")["steps"] == "9 or more"
    assert "a phone on the table counts nothing" in said("phone_alone")


def test_where_steps_do_not_apply_nothing_is_said_of_steps():
    assert "We go by your heart rate, as steps do not apply to you." in said("wheelchair")
    assert "steps" not in values("wheelchair")
    assert "walk about" not in said("wheelchair")


def test_heart_rate_alone_is_activity():
    assert "We go by your heart rate, as your device counted no steps." in said("heart_rate_alone")
    assert "active minutes a week" in said("heart_rate_alone")


def test_a_target_that_nobody_set_or_reached_gives_way_to_the_own_beginning():
    assert set(values("old_age")) == {"own_steps", "diary", "watch"}
    assert "You began at about 2,600 steps a day." in said("old_age")


def test_a_week_that_still_runs_is_so_far_and_counts_nowhere():
    assert "Since Monday: 29,200 steps, with 2 days to go." in said("running_week")
    assert values("running_week")["steps"] == "3 of 3"
    assert all(fact.squares[-1] == "running" for fact in screen_of("running_week").facts)


def test_a_heart_rate_held_by_a_medicine_decides_nothing():
    assert "your heart rate says little of effort" in said("beta_blocker")


# What went with pain.


def test_a_pattern_has_its_size_its_limits_and_its_odds():
    assert (
        "After days with more steps, your pain was often higher the next day: less than half a "
        "point for 3,000 steps more, earlier pain alike. This does not show that walking is the "
        "reason; the true size is likely smaller. Nothing here tells you to move less. By "
        "chance about 1 in 90 diaries look so; in a year 1 in 6 shows some pattern."
    ) in said("more_after_walking")


@pytest.mark.parametrize(
    ("exposure", "is_higher", "is_guarded"),
    [
        ("steps", True, True),
        ("steps", False, False),
        ("sedentary_minutes", False, True),
        ("sedentary_minutes", True, False),
    ],
)
def test_no_pattern_reads_as_a_reason_to_move_less(exposure, is_higher, is_guarded):
    found = links(**{exposure: "consistent"})["associations"]
    numbers = ["estimate", "low", "high", "estimate_per_sd", "family_low", "family_high"]
    sign = 1 if is_higher else -1
    turned = found.assign(**{name: sign * found[name] for name in numbers})
    screen = person(120, **diary(changing(120)), associations=turned).screen()

    text = screen.sentences[-1].text
    assert ("Nothing here tells you to move less." in text) == is_guarded


def test_a_pattern_of_what_is_done_or_not_compares_days():
    found = links(steps="consistent")["associations"].assign(exposure="exercise_done")
    screen = person(120, **diary(changing(120)), associations=found.iloc[2:3]).screen()

    assert screen.sentences[-1].text.startswith(
        "After days with exercise, your pain was often higher the next day: less than half a point "
        "more than after other days, earlier pain alike."
    )


@pytest.mark.parametrize(
    ("steps", "aerobic", "told"),
    [(2, -1, "more steps, your pain was often higher"),
     (1, -2, "more active minutes, your pain was often lower")],
)  # fmt: skip
def test_of_several_patterns_the_larger_is_told_whichever_way_it_goes(steps, aerobic, told):
    found = links(steps="consistent", aerobic_minutes="consistent")["associations"]
    times = found["exposure"].map({"steps": steps, "aerobic_minutes": aerobic}).fillna(1.0)
    names = ["estimate", "estimate_per_sd", "family_low", "family_high"]
    found[names] = found[names].astype("float64").mul(times, axis=0)
    screen = person(120, **diary(changing(120)), associations=found).screen()

    assert f"After days with {told}" in screen.sentences[-1].text


def test_a_pattern_that_the_numbers_of_today_no_longer_show_does_not_stand_there():
    found = links(steps="consistent")["associations"]
    faded = found.assign(family_low=found["estimate"] - 1, family_high=found["estimate"] + 1)
    frames = diary(changing(120)) | {"associations": faded}

    assert "was often higher" not in person(120, **frames).screen().sentences[-1].text


@pytest.mark.parametrize(("compared", "is_finding"), [(2, False), (3, True)])
def test_that_no_link_was_found_is_the_finding_of_most_comparisons_alone(compared, is_finding):
    rows = links(**LITTLE)["associations"].head(compared)
    screen = person(120, **diary(changing(120)), associations=rows).screen()

    assert screen.finding.endswith("We found no link with how you moved.") == is_finding


def test_half_a_point_is_ruled_out_only_by_ranges_that_allow_for_all_comparisons():
    rows = links(**LITTLE)["associations"]
    wide = rows.assign(family_low=rows["estimate"] - 0.5, family_high=rows["estimate"] + 0.5)

    def told(associations):
        frames = diary(changing(120)) | {"associations": associations}
        return person(120, **frames).screen().sentences[-1].text

    assert "less than half a point" in told(rows)
    assert "If there is one, it is likely small." in told(wide)


@pytest.mark.parametrize("tier", ["possible", "same_day", "cannot_tell"])
def test_no_weaker_reading_stands_on_the_first_screen(tier):
    text = person(120, **diary(changing(120)), **links(steps=tier)).screen().sentences[-1].text

    assert text == (
        "We cannot say yet what goes with your pain. "
        "Your days so far neither show a link nor rule one out."
    )


def test_a_pattern_of_a_later_day_or_of_ones_own_declaring_does_not_stand_there():
    found = links(steps="consistent")["associations"]
    for other in (found.assign(lag_days=4), found.assign(exposure="stress_nrs")):
        screen = person(120, **diary(changing(120)), associations=other).screen()

        assert "What went with pain." not in [said.heading for said in screen.sentences]


ALIKE = lacking_pain_variation(np.array([4.0, 5.0] * 20))
UNCHANGED = lacking_exposure_variation(np.zeros(40))
USED_UP = lacking_freedom(40, 5, DAILY)


@pytest.mark.parametrize(
    ("days", "refusal", "reason"),
    [
        (29, None, "We have 29 days that can be used. We need 30."),
        (30, USED_UP, "It needs more days with your rating and the watch."),
        (40, ALIKE, "Your ratings were too much alike to compare."),
        (40, UNCHANGED, "Your days were too much alike to compare."),
    ],
)
def test_the_reason_for_saying_nothing_is_the_true_one(days, refusal, reason):
    refused = no_links(days, refusal)

    text = person(60, **_watch(60), **diary(changing(60)), **refused).screen().sentences[-1].text

    assert text == f"We cannot say yet what goes with your pain. {reason}"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("phone_alone", "That takes a watch: a phone cannot tell when it is with you."),
        ("diary_alone", "That takes a watch as well, worn beside the diary."),
    ],
)
def test_without_a_watch_no_number_of_days_is_promised(name, reason):
    alone = person(120, **diary(changing(120)), **no_links(0))
    someone = alone if name == "diary_alone" else PEOPLE[name]()

    said = someone.screen().sentences[-1].text

    assert said == f"We cannot say yet what goes with your pain. {reason}"


def test_a_watch_that_was_on_and_counted_hardly_a_step_was_not_off():
    weeks = PEOPLE["no_link"]().example.tables.weekly_activity
    unjudged = weeks.assign(
        steps_status="insufficient_data", steps_status_reason="hardly_any_steps",
        steps_is_decidable=False, aerobic_status="insufficient_data",
        aerobic_status_reason="hardly_any_steps", aerobic_is_decidable=False,
    )  # fmt: skip
    frames = _watch(120) | diary(changing(120)) | {"weekly_activity": unjudged}

    text = " ".join(said.text for said in person(120, **frames).screen().sentences)

    assert "Your watch was on, but it counted hardly any steps." in text
    assert "off" not in text


def test_the_reason_is_that_of_what_is_nearest_to_being_compared():
    few, alike = no_links(29)["associations"], no_links(40, UNCHANGED)["associations"]
    refused = pd.concat([few.head(4), alike.tail(1)], ignore_index=True)

    frames = _watch(60) | diary(changing(60))
    text = person(60, **frames, associations=refused).screen().sentences[-1].text

    assert text.endswith("Your days were too much alike to compare.")


def test_what_rests_on_the_whole_record_says_so():
    assert "From your record, October 2024 to April 2025." in said("part_of_record")
    assert "whole record" not in said("no_link")


# One thing to try.


@pytest.mark.parametrize(("days_ago", "is_on"), [(0, True), (2, True), (3, False)])
def test_a_flare_without_a_recent_rating_is_not_known_to_be_on(days_ago, is_on):
    last = pd.Timestamp(FIRST_DATE + timedelta(days=29 - days_ago))
    flare = {"first_date": pd.Timestamp(FIRST_DATE), "last_date": last, "is_ongoing": True}

    found = gathered(30, flares=_frame("flares", [flare])).flare_since

    assert (found is not None) == is_on


def test_a_flare_that_has_settled_is_over():
    day = pd.Timestamp(FIRST_DATE + timedelta(days=29))
    flare = {"first_date": day, "last_date": day, "is_ongoing": False}

    assert gathered(30, flares=_frame("flares", [flare])).flare_since is None


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("severe", "For two weeks your pain was 8 or more on every day you wrote down."),
        ("all_ten", "For two weeks"),
        ("in_a_flare", "You are in a flare, since 1 April. Keep moving gently."),
        ("bad_spell", "You wrote down 6 of the last 28 days."),
        ("activity_only", "Write down your pain every evening."),
        ("running_week", "Keep moving, and keep writing down your pain."),
    ],
)
def test_the_most_urgent_thing_stands_alone(name, begins):
    assert screen_of(name).trial.text.startswith(begins)


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_advises_to_move_less(name):
    text = said(name).replace("Nothing here tells you to move less.", "")

    assert not any(word in text.lower() for word in ("less activ", "move less", "avoid", "rest "))


# Facts and help.


def test_logged_exercise_stands_in_where_other_facts_are_not_known():
    log = _exercise(84)
    weekly = log["weekly_activity"].assign(
        **{f"{target}_status": "insufficient_data" for target in ("steps", "aerobic")}
    )
    facts = person(84, exercise_log=log["exercise_log"], weekly_activity=weekly).screen().facts

    assert [fact.name for fact in facts] == ["core_sessions", "stretching_days"]
    assert facts[0].label == "full weeks with 3 core sessions"


@pytest.mark.parametrize(("weeks", "squares", "is_cut"), [(26, 26, False), (27, 26, True)])
def test_a_bar_has_at_most_26_weeks_and_says_so(weeks, squares, is_cut):
    screen = person(7 * weeks, **diary(changing(7 * weeks))).screen()

    assert [len(fact.squares) for fact in screen.facts] == [squares]
    assert ("of the last 26" in screen.legend) == is_cut


@pytest.mark.parametrize(("rated", "mark"), [(3, "missed"), (4, "met")])
def test_a_week_of_diary_needs_four_ratings(rated, mark):
    ratings = [*[4.0, 5.0, 6.0, 4.0][:rated], *[None] * (7 - rated)]

    (fact,) = person(7, **diary(ratings)).screen().facts

    assert fact.squares == (mark,)


def test_a_week_that_reaches_out_of_the_period_has_no_square():
    tables = person_tables(
        14, first_date=FIRST_DATE + timedelta(days=1), **diary([4.0] * 14)
    )  # fmt: skip

    weeks = gather_first_screen(tables, tables.last_date).weeks

    assert weeks["week_start_date"].tolist() == [pd.Timestamp(FIRST_DATE + timedelta(days=7))]


@pytest.mark.parametrize("name", PEOPLE)
def test_marks_are_explained_and_told_to_those_who_do_not_see_them(name):
    screen = screen_of(name)
    marks = {mark for fact in screen.facts for mark in fact.squares}
    names = {"met": "Filled", "missed": "Empty", "reached": "Ringed", "unknown": "Striped",
             "running": "Dotted"}  # fmt: skip

    assert {mark for mark, word in names.items() if word in screen.legend} == marks
    assert all(fact.alternative for fact in screen.facts if fact.squares)


@pytest.mark.parametrize("name", PEOPLE)
def test_help_is_always_there_and_marks_only_what_the_diary_shows(name):
    signs = screen_of(name).help
    shown = [sign.words for sign in (*signs.now, *signs.soon) if sign.is_in_diary]

    assert (len(signs.now), len(signs.soon)) == (5, 6)
    assert shown == (["pain of 8 or more for two weeks"] if name in {"severe", "all_ten"} else [])


def test_the_header_says_whose_page_of_what_it_is():
    assert screen_of("phone_alone").about == (
        "born 1978", "6 January to 2 April 2025", "Phone and diary",
    )  # fmt: skip
    assert screen_of("phone_alone").made == ("made on 3 April 2025", "version 0.1.0")


def test_days_of_both_are_those_with_a_rating_and_a_valid_day():
    contents = contents_of("bad_spell")

    assert contents.first_screen.days_of_both == 19
    assert screen_of("bad_spell").trust == (
        "Diary and watch are both there on 19 days. This page is no diagnosis."
    )
