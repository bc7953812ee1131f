"""Minutes to bouts, days and weeks, against the same tables by pandas and by polars streaming.

Each engine works in a process of its own, so that its peak of memory is its own. Ours reads the
table of minutes and writes tables into the warehouse; the others read the same minutes from
Parquet, in order, and keep their tables in memory. All must find the same. Ours makes a few columns
more, of bouts, breaks and the exercise log.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.order import build_order, tables_read
from backpain_analytics.warehouse.publish import writing
from tests.benchmarks.measures import (
    Line,
    faster,
    in_process_of_its_own,
    memory_below,
    print_taken,
)
from tests.benchmarks.minute_peers import (
    FOUND,
    MINUTE_COLUMNS,
    Found,
    pandas_tables,
    polars_tables,
)
from tests.drawing import kind_of_minute

PANDAS_TIMES, POLARS_TIMES, MEMORY_MEBIBYTES = 6, 2, 4_096
SOURCE = "minute_activity"
QUICK_PERSON_YEARS, QUICK_REPETITIONS = 20, 3
TABLES = ("sedentary_bouts", "daily_activity", "daily_sedentary", "weekly_activity")
"""What the peers make too."""

_PEOPLE = """
insert into zone_spans
select
    'person ' || lpad(number::text, 4, '0'), timestamptz '2024-01-01 00:00:00+00',
    timestamptz '2024-12-30 00:00:00+00', 0, 'declared'
from range($people) as people (number);
"""

_DAYS = """
insert into build_days select person_id, local_date from local_days;
insert into build_spans select person_id, started_at, ended_at from zone_spans;
"""

_MINUTES = f"""
insert into minute_activity by name
with clock as (
    select
        local_days.person_id, local_days.local_date,
        local_days.started_at + to_minutes(minute) as minute_at,
        (minute // 60)::integer as local_hour,
        -- Behaviour changes every 2 to 25 minutes, as that of people does.
        hash(person_id, local_date, minute // (2 + hash(local_date, minute // 60) % 24)) % 100
            as chance
    from local_days cross join range(1440) as minutes (minute)
    where person_id = $person
),

judged as (
    select
        *,
        local_hour >= 7 as is_waking,
        case
            when local_hour < 7 then null
            when chance < 3 then null
            when chance < 65 then 'sedentary'
            when chance < 90 then 'light'
            when chance < 98 then 'moderate'
            else 'vigorous'
        end as intensity
    from clock
),

judged_minutes as (
select
    person_id, minute_at, local_date, local_hour, is_waking, intensity,
    case intensity when 'sedentary' then 0 when 'light' then 30 when 'moderate' then 110
        when 'vigorous' then 140 end as steps,
    case when intensity is not null then 60 + chance // 2 end as heart_rate_bpm,
    chance >= 3 as is_worn, not is_waking as is_asleep,
    case when intensity is not null then 'heart_rate' end as intensity_source,
    case when chance >= 3 then 'watch' end as source_id,
    case when chance >= 3 then 'heart_rate' end as wear_source,
    case intensity when 'vigorous' then 2 when 'moderate' then 1 when 'light' then 0
        when 'sedentary' then 0 end as aerobic_minutes,
    aerobic_minutes as aerobic_minutes_low, aerobic_minutes as aerobic_minutes_high,
    aerobic_minutes as aerobic_minutes_percent_maximum,
    aerobic_minutes as aerobic_minutes_by_heart_rate,
    aerobic_minutes as aerobic_minutes_by_cadence,
    if(intensity is null, null, heart_rate_bpm >= 109) as is_near_maximal,
    if(intensity is null, null, intensity = 'sedentary') as is_sedentary_below_20_steps,
    case when intensity is not null then if(chance % 3 = 0, 'medium', 'high') end
        as intensity_confidence
from judged
)

select *, {kind_of_minute()} as kind
from judged_minutes
order by minute_at
"""


def prepare(folder: Path, people: int) -> None:
    """Make minutes of a year of so many people, as a warehouse and as Parquet."""
    with writing(folder / "minutes.duckdb") as con:
        Loader(con)
        models.store_parameters(con, Parameters())
        con.execute(_PEOPLE, {"people": people})
        queries = models.model_queries()
        con.execute(f"create table local_days as {queries['local_days']}")
        con.execute(_DAYS)
        models.build_models(con)
        # A view of judged minutes gives way to a table of drawn ones.
        con.execute(f"create temp table no_minutes as from {SOURCE} limit 0")
        con.execute(f"drop view {SOURCE}")
        con.execute(f"create table {SOURCE} as from no_minutes")
        # All at once would have to be sorted at once.
        for person in con.execute("select person_id from zone_spans order by all").fetchall():
            con.execute(_MINUTES, {"person": person[0]})
        columns = ", ".join(MINUTE_COLUMNS)
        con.execute(f"copy (select {columns} from {SOURCE}) to '{folder}/minutes.parquet'")


def following_models(
    con: duckdb.DuckDBPyConnection, tables: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the SELECTs that follow from the minutes, in order: all, or what tables need."""
    queries = models.model_queries()
    reads: dict[str, set[str]] = {}
    left = set(tables or queries)
    while left:
        name = left.pop()
        reads[name] = tables_read(con, {name: queries[name]})[name]
        # What minutes are made of is there.
        if SOURCE not in reads[name]:
            left |= reads[name] & queries.keys() - reads.keys()
    following: dict[str, str] = {}
    for name in build_order(reads):
        if reads[name] & {SOURCE, *following}:
            following[name] = queries[name]
    return following


_FOUND = """
select * from
    (select count(*), sum(duration_minutes), count(*) filter (where is_censored),
        sum(active_minutes_after) from sedentary_bouts),
    (select sum(prolonged_30_minutes), sum(breaks), sum(full_breaks), sum(breaks_due_30),
        sum(median_bout_minutes)::bigint * 2 from daily_sedentary),
    (select sum(sedentary_to_active_changes) from daily_breaks),
    (select sum(wear_minutes), count(*) filter (where is_valid_day), sum(aerobic_minutes_either),
        sum(round(high_confidence_share * waking_wear_minutes))::bigint,
        sum(near_maximal_minutes) from daily_activity),
    (select count(*), sum(aerobic_minutes), sum(steps), sum(round(estimated_steps))::bigint
        from weekly_activity)
"""


def build_tables(folder: Path, tables: tuple[str, ...] = ()) -> Found:
    """Build some tables, or all that follow from minutes, as the build does."""
    with writing(folder / "minutes.duckdb") as con:
        for name, query in following_models(con, tables).items():
            models.create_model(con, name, query)
        (found,) = con.execute(_FOUND).fetchall()
    return tuple(found)


ENGINES: dict[str, Callable[[Path], Found]] = {
    "ours": lambda folder: build_tables(folder, TABLES),
    "everything": build_tables,
    "pandas": lambda folder: pandas_tables(folder / "minutes.parquet"),
    "polars": lambda folder: polars_tables(folder / "minutes.parquet"),
}


def lines(person_years: int) -> Iterator[Line]:
    """Compare the engines on the same minutes."""
    with TemporaryDirectory() as folder:
        prepare(Path(folder), person_years)
        repetitions = QUICK_REPETITIONS if person_years <= QUICK_PERSON_YEARS else 1
        of = {name: _quickest(name, folder, repetitions) for name in ENGINES}
    if len({tuple(one["found"]) for one in of.values()}) > 1:
        raise ValueError(f"the engines found different {FOUND}: {of}")
    title = f"minutes to bouts, days, weeks, {person_years} person-years"
    for peer, times in (("pandas", PANDAS_TIMES), ("polars", POLARS_TIMES)):
        title_of_peer = f"{title}, against {peer}"
        # All work on several cores, so what one waits is judged.
        for clock, target in (("wall", times), ("CPU", None)):
            yield faster(title_of_peer, clock, of["ours"][clock], of[peer][clock], target)
    yield memory_below("the same, peak memory", of["ours"]["mebibytes"], MEMORY_MEBIBYTES)
    for peer in ("pandas", "polars"):
        megabytes = f"{of[peer]['mebibytes']:,.0f} MiB"
        yield Line(f"the same by {peer}, peak memory", "-", megabytes, "-", "-", None)
    title = f"every table that follows from {person_years} person-years of minutes"
    seconds = f"{of['everything']['wall']:,.2f} s wall"
    yield Line(title, seconds, "-", "-", "-", None)
    yield memory_below(f"{title}, peak memory", of["everything"]["mebibytes"], MEMORY_MEBIBYTES)


def _quickest(engine: str, folder: str, repetitions: int) -> dict[str, Any]:
    runs = [in_process_of_its_own("bench_minutes", engine, folder) for _ in range(repetitions)]
    return min(runs, key=lambda run: float(run["wall"]))


def main(engine: str, folder: Path) -> None:
    """Run one engine in this process and print what it took and found, as JSON."""
    print_taken(lambda: ENGINES[engine](folder))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
