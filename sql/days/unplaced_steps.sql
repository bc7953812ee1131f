-- Steps whose minutes are unknown, from the one source that counts for a date.
--
-- grain:   one row per person and local date with such steps
-- units:   steps
-- method:  METHODS.md#unplaced-steps

select
    step_samples.person_id,
    utc_days.local_date,
    round(sum(step_samples.steps::decimal(13, 6)))::integer as steps
from step_samples
inner join utc_days
    on
        step_samples.person_id = utc_days.person_id
        and epoch_us(step_samples.started_at) // 86400000000
        = utc_days.utc_day
        and step_samples.started_at >= utc_days.started_at
        and step_samples.started_at < utc_days.ended_at
inner join build_days
    on
        step_samples.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
inner join main_sources
    on
        step_samples.person_id = main_sources.person_id
        and utc_days.local_date = main_sources.local_date
        and step_samples.source_id = main_sources.source_id
where not step_samples.is_placed
group by step_samples.person_id, utc_days.local_date
