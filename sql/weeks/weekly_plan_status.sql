-- Whether each ISO week kept the whole plan.
--
-- work:    plan_consistency counts it
-- grain:   one row per person with a log and ISO week, as weekly_plan
-- key:     person_id, week_start_date
-- units:   items of the plan
-- null:    status_reason: the week is judged
-- method:  METHODS.md#exercise-plan

select
    person_id,
    week_start_date,
    count(*) as items,
    count(*) filter (where status = 'met') as items_met,
    count(*) filter (where status = 'not_met') as items_not_met,
    -- One item missed is enough to know; to know of all takes all.
    case
        when items_not_met > 0 then 'not_met'
        when items_met = items then 'met'
        else 'insufficient_data'
    end as status,
    case
        when items_not_met = 0
            then arg_min(status_reason, list_position(
                [
                    'week_running', 'no_log', 'week_outside_log',
                    'log_covers_part_of_week', 'exercise_not_named'
                ],
                status_reason
            ))
    end as status_reason,
    -- A log of part of the week can hardly say that the plan was missed.
    bool_and(is_decidable) as is_decidable
from weekly_plan
group by person_id, week_start_date
