-- Body weight of a person at the end of a period, and the course before it.
--
-- grain:       one row
-- units:       kilograms; change_kilograms from the first to the last date, by
--              the median of the slopes between each two dates
-- null:        no weight; change_kilograms: too few dates, or too short a time
-- parameters:  $person; $first_date; $last_date

with weighed_days as (

    select
        daily_weight.local_date,
        daily_weight.body_weight_kilograms
    from daily_weight
    cross join parameters
    where
        daily_weight.person_id = $person
        and daily_weight.local_date between $first_date and $last_date
        and daily_weight.local_date
        > $last_date::date - parameters.longest_weight_course_days::integer

),

slopes as (

    select
        median(
            (later.body_weight_kilograms - earlier.body_weight_kilograms)
            / (later.local_date - earlier.local_date)
        ) as kilograms_per_day
    from weighed_days as earlier
    inner join weighed_days as later
        on earlier.local_date < later.local_date

),

courses as (

    select
        arg_max(body_weight_kilograms, local_date) as body_weight_kilograms,
        min(local_date) as first_date,
        max(local_date) as last_date,
        count(*) as weighed_days
    from weighed_days

)

select
    courses.*,
    case
        when
            courses.weighed_days >= parameters.fewest_weight_days
            and courses.last_date - courses.first_date
            >= parameters.shortest_weight_course_days
            then
                slopes.kilograms_per_day
                * (courses.last_date - courses.first_date)
    end as change_kilograms
from courses
cross join slopes
cross join parameters
