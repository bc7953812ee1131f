"""Nights, resting heart rates and body weights in FIT files. Both decoders pass all of it."""

import io
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from fit_bytes import (
    ACTIVITY_FILE,
    ENUM,
    EVENT,
    INFO,
    LAP,
    MONITORING_FILE,
    NOON,
    RECORDS,
    SESSION,
    UINT8,
    UINT16,
    UINT32,
    USER_PROFILE,
    Field,
    Layout,
    file_id,
    fit_file,
)
from fit_reference import decode_with_fitparse

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.fit import reader
from backpain_analytics.sources.vendors.fit.clock import FIRST_DATE
from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.weights import body_weights
from backpain_analytics.testing import note, rejected, rows

WEIGHT_FILE, SLEEP_FILE = 9, 49
UNMEASURABLE, AWAKE, LIGHT, DEEP, REM = range(5)
LEVELS = Layout(275, (Field(253, UINT32), Field(0, ENUM)), local=1)
EVENTS = Layout(EVENT, (Field(253, UINT32), Field(0, ENUM), Field(1, ENUM)), local=2)
RATES = Layout(211, (Field(253, UINT32), Field(0, UINT8), Field(1, UINT8)), local=3)
WEIGHTS = Layout(30, (Field(253, UINT32), Field(0, UINT16), Field(12, UINT16)), local=4)
USERS = Layout(USER_PROFILE, (Field(254, UINT16), Field(2, UINT8)), local=5)
MIDNIGHT = NOON + 43_200
MINUTE = 60
SLEEP, START, STOP = 74, 0, 1
GIVEN_WEIGHT = 7_450


@pytest.fixture(params=[decode_columns, decode_with_fitparse])
def read(request):
    """Read the bytes of a file worn in Lima, five hours behind UTC all year."""

    def reading(*records, kind=MONITORING_FILE):
        layouts = (LEVELS, EVENTS, RATES, WEIGHTS, USERS)
        definitions = [layout.definition() for layout in layouts]
        content = fit_file(file_id(kind), *definitions, *records)
        member = Member("a.fit", len(content), datetime(2026, 1, 1, tzinfo=UTC),
                        lambda: io.BytesIO(content))  # fmt: skip
        context = Context("anna", single_zone("America/Lima"))
        made = list(reader.read(member, context, request.param))
        tables = {each.table for each in made}
        found = {
            table: pl.concat([each.rows for each in made if each.table == table])
            for table in tables
        }
        return {table: frame for table, frame in found.items() if frame.height}

    return reading


def levels(*timed):
    return [LEVELS.record(MIDNIGHT + minutes * MINUTE, level) for minutes, level in timed]


def event(minutes, kind, event=SLEEP):
    return EVENTS.record(MIDNIGHT + minutes * MINUTE, event, kind)


def sessions(tables):
    names = ("started_at", "ended_at", "asleep_minutes", "awakenings")
    return rows(tables, "sleep_sessions", *names)


def test_levels_stamped_at_their_end_are_those_after_the_start_of_the_night(read):
    night = levels((20, LIGHT), (80, DEEP), (90, AWAKE), (200, REM), (210, AWAKE))

    tables = read(event(0, START), *night, event(210, STOP), kind=SLEEP_FILE)

    # 20 light, 60 deep and 110 REM of 210 minutes; the second time awake ends the night.
    assert sessions(tables) == [("09-09 00:00:00", "09-09 03:30:00", 190.0, 1)]
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("09-09 00:00:00", "09-09 03:30:00")
    ]


def test_levels_stamped_at_their_beginning_begin_with_the_night(read):
    night = levels((0, LIGHT), (20, DEEP), (80, AWAKE), (90, REM))

    tables = read(event(0, START), *night, event(200, STOP), kind=SLEEP_FILE)

    assert sessions(tables) == [("09-09 00:00:00", "09-09 03:20:00", 190.0, 1)]


@pytest.mark.parametrize("events", [(), ((-10, START), (220, STOP))])
def test_where_no_event_tells_which_only_the_span_is_known(read, events):
    night = levels((0, LIGHT), (90, AWAKE), (100, REM), (210, UNMEASURABLE))

    tables = read(*night, *(event(*each) for each in events), kind=SLEEP_FILE)

    ((_, _, asleep, awakenings),) = sessions(tables)
    assert (asleep, awakenings) == (None, 1)


def test_a_night_of_which_no_level_is_told_is_nothing_to_read(read):
    tables = read(event(0, START), *levels((10, None), (90, None)), event(100, STOP),
                  kind=SLEEP_FILE)  # fmt: skip

    assert tables.keys() == {"file_notes"}
    assert "nothing to read" in note(tables)


def test_two_nights_of_one_file_are_two(read):
    first = levels((10, LIGHT), (60, DEEP))
    second = levels((1_450, LIGHT), (1_500, REM))

    tables = read(event(0, START), *first, event(1_440, START), *second, kind=SLEEP_FILE)

    assert [night[2] for night in sessions(tables)] == [60.0, 60.0]


def test_nights_that_no_event_parts_are_parted_by_a_pause_of_more_than_four_hours(read):
    close = read(*levels((0, LIGHT), (240, DEEP)), kind=SLEEP_FILE)
    apart = read(*levels((0, LIGHT), (1, DEEP), (242, DEEP), (250, DEEP)), kind=SLEEP_FILE)

    assert len(sessions(close)) == 1
    assert [span[:2] for span in sessions(apart)] == [
        ("09-09 00:00:00", "09-09 00:01:00"),
        ("09-09 04:02:00", "09-09 04:10:00"),
    ]


def test_other_events_are_no_nights(read):
    tables = read(event(0, START, event=0), event(90, STOP, event=0))

    assert "sleep_sessions" not in tables
    assert "sleep_spans" not in tables


def test_the_resting_heart_rate_of_a_day_is_the_last_one_and_midnight_ends_a_day(read):
    lima_midnight = MIDNIGHT + 300 * MINUTE
    info = INFO.definition() + INFO.record(lima_midnight, lima_midnight - 300 * MINUTE)

    tables = read(
        info,
        RATES.definition(),
        RATES.record(lima_midnight, 56, 52),
        RATES.record(lima_midnight + MINUTE, 56, 45),
        RATES.record(lima_midnight + 600 * MINUTE, 56, 48),
        RATES.record(lima_midnight + 700 * MINUTE, 56, None),
    )

    assert sorted(rows(tables, "device_resting_heart_rates", "local_date",
                       "resting_heart_rate_bpm")) == [
        (date(2021, 9, 8), 52), (date(2021, 9, 9), 48),
    ]  # fmt: skip


def test_a_resting_heart_rate_without_a_stated_clock_is_dated_by_the_persons_zone(read):
    tables = read(RATES.record(MIDNIGHT + 60 * MINUTE, 56, 52))

    assert tables["device_resting_heart_rates"]["local_date"].to_list() == [date(2021, 9, 8)]


def weight(minutes=0, hundredths=GIVEN_WEIGHT, user=None):
    return WEIGHTS.record(NOON + minutes * MINUTE, hundredths, user)


def test_body_weights_of_one_person_are_read(read):
    tables = read(USERS.record(0, 47), weight(), weight(1, 7_440, 0), kind=WEIGHT_FILE)

    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("09-08 12:00:00", 74.5),
        ("09-08 12:01:00", 74.4),
    ]
    assert tables["sources"].rows() == [("garmin:123", "unknown")]


@pytest.mark.parametrize("others", [(weight(1, 6_000, 1),), (USERS.record(1, 40),)])
def test_body_weights_of_several_persons_are_left_out_and_said(read, others):
    tables = read(USERS.record(0, 47), weight(user=0), *others, kind=WEIGHT_FILE)

    assert "weight_readings" not in tables
    assert "body weights of several persons, left out" in note(tables)


def test_a_scale_that_is_still_weighing_says_nothing_and_an_absurd_weight_is_rejected(read):
    tables = read(weight(0, 0xFFFE), weight(1, 1_999), weight(2, 2_000), kind=WEIGHT_FILE)

    assert tables["weight_readings"]["body_weight_kilograms"].to_list() == [20.0]
    assert rejected(tables) == [(None, "The weight is not from 20 to 400 kg.")]


def test_weights_of_years_stand_in_one_file(read):
    year = 365 * 24 * 60

    tables = read(*(weight(-years * year) for years in range(4)), kind=WEIGHT_FILE)

    assert len(tables["weight_readings"]) == 4


@pytest.mark.parametrize(("span", "counting"), [(None, 4), ((1, 2), 2), ((2, 2), 1)])
def test_of_a_damaged_file_weights_count_from_the_first_to_the_last_believable_moment(
    span, counting
):
    moments = FIRST_DATE + np.arange(4)
    weights = {"timestamp": moments, "hundredths_of_kilograms": np.full(4, GIVEN_WEIGHT)}

    found = body_weights(weights, "scale", span and tuple(FIRST_DATE + edge for edge in span))

    assert len(found) == counting


def test_a_session_has_its_mean_heart_rate_and_its_distance(read):
    sessions = Layout(
        SESSION,
        (Field(2, UINT32), Field(5, ENUM), Field(8, UINT32), Field(9, UINT32), Field(16, UINT8)),
    )
    records = (sessions.record(NOON, 1, 1_800_000, 502_500, 148),
               sessions.record(NOON + 7_200, 10, 1_800_000, 0, 0))  # fmt: skip

    tables = read(sessions.definition(), *records, kind=ACTIVITY_FILE)

    names = ("minutes", "heart_rate_bpm", "distance_kilometres")
    assert rows(tables, "exercise_entries", *names) == [(30, 148, 5.025), (30, None, None)]


def test_what_a_file_holds_of_a_person_and_is_not_read_is_counted(read):
    laps = Layout(LAP, (Field(253, UINT32),), local=6)
    stress = Layout(227, (Field(1, UINT32),), local=7)

    tables = read(
        RECORDS.definition(), RECORDS.record(NOON, 90),
        laps.definition(), laps.record(NOON), laps.record(NOON + 1),
        stress.definition(), stress.record(NOON),
        kind=ACTIVITY_FILE,
    )  # fmt: skip

    assert sorted(tables["unread_records"].rows()) == [("laps", 2), ("stress levels", 1)]
