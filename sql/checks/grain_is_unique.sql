-- stop: each table has one row per its grain.
--
-- grain:   one row per table and key that occurs more than once; of the table
--          of minutes, among the days just built
-- method:  METHODS.md#checks

with keys as (

    select
        'daily_activity' as table_name,
        person_id,
        local_date::text as grain
    from daily_activity
    union all
    select
        'daily_sedentary',
        person_id,
        local_date::text
    from daily_sedentary
    union all
    select
        'daily_pain',
        person_id,
        local_date::text
    from daily_pain
    union all
    select
        'hourly_activity',
        person_id,
        local_date::text || ' ' || local_hour
    from hourly_activity
    union all
    select
        'analysis_days',
        person_id,
        local_date::text
    from analysis_days
    union all
    select
        'weekly_activity',
        person_id,
        week_start_date::text
    from weekly_activity
    union all
    select
        'weekly_pain',
        person_id,
        week_start_date::text
    from weekly_pain
    union all
    select
        'resting_heart_rates',
        person_id,
        week_start_date::text
    from resting_heart_rates
    union all
    select
        'sedentary_bouts',
        person_id,
        epoch_us(started_at)::text
    from sedentary_bouts

),

repeated_minutes as (

    select
        minute_activity.person_id,
        minute_activity.minute_at
    from minute_activity
    semi join build_days
        on
            minute_activity.person_id = build_days.person_id
            and minute_activity.local_date = build_days.local_date
    group by minute_activity.person_id, minute_activity.minute_at
    having count(*) > 1

)

select
    table_name,
    person_id,
    grain
from keys
group by table_name, person_id, grain
having count(*) > 1
union all
select
    'minute_activity',
    person_id,
    epoch_us(minute_at)::text
from repeated_minutes
