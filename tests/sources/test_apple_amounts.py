"""Apple's weights, flights of stairs, distances and stand hours, and what is only counted."""

import pytest

from backpain_analytics.sources.vendors.apple_health import READER, tags, unread
from backpain_analytics.sources.vendors.apple_health.unread import kind_of
from backpain_analytics.testing import member, note, read, rejected, rows
from tests.apple_files import WATCH, WINTER, beat, export, metadata, record, step, workout

BY_HAND = metadata("HKWasUserEntered", "1")
BAD_UNIT = "The unit is not the one in which Apple Health writes it."


def quantity(kind, start, end, value, unit, **more):
    times = (WINTER.format(at) for at in (start, end))
    return record(f"QuantityTypeIdentifier{kind}", *times, value, unit=unit, **more)


def weight(value, unit, at="07:00:00", source="Scale", **more):
    return quantity("BodyMass", at, at, value, unit, source=source, **more)


def flights(start, end, value, **more):
    return quantity("FlightsClimbed", start, end, value, "count", **more)


def distance(value, unit, kind="DistanceWalkingRunning", **more):
    return quantity(kind, "08:00:00", "08:10:00", value, unit, **more)


def stand(start, end, value):
    times = (WINTER.format(at) for at in (start, end))
    kind = "CategoryTypeIdentifierAppleStandHour"
    return record(kind, *times, value, unit=None, source="Apple Watch", device=WATCH)


def floors(tables):
    return rows(tables, "floor_readings", "started_at", "ended_at", "floors")


def distances(tables):
    return rows(tables, "distance_readings", "distance_kilometres")


def weights(tables):
    return rows(tables, "weight_readings", "body_weight_kilograms")


def unread_kinds(tables):
    return dict(rows(tables, "unread_records", "kind", "records"))


@pytest.mark.parametrize(
    ("value", "unit", "kilograms"),
    [
        (70, "kg", 70),
        (150, "lb", 150 * 0.45359237),
        (11, "st", 11 * 14 * 0.45359237),
        (70_000, "g", 70),
    ],
)
def test_weights_are_kilograms_whatever_the_phone_shows(value, unit, kilograms):
    tables = read(READER, export(weight(value, unit)))

    found = rows(tables, "weight_readings", "measured_at", "body_weight_kilograms")
    assert found == [("12-01 06:00:00", pytest.approx(kilograms))]


@pytest.mark.parametrize(
    ("kilograms", "is_kept"), [(19.9, False), (20, True), (400, True), (400.1, False)]
)
def test_a_weight_is_from_20_to_400_kilograms(kilograms, is_kept):
    tables = read(READER, export(weight(kilograms, "kg")))

    assert weights(tables) == ([kilograms] if is_kept else [])
    assert len(rejected(tables)) == (not is_kept)


def test_a_weight_typed_in_by_hand_is_a_weight():
    tables = read(READER, export(weight(70, "kg", source="Health", inside=BY_HAND)))

    assert weights(tables) == [70]


def test_a_scale_is_worn_by_nobody():
    file = export(
        weight(70, "kg"),
        weight(70, "kg", source="Band"),
        step("08:00:00", "08:10:00", 8, source="Band"),
    )

    tables = read(READER, file)

    assert sorted(rows(tables, "sources", "device_kind")) == ["unknown", "worn"]


def test_flights_are_floors_and_one_at_an_instant_lasts_a_second():
    # Older phones wrote the instant at which a flight was complete.
    file = export(flights("08:00:00", "08:06:30", 3), flights("09:00:00", "09:00:00", 1))

    assert sorted(floors(read(READER, file))) == [
        ("12-01 07:00:00", "12-01 07:06:30", 3),
        ("12-01 08:00:00", "12-01 08:00:01", 1),
    ]


def test_a_repeated_interval_of_flights_counts_once_with_its_fullest_count():
    file = export(*(flights("08:00:00", "08:10:00", count) for count in (1, 3, 3)))

    tables = read(READER, file)

    assert [count for *_, count in floors(tables)] == [3]
    assert rejected(tables) == []


@pytest.mark.parametrize(
    ("value", "unit", "kilometres"),
    [(0.5, "km", 0.5), (0.5, "mi", 0.804672), (500, "m", 0.5), (0, "km", 0)],
)
@pytest.mark.parametrize("kind", ["DistanceWalkingRunning", "DistanceWheelchair"])
def test_distances_on_foot_and_in_a_wheelchair_are_kilometres(value, unit, kilometres, kind):
    tables = read(READER, export(distance(value, unit, kind)))

    assert distances(tables) == [pytest.approx(kilometres)]


def test_an_hour_without_standing_is_a_counted_zero():
    value = "HKCategoryValueAppleStandHour{}"
    file = export(
        stand("08:00:00", "09:00:00", value.format("Stood")),
        stand("09:00:00", "10:00:00", value.format("Idle")),
        stand("10:00:00", "11:00:00", value.format("Lay")),
    )

    tables = read(READER, file)

    assert rows(tables, "stand_readings", "started_at", "stand_hours") == [
        ("12-01 07:00:00", 1),
        ("12-01 08:00:00", 0),
    ]
    assert rejected(tables) == [(12, "The value is neither Stood nor Idle.")]


def test_bad_amounts_are_rejected_by_line_without_their_reading():
    file = export(
        weight(70, "kcal"),
        weight("heavy", "kg"),
        distance(1, "count"),
        distance("far", "km"),
        flights("09:00:00", "08:59:59", 1),
        flights("25:00:00", "08:59:59", 1),
        quantity("FlightsClimbed", "08:00:00", "09:00:00", 1, "m"),
    )

    assert sorted(rejected(read(READER, file))) == [
        (10, BAD_UNIT),
        (11, "The weight is not from 20 to 400 kg."),
        (12, BAD_UNIT),
        (13, "The kilometres are not from 0 to 1,000."),
        (14, "It does not end after it starts."),
        (15, "The time could not be read."),
        (16, BAD_UNIT),
    ]


def test_floors_and_distances_typed_in_by_hand_are_left_out_and_counted():
    file = export(
        flights("08:00:00", "08:10:00", 30, inside=BY_HAND), distance(9, "km", inside=BY_HAND)
    )

    tables = read(READER, file)

    assert floors(tables) == distances(tables) == []
    assert "left out 2 steps" in note(tables)


def test_what_is_not_read_is_counted_by_kind():
    file = export(
        beat("08:00:00", 61),
        *(quantity("VO2Max", "08:00:00", "08:00:00", 40, "mL/min·kg") for _ in range(3)),
        record("CategoryTypeIdentifierHeadache", "x", "y", "HKCategoryValueSeverityMild"),
        record("DataTypeSleepDurationGoal", "x", "y", 8, unit="hr"),
        workout("Running", inside='<WorkoutEvent type="HKWorkoutEventTypePause"/>'),
        ' <ActivitySummary dateComponents="2020-12-01" appleStandHours="9"/>\n',
        ' <ClinicalRecord type="AllergyIntolerance" sourceName="Anna&apos;s clinic"/>\n',
        ' <Audiogram type="HKDataTypeIdentifierAudiogram"><SensitivityPoint/></Audiogram>\n',
    )

    assert unread_kinds(read(READER, file)) == {
        "ActivitySummary": 1,
        "Audiogram": 1,
        "ClinicalRecord": 1,
        "Headache": 1,
        "SleepDurationGoal": 1,
        "VO2Max": 3,
    }


@pytest.mark.parametrize("piece", [200, tags.PIECE_BYTES])
def test_records_of_a_correlation_are_told_twice_and_counted_once(monkeypatch, piece):
    pressure = quantity("BloodPressureSystolic", "08:00:00", "08:00:00", 120, "mmHg")
    correlation = (
        ' <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Cuff">\n'
        f"{metadata('a', 'b')}{pressure}</Correlation>\n"
    )
    monkeypatch.setattr(tags, "PIECE_BYTES", piece)

    file = export(correlation, pressure, ' <Correlation type="HKCorrelationTypeIdentifierFood"/>')

    assert unread_kinds(read(READER, file)) == {
        "BloodPressure": 1,
        "BloodPressureSystolic": 1,
        "Food": 1,
    }


@pytest.mark.parametrize("lost", [0, 100, 499])
def test_a_file_that_breaks_off_inside_a_correlation_counts_what_came_before(monkeypatch, lost):
    opening = ' <Correlation type="HKCorrelationTypeIdentifierFood">\n <Record type="'
    content = export(beat("08:00:00", 61), opening + "x" * 500).open().read()
    cut = member("export.xml", content[: content.rindex(b"</HealthData") - lost])
    monkeypatch.setattr(tags, "PIECE_BYTES", 300)

    tables = read(READER, cut)

    assert unread_kinds(tables) == {"Food": 1}
    assert "breaks off" in note(tables)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("HKQuantityTypeIdentifierVO2Max", "VO2Max"),
        ("HKCategoryTypeIdentifierMindfulSession", "MindfulSession"),
        ("HKDataTypeSleepDurationGoal", "SleepDurationGoal"),
        ("Anna&apos;s own", "other"),
        ("K" * 81, "other"),
        (None, "other"),
    ],
)
def test_a_kind_is_called_as_apple_calls_it_without_what_all_begin_with(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(("kinds", "others"), [(9, None), (10, None), (11, 1), (40, 30)])
def test_endless_kinds_are_counted_together(monkeypatch, kinds, others):
    monkeypatch.setattr(unread, "MOST_KINDS", 10)
    monkeypatch.setattr(tags, "PIECE_BYTES", 300)
    names = [f"X{n}" for n in (*range(kinds), 0)]
    records = (record(f"QuantityTypeIdentifier{name}", "a", "b", 1) for name in names)

    found = unread_kinds(read(READER, export(*records)))

    assert found.get("other") == others
    assert sum(found.values()) == kinds + 1
    assert found["X0"] == 2
