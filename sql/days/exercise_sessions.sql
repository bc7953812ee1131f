-- Exercise sessions as each source tells them, logged by hand or recorded; a
-- row that comes twice counts once.
--
-- work:    exercise_log is made with it
-- grain:   one row per person, source and distinct session
-- key:     person_id, session_number
-- units:   as in exercise_log; session_number: the log kept by hand comes
--          first, then sources by their rank; started and ended in microseconds
--          since 1970; of unknown length: one
-- null:    as in exercise_log; started, ended: a date only was stated
-- method:  METHODS.md#exercise-log

with generic_names as (

    -- A warm-up by this name alone is any: 'warm-up', and no 'warm-up walk'.
    select
        planned_exercises.person_id,
        planned_exercises.kind,
        min(planned_exercises.name) as planned_exercise
    from planned_exercises
    inner join exercise_names
        on
            planned_exercises.person_id = exercise_names.person_id
            and planned_exercises.name = exercise_names.planned_exercise
    inner join known_exercises
        on
            planned_exercises.kind = known_exercises.exercise
            and regexp_full_match(
                exercise_names.name_key, known_exercises.name_pattern || '\pL*'
            )
    where planned_exercises.kind in ('warm_up', 'cool_down')
    group by planned_exercises.person_id, planned_exercises.kind

),

keyed_entries as (

    select
        *,
        trim(
            regexp_replace(lower(strip_accents(name)), '[^\pL\pN]+', ' ', 'g')
        ) as name_key
    from exercise_entries

),

sessions as (

    select
        person_id,
        keyed_entries.source_id,
        written_times.happened_at as started_at,
        coalesce(
            keyed_entries.written_date, written_times.local_clock::date
        ) as local_date,
        -- Who plans an exercise knows its kind better than our words for it.
        coalesce(exercise_names.kind, keyed_entries.kind) as kind,
        keyed_entries.name,
        name_key,
        coalesce(
            exercise_names.planned_exercise, generic_names.planned_exercise
        ) as planned_exercise,
        keyed_entries.minutes,
        keyed_entries.sets,
        keyed_entries.repetitions,
        keyed_entries.held_seconds,
        keyed_entries.weight_kilograms,
        keyed_entries.pain_before_nrs,
        keyed_entries.pain_after_nrs,
        coalesce(exercise_names.is_high_impact, keyed_entries.is_high_impact)
            as is_high_impact,
        keyed_entries.heart_rate_bpm,
        keyed_entries.distance_kilometres,
        keyed_entries.effort_nrs,
        keyed_entries.enjoyment_nrs,
        min(keyed_entries.file_id) as file_id
    from keyed_entries
    left join exercise_names using (person_id, name_key)
    left join generic_names
        on
            keyed_entries.person_id = generic_names.person_id
            and coalesce(exercise_names.kind, keyed_entries.kind)
            = generic_names.kind
    left join written_times
        on
            keyed_entries.person_id = written_times.person_id
            and case when written_at is null then 'instant' else 'clock' end
            = written_times.kind
            and coalesce(
                epoch_us(keyed_entries.written_at),
                epoch_us(keyed_entries.started_at)
            )
            = written_times.stated
    group by all

)

select
    sessions.*,
    sessions.source_id = 'log' as is_hand_logged,
    epoch_us(sessions.started_at) as started,
    started + greatest((coalesce(sessions.minutes, 0) * 60000000)::bigint, 1)
        as ended,
    row_number() over (
        partition by sessions.person_id
        order by
            is_hand_logged desc,
            source_ranks.source_rank asc nulls last,
            sessions.heart_rate_bpm is null asc,
            -- Rows differ in something.
            sessions asc
    )::integer as session_number
from sessions
left join source_ranks
    on
        sessions.person_id = source_ranks.person_id
        and sessions.source_id = source_ranks.source_id
