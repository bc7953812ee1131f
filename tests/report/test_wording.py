"""Numbers to words: rounding, unknowns, and what each verdict may say."""

import re
from dataclasses import asdict, replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_examples import NO_TREND, full, pain_only, person_tables

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.association.records import Association
from backpain_analytics.messages import worded
from backpain_analytics.report.former import wording
from backpain_analytics.report.former.association_words import smaller_words
from backpain_analytics.report.former.chapters.activity import (
    STATUSES,
    TargetWeeks,
    target_sentence,
)
from backpain_analytics.report.former.chapters.associations import (
    association_sentence,
    comparisons_sentence,
)
from backpain_analytics.report.former.chapters.pain import flare_sentence, trend_sentence
from backpain_analytics.report.former.contents import gather
from backpain_analytics.report.former.summary import (
    both_targets_sentence,
    headline,
    summary_sentence,
)

BANNED = re.compile(
    r"\b(caus\w*|effects?|affects?|because|due to|leads? to|reduc\w*|improv\w*|help\w*|prevent\w*"
    r"|works?|impact of)\b",
    re.IGNORECASE,
)
TREND = PainTrend(date(2025, 1, 1), date(2025, 6, 1), 140, -0.2, -0.34, -0.06, 0.01, None)
ROW = asdict(
    Association(
        exposure="steps",
        lag_days=1,
        unit="1,000 steps",
        estimate=-0.15,
        low=-0.25,
        high=-0.05,
        estimate_per_sd=-0.44,
        standard_deviation=2_900,
        p_value=0.003,
        p_family=0.012,
        family="primary",
        tests_in_family=5,
        days=131,
        smallest_detectable=0.14,
        is_leak_flagged=False,
        tier="consistent",
        refusal=None,
    )
)


def test_a_numberless_cell_is_unknown_however_it_is_missing():
    for missing in (None, float("nan"), pd.NA, pd.NaT):
        words = {
            wording.rating(missing),
            wording.difference(missing),
            wording.whole(missing),
            wording.step_count(missing),
            wording.percent(missing),
            wording.time_span(missing),
            wording.probability(missing),
            wording.calendar_day(missing),
            wording.yes_no(missing),
        }

        assert words == {"unknown"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (wording.percent(0), "0%"),
        (wording.percent(0.0049), "under 1%"),
        (wording.percent(0.0051), "1%"),
        (wording.probability(0.0009), "below 0.001"),
        (wording.probability(0.001), "0.001"),
        (wording.probability(0.0094), "0.009"),
        (wording.probability(0.01), "0.01"),
        (wording.time_span(0), "0 minutes"),
        (wording.time_span(59.6), "1 hour"),
        (wording.time_span(61), "1 hour 1 minute"),
        (wording.difference(0), "0.00"),
        (wording.difference(-0.006), "−0.01"),
        (wording.whole_range(None, 3), "unknown"),
        (wording.whole_range(3, None), "unknown"),
        (wording.count(0, "day"), "0 days"),
        (wording.yes_no(flag=False), "no"),
        (wording.text(None), ""),
        (wording.verdict("met", float("nan")), "met"),
    ],
)
def test_numbers_at_the_edge_of_another_wording(said, words):
    assert said == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (48_949, "48,900"),
        (48_951, "48,951"),
        (48_999.5, "48,999"),
        (49_000, "49,000"),
        (49_049, "49,000"),
        (None, "unknown"),
    ],
)
def test_steps_short_of_a_target_are_not_rounded_up_to_it(steps, words):
    assert wording.quantity_of_target("steps", steps, 49_000) == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (4, "0"),
        (994, "990"),
        (999.9, "1,000"),
        (1_000, "1,000"),
        (1_049, "1,000"),
        (1_051, "1,100"),
    ],
)
def test_steps_are_rounded_to_tens_below_a_thousand_and_to_hundreds_above(steps, words):
    assert wording.step_count(steps) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.0049, "under 1%"), (0.0051, "1%"), (0.994, "99%"), (1, "100%")],
)
def test_a_small_share_is_not_rounded_to_nothing(share, words):
    assert wording.percent(share) == words


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.0009, "below 0.001"), (0.001, "0.001"), (0.0094, "0.009"), (0.01, "0.01"), (1, "1.00")],
)
def test_p_values_keep_the_decimals_that_matter(p, words):
    assert wording.probability(p) == words


@given(st.floats(-10, 10))
def test_a_difference_reads_back_within_its_rounding_and_zero_has_no_sign(value):
    words = wording.difference(value)

    assert abs(float(words.replace("−", "-")) - value) <= 0.005 + 1e-9
    assert (words == "0.00") == (float(words.replace("−", "-")) == 0)


@given(st.integers(0, 100_000))
def test_a_time_span_adds_up_to_its_minutes(minutes):
    found = re.findall(r"([\d,]+) (hour|minute)s?", wording.time_span(minutes))

    units = {"hour": 60, "minute": 1}
    assert sum(int(size.replace(",", "")) * units[unit] for size, unit in found) == minutes


def test_a_period_names_the_year_once_unless_it_changes():
    assert wording.period(date(2025, 3, 9), date(2025, 4, 5)) == "9 March to 5 April 2025"
    assert wording.period(date(2024, 3, 9), date(2025, 4, 5)) == "9 March 2024 to 5 April 2025"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.30, -0.01, "fell by about"),
        (-0.30, 0.00, "no clear rise or fall"),
        (0.00, 0.30, "no clear rise or fall"),
        (0.01, 0.30, "rose by about"),
    ],
)
def test_a_trend_is_stated_only_when_its_range_leaves_out_zero(low, high, words):
    assert words in trend_sentence(replace(TREND, low=low, high=high))


def test_a_falling_trend_gives_its_range_from_small_to_large():
    assert trend_sentence(TREND) == (
        "The ratings fell by about 0.20 points every 30 days (95% range 0.06 to 0.34)."
    )


def test_a_trend_that_was_refused_says_why():
    assert trend_sentence(NO_TREND) == worded(NO_TREND.refusal)


def target(name, *statuses, reasons=()):
    weeks = pd.DataFrame({"observed": 1.0, "reason": pd.Series(reasons, range(len(reasons)))})
    return TargetWeeks(name, weeks, 150.0, {s: statuses.count(s) for s in STATUSES})


def test_a_target_counts_only_weeks_that_could_be_judged():
    weeks = target("aerobic_minutes", *STATUSES)

    assert target_sentence(weeks) == (
        "The target of 150 aerobic minutes a week was met in 2 of 4 weeks that could be judged "
        "(2 of these were judged from an estimate); 1 week had too little data."
    )


@pytest.mark.parametrize("status", ["estimated_met", "estimated_not_met"])
def test_a_week_judged_from_an_estimate_is_said_to_be(status):
    sentence = target_sentence(target("steps", "not_met", status))

    assert sentence.endswith("(1 of these was judged from an estimate).")


@pytest.mark.parametrize("status", STATUSES)
def test_a_verdict_says_whether_it_is_a_no_and_whether_it_is_an_estimate(status):
    words = wording.word("status", status)

    assert ("not met" in words, "(estimated)" in words) == (
        "not_met" in status,
        "estimated" in status,
    )


def test_a_target_without_a_judged_week_is_no_failure():
    sentence = target_sentence(target("steps", "insufficient_data"))

    assert (
        sentence == "No week has enough data to be judged against the target of 150 steps a week."
    )


@pytest.mark.parametrize(
    ("aerobic", "steps", "ending"),
    [
        (["met"], ["met"], "in 1 of 1 week that could be judged."),
        (
            ["met", "insufficient_data"],
            ["met", "insufficient_data"],
            "that could be judged; 1 week had too little data.",
        ),
        (
            ["met", *["insufficient_data"] * 3],
            ["met"] * 3 + ["insufficient_data"],
            "that could be judged; too little data: 3 weeks for the first, 1 for the second.",
        ),
        (["insufficient_data"] * 2, ["met"] * 2, "in 2 of 2 weeks that could be judged."),
    ],
)
def test_the_summary_says_how_many_weeks_stand_in_no_count(aerobic, steps, ending):
    sentence = both_targets_sentence(target("aerobic_minutes", *aerobic), target("steps", *steps))

    assert sentence.endswith(ending)


@pytest.mark.parametrize(
    ("reasons", "ending"),
    [
        (["nothing_measured"], "; 1 week had too little data (nothing measured)."),
        (
            ["record_too_short", "too_few_valid_days", "too_few_valid_days"],
            "; 3 weeks had too little data (worn long enough on too few days: 2, recorded only in "
            "part: 1).",
        ),
    ],
)
def test_weeks_that_could_not_be_judged_say_what_they_lack(reasons, ending):
    statuses = ["met", *["insufficient_data"] * len(reasons)]

    assert target_sentence(target("steps", *statuses, reasons=reasons)).endswith(ending)


def test_no_judged_week_says_what_all_of_them_lack():
    lack = ["too_few_known_days", "too_few_known_days"]
    sentence = target_sentence(target("steps", *["insufficient_data"] * 2, reasons=lack))

    assert sentence.endswith("150 steps a week (effort known on too few days).")


def test_weeks_without_a_log_are_said_to_be_outside_it():
    sentence = target_sentence(target("core_sessions", "met", "insufficient_data"))

    assert sentence.endswith("; 1 week is not wholly in the log.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {},
            "On days after more steps, pain was rated 0.15 points lower per 1,000 steps (95% range "
            "−0.25 to −0.05), also after allowing for earlier pain, weekday and slow trend. This "
            "cannot show the reason. In simulated diaries without any link, about 1 in 20 shows a "
            "pattern this strong.",
        ),
        (
            {"tier": "possible", "lag_days": 3, "high": 0.01},
            "A possible pattern: 3 days after more steps, pain was rated 0.15 points lower per "
            "1,000 steps (95% range −0.25 to +0.01). About 1 in 8 diaries without any link shows "
            "one.",
        ),
        (
            {"tier": "same_day", "lag_days": 0},
            "On days with more steps, pain was rated 0.15 points lower per 1,000 steps (95% range "
            "−0.25 to −0.05). The diary cannot tell which came first.",
        ),
        (
            {"tier": "little_or_no_link"},
            "No sign of a link larger than half a point per usual day-to-day difference (2,900 "
            "steps).",
        ),
        (
            {"tier": "cannot_tell"},
            "The diary neither shows nor rules out a link; one smaller than 0.14 points per 1,000 "
            "steps would usually go unseen.",
        ),
        (
            {"tier": "not_enough_data", "refusal": "12 of the 30 needed days are rated."},
            "12 of the 30 needed days are rated.",
        ),
        (
            {"exposure": "exercise_done", "unit": "yes instead of no"},
            "On days after exercise, pain was rated 0.15 points lower than on days after none (95% "
            "range −0.25 to −0.05), also after allowing for earlier pain, weekday and slow trend. "
            "This cannot show the reason. In simulated diaries without any link, about 1 in 20 "
            "shows a pattern this strong.",
        ),
    ],
)
def test_each_tier_says_no_more_than_it_may(change, sentence):
    said = association_sentence(ROW | change)

    assert said == sentence
    assert not BANNED.search(said)


def test_a_pattern_that_may_be_a_shadow_of_the_same_day_says_so():
    row = ROW | {"tier": "possible", "is_leak_flagged": True}

    assert "may be a shadow" in association_sentence(row)


def summary(*rows):
    return summary_sentence(pd.DataFrame([ROW | row for row in rows]))


def test_the_summary_names_the_strongest_tier_and_counts_its_like():
    sentence = summary(
        {"tier": "possible", "exposure": "aerobic_minutes"},
        {"tier": "consistent", "p_family": 0.02, "lag_days": 2},
        {"tier": "consistent", "p_family": 0.01},
    )

    assert sentence.startswith("On days after more steps, pain was rated 0.15 points lower")
    assert "(1 further pattern of this kind below)" in sentence
    assert sentence.endswith("this is an association and cannot show the reason for it.")


def test_of_two_patterns_the_clearer_one_leads_the_summary():
    sentence = summary({"p_family": 0.02, "lag_days": 1}, {"p_family": 0.01, "lag_days": 2})

    assert sentence.startswith("2 days after more steps, pain was rated")


def test_the_comparisons_declared_in_advance_are_counted_apart_from_all():
    primary = {"family": "primary", "lag_days": 1}
    later = {"family": "exploratory", "lag_days": 3}
    refused = {"tier": "not_enough_data"}
    rows = [primary, primary, primary | refused, later, later | refused, later | refused]

    sentence = comparisons_sentence(pd.DataFrame([ROW | row for row in rows]))

    assert sentence.startswith(
        "3 comparisons with the next day's pain were declared in advance; 2 had enough data. From "
        "the same day to 3 days later there are 6 in all, of which 3 had enough data."
    )


def test_the_summary_never_rests_on_the_same_day():
    sentence = summary({"tier": "same_day", "lag_days": 0}, {"tier": "cannot_tell"})

    assert sentence.startswith("No consistent association between activity and pain on later days")


def test_the_summary_of_refusals_is_a_refusal():
    sentence = summary({"tier": "not_enough_data", "estimate": None})

    assert sentence.startswith("There are not yet enough days")


def test_low_movement_is_called_a_proxy_when_the_summary_mentions_it():
    assert "low-movement (sedentary proxy) time" in summary({"exposure": "sedentary_minutes"})


def test_an_exposure_that_has_no_words_yet_is_named_by_its_column():
    row = ROW | {"exposure": "stair_minutes", "unit": "10 minutes"}

    assert "after more stair minutes" in association_sentence(row)


@pytest.mark.parametrize("example", [full, pain_only], ids=lambda example: example.__name__)
def test_the_headline_has_two_to_four_sentences(example):
    given_ = example()

    assert 2 <= len(headline(gather(given_.tables, given_.trend))) <= 4


def flares(*days):
    tables = person_tables(7)
    found = pd.DataFrame(days, columns=["pain_nrs", "has_flare", "is_flare_day"])
    found["local_date"] = pd.date_range("2025-01-06", periods=len(days))
    frames = {
        name: found.reindex(columns=getattr(tables, name).columns)
        for name in ("daily_pain", "daily_flares")
    }
    return flare_sentence(gather(replace(tables, **frames), NO_TREND).pain)


def test_flares_are_unknown_when_nobody_asked_and_the_usual_pain_is_not_known():
    assert flares((4, None, None)).startswith("Whether any day was a flare is unknown")


def test_days_that_could_be_judged_and_were_no_flare_are_said_to_be_none():
    sentence = flares((4, False, None), (4, None, False), (4, None, None))

    assert sentence == "There was no flare on the 2 days that could be judged."


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([(8, True, None)], "1 day was reported as a flare. "),
        ([(8, None, True)], "1 day was rated well above the usual pain. "),
        (
            [(8, True, None), (8, None, True), (8, None, True)],
            "1 day was reported as a flare, and 2 further days were rated well above the usual "
            "pain. ",
        ),
    ],
)
def test_only_the_kinds_of_flare_that_occurred_are_mentioned(days, words):
    assert flares(*days).startswith(words)


@pytest.mark.parametrize(
    ("changes", "small"),
    [
        (
            {},
            [
                "−0.44 points per usual day-to-day difference (2,900 steps)",
                "p 0.01, corrected for 5 tests",
            ],
        ),
        ({"exposure": "exercise_done"}, ["p 0.01, corrected for 5 tests"]),
        ({"estimate_per_sd": None}, []),
    ],
)
def test_the_small_print_of_yes_or_no_has_no_size_of_its_own(changes, small):
    assert smaller_words({**ROW, **changes}) == small
