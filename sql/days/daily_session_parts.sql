-- Which parts of a session each date holds, beside its usual make-up: a
-- warm-up, core work, stretching, aerobic exercise and a cool-down.
--
-- grain:   one row per person and local date with one of these parts
-- key:     person_id, local_date
-- units:   minutes as far as noted; a date counts the log that noted most, or
--          the sessions of known time in all logs if these are more
-- null:    has_: no log that notes such a part reaches to the date; minutes:
--          none noted; part_order, is_in_order: a time is not known;
--          is_complete: no core work, or not known; missing_parts,
--          short_parts: none known
-- method:  METHODS.md#sessions-and-their-parts

with parts as (

    select
        unnest(['warm_up', 'core', 'stretching', 'aerobic', 'cool_down'])
            as part,
        unnest([1, 2, 3, 4, 5]) as place,
        -- Of the other parts any length will do.
        unnest([
            session_warm_up_minutes, 0, 0, session_aerobic_minutes, 0
        ]) as usual_minutes
    from parameters

),

part_sessions as (

    select
        person_id,
        source_id,
        local_date,
        kind as part,
        started_at,
        minutes
    from exercise_log
    where local_date is not null and kind in (select part from parts)

),

log_spans as (

    select
        person_id,
        source_id,
        min(local_date) as log_first_date,
        max(local_date) as log_last_date
    from exercise_log
    group by person_id, source_id

),

part_spans as (

    -- Who never notes a warm-up may have had one every time.
    select
        part_sessions.person_id,
        part_sessions.part,
        min(log_spans.log_first_date) as noted_first_date,
        max(log_spans.log_last_date) as noted_last_date
    from part_sessions
    inner join log_spans using (person_id, source_id)
    group by part_sessions.person_id, part_sessions.part

),

counted_parts as (

    -- Those of known time are one in exercise_log where they are the same.
    select
        person_id,
        local_date,
        part,
        source_id as counted_as,
        sum(minutes) as minutes,
        bool_and(minutes is not null) as is_whole
    from part_sessions
    group by person_id, local_date, part, source_id
    union all
    select
        person_id,
        local_date,
        part,
        null,
        sum(minutes),
        bool_and(minutes is not null)
    from part_sessions
    where started_at is not null
    group by person_id, local_date, part

),

day_parts as (

    select
        person_id,
        local_date,
        part,
        max(minutes) as minutes,
        bool_and(is_whole) as is_whole
    from counted_parts
    group by person_id, local_date, part

),

timed_parts as (

    select
        person_id,
        local_date,
        part,
        min(started_at) as started_at,
        bool_and(started_at is not null) as is_timed
    from part_sessions
    group by person_id, local_date, part

),

day_orders as (

    select
        person_id,
        local_date,
        list(part order by started_at, part) as part_order
    from timed_parts
    group by person_id, local_date
    having bool_and(is_timed)

),

part_days as (

    select distinct
        person_id,
        local_date
    from day_parts

),

judged_parts as (

    select
        part_days.person_id,
        part_days.local_date,
        parts.part,
        parts.place,
        day_parts.minutes,
        case
            when day_parts.part is not null then true
            when
                part_days.local_date
                between part_spans.noted_first_date
                and part_spans.noted_last_date
                then false
        end as is_there,
        case
            when day_parts.minutes >= parts.usual_minutes then true
            when parts.usual_minutes = 0 then true
            when day_parts.is_whole then false
        end as is_long_enough
    from part_days
    cross join parts
    left join day_parts using (person_id, local_date, part)
    left join part_spans using (person_id, part)

)

select
    judged_parts.person_id,
    judged_parts.local_date,
    bool_or(is_there) filter (where part = 'warm_up') as has_warm_up,
    bool_or(is_there) filter (where part = 'core') as has_core,
    bool_or(is_there) filter (where part = 'stretching') as has_stretching,
    bool_or(is_there) filter (where part = 'aerobic') as has_aerobic,
    bool_or(is_there) filter (where part = 'cool_down') as has_cool_down,
    max(minutes) filter (where part = 'warm_up') as warm_up_minutes,
    max(minutes) filter (where part = 'core') as core_minutes,
    max(minutes) filter (where part = 'stretching') as stretching_minutes,
    max(minutes) filter (where part = 'aerobic') as aerobic_minutes,
    max(minutes) filter (where part = 'cool_down') as cool_down_minutes,
    list_aggregate(any_value(part_order), 'string_agg', ', ') as part_order,
    -- A warm-up begins a session and a cool-down ends it, where there are any.
    any_value(
        coalesce(list_position(part_order, 'warm_up'), 1) = 1
        and coalesce(list_position(part_order, 'cool_down'), len(part_order))
        = len(part_order)
    ) as is_in_order,
    string_agg(part, ', ' order by place) filter (where not is_there)
        as missing_parts,
    string_agg(part, ', ' order by place) filter (
        where is_there and not is_long_enough
    ) as short_parts,
    -- A walk alone is no session that lacks the rest.
    case
        when not coalesce(has_core, false) then null
        when coalesce(missing_parts, short_parts) is not null then false
        when bool_and(coalesce(is_there and is_long_enough, false)) then true
    end as is_complete
from judged_parts
left join day_orders using (person_id, local_date)
group by judged_parts.person_id, judged_parts.local_date
