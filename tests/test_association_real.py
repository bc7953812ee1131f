"""A real diary of three years beside a real training log: answers, and no strong claims."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.family import associate
from backpain_analytics.association.flares import find_flares
from backpain_analytics.association.records import Exposure
from backpain_analytics.association.trend import pain_trend

PROJECT = Path(__file__).parents[1]
REAL_DATA = Path(os.environ.get("BACKPAIN_REAL_DATA", PROJECT.parent / "shared" / "real"))
DIARY = REAL_DATA / "paired" / "knee_nof1"
needs_the_diary = pytest.mark.skipif(not DIARY.exists(), reason="no real data at hand")


def daily(file: str, column: str) -> pd.Series:
    rows = pd.read_csv(DIARY / file, skipinitialspace=True)
    dates = pd.to_datetime(rows["date"].str.strip(), format="%d-%m-%Y", errors="coerce")
    values = pd.to_numeric(rows[column], errors="coerce")
    return values.groupby(dates.rename("local_date")).mean()


@pytest.fixture
def days() -> pd.DataFrame:
    columns = {"pain_nrs": daily("pain.csv", "knee_pain"), "minutes": daily("sport.csv", "time")}
    return pd.concat(columns, axis=1, sort=True).rename_axis("local_date").reset_index()


@needs_the_diary
def test_three_real_years_are_answered_at_every_lag(days):
    found = associate(days, (Exposure("minutes", 30, "30 minutes"),), flips=499)

    assert {a.refusal for a in found.associations} == {None}
    assert all(a.days > 1_000 for a in found.associations)
    assert np.isfinite([a.estimate for a in found.associations]).all()


@needs_the_diary
def test_real_days_of_sport_say_little_of_pain_on_later_days(days):
    found = associate(days, (Exposure("minutes", 30, "30 minutes"),), flips=499)

    later = [a for a in found.associations if a.lag_days > 0]
    assert all(abs(a.estimate_per_sd) < 0.2 for a in later)
    assert "consistent" not in {a.tier for a in later}


@needs_the_diary
def test_a_real_diary_has_a_trend_and_flares(days):
    assert pain_trend(days).refusal is None
    assert find_flares(days).flares_per_100_days > 0
