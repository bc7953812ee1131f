"""A record that is looked at every night, and readings that change once a month."""

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.association.lags.looks import Look, ShownTier, basis_of, shown_tier
from backpain_analytics.association.records import Control, Exposure, Question, Tier
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.stages.associate import associate
from backpain_analytics.stages.build import build
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest

FIRST = date(2026, 3, 1)
STRESS = Exposure("stress_nrs", 1, "1 point")
TIERS = st.sampled_from(get_args(Tier))


def look(day, is_restated=False):
    return Look(FIRST + timedelta(days=day), {}, is_restated)


def since_first(tier):
    return ShownTier(tier, FIRST)


@pytest.mark.parametrize("computed", get_args(Tier))
def test_the_first_reading_is_the_computed_one(computed):
    assert shown_tier(None, computed, look(0)) == ShownTier(computed, FIRST)


@pytest.mark.parametrize(
    ("day", "shown"), [(1, "cannot_tell"), (29, "cannot_tell"), (30, "possible"), (31, "possible")]
)
def test_a_stronger_reading_waits_until_thirty_days_after_the_last_change(day, shown):
    found = shown_tier(since_first("cannot_tell"), "possible", look(day))

    assert found.tier == shown
    assert found.since == (FIRST if shown == "cannot_tell" else FIRST + timedelta(days=day))


@pytest.mark.parametrize(("day", "shown"), [(29, "consistent"), (30, "cannot_tell")])
def test_in_a_record_that_only_grows_a_weaker_reading_waits_as_well(day, shown):
    assert shown_tier(since_first("consistent"), "cannot_tell", look(day)).tier == shown


@pytest.mark.parametrize("weaker", ["possible", "little_or_no_link", "cannot_tell"])
def test_after_a_correction_a_reading_is_withdrawn_at_once(weaker):
    found = shown_tier(since_first("consistent"), weaker, look(2, is_restated=True))

    assert found == ShownTier(weaker, date(2026, 3, 3))


def test_a_correction_makes_no_reading_stronger_before_its_time():
    before = since_first("possible")

    assert shown_tier(before, "consistent", look(29, is_restated=True)) == before


@pytest.mark.parametrize("other", ["same_day", "little_or_no_link"])
def test_a_correction_swaps_no_reading_for_another_of_equal_strength(other):
    before = since_first("possible")

    assert shown_tier(before, other, look(29, is_restated=True)) == before


@pytest.mark.parametrize(
    ("before", "computed"), [("consistent", "not_enough_data"), ("not_enough_data", "possible")]
)
def test_having_too_little_data_starts_and_ends_at_once(before, computed):
    assert shown_tier(since_first(before), computed, look(1)).tier == computed


def test_a_reading_that_is_confirmed_keeps_its_date():
    before = since_first("possible")

    assert shown_tier(before, "possible", look(90)) == before


@given(st.lists(TIERS.filter(lambda tier: tier != "not_enough_data"), min_size=1, max_size=120))
def test_night_after_night_no_two_changes_lie_less_than_thirty_days_apart(nights):
    shown, changes = None, []
    for day, computed in enumerate(nights):
        before, shown = shown, shown_tier(shown, computed, look(day))
        if before != shown:
            changes.append(day)

    assert all(gap >= 30 for gap in np.diff(changes))


def days(n_days, **changed):
    drawn = np.random.default_rng(1).integers(0, 11, (200, 2))[:n_days]
    frame = pd.DataFrame(drawn, columns=["pain_nrs", "stress_nrs"]).astype("Float64")
    frame.insert(0, "local_date", pd.date_range("2026-01-01", periods=n_days))
    for row, rating in changed.items():
        frame.loc[int(row.removeprefix("day_")), "pain_nrs"] = rating
    return frame


def is_restated(before, now):
    basis = basis_of(before, Question([STRESS]))
    return basis_of(now, Question([STRESS]), basis.settled_until) != basis


def test_new_days_are_no_correction():
    assert not is_restated(days(60), days(75))


@pytest.mark.parametrize(("day", "expected"), [(44, True), (45, True), (46, False), (59, False)])
def test_only_days_that_had_two_weeks_to_settle_can_be_corrected(day, expected):
    # Of 60 days the last is number 59; two weeks before it is number 45.
    assert is_restated(days(60), days(60, **{f"day_{day}": 10.5})) == expected


@pytest.mark.parametrize(("shift", "expected"), [(1e-7, False), (1e-5, True)])
def test_what_the_order_of_a_sum_changes_in_a_mean_is_no_correction(shift, expected):
    before = days(60)

    assert is_restated(before, before.assign(stress_nrs=before["stress_nrs"] + shift)) == expected


@pytest.mark.parametrize(
    "other",
    [
        Question([Exposure("stress_nrs", 2, "2 points")], [Control("mood_nrs", "same_day")]),
        Question([STRESS], [Control("mood_nrs", "day_before")]),
    ],
)
def test_another_declaration_restates_everything(other):
    rated = days(60).assign(mood_nrs=5.0)
    basis = basis_of(rated, Question([STRESS], [Control("mood_nrs", "same_day")]))

    assert basis_of(rated, other, basis.settled_until) != basis


def test_a_person_without_days_has_a_basis_too():
    assert basis_of(days(0), Question([STRESS])) == basis_of(days(0), Question([STRESS]))


def empty(folder):
    workspace = create_workspace(folder)
    settings = workspace.folder / "backpain.toml"
    settings.write_text('[exposures.stress_nrs]\nstep = 1\nunit = "1 point"\n', encoding="utf-8")
    (workspace.inbox / "anna").mkdir()
    return open_workspace(workspace.folder)


@pytest.fixture
def workspace(tmp_path):
    return empty(tmp_path / "w")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """A diary without a link that has one after a correction, ten days later; it stays so."""
    workspace = empty(tmp_path_factory.mktemp("corrected") / "w")
    night(workspace, 100, link=0.0)
    night(workspace, 110, link=0.9)
    return workspace


@pytest.fixture
def after_two_nights(corrected, tmp_path):
    """The same, to run again."""
    return open_workspace(shutil.copytree(corrected.folder, tmp_path / "again"))


def night(workspace, day, link):
    """Run on a day of the diary; stress and the next day's pain agree to a degree, or from some
    day on, where the degree is given by days, are opposed."""
    rng = np.random.default_rng(7)
    stress = rng.integers(0, 11, 200)
    noise = rng.integers(0, 11, 200)
    before = np.roll(stress, 1)
    linked = np.where(np.asarray(link) < 0, 10 - before, before)
    pain = np.where(rng.random(200) < np.abs(link), linked, noise)
    dates = pd.date_range("2026-01-01", periods=200).strftime("%Y-%m-%d")
    diary = pd.DataFrame({"date": dates, "pain_nrs": pain, "stress_nrs": stress}).head(day)
    diary.to_csv(workspace.inbox / "anna" / "diary.csv", index=False)
    moment = datetime(2026, 1, 1, 3, tzinfo=UTC) + timedelta(days=day)
    with draft_to_publish(workspace) as draft:
        ingest(workspace, draft, IngestRequest())
        built = build(workspace, draft)
        associate(workspace, draft, built.persons, moment)


def query(workspace, sql):
    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


NEXT_DAY = "where exposure = 'stress_nrs' and lag_days = 1"


def test_every_look_is_kept_with_its_date_and_what_was_said(after_two_nights):
    night(after_two_nights, 130, link=0.9)

    looks = query(
        after_two_nights,
        "select computed_at::date, data_until, tier, computed_tier, tests_in_family "
        f"from association_history {NEXT_DAY} order by computed_at",
    )
    shown = query(
        after_two_nights, f"select tier, computed_tier, tier_since from associations {NEXT_DAY}"
    )

    # Corrected after the first night, but a stronger reading waits all the same: 10 days are
    # too few, 30 are enough.
    assert looks == [
        (date(2026, 4, 11), date(2026, 4, 10), "cannot_tell", "cannot_tell", 1),
        (date(2026, 4, 21), date(2026, 4, 20), "cannot_tell", "consistent", 1),
        (date(2026, 5, 11), date(2026, 5, 10), "consistent", "consistent", 1),
    ]
    assert shown == [("consistent", "consistent", date(2026, 5, 11))]


def test_a_corrected_diary_withdraws_its_reading_the_same_night(workspace):
    night(workspace, 100, link=0.9)
    night(workspace, 101, link=0.0)

    ((tier, since),) = query(workspace, f"select tier, tier_since from associations {NEXT_DAY}")
    assert (tier, since) == ("cannot_tell", date(2026, 4, 12))


def test_a_diary_that_only_grows_keeps_its_reading_though_the_new_days_are_against_it(workspace):
    link = np.where(np.arange(200) < 50, 0.9, -0.9)
    night(workspace, 50, link)
    night(workspace, 75, link)

    ((*tiers, since),) = query(
        workspace, f"select tier, computed_tier, tier_since from associations {NEXT_DAY}"
    )
    assert (tiers, since) == (["consistent", "cannot_tell"], date(2026, 2, 20))


def test_a_fresh_warehouse_has_no_past_and_says_what_is_computed(after_two_nights):
    after_two_nights.warehouse.unlink()

    night(after_two_nights, 110, link=0.9)

    assert query(after_two_nights, f"select tier, computed_tier from associations {NEXT_DAY}") == [
        ("consistent", "consistent")
    ]
    assert query(
        after_two_nights, "select count(distinct computed_at) from association_history"
    ) == [(1,)]
