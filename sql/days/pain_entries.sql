-- Diary entries with the local date they are about; the same entry in several
-- files counts once.
--
-- grain:   one row per person and distinct entry
-- key:     none: two entries may be alike in all but one answer
-- units:   ratings 0 to 10
-- null:    entered_at: the diary states a date only; the rest: not answered or
--          not told; has_pain is told where no degree is; rated_date: no date
--          is known; is_date_doubtful: pain of the day is not rated;
--          days_late: the diary does not tell when the entry was made
-- method:  METHODS.md#diary-days

with dated_entries as (

    select
        diary_entries.person_id,
        written_times.happened_at as entered_at,
        -- What is written in the small hours is about the day that has passed.
        case
            when diary_entries.written_date is not null
                then diary_entries.written_date
            when
                hour(written_times.local_clock)
                < parameters.diary_day_starts_hour
                then written_times.local_clock::date - 1
            else written_times.local_clock::date
        end as local_date,
        coalesce(written_times.local_clock, diary_entries.made_at) as clock,
        coalesce(
            clock::date = local_date
            and hour(clock) < parameters.morning_ends_hour,
            false
        ) as is_of_the_morning,
        -- In the morning the past 24 hours are those of the day before.
        local_date - (
            is_of_the_morning
            and coalesce(diary_entries.rating_period = 'past_24_hours', false)
        )::integer as rated_date,
        diary_entries.made_at::date - rated_date as days_late,
        case
            when diary_entries.pain_nrs is null then null
            when diary_entries.rating_period is null then is_of_the_morning
            else diary_entries.rating_period = 'past_24_hours' and clock is null
        end as is_date_doubtful,
        diary_entries.pain_nrs,
        diary_entries.current_pain_nrs,
        diary_entries.worst_pain_nrs,
        diary_entries.has_flare,
        diary_entries.region,
        diary_entries.mood_nrs,
        diary_entries.stress_nrs,
        diary_entries.sleep_quality_nrs,
        diary_entries.control_nrs,
        diary_entries.made_at,
        diary_entries.rating_period,
        diary_entries.has_pain,
        diary_entries.function_nrs,
        diary_entries.roland_morris_score,
        diary_entries.stiffness_minutes,
        diary_entries.medication,
        diary_entries.medication_taken,
        diary_entries.medication_at,
        diary_entries.treatment,
        diary_entries.posture,
        diary_entries.work_shift,
        diary_entries.diet_kept,
        diary_entries.body_ache_level,
        diary_entries.sleep_change_level,
        diary_entries.mood_change_level,
        diary_entries.original_scale,
        diary_entries.notes,
        min(diary_entries.file_id) as file_id
    from diary_entries
    left join written_times
        on
            diary_entries.person_id = written_times.person_id
            and case when written_at is null then 'instant' else 'clock' end
            = written_times.kind
            and coalesce(
                epoch_us(diary_entries.written_at),
                epoch_us(diary_entries.entered_at)
            )
            = written_times.stated
    cross join parameters
    group by all

)

select * exclude (clock, is_of_the_morning)
from dated_entries
