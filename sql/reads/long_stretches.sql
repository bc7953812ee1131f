-- Stretches of low movement of a person that went on for over two hours, in
-- order.
--
-- grain:       one row per stretch
-- null:        none
-- parameters:  $person

select
    started_at + interval 2 hours as happened_at,
    local_date
from sedentary_bouts
where person_id = $person and duration_minutes > 120
order by happened_at
