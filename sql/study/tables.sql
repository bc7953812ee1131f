-- Who takes part in a study and what became of them, beside the views.

create table study_persons (
    person_id text not null,
    shard integer not null,
    state text not null,
    reason text,
    person_years double not null
);

comment on table study_persons is
'Everyone in the plan of the study. One row per person. Key: person_id.';
comment on column study_persons.shard is
'With whom the person is computed.';
comment on column study_persons.state is
'pooled; without_data: no file could be used; failed; waiting: not computed.';
comment on column study_persons.reason is
'Why they failed; null: they did not.';
comment on column study_persons.person_years is
'How much there is of them, about: by rows of minutes and sizes of files.';

create table study_shards (
    piece text not null,
    shard integer not null,
    persons integer not null,
    files_read bigint not null,
    files_unusable bigint not null,
    rows_rejected bigint not null,
    seconds double not null,
    cpu_seconds double not null,
    peak_memory_bytes bigint not null
);

comment on table study_shards is
'What was computed together. One row per piece of a shard. Key: piece.';
comment on column study_shards.piece is
'The name of its files.';
comment on column study_shards.shard is
'Of which shard.';
comment on column study_shards.persons is
'How many.';
comment on column study_shards.files_read is
'Exports and diaries, in part or whole.';
comment on column study_shards.rows_rejected is
'Rows of their files that could not be used.';
comment on column study_shards.seconds is
'By the clock on the wall.';
comment on column study_shards.cpu_seconds is
'Of all threads of the process.';
comment on column study_shards.files_unusable is
'Of no known kind, damaged, or locked.';
comment on column study_shards.peak_memory_bytes is
'The most that the process held until then; 0: unknown.';
