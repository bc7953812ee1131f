"""Health Auto Export: metrics by interval, with the offset of the day."""

import json
from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.health_auto_export import READER
from backpain_analytics.testing import context, heart_rates, member, note, read, rejected, rows


def metric(name, *samples):
    return {"name": name, "units": "count", "data": [dict(sample) for sample in samples]}


def steps(*samples):
    return metric("step_count", *({"date": at, "qty": count} for at, count in samples))


def beats(*samples):
    return metric(
        "heart_rate", *({"date": at, "Min": 50, "Avg": bpm, "Max": 90} for at, bpm in samples)
    )


def export(*metrics):
    return member("HealthAutoExport.json", json.dumps({"data": {"metrics": list(metrics)}}))


def test_steps_last_as_long_as_they_are_usually_apart():
    file = export(
        steps(
            ("2024-02-06 20:00:00 -0800", 1),
            ("2024-02-06 20:01:00 -0800", 14),
            ("2024-07-06 20:02:00 -0700", 9),
        )
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    columns = ("started_at", "ended_at", "steps", "utc_offset_minutes")
    assert rows(tables, "step_intervals", *columns) == [
        ("02-07 04:00:00", "02-07 04:01:00", 1, -480),
        ("02-07 04:01:00", "02-07 04:02:00", 14, -480),
        ("07-07 03:02:00", "07-07 03:03:00", 9, -420),
    ]
    assert "60 s" in note(tables)


def counted_by(*names):
    """Each device counts a walk of its own, a few seconds after the one before."""
    samples = [
        {"date": f"2024-02-06 20:{minute}:0{i} +0000", "qty": 50, "source": name}
        for minute in (10, 20, 30)
        for i, name in enumerate(names)
    ]
    return read(READER, export(metric("step_count", *samples)))


def test_devices_whose_samples_are_listed_one_by_one_are_kept_apart():
    tables = counted_by("Eva's iPhone", "Eva's Apple Watch", "")

    assert sorted(rows(tables, "sources", "source_id", "device_kind")) == [
        ("apple:health_auto_export", "unknown"),
        ("apple:iphone", "phone"),
        ("apple:watch", "worn_with_heart_rate"),
    ]
    assert set(rows(tables, "step_intervals", "source_id", "ended_at")) >= {
        ("apple:watch", "02-06 20:20:01"),
        ("apple:iphone", "02-06 20:20:00"),
    }


@pytest.mark.parametrize("names", [("iPhone|Watch", "iPhone"), ("iPhone",), ("",)])
def test_sums_over_devices_are_of_one_source(names):
    assert {*rows(counted_by(*names), "step_intervals", "source_id")} == {
        "apple:health_auto_export"
    }


def test_shares_of_a_step_are_kept_and_what_is_no_count_is_rejected():
    counts = [0.36, 1.566, float("nan"), -0.4, 1_000_000.5, float("inf")]

    tables = read(
        READER, export(steps(*((f"2024-02-06 20:0{i}:00 -0800", n) for i, n in enumerate(counts))))
    )

    assert rows(tables, "step_intervals", "steps") == pytest.approx([0.36, 1.566])
    assert len(rejected(tables)) == 4


def test_steps_by_the_day_are_totals_of_local_dates():
    days = [(f"2024-02-0{day} 00:00:00 +0900", 100 * day) for day in (6, 7, 8)]

    tables = read(READER, export(steps(*days)))

    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2024, 2, day), 100 * day) for day in (6, 7, 8)
    ]


@pytest.mark.parametrize(("minutes", "is_kept"), [(1, True), (15, True), (16, False)])
def test_heart_rates_are_averages_of_at_most_15_minutes(minutes, is_kept):
    times = [f"2024-02-06 20:{minute:02}:00 +0000" for minute in (0, minutes, 2 * minutes)]

    tables = read(READER, export(beats(*((at, 61.4) for at in times))))

    assert [bpm for _, bpm in heart_rates(tables)] == ([61, 61, 61] if is_kept else [])
    assert ("too long" in note(tables) if "file_notes" in tables else False) is not is_kept


def test_a_bad_item_costs_itself():
    found = [("2024-02-06 20:00:00 +0000", 5), ("soon", 5), ("2024-02-06 20:01:00 +0000", "many")]

    tables = read(READER, export(steps(*found)))

    assert rows(tables, "step_intervals", "steps") == [5]
    assert len(rejected(tables)) == 2


def test_other_metrics_are_left_alone():
    assert read(READER, export(metric("weight_body_mass", {"date": "x", "qty": 70}), steps())) == {}


@pytest.mark.parametrize("content", ['{"data": {"metrics": [{"na', '{"data": {"workouts": []}}'])
def test_a_file_without_whole_metrics_is_refused(content):
    file = member("export.json", content)

    assert READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match="list of metrics"):
        read(READER, file)


def test_other_json_is_not_its():
    assert not READER.recognises(member("a.json", '{"data": [{"bpm": 60}]}'), context())


@pytest.mark.parametrize("name", [[], {}, None, 7])
def test_a_metric_whose_name_is_no_text_is_none_of_ours(name):
    content = json.dumps({"data": {"metrics": [{"name": name, "data": [{"date": "0", "qty": 1}]}]}})

    assert read(READER, member("export.json", content)) == {}
