-- For how many ISO weeks in a row the plan was kept, and each item of it.
--
-- grain:   one row per person with a log and a week since the plan began that
--          is over, and item of the plan, or 'everything'
-- key:     person_id, item, is_exercise
-- units:   weeks
-- null:    not known, or there is no such run or week; nearly_weeks: of
--          everything
-- method:  METHODS.md#exercise-plan

with counted_weeks as (

    -- Judged and met are those that could have come out either way.
    select
        person_id,
        item,
        is_exercise,
        count(*)::integer as weeks,
        count(*) filter (
            where is_decidable and status <> 'insufficient_data'
        )::integer as judged_weeks,
        count(*) filter (where is_decidable and status = 'met')::integer
            as met_weeks,
        if(
            item = 'everything' and not is_exercise,
            null,
            count(*) filter (
                where
                is_decidable and status = 'not_met' and missing_sessions = 1
            )
        )::integer as nearly_weeks,
        max(week_start_date) as last_week_start_date,
        max(week_start_date) filter (where status <> 'insufficient_data')
            as last_judged_week_start_date
    from plan_weeks
    group by person_id, item, is_exercise

),

ranked_runs as (

    -- Of two equally long runs the later one.
    select
        *,
        row_number() over (
            partition by person_id, item, is_exercise
            order by weeks desc, first_week_start_date desc
        ) as place
    from plan_runs
    where status = 'met'

)

select
    counted_weeks.person_id,
    counted_weeks.item,
    counted_weeks.is_exercise,
    counted_weeks.weeks,
    counted_weeks.judged_weeks,
    counted_weeks.met_weeks,
    counted_weeks.nearly_weeks,
    counted_weeks.last_judged_week_start_date,
    -- The log of the newest week may still be under way.
    case
        when
            counted_weeks.last_week_start_date
            > counted_weeks.last_judged_week_start_date + 7
            then null
        when last_runs.status = 'met' then last_runs.weeks
        when last_runs.status = 'not_met' then 0
    end::integer as current_run_weeks,
    case when current_run_weeks > 0 then last_runs.follows_status end
        as current_run_follows,
    case
        when counted_weeks.last_judged_week_start_date is not null
            then coalesce(longest_runs.weeks, 0)
    end::integer as longest_run_weeks,
    longest_runs.first_week_start_date as longest_run_start_date,
    longest_runs.follows_status as longest_run_follows,
    longest_runs.next_status as longest_run_ended_before
from counted_weeks
left join plan_runs as last_runs
    on
        counted_weeks.person_id = last_runs.person_id
        and counted_weeks.item = last_runs.item
        and counted_weeks.is_exercise = last_runs.is_exercise
        and counted_weeks.last_judged_week_start_date
        = last_runs.last_week_start_date
left join ranked_runs as longest_runs
    on
        counted_weeks.person_id = longest_runs.person_id
        and counted_weeks.item = longest_runs.item
        and counted_weeks.is_exercise = longest_runs.is_exercise
        and longest_runs.place = 1
