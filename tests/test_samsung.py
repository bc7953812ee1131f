"""Samsung Health: a title, mixed names, a comma too many, UTC beside the offset."""

from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.samsung import READER
from tests.sample_files import context, heart_rates, member, read, rejected, rows, steps

STEPS = "com.samsung.shealth.tracker.pedometer_step_count"
HEART_RATE = "com.samsung.shealth.tracker.heart_rate"
DAYS = "com.samsung.shealth.step_daily_trend"
STEP_HEADER = (
    "run_step,walk_step,com.samsung.health.step_count.start_time,"
    "com.samsung.health.step_count.time_offset,com.samsung.health.step_count.deviceuuid,"
    "com.samsung.health.step_count.count"
)
HEART_HEADER = ",".join(
    f"com.samsung.health.heart_rate.{name}"
    for name in ("start_time", "time_offset", "heart_rate", "binning_data")
)


def samsung(kind, header, *lines):
    # Every row ends with a comma that the header lacks.
    body = "".join(f"{line},\n" for line in lines)
    content = f"\ufeff{kind},6292001,2\n{header}\n{body}"
    return member(f"samsunghealth_anna_20250401120000/{kind}.20250401120000.csv", content)


def steps_file(*lines):
    return samsung(STEPS, STEP_HEADER, *lines)


def test_steps_are_utc_minutes_with_their_offset():
    file = steps_file("0,14,2025-02-20 04:42:00.000,UTC+0700,abcdef0123,14")

    tables = read(READER, file, context("Europe/Berlin"))

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("02-20 04:42:00", "02-20 04:43:00", 14)
    ]
    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [420]


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("UTC+0700", 420), ("UTC-0330", -210), ("UTC+0000", 0), ("UTC+05:45", 345), ("", None)],
)
def test_offsets_are_read_as_written(written, minutes):
    tables = read(READER, steps_file(f"0,1,2025-02-20 04:42:00.000,{written},a,1"))

    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [minutes]


def test_phone_and_watch_are_sources_of_their_own():
    lines = [f"0,9,2025-02-20 04:42:00.000,UTC+0700,{device},9" for device in ("phone", "watch")]

    tables = read(READER, steps_file(*lines))

    assert sorted(tables["step_intervals"]["source_id"]) == ["samsung:phone", "samsung:watch"]


def test_bad_rows_are_rejected_with_their_lines():
    tables = read(READER, steps_file("0,1,soon,UTC+0700,a,1", "0,1,2025-02-20 04:42:00.000,,a,x"))

    assert steps(tables) == []
    assert rejected(tables) == [
        (3, "The time could not be read."),
        (4, "The steps are not a number from 0 to 1,000,000."),
    ]


def test_a_heart_rate_with_bins_is_read_from_its_own_file():
    file = samsung(
        HEART_RATE,
        HEART_HEADER,
        "2025-02-20 04:42:10.000,UTC+0700,61.0,",
        "2025-02-20 05:00:00.000,UTC+0700,70.0,0a1b.binning_data.json",
    )

    assert heart_rates(read(READER, file)) == [("02-20 04:42:10", 61)]


def bins(content):
    return member(f"x.zip!jsons/{HEART_RATE}/0/0a1b.binning_data.json", content)


def test_bins_are_heart_rates_at_epoch_milliseconds():
    file = bins('[{"start_time": 1740027600000, "heart_rate": 61.0, "heart_rate_max": 70.0}]')

    assert READER.recognises(file, context())
    assert heart_rates(read(READER, file)) == [("02-20 05:00:00", 61)]


def test_bins_without_a_heart_rate_are_rejected():
    tables = read(READER, bins('[{"start_time": 1740027600000}, 7]'))

    assert [reason for _, reason in rejected(tables)] == [
        "The heart rate is not a number from 1 to 300.",
        "An item of the list is not of the form that this export has.",
    ]


@pytest.mark.parametrize("content", ["[", '"x"', "{}"])
def test_damaged_bins_are_refused(content):
    with pytest.raises(UnreadableExportError, match="not a list"):
        read(READER, bins(content))


def test_a_day_is_the_total_of_all_devices_or_else_their_sum():
    # 1740009600000 is midnight UTC of 2025-02-20, a day has 86,400,000 ms.
    file = samsung(
        DAYS,
        "count,source_type,day_time",
        "900,0,1740009600000",
        "1000,-2,1740009600000",
        "300,0,1740096000000",
        "400,2,1740096000000",
        "-1,0,1740182400000",
    )

    tables = read(READER, file, context("America/Chicago"))

    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2025, 2, 20), 1000),
        (date(2025, 2, 21), 300 + 400),
    ]
    assert rejected(tables) == [(7, "The steps are not a number from 0 to 1,000,000.")]


@pytest.mark.parametrize(
    "name",
    [
        "com.samsung.shealth.exercise.20250401120000.csv",
        "com.samsung.health.heart_rate.extra.20250401120000.csv",
        "com.samsung.shealth.tracker.pedometer_step_count.csv",
    ],
)
def test_side_tables_are_not_claimed(name):
    file = member(name, f"x,1,2\n{STEP_HEADER}\n0,14,2025-02-20 04:42:00.000,UTC+0700,a,14,\n")

    assert not READER.recognises(file, context())
