-- From which date to which a person's logs of exercise reach.
--
-- work:    weekly_exercise says what it covers
-- grain:   one row per person with a log
-- key:     person_id
-- null:    first_plan_date, last_plan_date: no log notes any of these
-- method:  METHODS.md#exercise-log

with logs as (

    select
        person_id,
        source_id,
        min(local_date) as first_date,
        max(local_date) as last_date,
        -- A watch records runs for years though nobody notes exercises by
        -- hand: only logs that note such work at all can say that there was
        -- none.
        bool_or(
            kind in ('core', 'stretching') or planned_exercise is not null
        ) as is_plan_log
    from exercise_log
    where local_date is not null
    group by person_id, source_id

)

select
    person_id,
    min(first_date) as first_date,
    max(last_date) as last_date,
    min(first_date) filter (where is_plan_log) as first_plan_date,
    max(last_date) filter (where is_plan_log) as last_plan_date
from logs
group by person_id
