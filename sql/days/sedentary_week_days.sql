-- Which dates tell of the low movement of their ISO week, and with which weight
-- in its mean day.
--
-- work:    weekly_sedentary is made with it
-- grain:   one row per person and local date, as daily_sedentary
-- key:     person_id, local_date
-- units:   valid_days, valid_weekend_days, week_bouts: of the whole week
-- null:    weight: not valid, or too few valid days that week
-- method:  METHODS.md#sedentary-weeks

with judged_days as (

    -- Of a date without a pulse, low movement is not known.
    select
        person_id,
        local_date,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        isodow(local_date) >= 6 as is_weekend,
        daily_bouts.bouts is not null
        and daily_activity.is_valid_day
        and coalesce(
            daily_activity.unknown_share <= parameters.most_unknown_share, true
        ) as is_valid,
        daily_bouts.bouts
    from daily_activity
    left join daily_bouts using (person_id, local_date)
    cross join parameters

),

counted_weeks as (

    select
        *,
        sum(is_valid::integer) over week as valid_days,
        sum((is_valid and is_weekend)::integer) over week
            as valid_weekend_days,
        sum(if(is_valid, bouts, 0)) over week as week_bouts
    from judged_days
    window week as (partition by person_id, week_start_date)

),

weighed_weeks as (

    select
        counted_weeks.*,
        valid_days >= valid_days_per_week as has_enough_days,
        has_enough_days
        and valid_weekend_days >= valid_weekend_days_per_week
        and valid_weekend_days between 1 and valid_days - 1
            as is_weekend_weighted,
        has_enough_days and week_bouts >= fewest_bouts as has_pattern
    from counted_weeks
    cross join parameters

)

select
    person_id,
    local_date,
    week_start_date,
    valid_days::integer as valid_days,
    valid_weekend_days::integer as valid_weekend_days,
    week_bouts::integer as week_bouts,
    is_weekend_weighted,
    is_valid and has_pattern as is_pooled,
    case
        when is_valid is not true or not has_enough_days then null
        when not is_weekend_weighted then 1 / valid_days
        when is_weekend then 2 / 7 / valid_weekend_days
        else 5 / 7 / (valid_days - valid_weekend_days)
    end as weight
from weighed_weeks
