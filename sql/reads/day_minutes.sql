-- How many minutes of one date were what, by what judged them.
--
-- grain:       one row per state and what judged it, the most frequent first
-- parameters:  $person, $day

select
    state,
    intensity_source,
    count(*) as minutes
from minutes_of($person, $day)
group by state, intensity_source
order by minutes desc, state asc, intensity_source asc
