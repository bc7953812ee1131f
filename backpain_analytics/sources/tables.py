"""The tables that readers fill, column for column.

The loader adds `person_id` (where a reader does not name one itself) and `file_id`.
Instants are UTC. `utc_offset_minutes` is the wearer's clock minus UTC at that instant
as far as the export knows it, else null.
"""

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
CLOCK = pl.Datetime("us")
"""A naive local time as a diary wrote it; the zone is applied in SQL."""


def _columns(**kinds: pl.DataType | type[pl.DataType]) -> pl.Schema:
    return pl.Schema(kinds)


SCHEMAS: dict[str, pl.Schema] = {
    # One device, app or account that writes samples.
    # device_kind: 'worn_with_heart_rate', 'worn', 'phone' or 'unknown', best first.
    "sources": _columns(source_id=pl.String, device_kind=pl.String),
    # Steps counted in [started_at, ended_at), shares of a step as written: sums are rounded,
    # never rows. Zero is a counted zero; absent is unknown.
    "step_intervals": _columns(
        source_id=pl.String,
        started_at=INSTANT,
        ended_at=INSTANT,
        steps=pl.Float64,
        utc_offset_minutes=pl.Int16,
    ),
    # FIT all-day counters as written: cumulative per activity type since local midnight.
    # interval_started_at: time of the previous message that carried any activity type.
    "step_counters": _columns(
        source_id=pl.String,
        observed_at=INSTANT,
        activity_type=pl.Int16,
        counter_steps=pl.Int32,
        is_snapshot=pl.Boolean,
        interval_started_at=INSTANT,
        utc_offset_minutes=pl.Int16,
    ),
    # heart_rate_bpm null: the device says it has no reading (off the wrist).
    # hold_seconds: how long a value stands until the next sample, for devices that
    # write heart rate only when it changes; 0 for all others.
    "heart_rate_samples": _columns(
        source_id=pl.String,
        sampled_at=INSTANT,
        heart_rate_bpm=pl.Int16,
        hold_seconds=pl.Int16,
        utc_offset_minutes=pl.Int16,
    ),
    # Time in bed as a device logged it, naps included; [started_at, ended_at).
    "sleep_spans": _columns(source_id=pl.String, started_at=INSTANT, ended_at=INSTANT),
    # The wearer's clock as an export states it beside nights, sessions or cycles, whose own
    # tables hold instants. time_zone: where the export names the zone itself.
    "stated_clocks": _columns(
        source_id=pl.String,
        stated_at=INSTANT,
        utc_offset_minutes=pl.Int16,
        time_zone=pl.String,
    ),
    # A device's own resting heart rate for a local date.
    "device_resting_heart_rates": _columns(
        source_id=pl.String, local_date=pl.Date, resting_heart_rate_bpm=pl.Float32
    ),
    # A vendor's own totals for a local date: a cross-check, never mixed with minutes.
    "vendor_days": _columns(
        source_id=pl.String,
        local_date=pl.Date,
        steps=pl.Int32,
        aerobic_minutes=pl.Float32,
    ),
    # One answer of a diary. Exactly one of the three times is set: a bare date, a naive
    # local time, or an instant; SQL makes the local date (00:00-05:00 is the day before).
    # Ratings 0-10; null: not answered. pain_nrs: average or unspecified pain.
    "diary_entries": _columns(
        written_date=pl.Date,
        written_at=CLOCK,
        entered_at=INSTANT,
        pain_nrs=pl.Float32,
        current_pain_nrs=pl.Float32,
        worst_pain_nrs=pl.Float32,
        has_flare=pl.Boolean,
        region=pl.String,
        mood_nrs=pl.Float32,
        stress_nrs=pl.Float32,
        sleep_quality_nrs=pl.Float32,
        control_nrs=pl.Float32,
        medication=pl.String,
        notes=pl.String,
        original_scale=pl.String,
    ),
    # One exercise session, logged by hand or recorded by a device; times as in a diary.
    # kind: 'core', 'stretching', 'aerobic' or 'other'. is_high_impact null: unknown.
    # held_seconds: of one repetition, or of one set where no repetitions are noted.
    "exercise_entries": _columns(
        source_id=pl.String,
        written_date=pl.Date,
        written_at=CLOCK,
        started_at=INSTANT,
        kind=pl.String,
        name=pl.String,
        minutes=pl.Float32,
        sets=pl.Int32,
        repetitions=pl.Int32,
        held_seconds=pl.Float32,
        weight_kilograms=pl.Float32,
        pain_before_nrs=pl.Float32,
        pain_after_nrs=pl.Float32,
        is_high_impact=pl.Boolean,
    ),
    # line null: the file has no lines. The reason is one sentence without readings.
    "rejected_rows": _columns(line=pl.Int64, reason=pl.String),
    # Said once of a whole file: what was salvaged, assumed or left out.
    "file_notes": _columns(note=pl.String),
}
