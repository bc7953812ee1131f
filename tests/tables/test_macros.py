"""The table macros of `sql/macros/`, in a published file and on rows drawn here."""

from datetime import date, datetime, timedelta

import duckdb
import pytest
from asking import publish
from drawing import MONDAY, at

from backpain_analytics.warehouse.night.macros import macro_queries

CLOCK_CHANGE = date(2026, 3, 29)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(scope="module")
def sample(demo):
    """Ask the sample people's warehouse, opened read-only after it was published."""
    with duckdb.connect(str(demo.warehouse), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        yield lambda query, *values: con.execute(query, values).fetchall()


@pytest.fixture
def ask(con):
    """Ask the tables drawn so far; the others are empty."""

    def published(query):
        publish(con)
        return con.execute(query).fetchall()

    return published


@pytest.mark.parametrize("signature", sorted(macro_queries()))
@pytest.mark.parametrize("day", ["'2026-03-29'", "date '2026-03-29'"])
def test_each_macro_is_called_like_a_table(signature, day, sample):
    name, parameters = signature.rstrip(")").split("(")
    values = {"person": "'person_1'", "day": day}
    arguments = ", ".join(values[parameter] for parameter in parameters.split(", "))

    assert sample(f"from {name}({arguments}) limit 1")
    assert not sample(f"from {name}({arguments.replace('person_1', 'nobody')}) limit 1") or (
        name == "limits_of"
    )


@pytest.mark.parametrize("signature", sorted(macro_queries()))
def test_each_macro_says_what_it_answers(signature, sample):
    ((comment,),) = sample(
        "select comment from duckdb_functions() where function_name = ?", signature.split("(")[0]
    )

    assert comment.endswith(".")


def test_a_date_on_which_clocks_change_has_two_pieces(sample):
    pieces = "select utc_offset_minutes, minutes, origin from clock_of('person_1', ?)"

    assert sample(pieces, CLOCK_CHANGE) == [(60, 120, "declared"), (120, 1_260, "declared")]


def test_the_hour_that_clocks_skip_is_no_local_clock(sample):
    clocks = sample("select local_clock from minutes_of('person_1', ?)", CLOCK_CHANGE)

    minutes = [clock.hour * 60 + clock.minute for (clock,) in clocks]
    assert minutes == [*range(120), *range(180, 1_440)]


def test_minutes_say_what_they_are_where_intensity_cannot(minutes, ask):
    minutes("SLMV.?Z")
    ask(
        "create or replace table work.local_days as select 'anna' as person_id, "
        "date '2024-03-04' as local_date, timestamptz '2024-03-04 00:00Z' as started_at, "
        "timestamptz '2024-03-05 00:00Z' as ended_at, 0 as utc_offset_minutes"
    )

    states = [state for (state,) in ask("select state from minutes_of('anna', '2024-03-04')")]

    assert states == [
        "sedentary", "light", "moderate", "vigorous", "not worn", "unknown", "asleep",
    ]  # fmt: skip


JUDGED = {"is_worn": True, "is_asleep": False, "is_waking": True}
UNJUDGED = [
    ({"is_worn": False, "is_asleep": True, "is_waking": False}, "not worn"),
    ({"is_asleep": True, "is_waking": False}, "asleep"),
    ({"is_waking": False}, "not waking"),
    ({}, "unknown"),
]


@pytest.fixture
def clock_turned(load):
    """On Monday the clock is put forward an hour at nine."""
    nine = at("09:00")
    load(
        "local_days",
        {"started_at": at("00:00"), "ended_at": nine, "utc_offset_minutes": 0},
        {"started_at": nine, "ended_at": at("23:00"), "utc_offset_minutes": 60},
    )


@pytest.mark.parametrize(("minute", "state"), [({"intensity": "light"}, "light"), *UNJUDGED])
def test_a_minute_has_one_state_on_the_clock_of_its_moment(load, ask, clock_turned, minute, state):
    load("minute_activity", {"minute_at": at("09:00"), **JUDGED, **minute})

    found = ask("select state, local_clock from minutes_of('anna', '2024-03-04')")
    assert found == [(state, datetime(2024, 3, 4, 10))]  # noqa: DTZ001 (the person's own clock)


@pytest.mark.parametrize(
    ("minute", "state"),
    [({"intensity": "light"}, "light"), *UNJUDGED, (None, "end of the record")],
)
def test_a_bout_says_what_the_minute_after_it_is(load, ask, clock_turned, minute, state):
    load("sedentary_bouts", {"started_at": at("09:00"), "ended_at": at("09:10")})
    if minute is not None:
        load("minute_activity", {"minute_at": at("09:10"), **JUDGED, **minute})

    found = ask("select ended_by, local_clock from bouts_of('anna', '2024-03-04')")
    assert found == [(state, datetime(2024, 3, 4, 10))]  # noqa: DTZ001


@pytest.mark.parametrize("person", ["person_1", "person_2", "person_3"])
def test_macros_and_tables_tell_the_same(person, sample):
    days = "select local_date, steps, sedentary_minutes, prolonged_30_minutes, is_valid_day from "
    joined = "daily_activity inner join daily_sedentary using (person_id, local_date)"
    weeks = "select week_start_date, steps, aerobic_status from "

    assert sample(f"{days} days_of(?)", person) == sample(
        f"{days} {joined} where person_id = ? order by local_date", person
    )
    assert sample(f"{weeks} weeks_of(?)", person) == sample(
        f"{weeks} weekly_activity where person_id = ? order by week_start_date", person
    )


def test_bouts_come_with_those_of_their_date_only(sample):
    found = sample("select duration_minutes from bouts_of('person_1', ?)", CLOCK_CHANGE)
    stored = sample(
        "select duration_minutes from sedentary_bouts where person_id = 'person_1' "
        "and local_date = ? order by all desc",
        CLOCK_CHANGE,
    )

    assert found == stored


def test_the_sources_of_a_date_tile_it(sample):
    spans = sample("select started_at, ended_at from sources_of('person_3', '2026-04-10')")

    starts, ends = zip(*spans, strict=True)
    assert list(starts[1:]) == list(ends[:-1])
    assert ends[-1] - starts[0] == timedelta(days=1)


def test_hours_are_means_over_valid_days_alone(load, ask):
    worn = {MONDAY: (True, 20), TUESDAY: (True, 40), MONDAY + timedelta(days=2): (False, 60)}
    for day, (is_valid, sedentary) in worn.items():
        load("daily_activity", {"local_date": day, "is_valid_day": is_valid})
        load(
            "hourly_activity",
            {
                "local_date": day,
                "local_hour": 9,
                "waking_wear_minutes": 60,
                "sedentary_minutes": sedentary,
            },
        )

    hours = "select is_weekend, local_hour, counted_days, sedentary_minutes from hours_of('anna')"
    assert ask(hours) == [(False, 9, 2, 30)]


def test_limits_of_a_date_without_samples_are_those_of_cadence(ask):
    limits = "select moderate_from_bpm, moderate_from_steps from limits_of('anna', '2024-03-04')"

    assert ask(limits) == [(None, 100)]


def test_limits_say_why_the_heart_rate_is_not_used(load, ask):
    load("heart_rate_reserves", {"resting_heart_rate_bpm": 55, "refusal": "highest_unknown"})

    limits = "select resting_heart_rate_bpm, refusal from limits_of('anna', '2024-03-04')"
    assert ask(limits) == [(55, "highest_unknown")]


def test_samples_are_counted_on_the_dates_they_speak_of(con, load, ask):
    midnight = at("00:00", TUESDAY)
    load(
        "local_days",
        *(
            {
                "local_date": day,
                "started_at": at("00:00", day),
                "ended_at": at("00:00", day) + timedelta(days=1),
                "utc_offset_minutes": 0,
            }
            for day in (MONDAY, TUESDAY)
        ),
    )
    con.execute(
        "insert into source_files (file_id, path, status, rows_read, rows_rejected, "
        "read_under, loaded_at) values ('file', 'a.fit', 'read', 0, 0, '', now())"
    )
    load("step_counters", {"observed_at": midnight, "counter_steps": 9})
    load("heart_rate_samples", {"sampled_at": midnight, "heart_rate_bpm": 60})
    load(
        "step_intervals",
        {
            "started_at": midnight - timedelta(minutes=1),
            "ended_at": midnight + timedelta(minutes=1),
            "steps": 3,
        },
    )
    load(
        "sleep_spans",
        {"started_at": midnight - timedelta(hours=1), "ended_at": midnight + timedelta(hours=7)},
    )

    found = {
        day: [table for (table,) in ask(f"select table_name from samples_of('anna', '{day}')")]
        for day in (MONDAY, TUESDAY)
    }

    assert found == {
        MONDAY: ["sleep_spans", "step_counters", "step_intervals"],
        TUESDAY: ["heart_rate_samples", "sleep_spans"],
    }


def test_a_file_is_named_with_what_it_wrote(sample):
    found = sample(
        "select table_name, path, reader, samples from samples_of('person_1', ?)", CLOCK_CHANGE
    )

    folder = "person_1/garmin/monitoring"
    assert found == [
        ("heart_rate_samples", f"{folder}/2026-03-29-00-00_monitoring.fit", "fit", 995),
        ("pain_entries", "person_1/pain_diary.csv", "pain_diary_csv", 1),
        ("step_counters", f"{folder}/2026-03-29-00-00_monitoring.fit", "fit", 127),
    ]
