-- How steps and aerobic minutes of each ISO week differ from the week before.
--
-- grain:   one row per person and ISO week, as weekly_measures
-- key:     person_id, week_start_date
-- units:   change as a share of the week before: 0.1 is 10 % more; estimated_
--          for seven days, the other amounts as recorded
-- null:    either week has too few valid days or is not over, or nothing was
--          done in the week before; is_steep_: either is not recorded whole
-- method:  METHODS.md#progression

with compared_weeks as (

    select
        weeks.person_id,
        weeks.week_start_date,
        weeks.measure,
        weeks.amount,
        weeks_before.amount as amount_before,
        weeks.worn_days,
        weeks_before.worn_days as worn_days_before,
        weeks.estimated,
        weeks_before.estimated as estimated_before,
        (weeks.estimated - weeks_before.estimated)
        / nullif(weeks_before.estimated, 0) as change_share,
        -- Rising from 100 to 130 is 30 %, whatever rounding makes of it. Of
        -- seven valid days the estimate is the recorded sum.
        case
            when
                change_share is not null
                and weeks.valid_days = 7
                and weeks_before.valid_days = 7
                then
                    change_share > steep_rise_share + 0.000000001
                    and weeks.amount - weeks_before.amount
                    > if(
                        weeks.measure = 'steps',
                        7 * steep_rise_steps_per_day,
                        steep_rise_aerobic_minutes
                    )
        end as is_steep
    from weekly_measures as weeks
    left join weekly_measures as weeks_before
        on
            weeks.person_id = weeks_before.person_id
            and weeks.measure = weeks_before.measure
            and weeks.week_start_date = weeks_before.week_start_date + 7
    cross join parameters
    where weeks.measure in ('steps', 'aerobic_minutes')

)

select
    person_id,
    week_start_date,
    max(worn_days) as valid_days,
    max(worn_days_before) as valid_days_before,
    max(amount) filter (where measure = 'steps') as steps,
    max(amount_before) filter (where measure = 'steps') as steps_before,
    max(estimated) filter (where measure = 'steps') as estimated_steps,
    max(estimated_before) filter (where measure = 'steps')
        as estimated_steps_before,
    max(change_share) filter (where measure = 'steps') as steps_change_share,
    bool_or(is_steep) filter (where measure = 'steps') as is_steep_steps_rise,
    max(amount) filter (where measure = 'aerobic_minutes') as aerobic_minutes,
    max(amount_before) filter (where measure = 'aerobic_minutes')
        as aerobic_minutes_before,
    max(estimated) filter (where measure = 'aerobic_minutes')
        as estimated_aerobic_minutes,
    max(estimated_before) filter (where measure = 'aerobic_minutes')
        as estimated_aerobic_minutes_before,
    max(change_share) filter (where measure = 'aerobic_minutes')
        as aerobic_change_share,
    bool_or(is_steep) filter (where measure = 'aerobic_minutes')
        as is_steep_aerobic_rise
from compared_weeks
group by person_id, week_start_date
