-- The exponent of a power law fitted to an ISO week's bouts, by the two
-- estimators in common use.
--
-- work:    weekly_sedentary shows it
-- grain:   one row per person and ISO week with enough valid days and bouts
-- key:     person_id, week_start_date
-- units:   none; the shortest possible bout is one minute for both
-- null:    all bouts last one minute; alpha_discrete: all are of one length
-- method:  METHODS.md#power-law-exponents

with recursive logged_weeks as (

    select
        person_id,
        week_start_date,
        count(*) as lengths,
        sum(bouts) as bouts,
        sum(bouts * ln(duration_minutes)) / sum(bouts) as mean_log,
        1 + 1 / nullif(mean_log, 0) as alpha_continuous_xmin1
    from weekly_bout_lengths
    group by person_id, week_start_date

),

-- A zeta distribution is most likely where the sum over all whole numbers of
-- (ln(number) - mean_log) / number ^ alpha is zero. It falls through zero once,
-- between 1 and the continuous estimate, and 40 halvings find where.
searches as (

    select
        person_id,
        week_start_date,
        mean_log,
        1::double as lowest,
        alpha_continuous_xmin1 as highest,
        0 as step
    from logged_weeks
    where lengths > 1
    union all
    (
        with trials as (

            select
                *,
                (lowest + highest) / 2 as alpha,
                ln(20) - mean_log as excess,
                list_sum(list_transform(
                    range(1, 20), lambda number:
                    (ln(number) - mean_log) * number ^ -alpha
                )) as first_terms,
                -- From 20 on, by the formula of Euler and Maclaurin.
                20 ^ -alpha * (
                    20 * (excess + 1 / (alpha - 1)) / (alpha - 1)
                    + excess / 2
                    - (1 - alpha * excess) / 240
                ) as other_terms
            from searches
            where step < 40

        )

        select
            person_id,
            week_start_date,
            mean_log,
            if(first_terms + other_terms > 0, alpha, lowest) as lowest,
            if(first_terms + other_terms > 0, highest, alpha) as highest,
            step + 1 as step
        from trials
    )

)

select
    logged_weeks.person_id,
    logged_weeks.week_start_date,
    logged_weeks.alpha_continuous_xmin1,
    (logged_weeks.alpha_continuous_xmin1 - 1) / sqrt(logged_weeks.bouts)
        as alpha_continuous_xmin1_standard_error,
    searches.highest as alpha_discrete
from logged_weeks
left join searches
    on
        logged_weeks.person_id = searches.person_id
        and logged_weeks.week_start_date = searches.week_start_date
        and searches.step = 40
