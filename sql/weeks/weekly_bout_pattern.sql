-- How the low movement of an ISO week was spread over bouts of all lengths.
--
-- work:    weekly_sedentary shows it
-- grain:   one row per person and ISO week with enough valid days and bouts
-- key:     person_id, week_start_date
-- units:   minutes, all valid days together; shares, 0 to 1, of these
-- null:    gini: fewer than two bouts
-- method:  METHODS.md#accumulation-pattern

with lengths as (

    select
        *,
        duration_minutes as length,
        bouts * duration_minutes as minutes
    from weekly_bout_lengths

)

select
    person_id,
    week_start_date,
    sum(minutes)::integer as bout_minutes,
    bout_minutes / sum(bouts) as mean_bout_minutes,
    -- The mean of the two middle bouts, which are one when the number is odd.
    (
        min(length) filter (where bouts_share_up_to >= 0.5)
        + min(length) filter (where bouts_share_up_to > 0.5)
    ) / 2 as median_bout_minutes,
    max(length) as longest_bout_minutes,
    min(length) filter (where minutes_share_up_to >= 0.5)
        as usual_bout_minutes,
    -- The sum over ordered bouts of (2 i - n - 1) x, bouts of one length taken
    -- together, over (n - 1) times the sum of x: corrected for small numbers.
    (
        sum(bouts) * bout_minutes
        + sum(minutes * (bouts - 2 * bouts_at_least))
    ) / nullif((sum(bouts) - 1) * bout_minutes, 0) as gini,
    avg(bouts / bouts_at_least) as average_hazard,
    sum(if(length >= 20, minutes, 0)) / bout_minutes as prolonged_20_share,
    sum(if(length >= 30, minutes, 0)) / bout_minutes as prolonged_30_share,
    sum(if(length >= 60, minutes, 0)) / bout_minutes as prolonged_60_share,
    sum(if(length < 5, minutes, 0)) / bout_minutes
        as bout_minutes_1_to_4_share,
    sum(if(length between 5 and 9, minutes, 0)) / bout_minutes
        as bout_minutes_5_to_9_share,
    sum(if(length between 10 and 19, minutes, 0)) / bout_minutes
        as bout_minutes_10_to_19_share,
    sum(if(length between 20 and 29, minutes, 0)) / bout_minutes
        as bout_minutes_20_to_29_share,
    sum(if(length between 30 and 59, minutes, 0)) / bout_minutes
        as bout_minutes_30_to_59_share,
    sum(if(length >= 60, minutes, 0)) / bout_minutes
        as bout_minutes_from_60_share,
    sum(bouts * least(length, 30)) / bout_minutes as within_30_share,
    sum(bouts * least(length, 120)) / bout_minutes as within_120_share
from lengths
group by person_id, week_start_date
