"""Samsung Health: a title, mixed names, a comma too many, UTC beside the offset."""

from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.samsung.tables import READER
from backpain_analytics.testing import (
    context,
    heart_rates,
    member,
    note,
    read,
    rejected,
    rows,
    steps,
)

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
        "2025-02-20 04:43:10.000,UTC+0700,62.0,none",
        "2025-02-20 05:00:00.000,UTC+0700,70.0,0a1b.binning_data.json",
    )

    tables = read(READER, file)

    assert heart_rates(tables) == [("02-20 04:42:10", 61), ("02-20 04:43:10", 62)]
    assert "left out 1 hours of heart rates" in note(tables)


def bins(content, name="0a1b"):
    folder = f"samsunghealth_anna_20250401120000/jsons/{HEART_RATE}"
    return member(f"{folder}/{name[0]}/{name}.binning_data.json", content)


def hours(*lines):
    names = ("start_time", "time_offset", "deviceuuid", "heart_rate", "binning_data")
    header = ",".join(f"com.samsung.health.heart_rate.{name}" for name in names)
    return samsung(HEART_RATE, header, *lines)


def read_with_parts(table, *parts):
    return read(READER, table, context(parts=READER.survey([table, *parts]).parts))


def test_minutes_are_of_the_device_and_offset_of_the_hour_that_names_them():
    table = hours("2025-02-20 05:00:00.000,UTC+0700,watch,70.0,0a1b.binning_data.json")
    file = bins(
        '[{"start_time": 1740027600000, "heart_rate": 61.0},'
        ' {"start_time": 1740027660000, "heart_rate": 0.0}]'
    )

    tables = read_with_parts(table, file)

    names = ("source_id", "sampled_at", "heart_rate_bpm", "utc_offset_minutes")
    assert rows(tables, "heart_rate_samples", *names) == [
        ("samsung:watch", "02-20 05:00:00", 61, 420)
    ]
    assert rejected(tables) == [(3, "The heart rate is not a number from 1 to 300.")]


def test_only_a_device_that_writes_minutes_is_known_to_be_worn():
    table = hours(
        "2025-02-20 05:00:00.000,UTC+0700,watch,70.0,0a1b.binning_data.json",
        "2025-02-20 05:01:00.000,UTC+0700,watch,66.0,",
        "2025-02-20 06:00:00.000,UTC+0700,phone,72.0,",
    )

    tables = read_with_parts(table, bins('[{"start_time": 1740027600000, "heart_rate": 61.0}]'))

    assert sorted(tables["sources"].rows()) == [
        ("samsung:phone", "unknown"),
        ("samsung:watch", "worn_with_heart_rate"),
    ]
    assert sorted(tables["heart_rate_samples"]["heart_rate_bpm"]) == [61, 66, 72]


def test_a_damaged_file_of_minutes_costs_only_its_hour():
    lines = (f"2025-02-20 05:00:00.000,UTC+0700,watch,70.0,{n}.binning_data.json" for n in "ab")
    parts = (
        bins("[{", "a"),
        bins('[{"start_time": 1740027600000, "heart_rate": 61.0}]', "b"),
        bins("[]", "c"),
    )

    tables = read_with_parts(hours(*lines), *parts)

    assert heart_rates(tables) == [("02-20 05:00:00", 61)]
    assert len(rejected(tables)) == 1
    assert note(tables) == "left out 1 files of minutes that no row names"


def test_a_minute_that_cannot_be_read_costs_only_itself():
    lines = (f"2025-02-20 05:00:00.000,UTC+0700,watch,70.0,{n}.binning_data.json" for n in "ab")
    some = '[{"start_time": {}, "heart_rate": 60}, {"start_time": 1740027600000, "heart_rate": 61}]'

    tables = read_with_parts(hours(*lines), bins(some, "a"), bins("[{", "b"))

    assert heart_rates(tables) == [("02-20 05:00:00", 61)]
    assert len(rejected(tables)) == 1 + 1


def test_minutes_are_parts_of_the_table_of_their_own_export():
    table = hours("2025-02-20 05:00:00.000,UTC+0700,watch,70.0,0a1b.binning_data.json")
    elsewhere = member(f"older/jsons/{HEART_RATE}/0/0a1b.binning_data.json", "[]")

    parts = READER.survey([table, bins("[]"), elsewhere]).parts

    assert [list(files) for files in parts.values()] == [["0a1b.binning_data.json"]]
    assert READER.survey([elsewhere]).parts == {}


def test_nonsense_for_an_offset_is_no_offset():
    tables = read(READER, steps_file("0,1,2025-02-20 04:42:00.000,UTC+28550,a,1"))

    assert steps(tables) == [("02-20 04:42:00", 1)]
    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [None]


def test_sleep_is_read_with_the_device_that_found_it():
    name = "com.samsung.health.sleep."
    file = samsung(
        "com.samsung.shealth.sleep",
        f"sleep_score,{name}start_time,{name}time_offset,{name}deviceuuid,{name}end_time",
        "81,2025-02-19 22:10:00.000,UTC+0100,watch,2025-02-20 05:20:00.000",
        "0,2025-02-20 22:10:00.000,UTC+0100,watch,2025-02-20 22:10:00.000",
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "sleep_spans", "source_id", "started_at", "ended_at") == [
        ("samsung:watch", "02-19 22:10:00", "02-20 05:20:00")
    ]
    assert rejected(tables) == [
        (4, "The sleep has no readable times or time zone, or does not end after it starts.")
    ]


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
        "com.samsung.shealth.exercise.weather.20250401120000.csv",
        "com.samsung.health.heart_rate.extra.20250401120000.csv",
        "com.samsung.shealth.tracker.pedometer_step_count.csv",
    ],
)
def test_side_tables_are_not_claimed(name):
    file = member(name, f"x,1,2\n{STEP_HEADER}\n0,14,2025-02-20 04:42:00.000,UTC+0700,a,14,\n")

    assert not READER.recognises(file, context())


@pytest.mark.parametrize(
    "label",
    [
        "com.samsung.shealth.exercise.recovery_heart_rate.20250401120000.csv",
        "com.samsung.shealth.sleep_combined.20250401120000.csv",
        "com.samsung.shealth.tracker.pedometer_day_summary.20250401120000.csv",
        "a.zip!jsons/com.samsung.health.movement/7/7c1e.binning_data.json",
        "a/files/com.samsung.health.user_profile/photo.jpg",
    ],
)
def test_the_other_files_of_an_export_are_passed_over(label):
    assert READER.passes_over(member(label, "[]"), set())


def test_another_table_is_passed_over_under_any_name():
    assert READER.passes_over(member("table.csv", "com.samsung.x,1,2\na,b\n"), set())


def test_what_is_read_is_not_passed_over():
    files = [steps_file(), hours(), bins("[]"), member("steps.csv", "a,b\n")]

    assert not any(READER.passes_over(file, set()) for file in files)


@pytest.mark.parametrize(
    ("kind", "header", "line", "table"),
    [
        ("step_count", "start_time,time_offset,count", "UTC+0100,7", "step_intervals"),
        ("heart_rate", "start_time,time_offset,heart_rate", "UTC+0100,71", "heart_rate_samples"),
    ],
)
def test_older_exports_call_their_tables_and_columns_shorter(kind, header, line, table):
    file = samsung(f"com.samsung.health.{kind}", header, f"2018-02-20 04:42:00.000,{line}")

    assert READER.recognises(file, context())
    assert len(read(READER, file)[table]) == 1
