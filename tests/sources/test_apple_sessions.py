"""Apple's nights and workouts as wholes: how long asleep, how far, how fast the heart beat."""

import pytest

from backpain_analytics.sources.vendors.apple_health import READER, tags
from backpain_analytics.testing import read, rejected, rows
from tests.apple_files import export, sleep, workout

RUN = ("2020-12-01 10:00:00 +0100", "2020-12-01 10:30:00 +0100")


def nights(tables):
    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings")
    return rows(tables, "sleep_sessions", *columns)


def statistics(kind, unit, start=RUN[0], end=RUN[1], **values):
    told = " ".join(f'{name}="{value}"' for name, value in values.items())
    return (
        f'<WorkoutStatistics type="HKQuantityTypeIdentifier{kind}" startDate="{start}" '
        f'endDate="{end}" {told} unit="{unit}"/>\n'
    )


def part(*inside):
    text = f'<WorkoutActivity uuid="1" startDate="{RUN[0]}" endDate="{RUN[1]}"'
    return f"{text}>\n{''.join(inside)}</WorkoutActivity>\n" if inside else f"{text}/>\n"


def told(*inside, more=""):
    tables = read(READER, export(workout("Running", more=more, inside="".join(inside))))
    return rows(tables, "exercise_entries", "distance_kilometres", "heart_rate_bpm")


def test_a_night_lasts_from_bed_to_bed_and_sums_up_its_stages():
    file = export(
        sleep("01 22:30", "02 07:30", "InBed"),
        sleep("01 23:00", "02 01:00", "AsleepCore"),
        sleep("02 01:00", "02 01:20", "Awake"),
        sleep("02 01:20", "02 03:00", "AsleepREM"),
        sleep("02 03:00", "02 06:00", "AsleepDeep"),
        sleep("02 06:00", "02 06:30", "Awake"),
    )

    # 120 + 100 + 180 minutes; once awake within the night, and then up. UTC is an hour behind.
    assert nights(read(READER, file)) == [("12-01 21:30:00", "12-02 06:30:00", 400, 1)]


def test_minutes_that_two_stages_share_count_once():
    file = export(
        sleep("01 23:00", "02 05:00", "AsleepUnspecified"),
        sleep("01 23:00", "02 01:00", "AsleepCore"),
        sleep("02 04:00", "02 06:00", "AsleepREM"),
    )

    assert [minutes for *_, minutes, _ in nights(read(READER, file))] == [7 * 60]


@pytest.mark.parametrize(
    ("stage", "awakenings"), [("AsleepCore", 0), ("Asleep", None), ("AsleepUnspecified", None)]
)
def test_awakenings_are_known_from_who_tells_stages(stage, awakenings):
    file = export(sleep("01 23:00", "02 03:00", stage), sleep("02 03:10", "02 06:00", stage))

    assert [times for *_, times in nights(read(READER, file))] == [awakenings]


def test_an_hour_between_two_stages_is_one_night_and_more_are_two():
    file = export(
        sleep("01 22:00", "02 00:00", "AsleepCore"),
        sleep("02 01:00", "02 03:00", "AsleepCore"),
        sleep("02 04:01", "02 06:00", "AsleepCore"),
    )

    assert nights(read(READER, file)) == [
        ("12-01 21:00:00", "12-02 02:00:00", 240, 0),
        ("12-02 03:01:00", "12-02 05:00:00", 119, 0),
    ]


def test_lying_awake_for_hours_does_not_part_a_night():
    file = export(
        sleep("01 22:00", "02 00:00", "AsleepCore"),
        sleep("02 00:00", "02 03:00", "Awake"),
        sleep("02 03:00", "02 06:00", "AsleepCore"),
    )

    assert nights(read(READER, file)) == [("12-01 21:00:00", "12-02 05:00:00", 300, 1)]


def test_time_in_bed_alone_tells_no_minutes_asleep_and_counts_where_nobody_tells_them():
    file = export(
        sleep("01 22:00", "02 07:30", "InBed", source="iPhone"),
        sleep("01 23:00", "02 07:00", "AsleepCore"),
        sleep("02 22:00", "03 07:30", "InBed", source="iPhone"),
    )

    assert sorted(nights(read(READER, file))) == [
        ("12-01 22:00:00", "12-02 06:00:00", 480, 0),
        ("12-02 21:00:00", "12-03 06:30:00", None, None),
    ]


def test_being_awake_alone_is_no_night():
    assert nights(read(READER, export(sleep("01 23:00", "02 01:00", "Awake")))) == []


def test_each_source_tells_its_own_night():
    file = export(
        sleep("01 23:00", "02 07:00", "AsleepCore"),
        sleep("01 23:30", "02 06:30", "Asleep", source="iPhone"),
    )

    tables = read(READER, file)

    assert rows(tables, "sleep_sessions", "source_id", "asleep_minutes") == [
        ("apple:iphone", 420),
        ("apple:watch", 480),
    ]


@pytest.mark.parametrize(
    ("total", "unit", "kilometres"),
    [("5.5", "km", 5.5), ("10", "mi", 16.09344), ("1500", "m", 1.5), ("0", "km", None)],
)
def test_older_phones_write_the_distance_beside_the_workout(total, unit, kilometres):
    more = f'totalDistance="{total}" totalDistanceUnit="{unit}"'

    assert told(more=more) == [(pytest.approx(kilometres), None)]


def test_newer_phones_write_distance_and_heart_rate_inside_the_workout():
    inside = (
        statistics("DistanceCycling", "mi", sum=10),
        statistics("HeartRate", "count/min", average=141.5, minimum=90, maximum=176),
        statistics("ActiveEnergyBurned", "kcal", sum=400),
    )

    assert told(*inside) == [(pytest.approx(16.09344), 141.5)]


def test_what_the_parts_of_a_workout_say_is_in_what_the_whole_says():
    run = statistics("DistanceWalkingRunning", "km", sum=5)
    beats = statistics("HeartRate", "count/min", average=150)
    sprint = statistics("HeartRate", "count/min", average=180)

    assert told(part(run, sprint), part(), part(sprint), run, beats) == [(5, 150)]


def test_a_triathlon_is_as_long_as_its_ways_together():
    inside = (
        statistics("DistanceSwimming", "yd", sum=1000),
        statistics("DistanceCycling", "km", sum=20),
        statistics("DistanceWalkingRunning", "km", sum=5),
    )

    assert told(*inside) == [(pytest.approx(25.9144), None)]


def test_heart_rates_of_stretches_weigh_as_long_as_they_last():
    first, second = "2020-12-01 10:10:00 +0100", "2020-12-01 10:30:00 +0100"
    inside = (
        statistics("HeartRate", "count/min", end=first, average=120),
        statistics("HeartRate", "count/min", start=first, end=second, average=150),
    )

    # 10 minutes at 120 and 20 at 150.
    assert told(*inside) == [(None, 140)]


@pytest.mark.parametrize("average", ["", "fast"])
def test_statistics_that_say_nothing_leave_it_unknown(average):
    assert told(statistics("HeartRate", "count/min", average=average)) == [(None, None)]


def test_statistics_belong_to_their_own_workout(monkeypatch):
    monkeypatch.setattr(tags, "PIECE_BYTES", 500)
    ways = [statistics("DistanceWalkingRunning", "km", sum=n) for n in range(1, 20)]
    file = export(*(workout("Running", f"{n:02}:00:00", f"{n:02}:30:00", inside=way)
                    for n, way in enumerate(ways)))  # fmt: skip

    found = rows(read(READER, file), "exercise_entries", "distance_kilometres")

    assert found == list(range(1, 20))


def test_a_workout_of_more_than_a_week_is_rejected():
    long = 'duration="10081" durationUnit="min"'

    tables = read(READER, export(workout("Hiking", more=long)))

    assert rejected(tables) == [(10, "The session is not from 0 to 10,080 minutes long.")]
