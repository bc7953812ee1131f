-- How long was the sleep before days of more pain than usual, and before
-- others?
--
-- A description: pain wakes as well, and nights in a row are alike.
--
-- grain:   one row per person and kind of day
-- units:   is_painful: rated above the median of all the person's days; nights
--          before rated days; minutes asleep
-- method:  METHODS.md#sleep-of-a-night

with rated_days as (

    select
        person_id,
        local_date,
        pain_nrs > median(pain_nrs) over (partition by person_id) as is_painful
    from daily_pain
    where pain_nrs is not null

)

select
    person_id,
    rated_days.is_painful,
    count(*) as nights,
    median(daily_sleep.minutes_asleep) as median_minutes_asleep,
    avg(daily_sleep.minutes_asleep) as mean_minutes_asleep
from rated_days
inner join daily_sleep using (person_id, local_date)
where daily_sleep.minutes_asleep is not null
group by person_id, rated_days.is_painful
order by person_id, rated_days.is_painful
