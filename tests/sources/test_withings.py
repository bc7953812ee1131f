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
        ("raw_tracker_calories-earned.csv", HEADER),
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

    tables = read(READER, withings("raw_tracker_steps.csv", HEADER, *lines, "soon,[60],[7]"))

    assert tables["step_intervals"]["steps"].sum() == sum(max(m % 5, m % 7) for m in range(30))
    unlike = sum(m % 5 != m % 7 for m in range(30))
    assert note(tables) == (
        f"left out {unlike} counts of minutes for which another device says more"
    )
    assert rejected(tables) == [(62, "The time could not be read.")]


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
        ("aggregates_calories_earned.csv", "date,value"),
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


def test_distances_of_minutes_are_metres_of_watch_and_phone():
    file = withings(
        "raw_tracker_distance.csv",
        HEADER,
        '2026-07-14T05:00:00+02:00,"[60,60]","[48.5,0]"',
        "2026-07-14T05:01:12+02:00,[30],[21]",
    )

    tables = read(READER, file)

    assert rows(
        tables, "distance_readings", "source_id", "started_at", "ended_at", "distance_kilometres"
    ) == [
        ("withings:device", "07-14 03:00:00", "07-14 03:01:00", 0.0485),
        ("withings:device", "07-14 03:01:00", "07-14 03:02:00", 0),
        ("withings:phone", "07-14 03:01:12", "07-14 03:01:42", 0.021),
    ]


@pytest.mark.parametrize("name", ["raw_tracker_elevation.csv", "raw_elevation_Elevation.csv"])
def test_elevations_are_metres_of_which_three_make_a_floor(name):
    file = withings(name, HEADER, "2026-07-14T05:00:12+02:00,[2],[6]")

    assert rows(read(READER, file), "floor_readings", "source_id", "floors") == [
        ("withings:phone", 2)
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("raw_tracker_elevation.csv", (HEADER, "2026-07-14T05:00:00+02:00,[60],[0]")),
        ("aggregates_elevation.csv", ("date,value", "2026-07-14,0")),
    ],
)
def test_a_watch_without_altimeter_writes_zeros_that_nobody_counted(name, lines):
    tables = read(READER, withings(name, *lines))

    assert "floor_readings" not in tables
    assert "no device measured floors" in note(tables)


def test_totals_of_dates_last_from_local_midnight_to_midnight():
    file = withings(
        "aggregates_distance.csv", "date,value", "2026-03-29,5000.5", "2026-03-28,0", "2026-03-27,x"
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert rows(
        tables, "distance_readings", "source_id", "started_at", "ended_at", "distance_kilometres"
    ) == [
        ("withings:totals", "03-28 23:00:00", "03-29 22:00:00", 5.0005),
        ("withings:totals", "03-27 23:00:00", "03-28 23:00:00", 0),
    ]
    assert rejected(tables) == [(4, "The kilometres are not from 0 to 1,000.")]


def test_a_date_begins_at_one_where_the_clock_is_put_forward_at_midnight():
    file = withings("aggregates_elevation.csv", "date,value", "2026-04-24,9")

    (span,) = rows(
        read(READER, file, context("Africa/Cairo")), "floor_readings", "started_at", "ended_at"
    )

    assert span == ("04-23 22:00:00", "04-24 21:00:00")


WEIGHTS = 'Date,"Gewicht (kg)","Fettmasse (kg)","Knochenmasse (kg)","Muskelmasse (kg)",Kommentare'


def weights(tables):
    return rows(tables, "weight_readings", "source_id", "measured_at", "body_weight_kilograms")


def test_weights_are_of_the_wearers_clock_whatever_the_language():
    file = withings(
        "weight.csv",
        WEIGHTS,
        '"2026-07-02 07:15:00",81.25,20.1,3.2,55,',
        '"2026-01-02 07:15:00",,20.1,3.2,55,only fat was written by hand',
        '"2026-01-01 07:15:00",8.1,,,,',
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert weights(tables) == [("withings:scale", "07-02 05:15:00", 81.25)]
    assert rejected(tables) == [(4, "The weight is not from 20 to 400 kg.")]


def test_pounds_become_kilograms_and_stones_are_refused():
    pounds = withings("weight.csv", WEIGHTS.replace("kg", "lb"), '"2026-07-02 07:15:00",150,,,,')
    stones = withings("weight.csv", WEIGHTS.replace("kg", "st"), '"2026-07-02 07:15:00",11,,,,')

    ((_, _, kilograms),) = weights(read(READER, pounds))
    assert kilograms == pytest.approx(68.0388555)
    with pytest.raises(UnreadableExportError, match=r"'st'.*kilograms"):
        read(READER, stones)


SESSIONS = 'von,bis,"from (manual)","to (manual)",Timezone,"Activity type",Data,GPS,Modified'


def session(name, data, start="2026-03-29T09:00:00+02:00", end="2026-03-29T09:45:00+02:00"):
    quoted = data.replace('"', '""')
    return f'{start},{end},,,Europe/Berlin,{name},"{quoted}","{{""latitude"":51.4}}",{end}'


def sessions(tables):
    return rows(
        tables,
        "exercise_entries",
        *("started_at", "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres"),
    )


def test_a_session_that_stands_twice_is_the_row_that_tells_more():
    data = '{"calories":57,"hr_average":131,"pause_duration":20,"distance":3300.5}'
    file = withings(
        "activities.csv",
        SESSIONS,
        session("Walking", "{}"),
        session('"Multi Sport"', "{}"),
        session("Walking", data),
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert sessions(tables) == [("03-29 07:00:00", "walking", "aerobic", 45, 131, 3.3005)]
    assert rows(tables, "stated_clocks", "utc_offset_minutes", "time_zone") == [
        (120, "Europe/Berlin")
    ]


def test_a_heart_rate_or_distance_of_zero_was_not_measured():
    file = withings(
        "activities.csv", SESSIONS, session("Swimming", '{"hr_average":0,"distance":0}')
    )

    assert sessions(read(READER, file)) == [
        ("03-29 07:00:00", "swimming", "aerobic", 45, None, None)
    ]


def test_several_sports_without_a_better_row_are_a_session_of_another_kind():
    file = withings(
        "activities.csv", SESSIONS, session('"Multi Sport"', "{}"), "soon,later,,,,x,,,"
    )

    tables = read(READER, file)

    assert sessions(tables) == [("03-29 07:00:00", "multi sport", "other", 45, None, None)]
    assert rejected(tables) == [(3, "The time could not be read.")]


NIGHTS = 'from,to,"light (s)","deep (s)","rem (s)","awake (s)","wake up","Duration to sleep (s)"'


@pytest.mark.parametrize(
    ("stages", "asleep", "awakenings"),
    [("12000,6000,3600,900,3,120", 360, 3), ("0,0,0,33721,15,5335", None, None)],
)
def test_a_night_tells_how_long_one_slept_unless_no_stage_was_seen(stages, asleep, awakenings):
    file = withings(
        "sleep.csv", NIGHTS, f"2026-10-24T23:30:00+02:00,2026-10-25T06:30:00+01:00,{stages}"
    )

    tables = read(READER, file)

    assert rows(
        tables, "sleep_sessions", "started_at", "ended_at", "asleep_minutes", "awakenings"
    ) == [("10-24 21:30:00", "10-25 05:30:00", asleep, awakenings)]
    assert len(tables["sleep_spans"]) == 1
