"""Checks: what stops a night, and what is told in the report."""

import re
from datetime import timedelta
from hashlib import md5

import duckdb
import pytest
from asking import publish
from drawing import MINUTE, MONDAY, PERSON, at, build, empty_tables

from backpain_analytics.errors import FailedCheckError
from backpain_analytics.messages import say
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.checks import key_of, key_queries, run_checks
from backpain_analytics.warehouse.night.comments import header_lines
from backpain_analytics.warehouse.night.models import VIEW
from backpain_analytics.warehouse.night.order import tables_named
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.warehouse.rows import records

CHECKS = models.model_queries(("checks",))
KEYED = {name: query for name, query in models.model_queries().items() if key_of(query)}
SOME = {
    **dict.fromkeys(["person_id", "source_id", "item", "name_key", "measure"], PERSON),
    **dict.fromkeys(["kind", "planned_exercise", "region", "activity_type"], "1"),
    **dict.fromkeys(["started_at", "minute_at"], at("09:00")),
    **dict.fromkeys(["local_date", "week_start_date", "first_week_start_date"], MONDAY),
    "is_exercise": True,
    "person_key": int.from_bytes(md5(PERSON.encode()).digest()[8:], "little"),
}
"""A value for each column that is part of a key; 1 for the others."""


@pytest.fixture
def offending(con, given):
    """`offending("sources_take_turns")`: run a check on what the test filled or what is built."""

    def run(name):
        for table in tables_named(con, CHECKS[name]) & empty_tables().keys():
            if table not in given:
                build(con, table, given)
        return con.execute(CHECKS[name]).fetchall()

    return run


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_whether_it_stops_or_tells(name):
    assert CHECKS[name].startswith(("-- stop: ", "-- tell: "))


@pytest.mark.parametrize("name", CHECKS)
def test_an_ordinary_morning_offends_no_check(load, offending, name):
    beats = [{"sampled_at": at("10:00") + i * MINUTE, "heart_rate_bpm": 60} for i in range(90)]
    load("heart_rate_samples", *beats)
    load("step_intervals", {"started_at": at("10:10"), "ended_at": at("10:11"), "steps": 80})
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})

    assert offending(name) == []


@pytest.fixture(scope="module")
def key_checks():
    """The queries themselves: they follow from the models' texts alone."""
    with duckdb.connect() as con:
        return key_queries(con)


@pytest.fixture
def failing_keys(con, load, key_checks):
    """`failing_keys("daily_pain", row, row)`: the keys of some rows that a build would refuse."""

    def find(table, *rows):
        load("build_days", {})
        load(table, *rows)
        return con.execute(key_checks[table]).fetchall()

    return find


@pytest.mark.parametrize(("name", "query"), models.model_queries().items())
def test_each_model_says_what_tells_its_rows_apart(name, query):
    columns = empty_tables()[name]

    assert header_lines(query)["key"].startswith("none: ") or all(
        re.search(rf"[( ]{column} ", columns) for column in key_of(query).split(", ")
    )


@pytest.mark.parametrize("table", [name for name, query in KEYED.items() if VIEW not in query])
def test_a_row_that_comes_twice_stops_the_night(failing_keys, table):
    row = {column: SOME.get(column, 1) for column in key_of(KEYED[table]).split(", ")}

    assert len(failing_keys(table, row)) == 0
    assert len(failing_keys(table, row)) == 1


def test_a_row_without_its_key_stops_the_night(failing_keys):
    assert failing_keys("weekly_activity", {"week_start_date": None}) == [(PERSON, None)]


def test_days_that_a_build_left_alone_are_not_looked_at_again(failing_keys):
    other_day = {"local_date": MONDAY - timedelta(days=1)}

    assert failing_keys("daily_activity", other_day, other_day) == []


def test_views_keep_their_keys_too(demo):
    with reading(demo.warehouse) as con:
        for view, query in KEYED.items():
            key = key_of(query)
            if VIEW in query:
                counts = f"select count(*), count(distinct ({key})) from {view}"
                rows, keys = con.execute(counts).fetchone()
                assert rows == keys, view


@pytest.mark.parametrize(("minutes", "offends"), [(1439, True), (1440, False), (1441, True)])
def test_a_minute_too_many_or_too_few_stops_the_night(load, offending, minutes, offends):
    load("daily_counts", {"minutes": minutes})

    assert bool(offending("minutes_fit_in_the_day")) == offends


@pytest.mark.parametrize(("unknown", "offends"), [(9, True), (10, False), (11, True)])
def test_minutes_that_do_not_sum_to_wear_stop_the_night(load, offending, unknown, offends):
    kinds = {"sedentary_minutes": 20, "light_minutes": 20, "moderate_minutes": 10}
    load("daily_counts", {"waking_wear_minutes": 60, "unknown_minutes": unknown, **kinds})

    assert bool(offending("minutes_sum_to_wear")) == offends


@pytest.mark.parametrize(("second", "offends"), [("09:59", True), ("10:00", False)])
def test_two_sources_at_once_stop_the_night(load, offending, second, offends):
    load(
        "source_spans",
        {"started_at": at("09:00"), "ended_at": at("10:00")},
        {"started_at": at(second), "ended_at": at("11:00"), "source_id": "other"},
    )

    assert bool(offending("sources_take_turns")) == offends


@pytest.mark.parametrize(
    ("second", "offends"), [("09:59", True), ("10:00", False), ("10:01", True)]
)
def test_a_hole_between_zone_spans_stops_the_night(con, load, offending, second, offends):
    con.execute("delete from zone_spans")
    offset = {"utc_offset_minutes": 60}
    load("zone_spans", {"started_at": at("08:00"), "ended_at": at("10:00"), **offset})
    load("zone_spans", {"started_at": at(second), "ended_at": at("12:00"), **offset})

    assert bool(offending("every_minute_has_a_date")) == offends


def test_a_zone_span_of_half_a_minute_stops_the_night(con, offending):
    con.execute("update zone_spans set ended_at = ended_at - interval 30 second")

    assert len(offending("every_minute_has_a_date")) == 1


def test_a_build_stops_at_a_broken_promise_and_names_it(con):
    publish(con)
    run_checks(con)
    con.execute("update zone_spans set ended_at = ended_at - interval 30 second")

    with pytest.raises(FailedCheckError, match=r"every_minute_has_a_date: .* 1 row breaks it"):
        run_checks(con)


# --- what is told ---


@pytest.fixture
def told(con, offending):
    """`told("steps_are_plausible")`: the sentences of a check that only tells."""

    def run(name):
        offending(name)
        query = f"select * exclude (person_id) from ({CHECKS[name]}) where person_id = ?"
        return [say(f"check.{name}", **values) for values in records(con, query, [PERSON])]

    return run


@pytest.mark.parametrize(("own", "is_told"), [(10_100, False), (10_101, True), (9_899, True)])
def test_steps_that_differ_from_the_device_by_more_than_one_percent_are_told(
    load, told, own, is_told
):
    load("daily_activity", {"steps": own})
    load("main_sources", {})
    load("vendor_days", {"steps": 10_000})

    sentence = (
        "On 1 of 1 date the steps counted here differ from the daily total "
        "that the device itself shows by more than 1%."
    )
    assert told("steps_agree_with_the_vendor") == ([sentence] if is_told else [])


def test_a_clock_that_disagrees_with_the_declared_zone_is_told(load, told):
    for day, offset in ((0, 0), (1, 60), (2, 60), (3, None)):
        moment = at("10:00", MONDAY + timedelta(days=day))
        sample = {"sampled_at": moment, "heart_rate_bpm": 60, "utc_offset_minutes": offset}
        load("heart_rate_samples", sample)

    sentence = (
        "On 2 dates a device ran on another clock than the time zone set here; "
        "if you travelled, add the dates to backpain.toml."
    )
    assert told("clocks_agree") == [sentence]


@pytest.mark.parametrize(("steps", "is_told"), [(250, False), (251, True)])
def test_steps_that_nobody_takes_are_told(load, told, steps, is_told):
    load("source_minutes", {"minute_at": at("10:00"), "steps": steps})

    sentence = "1 minute of a device held more than 250 steps and counts as unknown."
    assert told("steps_are_plausible") == ([sentence] if is_told else [])


@pytest.mark.parametrize(("device", "is_told"), [(68, False), (69, True), (51, True)])
def test_resting_heart_rates_far_apart_are_told(load, told, device, is_told):
    load("daily_resting_heart_rates", {"resting_heart_rate_bpm": 60})
    load("device_resting_heart_rates", {"resting_heart_rate_bpm": device})

    sentence = (
        "On 1 of 1 date the resting heart rate of the device and the one "
        "estimated here are more than 8 beats per minute apart."
    )
    assert told("resting_heart_rates_agree") == ([sentence] if is_told else [])


def test_only_dates_with_both_resting_heart_rates_are_compared_and_the_nearest_device_counts(
    load, offending, told
):
    tuesday, wednesday = (MONDAY + timedelta(days=n) for n in (1, 2))
    own = {MONDAY: 60, tuesday: 60, wednesday: None}
    devices = [(MONDAY, 75), (tuesday, 80), (tuesday, 62), (wednesday, 90)]
    for person, (table, rates) in (
        ("anna", ("daily_resting_heart_rates", own.items())),
        ("anna", ("device_resting_heart_rates", devices)),
        ("bert", ("daily_resting_heart_rates", [(MONDAY, 60)])),
        ("bert", ("device_resting_heart_rates", [(MONDAY, 60)])),
    ):
        rows = [{"local_date": day, "resting_heart_rate_bpm": bpm} for day, bpm in rates]
        load(table, *(row | {"person_id": person} for row in rows))

    assert [person for person, *_ in offending("resting_heart_rates_agree")] == ["anna"]
    (sentence,) = told("resting_heart_rates_agree")
    assert sentence.startswith("On 1 of 2 dates ")


@pytest.mark.parametrize(("unknown", "is_told"), [(0.19, False), (0.20, False), (0.21, True)])
def test_valid_days_that_tell_too_little_are_told(load, told, unknown, is_told):
    load("daily_activity", {"is_valid_day": True, "unknown_share": unknown})

    begins = "On 1 of 1 day with enough wear, more than 20% of the waking minutes"
    assert [said.startswith(begins) for said in told("days_are_known")] == [True] * is_told


@pytest.mark.parametrize("name", [name for name in CHECKS if CHECKS[name].startswith("-- stop:")])
def test_what_stops_a_night_has_a_sentence(name):
    assert say(f"check.{name}").endswith(".")
