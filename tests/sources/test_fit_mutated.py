"""Whatever stands in a FIT file: it is read or refused, and says nothing impossible."""

import io
import struct
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from fit_bytes import (
    ACTIVITIES,
    ANCHORS,
    BEAT_RECORDS,
    COUNTERS,
    FILE,
    HEART_RATES,
    INFO,
    NOON,
    RECORDS,
    SESSIONS,
    SNAPSHOTS,
    TYPES,
    fit_file,
)
from fit_reference import decode_with_fitparse
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.sources.vendors.fit import reader
from backpain_analytics.sources.vendors.fit.columns import decode_columns

DECODERS = {"columnar": decode_columns, "fitparse": decode_with_fitparse}
LAYOUTS = (
    FILE, RECORDS, INFO, HEART_RATES, COUNTERS, SNAPSHOTS, TYPES, SESSIONS, ACTIVITIES, ANCHORS,
    BEAT_RECORDS,
)  # fmt: skip
MESSAGE_NUMBERS = st.sampled_from([0, 18, 20, 34, 55, 103, 132, 206, 207]) | st.integers(0, 0xFFFF)
FIELD_NUMBERS = st.sampled_from([0, 1, 2, 3, 5, 6, 8, 9, 10, 24, 26, 27, 29, 253])
BASE_TYPES = st.sampled_from([0x00, 0x02, 0x07, 0x0A, 0x0D, 0x84, 0x86, 0x88, 0x8B, 0x8C, 0x8F])
BYTES = st.integers(0, 255)
SIZES = st.sampled_from([1, 2, 4, 8, 12]) | BYTES


@st.composite
def definitions(draw):
    """Draw a definition message, sound or not: any byte order, numbers, sizes and types."""
    local = draw(st.integers(0, 15))
    developers = draw(st.lists(st.tuples(BYTES, SIZES, BYTES), max_size=2))
    big_endian = draw(st.sampled_from([0, 1, 7]))
    fields = draw(st.lists(st.tuples(FIELD_NUMBERS | BYTES, SIZES, BASE_TYPES | BYTES), max_size=6))
    order = ">" if big_endian else "<"
    head = bytes([0x40 | (0x20 if developers else 0) | local, draw(BYTES), big_endian])
    head += struct.pack(f"{order}HB", draw(MESSAGE_NUMBERS), len(fields))
    head += b"".join(bytes(field) for field in fields)
    if developers:
        head += bytes([len(developers)]) + b"".join(bytes(field) for field in developers)
    return head


@st.composite
def sound_records(draw):
    """Draw a layout we read, and records of it near one another in time, some invalid."""
    layout = draw(st.sampled_from(LAYOUTS)).at(draw(st.integers(0, 15)))
    records = [layout.definition()]
    for _ in range(draw(st.integers(0, 12))):
        values = [
            draw(st.integers(NOON, NOON + 90_000))
            if field.number == 253
            else [draw(st.integers(0, min(field.type.invalid or 99, 300)))] * field.count
            for field in layout.fields
        ]
        records.append(layout.record(*values))
    return b"".join(records)


@st.composite
def parts(draw):
    """Draw one part of a file, its header and lengths perhaps lies."""
    body = draw(st.lists(definitions() | sound_records() | st.binary(max_size=40), max_size=6))
    truth = sum(map(len, body))
    content = fit_file(
        *body,
        size=draw(st.just(truth) | st.sampled_from([0, 1, truth + 1, 0xFFFFFFFF])),
        crc=draw(st.none() | st.just(0)),
        header_bytes=draw(st.sampled_from([12, 13, 14, 15, 16, 255])),
    )
    return bytes([draw(st.just(content[0]) | BYTES)]) + content[1:]


@pytest.mark.parametrize("decoder", DECODERS)
@given(chain=st.lists(parts(), min_size=1, max_size=4), missing_bytes=st.integers(0, 60))
def test_any_file_is_read_or_refused_and_says_nothing_impossible(decoder, chain, missing_bytes):
    content = b"".join(chain)
    content = content[: len(content) - missing_bytes]
    member = Member(
        "watch.fit", len(content), datetime(2021, 1, 1, tzinfo=UTC), lambda: io.BytesIO(content)
    )
    context = Context("anna", single_zone("Europe/Paris"))

    reader.recognises(member, context)
    try:
        made = list(reader.read(member, context, DECODERS[decoder]))
    except UnreadableExportError:
        return

    found = {
        name: pl.concat([pl.DataFrame(schema=schema)] + [b.rows for b in made if b.table == name])
        for name, schema in SCHEMAS.items()
    }
    assert made
    assert_possible(found)


def assert_possible(found):
    rates, counters = found["heart_rate_samples"], found["step_counters"]
    assert rates["heart_rate_bpm"].drop_nulls().is_between(1, 254).all()
    assert counters["counter_steps"].is_between(0, 1_000_000).all()
    for frame in (rates, counters, found["exercise_entries"]):
        assert frame["source_id"].null_count() == 0
    for frame in (rates, counters):
        assert frame["utc_offset_minutes"].drop_nulls().is_between(-840, 840).all()
    times = pl.concat(
        [rates["sampled_at"], counters["observed_at"], found["exercise_entries"]["started_at"]]
    )
    assert times.null_count() == 0
    if times.len():
        assert times.max() - times.min() <= timedelta(days=184)
