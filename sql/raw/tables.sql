-- What readers and settings fill; everything else derives from here.
-- The readers' columns are described in backpain_analytics/sources/tables.py.

create table if not exists source_files (
    file_id text not null,
    path text not null,
    person_id text,
    reader text,
    status text not null,
    reason text,
    notes text,
    rows_read bigint not null,
    rows_rejected bigint not null,
    first_at timestamptz,
    last_at timestamptz,
    -- Names the settings that reading depended on: zones and column mappings.
    read_under text not null,
    loaded_at timestamptz not null
);

create table if not exists rejected_rows (
    file_id text not null,
    line bigint,
    reason text not null
);

create table if not exists sources (
    person_id text not null,
    source_id text not null,
    device_kind text not null
);

create table if not exists step_intervals (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    steps integer not null,
    utc_offset_minutes smallint,
    file_id text not null
);

create table if not exists step_counters (
    person_id text not null,
    source_id text not null,
    observed_at timestamptz not null,
    activity_type smallint not null,
    counter_steps integer not null,
    is_snapshot boolean not null,
    interval_started_at timestamptz,
    utc_offset_minutes smallint,
    file_id text not null
);

create table if not exists heart_rate_samples (
    person_id text not null,
    source_id text not null,
    sampled_at timestamptz not null,
    heart_rate_bpm smallint,
    hold_seconds smallint not null,
    utc_offset_minutes smallint,
    file_id text not null
);

create table if not exists sleep_spans (
    person_id text not null,
    source_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    file_id text not null
);

create table if not exists device_resting_heart_rates (
    person_id text not null,
    source_id text not null,
    local_date date not null,
    resting_heart_rate_bpm float not null,
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

create table if not exists diary_entries (
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
    medication text,
    notes text,
    original_scale text,
    file_id text not null
);

create table if not exists exercise_entries (
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
    pain_before_nrs float,
    pain_after_nrs float,
    is_high_impact boolean,
    file_id text not null
);

-- From backpain.toml, rewritten at each build. Null: not stated.
create table if not exists persons (
    person_id text not null,
    birth_year integer,
    sex text,
    highest_heart_rate_bpm float,
    resting_heart_rate_bpm float,
    takes_beta_blocker boolean not null,
    step_target integer,
    aerobic_minutes_target integer,
    core_sessions_target integer,
    stretching_days_target integer,
    aerobic_sessions_target integer
);

-- Spans of constant clock offset that cover all data of a person, no holes.
-- origin: 'declared' in backpain.toml, 'export' from the samples' own offsets,
-- or 'default', the workspace's zone.
create table if not exists zone_spans (
    person_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    utc_offset_minutes bigint not null,
    origin text not null
);

-- Rank of a source in overlaps, 1 best; rewritten at each build.
create table if not exists source_ranks (
    person_id text not null,
    source_id text not null,
    source_rank integer not null
);

-- The local dates that this build computes: all of them, or what changed and
-- what depends on it. A model that reads this table must return just these dates.
create table if not exists build_days (
    person_id text not null,
    local_date date not null
);

-- The same as instants, merged, with a day's margin on both sides for what
-- reaches over midnight: the samples that this build may read.
create table if not exists build_spans (
    person_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null
);

-- One row per person, exposure and lag; columns as in association/records.py.
create table if not exists associations (
    person_id text not null,
    exposure text not null,
    lag_days integer not null,
    unit text not null,
    estimate double,
    low double,
    high double,
    estimate_per_sd double,
    standard_deviation double,
    p_value double,
    p_family double,
    family text not null,
    tests_in_family integer not null,
    days integer not null,
    smallest_detectable double,
    is_leak_flagged boolean not null,
    tier text not null,
    refusal text,
    p_exploratory double,
    days_missing integer,
    first_half_estimate double,
    second_half_estimate double,
    pooling_standard_error double,
    -- With these two the same numbers come out again.
    seed bigint not null,
    flips integer not null
);
