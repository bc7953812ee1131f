"""Withings: arrays in cells, rows that stand twice, watch and phone in one file."""

from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.sample_rows import BAD_SLEEP
from backpain_analytics.sources.vendors.withings import READER
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

HEADER = "start,duration,value"


def withings(name, *lines):
    return member(f"data_AB_1640000000.zip!{name}", "\n".join(lines) + "\n")


def test_an_array_is_a_run_of_intervals_each_starting_where_the_last_ended():
    file = withings(
        "raw_tracker_steps.csv", HEADER, '2019-12-28T12:12:00+01:00,"[60,59,121]","[24,0,12]"'
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("12-28 11:12:00", "12-28 11:13:00", 24),
        ("12-28 11:13:00", "12-28 11:13:59", 0),
        ("12-28 11:13:59", "12-28 11:16:00", 12),
    ]
    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [60, 60, 60]


def test_rows_that_stand_twice_or_overlap_count_once():
    file = withings(
        "raw_tracker_steps.csv",
        HEADER,
        '2019-12-28T12:12:00+01:00,"[60,60]","[24,7]"',
        "2019-12-28T12:13:00+01:00,[60],[7]",
        '2019-12-28T12:12:00+01:00,"[60,60]","[24,7]"',
    )

    assert sorted(steps(read(READER, file))) == [("12-28 11:12:00", 24), ("12-28 11:13:00", 7)]


def test_offsets_follow_summer_time():
    file = withings(
        "raw_tracker_steps.csv",
        HEADER,
        "2021-10-31T02:30:00+02:00,[60],[1]",
        "2021-10-31T02:30:00+01:00,[60],[2]",
    )

    assert steps(read(READER, file)) == [("10-31 00:30:00", 1), ("10-31 01:30:00", 2)]


def test_what_the_phone_counted_is_a_source_of_its_own():
    file = withings(
        "raw_tracker_steps.csv",
        HEADER,
        "2019-12-28T12:12:00+01:00,[60],[24]",
        "2019-12-28T12:15:07+01:00,[9],[11]",
    )

    tables = read(READER, file)

    assert rows(tables, "step_intervals", "source_id", "ended_at", "steps") == [
        ("withings:device", "12-28 11:13:00", 24),
        ("withings:phone", "12-28 11:15:16", 11),
    ]
    assert sorted(tables["sources"].rows()) == [
        ("withings:device", "worn"),
        ("withings:phone", "phone"),
    ]


@pytest.mark.parametrize("name", ["raw_tracker_hr.csv", "raw_hr_hr.csv"])
def test_heart_rates_stand_at_the_start_of_their_measurement(name):
    file = withings(name, HEADER, "2019-12-28T12:12:05+01:00,[37],[67]")

    tables = read(READER, file)

    assert heart_rates(tables) == [("12-28 11:12:05", 67)]
    assert tables["sources"].rows() == [("withings:device", "worn_with_heart_rate")]


def test_the_vendors_own_totals_are_kept_apart():
    file = withings("aggregates_steps.csv", "date,value", "2019-12-28,5310", "2019-12-29,7")

    assert READER.recognises(file, context())
    assert rows(read(READER, file), "vendor_days", "local_date", "steps") == [
        (date(2019, 12, 28), 5310),
        (date(2019, 12, 29), 7),
    ]


def test_rows_whose_arrays_do_not_fit_are_rejected_with_their_lines():
    file = withings(
        "raw_tracker_steps.csv",
        HEADER,
        '2019-12-28T12:12:00+01:00,"[60,60]",[24]',
        "2019-12-28T12:13:00+01:00,[long],[24]",
        "soon,[60],[24]",
        "2019-12-28T12:14:00+01:00,[60],[many]",
        "2019-12-28T12:15:00+01:00,[60],[7]",
    )

    tables = read(READER, file)

    assert steps(tables) == [("12-28 11:15:00", 7)]
    assert sorted(rejected(tables)) == [
        (2, "The durations and values are not lists of numbers of one length."),
        (3, "The durations and values are not lists of numbers of one length."),
        (4, "The time could not be read."),
        (5, "The steps are not a number from 0 to 1,000,000."),
    ]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("raw_tracker_steps.csv", "time,steps"),
        ("raw_tracker_distance.csv", HEADER),
        ("steps.csv", "start,duration,count"),
    ],
)
def test_other_tables_are_not_claimed(name, header):
    assert not READER.recognises(
        withings(name, header, "2019-12-28T12:12:00+01:00,[1],[2]"), context()
    )


def test_of_two_watches_in_one_minute_the_higher_count_is_kept():
    lines = [f"2026-07-14T05:{m:02}:00+02:00,[60],[{m % 5}]" for m in range(30)]
    lines += [f"2026-07-14T05:{m:02}:00+02:00,[60],[{m % 7}]" for m in range(30)]

    tables = read(READER, withings("raw_tracker_steps.csv", HEADER, *lines))

    assert tables["step_intervals"]["steps"].sum() == sum(max(m % 5, m % 7) for m in range(30))
    unlike = sum(m % 5 != m % 7 for m in range(30))
    assert note(tables) == (
        f"left out {unlike} counts of minutes for which another device says more"
    )


@pytest.mark.parametrize(
    "header",
    [
        'from,to,"light (s)","deep (s)","rem (s)","Heart rate (min)","Heart rate (max)"',
        'von,bis,"leicht (s)","tief (s)","rem (s)","Herzfrequenz (min)","Herzfrequenz (max)"',
    ],
)
def test_sleep_is_known_by_its_form_whatever_the_language(header):
    file = withings(
        "sleep.csv",
        header,
        "2026-07-17T23:10:00+02:00,2026-07-18T06:40:00+02:00,12000,8000,4000,49,77",
        "2026-07-18T23:10:00+02:00,2026-07-18T23:10:00+02:00,0,0,0,,",
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("07-17 21:10:00", "07-18 04:40:00")
    ]
    assert rejected(tables) == [(3, BAD_SLEEP)]


def test_another_sleep_table_is_not_claimed():
    assert not READER.recognises(member("sleep.csv", "date,hours\n2026-07-17,7\n"), context())


@pytest.mark.parametrize("name", ["steps.csv", "data (1).csv", "export.txt"])
def test_a_series_that_lost_its_name_says_what_it_needs(name):
    file = withings(name, HEADER, "2019-12-28T12:12:00+01:00,[60],[2]")

    assert READER.recognises(file, context())
    with pytest.raises(
        UnreadableExportError, match=r"name: raw_tracker_steps\.csv if it holds steps"
    ):
        read(READER, file)


@pytest.mark.parametrize(
    "row", ["2019-12-28 12:12,60,2", "2019-12-28T12:12:00+01:00,60,2", "soon,[60],[2]"]
)
def test_a_table_of_their_headers_alone_is_not_theirs(row):
    assert not READER.recognises(member("steps.csv", f"{HEADER}\n{row}\n"), context())


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("raw_hr_Heart Rate level.csv", HEADER),
        ("raw_bed_hr.csv", HEADER),
        ("aggregates_distance.csv", "date,value"),
        ("bp.csv", "Date,Heart rate,Systolic,Diastolic,Comments"),
        ("signal.csv", "date,type,frequency,duration,wearposition,signal"),
    ],
)
def test_the_other_files_of_the_export_are_passed_over(name, header):
    beside = {"raw_tracker_steps.csv", name}

    assert READER.passes_over(withings(name, header, "2026-07-17,1,2"), beside)


def test_a_file_of_a_common_name_is_passed_over_only_beside_the_series():
    file = withings("bp.csv", "Date,Heart rate,Systolic,Diastolic,Comments")

    assert not READER.passes_over(file, {"bp.csv", "diary.csv"})


def test_what_is_read_is_not_passed_over():
    names = {"raw_tracker_steps.csv", "raw_hr_hr.csv", "sleep.csv"}

    assert not any(READER.passes_over(withings(name, HEADER, "2026,1,1"), names) for name in names)
