-- What a person answered on one date or of it; without notes, which explain no
-- figure.
--
-- grain:       one row per entry
-- parameters:  $person, $day

select
    entered_at,
    pain_nrs,
    rated_date,
    is_date_doubtful,
    current_pain_nrs,
    worst_pain_nrs,
    has_flare,
    region,
    medication,
    medication_taken
from pain_entries
where person_id = $person and $day in (local_date, rated_date)
order by entered_at, pain_nrs
