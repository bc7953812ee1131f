"""The fast FIT decoder: its checksum, its clock, and the same contents as fitparse alone."""

from itertools import accumulate

import numpy as np
import pytest
from fit_bytes import (
    ACTIVITIES,
    ANCHORS,
    BEAT_RECORDS,
    COUNTERS,
    DEVELOPER_DATA_ID,
    EVENT,
    FIELD_DESCRIPTION,
    FILE,
    HEART_RATES,
    INFO,
    NOON,
    RECORD,
    RECORDS,
    SESSIONS,
    SNAPSHOTS,
    TYPES,
    UINT8,
    UINT32,
    Field,
    Layout,
    file_id,
    fit_file,
    slow_crc,
)
from fit_reference import decode_with_fitparse
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.sources.vendors.fit import crc, walk
from backpain_analytics.sources.vendors.fit.clock import unrolled
from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.contents import ABSENT, BULK_TABLES
from backpain_analytics.sources.vendors.fit.crc import crc16
from backpain_analytics.sources.vendors.fit.messages import forget_developer_fields
from backpain_analytics.sources.vendors.fit.segments import CRC_BYTES, Segment, split_segments

EVENTS = Layout(EVENT, (Field(253, UINT32), Field(0, UINT8)))
UNTIMED = Layout(RECORD, (Field(3, UINT8),))
DEVELOPED = Layout(RECORD, RECORDS.fields, developer=((3, 2), (4, 1)))
LAYOUTS = (
    FILE, RECORDS, UNTIMED, DEVELOPED, INFO, HEART_RATES, COUNTERS, SNAPSHOTS, TYPES, SESSIONS,
    ACTIVITIES, ANCHORS, BEAT_RECORDS, EVENTS,
)  # fmt: skip


def assert_same_contents(fast, reference):
    for table in BULK_TABLES:
        for name, values in getattr(reference, table).items():
            np.testing.assert_array_equal(getattr(fast, table)[name], values, f"{table}.{name}")
    assert fast.summaries == reference.summaries
    assert fast.counts == reference.counts


def developer_fields():
    """Define the fields of developer 0 that DEVELOPED uses, without which fitparse stops."""
    developer = Layout(DEVELOPER_DATA_ID, (Field(3, UINT8),))
    described = Layout(FIELD_DESCRIPTION, tuple(Field(number, UINT8) for number in range(3)))
    return (
        developer.definition() + developer.record(0) + described.definition()
        + described.record(0, 3, UINT8.code) + described.record(0, 4, UINT8.code)
    )  # fmt: skip


@st.composite
def field_values(draw, layout):
    """Draw a value for each field; often the invalid one, times mostly near one another."""
    values = []
    for field in layout.fields:
        highest = min(field.type.invalid or 0xFFFFFFFF, 0xFFFFFFFF)
        numbers = st.integers(0, highest)
        if field.number == 253:
            numbers = st.integers(NOON, NOON + 5_000) | st.just(highest)
        drawn = draw(st.lists(numbers, min_size=field.count, max_size=field.count))
        values.append(drawn if field.count > 1 else drawn[0])
    return values


@st.composite
def streams(draw):
    """Draw a stream of records: redefinitions, runs, both byte orders, compressed headers."""
    # fitparse counts compressed times from zero until a full one comes; we call them unknown.
    defined, stream = {}, [developer_fields(), EVENTS.definition(), EVENTS.record(NOON, 0)]
    for _ in range(draw(st.integers(1, 12))):
        local = draw(st.integers(0, 15))
        if local not in defined or draw(st.booleans()):
            layout = draw(st.sampled_from(LAYOUTS)).at(local)
            defined[local] = Layout(
                layout.message, layout.fields, local, draw(st.booleans()), layout.developer
            )
            stream.append(defined[local].definition())
        layout = defined[local]
        values = draw(field_values(layout))
        has_time = any(field.number == 253 for field in layout.fields)
        # A record with both a full and a compressed time is damaged: the two may disagree.
        times = [draw(st.integers(0, 31))] if local < 4 and not has_time else [None]
        stream.extend(
            layout.record(*values, time=times[0]) for _ in range(draw(st.integers(1, 30)))
        )
    return b"".join(stream)


@given(stream=streams())
def test_both_decoders_find_the_same_contents(stream):
    forget_developer_fields()

    assert_same_contents(decode_columns(Segment(stream)), decode_with_fitparse(Segment(stream)))


@pytest.mark.parametrize("records", [1, 7, 8, 9, 10, 11, 40, 41, 42, 43, 100])
def test_runs_of_like_records_are_read_to_the_last_one(monkeypatch, records):
    monkeypatch.setattr(walk, "LONGEST_LOOK", 32)
    run = [RECORDS.record(NOON + second, second) for second in range(records)]
    other = EVENTS.at(5)
    stream = b"".join(
        [RECORDS.definition(), other.definition(), *run, other.record(NOON, 1), *run[:3]]
    )

    contents = decode_columns(Segment(stream))

    assert contents.records["heart_rate"].tolist() == [*range(records), *range(records)[:3]]
    assert contents.messages == records + 1 + min(records, 3)


@pytest.mark.parametrize("missing_bytes", range(1, 6))
def test_a_run_cut_short_ends_with_its_last_whole_record(missing_bytes):
    run = b"".join(RECORDS.record(NOON + second, 100) for second in range(50))

    contents = decode_columns(Segment((RECORDS.definition() + run)[:-missing_bytes]))

    assert contents.messages == 49


@pytest.mark.parametrize("size", [{}, {"size": 0}], ids=["closed", "never closed"])
@pytest.mark.parametrize("missing_bytes", range(6))
def test_both_decoders_leave_out_a_record_that_is_cut_off(size, missing_bytes):
    records = [RECORDS.record(NOON + second, 100) for second in range(2)]
    content = fit_file(file_id(), RECORDS.definition(), *records, **size)

    (segment,) = split_segments(content[: -CRC_BYTES - missing_bytes])

    fast = decode_columns(segment)
    assert fast.records["heart_rate"].size == 2 - (missing_bytes > 0)
    assert_same_contents(fast, decode_with_fitparse(segment))


def test_a_definition_cut_short_anywhere_takes_no_record_with_it():
    whole = RECORDS.definition() + RECORDS.record(NOON, 100)
    cut = DEVELOPED.at(2).definition()

    for left in range(len(cut)):
        contents = decode_columns(Segment(whole + cut[:left]))
        assert contents.records["heart_rate"].tolist() == [100]


def test_a_layout_defined_again_under_another_number_keeps_its_records_together():
    again = RECORDS.at(2)
    stream = (
        RECORDS.definition() + RECORDS.record(NOON, 1) + again.definition()
        + again.record(NOON + 1, 2) + RECORDS.record(NOON + 2, 3)
    )  # fmt: skip

    assert decode_columns(Segment(stream)).records["heart_rate"].tolist() == [1, 2, 3]


@given(data=st.binary(max_size=200))
def test_the_checksum_is_that_of_the_textbook_loop(data):
    assert crc16(data) == slow_crc(data)


@pytest.mark.parametrize("length", range(34))
def test_a_checksum_over_several_blocks_is_that_over_one(monkeypatch, length):
    data = bytes(range(7, 7 + length))
    monkeypatch.setattr(crc, "BLOCK_BYTES", 8)

    assert crc16(data) == crc16(memoryview(data)) == slow_crc(data)


@given(data=st.binary(max_size=200))
def test_the_checksum_of_data_and_its_checksum_is_zero(data):
    assert crc16(data + slow_crc(data).to_bytes(2, "little")) == 0


@given(
    start=st.integers(0, 10**9),
    steps=st.lists(st.integers(0, 31), min_size=1),
    full=st.lists(st.booleans(), min_size=1),
)
def test_times_come_back_from_their_remainders(start, steps, full):
    times = np.array(list(accumulate(steps, initial=start)))
    is_full = np.resize([True, *full], times.size)

    found = unrolled(np.where(is_full, times, ABSENT), np.where(is_full, ABSENT, times % 32), 32)

    assert found.tolist() == times.tolist()


def test_remainders_before_the_first_full_time_stay_unknown():
    full, low = np.array([ABSENT, ABSENT, 64]), np.array([3, ABSENT, ABSENT])

    assert unrolled(full, low, 32).tolist() == [ABSENT, ABSENT, 64]
