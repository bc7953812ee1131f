-- Sessions that another source, or another file of a device, tells as well.
--
-- work:    exercise_log is made with it
-- grain:   one row per person and session that is told again
-- key:     person_id, session_number
-- units:   session_number of the one that does not count; kept_number of the
--          one that does
-- method:  METHODS.md#exercise-log

with pairs as (

    -- Exercises that a person logs beside each other are several; a device
    -- records one session at a time. Stretching within a run is no run.
    select
        repeated.person_id,
        repeated.session_number,
        kept.session_number as kept_number
    from exercise_sessions as repeated
    inner join exercise_sessions as kept
        on
            repeated.person_id = kept.person_id
            and repeated.session_number > kept.session_number
            and repeated.started < kept.ended
            and repeated.ended > kept.started
    cross join parameters
    where
        (
            repeated.source_id <> kept.source_id
            or (repeated.file_id <> kept.file_id and not kept.is_hand_logged)
        )
        and (
            repeated.kind = kept.kind
            -- A session of unknown kind is more than how it begins or ends.
            or (
                'other' in (repeated.kind, kept.kind)
                and repeated.kind not in ('warm_up', 'cool_down')
                and kept.kind not in ('warm_up', 'cool_down')
            )
        )
        and least(repeated.ended, kept.ended)
        - greatest(repeated.started, kept.started)
        >= parameters.same_session_share * least(
            repeated.ended - repeated.started, kept.ended - kept.started
        )

)

-- What itself is told by a better source stands for no other session.
select
    pairs.person_id,
    pairs.session_number,
    min(pairs.kept_number) as kept_number
from pairs
anti join pairs as repeated_pairs
    on
        pairs.person_id = repeated_pairs.person_id
        and pairs.kept_number = repeated_pairs.session_number
group by pairs.person_id, pairs.session_number
