-- Minutes of each kind in each hour of the local clock.
--
-- view:    its sums cost less than keeping them
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- units:   minutes; steps in the hour; aerobic minutes as other readings of the
--          same minutes have it: heart rate only, cadence only, the higher of
--          both (either), by the share of the maximum heart rate
-- null:    steps: none known; minutes by intensity: none known that hour;
--          sedentary minutes: none of the waking wear was told by heart rate;
--          aerobic and near-maximal minutes: that reading knows no minute
-- method:  METHODS.md#days

with kinds as (

    select
        kind_hours.*,
        bit_count(kind_hours.minutes_of_hour)::integer as minutes
    from kind_hours

)

select
    kinds.person_id,
    kinds.local_date,
    kinds.local_hour,
    sum(kinds.minutes)::integer as minutes,
    sum(kinds.steps)::integer as steps,
    sum(kinds.minutes * columns(kind_amounts.* exclude (kind)))::integer
from kinds
inner join kind_amounts using (kind)
group by kinds.person_id, kinds.local_date, kinds.local_hour
