-- How much of the aerobic time was low impact, and how did the body move?
--
-- grain:   one row per person and mode, the longest first
-- units:   minutes; share 0 to 1 of the person's minutes of known length;
--          low_impact_share of those whose impact is known, over all modes
-- null:    aerobic_mode: not known; shares: no such minutes
-- method:  METHODS.md#aerobic-exercise

with modes as (

    select
        person_id,
        aerobic_mode,
        count(*) as sessions,
        count(*) filter (where mode_source = 'steps') as sessions_by_steps,
        sum(minutes::decimal(18, 4)) as exact_minutes,
        coalesce(
            sum(minutes::decimal(18, 4)) filter (where not is_high_impact), 0
        ) as low_impact,
        coalesce(
            sum(minutes::decimal(18, 4)) filter (where is_high_impact), 0
        ) as high_impact
    from aerobic_exercise
    group by person_id, aerobic_mode

)

select
    person_id,
    aerobic_mode,
    sessions,
    sessions_by_steps,
    round(exact_minutes) as minutes,
    round(exact_minutes / sum(exact_minutes) over person, 2) as minutes_share,
    round(
        sum(low_impact) over person
        / nullif(sum(low_impact + high_impact) over person, 0), 2
    ) as low_impact_share
from modes
window person as (partition by person_id)
order by person_id asc, exact_minutes desc nulls last, aerobic_mode asc
