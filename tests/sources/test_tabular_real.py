"""Real exports of real people, where they are at hand: counts, sums and edges only."""

import os
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.vendors import fitabase
from backpain_analytics.sources.vendors.fitbit import json_files as fitbit_json
from backpain_analytics.sources.vendors.fitbit import takeout as fitbit_takeout
from backpain_analytics.testing import context, read
from tests.opened import walk_members

REAL = Path(os.environ.get("BACKPAIN_REAL_DATA", Path(__file__).parents[3] / "shared" / "real"))
ARCHIVE = REAL / "fitbit_archive_json" / "innerGalileo_134days.zip"
FITABASE = REAL / "fitabase"

pytestmark = pytest.mark.skipif(
    not (ARCHIVE.exists() and FITABASE.exists()),
    reason="the real exports are not here; BACKPAIN_REAL_DATA says where they are",
)


@pytest.fixture(scope="module")
def archive():
    everything = list(walk_members(ARCHIVE))
    beside = {member.name for member in everything}
    passes_over = fitbit_takeout.READER.passes_over
    members = [member for member in everything if not passes_over(member, beside)]
    evidence = fitbit_json.READER.survey(members)
    where = context("Australia/Sydney", utc_offset_minutes=evidence.utc_offset_minutes)
    frames = {}
    for member in members:
        assert fitbit_json.READER.recognises(member, where)
        for table, found in read(fitbit_json.READER, member, where).items():
            frames.setdefault(table, []).append(found)
    return evidence, {table: pl.concat(parts) for table, parts in frames.items()}


def test_the_archive_gives_every_sample_but_those_of_confidence_0(archive):
    _, tables = archive

    # 1,309,430 heart rates, of which 4,442 have confidence 0; 58,948 step rows, 3 of them twice.
    assert tables["heart_rate_samples"].height == 1_309_430 - 4_442
    assert tables["step_intervals"].height == 58_948 - 3
    assert tables["rejected_rows"].height == 3


def test_the_archive_shows_when_sydney_left_summer_time(archive):
    evidence, _ = archive
    offsets = evidence.utc_offset_minutes

    assert Counter(offsets.values()).keys() == {660, 600}
    assert max(day for day, offset in offsets.items() if offset == 660) == date(2020, 4, 5)
    assert min(day for day, offset in offsets.items() if offset == 600) == date(2020, 4, 6)


def test_hearts_beat_slower_in_the_nights_of_the_sleep_log(archive):
    _, tables = archive
    beats = tables["heart_rate_samples"].sort("sampled_at")
    nights = tables["sleep_spans"].unique().sort("started_at")

    placed = beats.join_asof(nights, left_on="sampled_at", right_on="started_at")
    asleep = placed.filter(pl.col("sampled_at") < pl.col("ended_at"))["heart_rate_bpm"].mean()

    # A wrong shift by a few hours gives 65 to 75.
    assert asleep < 62
    assert beats["heart_rate_bpm"].mean() > 70


def fitabase_tables(name, person_id=None):
    (member,) = walk_members(FITABASE / name)
    where = context("America/New_York", person_id=person_id)
    assert fitabase.READER.recognises(member, where)
    return read(fitabase.READER, member, where)


def test_a_months_minutes_of_33_people_are_all_read():
    tables = fitabase_tables("minuteStepsNarrow_merged.reconstructed.csv.gz")

    assert tables["step_intervals"].height == 1_298_700
    assert tables["step_intervals"]["person_id"].n_unique() == 33
    assert tables["step_intervals"]["steps"].max() == 220
    assert "rejected_rows" not in tables


def test_a_months_heart_rates_of_8_people_are_all_read():
    tables = fitabase_tables("heartrate_seconds_merged.reconstructed.csv.gz", "study")

    assert tables["heart_rate_samples"].height == 1_329_145
    assert tables["heart_rate_samples"]["person_id"].str.starts_with("study-").all()


def test_hours_in_another_rendering_are_the_same_hours():
    vendors = fitabase_tables("hourlySteps_merged.csv")["step_intervals"]
    resaved = fitabase_tables("excel_resaved/hourlySteps_merged_dmy.csv")["step_intervals"]

    keys = ["person_id", "started_at"]
    # The vendor's file here was moved from 2016 to 2022 by its owner.
    moved = vendors.with_columns(pl.col("started_at").dt.offset_by("-6y")).sort(keys)
    assert moved["started_at"].equals(resaved.sort(keys)["started_at"])
    assert moved["steps"].equals(resaved.sort(keys)["steps"])


def test_hours_that_lost_am_and_pm_are_refused_but_their_dates_are_understood():
    frame = pl.read_csv(FITABASE / "excel_resaved" / "hourlySteps_merged.csv", infer_schema=False)

    found = read_dates(frame["Date"])

    assert found.is_mixed
    assert (found.values.min(), found.values.max()) == (date(2016, 4, 12), date(2016, 5, 12))
    with pytest.raises(UnreadableExportError, match="AM and PM lost"):
        fitabase_tables("excel_resaved/hourlySteps_merged.csv")


def test_daily_totals_in_two_orders_are_a_month_of_days():
    days = fitabase_tables("excel_resaved/dailyActivity_merged.csv")["vendor_days"]

    assert (days["local_date"].min(), days["local_date"].max()) == (
        date(2016, 4, 12),
        date(2016, 5, 12),
    )
    assert days.height == 940
