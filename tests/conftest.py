"""Fixtures for every test of the tables; `drawing.py` says how data is drawn."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import drawing
import duckdb
import pytest
from goldens import NIGHT
from hypothesis import settings
from made_once import made_once
from selection import LONG_ROOMS, SEED, SLOW

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.night import models

if TYPE_CHECKING:
    from backpain_analytics.settings.workspace import Workspace

NINE = drawing.at("09:00")
settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the examples of property tests by the day where a change is judged."""
    if "CI" in os.environ and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = SEED


def pytest_report_header(config: pytest.Config) -> str:
    """Say which examples are looked at."""
    return f"property tests: --hypothesis-seed={config.option.hypothesis_seed or 'random'}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Gather the tests without a search for garbage, and leave them out of every later one.

    Half a million objects that stay to the end would be looked through each time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out, and begin with what takes long.

    The last files that processes are handed are short, so that none waits long for another.
    """
    items.sort(key=lambda item: not LONG_ROOMS & {*item.path.parts})
    for item in items:
        if item.path.name in SLOW or "con" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """Files are everybody's unless they are made otherwise."""
    mask = os.umask(0)
    yield
    os.umask(mask)


@pytest.fixture(scope="session")
def anna() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in memory: anna, born 1984, with one watch, on UTC in March 2024."""
    with drawing.empty_warehouse() as connection:
        march = {
            "started_at": datetime(2024, 3, 1, tzinfo=UTC),
            "ended_at": datetime(2024, 4, 1, tzinfo=UTC),
        }
        drawing.insert(connection, "persons", [{"birth_year": 1984}])
        drawing.insert(connection, "sources", [{}])
        drawing.insert(connection, "source_ranks", [{}])
        drawing.insert(connection, "zone_spans", [{**march, "utc_offset_minutes": 0}])
        drawing.build_beforehand(connection)
        yield connection


@pytest.fixture
def con(anna: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of `anna` for one test: what it does there is undone behind it."""
    anna.execute("begin")
    yield anna
    anna.execute("rollback")


@pytest.fixture
def given() -> set[str]:
    """The derived tables that a test fills itself."""
    return set()


@pytest.fixture
def rested(con: duckdb.DuckDBPyConnection) -> None:
    """Rest at 60; anna is 40, so the maximum is 208 - 0.7 x 40 = 180 and the reserve 120."""
    con.execute("update persons set resting_heart_rate_bpm = 60")


@pytest.fixture
def load(con: duckdb.DuckDBPyConnection, given: set[str]) -> Callable[..., None]:
    """`load(table, row, ...)`: add rows to a raw table, or to a derived one, which then stays."""

    def load_rows(table: str, *table_rows: dict[str, Any]) -> None:
        if table in drawing.empty_tables() and table not in given:
            drawing.forget(con, table)
            given.add(table)
        drawing.insert(con, table, table_rows)

    return load_rows


@pytest.fixture
def record_goes_on(load: Callable[..., None]) -> None:
    """Every week of the test is over: anna's record goes on after it."""
    load("record_ends", {"last_whole_date": date(2100, 1, 3)})


@pytest.fixture
def parameters(con: duckdb.DuckDBPyConnection) -> Callable[..., None]:
    """`parameters(valid_day_minutes=10)`: change thresholds, the rest keep their defaults."""
    return lambda **changes: models.store_parameters(con, Parameters(**changes))


@pytest.fixture
def minutes(con: duckdb.DuckDBPyConnection, load: Callable[..., None]) -> Callable[..., None]:
    """`minutes("SSSL..S")`: draw `minute_activity` from 09:00 on Monday, or from `first`."""

    def draw(strip: str, first: datetime = NINE) -> None:
        load("minute_activity")
        con.execute("delete from minute_activity")
        drawing.insert(con, "minute_activity", drawing.drawn_minutes(strip, first))

    return draw


@pytest.fixture
def rows(con: duckdb.DuckDBPyConnection, given: set[str]) -> Callable[..., list[tuple[Any, ...]]]:
    """`rows("daily_pain", "pain_nrs, entries")`: build a table, return it as sorted tuples."""

    def select(table: str, columns: str = "*", where: str = "true") -> list[tuple[Any, ...]]:
        drawing.build(con, table, given)
        return con.execute(f"select {columns} from {table} where {where} order by all").fetchall()

    return select


@pytest.fixture(scope="session")
def night() -> datetime:
    """The moment of the run behind `demo`, from which readings count their month."""
    return NIGHT


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, night: datetime) -> "Workspace":
    """The sample people's workspace after one run, of all processes: tests leave it as it is."""
    # Few tests need it, and it loads pandas and matplotlib.
    from backpain_analytics.stages.demo import demo_workspace  # noqa: PLC0415
    from backpain_analytics.stages.ingest import IngestRequest  # noqa: PLC0415
    from backpain_analytics.stages.run import run  # noqa: PLC0415

    def make(folder: Path) -> None:
        run(demo_workspace(folder), IngestRequest(), now=night)

    return demo_workspace(made_once(tmp_path_factory, "demo", make))
