"""Files into raw tables: once each, newer versions in place of what they cover."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import duckdb
import polars as pl
import pytest

from backpain_analytics.records import FileOutcome
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.export_files import ExportFile, SourceFile, read_file
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.reader import Context, Reader, batch
from backpain_analytics.warehouse.into.bookkeeping import note_spans
from backpain_analytics.warehouse.into.load import Loader, keep_sources
from backpain_analytics.warehouse.night.models import create_raw_tables
from backpain_analytics.warehouse.rows import given

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
NOON = MIDNIGHT + timedelta(hours=12)
SNAPSHOT = Reader("snapshot", "A full export", lambda m, c: True, lambda m, c: iter(()))
MESSAGES = Reader(
    "messages", "Messages", lambda m, c: True, lambda m, c: iter(()), supersedes=False
)


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("set timezone = 'Asia/Kathmandu'")
        create_raw_tables(con)
        yield con


@pytest.fixture
def load(con):
    """Load a file, younger than those before, of heart rates, as {hour: bpm}, or other batches."""
    later = count()

    def load(name, samples, reader=SNAPSHOT, *, source="watch", batches=(), read_under="settings"):
        loader = Loader(con)
        file_id = hashlib.sha256(f"{name}{samples}{batches}".encode()).hexdigest()
        modified_at = MIDNIGHT + timedelta(seconds=next(later))
        file = SourceFile(file_id, name, "anna", reader, read_under, modified_at)
        if loader.knows(file):
            return "known"
        made = (heart_rates(samples, source), *batches)
        member = Member(name, 0, modified_at, io.BytesIO)
        giving = replace(reader, read=lambda member, context: iter(made))
        export_file = ExportFile(member, giving, Context("anna", single_zone("UTC")))
        loader.finish(file, read_file(export_file, loader.begin(file)))
        loader.flush()
        keep_sources(con)
        note_spans(con)
        return "read"

    return load


def heart_rates(samples, source):
    return batch(
        "heart_rate_samples",
        {
            "source_id": [source] * len(samples),
            "sampled_at": [MIDNIGHT + timedelta(hours=hour) for hour in samples],
            "heart_rate_bpm": list(samples.values()),
            "hold_seconds": [0] * len(samples),
        },
    )


def loaded(con):
    rows = con.execute(
        "select (epoch(sampled_at) - ?) / 3600, heart_rate_bpm "
        "from heart_rate_samples order by all",
        [MIDNIGHT.timestamp()],
    ).fetchall()
    return [(int(hour), bpm) for hour, bpm in rows]


def test_the_same_content_is_read_once(con, load):
    assert load("a.csv", {1: 60, 2: 61}) == "read"
    assert load("a.csv", {1: 60, 2: 61}) == "known"

    assert loaded(con) == [(1, 60), (2, 61)]


def test_a_grown_export_adds_only_what_is_new(con, load):
    load("march.csv", {1: 60, 2: 61})
    load("march.csv", {1: 60, 2: 61, 3: 62})

    assert loaded(con) == [(1, 60), (2, 61), (3, 62)]


def test_a_corrected_export_replaces_what_it_covers_and_nothing_else(con, load):
    load("march.csv", {1: 60, 2: 61, 3: 62, 30: 70})
    load("march.csv", {1: 50, 3: 52})

    assert loaded(con) == [(1, 50), (3, 52), (30, 70)]


def test_another_device_is_not_replaced(con, load):
    load("watch.csv", {1: 60, 3: 62})
    load("band.csv", {1: 50, 3: 52}, source="band")

    assert loaded(con) == [(1, 50), (1, 60), (3, 52), (3, 62)]


def test_of_two_versions_in_one_run_the_later_stands(con):
    loader = Loader(con)
    for name, bpm in (("a older", 60), ("b newer", 50)):
        source_file = SourceFile(name, name, "anna", SNAPSHOT, "settings", MIDNIGHT)
        loader.begin(source_file)(heart_rates({1: bpm}, "watch"))
        loader.finish(source_file, FileOutcome(name, "read"))
    loader.flush()

    assert loaded(con) == [(1, 50)]


def test_files_of_messages_are_united(con, load):
    load("a.fit", {1: 60, 2: 61}, MESSAGES)
    load("b.fit", {2: 61, 3: 62, 4: 63}, MESSAGES)
    load("c.fit", {2: 59}, MESSAGES)

    assert loaded(con) == [(1, 60), (2, 59), (2, 61), (3, 62), (4, 63)]


def test_what_a_newer_file_does_not_speak_of_is_kept_also_beside_what_it_replaces(con, load):
    spans = [{"source_id": s, "started_at": MIDNIGHT, "ended_at": NOON} for s in ("watch", "band")]
    old = [heart_rates({2: 70}, "band"), batch("sleep_spans", spans)]
    load("march.csv", {1: 60, 3: 62}, batches=old)
    load("march.csv", {1: 50, 3: 52}, batches=[batch("sleep_spans", spans[:1])])

    assert loaded(con) == [(1, 50), (2, 70), (3, 52)]
    assert con.execute("select source_id from sleep_spans order by all").fetchall() == [
        ("band",),
        ("watch",),
    ]


def test_each_reading_keeps_its_source_and_file_however_they_alternate(con, load):
    mixed = batch(
        "heart_rate_samples",
        {
            "source_id": ["watch", "band", "watch", "band"],
            "sampled_at": [MIDNIGHT + timedelta(hours=hour) for hour in range(4)],
            "heart_rate_bpm": [60, 61, 62, 63],
            "hold_seconds": [0] * 4,
        },
    )
    load("a.fit", {}, MESSAGES, batches=[mixed])
    load("b.fit", {5: 65}, MESSAGES)

    named = con.execute(
        "select person_id, source_id, path, heart_rate_bpm from heart_rate_samples "
        "inner join source_files using (person_id, file_id) order by sampled_at"
    ).fetchall()
    assert named == [
        ("anna", "watch", "a.fit", 60),
        ("anna", "band", "a.fit", 61),
        ("anna", "watch", "a.fit", 62),
        ("anna", "band", "a.fit", 63),
        ("anna", "watch", "b.fit", 65),
    ]
    assert con.execute("select count(*) from sample_series").fetchall() == [(3,)]


def test_a_file_that_is_read_anew_leaves_no_series_behind(con, load):
    load("a.csv", {1: 60})
    load("b.csv", {30: 70}, source="band")
    load("a.csv", {1: 60}, read_under="another zone")

    series = con.execute("select source_id from sample_series order by all").fetchall()
    assert series == [("band",), ("watch",)]
    assert loaded(con) == [(1, 60), (30, 70)]


def test_a_file_read_under_other_settings_is_read_anew(con, load):
    load("a.csv", {1: 60})
    con.execute("update heart_rate_readings set heart_rate_bpm = 99")

    assert load("a.csv", {1: 60}, read_under="another zone") == "read"
    assert loaded(con) == [(1, 60)]


def test_the_dates_a_file_speaks_of_are_owed_a_build(con, load):
    load("a.csv", {1: 60, 25: 61})

    owed = con.execute("select person_id, covered_date from touched_dates order by all").fetchall()
    assert owed == [("anna", date(2026, 3, 2)), ("anna", date(2026, 3, 3))]


def test_a_name_that_was_read_before_is_known_whatever_it_holds_now(con, load):
    load("a.csv", {1: 60})

    loader = Loader(con)
    assert loader.has_read("a.csv")
    assert not loader.has_read("b.csv")


def test_each_rejected_row_is_kept_with_its_line_and_counted(con, load):
    load("a.csv", {1: 60}, batches=[batch("rejected_rows", [{"line": 7, "reason": "no time"}])])

    assert con.execute("select line, reason from rejected_rows").fetchall() == [(7, "no time")]
    assert con.execute("select rows_read, rows_rejected from source_files").fetchall() == [(1, 1)]


def test_a_file_is_listed_with_the_span_it_covers(con, load):
    load("a.csv", {1: 60, 25: 61})

    found = con.execute("select path, status, first_at, last_at from source_files").fetchone()
    hours = [(at - MIDNIGHT) / timedelta(hours=1) for at in found[2:]]
    assert (*found[:2], *hours) == ("a.csv", "read", 1, 25)


@pytest.mark.parametrize(
    ("offsets", "covered"),
    [
        ((60, 120, 120), 120),
        ((120, 60, 120), 120),
        ((None, None, 60), 60),
        ((120, 60), 60),
        ((None,), None),
    ],
)
def test_a_date_is_covered_at_the_offset_of_most_of_its_rows(con, load, offsets, covered):
    clocked = {
        "source_id": ["watch"] * len(offsets),
        "sampled_at": [MIDNIGHT + timedelta(hours=hour) for hour in range(len(offsets))],
        "heart_rate_bpm": [60] * len(offsets),
        "hold_seconds": [0] * len(offsets),
        "utc_offset_minutes": list(offsets),
    }
    load("a.csv", {}, batches=(batch("heart_rate_samples", clocked),))

    span = "epoch(last_at - first_at) / 3600"
    found = con.execute(f"select utc_offset_minutes, {span} from file_coverage").fetchall()
    assert found == [(covered, len(offsets) - 1)]


def test_a_source_keeps_the_best_kind_that_any_file_shows(con, load):
    for name, kind in (("a", "worn"), ("b", "worn_with_heart_rate"), ("c", "unknown")):
        sources = batch("sources", [{"source_id": "watch", "device_kind": kind}])
        load(name, {1: 60}, batches=[sources])

    assert con.execute("select source_id, device_kind from sources").fetchall() == [
        ("watch", "worn_with_heart_rate")
    ]


def diary(rows):
    return batch("diary_entries", [{"written_date": date(2026, 3, day), **r} for day, r in rows])


def test_a_corrected_diary_replaces_the_dates_it_covers(con, load):
    load("pain.csv", {}, batches=[diary([(1, {"pain_nrs": 3}), (2, {"pain_nrs": 4})])])
    load("pain.csv", {}, batches=[diary([(2, {"pain_nrs": 5}), (3, {"pain_nrs": 6})])])

    rated = con.execute("select written_date, pain_nrs from diary_entries order by all").fetchall()
    assert [(day.day, pain) for day, pain in rated] == [(1, 3), (2, 5), (3, 6)]


def test_a_diary_of_moods_does_not_replace_one_of_pain(con, load):
    load("pain.csv", {}, batches=[diary([(1, {"pain_nrs": 3})])])
    load("mood.csv", {}, batches=[diary([(1, {"mood_nrs": 8})])])

    assert con.execute("select count(*) from diary_entries").fetchall() == [(2,)]


def test_two_diaries_by_different_names_are_both_kept(con, load):
    load("back.csv", {}, batches=[diary([(1, {"pain_nrs": 3})])])
    load("knee.csv", {}, batches=[diary([(1, {"pain_nrs": 7})])])

    assert con.execute("select pain_nrs from diary_entries order by all").fetchall() == [(3,), (7,)]


def test_a_diary_exported_under_a_later_date_is_a_version_of_it(con, load):
    load("diary_2026-03.csv", {}, batches=[diary([(1, {"pain_nrs": 3})])])
    load("diary_2026-04 (1).csv", {}, batches=[diary([(1, {"pain_nrs": 4})])])

    assert con.execute("select pain_nrs from diary_entries").fetchall() == [(4,)]


def test_a_frame_is_a_table_for_no_longer_than_it_is_asked_for(con):
    frame = pl.DataFrame({"a": [1]})

    with given(con, "arriving", frame):
        assert con.execute("from arriving").fetchall() == [(1,)]
    with pytest.raises(duckdb.CatalogException, match="arriving"):
        con.execute("from arriving")
