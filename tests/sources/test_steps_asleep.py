"""Steps by the wearer's clock beside sleep in UTC: which zone lets people lie still asleep."""

from datetime import UTC, datetime

import polars as pl
import pytest

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.parsing.steps_asleep import find_misfit
from backpain_analytics.sources.vendors.zepp import READER
from backpain_analytics.testing import context, note, read
from tests.zepp_files import recorded, walking_in_the_evening, zepp_export


@pytest.mark.parametrize(("asleep", "is_misfit"), [(49, False), (50, True), (51, True)])
def test_a_twentieth_of_the_steps_in_sleep_is_too_much(asleep, is_misfit):
    steps, sleeps = recorded(asleep=asleep, awake=1000 - asleep)
    # The two steps before and after.
    steps = steps.with_columns(
        pl.when(pl.col("steps") > 1).then("steps").otherwise(0).alias("steps")
    )

    found = find_misfit(steps, sleeps, single_zone("Europe/Istanbul"))

    assert (found is not None) == is_misfit


def test_the_zone_on_which_nobody_walks_asleep_is_found():
    steps, sleeps = walking_in_the_evening()

    found = find_misfit(steps, sleeps, single_zone("UTC"))

    # By UTC sleep would begin at eight, and three of fourteen hours lie in it on seven of ten days.
    assert found.steps_asleep_share == pytest.approx(21 / 140)
    assert found.fitting_share == 0
    assert found.fitting_zones[0] == "Europe/Istanbul"


def test_by_the_right_zone_nothing_is_said():
    assert find_misfit(*walking_in_the_evening(), single_zone("Europe/Istanbul")) is None


@pytest.mark.parametrize(("strolls", "fits"), [(41, True), (42, False)])
def test_where_no_clock_leaves_sleep_still_none_is_named(strolls, fits):
    # Of 140 hours with 100 steps and ten strolls, seven strolls lie in the seven nights: 2 %.
    steps, sleeps = walking_in_the_evening(strolls=strolls)

    found = find_misfit(steps, sleeps, single_zone("UTC"))

    assert (7 * strolls / (14_000 + 10 * strolls) <= 0.02) == fits
    assert (found.fitting_zones != ()) == fits
    assert ("no time zone makes it less" in found.words("anna")) == (not fits)


@pytest.mark.parametrize(("nights", "is_judged"), [(6, False), (7, True)])
def test_a_week_of_nights_is_needed(nights, is_judged):
    steps, sleeps = walking_in_the_evening()

    found = find_misfit(steps, sleeps.head(nights), single_zone("UTC"))

    assert (found is not None) == is_judged


def test_a_zepp_export_proposes_the_line_for_backpain_toml_and_changes_nothing():
    files = zepp_export(3)
    where = context("UTC", beside=READER.survey(files).beside)

    tables = read(READER, files[0], where)

    said = note(tables)
    assert "15.0% of the steps lie in logged sleep" in said
    assert "under [persons.anna] in backpain.toml" in said
    assert tables["sleep_spans"]["started_at"][0] == datetime(2026, 2, 2, 20, tzinfo=UTC)


def test_a_zepp_export_by_the_right_clock_says_nothing():
    files = zepp_export(3)
    where = context("Europe/Istanbul", beside=READER.survey(files).beside)

    assert "file_notes" not in read(READER, files[0], where)
    assert "file_notes" not in read(READER, files[0])
