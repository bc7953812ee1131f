-- How is pain rated on each day of the week?
--
-- A description: a few points more on one weekday arise by chance in a short
-- diary.
--
-- grain:   one row per person and weekday, 1 Monday to 7 Sunday
-- units:   pain 0 to 10
-- method:  METHODS.md#daily-pain

select
    person_id,
    isodow(local_date) as iso_weekday,
    count(pain_nrs) as rated_days,
    avg(pain_nrs) as mean_pain_nrs,
    stddev_samp(pain_nrs) as pain_standard_deviation
from daily_pain
where pain_nrs is not null
group by person_id, isodow(local_date)
order by person_id, iso_weekday
