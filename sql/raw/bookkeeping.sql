-- What loading remembers of files, for the next run and the next build.

create table if not exists work.file_coverage (
    table_name text not null,
    person_id text not null,
    source_id text not null,
    file_id text not null,
    covered_date date not null,
    first_at timestamp not null,
    last_at timestamp not null,
    rows_loaded bigint not null,
    supersedes boolean not null default true,
    utc_offset_minutes smallint
);

create table if not exists work.superseded_files (
    person_id text not null,
    file_id text not null,
    superseded_by text not null
);

create table if not exists work.source_sightings (
    person_id text not null,
    source_id text not null,
    file_id text not null,
    device_kind text not null
);

create table if not exists work.touched_dates (
    person_id text not null,
    covered_date date not null
);

create table if not exists work.seen_paths (
    path text not null,
    size bigint not null,
    modified_ns bigint not null,
    changed_ns bigint not null,
    device bigint not null,
    read_under text not null
);

create table if not exists work.file_places (
    path text not null,
    label text not null,
    file_id text not null,
    person_id text
);

-- What known exports hold beside the files that are read, known by its name.
create table if not exists work.passed_over_files (
    path text not null,
    person_id text,
    reader text not null,
    kind text not null,
    files bigint not null
);

create table if not exists work.withdrawn_files (
    file_id text not null,
    path text not null,
    person_id text,
    reader text,
    rows_withdrawn bigint not null,
    first_at timestamptz,
    last_at timestamptz,
    loaded_at timestamptz not null,
    withdrawn_at timestamptz not null,
    reason text not null
);
