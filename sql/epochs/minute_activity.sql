-- Every minute, judged: worn, asleep, how intense.
--
-- view:    what was judged is read off each minute's kind
-- grain:   one row per person and minute of every local date from the first to
--          the last of which any device said anything
-- key:     person_id, minute_at
-- units:   steps in the minute; beats per minute; aerobic_minutes 0, 1 or 2
-- null:    readings: unknown; judgements: not worn, not waking, or not knowable
-- method:  METHODS.md#intensity-of-a-minute

select
    person_id,
    make_timestamptz(minute_number * 60000000::bigint) as minute_at,
    local_date,
    local_hour,
    steps,
    heart_rate_bpm,
    (kind >> 1) & 3 > 0 as is_worn,
    is_asleep,
    kind & 1 = 1 as is_waking,
    case (kind >> 3) & 7
        when 1 then 'sedentary'
        when 2 then 'light'
        when 3 then 'moderate'
        when 4 then 'vigorous'
    end as intensity,
    case (kind >> 6) & 3
        when 1 then 'heart_rate'
        when 2 then 'cadence'
        when 3 then 'cadence_hr_suspect'
    end as intensity_source,
    source_id,
    case (kind >> 1) & 3
        when 1 then 'heart_rate'
        when 2 then 'steps'
    end as wear_source,
    (nullif((kind >> 16) & 3, 0) - 1)::utinyint as aerobic_minutes,
    (nullif((kind >> 18) & 3, 0) - 1)::utinyint as aerobic_minutes_low,
    (nullif((kind >> 20) & 3, 0) - 1)::utinyint as aerobic_minutes_high,
    (nullif((kind >> 22) & 3, 0) - 1)::utinyint
        as aerobic_minutes_percent_maximum,
    (nullif((kind >> 24) & 3, 0) - 1)::utinyint
        as aerobic_minutes_by_heart_rate,
    (nullif((kind >> 26) & 3, 0) - 1)::utinyint as aerobic_minutes_by_cadence,
    (nullif((kind >> 14) & 3, 0) - 1)::boolean as is_near_maximal,
    (nullif((kind >> 12) & 3, 0) - 1)::boolean as is_sedentary_below_20_steps,
    case (kind >> 8) & 3
        when 1 then 'high'
        when 2 then 'medium'
        when 3 then 'low'
    end as intensity_confidence,
    kind
from work.judged_minutes
