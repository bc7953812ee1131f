"""Google Fit: quarter hours of a phone as CSV, and the dump of its REST interface."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import google_fit, google_fit_rest
from tests.sample_files import context, member, note, read, rejected, rows, steps

HEADER = "Start time,End time,Calories (kcal),Low latitude (deg),Step count"
QUARTER = "00:00:00.000+07:00,00:15:00.000+07:00,1.5,48.1,12"
FRENCH = "Heure de début,Heure de fin,Calories (kcal),Nombre de pas"
SEOUL_MIDNIGHT = datetime(2018, 10, 20, 15, tzinfo=UTC)
STREAM = "derived:com.google.step_count.delta:com.google.android.gms:aggregated"


def day_file(*lines, header=HEADER, name="2018-07-10.csv"):
    return member(name, "\n".join((header, *lines, "")))


def nanos(at):
    return str(int(at.timestamp()) * 10**9)


def point(started_at, ended_at, count, kind="com.google.step_count.delta"):
    return {
        "startTimeNanos": nanos(started_at),
        "endTimeNanos": nanos(ended_at),
        "dataTypeName": kind,
        "originDataSourceId": "derived:com.google.step_count.cumulative:somewhere",
        "value": [{"intVal": count, "mapVal": []}],
    }


def bucket(started_at, length, *points, stream=STREAM):
    millis = [str(int(at.timestamp()) * 1000) for at in (started_at, started_at + length)]
    dataset = [{"dataSourceId": stream, "point": list(points)}]
    return {"startTimeMillis": millis[0], "endTimeMillis": millis[1], "dataset": dataset}


def dump(*buckets, name="fit.json"):
    return member(name, json.dumps({"bucket": list(buckets)}, indent=1))


def test_a_quarter_hour_takes_its_date_from_the_name_and_its_offset_from_the_cell():
    file = day_file(
        "00:00:00.000+07:00,00:15:00.000+07:00,1.5,48.1,12",
        "23:45:00.000+07:00,00:00:00.000+07:00,1.5,48.1,7",
    )

    tables = read(google_fit.READER, file)

    assert google_fit.READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("07-09 17:00:00", "07-09 17:15:00", 12),
        ("07-10 16:45:00", "07-10 17:00:00", 7),
    ]


def test_a_quarter_hour_without_a_count_is_no_zero():
    file = day_file("00:00:00.000+07:00,00:15:00.000+07:00,1.5,,")

    assert steps(read(google_fit.READER, file)) == []


def test_translated_headers_are_known():
    file = day_file("08:00:00.000+02:00,08:15:00.000+02:00,1.5,30", header=FRENCH)

    assert google_fit.READER.recognises(file, context())
    assert steps(read(google_fit.READER, file)) == [("07-10 06:00:00", 30)]


def test_a_day_whose_file_has_no_column_of_steps_says_so():
    file = day_file("08:00:00.000+02:00,08:15:00.000+02:00,1.5", header="Start time,End time,kcal")

    assert note(read(google_fit.READER, file)) == "it holds no steps"


def test_buckets_of_a_day_are_totals_of_the_local_date():
    walked = point(SEOUL_MIDNIGHT + timedelta(hours=9), SEOUL_MIDNIGHT + timedelta(hours=23), 1906)
    day = timedelta(days=1)
    file = dump(bucket(SEOUL_MIDNIGHT, day, walked), bucket(SEOUL_MIDNIGHT + day, day))

    tables = read(google_fit_rest.READER, file, context("Asia/Seoul"))

    assert google_fit_rest.READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2018, 10, 21), 1906)]
    assert steps(tables) == []


def test_shorter_buckets_are_steps_between_their_points_times():
    minute = timedelta(minutes=1)
    first = SEOUL_MIDNIGHT + timedelta(hours=9)
    file = dump(bucket(first, 15 * minute, point(first + minute, first + 3 * minute, 40)))

    tables = read(google_fit_rest.READER, file)

    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("10-21 00:01:00", "10-21 00:03:00", 40)
    ]


def test_a_dataset_without_buckets_is_read_as_well():
    first = SEOUL_MIDNIGHT
    points = [point(first, first + timedelta(minutes=2), 25)]
    file = member("raw.json", json.dumps({"dataSourceId": STREAM, "point": points}))

    assert google_fit_rest.READER.recognises(file, context())
    assert steps(read(google_fit_rest.READER, file)) == [("10-20 15:00:00", 25)]


def test_of_two_streams_of_the_same_steps_one_counts():
    minute = timedelta(minutes=1)
    both = [
        bucket(SEOUL_MIDNIGHT, minute, point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, count), **by)
        for count, by in ((30, {}), (28, {"stream": "raw:com.google.step_count.delta:phone"}))
    ]

    tables = read(google_fit_rest.READER, dump(*both))

    assert steps(tables) == [("10-20 15:00:00", 30)]
    assert "left out: 1 further" in note(tables)


def test_other_kinds_of_points_are_left_alone():
    minute = timedelta(minutes=1)
    place = point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, 1, "com.google.location.sample")

    tables = read(google_fit_rest.READER, dump(bucket(SEOUL_MIDNIGHT, minute, place)))

    assert list(tables) == ["file_notes"]
    assert note(tables) == "it holds no steps"


def test_a_point_without_a_count_or_end_is_rejected():
    minute = timedelta(minutes=1)
    good = point(SEOUL_MIDNIGHT, SEOUL_MIDNIGHT + minute, 30)
    bad = [{**good, "value": []}, {**good, "endTimeNanos": "soon"}]

    tables = read(google_fit_rest.READER, dump(bucket(SEOUL_MIDNIGHT, minute, good, *bad)))

    assert steps(tables) == [("10-20 15:00:00", 30)]
    assert len(rejected(tables)) == 2


@pytest.mark.parametrize("cut", [40, 200, 400])
def test_a_dump_that_breaks_off_says_so(cut):
    whole = json.dumps({"bucket": [bucket(SEOUL_MIDNIGHT, timedelta(days=1))] * 9})

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(google_fit_rest.READER, member("fit.json", whole[:cut]))


def test_sessions_and_raw_data_are_passed_over():
    folder = "takeout.zip!Takeout/Fit/"
    passes_over = google_fit.READER.passes_over

    assert passes_over(member(f"{folder}All Sessions/2026-05-01_WALKING.json", "{}"), set())
    assert passes_over(
        member(f"{folder}Daily activity metrics/Daily activity metrics.csv", ""), set()
    )
    assert not passes_over(
        member(f"{folder}Daily activity metrics/2018-07-10.csv", f"{HEADER}\n{QUARTER}\n"), set()
    )
