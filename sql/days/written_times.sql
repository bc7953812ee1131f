-- The instant and the local clock of every time that a diary or a log states.
--
-- work:    pain_entries and exercise_log show it
-- grain:   one row per person and stated time
-- key:     person_id, kind, stated
-- units:   kind: 'clock' as read off a local clock, or 'instant'; stated in
--          microseconds since 1970 of either; local_clock has no zone
-- null:    the person's zone is unknown
-- method:  METHODS.md#diary-days

with stated_times as (

    select
        person_id,
        case when written_at is null then 'instant' else 'clock' end as kind,
        coalesce(epoch_us(written_at), epoch_us(entered_at)) as stated
    from diary_entries
    union
    select
        person_id,
        case when written_at is null then 'instant' else 'clock' end,
        coalesce(epoch_us(written_at), epoch_us(started_at))
    from exercise_entries

),

clock_pieces as (

    select
        person_id,
        'instant' as kind,
        ended_at,
        epoch_us(ended_at) as ended,
        utc_offset_minutes * 60000000 as clock_offset
    from local_days
    union all
    select
        person_id,
        'clock',
        ended_at,
        epoch_us(ended_at) + utc_offset_minutes * 60000000,
        utc_offset_minutes * 60000000
    from local_days

),

-- A time belongs to the first piece that ends later: where a clock time came
-- twice, to the earlier. Before the first piece the first holds, after the last
-- piece the last.
ranges as (

    select
        person_id,
        kind,
        clock_offset,
        lag(ended) over piece as first_stated,
        case when lead(ended) over piece is not null then ended end
            as last_stated
    from clock_pieces
    window piece as (partition by person_id, kind order by ended, ended_at)

)

select
    stated_times.person_id,
    stated_times.kind,
    stated_times.stated,
    make_timestamptz(
        case stated_times.kind
            when 'clock' then stated_times.stated - ranges.clock_offset
            else stated_times.stated
        end
    ) as happened_at,
    make_timestamp(
        case stated_times.kind
            when 'clock' then stated_times.stated
            else stated_times.stated + ranges.clock_offset
        end
    ) as local_clock
from stated_times
left join ranges
    on
        stated_times.person_id = ranges.person_id
        and stated_times.kind = ranges.kind
        and stated_times.stated >= coalesce(ranges.first_stated, stated)
        and stated_times.stated < coalesce(ranges.last_stated, stated + 1)
where stated_times.stated is not null
