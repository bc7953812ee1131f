-- How long pain has lasted on each date of an episode, and its stage by then.
--
-- work:    pain_episodes date by date
-- view:    follows the episodes, which are found after the tables are built
-- grain:   one row per person and local date from the first to the last painful
--          day of an episode
-- key:     person_id, local_date
-- units:   episode_days: from the first painful day on, that day included;
--          stage_so_far 'acute' below 6 weeks, 'subacute' to 12, then 'chronic'
-- method:  METHODS.md#episodes-and-stages

with episode_dates as (

    select
        person_id,
        first_date as episode_first_date,
        began_before_diary,
        unnest(range(first_date, last_date + 1, interval 1 day))::date
            as local_date
    from pain_episodes

)

select
    person_id,
    local_date,
    episode_first_date,
    local_date - episode_first_date + 1 as episode_days,
    case
        when episode_days < 6 * 7 then 'acute'
        when episode_days <= 12 * 7 then 'subacute'
        else 'chronic'
    end as stage_so_far,
    -- Under way at the first rating, so it is at least that long.
    began_before_diary
from episode_dates
