"""What went with pain: no more than a reading allows, no reason, and nothing against moving."""

import json
import re
from dataclasses import asdict, replace
from datetime import date, timedelta

import pandas as pd
import pytest
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, full, person_tables

from backpain_analytics.association.records import Association, EarlierPainLink
from backpain_analytics.messages.language import messages
from backpain_analytics.report.chapters import links, technical
from backpain_analytics.report.chapters.links_words import (
    direction_sentence,
    refusal_sentences,
    row_sentences,
    weeks_sentence,
)
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Bullets, Paragraph, Picture

MONDAY = pd.Timestamp(FIRST_DATE)
MAKING = Making(date(2026, 6, 1), "0.1.0")
BANNED = re.compile(
    r"\b(caus\w*|effects?|affects?|because|due to|leads? to|reduc\w*|improv\w*|help\w*|prevent\w*"
    r"|works?|impact of)\b",
    re.IGNORECASE,
)
ROW = asdict(
    Association(
        exposure="steps",
        lag_days=1,
        unit="1,000 steps",
        estimate=-0.3,
        low=-0.45,
        high=-0.15,
        estimate_per_sd=-0.9,
        standard_deviation=3_000,
        p_value=0.001,
        p_family=0.005,
        p_exploratory=0.04,
        family="primary",
        tests_in_family=5,
        days=131,
        days_missing=10,
        smallest_detectable=0.2,
        tier="consistent",
        refusal=None,
    )
) | {"family_low": -0.5, "family_high": -0.1, "computed_tier": "consistent", "tier_since": MONDAY,
     "refusal_code": None, "refusal_values": None, "caution_code": None}  # fmt: skip
UNCLEAR = {"tier": "cannot_tell", "family_low": -0.5, "family_high": 0.1}
LITTLE = {"tier": "little_or_no_link", "estimate": 0.01, "estimate_per_sd": 0.03,
          "family_low": -0.1, "family_high": 0.12}  # fmt: skip
POSSIBLE = {"tier": "possible"}
STILL = {"exposure": "prolonged_30_minutes", "unit": "30 minutes", "estimate": 0.38,
         "estimate_per_sd": 1.05, "standard_deviation": 82.4, "family_low": 0.2,
         "family_high": 0.5}  # fmt: skip
EXERCISE = {"exposure": "exercise_done", "unit": "yes instead of no", "estimate_per_sd": -0.4,
            "estimate": -0.8, "family_low": -1.3, "family_high": -0.3,
            "standard_deviation": 0.5}  # fmt: skip


def refused(code, exposure="steps", **values):
    nothing = dict.fromkeys(("estimate", "estimate_per_sd", "family_low", "family_high",
                             "standard_deviation", "smallest_detectable"))  # fmt: skip
    return {"exposure": exposure, "tier": "not_enough_data", "refusal_code": code,
            "refusal_values": json.dumps(values), **nothing}  # fmt: skip


def contents(*rows, days=120, **tables):
    given = person_tables(days)
    frames = {"associations": [ROW | row for row in rows], **tables}
    return gather(
        replace(
            given,
            **{
                name: pd.DataFrame(found).reindex(columns=COLUMNS[name].split())
                for name, found in frames.items()
            },
        ),
        NO_TREND,
        MAKING,
    )


def said(contents_):
    texts = []
    for part in links.chapter(contents_).parts:
        match part:
            case Paragraph():
                texts.append(part.text)
            case Picture():
                texts.append(part.sentence)
            case Bullets():
                texts += part.items
    return " ".join(texts)


def readings(*rows):
    return contents(*rows).links.rows["reading"].tolist()


def test_everything_is_put_into_points_for_a_usual_day_to_day_difference():
    (row,) = contents({}).links.rows.to_dict("records")

    # A standard deviation is 3 steps of 1,000.
    assert row["estimate"] == -0.9
    assert (row["low"], row["high"]) == (pytest.approx(-1.5), pytest.approx(-0.3))
    assert row["detectable"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            STILL,
            "Long spells of keeping still: often more pain the next day, by about 1 point for 80 "
            "minutes more.",
        ),
        (
            {},
            "Steps: often less pain the next day, by about 1 point for 3,000 steps more.",
        ),
        (
            EXERCISE,
            "Exercise: often less pain the next day than after days without, by about 1 point.",
        ),
        (POSSIBLE, "Steps: perhaps less pain the next day, perhaps chance."),
        (LITTLE, "Steps: no link of half a point or more."),
        (
            UNCLEAR,
            "Steps: we cannot tell yet. A link of about half a point or less could be there "
            "unseen.",
        ),
        (UNCLEAR | {"smallest_detectable": 0.16}, "Steps: we cannot tell yet."),
        (
            # Of a yes or no the size is that between days with and without.
            EXERCISE | {"tier": "cannot_tell", "family_high": 0.1, "smallest_detectable": 1.5},
            "Exercise: we cannot tell yet. A link of about 1.5 points or less could be there "
            "unseen.",
        ),
    ],
)
def test_each_reading_says_no_more_than_it_may(row, says):
    (sentence,) = row_sentences(contents(row).links.rows.to_dict("records"))

    assert sentence == says


def test_rows_that_say_the_same_share_a_sentence():
    text = said(contents(LITTLE, LITTLE | {"exposure": "aerobic_minutes"}))

    assert "Steps and active minutes: no link of half a point or more." in text
    assert "We compared 2 things with your pain the next day and found no link." in text
    assert "If there is one, it is small." in text


@pytest.mark.parametrize(
    ("row", "reading"),
    [
        ({}, "consistent"),
        (POSSIBLE, "possible"),
        # A range that touches zero shows no pattern, whatever was read a month ago.
        ({"family_high": 0.0}, "faded"),
        (POSSIBLE | {"family_high": 0.01}, "faded"),
        # A pattern of today has to wait for the month to be over.
        (UNCLEAR | {"family_high": -0.01}, "too_new"),
        (UNCLEAR | {"family_high": 0.0}, "cannot_tell"),
        # What noisy ratings alone can seem to be waits for nothing.
        (UNCLEAR | {"family_high": -0.01, "estimate_per_sd": -0.15}, "too_new"),
        (UNCLEAR | {"family_high": -0.01, "estimate_per_sd": -0.149}, "cannot_tell"),
        # Where no range holds for all of the family, the reading stands alone.
        ({"family_low": None, "family_high": None}, "consistent"),
        (LITTLE | {"family_high": 0.1666}, "little_or_no_link"),
        (LITTLE | {"family_high": 0.17}, "likely_small"),
        (LITTLE | {"family_low": -0.17}, "likely_small"),
    ],
)
def test_a_range_and_its_reading_never_disagree(row, reading):
    assert readings(row) == [reading]


def test_a_line_leaves_out_zero_just_where_the_figure_shows_a_pattern():
    made = contents({}, STILL, POSSIBLE, LITTLE, UNCLEAR, {"family_high": 0.1}).links
    leaves_out = (made.rows["low"] > 0) | (made.rows["high"] < 0)

    assert made.rows["reading"].isin(["consistent", "possible"]).tolist() == leaves_out.tolist()


def test_only_a_consistent_one_is_counted_as_found():
    assert "1 of 3 things we compared went with" in said(contents({}, POSSIBLE, UNCLEAR))
    assert "found no clear link." in said(contents(POSSIBLE, UNCLEAR))


def test_what_goes_along_with_another_is_no_pattern_more():
    leader = STILL | {"exposure": "prolonged_30_minutes"}
    follower = STILL | {"exposure": "sedentary_minutes", "goes_along_with": "prolonged_30_minutes"}

    text = said(contents(leader, follower, UNCLEAR))

    assert "1 of 3 things we compared went with your pain the next day. 1 more goes along" in text
    assert "Keeping still: no pattern of its own. It goes along with long spells of keeping" in text


def test_a_possible_one_that_goes_along_is_counted_with_those_that_do():
    followers = [
        {"exposure": "sedentary_minutes", "goes_along_with": "prolonged_30_minutes"},
        POSSIBLE | {"goes_along_with": "prolonged_30_minutes"},
    ]

    text = said(contents(STILL, STILL | followers[0], followers[1]))

    assert "2 more go along with it, and count as no patterns of their own." in text


def test_what_goes_along_with_no_pattern_of_the_page_stands_for_itself():
    held = STILL | {"exposure": "prolonged_30_minutes", "tier": "cannot_tell"}
    follower = STILL | {"exposure": "sedentary_minutes", "goes_along_with": "prolonged_30_minutes"}

    text = said(contents(held, follower))

    assert "1 of 2 things we compared went with your pain the next day." in text
    assert "goes along" not in text


def test_what_all_comparisons_share_may_be_possible_and_is_not_shown_as_faded():
    together = {"family": "exploratory", "tier": "possible", "computed_tier": "possible",
                "family_low": -0.5, "family_high": 0.1}  # fmt: skip

    assert readings(together) == ["cannot_tell"]
    assert readings(together | {"computed_tier": "cannot_tell"}) == ["faded"]


def test_a_question_that_is_not_clear_enough_for_an_early_look_says_so():
    early = {"family": "declared", "tier": "cannot_tell"}

    assert readings(early) == ["too_early"]
    assert readings(early | {"family": "primary"}) == ["too_new"]


def test_steps_that_do_not_apply_are_compared_with_nothing():
    tables = full(56).tables
    chair = replace(tables, person={**tables.person, "steps_apply": False})

    assert "steps" in gather(tables, NO_TREND, MAKING).links.rows["exposure"].tolist()
    assert "steps" not in gather(chair, NO_TREND, MAKING).links.rows["exposure"].tolist()


@pytest.mark.parametrize(
    ("rows", "says", "never"),
    [
        (({},), "in a year of looking 1 in 6 a clear one.", "possible one"),
        (({"p_family": 0.03},), "about 1 in 30 diaries show one this strong", "possible one"),
        (({"p_family": 0.0002},), "fewer than 1 in 1,000 diaries show one this", "possible one"),
        ((POSSIBLE,), "in a year of looking 1 in 2 a possible one.", "clear one"),
        (({}, POSSIBLE), "in a year of looking 1 in 6 a clear one.", "possible one"),
        ((UNCLEAR,), "", "by chance"),
    ],
)
def test_a_pattern_is_said_with_how_often_chance_gives_one(rows, says, never):
    text = said(contents(*rows))

    assert says in text
    assert never not in text


def test_a_consistent_one_is_said_to_be_likely_smaller_and_no_reason():
    sentence = "does not show the reason, and its true size is likely smaller."

    assert sentence in said(contents({}))
    assert sentence not in said(contents(POSSIBLE))


MORE = {"estimate": 0.3, "estimate_per_sd": 0.9, "family_low": 0.1, "family_high": 0.5}
REST = STILL | {"estimate": -0.38, "estimate_per_sd": -1.05, "family_low": -0.5,
                "family_high": -0.2}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "is_guarded"),
    [
        (MORE, True),
        (MORE | POSSIBLE, True),
        (MORE | UNCLEAR | {"estimate": 0.3}, False),
        ({}, False),
        (STILL, False),
        (REST, True),
        (EXERCISE, False),
        (MORE | {"exposure": "exercise_done"}, True),
        (MORE | {"exposure": "stress_nrs"}, False),
        ({"exposure": "minutes_asleep"}, False),
    ],
)
def test_more_pain_after_activity_never_reads_as_advice_to_rest(row, is_guarded):
    text = said(contents(row))

    assert ("no reason to rest: the common advice is to keep active" in text) == is_guarded


DOUBTFUL = POSSIBLE | {"caution_code": "date_doubtful", "caution": "Nobody knows the day."}


def test_where_nobody_knows_the_day_no_sentence_says_the_next_day_of_a_pattern():
    text = said(contents(DOUBTFUL))

    assert "perhaps less pain the same day or the next" in text
    assert "perhaps less pain the next day" not in text
    assert "Ratings made in the morning may be of the day before" in text
    assert "the next day" not in text


def test_a_shared_rhythm_is_said_beside_what_it_holds_back():
    text = said(contents(POSSIBLE | {"caution_code": "rhythm", "caution": "A rhythm."}))

    assert "follow the same rhythm of days, as with shift work" in text
    assert "perhaps less pain the next day" in text


def test_at_the_floor_no_size_is_said_to_be_unseen():
    text = said(contents(UNCLEAR | {"caution_code": "floor", "caution": "Most are 0."}))

    assert "Steps: most of your ratings are 0, so a link could be there unseen." in text
    assert "we cannot tell yet" not in text


STILLNESS = ("sedentary_minutes", "prolonged_30_minutes")
ACTIVITY = ("steps", "aerobic_minutes", "exercise_done", "core_done", "stretching_done",
            "high_impact_done")  # fmt: skip


@pytest.mark.parametrize(
    "lag",
    [
        0,
        1,
        pytest.param(2, marks=pytest.mark.thorough),
        4,
        pytest.param(7, marks=pytest.mark.thorough),
    ],
)
@pytest.mark.parametrize("tier", ["consistent", "possible"])
@pytest.mark.parametrize("exposure", [*ACTIVITY, *STILLNESS])
@pytest.mark.parametrize("sign", [1, -1])
def test_no_finding_at_any_lag_stands_without_its_guard(exposure, tier, lag, sign):
    low, high = sorted((0.1 * sign, 0.5 * sign))
    row = {"exposure": exposure, "tier": "same_day" if lag == 0 else tier, "lag_days": lag,
           "estimate": 0.3 * sign, "estimate_per_sd": 0.9 * sign, "family_low": low,
           "family_high": high}  # fmt: skip
    more_pain_with_activity = (sign > 0) == (exposure in ACTIVITY)

    made = contents(row)
    bullets = [part for part in technical.chapter(made).parts if isinstance(part, Bullets)]
    told = " ".join(sentence for part in bullets for sentence in part.items)

    assert ("that is no reason to move less" in told) == more_pain_with_activity
    if lag != 1:
        assert "pain the next day" not in said(made)


WAITING = {"usable": 3, "needed": 30, "lag": 1}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            [refused("too_few_days", **WAITING),
             refused("too_few_days", "steps", **WAITING | {"usable": 7}),
             refused("too_few_days", "exercise_done", **WAITING | {"usable": 5})],
            ["Not yet: that takes at least 23 more days with a rating and your device on, and a "
             "rating the day after."],
        ),
        (
            [UNCLEAR, refused("too_few_days", "exercise_done", **WAITING)],
            ["Exercise: not yet, at least 27 more days are needed."],
        ),
        (
            [UNCLEAR, refused("too_few_days", "exercise_done", usable=0, needed=30, lag=1)],
            ["Exercise: there are no days to compare."],
        ),
        (
            [refused("too_few_days", usable=0, needed=30, lag=1)],
            ["Not yet: no day can be compared so far, and at least 30 are needed."],
        ),
        (
            [refused("too_few_days_left", usable=31, left=19, needed=20)],
            ["Not yet: that takes at least 1 more day with a rating and your device on, and a "
             "rating the day after."],
        ),
    ],
)  # fmt: skip
def test_what_is_not_enough_yet_says_how_many_days_are_missing(rows, says):
    assert refusal_sentences(contents(*rows).links.rows.to_dict("records")) == says


@pytest.mark.parametrize(("lost", "is_the_reason"), [(12, False), (13, True), (14, True)])
def test_a_blank_control_is_the_reason_if_it_alone_leaves_too_few_days(lost, is_the_reason):
    named = {"control": "medication_taken", "blank": 40, "rated": 60}
    row = refused("too_few_days_control", usable=17, needed=30, lag=1, lost=lost, **named)

    (said,) = refusal_sentences(contents(row).links.rows.to_dict("records"))

    assert said.startswith("medication_taken is empty on 40 of 60 rated days") == is_the_reason
    assert ("13 more days" in said) != is_the_reason
    assert ("take it out of [controls] in backpain.toml" in said) == is_the_reason


def test_a_refusal_gives_its_true_reason_once():
    constant = [refused("pain_constant", name, usable=86) for name in ("steps", "exercise_done")]

    text = said(contents(*constant))

    assert text.count("Your ratings never changed, so nothing can be seen to go with them.") == 1
    assert "more day" not in text


def test_what_hardly_varied_is_named_beside_its_reason():
    rare = refused("exposure_rarely_differs", "exercise_done", rarer=6, usable=118, needed=8)

    assert "Exercise: not compared, as its usable days were nearly alike." in said(
        contents({}, rare)
    )


def test_every_reason_for_no_comparison_has_words_of_its_own():
    codes = {code for code in messages()["refusal"] if re.match("pain_|exposure_|indist", code)}
    weekly = {code for code in codes if code.endswith("_weeks")}

    known = messages()["links"]["ratings"].keys() | messages()["words"]["not_compared"].keys()
    assert codes - weekly == known


def test_without_any_comparison_nothing_is_drawn():
    chapter = links.chapter(contents())

    assert [type(part) for part in chapter.parts] == [Paragraph]
    assert "Nothing has been compared with your pain yet." in chapter.parts[0].text


@pytest.mark.parametrize(
    ("first", "last", "is_told"),
    [(0, 119, False), (1, 118, False), (-1, 119, True), (0, 120, True)],
)
def test_what_goes_beyond_the_dates_of_the_page_says_so(first, last, is_told):
    trend = {"first_date": MONDAY + timedelta(days=first),
             "last_date": MONDAY + timedelta(days=last)}  # fmt: skip

    text = said(contents({}, pain_trends=[trend]))

    assert ("From your whole record, " in text) == is_told


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
NO_NUMBER = {"estimate": None, "is_found": False}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([LINK], "you tended to have fewer steps."),
        ([LINK | {"estimate": 0.4}], "you tended to have more steps."),
        ([LINK | {"exposure": "stress_nrs"}], "lower ratings of stress."),
        ([LINK, LINK | {"exposure": "exercise_done"}], "fewer steps and less exercise."),
        ([LINK | {"is_found": False}], "showed nothing clear."),
        ([LINK | {"is_found": False}, LINK | NO_NUMBER], "showed nothing clear."),
    ],
)
def test_the_other_direction_is_told_found_or_not_found(rows, says):
    assert direction_sentence(rows).endswith(says)


def test_the_other_direction_is_not_told_where_nothing_was_computed():
    assert direction_sentence([]) == ""
    assert direction_sentence([LINK | NO_NUMBER]) == ""


WEEK = {"exposure": "steps", "lag_weeks": 1, "estimate": -0.2, "p_family": 0.06, "tier": "possible"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "pain was perhaps lower after weeks with more steps, by chance in 1 of 10 diaries."),
        ({"tier": "consistent"}, "pain tended to be lower after weeks with more steps, by chance"),
        ({"estimate": 0.3}, "pain was perhaps higher after weeks"),
        ({"tier": "same_day"}, "Whole weeks showed no clear pattern."),
        ({"tier": "cannot_tell"}, "Whole weeks showed no clear pattern."),
        ({"tier": "not_enough_data"}, "Whole weeks cannot be compared yet."),
    ],
)
def test_weeks_are_told_by_what_they_show(changes, says):
    assert says in weeks_sentence([WEEK | changes])


@pytest.mark.parametrize(
    ("changes", "is_guarded"),
    [
        ({}, False),
        ({"estimate": 0.3}, True),
        ({"estimate": 0.3, "tier": "consistent"}, True),
        ({"estimate": 0.3, "tier": "cannot_tell"}, False),
        ({"exposure": "sedentary_minutes"}, True),
        ({"exposure": "sedentary_minutes", "estimate": 0.3}, False),
        ({"exposure": "stress_nrs", "estimate": 0.3}, False),
    ],
)
def test_weeks_with_more_activity_and_more_pain_are_no_reason_to_move_less(changes, is_guarded):
    text = weeks_sentence([WEEK | changes])

    assert text.endswith("That is no reason to move less.") == is_guarded


def test_of_several_patterns_between_weeks_the_clearest_is_told():
    rows = [
        WEEK | {"tier": "possible", "p_family": 0.06},
        WEEK | {"tier": "consistent", "p_family": 0.01, "exposure": "aerobic_minutes"},
        WEEK | {"tier": "consistent", "p_family": 0.02},
    ]

    assert "after weeks with more active minutes" in weeks_sentence(rows)
    assert weeks_sentence([]) == ""


def test_no_sentence_claims_too_much():
    everything = contents({}, STILL, EXERCISE, POSSIBLE, LITTLE, UNCLEAR, MORE, REST)

    assert BANNED.findall(said(everything)) == []
    assert BANNED.findall(said(gather(full().tables, NO_TREND, MAKING))) == []


def test_no_sentence_comes_twice():
    text = said(gather(full().tables, NO_TREND, MAKING))
    sentences = re.split(r"(?<=[.:]) ", text)

    assert len(sentences) == len(set(sentences))
