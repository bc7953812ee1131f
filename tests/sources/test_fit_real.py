"""Real FIT files of other people, where they are at hand; see `manifest.csv` beside them."""

import csv
import os
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from fit_reference import decode_with_fitparse
from selection import third_of
from test_fit_columns import assert_same_contents

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.vendors.fit import READER
from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.messages import forget_developer_fields
from backpain_analytics.sources.vendors.fit.segments import split_segments
from tests.opened import walk_members

PROJECT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("BACKPAIN_REAL_DATA", PROJECT.parent / "shared" / "real")) / "fit"
pytestmark = pytest.mark.skipif(
    not (FOLDER / "manifest.csv").exists(), reason="the real FIT files are not here"
)

LARGEST_KILOBYTES = int(os.environ.get("BACKPAIN_REAL_LARGEST_KB", "100"))
"""fitparse takes half a minute over all of them, so larger files are compared on request."""
DAMAGE = ("bad_crc", "truncated", "misaligned_field_size")


def manifest():
    if not (FOLDER / "manifest.csv").exists():
        return []
    with (FOLDER / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


FILES = manifest()
INTACT = [row for row in FILES if not any(damage in row["tags"] for damage in DAMAGE)]
COMPARED = [row for row in INTACT if int(row["bytes"]) <= LARGEST_KILOBYTES * 1_000]


def by_name(row):
    return row["file"]


def read(name):
    context = Context("somebody", single_zone("UTC"))
    (member,) = walk_members(FOLDER / name)
    assert READER.recognises(member, context)
    return list(READER.read(member, context))


def segments(row):
    return list(split_segments((FOLDER / row["file"]).read_bytes()))


def test_every_file_is_read_or_says_why_not():
    reasons = []
    for row in FILES:
        try:
            batches = read(row["file"])
        except UnreadableExportError as error:
            reasons.append(str(error))
        else:
            assert batches, row["file"]

    assert all("FIT file" in reason for reason in reasons)


@pytest.mark.parametrize("row", third_of(COMPARED), ids=by_name)
def test_both_decoders_find_the_same_contents(row):
    forget_developer_fields()

    for segment in segments(row):
        assert_same_contents(decode_columns(segment), decode_with_fitparse(segment))


@pytest.mark.parametrize("row", INTACT, ids=by_name)
def test_messages_and_heart_rates_are_as_many_as_the_manifest_says(row):
    parts = [decode_columns(segment) for segment in segments(row)]

    def count(table, column):
        return sum(int((getattr(part, table)[column] >= 0).sum()) for part in parts)

    def rows(table):
        return sum(len(getattr(part, table)["timestamp"]) for part in parts)

    assert sum(part.messages for part in parts) == int(row["n_messages"])
    assert rows("records") == int(row["n_records"])
    assert rows("beats") == int(row["n_hr_messages"])
    assert count("records", "heart_rate") + count("monitoring", "heart_rate") == int(row["n_hr"])


def counters(rows):
    """Collect the walking and running counters of the watch by local date and type."""
    found = defaultdict(set)
    for row in rows:
        for batch in read(row["file"]):
            if batch.table != "step_counters":
                continue
            for reading in batch.rows.iter_rows(named=True):
                offset = timedelta(minutes=reading["utc_offset_minutes"])
                # Midnight itself closes the day before.
                local_date = (reading["observed_at"] + offset - timedelta(seconds=1)).date()
                if reading["activity_type"] in (1, 6):
                    key = (local_date.isoformat(), reading["activity_type"])
                    found[key].add((reading["observed_at"], reading["counter_steps"]))
    return found


@pytest.mark.parametrize(("local_date", "steps"), [("2018-09-05", 12_253), ("2018-09-06", 12_757)])
def test_the_watch_s_own_day_totals_follow_from_its_counters(local_date, steps):
    found = counters(row for row in FILES if "wellness_2469" in row["file"])

    walked = 0
    for (day, _), readings in found.items():
        values = [0, *(value for _, value in sorted(readings))]
        if day == local_date:
            walked += sum(later - earlier for earlier, later in pairwise(values))
    assert walked == steps


def test_no_sample_lies_outside_the_days_the_manifest_names():
    for row in INTACT:
        if not row["first_utc"]:
            continue
        first, last = (datetime.fromisoformat(row[name]) for name in ("first_utc", "last_utc"))
        for batch in read(row["file"]):
            if batch.table == "heart_rate_samples":
                assert batch.rows["sampled_at"].min() >= first - timedelta(days=1)
                assert batch.rows["sampled_at"].max() <= last + timedelta(days=1)
