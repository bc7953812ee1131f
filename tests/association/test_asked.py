"""One question asked in advance: judged alone, over the days that count, look after look."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import ndtri

from backpain_analytics.association.lags.asked_looks import (
    AskedLook,
    answer_shown,
    shares_of_plan,
    shown_at,
)
from backpain_analytics.association.lags.family import answer, associate
from backpain_analytics.association.lags.looks import Look, ShownTier
from backpain_analytics.association.lags.p_values import Chance
from backpain_analytics.association.lags.spending import critical_p
from backpain_analytics.association.lags.tiers import Evidence, tier_of
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Asked, Association, Question
from tests.calibration.question_bars import SITTING, Year, looked_at
from tests.generators.persons import Person, draw_person

BEGAN = date(2026, 1, 1)
CHANCE = Chance(flips=999)
LINKED = Person(180, effects=((0, 1, 0.75),))
ASKED = Asked(SITTING, 180)
FOUND = Association(
    exposure=SITTING, lag_days=1, unit=None, family="declared", tests_in_family=1, days=140,
    days_missing=40, p_value=0.01, p_family=0.01, p_exploratory=0.02, tier="consistent",
    refusal=None,
)  # fmt: skip


def asked_family(days, **changed):
    question = Question(DEFAULT_EXPOSURES, asked=replace(ASKED, **changed))
    found = answer(days, question, CHANCE).associations
    return {(one.exposure, one.lag_days): one for one in found}


def look(day, shown=None, is_restated=False):
    known = {(SITTING, 1): shown} if shown else {}
    return Look(BEGAN + timedelta(days=day), known, is_restated)


def a_look(day, span):
    return AskedLook(BEGAN + timedelta(days=day), span)


# The comparison.


def test_what_is_asked_is_judged_alone_and_everything_else_together():
    found = asked_family(draw_person(LINKED, 90, 0))

    told = found.pop((SITTING, 1))
    assert (told.family, told.tests_in_family, told.p_family) == ("declared", 1, told.p_value)
    assert {one.family for one in found.values()} == {"exploratory"}
    assert all(one.p_family == one.p_exploratory for one in found.values())


def test_asking_changes_neither_the_estimate_nor_the_p_of_the_test_itself():
    days = draw_person(replace(LINKED, effects=((0, 1, 0.4),)), 90, 0)
    unasked = associate(days, flips=999).associations[1]

    told = asked_family(days)[SITTING, 1]

    assert (told.estimate, told.low, told.high, told.days, told.p_value) == (
        unasked.estimate, unasked.low, unasked.high, unasked.days, unasked.p_value,
    )  # fmt: skip
    assert told.p_family < unasked.p_family
    assert told.smallest_detectable < unasked.smallest_detectable


def test_days_before_the_question_play_no_part():
    days = draw_person(Person(360, effects=LINKED.effects), 91, 0)
    first = days["local_date"][200].date()
    after = days[days["local_date"] >= str(first)]

    told = asked_family(days, counted_from=first)[SITTING, 1]
    alone = asked_family(after)[SITTING, 1]

    assert (told.estimate, told.p_value, told.days) == (alone.estimate, alone.p_value, alone.days)


def test_a_question_of_today_has_no_days_yet():
    days = draw_person(LINKED, 90, 0)

    told = asked_family(days, counted_from=date(2100, 1, 1))[SITTING, 1]

    assert (told.tier, told.days, told.family) == ("not_enough_data", 0, "declared")
    assert told.refusal.values["usable"] == 0


@pytest.mark.parametrize(
    ("p", "tier"), [(0.03, "consistent"), (0.0301, "possible"), (0.05, "possible"), (0.051, None)]
)
def test_the_thresholds_of_what_is_asked_alone(p, tier):
    said = tier_of(Evidence(1, p, None, is_leak_flagged=False, estimate=0.2, low=-1.0, high=1.0))

    assert said == (tier or "cannot_tell")


def test_what_is_asked_may_go_along_with_something_stronger():
    person = Person(365, effects=((0, 1, 0.75),), exposure_correlation=0.7)
    days = draw_person(person, 77, 0)
    other = asked_family(days, exposure="prolonged_30_minutes")

    assert other["prolonged_30_minutes", 1].tier == "consistent"
    assert other["prolonged_30_minutes", 1].goes_along_with == SITTING


# The looks.


@pytest.mark.parametrize("shares", [np.arange(1, 7) / 6, np.arange(1, 13) / 12, [0.3, 0.5, 0.9, 1]])
def test_all_looks_of_a_plan_together_err_as_rarely_as_one(shares):
    critical = [critical_p(0.03, list(shares[: n + 1])) for n in range(len(shares))]
    steps = np.sqrt(np.diff([0, *shares]))
    walks = np.random.default_rng(1).standard_normal((100_000, len(shares))) * steps
    scores = np.cumsum(walks, axis=1) / np.sqrt(shares)

    found = (np.abs(scores) >= -ndtri(np.array(critical) / 2)).any(axis=1).mean()

    assert found == pytest.approx(0.03, abs=0.002)
    assert critical[0] == pytest.approx(0.03 * shares[0] ** 2, rel=0.01)


def test_a_look_without_a_new_day_finds_nothing_new():
    assert critical_p(0.03, [0.5, 0.5]) < 1e-9
    assert critical_p(0.03, [0.0, 0.0]) < 1e-9


@pytest.mark.parametrize(
    ("passed", "shares"),
    [
        ([0.4], [0.4]),
        ([0.4, 1.0], [0.4, 1.0]),
        ([0.4, 1.2], [0.4, 1.0]),
        ([0.4, 1.2, 1.3], [pytest.approx(0.1)]),
        ([3.0, 3.5, 4.5, 4.5], [0.0]),
    ],
)
def test_a_plan_ends_with_its_last_look_and_another_begins(passed, shares):
    assert shares_of_plan(passed) == shares


@pytest.mark.parametrize(
    ("p", "share", "before", "tier"),
    [
        (0.029, 1.0, None, "consistent"),
        (0.0076, 0.5, None, "possible"),
        (0.0074, 0.5, None, "consistent"),
        (0.0126, 0.5, None, "cannot_tell"),
        (0.0124, 0.5, None, "possible"),
        (0.02, 0.5, "consistent", "consistent"),
        (0.02, 0.5, "possible", "possible"),
        (0.02, 0.5, "cannot_tell", "cannot_tell"),
    ],
)
def test_an_early_look_asks_for_more_than_a_late_one(p, share, before, tier):
    assert shown_at(replace(FOUND, p_value=p), [share], before) == tier


@pytest.mark.parametrize("tier", ["little_or_no_link", "cannot_tell"])
def test_what_is_no_pattern_is_shown_as_it_is(tier):
    assert shown_at(replace(FOUND, tier=tier), [0.2], "consistent") == tier


@pytest.mark.parametrize(("day", "is_look"), [(29, False), (30, True), (31, True)])
def test_a_question_is_looked_at_once_a_month(day, is_look):
    before = ShownTier("cannot_tell", BEGAN)

    shown, now = answer_shown(FOUND, ASKED, [a_look(0, 150)], look(day, before))

    assert (now is not None) == is_look
    assert shown.tier == ("consistent" if is_look else "cannot_tell")


def test_what_was_said_before_the_question_counts_for_nothing():
    early = replace(FOUND, days=60, days_missing=20)

    shown, now = answer_shown(early, ASKED, [], look(0, ShownTier("consistent", BEGAN)))

    assert shown.tier == "cannot_tell"
    assert now == a_look(0, 80)


def test_without_numbers_there_was_no_look():
    nothing = replace(FOUND, tier="not_enough_data", p_value=None)

    shown, now = answer_shown(nothing, ASKED, [a_look(0, 150)], look(40))

    assert (shown.tier, now) == ("not_enough_data", None)


def test_corrected_data_take_back_a_pattern_between_looks_and_make_none():
    weaker = replace(FOUND, tier="cannot_tell", p_value=0.2)
    shown, now = answer_shown(
        weaker, ASKED, [a_look(0, 150)], look(5, ShownTier("consistent", BEGAN), is_restated=True)
    )

    assert (shown.tier, now) == ("cannot_tell", None)
    unclear = ShownTier("cannot_tell", BEGAN)
    stronger = answer_shown(FOUND, ASKED, [a_look(0, 150)], look(5, unclear, is_restated=True))
    assert stronger == (unclear, None)


def test_a_record_that_lost_days_spends_no_error_twice():
    shorter = replace(FOUND, days=100, days_missing=20)

    _, now = answer_shown(
        shorter, ASKED, [a_look(0, 150)], look(30, ShownTier("cannot_tell", BEGAN))
    )

    assert now.span_days == 150


def test_a_year_of_looks_rarely_shows_what_is_not_there_and_mostly_what_is():
    """A slice of CALIBRATION.md#asked-monthly."""
    quiet = [looked_at(Year(Person(365), 7202, 180), number) for number in range(25)]
    linked = [looked_at(Year(Person(365, effects=((0, 1, 0.5),)), 7203, 180), n) for n in range(25)]

    assert sum("consistent" in ever for ever, _ in quiet) <= 4
    assert sum(first is not None for _, first in linked) >= 18
