"""Steps by the wearer's clock beside sleep in UTC: which zone lets people lie still asleep."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from backpain_analytics.sources.parsing.steps_asleep import find_misfit
from backpain_analytics.sources.zepp import READER
from backpain_analytics.zones import single_zone
from tests.sample_files import context, member, note, read

FIRST = datetime.fromisoformat("2026-02-02T23:00")


def recorded(nights=7, awake=950, asleep=50, hours_east=3):
    """Sleep from 23:00 to 07:00 on the wall; one minute's steps awake, some at 02:00 asleep."""
    days = [FIRST + timedelta(days=day) for day in range(nights)]
    walked = [(day - timedelta(hours=8), awake) for day in days]
    walked += [(day + timedelta(hours=3), asleep) for day in days]
    walked += [(FIRST - timedelta(days=3), 1), (FIRST + timedelta(days=nights + 3), 1)]
    starts = [(day - timedelta(hours=hours_east)).replace(tzinfo=UTC) for day in days]
    ends = [start + timedelta(hours=8) for start in starts]
    return (
        pl.DataFrame(walked, schema=["at", "steps"], orient="row"),
        pl.DataFrame({"started_at": starts, "ended_at": ends}),
    )


@pytest.mark.parametrize(("asleep", "is_misfit"), [(49, False), (50, True), (51, True)])
def test_a_twentieth_of_the_steps_in_sleep_is_too_much(asleep, is_misfit):
    steps, sleeps = recorded(asleep=asleep, awake=1000 - asleep)
    # The two steps before and after.
    steps = steps.with_columns(
        pl.when(pl.col("steps") > 1).then("steps").otherwise(0).alias("steps")
    )

    found = find_misfit(steps, sleeps, single_zone("Europe/Istanbul"))

    assert (found is not None) == is_misfit


def walking_in_the_evening(hours_east=3, strolls=0):
    """Steps in each hour from nine to ten in the evening; strolls at three in the night."""
    days = [FIRST + timedelta(days=day) for day in range(-1, 9)]
    walked = [(day + timedelta(hours=hour), 100) for day in days for hour in range(-14, 0)]
    walked += [(day + timedelta(hours=4), strolls) for day in days]
    _, sleeps = recorded(hours_east=hours_east)
    return pl.DataFrame(walked, schema=["at", "steps"], orient="row"), sleeps


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


def zepp_export(hours_east):
    steps, sleeps = walking_in_the_evening(hours_east)
    minutes = [f"{at:%Y-%m-%d,%H:%M},{count}" for at, count in steps.rows() if count]
    nights = [
        f"{start:%Y-%m-%d},{start:%F %T}+0000,{end:%F %T}+0000" for start, end in sleeps.rows()
    ]
    return (
        member("SLEEP/SLEEP_1.csv", "\n".join(["date,start,stop", *nights])),
        member("ACTIVITY_MINUTE/ACTIVITY_MINUTE_1.csv", "\n".join(["date,time,steps", *minutes])),
    )


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
