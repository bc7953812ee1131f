-- Exercise sessions, logged by hand or recorded; the same session from several
-- files or devices counts once.
--
-- grain:   one row per person and session
-- key:     person_id, session_number
-- units:   minutes; seconds; kilograms; pain, effort, enjoyment 0 to 10
-- null:    not stated; other_source_ids: no other source tells the session
-- method:  METHODS.md#exercise-log

with told_again as (

    -- The better source has the word, and the others what it does not say.
    select
        person_id,
        kept_number,
        arg_min(minutes, session_number) as minutes,
        arg_min(kind, session_number) filter (where kind <> 'other') as kind,
        arg_min(is_high_impact, session_number) as is_high_impact,
        arg_min(heart_rate_bpm, session_number) as heart_rate_bpm,
        arg_min(distance_kilometres, session_number) as distance_kilometres,
        arg_min(effort_nrs, session_number) as effort_nrs,
        arg_min(enjoyment_nrs, session_number) as enjoyment_nrs,
        list_sort(list(distinct source_id)) as source_ids
    from session_repeats
    inner join exercise_sessions using (person_id, session_number)
    group by person_id, kept_number

),

kept_sessions as (

    select *
    from exercise_sessions
    anti join session_repeats using (person_id, session_number)

)

select
    kept_sessions.person_id,
    kept_sessions.session_number,
    kept_sessions.source_id,
    kept_sessions.started_at,
    kept_sessions.local_date,
    if(
        kept_sessions.kind = 'other',
        coalesce(told_again.kind, 'other'),
        kept_sessions.kind
    ) as kind,
    kept_sessions.name,
    kept_sessions.name_key,
    kept_sessions.planned_exercise,
    coalesce(kept_sessions.minutes, told_again.minutes) as minutes,
    kept_sessions.sets,
    kept_sessions.repetitions,
    kept_sessions.held_seconds,
    kept_sessions.weight_kilograms,
    kept_sessions.pain_before_nrs,
    kept_sessions.pain_after_nrs,
    coalesce(kept_sessions.is_high_impact, told_again.is_high_impact)
        as is_high_impact,
    coalesce(kept_sessions.heart_rate_bpm, told_again.heart_rate_bpm)
        as heart_rate_bpm,
    coalesce(kept_sessions.distance_kilometres, told_again.distance_kilometres)
        as distance_kilometres,
    coalesce(kept_sessions.effort_nrs, told_again.effort_nrs) as effort_nrs,
    coalesce(kept_sessions.enjoyment_nrs, told_again.enjoyment_nrs)
        as enjoyment_nrs,
    nullif(
        list_filter(
            told_again.source_ids, lambda each: each <> kept_sessions.source_id
        ),
        []
    ) as other_source_ids,
    kept_sessions.file_id
from kept_sessions
left join told_again
    on
        kept_sessions.person_id = told_again.person_id
        and kept_sessions.session_number = told_again.kept_number
