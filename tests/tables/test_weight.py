"""Body weight: `daily_weight`, and its course."""

from datetime import timedelta

import pytest
from drawing import MONDAY, at

from backpain_analytics.statements import statement

DAY = "strftime(local_date, '%m-%d'), body_weight_kilograms, measurements"


def weighed(clock, kilograms, days=0, **columns):
    measured_at = at(clock) + timedelta(days=days)
    return {"measured_at": measured_at, "body_weight_kilograms": kilograms, **columns}


def test_the_first_measurement_of_a_date_counts(load, rows):
    load("weight_readings", weighed("21:00", 85.1), weighed("07:00", 84.2))

    assert rows("daily_weight", DAY) == [("03-04", 84.2, 2)]


@pytest.mark.parametrize(("clock", "day"), [("21:59", "03-04"), ("22:00", "03-05")])
def test_a_date_begins_at_local_midnight(con, load, rows, clock, day):
    con.execute("update zone_spans set utc_offset_minutes = 120")
    load("weight_readings", weighed(clock, 84.2))

    assert rows("daily_weight", DAY) == [(day, 84.2, 1)]


def test_one_source_counts_though_another_is_earlier(load, rows):
    load("weight_readings", weighed("06:00", 85, source_id="app"), weighed("07:00", 84.2))

    assert rows("daily_weight", f"{DAY}, source_id") == [("03-04", 84.2, 1, "watch")]


def test_the_same_measurement_in_two_files_is_one(load, rows):
    load("weight_readings", weighed("07:00", 84.2), weighed("07:00", 84.23, file_id="again"))

    assert rows("daily_weight", DAY) == [("03-04", 84.2, 1)]


def test_a_date_without_a_measurement_has_no_row(load, rows):
    load("weight_readings", weighed("07:00", 84.2), weighed("07:00", 84, days=2))

    assert [day for day, *_ in rows("daily_weight", DAY)] == ["03-04", "03-06"]


# --- its course ---


@pytest.fixture
def course(con, rows):
    """The course of anna's weight over March, as the report asks for it."""

    def asked(first=MONDAY, last=MONDAY + timedelta(days=83)):
        rows("daily_weight")
        values = {"person": "anna", "first_date": first, "last_date": last}
        found = con.execute(statement("reads", "weight_course"), values)
        return dict(zip([name for name, *_ in found.description], found.fetchone(), strict=True))

    return asked


def weights(*kilograms, every=1):
    return [
        {"local_date": MONDAY + timedelta(days=every * i), "body_weight_kilograms": each}
        for i, each in enumerate(kilograms)
    ]


def test_one_odd_weight_does_not_bend_the_course(load, course):
    load("daily_weight", *weights(*(85 - 0.1 * i for i in range(10)), 120, 83.9, every=7))

    found = course()
    assert found["change_kilograms"] == pytest.approx(-1.1)
    assert found["body_weight_kilograms"] == 83.9


@pytest.mark.parametrize(("days", "is_told"), [(7, False), (8, True)])
def test_a_course_needs_some_weights(load, course, days, is_told):
    load("daily_weight", *weights(*(85,) * days, every=7))

    assert (course()["change_kilograms"] is not None) == is_told


@pytest.mark.parametrize(("last", "is_told"), [(41, False), (42, True), (43, True)])
def test_a_course_needs_some_weeks(load, course, last, is_told):
    load("daily_weight", *weights(*(85,) * 7), weights(*(85,) * 44)[last])

    assert (course()["change_kilograms"] is not None) == is_told


def test_only_the_last_twelve_weeks_of_the_period_count(load, course):
    load("daily_weight", *weights(*range(60, 60 + 84)))

    assert course()["first_date"] == MONDAY
    later = course(last=MONDAY + timedelta(days=84))
    assert (later["first_date"], later["weighed_days"]) == (MONDAY + timedelta(days=1), 83)


def test_who_is_not_weighed_has_no_course(course):
    assert course()["body_weight_kilograms"] is None
