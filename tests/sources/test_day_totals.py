"""Vendors' totals of days: Garmin's summaries and Fitbit's website; Google Fit's quarter hours."""

import json
from datetime import date

import pytest

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.vendors.fitbit import website as fitbit_website
from backpain_analytics.sources.vendors.garmin import connect as garmin_connect
from backpain_analytics.sources.vendors.google import fit as google_fit
from backpain_analytics.testing import context, member, note, read, rejected, rows

ENGLISH = "Date,Calories Burned,Steps,Distance,Floors,Minutes Sedentary"
FRENCH = "Date,Calories brûlées,Pas,Distance,Étages,Minutes Sédentaire"


def garmin_day(day, steps, **more):
    return {"calendarDate": day, "totalSteps": steps, **more}


def uds(*items):
    return member(
        "x.zip!DI-Connect-Aggregator/UDSFile_2023-06-02_2023-09-10.json", json.dumps(items)
    )


def website(*lines, name="fitbit_export.csv"):
    return member(name, "\n".join(lines) + "\n")


def days(tables, *columns):
    return rows(tables, "vendor_days", *(columns or ("local_date", "steps")))


def test_a_garmin_day_has_steps_intensity_minutes_and_a_resting_heart_rate():
    day = garmin_day(
        "2023-06-02",
        2130,
        moderateIntensityMinutes=10,
        vigorousIntensityMinutes=5,
        restingHeartRate=52,
    )
    file = uds({"calendarDate": "2023-06-02", "hydration": 1}, day)

    tables = read(garmin_connect.READER, file)

    assert garmin_connect.READER.recognises(file, context())
    assert days(tables, "local_date", "steps", "aerobic_minutes") == [
        (date(2023, 6, 2), 2130, 10 + 2 * 5)
    ]
    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2023, 6, 2), 52)
    ]


def test_a_garmin_day_shows_the_wearers_offset():
    start = "2023-06-02T00:00:00.0"
    west = garmin_day(
        "2023-06-02", 1, wellnessStartTimeGmt="2023-06-02T04:00:00.0", wellnessStartTimeLocal=start
    )
    unknown = garmin_day("2023-06-03", 1, wellnessStartTimeGmt=None)

    found = garmin_connect.READER.survey([uds(west, unknown), member("UDSFile_x.json", "[")])

    assert found.utc_offset_minutes == {date(2023, 6, 2): -240}


def test_a_garmin_day_that_cannot_be_read_is_rejected():
    tables = read(garmin_connect.READER, uds(garmin_day("soon", 5), garmin_day("2023-06-02", -5)))

    assert rejected(tables) == [
        (None, "The time could not be read."),
        (None, "The steps are not a number from 0 to 1,000,000."),
    ]


@pytest.mark.parametrize("content", ["[", '{"calendarDate": "2023-06-02"}'])
def test_a_garmin_file_that_is_no_list_is_refused(content):
    with pytest.raises(UnreadableExportError, match="JSON"):
        read(garmin_connect.READER, member("UDSFile_x.json", content))


def test_other_json_is_not_garmins():
    assert not garmin_connect.READER.recognises(member("UDSFile_x.json", "[]"), context())
    assert not garmin_connect.READER.recognises(member("x.json", '[{"calendarDate":1}]'), context())


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (ENGLISH, '"13-12-2019","2,231","7,700","5.72","4","1,143"'),
        (FRENCH, '"13-12-2019","2231","7700","5,72","4","1143"'),
    ],
)
def test_the_websites_days_are_read_in_the_accounts_language(header, row):
    file = website("Activities", header, row, "", "Sleep", "Start Time,Minutes Asleep", "x,7")

    tables = read(fitbit_website.READER, file)

    assert fitbit_website.READER.recognises(file, context())
    assert days(tables) == [(date(2019, 12, 13), 7700)]


def test_the_block_of_activities_may_follow_others():
    file = website(
        *("Body", "Date,Weight,BMI,Fat", '"13-12-2019","70","22","0"', ""),
        *("Activities", ENGLISH, '"13-12-2019","2,231","7,700","5.72","4","1,143"'),
    )

    assert fitbit_website.READER.recognises(file, context())
    assert days(read(fitbit_website.READER, file)) == [(date(2019, 12, 13), 7700)]


def test_a_row_of_the_website_that_cannot_be_read_is_rejected_with_its_line():
    file = website("Activities", ENGLISH, '"13-12-2019","1","x","1","1","1"', '"soon","1"')

    assert rejected(read(fitbit_website.READER, file)) == [
        (3, "The steps are not a number from 0 to 1,000,000."),
        (4, "The time could not be read."),
    ]


@pytest.mark.parametrize("steps", [(700, 9000, 80), (9000, 700, 80), (80, 700, 9000)])
def test_of_several_totals_of_one_date_the_highest_is_kept(steps):
    lines = [f'"2023-06-02","2,231","{total:,}","5.5","10","600"' for total in steps]

    tables = read(fitbit_website.READER, website("Activities", ENGLISH, *lines))

    assert days(tables) == [(date(2023, 6, 2), 9000)]


def test_a_website_file_that_fits_both_orders_is_refused():
    file = website("Activities", ENGLISH, '"01-12-2019","2,231","7,700","5.72","4","1,143"')

    with pytest.raises(AmbiguousExportError, match=r"fitbit_export\.csv: its dates"):
        read(fitbit_website.READER, file)


def test_the_ends_of_the_websites_lines_may_be_of_any_kind():
    row = '"13-12-2019","2,231","7,700","5.72","4","1,143"'

    for end in ("\n", "\r\n", "\r"):
        file = member("fitbit_export.csv", end.join(("Activities", ENGLISH, row)))
        assert days(read(fitbit_website.READER, file)) == [(date(2019, 12, 13), 7700)]


@pytest.mark.parametrize(
    "lines", [[ENGLISH, "13-12-2019,1,2,3,4,5"], ["Steps", "Date,Steps", "x,1"]]
)
def test_other_daily_tables_are_not_the_websites(lines):
    assert not fitbit_website.READER.recognises(website(*lines), context())


def quarter_hours(*lines, header="Start time,End time,Calories (kcal),Step count"):
    return member("Takeout/Fit/Daily activity metrics/2019-09-28.csv", "\n".join([header, *lines]))


@pytest.mark.parametrize(
    "header",
    [
        "Start time,End time,Calories (kcal),Step count",
        "Heure de début,Heure de fin,kcal,Nombre de pas",
    ],
)
def test_quarter_hours_take_their_date_from_the_name_of_the_file(header):
    file = quarter_hours(
        "00:00:00.000+07:00,00:15:00.000+07:00,17.0,",
        "00:15:00.000+07:00,00:30:00.000+07:00,17.0,50",
        "23:45:00.000+07:00,00:00:00.000+07:00,17.0,9",
        header=header,
    )

    tables = read(google_fit.READER, file)

    assert google_fit.READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("09-27 17:15:00", "09-27 17:30:00", 50),
        ("09-28 16:45:00", "09-28 17:00:00", 9),
    ]
    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [420, 420]
    assert tables["sources"].rows() == [("google_fit", "phone")]


def test_a_day_without_steps_has_no_column_for_them():
    file = quarter_hours(
        "00:00:00.000+07:00,00:15:00.000+07:00,17.0", header="Start time,End time,Calories (kcal)"
    )

    assert google_fit.READER.recognises(file, context())
    assert note(read(google_fit.READER, file)) == "it holds no steps"


@pytest.mark.parametrize("name", ["steps.csv", "2019-09-28.csv"])
def test_other_tables_are_not_google_fits(name):
    file = member(name, "Start time,End time,Steps\n2019-09-28 10:00,2019-09-28 10:15,7\n")

    assert not google_fit.READER.recognises(file, context())


@pytest.mark.parametrize(
    "name",
    [
        "DI_CONNECT/DI-Connect-Wellness/2026_bioMetrics.json",
        "customer_data/customer.json",
        "IT_ACME_SERVICE/pref.json",
    ],
)
def test_the_other_json_of_garmins_bulk_export_is_passed_over(name):
    assert garmin_connect.READER.passes_over(member(f"x.zip!{name}", "[]"), set())


def test_the_json_of_garmins_bulk_export_that_is_read_is_not_passed_over():
    assert not garmin_connect.READER.passes_over(uds(garmin_day("2023-06-01", 5)), set())
    assert not garmin_connect.READER.passes_over(member("bioMetrics.json", "[]"), set())


def test_garmins_nights_are_utc():
    night = {
        "sleepStartTimestampGMT": "2025-06-07T21:40:00.0",
        "sleepEndTimestampGMT": "2025-06-08T05:10:00.0",
        "calendarDate": "2025-06-08",
    }
    unseen = {"sleepWindowConfirmationType": "OFF_WRIST", "calendarDate": "2025-06-09"}
    backwards = night | {"sleepEndTimestampGMT": "2025-06-07T05:10:00.0"}
    file = member("2025-06-01_12345_sleepData.json", json.dumps([night, unseen, backwards]))

    tables = read(garmin_connect.READER, file, context("America/Chicago"))

    assert garmin_connect.READER.recognises(file, context())
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("06-07 21:40:00", "06-08 05:10:00")
    ]
    assert len(rejected(tables)) == 1
