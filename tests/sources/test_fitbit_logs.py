"""Fitbit's exercise logs, weights, floors, distances and nights, from JSON and from CSV."""

import json

import pytest

from backpain_analytics.sources.vendors.fitbit.takeout import READER
from backpain_analytics.testing import context, member, note, read, rejected, rows, steps

PLACE = "takeout.zip!Takeout/Google Health/"
JSON = f"{PLACE}Global Export Data/"
CSV = f"{PLACE}Physical Activity_GoogleData/"
TABLE = f"{PLACE}Health Fitness Data_GoogleData/UserExercises_2026-03-01.csv"
HEADER = (
    "exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type,"
    "tracker_total_distance_mm,tracker_avg_heart_rate,manually_logged_total_distance_mm"
)
HALF_HOUR = 1_800_000


def json_file(name, *items):
    return member(JSON + name, json.dumps(items))


def log(start="03/02/26 17:00:00", name="Walk", **more):
    return {"logId": 7, "activityName": name, "startTime": start, "duration": HALF_HOUR, **more}


def exercise_table(*lines):
    return member(TABLE, "\n".join([HEADER, *lines]) + "\n")


def csv_file(name, header, *lines):
    return member(CSV + name, "\n".join([header, *lines]) + "\n")


def weight(pounds_or_kilograms, bmi=None, date="03/02/26", time="07:00:00"):
    index = {} if bmi is None else {"bmi": bmi}
    return {"logId": 7, "weight": pounds_or_kilograms, **index, "date": date, "time": time}


def minute(text, value):
    return {"dateTime": text, "value": str(value)}


def together(*files, zone="UTC"):
    """What each of the files of one export yields."""
    evidence = READER.survey(files)
    names = ("utc_offset_minutes", "beside", "dates", "local", "notes")
    where = context(zone, **{name: getattr(evidence, name) for name in names})
    assert all(READER.recognises(file, where) for file in files)
    return [read(READER, file, where) for file in files]


def sessions(tables):
    columns = ("started_at", "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres")
    return rows(tables, "exercise_entries", *columns)


def weights(tables):
    found = rows(tables, "weight_readings", "measured_at", "body_weight_kilograms")
    return [(at, round(kilograms, 2)) for at, kilograms in found]


def test_a_log_of_exercise_is_a_session_in_utc():
    item = log(
        averageHeartRate=112, distance=2.5, distanceUnit="Kilometer", logType="auto_detected"
    )

    (tables,) = together(json_file("exercise-0.json", item), zone="America/Chicago")

    assert sessions(tables) == [("03-02 17:00:00", "Walk", "aerobic", 30, 112, 2.5)]
    assert tables["sources"].rows() == [("fitbit:archive", "worn_with_heart_rate")]


def test_a_session_lasts_as_long_as_it_was_active():
    items = [
        log(activeDuration=HALF_HOUR / 2),
        log("03/03/26 17:00:00", activeDuration=0),
    ]

    (tables,) = together(json_file("exercise-100.json", *items))

    assert rows(tables, "exercise_entries", "minutes") == [15, 30]


@pytest.mark.parametrize(
    ("unit", "kilometres"),
    [("Kilometer", 2.0), ("Mile", 3.218688), ("Meter", 0.002), ("Furlong", None), (None, None)],
)
def test_a_distance_is_in_the_unit_that_its_log_states(unit, kilometres):
    (tables,) = together(json_file("exercise-0.json", log(distance=2, distanceUnit=unit)))

    assert rows(tables, "exercise_entries", "distance_kilometres") == [kilometres]


def test_a_heart_rate_or_distance_of_zero_was_not_measured():
    listed = log(averageHeartRate=0, distance=0, distanceUnit="Mile")
    line = "1,2026-03-03T17:00:00Z,2026-03-03T17:30:00Z,+00:00,Bike,TRACKER,0,0,"

    first, second = together(json_file("exercise-0.json", listed), exercise_table(line))

    assert sessions(first) == [("03-02 17:00:00", "Walk", "aerobic", 30, None, None)]
    assert sessions(second) == [("03-03 17:00:00", "Bike", "aerobic", 30, None, None)]


@pytest.mark.parametrize(
    ("name", "kind", "is_high_impact"),
    [
        ("Run", "aerobic", True),
        ("Stairclimber", "aerobic", False),
        ("Interval Workout", "aerobic", None),
        ("Weights", "other", None),
        ("Laufen", "aerobic", True),
    ],
)
def test_an_activity_counts_as_its_name_says(name, kind, is_high_impact):
    (tables,) = together(json_file("exercise-0.json", log(name=name)))

    assert rows(tables, "exercise_entries", "kind", "is_high_impact") == [(kind, is_high_impact)]


def test_a_table_of_exercise_is_in_millimetres_and_states_its_clock():
    lines = [
        "1,2026-03-02T17:00:00Z,2026-03-02T17:40:00Z,+05:30,Outdoor Run,MANUAL,,141.0,6000000",
        "2,2026-03-03T17:00:00Z,2026-03-03T17:10:00Z,+00:00,Outdoor Walk,AUTO_DETECTED,800000,,",
    ]

    (tables,) = together(exercise_table(*lines))

    assert sessions(tables) == [
        ("03-02 17:00:00", "Outdoor Run", "aerobic", 40, 141, pytest.approx(6)),
        ("03-03 17:00:00", "Outdoor Walk", "aerobic", 10, None, pytest.approx(0.8)),
    ]
    # As of nights, +00:00 may stand for any.
    assert rows(tables, "stated_clocks", "stated_at", "utc_offset_minutes") == [
        ("03-02 17:00:00", 330)
    ]


@pytest.mark.parametrize(("seconds", "kept"), [(119, 0), (120, 0), (121, 1)])
def test_a_session_of_the_list_is_left_out_of_the_table(seconds, kept):
    start = f"2026-03-02T17:{seconds // 60:02}:{seconds % 60:02}Z"
    lines = [
        f"1,{start},2026-03-02T17:40:00Z,+00:00,Walk,TRACKER,,,",
        "2,2026-03-04T09:00:00Z,2026-03-04T09:40:00Z,+00:00,Swim,TRACKER,,,",
    ]

    listed, told = together(json_file("exercise-0.json", log()), exercise_table(*lines))

    assert len(sessions(listed)) == 1
    assert len(sessions(told)) == 1 + kept
    assert ("sessions left out" in note(told) if "file_notes" in told else kept) or kept


def test_a_table_by_the_wearers_clock_is_moved_to_the_list_beside_it():
    lines = [
        f"{day},2026-03-0{day} 22:30:00+0000,2026-03-0{day} 23:00:00+0000,+05:30,Walk,TRACKER,,,"
        for day in (2, 3, 4)
    ]
    listed = [log(f"03/0{day}/26 17:00:00") for day in (2, 3)]

    _, told = together(json_file("exercise-0.json", *listed), exercise_table(*lines))

    assert sessions(told) == [("03-04 17:00:00", "Walk", "aerobic", 30, None, None)]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("", 1), ("UNSPECIFIED", 1), ("DELETION_REASON_UNSPECIFIED", 1), ("USER", 0)],
)
def test_a_session_that_somebody_deleted_is_none(reason, kept):
    line = f"1,2026-03-02T17:00:00Z,2026-03-02T17:40:00Z,+00:00,Walk,TRACKER,,,,{reason}"
    file = member(TABLE, f"{HEADER},deletion_reason\n{line}\n")

    (tables,) = together(file)

    assert len(sessions(tables)) == kept
    if not kept:
        assert note(tables) == "sessions left out, as somebody deleted them: 1"


def test_a_session_without_a_time_is_rejected():
    (tables,) = together(json_file("exercise-0.json", log("soon"), log()))

    assert len(sessions(tables)) == 1
    assert rejected(tables) == [(None, "The time could not be read.")]


POUNDS, KILOGRAMS = 0.45359237, 1.0


@pytest.mark.parametrize(
    ("height", "unit"),
    # As kilograms a weight in pounds is that of somebody 1.485 times as tall.
    [(1.45, POUNDS), (1.83, POUNDS), (1.45, KILOGRAMS), (1.83, KILOGRAMS), (2.05, KILOGRAMS)],
)
def test_a_weight_is_in_the_unit_in_which_its_mass_index_is_a_persons(height, unit):
    item = weight(70 / unit, bmi=70 / height**2)

    (tables,) = together(json_file("weight-2026-03-02.json", item))

    assert weights(tables) == [("03-02 07:00:00", 70)]


@pytest.mark.parametrize(("bmi", "kilograms"), [(7.9, 100), (100.1, 100), (15.6, 45.36)])
def test_an_index_that_nobody_has_tells_no_unit(bmi, kilograms):
    items = [weight(100, bmi), weight(200, bmi=26, date="03/03/26")]
    others = [weight(80, bmi=24, date=f"03/0{day}/26") for day in (4, 5, 6)]

    (tables,) = together(json_file("weight-2026-03-02.json", *items, *others))

    assert weights(tables)[0] == ("03-02 07:00:00", kilograms)


def test_a_weight_without_an_index_has_the_unit_of_the_others():
    items = [weight(154.3), weight(155.2, bmi=23, date="03/03/26")]

    (tables,) = together(json_file("weight-2026-03-02.json", *items))

    assert weights(tables) == [("03-02 07:00:00", 69.99), ("03-03 07:00:00", 70.4)]


def test_a_weight_whose_unit_nothing_tells_is_no_reading():
    (tables,) = together(json_file("weight-2026-03-02.json", weight(154.3), weight(70, bmi=0)))

    assert weights(tables) == []
    reason = "Nothing says whether the weight is in kilograms or in pounds."
    assert rejected(tables) == [(None, reason), (None, reason)]


def test_a_weight_in_json_is_by_the_wearers_clock():
    (tables,) = together(
        json_file("weight-2026-03-02.json", weight(70, bmi=23)), zone="Europe/Berlin"
    )

    assert weights(tables) == [("03-02 06:00:00", 70)]


def test_a_weight_in_a_table_is_in_grams_and_of_who_handed_it_in():
    file = csv_file(
        *("weight_2026-03-01.csv", "timestamp,weight grams,data source"),
        "2026-03-02T06:00:00.123456Z,70100,Google Health App",
        "2026-03-02T06:00:00Z,70200,Renpho Health Kit",
        "2026-03-03T06:00:00Z,heavy,Aria",
    )

    (tables,) = together(file)

    assert weights(tables) == [("03-02 06:00:00", 70.1), ("03-02 06:00:00", 70.2)]
    assert rows(tables, "weight_readings", "source_id") == ["fitbit:archive", "health_kit:renpho"]
    assert rejected(tables) == [(4, "The weight is not from 20 to 400 kg.")]


def test_a_weight_that_the_table_has_is_left_out_of_the_json_whatever_the_clock():
    listed = json_file(
        "weight-2026-03-02.json",
        weight(154.3, bmi=23, time="23:30:00"),
        weight(160.0, bmi=23.9, date="03/20/26"),
    )
    table = csv_file(
        "weight.csv",
        "timestamp,weight grams",
        "2026-03-03T05:30:00Z,70000",
        "2026-03-09T05:30:00Z,71000",
    )

    first, second = together(listed, table)

    assert weights(first) == [("03-20 07:00:00", 72.57)]
    assert weights(second) == [("03-03 05:30:00", 70), ("03-09 05:30:00", 71)]
    assert note(first) == "weights left out, as the CSV has them: 1"


def test_distances_are_centimetres_in_json_and_metres_in_a_table():
    listed = json_file("distance-2026-02-26.json", minute("02/26/26 08:00:00", 5230))
    table = csv_file("distance_2026-03-01.csv", "timestamp,distance", "2026-03-02T08:00:00Z,71.5")

    first, second = together(listed, table)

    columns = ("started_at", "ended_at", "distance_kilometres")
    assert rows(first, "distance_readings", *columns) == [
        ("02-26 08:00:00", "02-26 08:01:00", pytest.approx(0.0523))
    ]
    assert rows(second, "distance_readings", *columns) == [
        ("03-02 08:00:00", "03-02 08:01:00", pytest.approx(0.0715))
    ]


def test_a_minute_of_distance_in_both_counts_once():
    listed = json_file(
        "distance-2026-03-01.json",
        minute("03/02/26 08:00:00", 5230),
        minute("03/02/26 08:01:00", 6000),
    )
    table = csv_file(
        "distance_2026-03-01.csv",
        "timestamp,distance,data source",
        "2026-03-02T08:00:00Z,52.30,Charge 6",
        "2026-03-02T08:00:30.250Z,51.80,Google Health App",
    )

    first, second = together(listed, table)

    assert "distance_readings" not in first
    found = rows(second, "distance_readings", "source_id", "started_at", "distance_kilometres")
    assert sorted(found) == [
        ("fitbit:archive", "03-02 08:00:00", pytest.approx(0.0523)),
        ("fitbit:archive", "03-02 08:01:00", pytest.approx(0.06)),
        ("fitbit:phone", "03-02 08:00:30", pytest.approx(0.0518)),
    ]


def test_floors_are_counted_by_the_minute():
    file = csv_file("floors_2026-03-01.csv", "timestamp,floors", "2026-03-02T08:00:00Z,2")

    (tables,) = together(file)

    assert rows(tables, "floor_readings", "started_at", "ended_at", "floors") == [
        ("03-02 08:00:00", "03-02 08:01:00", 2)
    ]


def test_floors_without_data_say_so():
    (tables,) = together(csv_file("floors_2026-03-01.csv", "no data"))

    assert note(tables) == "it holds no data"


def test_paces_that_repeat_steps_are_no_steps():
    header = "timestamp,steps,distance millimeters,altitude gain millimeters,data source"
    file = csv_file("live_pace_2026-03-02.csv", header, "2026-03-02T08:00:00Z,99,1,0,Air")

    assert not READER.recognises(file, context())
    assert READER.passes_over(file, frozenset())


def test_resting_rates_of_single_readings_are_no_heart_rates():
    file = csv_file(
        "resting_heart_rate_2026-03-02.csv",
        "timestamp,beats per minute,data source",
        "2026-03-02T20:01:13Z,51,Watch Health Kit",
    )

    (tables,) = together(file)

    assert "heart_rate_samples" not in tables
    assert rows(tables, "device_resting_heart_rates", "resting_heart_rate_bpm") == [51]


def night(start, end, **more):
    at = {"startTime": f"{start}:00.000", "endTime": f"{end}:00.000"}
    return {"logId": 7, "dateOfSleep": end[:10], **at, **more}


def summary(**counts):
    return {"summary": {name: {"count": count, "minutes": 9} for name, count in counts.items()}}


def test_a_night_of_the_json_has_its_minutes_asleep_awakenings_and_naps():
    file = json_file(
        "sleep-2026-03-01.json",
        night(
            "2026-03-01T23:00",
            "2026-03-02T07:00",
            minutesAsleep=430,
            mainSleep=True,
            levels=summary(deep=3, wake=21),
        ),
        night(
            "2026-03-02T14:00",
            "2026-03-02T14:40",
            minutesAsleep=35,
            mainSleep=False,
            levels=summary(restless=2, awake=0, asleep=1),
        ),
        night("2026-03-03T23:00", "2026-03-04T07:00"),
    )

    (tables,) = together(file, zone="Europe/Berlin")

    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings", "is_nap")
    assert rows(tables, "sleep_sessions", *columns) == [
        ("03-01 22:00:00", "03-02 06:00:00", 430, 21, False),
        ("03-02 13:00:00", "03-02 13:40:00", 35, 0, True),
        ("03-03 22:00:00", "03-04 06:00:00", None, None, None),
    ]
    assert len(tables["sleep_spans"]) == 3


def test_a_night_of_the_table_has_its_minutes_asleep():
    header = "sleep_id,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end"
    line = "1,410,+05:30,2026-03-02T17:30:00Z,+05:30,2026-03-03T01:00:00Z"
    file = member(
        f"{PLACE}Health Fitness Data_GoogleData/UserSleeps_2026-03-01.csv", f"{header}\n{line}\n"
    )

    (tables,) = together(file)

    assert rows(tables, "sleep_sessions", "started_at", "asleep_minutes", "awakenings") == [
        ("03-02 17:30:00", 410, None)
    ]


def test_logs_are_known_under_any_name():
    for item in (log(), weight(70, bmi=23)):
        file = member("export.json", json.dumps([item]))

        assert READER.recognises(file, context())
        assert set(read(READER, file)) & {"exercise_entries", "weight_readings"}


def test_an_item_of_another_form_costs_itself():
    listed = json.dumps([log(), {"logId": [7]}, "x"])

    tables = read(READER, member(f"{JSON}exercise-0.json", listed))

    assert len(sessions(tables)) >= 1
    assert rejected(tables)


def test_steps_by_an_app_are_the_phones():
    file = csv_file(
        "steps_2026-03-01.csv",
        "timestamp,steps,data source",
        "2026-03-02T08:00:00Z,50,Charge 6",
        "2026-03-02T08:00:00Z,48,Google Health App",
    )

    (tables,) = together(file)

    assert steps(tables) == [("03-02 08:00:00", 50), ("03-02 08:00:00", 48)]
    assert rows(tables, "step_intervals", "source_id") == ["fitbit:archive", "fitbit:phone"]
