"""The made-up cohort is what its truth says, and each person is the same in any company."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.study.sample import write_sample
from sample_data.cohort import (
    LAST_DATE,
    ZONES,
    Cohort,
    _calendar,
    _run_lengths,
    first_date,
    live,
    somebody,
)


def drawn(people, number, days=30):
    cohort = Cohort(people, days)
    who, rng = somebody(cohort, number)
    return who, live(cohort, who, rng)


def test_a_person_is_the_same_among_ten_and_among_ten_thousand():
    (who, lived), (again, lived_again) = drawn(10, 7), drawn(10_000, 7)

    assert who == again
    assert np.array_equal(lived.heart_rate_bpm, lived_again.heart_rate_bpm)
    assert np.array_equal(lived.pain_nrs, lived_again.pain_nrs)


def test_people_differ_and_effects_lie_around_the_planted_mean():
    effects = [somebody(Cohort(400, 30), number)[0].effect for number in range(1, 401)]

    assert np.mean(effects) == pytest.approx(0.4, abs=3 * 0.15 / 20)
    assert np.std(effects) == pytest.approx(0.15, rel=0.15)


def test_long_sitting_is_that_of_runs_of_thirty_minutes_and_more():
    _, lived = drawn(1, 1)
    for day in range(30):
        waking = lived.steps[day, 7 * 60 : 23 * 60] == 0
        runs = [len(list(minutes)) for sits, minutes in groupby(waking) if sits]
        assert lived.prolonged_minutes[day] == sum(run for run in runs if run >= 30)


@pytest.mark.parametrize(
    ("minutes", "lengths"),
    [
        ("SSLS", [0, 2, 0, 1]),
        ("LLLL", [0, 0, 0, 0]),
        ("SSSS", [0, 0, 0, 4]),
        ("LSSL", [0, 0, 2, 0]),
    ],
)
def test_the_length_of_a_run_stands_at_its_last_minute(minutes, lengths):
    flags = np.array([[letter == "S" for letter in minutes]])

    assert _run_lengths(flags).tolist() == [lengths]


def test_pain_follows_the_sitting_of_the_day_before():
    who, lived = drawn(1, 3, days=4000)
    minutes = lived.prolonged_minutes
    sitting = (minutes - minutes.mean()) / minutes.std()

    slope = np.polyfit(sitting[:-1], lived.pain_nrs[1:], 1)[0]
    assert slope == pytest.approx(who.effect, abs=0.08)


@pytest.mark.parametrize("zone", ZONES)
def test_minutes_lie_where_the_clock_of_the_zone_says(zone):
    minutes, day, clock = _calendar(zone, 120)

    for place in (0, 12_345, 56 * 1440 + 150, 63 * 1440 + 500, len(minutes) - 1):
        local = datetime.fromtimestamp(60 * int(minutes[place]), UTC).astimezone(ZoneInfo(zone))
        assert first_date(120) + timedelta(int(day[place])) == local.date()
        assert clock[place] == local.hour * 60 + local.minute
    days = 24 * 60 * 120 + (60 if zone in {"Europe/Berlin", "America/New_York"} else 0)
    assert len(minutes) == days


def files(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("form", ["minute-tables", "files"])
def test_the_same_seed_writes_the_same_files(tmp_path, form, open_to_all):
    for name in ("a", "b"):
        count = write_sample(tmp_path / name, 3, 10, 5, form)
    write_sample(tmp_path / "c", 3, 10, 6, form)

    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert files(tmp_path / "a") != files(tmp_path / "c")
    assert len(files(tmp_path / "a")) == count
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "a").rglob("*"))


def test_both_forms_hold_the_same_minutes(tmp_path):
    write_sample(tmp_path / "t", 2, 10, 5, "minute-tables")
    write_sample(tmp_path / "f", 2, 10, 5, "files")

    table = pl.read_parquet(tmp_path / "t" / "tables" / "steps-00001.parquet")
    file = pl.read_csv(tmp_path / "f" / "inbox" / "p000002" / "steps.csv")
    second = table.filter(pl.col("person_id") == "p000002")
    assert file["steps"].to_list() == second["steps"].to_list()
    assert second["datetime"][0].isoformat()[:16] == file["datetime"][0][:16]


def test_a_day_on_which_the_watch_lies_in_a_drawer_has_no_minute(tmp_path):
    write_sample(tmp_path, 3, 40, 5, "minute-tables")
    truth = pl.read_parquet(tmp_path / "truth" / "days.parquet")
    zones = dict(pl.read_csv(tmp_path / "persons.csv").select("person_id", "time_zone").iter_rows())
    seen = set()
    for who, at in (
        pl.read_parquet(tmp_path / "tables" / "heart_rate-00001.parquet")
        .select("person_id", "datetime")
        .iter_rows()
    ):
        seen.add((who, at.astimezone(ZoneInfo(zones[who])).date()))

    worn = truth.filter("is_worn").select("person_id", "local_date")
    assert seen == set(worn.iter_rows())
    assert 0 < len(worn) < len(truth)
    assert first_date(40) <= min(day for _, day in seen)
    assert max(day for _, day in seen) <= LAST_DATE


def test_no_record_however_long_holds_what_is_still_to_come(tmp_path):
    write_sample(tmp_path, 1, 800, 1, "minute-tables")

    last = pl.read_parquet(tmp_path / "tables" / "heart_rate-00001.parquet")["datetime"].max()
    assert last < datetime.now(UTC)
    days = pl.read_parquet(tmp_path / "truth" / "days.parquet")["local_date"]
    assert (days.max() - days.min()).days == 799


@pytest.mark.parametrize("asked", [(0, 10, "files"), (1, 1, "files"), (1, 10, "xlsx")])
def test_a_cohort_that_cannot_be_is_refused(tmp_path, asked):
    people, days, form = asked
    with pytest.raises(ArgumentError, match="1 person or more"):
        write_sample(tmp_path / "s", people, days, 1, form)


def test_a_study_that_is_there_is_left_as_it_is(tmp_path):
    (tmp_path / "study.toml").write_text("")
    with pytest.raises(WorkspaceError, match="exists already"):
        write_sample(tmp_path, 1, 10, 1, "files")
