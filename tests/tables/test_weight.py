"""Body weight: `daily_weight`."""

from datetime import timedelta

import pytest
from drawing import at

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
