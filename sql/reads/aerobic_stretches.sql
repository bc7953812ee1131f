-- The aerobic exercise that a person's logs note, in order. Sessions that
-- overlap are one: the log and the watch often tell of the same.
--
-- grain:       one row per stretch; a session that states a date only is one
-- units:       minutes, 0 where unknown; pain of the first session that notes
--              both, 0 to 10
-- null:        started_at: only a date is known; pain: not noted; is_vigorous:
--              neither heart rate nor effort is known
-- parameters:  $person

with sessions as (

    select
        exercise_log.local_date,
        exercise_log.started_at,
        exercise_log.started_at
        + to_seconds(60 * coalesce(exercise_log.minutes, 0)) as ended_at,
        exercise_log.minutes,
        exercise_log.pain_before_nrs,
        exercise_log.pain_after_nrs,
        coalesce(
            exercise_log.heart_rate_bpm >= heart_rate_limits.vigorous_from_bpm,
            exercise_log.effort_nrs >= parameters.vigorous_effort_nrs
        ) as is_vigorous,
        pain_before_nrs is not null and pain_after_nrs is not null as is_rated,
        row_number() over (
            order by
                exercise_log.local_date,
                exercise_log.started_at,
                ended_at,
                exercise_log.minutes,
                pain_before_nrs,
                pain_after_nrs
        ) as session_number
    from exercise_log
    left join heart_rate_limits
        on
            exercise_log.person_id = heart_rate_limits.person_id
            and exercise_log.local_date = heart_rate_limits.local_date
    cross join parameters
    where exercise_log.person_id = $person and exercise_log.kind = 'aerobic'

),

parted_sessions as (

    select
        *,
        started_at is null
        or started_at > coalesce(
            max(ended_at) over (
                order by started_at, session_number
                rows between unbounded preceding and 1 preceding
            ),
            '-infinity'
        ) as begins_stretch
    from sessions

),

keyed_sessions as (

    select
        *,
        count(*) filter (where begins_stretch) over (
            order by started_at, session_number
        ) as stretch_number
    from parted_sessions

)

select
    min(local_date) as local_date,
    min(started_at) as started_at,
    coalesce(
        epoch(max(ended_at) - min(started_at)) / 60, max(minutes), 0
    ) as minutes,
    arg_min(pain_before_nrs, session_number) filter (where is_rated)
        as pain_before_nrs,
    arg_min(pain_after_nrs, session_number) filter (where is_rated)
        as pain_after_nrs,
    bool_or(is_vigorous) as is_vigorous
from keyed_sessions
group by stretch_number
order by local_date, min(started_at), min(session_number)
