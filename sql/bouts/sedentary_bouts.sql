-- Unbroken runs of worn, waking, low-movement minutes.
--
-- view:    a selection of activity_runs
-- grain:   one row per person and bout; it belongs to the date of its first
--          minute and is not cut at midnight
-- key:     person_id, started_at
-- null:    active_minutes_after: what follows is not known
-- method:  METHODS.md#sedentary-bouts

select
    activity_runs.person_id,
    activity_runs.local_date,
    activity_runs.started_at,
    activity_runs.ended_at,
    activity_runs.duration_minutes,
    not activity_runs.follows_at_once
    or not activity_runs.is_followed_at_once as is_censored,
    activity_runs.is_followed_at_once as ends_with_break,
    activity_runs.next_duration_minutes as active_minutes_after
from work.activity_runs
cross join parameters
where
    activity_runs.is_sedentary
    and activity_runs.duration_minutes
    >= parameters.shortest_sedentary_bout_minutes
