"""Stored readings to minutes, wear, intensity, bouts, days and weeks: the whole build.

Against a bare pass over the same readings (a median of heart rates and a sum of steps by series and
minute), and against polars streaming and pandas going the whole way. Each engine has a process of
its own. Ours writes all its tables into the warehouse, runs its checks and leaves the file
checkpointed; the peers keep theirs in memory, and leave out what `build_peers` says.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from unittest.mock import patch

import duckdb

from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.checks import run_checks
from backpain_analytics.warehouse.night.window import choose_days
from backpain_analytics.warehouse.publish import writing
from tests.benchmarks.build_peers import FOUND, Found, pandas_totals, polars_totals
from tests.benchmarks.measures import (
    Line,
    faster,
    in_process_of_its_own,
    memory_below,
    print_taken,
    within,
)
from tests.benchmarks.stored_readings import Kind, store_readings

BARE_TIMES, POLARS_TIMES, MEMORY_MEBIBYTES, MEGABYTES_A_PERSON_YEAR = 8, 1, 4_096, 15
FEW, MANY = 10, 100
"""Person-years."""

_FOUND = """
select * from
    (select sum(steps), sum(wear_minutes), sum(waking_wear_minutes), sum(sedentary_minutes),
        sum(light_minutes), sum(moderate_minutes), sum(vigorous_minutes),
        count(*) filter (where is_valid_day) from daily_activity
        left join daily_sedentary using (person_id, local_date)),
    (select count(*), sum(duration_minutes), max(duration_minutes) from sedentary_bouts),
    (select count(*), sum(aerobic_minutes) from weekly_activity)
"""

_BARE = """
create table bare as
select series_id, epoch_us(sampled_at) // 60000000 as minute, median(heart_rate_bpm) as reading
from heart_rate_readings group by all
union all
select series_id, epoch_us(started_at) // 60000000, sum(steps)
from step_interval_readings group by all
"""


def build_everything(file: Path, taken: dict[str, float] | None = None) -> Found:
    """Build every table of a copy of the warehouse; note the CPU seconds that each model takes."""
    copy = file.with_suffix(".built.duckdb")
    shutil.copy(file, copy)
    make = models.create_model
    notes = {} if taken is None else taken

    def noting(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
        started = time.process_time()
        make(con, name, query)
        notes[name] = time.process_time() - started

    with writing(copy) as con, patch.object(models, "create_model", noting):
        con.execute("create table work.built_days (person_id text, local_date date)")
        con.execute("create temp table restated_persons (person_id text)")
        choose_days(con, models.model_queries()["local_days"], everything=True)
        models.build_models(con)
        run_checks(con)
        (found,) = con.execute(_FOUND).fetchall()
    return tuple(int(number) for number in found)


def bare_pass(file: Path) -> Found:
    """Group all readings by series and minute, into a table."""
    copy = file.with_suffix(".bare.duckdb")
    shutil.copy(file, copy)
    with writing(copy) as con:
        con.execute(_BARE)
    return ()


ENGINES: dict[str, Callable[[Path], Found]] = {
    "ours": build_everything,
    "bare": bare_pass,
    "polars": polars_totals,
    "pandas": pandas_totals,
}


def lines(person_years: int, *, is_profiled: bool = False) -> Iterator[Line]:
    """Compare the engines on few people; on many too where many are asked for."""
    sizes = (FEW, MANY) if person_years >= MANY else (FEW,)
    for people in sizes:
        for kind in get_args(Kind):
            yield from _lines_of(kind, people, is_profiled=is_profiled)


def _lines_of(kind: Kind, people: int, *, is_profiled: bool) -> Iterator[Line]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "readings.duckdb"
        store_readings(file, kind, people)
        of = {name: in_process_of_its_own("bench_build", name, file) for name in ENGINES}
        if is_profiled:
            print(_profile(file))
        size = file.with_suffix(".built.duckdb").stat().st_size / 1e6
    totals = {tuple(of[name]["found"]) for name in ENGINES if name != "bare"}
    if len(totals) > 1:
        raise ValueError(f"the engines found different {FOUND}: {of}")
    title = f"readings to weeks, {kind}, {people} person-years"
    ours, bare = of["ours"], of["bare"]
    yield within(f"{title}, against a bare pass", "CPU", ours["CPU"], bare["CPU"], BARE_TIMES)
    for peer, times in (("polars", POLARS_TIMES), ("pandas", None)):
        yield faster(f"{title}, against {peer}", "CPU", ours["CPU"], of[peer]["CPU"], times)
        yield faster(f"{title}, against {peer}", "wall", ours["wall"], of[peer]["wall"], None)
    yield memory_below("the same, peak memory", ours["mebibytes"], MEMORY_MEBIBYTES)
    for peer in ("bare", "polars", "pandas"):
        mebibytes = f"{of[peer]['mebibytes']:,.0f} MiB"
        yield Line(f"the same by {peer}, peak memory", "-", mebibytes, "-", "-", None)
    each = size / people
    limit = MEGABYTES_A_PERSON_YEAR
    yield Line(
        "the same, file a person-year", f"{each:.1f} MB", "-", "-", f"≤ {limit} MB", each <= limit
    )


def _profile(file: Path) -> str:
    taken: dict[str, float] = {}
    build_everything(file, taken)
    slowest = sorted(taken.items(), key=lambda item: -item[1])
    return "\n".join(f"  {seconds:6.2f} s CPU  {name}" for name, seconds in slowest[:25])


def main(engine: str, file: Path) -> None:
    """Run one engine in this process and print what it took and found, as JSON."""
    print_taken(lambda: ENGINES[engine](file))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
