"""Minutes to bouts, days and weeks, against bouts by pandas and by polars streaming.

Each engine works in a process of its own, so that its peak of memory is its own. Ours reads the
table of minutes and writes the tables that follow from it; the others read the same minutes from
Parquet and keep only the bouts, in memory. All must find the same bouts.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from backpain_analytics.parameters import Parameters
from backpain_analytics.warehouse import models
from backpain_analytics.warehouse.load import Loader
from backpain_analytics.warehouse.publish import writing
from tests.benchmarks.bout_peers import pandas_bouts, polars_bouts
from tests.benchmarks.measures import (
    CLOCKS,
    Line,
    faster,
    in_process_of_its_own,
    memory_below,
    peak_mebibytes,
)

PANDAS_TIMES, POLARS_TIMES, MEMORY_MEBIBYTES = 6, 2, 4_096
SOURCE = "minute_activity"

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

_MINUTES = """
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
)

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
    aerobic_minutes as aerobic_minutes_low, aerobic_minutes as aerobic_minutes_high
from judged
order by person_id, minute_at
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
        con.execute(f"delete from {SOURCE}")
        con.execute(_MINUTES)
        con.execute(
            f"copy (select person_id, local_date, minute_at, intensity from {SOURCE}) "
            f"to '{folder}/minutes.parquet'"
        )


def following_models(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the SELECTs of all tables that follow from the minutes, in the order to build."""
    queries = models.model_queries()
    following: dict[str, str] = {}
    for name in models.build_order(con, queries):
        if con.get_table_names(queries[name]) & {SOURCE, *following}:
            following[name] = queries[name]
    return following


def build_tables(folder: Path, only: tuple[str, ...] = ()) -> tuple[int, int, int]:
    """Build the bouts, or all that follows from minutes, as the build does."""
    with writing(folder / "minutes.duckdb") as con:
        for name, query in following_models(con).items():
            if name in only or not only:
                kind = "view" if models.VIEW in query else "table"
                con.execute(f"create or replace {kind} {name} as {query}")
        counts = "select count(*), sum(duration_minutes), count(*) filter (where is_censored)"
        rows = con.execute(f"{counts} from sedentary_bouts").fetchall()
    return rows[0]


ENGINES: dict[str, Callable[[Path], tuple[int, int, int]]] = {
    "bouts": lambda folder: build_tables(folder, ("sedentary_bouts",)),
    "tables": build_tables,
    "pandas": lambda folder: pandas_bouts(folder / "minutes.parquet"),
    "polars": lambda folder: polars_bouts(folder / "minutes.parquet"),
}


def lines(person_years: int) -> Iterator[Line]:
    """Compare the engines on the same minutes."""
    with TemporaryDirectory() as folder:
        prepare(Path(folder), person_years)
        of = {name: in_process_of_its_own("bench_minutes", name, folder) for name in ENGINES}
    if len({tuple(one["found"]) for one in of.values()}) > 1:
        raise ValueError(f"the engines found different bouts: {of}")
    title = f"bouts of {person_years} person-years, against"
    ours = of["bouts"]["seconds"]
    yield faster(f"{title} pandas", "wall", ours, of["pandas"]["seconds"], PANDAS_TIMES)
    yield faster(f"{title} polars streaming", "wall", ours, of["polars"]["seconds"], POLARS_TIMES)
    title = "bouts, days and weeks of the same"
    whole = of["tables"]
    yield faster(
        f"{title}, against bouts alone by pandas",
        "wall",
        whole["seconds"],
        of["pandas"]["seconds"],
        1,
    )
    yield memory_below(f"{title}, peak memory", whole["mebibytes"], MEMORY_MEBIBYTES)
    for peer in ("pandas", "polars"):
        megabytes = f"{of[peer]['mebibytes']:,.0f} MiB"
        yield Line(f"bouts alone by {peer}, peak memory", "-", megabytes, "-", "-", None)


def main(engine: str, folder: Path) -> None:
    """Run one engine in this process and print what it took and found, as JSON."""
    started = CLOCKS["wall"]()
    found = ENGINES[engine](folder)
    taken: dict[str, Any] = {"seconds": CLOCKS["wall"]() - started, "found": found}
    print(json.dumps(taken | {"mebibytes": peak_mebibytes()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
