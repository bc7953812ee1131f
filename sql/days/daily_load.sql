-- Recent beside usual load; without rows unless acute_chronic_ratio is 'on'.
--
-- work:    for those who ask for it by acute_chronic_ratio
-- grain:   one row per person and valid day of known effort, where asked for
-- key:     person_id, local_date
-- units:   loads in aerobic minutes a day
-- null:    ratios: fewer than 28 days in a row, or a divisor of 0
-- method:  METHODS.md#acute-and-chronic-load

with loads as (

    select
        person_id,
        local_date,
        aerobic_minutes,
        -- Through days without a gap, date and row number advance together.
        local_date - (row_number() over (
            partition by person_id order by local_date
        ))::integer as run_key
    from daily_activity
    cross join parameters
    where
        acute_chronic_ratio = 'on'
        and is_valid_day
        and coalesce(effort_unknown_share <= most_unknown_share, true)

),

numbered_loads as (

    -- Each mean keeps 1 - 2 / (N + 1) of the day before: after 600 days less
    -- than a double can hold. So two blocks of 600 days say all.
    select
        *,
        row_number() over run_days as days_in_a_row,
        (days_in_a_row - 1) // 600 as block,
        (days_in_a_row - 1) % 600 as place,
        avg(aerobic_minutes) over (run_days rows 6 preceding) as recent_load,
        avg(aerobic_minutes) over (
            run_days rows between 27 preceding and 7 preceding
        ) as earlier_load,
        unnest([7, 28]) as span_days,
        1 - 2 / (span_days + 1) as kept
    from loads
    window run_days as (partition by person_id, run_key order by local_date)

),

block_means as (

    select
        *,
        power(kept, place) * sum(
            aerobic_minutes * if(days_in_a_row = 1, 1, 1 - kept)
            / power(kept, place)
        ) over (
            partition by person_id, run_key, span_days, block
            order by local_date rows unbounded preceding
        ) as block_mean
    from numbered_loads

),

means as (

    select
        *,
        -- The last digits depend on the order in which doubles are summed.
        round(block_mean + power(kept, place + 1) * coalesce(
            lag(block_mean, (place + 1)::integer) over (
                partition by person_id, run_key, span_days order by local_date
            ),
            0
        ), 9) as mean_load
    from block_means

)

select
    person_id,
    local_date,
    any_value(aerobic_minutes) as aerobic_minutes,
    any_value(days_in_a_row) as days_in_a_row,
    max(mean_load) filter (where span_days = 7) as acute_load,
    max(mean_load) filter (where span_days = 28) as chronic_load,
    if(max(days_in_a_row) >= 28, acute_load / nullif(chronic_load, 0), null)
        as acute_chronic_ratio,
    if(
        max(days_in_a_row) >= 28,
        any_value(recent_load) / nullif(any_value(earlier_load), 0),
        null
    ) as uncoupled_ratio
from means
group by person_id, local_date
