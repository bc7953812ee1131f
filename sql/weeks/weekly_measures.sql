-- Each measured weekly amount, its estimate from the valid days, and whether it
-- meets the target.
--
-- work:    weekly_activity shows it
-- grain:   one row per person, ISO week and measure, as daily_measures
-- key:     person_id, week_start_date, measure
-- units:   amount: as measured, on all days; estimated: for seven days
-- null:    nothing measured, too few valid days, or the week is not over;
--          status_reason: judged
-- method:  METHODS.md#weekly-targets

with summed_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        measure,
        sum(amount)::integer as amount,
        count(*) filter (where is_recorded_day) as recorded_days,
        count(*) filter (where is_worn_day) as worn_days,
        count(*) filter (
            where is_stepless_day and not is_worn_day
        ) as stepless_days,
        count(*) filter (where is_valid_day) as valid_days,
        count(*) filter (where is_valid_day and isodow(local_date) < 6)
            as valid_weekdays,
        count(*) filter (where is_valid_day and isodow(local_date) >= 6)
            as valid_weekend_days,
        avg(amount) filter (where is_valid_day) as daily_amount,
        avg(amount) filter (where is_valid_day and isodow(local_date) < 6)
            as weekday_amount,
        avg(amount) filter (where is_valid_day and isodow(local_date) >= 6)
            as weekend_amount
    from daily_measures
    group by all

),

estimated_weeks as (

    select
        summed_weeks.*,
        weekly_targets.is_over,
        case
            when not is_over or valid_days < valid_days_per_week then null
            when
                valid_weekdays >= valid_weekdays_per_week
                and valid_weekend_days >= valid_weekend_days_per_week
                then greatest(5 * weekday_amount + 2 * weekend_amount, amount)
            else greatest(7 * daily_amount, amount)
        end as estimated,
        case
            when
                valid_weekdays >= valid_weekdays_per_week
                and valid_weekend_days >= valid_weekend_days_per_week
                then (5 * weekday_amount + 2 * weekend_amount) / 7
        end as weighted_daily_amount,
        case measure
            when 'steps' then steps_target
            when 'aerobic_minutes' then aerobic_minutes_target
            when 'aerobic_days' then aerobic_days_target
            when 'broken_up_days' then broken_up_days_target
            when 'aerobic_sessions' then aerobic_sessions_target
        end as target_amount,
        case measure
            when 'steps' then steps_gap
            when 'aerobic_minutes' then aerobic_minutes_gap
            when 'aerobic_days' then aerobic_days_gap
            when 'broken_up_days' then broken_up_days_gap
            when 'aerobic_sessions' then plan_gap
        end as target_gap
    from summed_weeks
    inner join weekly_targets using (person_id, week_start_date)
    cross join parameters

)

select
    estimated_weeks.* exclude (target_gap, stepless_days),
    case
        when target_gap is not null or amount is null then 'insufficient_data'
        when amount >= target_amount then 'met'
        when valid_days = 7 then 'not_met'
        when estimated >= target_amount - 0.000000001 then 'estimated_met'
        when estimated is not null then 'estimated_not_met'
        else 'insufficient_data'
    end as status,
    case
        when status <> 'insufficient_data' then null
        when target_gap is not null then target_gap
        -- Days that do not count have no amount to be broken up or not.
        when amount is null and measure <> 'broken_up_days'
            then 'nothing_measured'
        when recorded_days < valid_days_per_week then 'record_too_short'
        when worn_days >= valid_days_per_week and measure = 'steps'
            then 'too_few_step_days'
        when worn_days >= valid_days_per_week and measure = 'broken_up_days'
            then 'too_few_still_days'
        when worn_days >= valid_days_per_week then 'too_few_known_days'
        when worn_days + stepless_days >= valid_days_per_week
            then 'hardly_any_steps'
        else 'too_few_valid_days'
    end as status_reason,
    -- With so few valid days that no estimate can be, a week can only be met.
    target_gap is null and estimated is not null and target_amount > 0
        as is_decidable
from estimated_weeks
cross join parameters
