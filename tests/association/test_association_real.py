"""Real diaries beside real activity: answers or refusals, and no strong claims.

knee_nof1, three years of one knee beside a training log, is answered at every lag and says little
of later days. Of the MyAIGuide people, read here by hand and not by the readers under test:

- P8, two years of knee pain beside daily steps: 348 days hold both, all lags are answered, all
  intervals lie within half a point per standard deviation, so "little or no link" throughout;
  steps do not follow the pain of the day before either. What there is is a trend.
- P7, eleven weeks of hip pain: 64 days hold both, but nearly every rating is 3.4 or 3.6, a spread
  of a fifth of a point. Refused, with that number.
- P4, seven weeks of knee pain, 41 days with both: 31 to 37 days a lag, just enough. The intervals
  are within half a point at six lags and not at two. It reads more certain than it is: pain itself
  has a spread of little more than half a point there (METHODS.md#limits-of-associations).
- P1, eight years of knee pain beside a log of sports: 2,908 ratings, nearly all about 3. In the
  years of the log the spread is 0.4 points, so every comparison is refused; a trend is answered,
  of under a hundredth of a point in 30 days.
"""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.flares import find_flares
from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import Exposure
from backpain_analytics.records import Message

STEPS = (Exposure("steps", 1_000, "1,000 steps"),)
SPORT = (Exposure("minutes", 30, "30 minutes"),)
PROJECT = Path(__file__).parents[2]
REAL_DATA = Path(os.environ.get("BACKPAIN_REAL_DATA", PROJECT.parent / "shared" / "real"))
DIARY = REAL_DATA / "paired" / "knee_nof1"
GUIDE = REAL_DATA / "paired" / "myaiguide"
needs_the_guide = pytest.mark.skipif(not GUIDE.exists(), reason="no real data at hand")
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
    found = associate(days, SPORT, flips=499)

    assert {a.refusal for a in found.associations} == {None}
    assert all(a.days > 1_000 for a in found.associations)
    assert np.isfinite([a.estimate for a in found.associations]).all()


@needs_the_diary
def test_real_days_of_sport_say_little_of_pain_on_later_days(days):
    found = associate(days, SPORT, flips=499)

    later = [a for a in found.associations if a.lag_days > 0]
    assert all(abs(a.estimate_per_sd) < 0.2 for a in later)
    assert "consistent" not in {a.tier for a in later}


@needs_the_diary
def test_a_real_diary_has_a_trend_and_flares(days):
    assert pain_trend(days).refusal is None
    assert find_flares(days).flares_per_100_days > 0


def guide_days(person: int, diary: str, site: str) -> pd.DataFrame:
    """Mean rating of a site on the days named, beside steps; a day of 0 steps was not worn."""
    rows = pd.read_csv(GUIDE / f"Participant{person}Anonymized_{diary}.csv")
    rows = rows[(rows["name"] == site) & (rows["startday"] > 0)]
    parts = {"year": rows["startyear"], "month": rows["startmonth"], "day": rows["startday"]}
    pain = rows.groupby(pd.to_datetime(pd.DataFrame(parts)))["intensity"].mean()
    (archive,) = GUIDE.glob(f"Participant{person}Anonymized_*itbit.json")
    counted = json.loads(archive.read_text(encoding="utf-8"))["activities-steps"]
    steps = pd.Series({pd.Timestamp(day["dateTime"]): float(day["value"]) for day in counted})
    columns = {"pain_nrs": pain, "steps": steps.where(steps > 0)}
    return pd.concat(columns, axis=1, sort=True).rename_axis("local_date").reset_index()


def filled_down(file: str, value: int) -> dict[pd.Timestamp, list[tuple[list[str], float]]]:
    """Rows by date, where a blank year or month means the one above."""
    dated: dict[pd.Timestamp, list[tuple[list[str], float]]] = {}
    above = ["", "", ""]
    for cells in csv.reader((GUIDE / file).read_text(encoding="utf-8").splitlines()):
        written = [*map(str.strip, cells), *[""] * 8]
        above = [new if new.isdigit() else old for new, old in zip(written, above, strict=False)]
        if all(above) and written[value].replace(".", "", 1).isdigit():
            day = pd.Timestamp(*map(int, above))
            dated.setdefault(day, []).append((written, float(written[value])))
    return dated


@pytest.fixture
def guide_1() -> pd.DataFrame:
    """Participant 1: mean of the knees, and minutes of sport, 0 between logged days."""
    rated = filled_down("Participant1_pain.csv", 5)
    knees = {
        day: [value for cells, value in rows if cells[3] == "Knees"] for day, rows in rated.items()
    }
    pain = pd.Series({day: np.mean(values) for day, values in knees.items() if values})
    logged = filled_down("Participant1_sport.csv", 5)
    minutes = pd.Series({day: sum(value for _, value in rows) for day, rows in logged.items()})
    span = pd.date_range(minutes.index.min(), minutes.index.max())
    columns = {"pain_nrs": pain, "minutes": minutes.reindex(span, fill_value=0.0)}
    return pd.concat(columns, axis=1, sort=True).rename_axis("local_date").reset_index()


@needs_the_guide
def test_two_years_of_a_knee_say_little_or_no_link_and_show_a_trend():
    days = guide_days(8, "Participant8PainNew", "Knee Pain")

    found = associate(days, STEPS, flips=499)

    assert {a.tier for a in found.associations} == {"little_or_no_link"}
    assert all(a.days > 250 for a in found.associations)
    assert not found.direction[0].is_found
    assert pain_trend(days).p_value < 0.001


@needs_the_guide
def test_a_hip_that_is_always_rated_alike_is_refused_with_its_spread():
    days = guide_days(7, "Participant7Pain", "Hip Pain")

    found = associate(days, STEPS, flips=499)

    assert {a.tier for a in found.associations} == {"not_enough_data"}
    assert all(a.refusal.code.startswith("refusal.pain_") for a in found.associations)
    assert pain_trend(days).refusal == Message("refusal.trend_short", {"span": 82, "needed": 84})


@needs_the_guide
def test_seven_weeks_of_a_knee_get_no_claim_of_a_link():
    found = associate(guide_days(4, "Participant4Pain", "Knee Pain"), STEPS, flips=499)

    tiers = [a.tier for a in found.associations]
    assert set(tiers) <= {"little_or_no_link", "cannot_tell"}
    assert tiers.count("cannot_tell") >= 2
    assert all(30 <= a.days <= 37 for a in found.associations if a.lag_days != 1)
    # Of the next day each rating tells something.
    assert {a.days for a in found.associations if a.lag_days == 1} == {43}


@needs_the_guide
def test_eight_years_of_threes_have_a_trend_and_no_comparison(guide_1):
    found = associate(guide_1, SPORT, flips=499)

    assert guide_1["pain_nrs"].notna().sum() > 2_900
    assert {a.tier for a in found.associations} == {"not_enough_data"}
    assert all(a.refusal.code.startswith("refusal.pain_") for a in found.associations)
    assert abs(pain_trend(guide_1).points_per_30_days) < 0.01
