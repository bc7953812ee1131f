"""Minute tables of many people in Parquet: streamed, each row by its person's clock."""

import io
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.exports import _reader_of
from backpain_analytics.sources.handmade.minute_tables import READER, reader
from backpain_analytics.sources.parsing import parquet_files
from backpain_analytics.testing import (
    context,
    heart_rates,
    member,
    note,
    read,
    rejected,
    rows,
    steps,
)

NOON = datetime.fromisoformat("2026-03-01 12:00")


def parquet(columns, name="steps_intraday_000000000000.parquet"):
    content = io.BytesIO()
    pl.DataFrame(columns).write_parquet(content)
    return member(name, content.getvalue())


def minutes(count, since=NOON):
    return [since + timedelta(minutes=minute) for minute in range(count)]


def walked(persons=(7, 7, 8), counts=(10, 0, 12), times=None, **more):
    times = [NOON, NOON + timedelta(minutes=1), NOON] if times is None else times
    return {"person_id": persons, "datetime": times, "steps": counts, **more}


def test_persons_are_those_that_the_file_names():
    file = parquet(walked())

    tables = read(READER, file, context("Europe/Paris", None))

    assert _reader_of(file, context()) is READER
    assert sorted(
        rows(tables, "step_intervals", "person_id", "started_at", "ended_at", "steps")
    ) == [
        ("7", "03-01 11:00:00", "03-01 11:01:00", 10),
        ("7", "03-01 11:01:00", "03-01 11:02:00", 0),
        ("8", "03-01 11:00:00", "03-01 11:00:00".replace("00:00", "01:00"), 12),
    ]
    assert sorted(rows(tables, "sources", "person_id", "device_kind")) == [
        ("7", "unknown"),
        ("8", "unknown"),
    ]


@pytest.mark.parametrize("persons", [(7, 7, 8), (7.0, 7.0, 8.0), ("7", "7", "8 ")])
def test_in_a_person_s_folder_they_are_the_folder_s_and_theirs(persons):
    tables = read(READER, parquet(walked(persons)), context(person_id="study"))

    assert set(rows(tables, "step_intervals", "person_id")) == {"study-7", "study-8"}


def test_a_table_of_one_person_is_of_the_person_it_is_named_for():
    tables = read(READER, parquet(walked((7, 7, 7), times=minutes(3))))

    assert "person_id" not in tables["step_intervals"].columns


def test_a_row_of_nobody_is_rejected():
    tables = read(READER, parquet(walked((7, None, 8))), context(person_id=None))

    assert len(steps(tables)) == 2
    assert rejected(tables) == [(None, "The row does not say whose it is.")]


def test_heart_rates_are_of_a_worn_device_and_meet_the_steps():
    table = {"person_id": [7, 7], "datetime": minutes(2), "heart_rate_value": [61, 301]}

    tables = read(READER, parquet(table, "heart_rate_minute_level_000000000000.parquet"))

    assert heart_rates(tables) == [("03-01 12:00:00", 61)]
    assert rejected(tables) == [(None, "The heart rate is not a number from 1 to 300.")]
    sources = [tables, read(READER, parquet(walked()))]
    assert {rows(each, "sources", "source_id")[0] for each in sources} == {"csv:export"}
    assert rows(tables, "sources", "device_kind") == ["worn_with_heart_rate"]


@pytest.mark.parametrize(
    "times",
    [
        [moment.replace(tzinfo=UTC) for moment in minutes(3)],
        [f"2026-03-01T12:0{minute}:00Z" for minute in range(3)],
    ],
)
def test_times_with_a_zone_are_instants(times):
    tables = read(READER, parquet(walked((7, 7, 7), times=times)), context("Europe/Paris"))

    assert [at for at, _ in steps(tables)] == [
        "03-01 12:00:00",
        "03-01 12:01:00",
        "03-01 12:02:00",
    ]


@pytest.mark.parametrize(
    "times",
    [
        {"datetime": [f"2026-03-01 12:0{minute}:00" for minute in range(3)]},
        {"date": 3 * ["2026-03-01"], "time": ["12:00", "12:01", "12:02"]},
        {"date": 3 * [date(2026, 3, 1)], "time": [time(12, minute) for minute in range(3)]},
    ],
)
def test_times_without_a_zone_are_the_wearer_s_clock(times):
    tables = read(READER, parquet({**times, "steps": [1, 2, 3]}), context("Europe/Paris"))

    assert steps(tables) == [("03-01 11:00:00", 1), ("03-01 11:01:00", 2), ("03-01 11:02:00", 3)]


def test_an_hour_that_the_clock_shows_twice_is_placed_by_the_order_of_the_rows():
    times = 2 * minutes(60, datetime.fromisoformat("2026-10-25 02:00"))

    tables = read(
        READER,
        parquet(walked(120 * [7], 60 * [0, 9], times)),
        context("Europe/Paris"),
    )

    assert [at for at, _ in steps(tables)][::60] == ["10-25 00:00:00", "10-25 01:00:00"]
    assert len(steps(tables)) == 120


def test_a_time_that_the_clock_skipped_or_no_time_is_rejected():
    times = [datetime.fromisoformat("2026-03-29 02:30"), None, datetime.fromisoformat("9999-01-01")]

    tables = read(READER, parquet(walked((7, 7, 7), times=times)), context("Europe/Paris"))

    assert steps(tables) == []
    assert sorted(reason for _, reason in rejected(tables)) == [
        "The local time does not exist: the clock was put forward over it.",
        *2 * ["The time could not be read."],
    ]


def test_a_minute_without_a_value_is_unknown_and_no_rejection():
    tables = read(READER, parquet(walked(counts=(10, None, 12))))

    assert {count for _, count in steps(tables)} == {10, 12}
    assert rejected(tables) == []


@pytest.mark.parametrize("part_rows", [1, 100, 799, 800, 801])
def test_however_it_is_parted_each_row_counts_once(part_rows, monkeypatch):
    monkeypatch.setattr(reader, "PART_ROWS", part_rows)
    persons = [number % 40 for number in range(400)]
    times = [NOON + timedelta(minutes=number // 40) for number in range(400)]
    twice = walked(2 * persons, 2 * [number % 7 for number in range(400)], 2 * times)

    if part_rows == 1:
        with pytest.raises(UnreadableExportError, match="hardly more than one person"):
            read(READER, parquet(twice), context(person_id=None))
    else:
        tables = read(READER, parquet(twice), context(person_id=None))
        assert len(steps(tables)) == 400
        assert sum(count for _, count in steps(tables)) == sum(n % 7 for n in range(400))


def mapped(columns, kind="steps", **more):
    return context(mappings=[ColumnMapping("study", "*.parquet", kind, columns, **more)])


def test_a_mapping_names_columns_device_and_zone():
    table = {"who": ["a", "b"], "wann": minutes(2), "anzahl": [5, 6]}
    columns = {"person_id": "who", "started_at": "wann", "steps": "anzahl"}
    where = mapped(columns, time_zone="Asia/Tokyo", device="fitbit", device_kind="worn")
    file = parquet(table, "table.parquet")

    tables = read(READER, file, where)

    assert _reader_of(file, where) is READER
    assert sorted(rows(tables, "step_intervals", "person_id", "source_id", "started_at")) == [
        ("anna-a", "csv:fitbit", "03-01 03:00:00"),
        ("anna-b", "csv:fitbit", "03-01 03:01:00"),
    ]
    assert set(rows(tables, "sources", "device_kind")) == {"worn"}


def test_a_mapping_that_does_not_fit_is_refused():
    with pytest.raises(UnreadableExportError, match="'anzahl', which is not among these"):
        read(READER, parquet(walked()), mapped({"steps": "anzahl"}))


def test_it_says_how_the_table_was_read():
    sentence = note(read(READER, parquet(walked(wear=[1, 1, 1]))))

    assert "'datetime' as started_at" in sentence
    assert "each row stands for 60 s" in sentence
    assert "not used: 'wear'" in sentence


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"a": [1], "b": [2]}, "not among its columns: a, b"),
        ({"person_id": [1], "steps": [2]}, "not among its columns"),
        ({"date": [date(2026, 3, 1)], "steps": [2]}, "not among its columns"),
        (walked(times=[NOON + timedelta(days=day) for day in range(3)]), "days, not minutes"),
        (walked((7, 7, 7), times=["2026-03-01", "2026-03-02", "2026-03-03"]), "days, not minutes"),
        (walked(time_zone=["UTC", "UTC", "UTC"]), "such as 'time_zone' is not read"),
        (walked(end_time=[NOON, NOON, NOON]), "such as 'end_time' is not read"),
        (walked(device=["a", "b", "b"]), "such as 'device' is not read"),
        (walked(times=[1, 2, 3]), "'datetime' is of the type Int64"),
        (walked(counts=[[1], [2], [3]]), r"'steps' is of the type List\(Int64\)"),
        (walked(12 * [7], range(100, 112), minutes(12)), "are the count so far"),
    ],
)
def test_what_is_no_plain_minute_table_is_refused(table, words):
    with pytest.raises(UnreadableExportError, match=words):
        read(READER, parquet(table))


def test_two_columns_of_steps_are_refused():
    with pytest.raises(AmbiguousExportError, match="may hold the steps"):
        read(READER, parquet(walked(step_count=[1, 2, 3])))


def test_one_device_is_no_matter():
    assert len(steps(read(READER, parquet(walked(device=["a", "a", "a"]))))) == 3


@pytest.mark.parametrize(("count", "is_read"), [(998, True), (1_000, True), (1_001, False)])
def test_a_table_of_very_many_columns_is_no_health_export(count, is_read):
    file = parquet(walked(**{f"column {number}": [1, 1, 1] for number in range(count - 3)}))

    if is_read:
        assert len(steps(read(READER, file))) == 3
    else:
        with pytest.raises(UnreadableExportError, match="1,001 columns"):
            read(READER, file)


@pytest.mark.parametrize(("most", "is_read"), [(2, False), (3, True), (4, True)])
def test_a_table_of_more_rows_than_can_be_held_is_refused(most, is_read, monkeypatch):
    monkeypatch.setattr(parquet_files, "MOST_ROWS", most)

    if is_read:
        assert len(steps(read(READER, parquet(walked())))) == 3
    else:
        with pytest.raises(UnreadableExportError, match="3 rows, more than 2"):
            read(READER, parquet(walked()))


@pytest.mark.parametrize(("most", "is_read"), [(1, False), (2, True), (3, True)])
def test_ids_that_cannot_be_persons_are_refused(most, is_read, monkeypatch):
    monkeypatch.setattr(reader, "MOST_PERSONS", most)

    if is_read:
        assert len(steps(read(READER, parquet(walked())))) == 3
    else:
        with pytest.raises(UnreadableExportError, match="cannot be persons"):
            read(READER, parquet(walked()))


@pytest.mark.parametrize("kept", [4, 5, 40, -1, -8, -60])
def test_a_file_that_breaks_off_is_refused(kept):
    content = parquet(walked()).open().read()

    with pytest.raises(UnreadableExportError, match="a damaged Parquet file"):
        read(READER, member("steps.parquet", content[:kept]))


def test_the_same_tables_as_csv_are_read_alike():
    rows_ = ["7,2026-03-01T12:00:00,61", "8,2026-03-01T12:00:00,62", "8,2026-03-01T12:01:00,63"]
    text = "\n".join(["person_id,datetime,heart_rate_value", *rows_])
    file = member("heart_rate_minute_level_000000000000.csv", text)
    where = context("Europe/Paris", None)

    tables = read(_reader_of(file, where), file, where)

    assert rows(tables, "heart_rate_samples", "person_id", "sampled_at", "source_id") == [
        ("7", "03-01 11:00:00", "csv:export"),
        ("8", "03-01 11:00:00", "csv:export"),
        ("8", "03-01 11:01:00", "csv:export"),
    ]
