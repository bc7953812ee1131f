-- What readers fill, and nowhere else declared: backpain_analytics/sources/
-- tables.py takes the columns of their batches from here. columns.toml says
-- what each table and column means. The loader adds person_id, where a file
-- names no persons itself, and file_id.

create table if not exists rejected_rows (
    file_id text not null,
    -- As of the file: two people may have the same one, read on unlike clocks.
    person_id text,
    line bigint,
    reason text not null
);

create table if not exists sources (
    person_id text not null,
    source_id text not null,
    device_kind text not null
);

-- One row per person, source and file. The readings of the next three tables
-- carry its number, as names cost more to store than all else of a reading.
create table if not exists work.sample_series (
    series_id integer not null,
    person_id text not null,
    source_id text not null,
    file_id text not null
);

-- Shares of a step as written: sums are rounded, never rows. Zero is a counted
-- zero; absent is unknown.
create table if not exists work.step_interval_readings (
    series_id integer not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    steps double not null,
    utc_offset_minutes smallint
);

create table if not exists work.step_counter_readings (
    series_id integer not null,
    observed_at timestamptz not null,
    activity_type smallint not null,
    counter_steps integer not null,
    is_snapshot boolean not null,
    interval_started_at timestamptz,
    utc_offset_minutes smallint
);

create table if not exists work.heart_rate_readings (
    series_id integer not null,
    sampled_at timestamptz not null,
    heart_rate_bpm smallint,
    hold_seconds smallint not null,
    utc_offset_minutes smallint
);

-- With their names, as readers give them and everything reads them. Joined by
-- `on`: where it is `using`, nobody can ask DuckDB which tables a query reads.

create or replace view step_intervals as
select
    person_id,
    source_id,
    started_at,
    ended_at,
    steps,
    utc_offset_minutes,
    file_id
from work.step_interval_readings
inner join work.sample_series
    on step_interval_readings.series_id = sample_series.series_id;

create or replace view work.step_counters as
select
    person_id,
    source_id,
    observed_at,
    activity_type,
    counter_steps,
    is_snapshot,
    interval_started_at,
    utc_offset_minutes,
    file_id
from work.step_counter_readings
inner join work.sample_series
    on step_counter_readings.series_id = sample_series.series_id;

create or replace view heart_rate_samples as
select
    person_id,
    source_id,
    sampled_at,
    heart_rate_bpm,
    hold_seconds,
    utc_offset_minutes,
    file_id
from work.heart_rate_readings
inner join work.sample_series
    on heart_rate_readings.series_id = sample_series.series_id;

create table if not exists sleep_spans (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    file_id text not null
);

create table if not exists work.stated_clocks (
    person_id text not null,
    source_id text not null,
    stated_at timestamptz not null,
    utc_offset_minutes smallint not null,
    time_zone text,
    file_id text not null
);

-- Floors, like distances and stand hours, are counted over any length of time:
-- a date, an hour, a minute.
create table if not exists work.floor_readings (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    floors double not null,
    utc_offset_minutes smallint,
    file_id text not null
);

create table if not exists work.device_resting_heart_rates (
    person_id text not null,
    source_id text not null,
    local_date date not null,
    resting_heart_rate_bpm float not null,
    file_id text not null
);

create table if not exists work.distance_readings (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    distance_kilometres double not null,
    utc_offset_minutes smallint,
    file_id text not null
);

create table if not exists vendor_days (
    person_id text not null,
    source_id text not null,
    local_date date not null,
    steps integer,
    aerobic_minutes float,
    file_id text not null
);

-- One night or nap as its device sums it up; sleep_spans says when.
create table if not exists work.sleep_sessions (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    asleep_minutes double,
    awakenings integer,
    is_nap boolean,
    file_id text not null
);

-- What a known export holds and no reader uses, by kind.
create table if not exists work.unread_records (
    file_id text not null,
    -- As of the file: two people may have the same one.
    person_id text,
    kind text not null,
    records bigint not null
);

create table if not exists work.weight_readings (
    person_id text not null,
    source_id text not null,
    measured_at timestamptz not null,
    body_weight_kilograms double not null,
    utc_offset_minutes smallint,
    file_id text not null
);

-- One answer of a diary. Exactly one of its three times is set: a bare date,
-- a naive local time, or an instant; pain_entries makes the local date.
create table if not exists work.diary_entries (
    person_id text not null,
    written_date date,
    written_at timestamp,
    entered_at timestamptz,
    pain_nrs float,
    current_pain_nrs float,
    worst_pain_nrs float,
    has_flare boolean,
    region text,
    mood_nrs float,
    stress_nrs float,
    sleep_quality_nrs float,
    control_nrs float,
    -- When it was made, where the diary tells that apart from its date.
    made_at timestamp,
    -- now, past_24_hours, today or night.
    rating_period text,
    -- An answer without a number: pain of no stated degree, or none.
    has_pain boolean,
    function_nrs float,
    roland_morris_score float,
    stiffness_minutes float,
    medication text,
    medication_taken boolean,
    medication_at timestamp,
    treatment text,
    posture text,
    work_shift text,
    diet_kept boolean,
    body_ache_level text,
    sleep_change_level text,
    mood_change_level text,
    notes text,
    original_scale text,
    file_id text not null
);

-- Times as in a diary.
create table if not exists work.exercise_entries (
    person_id text not null,
    source_id text not null,
    written_date date,
    written_at timestamp,
    started_at timestamptz,
    kind text not null,
    name text,
    minutes float,
    sets integer,
    repetitions integer,
    -- Of one repetition, or of one set where no repetitions are noted.
    held_seconds float,
    weight_kilograms float,
    pain_before_nrs float,
    pain_after_nrs float,
    is_high_impact boolean,
    heart_rate_bpm float,
    distance_kilometres double,
    effort_nrs float,
    enjoyment_nrs float,
    file_id text not null
);

create table if not exists work.stand_readings (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    stand_hours double not null,
    utc_offset_minutes smallint,
    file_id text not null
);
