-- After which exercise did pain rise, the same day and the next?
--
-- The reading compares an exercise with the person's others; the changes are
-- drawn towards the person's own mean, as far as they are unsure.
--
-- grain:   one row per person and exercise with a rated occasion or next day
-- units:   NRS points; rose: of the latest, at most 10
-- null:    too few occasions
-- method:  METHODS.md#pain-after-exercise

select
    person_id,
    name,
    kind,
    rated_pairs,
    rose,
    latest,
    mean_change,
    shrunk_change,
    reading,
    next_day_occasions,
    next_day_change,
    next_day_reading,
    last_date
from exercise_pain_changes
where scope = 'exercise' and rated_pairs + next_day_occasions > 0
order by person_id asc, mean_change desc, name asc
