-- What loading, settings and statistics fill. What readers fill is declared
-- in readings.sql; everything else derives from there and here. columns.toml
-- says what each table and column means.

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
    read_under text not null,
    -- Not known: before all others.
    modified_at timestamptz not null default '1970-01-01 00:00:00+00',
    loaded_at timestamptz not null
);

-- From backpain.toml, rewritten at each build. Null: not stated.
create table if not exists persons (
    person_id text not null,
    birth_year integer,
    sex text,
    height_cm float,
    highest_heart_rate_bpm double,
    resting_heart_rate_bpm double,
    takes_beta_blocker boolean not null,
    heart_rate_limited_by text,
    highest_heart_rate_is_measured boolean,
    step_target integer,
    aerobic_minutes_target integer,
    core_sessions_target integer,
    stretching_days_target integer,
    aerobic_sessions_target integer,
    plan_since_date date,
    steps_apply boolean,
    movement_breaks_target integer
);

create table if not exists work.dated_targets (
    person_id text not null,
    since_date date not null,
    step_target integer,
    aerobic_minutes_target integer,
    movement_breaks_target integer
);

create table if not exists work.planned_exercises (
    person_id text not null,
    name text not null,
    kind text not null,
    logged_names text[] not null,
    times_per_week integer not null,
    sets integer,
    repetitions integer,
    held_seconds float,
    minutes float,
    weight_kilograms float,
    since_date date
);

create table if not exists work.impact_names (
    person_id text not null,
    name text not null,
    is_high_impact boolean not null
);

-- What is known of exercises by their names, as settings/exercises.toml says.
create table if not exists work.known_exercises (
    exercise text not null,
    name_pattern text not null,
    kind text not null,
    aerobic_mode text,
    is_high_impact boolean,
    bends_back boolean not null,
    bends_forward boolean not null,
    twists boolean not null,
    loads_back boolean not null,
    step integer,
    sets integer,
    repetitions integer,
    hold_seconds double,
    minutes double
);

-- What somebody states of their back; null: since when is not stated.
create table if not exists work.person_conditions (
    person_id text not null,
    condition text not null,
    since_date date
);

-- Which exercises each condition makes a case to ask about, as
-- settings/conditions.toml says.
create table if not exists work.known_conditions (
    condition text not null,
    leaves_out text[] not null,
    asks_about text[] not null,
    asks_first boolean not null,
    source text not null
);

create table if not exists zone_spans (
    person_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    utc_offset_minutes bigint not null,
    origin text not null
);

create table if not exists work.source_ranks (
    person_id text not null,
    source_id text not null,
    source_rank integer not null
);

-- The local dates that this build computes: all of them, or what changed and
-- what depends on it. A model that reads this table returns just these dates.
create table if not exists work.build_days (
    person_id text not null,
    local_date date not null
);

-- The same as instants, merged, with a day's margin on both sides for what
-- reaches over midnight: the samples that this build may read.
create table if not exists work.build_spans (
    person_id text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null
);

-- What the association room finds. Columns as in its records, from which they
-- are filled by name; null numbers: refused, the column refusal says why, and
-- refusal_code with refusal_values the same to programs.

create table if not exists associations (
    person_id text not null,
    exposure text not null,
    lag_days integer not null,
    estimate double,
    low double,
    high double,
    estimate_per_sd double,
    standard_deviation double,
    p_value double,
    p_family double,
    family_low double,
    family_high double,
    family text not null,
    tests_in_family integer not null,
    days integer not null,
    unit text not null,
    smallest_detectable double,
    is_leak_flagged boolean not null,
    caution text,
    caution_code text,
    tier text not null,
    refusal text,
    refusal_code text,
    refusal_values text,
    p_exploratory double,
    days_missing integer not null,
    first_half_estimate double,
    second_half_estimate double,
    pooling_standard_error double,
    compared_estimate double,
    compared_low double,
    compared_high double,
    controls text,
    days_without_controls integer not null,
    goes_along_with text,
    computed_tier text not null,
    tier_since date not null,
    seed bigint not null,
    flips integer not null,
    counted_from date
);

create table if not exists weekly_associations (
    person_id text not null,
    exposure text not null,
    lag_weeks integer not null,
    estimate double,
    low double,
    high double,
    estimate_per_sd double,
    standard_deviation double,
    p_value double,
    p_family double,
    family_low double,
    family_high double,
    family text not null,
    tests_in_family integer not null,
    weeks integer not null,
    unit text not null,
    smallest_detectable double,
    is_leak_flagged boolean not null,
    caution text,
    caution_code text,
    tier text not null,
    refusal text,
    refusal_code text,
    refusal_values text,
    p_exploratory double,
    weeks_missing integer not null,
    first_half_estimate double,
    second_half_estimate double,
    pooling_standard_error double,
    controls text,
    weeks_without_controls integer not null,
    goes_along_with text
);

create table if not exists exposure_thirds (
    person_id text not null,
    exposure text not null,
    lag_days integer not null,
    third integer not null,
    days integer not null,
    lowest double,
    highest double,
    mean_pain_nrs double,
    alike_pain_nrs double,
    -- Of alike_pain_nrs.
    low double,
    high double,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists work.earlier_pain_links (
    person_id text not null,
    exposure text not null,
    unit text not null,
    estimate double,
    low double,
    high double,
    p_value double,
    p_family double,
    tests_in_family integer not null,
    days integer not null,
    is_found boolean not null,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists exercise_responses (
    person_id text not null,
    intensity text not null,
    bouts integer not null,
    paired_bouts integer not null,
    control_pairs integer not null,
    latest_bouts integer not null,
    worse_after integer not null,
    difference double,
    low double,
    high double,
    p_value double,
    tier text not null,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists exercise_pain_changes (
    person_id text not null,
    scope text not null,
    name text,
    name_key text,
    kind text,
    occasions integer not null,
    rated_pairs integer not null,
    last_date date,
    mean_change double,
    shrunk_change double,
    low double,
    high double,
    rose integer not null,
    latest integer not null,
    rises_in_a_row integer not null,
    p_family double,
    reading text,
    refusal text,
    refusal_code text,
    refusal_values text,
    next_day_occasions integer not null,
    next_day_mean_change double,
    next_day_change double,
    next_day_low double,
    next_day_high double,
    next_day_p_family double,
    next_day_reading text,
    next_day_refusal text,
    next_day_refusal_code text,
    next_day_refusal_values text
);

create table if not exists flare_triggers (
    person_id text not null,
    trigger text not null,
    hours_before integer not null,
    flares integer not null,
    flares_by_date integer not null,
    exposed_flares integer not null,
    control_windows integer not null,
    exposed_controls integer not null,
    telling_flares integer not null,
    odds_ratio double,
    low double,
    high double,
    p_value double,
    p_family double,
    tests_in_family integer not null,
    suspected_since date,
    reading text,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists time_to_flares (
    person_id text not null,
    measure text not null,
    third integer not null,
    weeks integer not null,
    lowest double,
    highest double,
    flare_weeks integer not null,
    median_days double,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists daily_flares (
    person_id text not null,
    local_date date not null,
    usual_pain_nrs double,
    is_flare_day boolean
);

create table if not exists flares (
    person_id text not null,
    first_date date not null,
    last_date date not null,
    usual_pain_nrs double,
    worst_pain_nrs double,
    is_reported boolean not null,
    is_ongoing boolean not null
);

create table if not exists work.flare_rates (
    person_id text not null,
    flares integer not null,
    rated_days integer not null,
    flares_per_100_days double,
    unchanging_per_100_days double
);

create table if not exists pain_episodes (
    person_id text not null,
    first_date date not null,
    last_date date not null,
    painful_days integer not null,
    stage text not null,
    began_before_diary boolean not null,
    is_ongoing boolean not null
);

create table if not exists work.pain_stages (
    person_id text not null,
    local_date date not null,
    episode_first_date date not null,
    episode_days integer not null,
    stage_so_far text not null,
    began_before_diary boolean not null
);

create table if not exists phase_comparisons (
    person_id text not null,
    phase text not null,
    started_on date not null,
    rated_before integer not null,
    rated_after integer not null,
    mean_before_nrs double,
    mean_after_nrs double,
    difference double,
    low double,
    high double,
    p_value double,
    excluded_days integer not null,
    refusal text,
    refusal_code text,
    refusal_values text
);

create table if not exists pain_trends (
    person_id text not null,
    first_date date,
    last_date date,
    rated_days integer not null,
    points_per_30_days double,
    low double,
    high double,
    p_value double,
    refusal text,
    refusal_code text,
    refusal_values text,
    persistence double,
    weekly_points_per_30_days double,
    weekly_line_start_nrs double
);

-- Only ever added to; a new warehouse has no past.
create table if not exists association_history (
    person_id text not null,
    computed_at timestamptz not null,
    data_until date not null,
    exposure text not null,
    lag_days integer not null,
    tier text not null,
    computed_tier text not null,
    estimate double,
    low double,
    high double,
    p_family double,
    tests_in_family integer not null
);

-- Only ever added to: the day on which a question is first seen, and each look.
create table if not exists work.question_looks (
    person_id text not null,
    exposure text not null,
    since date,
    planned_days integer not null,
    counted_from date,
    looked_on date not null,
    span_days integer
);

create table if not exists work.association_looks (
    person_id text not null,
    settled_until date not null,
    digest text not null,
    declared text not null,
    suspected_trigger text,
    suspected_since date
);
