"""A heart-rate CSV into the warehouse, against DuckDB's bare read_csv into a table."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from backpain_analytics.settings.workspace import Workspace, create_workspace
from backpain_analytics.stages.ingest import IngestRequest, ingest
from tests.benchmarks.made_up import write_fitabase_heart_rates
from tests.benchmarks.measures import Line, seconds_side_by_side, within

ROWS = 1_300_000
TARGET = 3


def load(workspace: Workspace, path: Path) -> None:
    """Load into a fresh draft: recognised, read, deduplicated, stored, synced to the disk."""
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "warehouse.draft"
        ingest(workspace, draft, IngestRequest((path,)))
        # As publishing it does.
        with draft.open("rb+") as file:
            os.fsync(file.fileno())


def load_bare(path: Path) -> None:
    """Read into a table of a fresh file as DuckDB alone does."""
    with TemporaryDirectory() as folder, duckdb.connect(f"{folder}/bare.duckdb") as con:
        con.execute("create table heart_rates as from read_csv(?)", [str(path)])
        con.execute("checkpoint")


def lines() -> Iterator[Line]:
    """Compare CPU and wall time of the same file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "heartrate_seconds_merged.csv"
        write_fitabase_heart_rates(path, ROWS)
        workspace = create_workspace(Path(folder) / "workspace")
        for clock in ("wall", "CPU"):
            ours, bare = seconds_side_by_side(
                lambda: load(workspace, path), lambda: load_bare(path), clock, 5
            )
            yield within(
                f"CSV of {ROWS:,} heart rates, against read_csv", clock, ours, bare, TARGET
            )
