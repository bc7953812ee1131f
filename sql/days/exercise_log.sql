-- Exercise sessions, logged by hand or recorded; the same session in several
-- files of one source counts once.
--
-- grain:   one row per person, source and distinct session
-- units:   minutes; pain 0 to 10
-- null:    started_at: a date only was stated; the rest: not stated
-- method:  METHODS.md#exercise-log

select
    exercise_entries.person_id,
    exercise_entries.source_id,
    written_times.happened_at as started_at,
    coalesce(
        exercise_entries.written_date, written_times.local_clock::date
    ) as local_date,
    exercise_entries.kind,
    exercise_entries.name,
    exercise_entries.minutes,
    exercise_entries.sets,
    exercise_entries.repetitions,
    exercise_entries.pain_before_nrs,
    exercise_entries.pain_after_nrs,
    exercise_entries.is_high_impact,
    min(exercise_entries.file_id) as file_id
from exercise_entries
left join written_times
    on
        exercise_entries.person_id = written_times.person_id
        and case when written_at is null then 'instant' else 'clock' end
        = written_times.kind
        and coalesce(
            epoch_us(exercise_entries.written_at),
            epoch_us(exercise_entries.started_at)
        )
        = written_times.stated
group by all
