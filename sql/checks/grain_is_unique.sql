-- stop: each table has one row per its grain.
--
-- grain:   one row per table and key that occurs more than once; of tables that
--          are computed day by day, among the days just built
-- method:  METHODS.md#checks

with daily_keys as (

    select
        'daily_activity' as table_name,
        person_id,
        local_date,
        0::bigint as moment
    from daily_activity
    union all
    select
        'daily_sedentary',
        person_id,
        local_date,
        0
    from daily_sedentary
    union all
    select
        'activity_runs',
        person_id,
        local_date,
        epoch_us(started_at)
    from activity_runs
    union all
    select
        'sedentary_bouts',
        person_id,
        local_date,
        epoch_us(started_at)
    from sedentary_bouts
    union all
    select
        'minute_activity',
        person_id,
        local_date,
        epoch_us(minute_at)
    from minute_activity

),

keys as (

    select daily_keys.*
    from daily_keys
    semi join build_days using (person_id, local_date)
    union all
    select
        'daily_pain',
        person_id,
        local_date,
        0
    from daily_pain
    union all
    select
        'analysis_days',
        person_id,
        local_date,
        0
    from analysis_days
    union all
    select
        'weekly_activity',
        person_id,
        week_start_date,
        0
    from weekly_activity
    union all
    select
        'weekly_pain',
        person_id,
        week_start_date,
        0
    from weekly_pain
    union all
    select
        'resting_heart_rates',
        person_id,
        week_start_date,
        0
    from resting_heart_rates

)

select
    table_name,
    person_id,
    local_date::text || ' ' || moment as grain
from keys
group by table_name, person_id, local_date, moment
having count(*) > 1
