"""Bring the derived tables up to date: settings in, days chosen, models run, checks passed."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import duckdb

from backpain_analytics.progress import OnProgress, unseen
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import EXERCISES
from backpain_analytics.settings.limits import NO_LIMITS
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.night.checks import run_checks
from backpain_analytics.warehouse.night.comments import explanations, write_comments
from backpain_analytics.warehouse.night.macros import macro_queries, write_macros
from backpain_analytics.warehouse.night.models import (
    build_models,
    model_queries,
    store_known_conditions,
    store_known_exercises,
    store_parameters,
)
from backpain_analytics.warehouse.night.settings_tables import store_settings
from backpain_analytics.warehouse.night.window import choose_days
from backpain_analytics.warehouse.rows import count, drop, first_column, first_row, has_table


@dataclass(frozen=True)
class BuildResult:
    """What a build did."""

    persons: tuple[str, ...]
    """Those whose days were computed."""
    days: int
    """Person-days computed; 0: nothing had changed."""
    is_full: bool


NOTHING_BUILT = BuildResult((), 0, is_full=False)


def is_up_to_date(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> bool:
    """Say whether nothing arrived and nothing was restated since the last build."""
    if not has_table(con, "build_state"):
        return False
    if not is_built_by_this_version(con):
        return False
    stored = first_row(con, "select settings from build_state")
    touched = count(con, "select count(*) from touched_dates")
    return stored == (_settings_name(workspace),) and not touched


def is_built_by_this_version(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the derived tables are those of today's models; without any there is no other."""
    if not has_table(con, "build_state"):
        return True
    state = con.sql("from build_state")
    return "models" in state.columns and state.project("models").fetchall() == [(_models_name(),)]


def build(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, on_progress: OnProgress = unseen
) -> BuildResult:
    """Compute what changed since the last build, in a draft; the result equals a full build.

    Raises:
        FailedCheckError: A stop check found rows.
    """
    store_settings(con, workspace)
    fingerprint = fingerprint_of(workspace.parameters)
    is_full = fingerprint != _stored_fingerprint(con)
    if is_full:
        store_parameters(con, workspace.parameters)
        store_known_exercises(con)
        store_known_conditions(con)
        _drop_models(con)
    choose_days(con, model_queries()["local_days"], everything=is_full)
    result = BuildResult(
        _persons_concerned(con), count(con, "select count(*) from build_days"), is_full
    )
    if result.persons or is_full:
        people = len(result.persons)
        models = build_models(con, lambda so_far: on_progress(replace(so_far, people=people)))
        con.execute(
            "create or replace table work.built_models as select unnest(?) as name", [models]
        )
        run_checks(con)
    _remember(con, fingerprint, _settings_name(workspace))
    note_persons(con, result.persons)
    write_macros(con)
    write_comments(con)
    return result


def note_persons(con: duckdb.DuckDBPyConnection, persons: tuple[str, ...]) -> None:
    """Remember when the people concerned were computed, so that old pages are recognised."""
    con.execute(
        "create table if not exists work.built_persons (person_id text, built_at timestamptz)"
    )
    con.execute("delete from built_persons where list_contains(?, person_id)", [list(persons)])
    con.execute("insert into built_persons select unnest(?), ?", [list(persons), datetime.now(UTC)])


def fingerprint_of(parameters: Parameters) -> str:
    """Name all that everybody's numbers depend on beside the samples."""
    content = (asdict(parameters), EXERCISES, CONDITIONS, model_queries())
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _models_name() -> str:
    """Name the models alone, whatever the parameters."""
    return hashlib.sha256(repr(model_queries()).encode()).hexdigest()


def _settings_name(workspace: Workspace) -> str:
    """Name everything that could owe anybody a build without a new file."""
    words = (macro_queries(), explanations())
    # What a run may take of the machine changes no number.
    settings = workspace.settings.model_copy(update={"limits": NO_LIMITS})
    content = (fingerprint_of(workspace.parameters), settings, words)
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _stored_fingerprint(con: duckdb.DuckDBPyConnection) -> str | None:
    con.execute("create table if not exists work.built_days (person_id text, local_date date)")
    if not has_table(con, "build_state"):
        return None
    found = first_row(con, "select fingerprint from build_state")
    return found[0] if found else None


def _remember(con: duckdb.DuckDBPyConnection, fingerprint: str, settings: str) -> None:
    con.execute(
        "create or replace table work.build_state as "
        "select ? as fingerprint, ? as settings, ? as models",
        [fingerprint, settings, _models_name()],
    )
    con.execute("create or replace table work.built_days as from grid_days")
    con.execute("delete from touched_dates")


def _drop_models(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what the last build made, also what no model makes any more."""
    con.execute("create table if not exists work.built_models (name text)")
    drop(con, first_column(con, "select name from built_models"))


def _persons_concerned(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """People with days to compute, with new entries, or of whom something else is stated."""
    concerns = ("build_days", "touched_dates", "restated_persons", "replanned_persons")
    people = " union ".join(f"select person_id from {table}" for table in concerns)
    return tuple(first_column(con, f"{people} order by all"))
