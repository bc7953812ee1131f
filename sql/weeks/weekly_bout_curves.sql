-- The curve length ^ k / (length ^ k + usual ^ k) closest to the share of a
-- week's bout minutes that lie in bouts up to each length.
--
-- work:    weekly_sedentary shows it
-- grain:   one row per person and ISO week with enough valid days, bouts and
--          different lengths, where a closest curve was found
-- key:     person_id, week_start_date
-- units:   usual_bout_minutes_modelled in minutes; steepness: k
-- method:  METHODS.md#usual-bout-duration

-- Least squares by Gauss and Newton, from the counted usual bout on.
with recursive curves as (

    select
        person_id,
        week_start_date,
        ln(min(duration_minutes) filter (where minutes_share_up_to >= 0.5))
            as log_usual,
        2::double as steepness,
        1::double as moved,
        0 as step
    from weekly_bout_lengths
    cross join parameters
    group by person_id, week_start_date
    having count(*) >= any_value(fewest_bout_lengths)
    union all
    (
        with tangents as (

            select
                curves.*,
                ln(duration_minutes) - log_usual as distance,
                1 / (1 + exp(-steepness * distance)) as curve,
                minutes_share_up_to - curve as missed,
                curve * (1 - curve) * distance as by_steepness,
                curve * (1 - curve) * -steepness as by_usual
            from curves
            inner join weekly_bout_lengths using (person_id, week_start_date)
            where moved > 0.000001 and step < 60

        ),

        changes as (

            select
                person_id,
                week_start_date,
                log_usual,
                steepness,
                step,
                sum(by_steepness ^ 2) as ss,
                sum(by_usual ^ 2) as uu,
                sum(by_steepness * by_usual) as su,
                sum(by_steepness * missed) as sm,
                sum(by_usual * missed) as um,
                (uu * sm - su * um) / (ss * uu - su ^ 2) as steeper,
                (ss * um - su * sm) / (ss * uu - su ^ 2) as longer
            from tangents
            group by all

        )

        select
            person_id,
            week_start_date,
            -- A long way is gone in parts.
            log_usual + greatest(least(longer, 0.5), -0.5),
            steepness
            * (1 + greatest(least(steeper / steepness, 0.5), -0.5)),
            abs(longer) + abs(steeper),
            step + 1
        from changes
    )

)

select
    person_id,
    week_start_date,
    exp(log_usual) as usual_bout_minutes_modelled,
    steepness
from curves
where moved <= 0.000001
