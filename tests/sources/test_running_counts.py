"""A column of steps that is the count so far: told by how it runs, and differenced."""

from datetime import datetime, timedelta

import polars as pl
import pytest

from backpain_analytics.sources.handmade.samples_csv import READER
from backpain_analytics.sources.reader import ColumnMapping
from backpain_analytics.testing import context, member, note, read, rejected, rows

MORNING = datetime.fromisoformat("2026-05-04 08:00")


def log(counts, minutes=1, first=MORNING):
    """A watch's log: a count each so many minutes."""
    lines = (f"{first + i * timedelta(minutes=minutes)},{n}" for i, n in enumerate(counts))
    return member("log.csv", "\n".join(["timestamp,steps", *lines, ""]))


def found(file, where=None):
    tables = read(READER, file, where)
    return rows(tables, "step_intervals", "started_at", "ended_at", "steps")


def total(file, where=None):
    return sum(steps for *_, steps in found(file, where))


def declared(*, counter):
    mapping = ColumnMapping("log", "log.csv", "steps", {"steps": "steps"}, counter=counter)
    return context(mappings=[mapping])


def a_day(most, every):
    """Counts of a day that ends at `most`, none at night, each half of the waking rows the same."""
    rows_a_day = 1440 // every
    night = rows_a_day * 7 // 24
    waking = rows_a_day - night
    return [0] * night + [most * ((i + 1) // 2 * 2) // (waking // 2 * 2) for i in range(waking)]


def test_the_differences_of_a_count_by_the_minute_are_its_steps():
    assert found(log([300, 300, 420, 420, 500, *range(507, 580, 7)]))[1:4] == [
        ("05-04 08:00:00", "05-04 08:01:00", 0),
        ("05-04 08:01:00", "05-04 08:02:00", 120),
        ("05-04 08:02:00", "05-04 08:03:00", 0),
    ]


def test_a_count_that_begins_anew_each_day_is_worth_its_last_reading():
    midnight = MORNING.replace(hour=0)
    days = log(a_day(6000, 30) * 3, 30, midnight)

    assert total(days) == 3 * 6000
    assert "running count" in note(read(READER, days))


def test_the_clock_of_the_person_says_when_a_day_begins():
    midnight = MORNING.replace(hour=0)
    lines = log(a_day(6000, 30) * 3, 30, midnight)

    steps = found(lines, context("America/New_York"))

    assert sum(n for *_, n in steps) == 3 * 6000
    assert steps[0][0] == "05-04 04:00:00"


@pytest.mark.parametrize("hour", [0, 2, 4])
def test_a_count_that_begins_anew_at_another_hour_is_counted_once(hour):
    first = MORNING.replace(hour=hour)

    assert total(log(a_day(6000, 30) * 3, 30, first)) == 3 * 6000


def test_of_a_count_that_never_begins_anew_the_first_reading_is_not_of_that_day():
    since_the_battery = [152_000 + n for n in (0, 40, 40, 90, *range(100, 200, 5))]

    file = log(since_the_battery, 60)
    assert total(file) == 195
    assert "first count" in note(read(READER, file))


def test_a_count_set_back_within_a_day_goes_on_from_nothing():
    before, after = [*range(1000, 2000, 20)], [*range(15, 615, 20)]

    assert total(log([*before, *after])) == before[-1] + after[-1]


def test_the_first_count_of_a_day_is_of_the_time_since_midnight():
    assert found(log([300, 300, 420, *range(500, 580, 7)]))[0] == (
        *("05-04 00:00:00", "05-04 08:00:00"),
        300,
    )


def test_a_count_that_stays_over_a_long_silence_says_nothing_of_it():
    counts = [*range(0, 1000, 50)]
    lines = [f"2026-05-04 {8 + i // 60:02}:{i % 60:02},{n}" for i, n in enumerate(counts)]
    file = member("log.csv", "\n".join(["time,steps", *lines, "2026-05-04 12:00,950", ""]))

    assert found(file)[-1][1] == "05-04 08:19:00"


@pytest.mark.parametrize(("rises", "is_counter"), [(9, False), (10, True), (11, True)])
def test_ten_rises_without_a_fall_are_those_of_a_count(rises, is_counter):
    file = log([300 * (i + 1) for i in range(rises + 1)])

    assert ("running count" in note(read(READER, file))) is is_counter


@pytest.mark.parametrize(("last", "is_counter"), [(2, False), (3, True), (4, True)])
def test_a_count_rises_five_times_as_often_as_it_falls(last, is_counter):
    climbs = [range(300, 300 * (rises + 2), 300) for rises in (4, 4, 4, last)]
    file = log([n for climb in climbs for n in climb])

    assert ("running count" in note(read(READER, file))) is is_counter


@pytest.mark.parametrize(("most", "is_counter"), [(249, False), (250, False), (251, True)])
def test_rows_beyond_what_a_body_does_cannot_be_steps_of_intervals(most, is_counter):
    file = log([*range(100, 112), most])

    assert ("running count" in note(read(READER, file))) is is_counter


@pytest.mark.parametrize(("repeats", "is_counter"), [(9, False), (10, True), (11, True)])
def test_counts_of_intervals_do_not_repeat_themselves_time_and_again(repeats, is_counter):
    file = log([*range(100, 111), *[110] * repeats])

    assert ("running count" in note(read(READER, file))) is is_counter


@pytest.mark.parametrize(("minutes", "is_counter"), [(179, False), (180, False), (181, True)])
def test_no_test_of_fitness_gets_faster_for_longer_than_three_hours(minutes, is_counter):
    lines = [f"{MORNING + i * timedelta(minutes=15)},{500 + i}" for i in range(12)]
    last = MORNING + timedelta(minutes=minutes)
    file = member("log.csv", "\n".join(["time,steps", *lines, f"{last},600", ""]))

    assert ("running count" in note(read(READER, file))) is is_counter


@pytest.mark.parametrize(("most", "is_counter"), [(499, False), (500, True), (501, True)])
def test_a_few_hundred_steps_are_no_count_of_a_day(most, is_counter):
    file = log([*range(20), most], minutes=60)

    assert ("running count" in note(read(READER, file))) is is_counter


def test_a_walk_that_gets_ever_faster_is_taken_as_it_stands_and_asked_about():
    file = log([60, 64, 70, 77, 81, 90, 96, 104, 111, 120, 128, 133])

    assert total(file) == sum([60, 64, 70, 77, 81, 90, 96, 104, 111, 120, 128, 133])
    assert "counter = true" in note(read(READER, file))


def test_ordinary_minutes_are_asked_nothing():
    file = log([0, 0, 12, 90, 104, 101, 30, 0, 0, 15] * 30)

    assert "count so far" not in note(read(READER, file))
    assert total(file) == 352 * 30


def test_a_mapping_settles_what_the_steps_are():
    walk = log([60, 64, 70, 77])
    climb = log([300 * i for i in range(1, 21)])

    assert total(walk, declared(counter=True)) == 77
    assert total(climb, declared(counter=False)) == 300 * sum(range(1, 21))


def test_each_person_has_a_count_of_their_own():
    lines = [
        f"{MORNING + i * timedelta(minutes=1)},{who},{n * (i + 1)}"
        for i in range(20)
        for who, n in (("a", 100), ("b", 40))
    ]
    file = member("log.csv", "\n".join(["time,user,steps", *lines, ""]))

    tables = read(READER, file, context(person_id=None))
    totals = tables["step_intervals"].group_by("person_id").agg(pl.col("steps").sum())
    assert sorted(totals.rows()) == [("a", 20 * 100), ("b", 20 * 40)]


def test_the_order_of_rows_and_broken_rows_do_not_matter_to_a_count():
    lines = [f"{MORNING + i * timedelta(minutes=1)},{100.4 * (i + 1):.1f}" for i in range(20)]
    lines.reverse()
    file = member("log.csv", "\n".join(["time,steps", *lines, "2026-05-04 09:00,-4", ""]))

    tables = read(READER, file)
    assert sum(tables["step_intervals"]["steps"]) == pytest.approx(20 * 100.4, abs=0.01)
    assert [line for line, _ in rejected(tables)] == [22]


def test_a_count_that_has_begun_anew_at_midnight_is_counted_once():
    midnight = MORNING.replace(hour=0)
    day = [*range(10, 1440, 10), *[1430] * 1296]

    assert total(log([0, *day, 7, *day], 1, midnight)) == 2 * 1430


@pytest.mark.parametrize(("falls", "is_counter"), [(3, True), (4, True), (5, False)])
def test_what_falls_many_times_a_day_is_no_count_of_the_day(falls, is_counter):
    file = log([500 + i for _ in range(falls + 1) for i in range(30)], 5)
    tables = read(READER, file)

    assert ("running count" in note(tables)) is is_counter
    assert "counter = " in note(tables)
