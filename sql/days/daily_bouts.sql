-- How long the low-movement bouts of each local date were.
--
-- work:    daily_sedentary shows it
-- grain:   one row per person and local date whose low movement is known
-- key:     person_id, local_date
-- units:   minutes and counts; a bout counts whole on the date it starts
-- null:    lengths of a bout, and shares: no bout
-- method:  METHODS.md#accumulation-pattern

with known_days as (

    -- A day worn mostly without a pulse is no day of known sitting.
    select
        person_id,
        local_date
    from daily_counts
    semi join build_days using (person_id, local_date)
    semi join daily_activity
        on
            daily_counts.person_id = daily_activity.person_id
            and daily_counts.local_date = daily_activity.local_date
            and daily_activity.wear_source = 'heart_rate'
    where daily_counts.sedentary_minutes is not null

),

bouts as (

    -- A date without any bout has one row here, of no length.
    select
        person_id,
        local_date,
        sedentary_bouts.duration_minutes as length,
        coalesce(sedentary_bouts.duration_minutes, 0) as minutes
    from known_days
    left join sedentary_bouts using (person_id, local_date)

)

select
    person_id,
    local_date,
    count(length) as bouts,
    sum(minutes)::integer as bout_minutes,
    max(length) as longest_bout_minutes,
    avg(length) as mean_bout_minutes,
    median(length) as median_bout_minutes,
    count(*) filter (where length >= 20) as prolonged_20_bouts,
    count(*) filter (where length >= 30) as prolonged_30_bouts,
    count(*) filter (where length >= 60) as prolonged_60_bouts,
    sum(if(length >= 20, minutes, 0))::integer as prolonged_20_minutes,
    sum(if(length >= 30, minutes, 0))::integer as prolonged_30_minutes,
    sum(if(length >= 60, minutes, 0))::integer as prolonged_60_minutes,
    prolonged_20_minutes / nullif(bout_minutes, 0) as prolonged_20_share,
    prolonged_30_minutes / nullif(bout_minutes, 0) as prolonged_30_share,
    prolonged_60_minutes / nullif(bout_minutes, 0) as prolonged_60_share,
    -- Bands of an exposure variation analysis; fixed, so that people compare.
    sum(if(length < 5, minutes, 0))::integer as bout_minutes_1_to_4,
    sum(if(length between 5 and 9, minutes, 0))::integer
        as bout_minutes_5_to_9,
    sum(if(length between 10 and 19, minutes, 0))::integer
        as bout_minutes_10_to_19,
    sum(if(length between 20 and 29, minutes, 0))::integer
        as bout_minutes_20_to_29,
    sum(if(length between 30 and 59, minutes, 0))::integer
        as bout_minutes_30_to_59,
    sum(if(length >= 60, minutes, 0))::integer as bout_minutes_from_60
from bouts
group by person_id, local_date
