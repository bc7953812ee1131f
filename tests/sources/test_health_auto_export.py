"""Health Auto Export: metrics by interval, with the offset of the day."""

import json
from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.vendors.health_auto_export import READER
from backpain_analytics.testing import context, heart_rates, member, note, read, rejected, rows

DAY = "2024-02-06 00:00:00 -0800"


def metric(name, *samples, units="count"):
    return {"name": name, "units": units, "data": [dict(sample) for sample in samples]}


def steps(*samples):
    return metric("step_count", *({"date": at, "qty": count} for at, count in samples))


def beats(*samples):
    return metric(
        "heart_rate", *({"date": at, "Min": 50, "Avg": bpm, "Max": 90} for at, bpm in samples)
    )


def export(*metrics, **lists):
    data = {"metrics": list(metrics), **lists}
    return member("HealthAutoExport.json", json.dumps({"data": data}))


def test_steps_last_as_long_as_they_are_usually_apart():
    file = export(
        steps(
            ("2024-02-06 20:00:00 -0800", 1),
            ("2024-02-06 20:01:00 -0800", 14),
            ("2024-07-06 20:02:00 -0700", 9),
        )
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    columns = ("started_at", "ended_at", "steps", "utc_offset_minutes")
    assert rows(tables, "step_intervals", *columns) == [
        ("02-07 04:00:00", "02-07 04:01:00", 1, -480),
        ("02-07 04:01:00", "02-07 04:02:00", 14, -480),
        ("07-07 03:02:00", "07-07 03:03:00", 9, -420),
    ]
    assert "60 s" in note(tables)


def counted_by(*names):
    """Each device counts a walk of its own, a few seconds after the one before."""
    samples = [
        {"date": f"2024-02-06 20:{minute}:0{i} +0000", "qty": 50, "source": name}
        for minute in (10, 20, 30)
        for i, name in enumerate(names)
    ]
    return read(READER, export(metric("step_count", *samples)))


def test_devices_whose_samples_are_listed_one_by_one_are_kept_apart():
    tables = counted_by("Eva's iPhone", "Eva's Apple Watch", "")

    assert sorted(rows(tables, "sources", "source_id", "device_kind")) == [
        ("apple:health_auto_export", "unknown"),
        ("apple:iphone", "phone"),
        ("apple:watch", "worn_with_heart_rate"),
    ]
    assert set(rows(tables, "step_intervals", "source_id", "ended_at")) >= {
        ("apple:watch", "02-06 20:20:01"),
        ("apple:iphone", "02-06 20:20:00"),
    }


@pytest.mark.parametrize("names", [("iPhone|Watch", "iPhone"), ("iPhone",), ("",)])
def test_sums_over_devices_are_of_one_source(names):
    assert {*rows(counted_by(*names), "step_intervals", "source_id")} == {
        "apple:health_auto_export"
    }


def test_shares_of_a_step_are_kept_and_what_is_no_count_is_rejected():
    counts = [0.36, 1.566, float("nan"), -0.4, 1_000_000.5, float("inf")]

    tables = read(
        READER, export(steps(*((f"2024-02-06 20:0{i}:00 -0800", n) for i, n in enumerate(counts))))
    )

    assert rows(tables, "step_intervals", "steps") == pytest.approx([0.36, 1.566])
    assert len(rejected(tables)) == 4


def test_steps_by_the_day_are_totals_of_local_dates():
    days = [(f"2024-02-0{day} 00:00:00 +0900", 100 * day) for day in (6, 7, 8)]

    tables = read(READER, export(steps(*days)))

    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2024, 2, day), 100 * day) for day in (6, 7, 8)
    ]


@pytest.mark.parametrize(("minutes", "is_kept"), [(1, True), (15, True), (16, False)])
def test_heart_rates_are_averages_of_at_most_15_minutes(minutes, is_kept):
    times = [f"2024-02-06 20:{minute:02}:00 +0000" for minute in (0, minutes, 2 * minutes)]

    tables = read(READER, export(beats(*((at, 61.4) for at in times))))

    assert [bpm for _, bpm in heart_rates(tables)] == ([61, 61, 61] if is_kept else [])
    assert ("too long" in note(tables) if "file_notes" in tables else False) is not is_kept


def test_a_bad_item_costs_itself():
    found = [("2024-02-06 20:00:00 +0000", 5), ("soon", 5), ("2024-02-06 20:01:00 +0000", "many")]

    tables = read(READER, export(steps(*found)))

    assert rows(tables, "step_intervals", "steps") == [5]
    assert len(rejected(tables)) == 2


def test_what_is_not_read_is_counted_by_name():
    file = export(
        steps(),
        metric("vo2_max", {"date": DAY, "qty": 41}, {"date": DAY, "qty": 42}),
        metric("Dietary Water", {"date": DAY, "qty": 250}),
        symptoms=[symptom("Headache", "Mild"), symptom("Lower Back Pain", "Mild")],
        stateOfMind=[{"kind": "dailyMood"}],
        ecg=[],
    )

    assert dict(rows(read(READER, file), "unread_records", "kind", "records")) == {
        "dietary_water": 1,
        "stateOfMind": 1,
        "symptoms": 1,
        "vo2_max": 2,
    }


@pytest.mark.parametrize("content", ['{"data": {"metrics": [{"na', '{"data": {"workouts": []}'])
def test_a_file_that_is_not_whole_is_refused(content):
    file = member("export.json", content)

    assert READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match="list of metrics"):
        read(READER, file)


@pytest.mark.parametrize("name", ["metrics", "workouts", "symptoms", "stateOfMind"])
def test_each_automation_may_send_its_list_alone(name):
    file = member("export.json", json.dumps({"data": {name: []}}))

    assert READER.recognises(file, context())
    assert read(READER, file) == {}


def test_totals_of_one_day_are_that_days_even_with_nothing_beside_them():
    file = export(
        steps((DAY, 9000)),
        metric("flights_climbed", {"date": DAY, "qty": 5}),
        metric("walking_running_distance", {"date": DAY, "qty": 4, "source": "a|b"}, units="mi"),
        metric("Apple Stand Hour", {"date": DAY, "qty": 12}),
    )

    tables = read(READER, file)

    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2024, 2, 6), 9000)]
    # From midnight to midnight, 8 hours behind UTC.
    times = ("02-06 08:00:00", "02-07 08:00:00")
    assert rows(tables, "floor_readings", "started_at", "ended_at", "floors") == [(*times, 5)]
    assert rows(tables, "stand_readings", "started_at", "ended_at", "stand_hours") == [(*times, 12)]
    assert rows(tables, "distance_readings", "distance_kilometres") == [pytest.approx(6.437376)]


def test_totals_stamped_in_the_evening_are_of_the_whole_day():
    evening = metric("flights_climbed", {"date": "2024-02-06 23:55:00 +0900", "qty": 5})

    tables = read(READER, export(evening))

    assert rows(tables, "floor_readings", "started_at") == ["02-05 15:00:00"]


def test_flights_last_as_long_as_the_files_counts_usually_do_and_stand_hours_an_hour():
    at = "2024-02-06 20:{:02}:00 +0000"
    file = export(
        steps(*((at.format(minute), 50) for minute in range(0, 60, 5))),
        metric("flights_climbed", {"date": at.format(20), "qty": 1}),
        metric("apple_stand_hour", {"date": at.format(0), "qty": 1}),
    )

    tables = read(READER, file)

    assert rows(tables, "floor_readings", "started_at", "ended_at") == [
        ("02-06 20:20:00", "02-06 20:25:00")
    ]
    assert rows(tables, "stand_readings", "ended_at") == ["02-06 21:00:00"]


@pytest.mark.parametrize(("days", "is_kept"), [(1, True), (5, True), (6, False), (7, False)])
def test_sums_of_weeks_say_nothing_of_any_day(days, is_kept):
    dates = [f"2024-02-{1 + n * days:02} 00:00:00 +0000" for n in range(3)]

    tables = read(READER, export(steps(*((at, 50_000) for at in dates))))

    assert ("vendor_days" in tables) is is_kept
    assert ("sums of weeks" in note(tables) if "file_notes" in tables else False) is not is_kept


@pytest.mark.parametrize(("units", "kilograms"), [("kg", 80), ("lb", 36.2873896), ("%", None)])
def test_weights_are_kilograms(units, kilograms):
    file = export(metric("weight_body_mass", {"date": DAY, "qty": 80}, units=units))

    tables = read(READER, file)

    found = rows(tables, "weight_readings", "measured_at", "body_weight_kilograms")
    assert found == ([("02-06 08:00:00", pytest.approx(kilograms))] if kilograms else [])
    assert len(rejected(tables)) == (kilograms is None)


def test_a_weight_of_nothing_is_rejected():
    # Some shortcut writes it.
    tables = read(READER, export(metric("weight_body_mass", {"date": DAY, "qty": 0}, units="kg")))

    assert rejected(tables) == [(None, "The weight is not from 20 to 400 kg.")]


def night(**more):
    times = {
        "date": "2024-02-06",
        "sleepStart": "2024-02-05 23:30:00 +0100",
        "sleepEnd": "2024-02-06 06:30:00 +0100",
        "inBedStart": "2024-02-05 23:00:00 +0100",
        "inBedEnd": "2024-02-06 07:00:00 +0100",
    }
    return {**times, **more}


def nights(tables):
    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings")
    return rows(tables, "sleep_sessions", *columns)


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ({"totalSleep": 6.5, "asleep": 0, "core": 4, "deep": 1.5, "rem": 1, "inBed": 0}, 390),
        ({"core": 4, "deep": 1.5, "rem": 1, "asleep": 0.5}, 420),
        ({"asleep": 6}, 360),
        ({"asleep": 0, "core": 0}, None),
        ({}, None),
    ],
)
def test_a_night_summed_up_has_its_total_else_the_sum_of_its_parts(told, minutes):
    tables = read(READER, export(metric("sleep_analysis", night(**told), units="hr")))

    # The span is the sleep; the session reaches from bed to bed.
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("02-05 22:30:00", "02-06 05:30:00")
    ]
    assert nights(tables) == [("02-05 22:00:00", "02-06 06:00:00", minutes, None)]
    assert rows(tables, "stated_clocks", "utc_offset_minutes") == [60]


def test_time_in_bed_that_does_not_hold_the_night_is_not_its():
    elsewhere = night(inBedStart="2024-02-06 02:00:00 +0100", totalSleep=6)

    tables = read(READER, export(metric("sleep_analysis", elsewhere, units="hr")))

    assert [at for at, *_ in nights(tables)] == ["02-05 22:30:00"]


def stage(start, end, value):
    times = {"startDate": f"2024-02-{start}:00 +0000", "endDate": f"2024-02-{end}:00 +0000"}
    return {**times, "value": value, "qty": 1}


def test_stages_of_a_night_are_summed_up():
    file = export(
        metric(
            "sleep_analysis",
            stage("05 22:30", "06 07:00", "In Bed"),
            stage("05 23:00", "06 01:00", "Core"),
            stage("06 01:00", "06 01:10", "Awake"),
            stage("06 01:10", "06 03:00", "AsleepREM"),
            stage("06 03:00", "06 06:00", "Asleep"),
            stage("06 06:00", "06 05:00", "Deep"),
            units="hr",
        )
    )

    tables = read(READER, file)

    assert nights(tables) == [("02-05 22:30:00", "02-06 07:00:00", 410, 1)]
    assert len(rejected(tables)) == 1


def exercise(name, **more):
    times = {"start": "2024-02-06 07:00:00 -0800", "end": "2024-02-06 07:30:00 -0800"}
    return {"id": "1", "name": name, **times, **more}


@pytest.mark.parametrize(
    ("name", "kind", "is_high_impact"),
    [
        ("Outdoor Run", "aerobic", True),
        ("Core Training", "core", False),
        ("High Intensity Interval Training", "aerobic", None),
        ("Traditional Strength Training", "other", None),
        (None, "other", None),
    ],
)
def test_workouts_are_exercise_by_their_name(name, kind, is_high_impact):
    tables = read(READER, export(workouts=[exercise(name)]))

    columns = ("started_at", "kind", "is_high_impact", "name", "minutes")
    assert rows(tables, "exercise_entries", *columns) == [
        ("02-06 15:00:00", kind, is_high_impact, name, 30)
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"avgHeartRate": {"qty": 150, "units": "bpm"}}, (30, None, 150)),
        ({"heartRate": {"avg": {"qty": 140}}, "duration": 1500}, (25, None, 140)),
        ({"distance": {"qty": 5, "units": "mi"}, "duration": 1861}, (30, 8.04672, None)),
        ({"distance": {"qty": 0, "units": "km"}, "avgHeartRate": 7}, (30, None, None)),
    ],
)
def test_workouts_have_minutes_distance_and_mean_heart_rate(told, expected):
    tables = read(READER, export(workouts=[exercise("Walking", **told)]))

    columns = ("minutes", "distance_kilometres", "heart_rate_bpm")
    assert rows(tables, "exercise_entries", *columns) == [pytest.approx(expected)]


def symptom(name, severity, at="2024-02-06 10:00:00 -0800"):
    times = {"start": at, "end": at}
    return {**times, "name": name, "severity": severity, "userEntered": True, "source": "Eva"}


def test_symptoms_are_diary_entries():
    file = export(
        symptoms=[
            symptom("Lower Back Pain", "Moderate"),
            symptom("Lower back pain", "Not Present", "2024-02-07 10:00:00 -0800"),
            symptom("Mood Changes", "Present"),
            symptom("Body and Muscle Ache", "Severe"),
            symptom("Lower Back Pain", "Awful"),
        ]
    )

    tables = read(READER, file)

    columns = ("entered_at", "pain_nrs", "mood_change_level", "body_ache_level", "region")
    assert rows(tables, "diary_entries", *columns) == [
        ("02-06 18:00:00", 5, None, None, "lower back"),
        ("02-07 18:00:00", 0, None, None, "lower back"),
        ("02-06 18:00:00", None, "present", None, None),
        ("02-06 18:00:00", None, None, "severe", None),
    ]
    assert len(rejected(tables)) == 1


METRICS_CSV = """\
Date/Time,Active Energy (kJ),Apple Stand Hour (hours),Flights Climbed (count),Step Count (steps),\
VO2 Max (ml/(kg·min)),Walking + Running Distance (mi),Weight (lbs)
2026-03-21 00:00:00,1994,12,5,7035,,5,176.37
2026-03-22 00:00:00,2828,,0,9543,41.5,,
"""
WORKOUTS_CSV = """\
Type,Start,End,Duration,Active Energy (kJ),Max Heart Rate (bpm),Avg Heart Rate (bpm),Distance (km)
Golf,2026-04-06 16:32,2026-04-06 18:35,02:02:45,3436,141,105.5,3.59
Pilates,2026-04-06 09:03,2026-04-06 10:02,58:45,918,127,93.75,
"""


def of_spain(file):
    assert READER.recognises(file, context("Europe/Madrid"))
    return read(READER, file, context("Europe/Madrid"))


def test_a_table_of_days_is_read_like_the_same_metrics_in_json():
    tables = of_spain(member("HealthAutoExport-2026-03-21-2026-03-22.csv", METRICS_CSV))

    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2026, 3, 21), 7035),
        (date(2026, 3, 22), 9543),
    ]
    # A zero is written; a blank is unknown. Madrid is an hour ahead.
    assert rows(tables, "floor_readings", "started_at", "floors") == [
        ("03-20 23:00:00", 5),
        ("03-21 23:00:00", 0),
    ]
    assert rows(tables, "stand_readings", "stand_hours") == [12]
    assert rows(tables, "distance_readings", "distance_kilometres") == [pytest.approx(8.04672)]
    assert rows(tables, "weight_readings", "body_weight_kilograms") == [
        pytest.approx(80, abs=0.001)
    ]
    assert dict(rows(tables, "unread_records", "kind", "records")) == {
        "Active Energy (kJ)": 2,
        "VO2 Max (ml/(kg·min))": 1,
    }


def test_a_table_of_workouts_is_read_like_workouts_in_json():
    tables = of_spain(member("Workouts-2026-04-06.csv", WORKOUTS_CSV))

    columns = ("started_at", "kind", "minutes", "heart_rate_bpm", "distance_kilometres")
    assert rows(tables, "exercise_entries", *columns) == [
        ("04-06 14:32:00", "other", 122.75, 105.5, 3.59),
        ("04-06 07:03:00", "core", 58.75, 93.75, None),
    ]


@pytest.mark.parametrize(
    ("header", "beats", "kilometres"),
    [
        ("Workout Type,Start,End,Duration,Max. Heart Rate (bpm),Avg. Heart Rate (bpm),"
         "Distance (km)", 140, 5),
        ("Workout Type,Start,End,Duration,Frecuencia Cardíaca Máxima (bpm),"
         "Frecuencia Cardíaca Promedio (bpm),Distancia (km)", 140, 5),
        ("Workout Type,Start,End,Duration,Freq. Cardíaca Máxima (bpm),Freq. Cardíaca Média (bpm),"
         "Distância (mi)", 140, 8.04672),
        ("Type,Start,End,Duration,a,b,c", None, None),
    ],
)  # fmt: skip
def test_headers_of_workouts_may_be_translated(header, beats, kilometres):
    row = "Yoga,2024-11-09 08:00,2024-11-09 08:33,00:33:00,175,140,5"

    tables = of_spain(member("Workouts.csv", f"{header},\n{row},\n,,,,,,,\n"))

    found = rows(tables, "exercise_entries", "heart_rate_bpm", "distance_kilometres")
    assert found == [(beats, pytest.approx(kilometres))]


@pytest.mark.parametrize(
    ("header", "steps"),
    [
        ("Date,Step Count (count),Active Energy (kcal)", 7035),
        ("Fecha/Hora,Conteo de Pasos (pasos),Energía Activa (kJ)", 7035),
        ("Data/Hora,Contagem de Passos (passos),Energia Ativa (kJ)", 7035),
    ],
)
def test_headers_of_metrics_may_be_translated(header, steps):
    tables = of_spain(member("export.csv", f"{header}\n2026-03-21 00:00:00,7035,1\n"))

    assert rows(tables, "vendor_days", "steps") == [steps]


def test_heart_rates_of_a_table_by_the_minute_are_averages():
    header = "Date/Time,Heart Rate [Min] (bpm),Heart Rate [Max] (bpm),Heart Rate [Avg] (bpm)"
    minutes = [f"2026-03-21 08:0{n}:00,50,90,{60 + n}" for n in range(3)]

    tables = of_spain(member("export.csv", "\n".join([header, *minutes])))

    assert heart_rates(tables) == [(f"03-21 07:0{n}:00", 60 + n) for n in range(3)]


@pytest.mark.parametrize(
    "header",
    ["Date,Steps", "Date,Weight (kg),Pain (0-10)", "Type,Start,End,Minutes", "When,Step Count (x)"],
)
def test_tables_of_others_are_not_its(header):
    assert not READER.recognises(member("a.csv", f"{header}\n1,2,3,4\n"), context())


def test_a_table_that_a_mapping_claims_is_not_its():
    mapping = ColumnMapping("own", "*.csv", "steps", {"started_at": "Date/Time"})

    assert not READER.recognises(member("a.csv", METRICS_CSV), context(mappings=[mapping]))


def test_other_json_is_not_its():
    assert not READER.recognises(member("a.json", '{"data": [{"bpm": 60}]}'), context())


@pytest.mark.parametrize("name", [[], {}, None, 7])
def test_a_metric_whose_name_is_no_text_is_none_of_ours(name):
    content = json.dumps({"data": {"metrics": [{"name": name, "data": [{"date": "0", "qty": 1}]}]}})

    assert read(READER, member("export.json", content)) == {}
