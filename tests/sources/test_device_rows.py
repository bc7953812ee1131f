"""What devices say beside steps and heart rates: limits, repeats, reasons."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from backpain_analytics.sources.device_rows import (
    amount_batches,
    session_batches,
    sleep_session_batches,
    unread_batch,
    weight_batches,
)

AT = datetime(2026, 3, 2, 7, tzinfo=UTC)


def tables(batches):
    found = {}
    for each in batches:
        found.setdefault(each.table, []).append(each.rows)
    return {table: pl.concat(frames) for table, frames in found.items()}


def reasons(found):
    return found["rejected_rows"]["reason"].to_list() if "rejected_rows" in found else []


def span(minutes=30, **more):
    ended_at = AT + timedelta(minutes=minutes)
    return pl.DataFrame(
        [{"source_id": "watch", "started_at": AT, "ended_at": ended_at, "line": 7} | more]
    )


@pytest.mark.parametrize(
    ("kilograms", "is_kept"),
    [(19.9, False), (20, True), (400, True), (400.1, False), (None, False)],
)
def test_a_body_weight_lies_from_20_to_400_kilograms(kilograms, is_kept):
    row = {"source_id": "scale", "measured_at": AT, "body_weight_kilograms": kilograms}
    found = tables(
        weight_batches(pl.DataFrame([row], schema_overrides={"body_weight_kilograms": pl.Float64}))
    )

    assert len(found.get("weight_readings", ())) == is_kept
    assert reasons(found) == ([] if is_kept else ["The weight is not from 20 to 400 kg."])


@pytest.mark.parametrize(
    ("table", "amount", "most", "words"),
    [
        ("floor_readings", "floors", 10_000, "floors"),
        ("distance_readings", "distance_kilometres", 1_000, "kilometres"),
        ("stand_readings", "stand_hours", 24, "stand hours"),
    ],
)
def test_an_amount_has_a_limit_and_zero_counts(table, amount, most, words):
    rows = pl.concat(
        span(minutes, **{amount: float(number)})
        for minutes, number in [(1, -1), (2, 0), (3, most), (4, most + 1)]
    )

    found = tables(amount_batches(table, rows))

    assert found[table][amount].to_list() == [0, most]
    assert reasons(found) == [f"The {words} are not from 0 to {most:,}."] * 2


def test_an_amount_over_no_time_is_rejected():
    found = tables(amount_batches("floor_readings", span(0, floors=3.0)))

    assert reasons(found) == ["It does not end after it starts."]


def test_a_session_takes_kind_impact_and_length_from_its_name_and_span():
    found = tables(session_batches(span(32, name="Outdoor running", heart_rate_bpm=141.0)))

    session = found["exercise_entries"].row(0, named=True)
    names = ("kind", "is_high_impact", "minutes", "heart_rate_bpm", "started_at")
    assert [session[name] for name in names] == ["aerobic", True, 32, 141, AT]


def test_a_session_of_an_unknown_name_is_other_of_unknown_impact():
    rows = pl.concat([span(name="Kubb"), span(31, name=None)], how="vertical_relaxed")

    found = tables(session_batches(rows))["exercise_entries"]

    assert found.select("kind", "is_high_impact").rows() == [("other", None)] * 2


@pytest.mark.parametrize(
    ("minutes", "is_kept"), [(-1, False), (0, True), (10_080, True), (10_081, False)]
)
def test_a_session_lasts_at_most_a_week(minutes, is_kept):
    found = tables(session_batches(span(minutes, name="walking")))

    assert len(found.get("exercise_entries", ())) == is_kept
    assert len(reasons(found)) == (not is_kept)


def test_a_repeated_session_counts_once_and_states_its_clock():
    rows = pl.concat([span(name="walking", utc_offset_minutes=-300)] * 2)

    found = tables(session_batches(rows))

    assert len(found["exercise_entries"]) == 1
    assert found["stated_clocks"]["utc_offset_minutes"].to_list() == [-300]


def test_a_night_keeps_what_its_device_says_of_it():
    found = tables(sleep_session_batches(span(480, asleep_minutes=431.5, is_nap=False)))

    assert found["sleep_sessions"].select("asleep_minutes", "awakenings", "is_nap").rows() == [
        (431.5, None, False)
    ]


def test_what_is_not_read_is_counted_by_kind():
    rows = unread_batch({"BodyTemperature": 8, "Mindfulness": 121}).rows

    assert rows.rows() == [("BodyTemperature", 8), ("Mindfulness", 121)]
