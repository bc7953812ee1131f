"""The sample data: made-up people whose truth is known, in files as vendors write them."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.lags.family import associate
from backpain_analytics.settings.toml import read_settings
from backpain_analytics.sources.vendors.fit.messages import opened
from sample_data.fit_writer import (
    FIT_EPOCH_SECONDS,
    UINT8,
    UINT16,
    UINT32,
    Layout,
    Message,
    checksum,
    fit_bytes,
)
from sample_data.generate import INBOX, sample_files
from sample_data.life import Life
from sample_data.people import (
    PEOPLE,
    PERSON_1,
    PERSON_2,
    PERSON_3,
    SETTINGS,
    Person,
    life_of,
    truth,
)

GARMIN = INBOX / "person_1" / "garmin"
CLOCKS_WENT_FORWARD = 56
"""Number of 2026-03-29, counted from 2026-02-01 as 0."""


@cache
def generated() -> dict[str, bytes]:
    return dict(sample_files())


def fit_values(content: bytes, *names: str) -> Iterator[dict[str, int | None]]:
    """Yield the raw values of some kinds of messages; fitparse checks both checksums."""
    for message in opened(io.BytesIO(content), check_crc=True).get_messages(list(names)):
        yield {field.name: field.raw_value for field in message.fields}


def monitoring_files(day: int) -> list[bytes]:
    written = pd.Timestamp(2026, 2, 1) + pd.Timedelta(days=day)
    paths = sorted((GARMIN / "monitoring").glob(f"{written:%Y-%m-%d}-*.fit"))
    return [path.read_bytes() for path in paths]


def minutes_of(life: Life, day: int) -> slice:
    indexes = np.flatnonzero(life.day == day)
    return slice(int(indexes[0]), int(indexes[-1]) + 1)


def next_day_pain(days: pd.DataFrame) -> pd.DataFrame:
    """Pair what a day held, in standard deviations, with the pain of the evening after."""
    columns = ["prolonged_30_minutes", "sedentary_minutes", "steps", "moderate_minutes"]
    pairs = (days[columns] - days[columns].mean()) / days[columns].std()
    return pairs.assign(before=days["pain_nrs"], pain=days["pain_nrs"].shift(-1)).dropna()


def points_per_deviation(days: pd.DataFrame, exposure: str) -> float:
    """Least squares of next-day pain on the exposure, with the pain of the day itself."""
    pairs = next_day_pain(days)
    design = np.column_stack([np.ones(len(pairs)), pairs[exposure], pairs["before"]])
    return float(np.linalg.lstsq(design, pairs["pain"], rcond=None)[0][1])


def members(content: bytes) -> dict[str, tuple[object, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.infolist()
        }


def test_generating_anew_gives_the_committed_files():
    committed = {
        str(path.relative_to(INBOX).as_posix()): path.read_bytes()
        for path in INBOX.rglob("*")
        if path.is_file()
    }

    assert committed.keys() == generated().keys()
    for name, content in committed.items():
        if name.endswith(".zip"):
            # Another version of zlib may pack the same content into other bytes.
            assert members(content) == members(generated()[name]), name
        else:
            assert content == generated()[name], name


def test_the_sample_is_small():
    sizes = [len(content) for content in generated().values()]

    assert sum(sizes) < 5_000_000
    assert max(sizes) < 2**20


def test_the_settings_know_the_people_of_the_sample():
    settings = read_settings(SETTINGS)

    assert list(settings.persons) == [person.name for person in PEOPLE]
    for person in PEOPLE:
        age = 2026 - settings.persons[person.name].birth_year
        assert person.habits.highest_heart_rate_bpm == pytest.approx(208 - 0.7 * age)


def test_every_mapping_is_for_a_file_that_exists():
    for mapping in read_settings(SETTINGS).mappings.values():
        assert list(INBOX.rglob(mapping.files)), mapping.files


def test_the_checksum_is_the_published_one():
    assert checksum(b"123456789") == 0xBB3D


def test_a_written_message_comes_back_and_an_absent_value_stays_absent():
    monitoring = Layout(3, 55, ((253, UINT32), (26, UINT16), (27, UINT8)))

    content = fit_bytes([Message(monitoring, (1_138_834_800, None, 61))])

    (message,) = fit_values(content, "monitoring")
    assert message["timestamp"] == 1_138_834_800
    assert message["timestamp_16"] is None
    assert message["heart_rate"] == 61


def test_a_local_number_can_be_taken_over_by_another_layout():
    short = Layout(0, 55, ((26, UINT16), (27, UINT8)))
    long = Layout(0, 55, ((253, UINT32), (27, UINT8)))

    content = fit_bytes([Message(short, (7, 60)), Message(long, (900_000_000, 61))])

    assert [message["heart_rate"] for message in fit_values(content, "monitoring")] == [60, 61]


def snapshots(content: bytes) -> list[dict[str, int | None]]:
    """Return the counters as a file states them where it begins within a day and where it ends."""
    messages = fit_values(content, "monitoring")
    return [message for message in messages if message.get("duration_min") is not None]


@pytest.mark.parametrize("day", [0, 3, CLOCKS_WENT_FORWARD, 90, 119])
def test_the_watch_closes_each_day_with_the_steps_that_were_taken(day):
    closing = snapshots(monitoring_files(day)[-1])

    ended_at = closing[-1]["timestamp"]
    counters = [entry for entry in closing if entry["timestamp"] == ended_at]
    assert sum(counter.get("steps", 0) for counter in counters) == truth(PERSON_1)["steps"][day]


@pytest.mark.parametrize(("day", "minutes"), [(0, 1440), (CLOCKS_WENT_FORWARD, 1380)])
def test_a_day_closes_after_as_many_minutes_as_it_had(day, minutes):
    assert snapshots(monitoring_files(day)[-1])[-1]["duration_min"] == minutes


def test_a_second_file_of_a_day_begins_with_the_counters_at_which_the_first_ended():
    first, second = monitoring_files(3)

    ended, began = snapshots(first), snapshots(second)

    assert began[: len(ended)] == ended


@pytest.mark.parametrize("day", [3, CLOCKS_WENT_FORWARD])
def test_the_heart_rate_of_each_minute_can_be_read_back(day):
    life = life_of(PERSON_1)
    span = minutes_of(life, day)
    planned = np.where(life.is_worn, life.heart_rate_bpm, 0)[span]

    written = written_heart_rates(monitoring_files(day))

    # A value stands until the next; 0 is off the wrist.
    held = pd.Series(written).reindex(life.unix_minutes[span]).ffill()
    assert held.to_list() == planned.tolist()


def written_heart_rates(files: list[bytes]) -> dict[int, int]:
    """Return heart rate by minute since 1970; the low 16 bits of the time roll over."""
    written = {}
    for content in files:
        at = 0
        for message in fit_values(content, "monitoring_info", "monitoring"):
            at = message.get("timestamp") or at
            low_bits = message.get("timestamp_16")
            at += 0 if low_bits is None else (low_bits - at) & 0xFFFF
            if message.get("heart_rate") is not None:
                written[(at + FIT_EPOCH_SECONDS) // 60] = message["heart_rate"]
    return written


def test_heart_rate_is_written_when_it_changes_and_after_15_minutes_at_the_latest():
    (content,) = monitoring_files(0)
    minutes, values = zip(*sorted(written_heart_rates([content]).items()), strict=True)

    gaps = np.diff(minutes)

    assert gaps.max() <= 15
    assert set(gaps[np.diff(values) == 0].tolist()) <= {15}


def test_a_recorded_session_holds_the_heart_rate_of_its_minutes():
    life = life_of(PERSON_1)
    outing = life.outings[0]
    path = min((GARMIN / "activities").glob("*.fit"))

    records = list(fit_values(path.read_bytes(), "record"))

    for record in records:
        minute = (record["timestamp"] + FIT_EPOCH_SECONDS) // 60 - int(life.unix_minutes[0])
        assert outing.first <= minute < outing.last
        assert abs(record["heart_rate"] - life.heart_rate_bpm[minute]) <= 1
    assert set(np.diff([record["timestamp"] for record in records]).tolist()) == {1, 2, 3, 4, 5}


def test_every_fit_file_is_whole():
    for path in GARMIN.rglob("*.fit"):
        # Over content and checksum together the remainder is zero.
        assert checksum(path.read_bytes()) == 0, path.name


def test_pain_of_person_1_is_higher_after_days_with_more_prolonged_sitting():
    # Planted: 1.3 points; the diary's whole numbers and the chance of 119 pairs lie between.
    assert 1.0 < points_per_deviation(truth(PERSON_1), "prolonged_30_minutes") < 1.6


def test_steps_of_person_1_are_no_mirror_of_sitting():
    days = truth(PERSON_1)

    assert abs(days["steps"].corr(days["prolonged_30_minutes"])) < 0.6
    assert abs(points_per_deviation(days, "steps")) < 0.6


@pytest.mark.parametrize(
    "exposure", ["prolonged_30_minutes", "sedentary_minutes", "steps", "moderate_minutes"]
)
def test_pain_of_person_2_depends_on_nothing_that_was_measured(exposure):
    assert abs(points_per_deviation(truth(PERSON_2), exposure)) < 0.25


def tiers(person: Person) -> dict[tuple[str, int], str]:
    """Return what the engine says of the true days, by exposure and lag; of a pattern once."""
    days = truth(person)
    aerobic = days["moderate_minutes"] + 2 * days["vigorous_minutes"]
    family = associate(days.assign(aerobic_minutes=aerobic, exercise_done=np.nan))
    return {
        (found.exposure, found.lag_days): found.tier
        for found in family.associations
        if found.goes_along_with is None
    }


def test_the_engine_finds_the_planted_association_of_person_1_and_no_other():
    consistent = {found for found, tier in tiers(PERSON_1).items() if tier == "consistent"}

    # Low-movement minutes are mostly prolonged ones, and steps are what is left: they go along.
    assert consistent == {("prolonged_30_minutes", 1)}


def test_the_engine_finds_nothing_consistent_or_possible_in_person_2():
    assert set(tiers(PERSON_2).values()).isdisjoint({"consistent", "possible", "same_day"})


def test_sitting_varies_much_and_hardly_carries_over():
    for person in (PERSON_1, PERSON_2):
        prolonged = truth(person)["prolonged_30_minutes"]

        assert 75 < prolonged.std() < 115
        assert abs(prolonged.autocorr(1)) < 0.4


def test_person_3_rated_20_days_and_wore_the_watch_on_some():
    diary = generated()["person_3/pain_diary.csv"].decode().splitlines()

    assert len(diary) - 1 == 20
    assert 60 < truth(PERSON_3)["steps"].count() < 90
    assert any(line.endswith(",yes") for line in diary)


def test_some_evenings_of_person_1_are_written_down_after_midnight():
    diary = pd.read_csv(io.BytesIO(generated()["person_1/pain_diary.csv"]))

    assert 3 <= (diary["time"] < "05:00").sum() <= 15
    assert 105 <= len(diary) < 120


def test_a_day_on_which_the_clock_changes_or_a_flight_falls_has_its_own_length():
    lengths = {
        (person.name, day): int((life_of(person).day == day).sum())
        for person, day in [(PERSON_1, 56), (PERSON_2, 35), (PERSON_3, 67), (PERSON_3, 77)]
    }

    # To Paris in April the clock goes back by 7 hours, and forward on the way home.
    assert list(lengths.values()) == [1380, 1380, 1440 + 420, 1440 - 420]


def test_the_first_heart_rate_of_a_fitbit_day_lies_at_local_midnight_in_unmarked_utc():
    (archive,) = (name for name in generated() if name.endswith(".zip"))
    heart_rates = {
        name.rsplit("heart_rate-", 1)[-1]: content[:40].decode()
        for name, (_, content) in members(generated()[archive]).items()
        if "/heart_rate-" in name
    }

    assert '"02/02/26 05:00:0' in heart_rates["2026-02-02.json"]
    assert '"03/10/26 04:00:0' in heart_rates["2026-03-10.json"]
