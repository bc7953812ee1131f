-- Exercise sessions, logged by hand or recorded; the same session in several
-- files of one source counts once.
--
-- grain:   one row per person, source and distinct session
-- key:     none: two sessions may be alike in all but one note
-- units:   minutes; seconds; kilograms; pain 0 to 10
-- null:    not stated
-- method:  METHODS.md#exercise-log

with keyed_entries as (

    select
        *,
        trim(
            regexp_replace(lower(strip_accents(name)), '[^\pL\pN]+', ' ', 'g')
        ) as name_key
    from exercise_entries

)

select
    person_id,
    keyed_entries.source_id,
    written_times.happened_at as started_at,
    coalesce(
        keyed_entries.written_date, written_times.local_clock::date
    ) as local_date,
    -- Who plans an exercise knows its kind better than our words for it. A
    -- warm-up is none of the three kinds that are counted.
    case
        when exercise_names.kind = 'warm_up' then 'other'
        else coalesce(exercise_names.kind, keyed_entries.kind)
    end as kind,
    keyed_entries.name,
    name_key,
    exercise_names.planned_exercise,
    keyed_entries.minutes,
    keyed_entries.sets,
    keyed_entries.repetitions,
    keyed_entries.held_seconds,
    keyed_entries.weight_kilograms,
    keyed_entries.pain_before_nrs,
    keyed_entries.pain_after_nrs,
    coalesce(exercise_names.is_high_impact, keyed_entries.is_high_impact)
        as is_high_impact,
    min(keyed_entries.file_id) as file_id
from keyed_entries
left join exercise_names using (person_id, name_key)
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
