-- Steps whose minutes are unknown, from the one source that counts for a date.
--
-- work:    daily_activity shows it
-- grain:   one row per person and local date with such steps
-- key:     person_id, local_date
-- units:   steps
-- method:  METHODS.md#unplaced-steps

with unplaced as (

    select
        person_id,
        source_id,
        started_at,
        steps
    from unplaced_intervals
    union all
    -- A watch counts walks and runs apart, side by side.
    select
        person_id,
        source_id,
        started_at,
        steps
    from counter_steps
    where not is_placed

)

select
    unplaced.person_id,
    utc_days.local_date,
    round(sum(unplaced.steps::decimal(13, 6)))::integer as steps
from unplaced
inner join utc_days
    on
        unplaced.person_id = utc_days.person_id
        and epoch_us(unplaced.started_at) // 86400000000 = utc_days.utc_day
        and unplaced.started_at >= utc_days.started_at
        and unplaced.started_at < utc_days.ended_at
inner join build_days
    on
        unplaced.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
inner join main_sources
    on
        unplaced.person_id = main_sources.person_id
        and utc_days.local_date = main_sources.local_date
        and unplaced.source_id = main_sources.source_id
left join persons
    on unplaced.person_id = persons.person_id
where unplaced.steps > 0 and persons.steps_apply is distinct from false
group by unplaced.person_id, utc_days.local_date
