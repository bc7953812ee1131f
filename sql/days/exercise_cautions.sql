-- Which exercises of a plan or a log a stated condition makes a case to ask
-- about: a caution, no diagnosis.
--
-- grain:   one row per person, condition and exercise that is planned, or was
--          logged since the condition
-- key:     person_id, condition, exercise_name
-- units:   logged_days: local dates with it since the condition
-- null:    exercise: no known one; since_date: not stated, so all dates count;
--          last_date: not logged since
-- method:  METHODS.md#conditions-and-cautions

with exercise_traits as (

    select
        person_id,
        name_key,
        planned_exercise,
        exercise,
        exercise_key,
        coalesce(loads_back, false) as loads_back,
        unnest([
            if(bends_back, 'bends_back', null),
            if(bends_forward, 'bends_forward', null),
            if(twists, 'twists', null),
            if(is_high_impact, 'is_high_impact', null)
        ]) as trait
    from exercise_identities

),

condition_traits as (

    select
        person_id,
        condition,
        since_date,
        leaves_out,
        source,
        unnest(leaves_out || asks_about) as trait
    from person_conditions
    inner join known_conditions using (condition)

),

matches as (

    select
        *,
        list_contains(leaves_out, trait) as is_left_out
    from exercise_traits
    inner join condition_traits using (person_id, trait)

),

sessions as (

    select
        person_id,
        condition,
        name_key,
        name as logged_name,
        local_date
    from exercise_log
    inner join person_conditions using (person_id)
    where local_date >= coalesce(since_date, '-infinity')

)

select
    person_id,
    condition,
    coalesce(
        min(planned_exercise), arg_max(logged_name, (local_date, logged_name))
    ) as exercise_name,
    min(exercise) as exercise,
    any_value(since_date) as since_date,
    coalesce(
        list_sort(list(distinct trait) filter (where is_left_out)), []
    ) as left_out,
    coalesce(
        list_sort(list(distinct trait) filter (where not is_left_out)), []
    ) as asked_about,
    bool_or(loads_back) as loads_back,
    min(source) as advice_source,
    min(planned_exercise) is not null as is_planned,
    count(distinct local_date)::integer as logged_days,
    max(local_date) as last_date
from matches
left join sessions using (person_id, condition, name_key)
group by person_id, condition, exercise_key
having is_planned or logged_days > 0
