"""What is read of a FIT file, and what becomes of damaged ones. Both decoders pass all of it."""

import io
import tracemalloc
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pytest
from fit_bytes import (
    ACTIVITIES,
    ACTIVITY_FILE,
    ANCHORS,
    BEAT_RECORDS,
    COUNTERS,
    COURSE_FILE,
    DEVELOPER_DATA_ID,
    ENUM,
    EVENT,
    FIELD_DESCRIPTION,
    FILE,
    FILE_ID,
    GARMIN,
    HEART_RATES,
    INFO,
    LAP,
    MONITORING,
    MONITORING_FILE,
    NOON,
    RECORD,
    RECORDS,
    SESSIONS,
    SETTINGS_FILE,
    SNAPSHOTS,
    SPORT,
    STRING,
    TYPES,
    UINT8,
    UINT32,
    USER_PROFILE,
    WORKOUT_FILE,
    Field,
    Layout,
    file_id,
    fit_file,
    packed_12,
)
from fit_reference import decode_with_fitparse
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.workspace import create_workspace, open_workspace
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.sources.vendors.fit import READER, batches, limits, reader, walk
from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.segments import Segment
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.run import run

WALKING, RUNNING, CYCLING = 6, 1, 2
INTENSITY_3 = 3 << 5
HOUR = 3_600
DECODERS = {"columnar": decode_columns, "fitparse": decode_with_fitparse}


@pytest.fixture(params=DECODERS)
def read(request):
    """Read the bytes of a file; return its tables, empty ones included."""
    return lambda content: tables(content, request.param)


def tables(content, decoder):
    context = Context("anna", single_zone("Europe/Paris"))
    made = list(reader.read(member(content), context, DECODERS[decoder]))
    return {
        name: pl.concat([pl.DataFrame(schema=schema)] + [b.rows for b in made if b.table == name])
        for name, schema in SCHEMAS.items()
    }


def member(content, label="watch.fit"):
    return Member(
        label, len(content), datetime(2021, 1, 1, tzinfo=UTC), lambda: io.BytesIO(content)
    )


def at(fit_seconds):
    return datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=fit_seconds)


def monitoring_file(*records, offset=0):
    layouts = (INFO, HEART_RATES, COUNTERS, SNAPSHOTS, TYPES)
    definitions = [layout.definition() for layout in layouts]
    info = INFO.record(NOON, NOON + offset)
    return fit_file(file_id(MONITORING_FILE), *definitions, info, *records)


def activity_file(*records):
    layouts = (RECORDS, SESSIONS, ACTIVITIES, ANCHORS, BEAT_RECORDS)
    return fit_file(file_id(), *(layout.definition() for layout in layouts), *records)


def session(sport=2, sub_sport=0, start=NOON, elapsed=None, timer=1_800_000):
    return SESSIONS.record(start + HOUR, start, sport, sub_sport, elapsed, timer)


# Recognition


def test_a_fit_file_is_known_by_its_header_whatever_its_name():
    content = activity_file()
    context = Context("anna", single_zone("UTC"))

    assert READER.recognises(member(content, "export.bin"), context)
    assert READER.recognises(member(b"\x0c" + content[1:], "twelve.fit"), context)


@pytest.mark.parametrize(
    "head", [b"", b"\x0e", b"\x0b" + activity_file()[1:], activity_file()[:11], b"time,steps\n" * 3]
)
def test_other_files_are_not_taken_for_fit_files(head):
    context = Context("anna", single_zone("UTC"))

    assert not READER.recognises(member(head, "steps.fit"), context)


@pytest.mark.parametrize("header_bytes", [12, 13, 14, 15, 16, 40, 255])
def test_a_header_is_as_long_as_its_first_byte_says(read, header_bytes):
    content = fit_file(
        file_id(),
        RECORDS.definition(),
        *(RECORDS.record(NOON + second, 120) for second in range(20)),
        header_bytes=header_bytes,
    )
    chained = activity_file(RECORDS.record(NOON - 1, 119)) + content

    assert READER.recognises(member(content), Context("anna", single_zone("UTC")))
    for whole, rows in ((content, 20), (chained, 21)):
        found = read(whole)
        assert found["heart_rate_samples"].height == rows
        assert found["file_notes"].is_empty()


def test_a_header_longer_than_the_file_costs_its_part_only(read):
    sound = activity_file(RECORDS.record(NOON, 120))
    cut = fit_file(file_id(), header_bytes=200)[:100]

    found = read(sound + cut)

    assert found["heart_rate_samples"].height == 1
    assert "cut short: 0 of" in found["file_notes"]["note"][0]
    with pytest.raises(UnreadableExportError, match="cut short: 0 of"):
        read(cut)


# Step counters


def test_counters_are_stored_as_written_with_type_from_the_low_five_bits(read):
    content = monitoring_file(
        TYPES.record(NOON + 60, WALKING | INTENSITY_3),
        COUNTERS.record(NOON + 180, 75, WALKING | INTENSITY_3),
    )

    assert read(content)["step_counters"].rows() == [
        ("garmin:123", at(NOON + 180), WALKING, 75, False, at(NOON + 60), 0)
    ]


def test_a_message_with_a_duration_is_a_snapshot(read):
    content = monitoring_file(SNAPSHOTS.record(NOON, 4_000, 1_440, RUNNING))

    assert read(content)["step_counters"].select(
        "activity_type", "counter_steps", "is_snapshot", "interval_started_at"
    ).rows() == [(RUNNING, 4_000, True, None)]


def test_counters_of_all_types_are_kept(read):
    content = monitoring_file(
        COUNTERS.record(NOON + 60, 10, WALKING), COUNTERS.record(NOON + 120, 900, CYCLING)
    )

    assert read(content)["step_counters"]["activity_type"].to_list() == [WALKING, CYCLING]


def test_an_interval_starts_at_the_last_earlier_moment_with_an_activity_type(read):
    content = monitoring_file(
        TYPES.record(NOON + 60, WALKING),
        HEART_RATES.record((NOON + 120) % 65_536, 80),
        COUNTERS.record(NOON + 240, 75, WALKING),
        COUNTERS.record(NOON + 240, 30, RUNNING),
        COUNTERS.record(NOON + 300, 90, WALKING),
    )

    assert read(content)["step_counters"]["interval_started_at"].to_list() == [
        at(NOON + 60),
        at(NOON + 60),
        at(NOON + 240),
    ]


def test_a_counter_without_a_type_is_no_step_counter(read):
    content = monitoring_file(COUNTERS.record(NOON + 60, 10, None))

    assert read(content)["step_counters"].is_empty()


@pytest.mark.parametrize(("cycles", "rows"), [(0, 1), (1_000_000, 1), (1_000_001, 0), (None, 0)])
def test_impossible_counters_are_left_out_and_zero_is_a_count(read, cycles, rows):
    content = monitoring_file(COUNTERS.record(NOON + 60, cycles, WALKING))

    assert read(content)["step_counters"].height == rows


# Time


def test_sixteen_bit_times_count_on_over_several_roll_overs(read):
    ten_hours = 36_000
    times = [NOON + ten_hours * hops for hops in range(1, 6)]
    content = monitoring_file(*(HEART_RATES.record(time % 65_536, 60) for time in times))

    samples = read(content)["heart_rate_samples"]

    assert samples["sampled_at"].to_list() == [at(time) for time in times]


def test_sixteen_bit_times_do_not_count_on_from_other_messages(read):
    events = Layout(EVENT, (Field(253, UINT32),), local=9)
    content = monitoring_file(
        events.definition(),
        events.record(NOON + 3 * HOUR),
        HEART_RATES.record((NOON + 2 * HOUR) % 65_536, 60),
    )

    assert read(content)["heart_rate_samples"]["sampled_at"].to_list() == [at(NOON + 2 * HOUR)]


@pytest.mark.parametrize(
    ("pause", "seen_as"),
    # 17.0, 17.3, 17.9 and 18.1 hours, and the longest pause that sixteen bits can tell.
    [*((seconds, seconds) for seconds in (61_200, 62_280, 64_440, 65_160, 65_535)), (65_536, 0)],
)
def test_sixteen_bit_times_count_forward_over_any_pause_they_can_tell(read, pause, seen_as):
    content = monitoring_file(HEART_RATES.record((NOON + pause) % 65_536, 60))

    assert read(content)["heart_rate_samples"]["sampled_at"].to_list() == [at(NOON + seen_as)]


@pytest.mark.parametrize(("seconds", "rows"), [(119, 1), (120, 1), (121, 0), (-30, 0)])
def test_a_reading_that_would_pass_the_next_full_time_has_no_known_time(read, seconds, rows):
    content = monitoring_file(
        HEART_RATES.record((NOON + seconds) % 65_536, 60),
        COUNTERS.record(NOON + 120, 10, WALKING),
        HEART_RATES.record((NOON + 180) % 65_536, 61),
    )

    found = read(content)

    assert found["heart_rate_samples"]["heart_rate_bpm"].to_list() == [60] * rows + [61]
    assert found["file_notes"]["note"].to_list() == (
        [] if rows else ["readings and sessions without a usable time, left out: 1"]
    )


def test_one_step_back_costs_no_more_than_the_readings_before_the_clock_caught_up(read):
    elapsed = (60, 100, 90, 95, 110, 105, 115)
    content = monitoring_file(
        *(HEART_RATES.record((NOON + seconds) % 65_536, 60) for seconds in elapsed),
        COUNTERS.record(NOON + 120, 10, WALKING),
        *(HEART_RATES.record((NOON + seconds) % 65_536, 60) for seconds in (180, 170)),
        INFO.record(NOON + 240, NOON + 240),
    )

    found = read(content)

    assert found["heart_rate_samples"]["sampled_at"].to_list() == [
        at(NOON + seconds) for seconds in (60, 100, 110, 115, 180)
    ]
    assert "left out: 4" in found["file_notes"]["note"][0]


def test_a_clock_that_is_set_back_says_nothing_against_the_readings_before(read):
    content = monitoring_file(
        HEART_RATES.record((NOON + 60) % 65_536, 60),
        INFO.record(NOON - 30, NOON - 30),
        HEART_RATES.record(NOON % 65_536, 61),
    )

    assert read(content)["heart_rate_samples"]["sampled_at"].to_list() == [at(NOON + 60), at(NOON)]


def test_readings_before_the_first_full_time_are_counted_in_a_note(read):
    content = fit_file(
        file_id(MONITORING_FILE), HEART_RATES.definition(), HEART_RATES.record(7, 60)
    )

    found = read(content)

    assert found["heart_rate_samples"].is_empty()
    assert "left out: 1" in found["file_notes"]["note"][-1]


@pytest.mark.parametrize(("seconds", "rows"), [(0x0FFFFFFF, 0), (0x10000000, 1)])
def test_seconds_since_power_on_are_no_dates(read, seconds, rows):
    content = activity_file(RECORDS.record(seconds, 120))

    assert read(content)["heart_rate_samples"].height == rows


def test_compressed_headers_count_on_from_the_record_before_whatever_its_message(read):
    short = Layout(RECORD, (Field(3, UINT8),), local=2)
    content = activity_file(
        short.definition(),
        RECORDS.record(NOON, 100),
        short.record(101, time=NOON + 20),
        ACTIVITIES.record(NOON + 30, None),
        short.record(102, time=NOON + 40),
        short.record(103, time=NOON + 71),
    )

    assert read(content)["heart_rate_samples"]["sampled_at"].to_list() == [
        at(NOON + elapsed) for elapsed in (0, 20, 40, 71)
    ]


@pytest.mark.parametrize(("days", "rows"), [(92, 4), (93, 3), (-92, 4), (-93, 3)])
def test_a_sample_a_season_away_from_the_others_is_not_believed(read, days, rows):
    times = (NOON, NOON, NOON, NOON + days * 86_400)
    content = activity_file(*(RECORDS.record(time, 100) for time in times))

    found = read(content)

    assert found["heart_rate_samples"].height == rows
    assert found["file_notes"].height == 4 - rows


@pytest.mark.parametrize(
    ("offset_seconds", "minutes"),
    [(-3 * HOUR, -180), (14 * HOUR, 840), (14 * HOUR + 60, None), (0, 0)],
)
def test_the_offset_is_that_of_the_latest_monitoring_info(read, offset_seconds, minutes):
    content = monitoring_file(
        INFO.record(NOON + 60, NOON + 60 + offset_seconds),
        HEART_RATES.record((NOON + 120) % 65_536, 60),
        offset=2 * HOUR,
    )

    assert read(content)["heart_rate_samples"]["utc_offset_minutes"].to_list() == [minutes]


# Heart rate


def test_a_monitored_heart_rate_of_zero_is_no_reading_and_invalid_is_nothing(read):
    content = monitoring_file(
        *(HEART_RATES.record(NOON % 65_536, rate) for rate in (1, 0, 255, 254))
    )

    samples = read(content)["heart_rate_samples"]

    assert samples["heart_rate_bpm"].to_list() == [1, None, 254]


@pytest.mark.parametrize(
    ("pairs", "equal_pairs", "hold_seconds"),
    [(49, 49, 900), (50, 50, 0), (100, 5, 900), (100, 6, 0), (100, 0, 900)],
)
def test_heart_rates_that_repeat_soon_stand_for_their_moment_only(
    read, pairs, equal_pairs, hold_seconds
):
    rates = [60]
    for pair in range(pairs):
        rates.append(rates[-1] if pair < equal_pairs else 60 + 61 - rates[-1])
    content = monitoring_file(
        *(
            HEART_RATES.record((NOON + 60 * minute) % 65_536, rate)
            for minute, rate in enumerate(rates)
        )
    )

    assert read(content)["heart_rate_samples"]["hold_seconds"].unique().to_list() == [hold_seconds]


def test_refreshes_after_a_quarter_hour_do_not_count_as_repeats(read):
    content = monitoring_file(
        *(HEART_RATES.record((NOON + 900 * refresh) % 65_536, 60) for refresh in range(60))
    )

    assert read(content)["heart_rate_samples"]["hold_seconds"].unique().to_list() == [900]


def test_recorded_heart_rates_stand_for_their_moment_and_zero_is_dropped(read):
    content = activity_file(
        *(RECORDS.record(NOON + second, rate) for second, rate in enumerate((120, 0, 255, 121)))
    )

    assert read(content)["heart_rate_samples"].rows() == [
        ("garmin:123", at(NOON), 120, 0, None),
        ("garmin:123", at(NOON + 3), 121, 0, None),
    ]


def test_stored_beats_are_timed_by_the_strap_s_own_clock(read):
    # Anchor: the strap's clock stands at 4,000 at half past a second; it rolls over at 4,096.
    ticks = [4_000 + 1_024 * beat for beat in range(1, 9)]
    content = activity_file(
        ANCHORS.record(NOON, 16_384, 4_000, 90),
        BEAT_RECORDS.record(
            [91, 92, 0, 94, 255, 96, 97, 98], packed_12([tick % 4_096 for tick in ticks])
        ),
    )

    samples = read(content)["heart_rate_samples"]

    assert samples["sampled_at"].to_list() == [
        at(NOON + 0.5 + beat) for beat in (0, 1, 2, 4, 6, 7, 8)
    ]
    assert samples["heart_rate_bpm"].to_list() == [90, 91, 92, 94, 96, 97, 98]


def test_stored_beats_fill_only_minutes_without_a_recorded_heart_rate(read):
    content = activity_file(
        ANCHORS.record(NOON + 10, 0, 0, 90),
        ANCHORS.record(NOON + 70, 0, 0, 91),
        RECORDS.record(NOON + 59, 120),
        RECORDS.record(NOON + 60, 0),
    )

    assert read(content)["heart_rate_samples"].select("sampled_at", "heart_rate_bpm").rows() == [
        (at(NOON + 59), 120),
        (at(NOON + 70), 91),
    ]


@pytest.mark.parametrize(
    ("offset_seconds", "minutes"),
    [(2 * HOUR, 120), (-12_600, -210), (0, None), (700, None), (15 * HOUR, None)],
)
def test_an_activity_states_its_offset_unless_it_looks_made_up(read, offset_seconds, minutes):
    content = activity_file(
        RECORDS.record(NOON, 120), ACTIVITIES.record(NOON + 60, NOON + 60 + offset_seconds)
    )

    assert read(content)["heart_rate_samples"]["utc_offset_minutes"].to_list() == [minutes]


# Sessions


@pytest.mark.parametrize(
    ("sport", "sub_sport", "exercise"),
    [
        (1, 0, ("aerobic", True, "running")),
        (2, 6, ("aerobic", False, "cycling/indoor_cycling")),
        (4, 15, ("aerobic", False, "fitness_equipment/elliptical")),
        (4, 0, ("aerobic", None, "fitness_equipment")),
        (5, 17, ("aerobic", False, "swimming/lap_swimming")),
        (7, 0, ("aerobic", True, "soccer")),
        (10, 19, ("stretching", False, "training/flexibility_training")),
        (10, 20, ("other", None, "training/strength_training")),
        (10, 43, ("stretching", False, "training/yoga")),
        (10, 44, ("core", False, "training/pilates")),
        (25, 0, ("other", None, "golf")),
        (84, 0, ("aerobic", True, "jump_rope")),
        (200, 0, ("other", None, "sport 200")),
        (None, None, ("other", None, "unnamed sport")),
    ],
)
def test_a_session_becomes_an_exercise(read, sport, sub_sport, exercise):
    entries = read(activity_file(session(sport, sub_sport)))["exercise_entries"]

    assert entries.select("kind", "is_high_impact", "name").rows() == [exercise]
    assert entries.select("source_id", "started_at", "minutes").rows() == [
        ("garmin:123", at(NOON), 30.0)
    ]


def test_minutes_leave_out_pauses_where_the_device_knows_them(read):
    content = activity_file(
        session(start=NOON, elapsed=2_400_000, timer=1_800_000),
        session(start=NOON + HOUR, elapsed=2_400_000, timer=None),
        session(start=NOON + 2 * HOUR, elapsed=None, timer=None),
    )

    assert read(content)["exercise_entries"]["minutes"].to_list() == [30.0, 40.0, None]


def test_a_transition_between_two_sports_is_no_exercise(read):
    content = activity_file(session(sport=1), session(sport=3), session(sport=2))

    assert read(content)["exercise_entries"]["name"].to_list() == ["running", "cycling"]


def test_a_session_without_a_start_is_counted_in_a_note(read):
    content = activity_file(SESSIONS.record(NOON, None, 1, 0, None, 1_000))

    found = read(content)

    assert found["exercise_entries"].is_empty()
    assert "left out: 1" in found["file_notes"]["note"][-1]


# Device


@pytest.mark.parametrize(
    ("fields", "source_id"),
    [
        ((GARMIN, 2_697, 77), "garmin:77"),
        ((GARMIN, 2_697, None), "garmin:fenix5"),
        ((GARMIN, 9_999, None), "garmin:9999"),
        ((GARMIN, None, None), "garmin:unknown"),
        ((23, 12, 77), "suunto:77"),
        ((294, 841, None), "coros:841"),
        ((129, 841, 77), "coros:77"),
        ((348, 12, 77), "huawei:77"),
        ((60_000, 12, 77), "60000:77"),
        ((None, 12, 77), "fit:unknown"),
    ],
)
def test_a_source_is_named_by_maker_and_serial_number(read, fields, source_id):
    content = fit_file(
        FILE.definition(),
        FILE.record(ACTIVITY_FILE, *fields),
        RECORDS.definition(),
        RECORDS.record(NOON, 120),
    )

    assert read(content)["sources"]["source_id"].to_list() == [source_id]


def test_a_person_ranks_the_devices_of_a_maker_by_its_name(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    settings = workspace.folder / "backpain.toml"
    settings.write_text('[persons.anna]\nsource_ranking = ["coros:*"]\n', encoding="utf-8")
    for name, maker in (("first.fit", GARMIN), ("second.fit", 294)):
        records = [RECORDS.record(NOON + 60 * minute, 100) for minute in range(3)]
        device = FILE.record(ACTIVITY_FILE, maker, 841, None)
        content = fit_file(FILE.definition(), device, RECORDS.definition(), *records)
        (tmp_path / name).write_bytes(content)
    paths = (tmp_path / "first.fit", tmp_path / "second.fit")

    run(open_workspace(workspace.folder), IngestRequest(paths, "anna"), pages=False)

    with duckdb.connect(str(workspace.warehouse), read_only=True) as con:
        ranks = con.sql("select source_id from work.source_ranks order by source_rank").fetchall()
    assert ranks == [("coros:841",), ("garmin:841",)]


@pytest.mark.parametrize(
    ("content", "device_kind"),
    [
        (monitoring_file(HEART_RATES.record(NOON % 65_536, 60)), "worn_with_heart_rate"),
        (monitoring_file(COUNTERS.record(NOON, 5, WALKING)), "worn"),
        (activity_file(RECORDS.record(NOON, 120)), "worn_with_heart_rate"),
        (activity_file(session()), "unknown"),
        (monitoring_file(HEART_RATES.record(NOON % 65_536, 0)), "worn"),
    ],
)
def test_a_device_is_known_by_what_it_writes(read, content, device_kind):
    assert read(content)["sources"].rows() == [("garmin:123", device_kind)]


# Files that hold something else, or several things


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (WORKOUT_FILE, "workout definitions"),
        (SETTINGS_FILE, "device settings"),
        (COURSE_FILE, "a planned course"),
        (ACTIVITY_FILE, "no steps, heart rate or sessions"),
    ],
)
def test_a_file_with_nothing_for_us_says_what_it_is(read, kind, title):
    found = read(fit_file(file_id(kind)))

    assert found.pop("file_notes")["note"].to_list() == [f"holds {title}: nothing to read"]
    assert all(rows.is_empty() for rows in found.values())


def test_the_heart_rates_of_a_planned_course_are_nobody_s(read):
    content = fit_file(file_id(COURSE_FILE), RECORDS.definition(), RECORDS.record(NOON, 120))

    assert read(content)["heart_rate_samples"].is_empty()


def test_files_back_to_back_are_read_as_one_and_planned_parts_left_out(read):
    settings = fit_file(file_id(SETTINGS_FILE), RECORDS.definition(), RECORDS.record(NOON, 90))
    activity = activity_file(RECORDS.record(NOON, 120))
    without_file_id = fit_file(RECORDS.definition(), RECORDS.record(NOON + 1, 121))

    found = read(settings + activity + without_file_id)

    assert found["heart_rate_samples"]["heart_rate_bpm"].to_list() == [120, 121]
    assert found["file_notes"].is_empty()


def test_a_part_without_a_file_id_goes_on_with_what_is_planned_as_well(read):
    course = fit_file(file_id(COURSE_FILE), RECORDS.definition(), RECORDS.record(NOON, 120))
    without_file_id = fit_file(RECORDS.definition(), RECORDS.record(NOON + 1, 121))

    assert read(course + without_file_id)["heart_rate_samples"].is_empty()


def test_developer_fields_are_passed_over(read):
    developer = Layout(DEVELOPER_DATA_ID, (Field(3, UINT8),), local=2)
    described = Layout(
        FIELD_DESCRIPTION, (Field(0, UINT8), Field(1, UINT8), Field(2, UINT8)), local=3
    )
    with_extra = Layout(RECORD, RECORDS.fields, local=4, developer=((3, 2),))
    content = activity_file(
        developer.definition(),
        developer.record(0),
        described.definition(),
        described.record(0, 3, UINT8.code),
        with_extra.definition(),
        with_extra.record(NOON, 120),
    )

    assert read(content)["heart_rate_samples"]["heart_rate_bpm"].to_list() == [120]


def test_big_endian_files_are_read_alike(read):
    file = Layout(FILE_ID, FILE.fields, big_endian=True)
    big = Layout(MONITORING, COUNTERS.fields, local=3, big_endian=True)
    content = fit_file(
        file.definition(),
        file.record(MONITORING_FILE, GARMIN, 1, 123),
        big.definition(),
        big.record(NOON, 258, WALKING),
    )

    assert read(content)["step_counters"].select(
        "source_id", "observed_at", "counter_steps"
    ).rows() == [("garmin:123", at(NOON), 258)]


def test_names_and_other_texts_never_leave_the_file(read):
    friendly_name = Layout(USER_PROFILE, (Field(0, STRING, 6),), local=2)
    sport_name = Layout(SPORT, (Field(0, ENUM), Field(3, STRING, 6)), local=3)
    content = activity_file(
        friendly_name.definition(),
        friendly_name.record([b"S", b"e", b"c", b"r", b"e", b"t"]),
        sport_name.definition(),
        sport_name.record(1, [b"S", b"e", b"c", b"r", b"e", b"t"]),
        session(),
    )

    found = read(content)

    assert found["exercise_entries"].height == 1
    assert "Secret" not in str([rows.rows() for rows in found.values()])


def test_batches_are_bounded(monkeypatch):
    monkeypatch.setattr(batches, "MOST_BATCH_ROWS", 2)
    content = activity_file(*(RECORDS.record(NOON + second, 100) for second in range(5)))

    made = list(READER.read(member(content), Context("anna", single_zone("UTC"))))

    assert [batch.rows.height for batch in made if batch.table == "heart_rate_samples"] == [2, 2, 1]


# Damage


def test_a_wrong_checksum_is_noted_and_the_readings_kept(read):
    content = fit_file(file_id(), RECORDS.definition(), RECORDS.record(NOON, 120), crc=1)

    found = read(content)

    assert found["heart_rate_samples"].height == 1
    assert "checksum is wrong" in found["file_notes"]["note"][0]


@pytest.mark.parametrize("missing_bytes", [1, 2, 3, 7, 8])
def test_a_file_cut_short_keeps_its_whole_records(read, missing_bytes):
    records = [RECORDS.record(NOON + second, 120) for second in range(3)]
    content = fit_file(file_id(), RECORDS.definition(), *records)

    found = read(content[:-missing_bytes])

    whole_records = 3 if missing_bytes <= 2 else 2
    assert found["heart_rate_samples"].height == whole_records
    assert "cut short" in found["file_notes"]["note"][0]


def test_a_file_that_was_never_closed_is_read_to_its_end(read):
    content = fit_file(file_id(), RECORDS.definition(), RECORDS.record(NOON, 120), size=0)

    found = read(content[:-2])

    assert found["heart_rate_samples"].height == 1
    assert "never closed" in found["file_notes"]["note"][0]


def test_what_comes_before_an_undefined_message_is_kept(read):
    content = activity_file(RECORDS.record(NOON, 120), b"\x0f", RECORDS.record(NOON + 1, 121))

    found = read(content)

    assert found["heart_rate_samples"].height == 1
    assert "reading stopped after 2 messages" in found["file_notes"]["note"][0]


@pytest.mark.parametrize("unused_bits", [0x10, 0x20, 0x30])
def test_a_header_with_bits_set_that_mean_nothing_there_is_read_as_without(read, unused_bits):
    first, second, third = (RECORDS.record(NOON + at, 120 + at) for at in range(3))
    turned = bytes([second[0] | unused_bits]) + second[1:]

    found = read(activity_file(first, turned, third))

    assert found["heart_rate_samples"]["heart_rate_bpm"].to_list() == [120, 121, 122]


def test_bytes_after_the_last_part_are_noted(read):
    found = read(activity_file(RECORDS.record(NOON, 120)) + b"garbage")

    assert found["heart_rate_samples"].height == 1
    assert found["file_notes"]["note"].to_list() == [
        "7 bytes after the last readable part were left out"
    ]


def test_a_number_that_does_not_fill_its_field_is_passed_over():
    odd = Layout(RECORD, (Field(253, UINT32), Field(3, UINT8), Field(9, UINT8)), local=2)
    # The last field now claims to be a four-byte number of one byte.
    definition = odd.definition()[:-1] + bytes([UINT32.code])
    content = activity_file(definition, odd.record(NOON, 120, 5))

    assert tables(content, "columnar")["heart_rate_samples"].height == 1
    assert "Invalid field size" in tables(content, "fitparse")["file_notes"]["note"][0]


@pytest.mark.parametrize(
    "content", [fit_file(), fit_file()[:14], fit_file(b"\x0f\x0f"), fit_file(size=0)[:14]]
)
def test_a_file_without_a_single_message_is_refused(read, content):
    with pytest.raises(UnreadableExportError, match=r"watch\.fit: .*without a readable message"):
        read(content)


def test_a_file_larger_than_any_device_writes_is_refused(read, monkeypatch):
    content = activity_file()
    monkeypatch.setattr(reader, "LARGEST_FILE_BYTES", len(content))
    read(content)

    monkeypatch.setattr(reader, "LARGEST_FILE_BYTES", len(content) - 1)
    with pytest.raises(UnreadableExportError, match="larger than"):
        read(content)


TWICE = 2 * activity_file(*(RECORDS.record(NOON + second, 120) for second in range(3)))
"""Of a part: definitions of file_id and five more, three records of two values."""


@pytest.mark.parametrize(
    ("what", "amount"),
    [("parts", 2), ("messages", 20), ("layouts", 12), ("summaries", 2), ("values", 12)],
)
def test_a_file_with_more_than_a_device_writes_is_refused(read, monkeypatch, what, amount):
    monkeypatch.setitem(limits.MOST, what, amount)
    assert read(TWICE)["heart_rate_samples"].height == 6

    monkeypatch.setitem(limits.MOST, what, amount - 1)
    with pytest.raises(UnreadableExportError, match=f"with more than {amount - 1} {what}, which"):
        read(TWICE)


def test_the_messages_are_counted_stretch_by_stretch(monkeypatch):
    monkeypatch.setattr(walk, "STRETCH_BYTES", 64)
    monkeypatch.setitem(limits.MOST, "messages", 1_000)
    empty = b"".join(Layout(EVENT, (), local).definition() for local in (1, 2))

    with pytest.raises(UnreadableExportError, match="more than 1,000 messages"):
        tables(fit_file(empty, b"\1\2" * 10**6, crc=0), "columnar")


def test_the_shortest_messages_take_little_more_memory_than_they_have_bytes():
    empty = b"".join(Layout(LAP, (), local).definition() for local in (1, 2))
    segment = Segment(empty + b"\1\2" * 20_000)
    tracemalloc.start()

    contents = decode_columns(segment)

    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert contents.messages == 40_000
    # An eight-byte position, while the array grows and when it is copied for NumPy.
    assert peak_bytes < 30 * len(segment.data)


RICH = activity_file(
    RECORDS.record(NOON, 120),
    session(),
    ANCHORS.record(NOON, 0, 4_000, 90),
    BEAT_RECORDS.record([91] * 8, packed_12(list(range(8)))),
    ACTIVITIES.record(NOON + 60, NOON + HOUR + 60),
) + monitoring_file(
    COUNTERS.record(NOON + 60, 10, WALKING),
    SNAPSHOTS.record(NOON + 60, 10, 1, WALKING),
    *(HEART_RATES.record((NOON + 60 * minute) % 65_536, 60) for minute in range(60)),
)


@pytest.mark.parametrize("decoder", DECODERS)
@given(
    changes=st.dictionaries(st.integers(0, len(RICH) - 1), st.integers(0, 255), max_size=5),
    length=st.integers(12, len(RICH)),
)
def test_no_damage_does_worse_than_an_unreadable_export(decoder, changes, length):
    content = bytearray(RICH)
    for position, value in changes.items():
        content[position] = value

    try:
        found = tables(bytes(content[:length]), decoder)
    except UnreadableExportError:
        return
    for table in ("heart_rate_samples", "step_counters"):
        assert (
            found[table]
            .drop("heart_rate_bpm", "interval_started_at", "utc_offset_minutes", strict=False)
            .null_count()
            .sum_horizontal()
            .item()
            == 0
        )
