"""What backpain.toml says, as tables that SQL can join: persons, plans, zones, ranks."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from typing import Any

import duckdb

from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.settings.zones import OffsetSpan, StatedClock, followed_clocks
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import first_column, first_row

_MARGIN = timedelta(days=2)
"""Zone spans reach this far beyond the data, so that its first and last dates are whole."""
_STATED = "select * from persons order by person_id"
_OF_NO_DAY = ("planned_exercises", "impact_names", "dated_targets", "person_conditions")
"""Tables of what a person states that changes none of their days."""
_PLANNED = " union all ".join(
    f"select person_id, {table}::text from {table}" for table in _OF_NO_DAY
)
_RANKED = "select person_id, source_id from source_ranks order by person_id, source_rank"
_ORDER_OF_KINDS = ("worn_with_heart_rate", "worn", "unknown", "phone")


def store_settings(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Rewrite `persons`, their plans, `zone_spans` and `source_ranks` for everyone with data.

    The temporary table `restated_persons` then lists those known before of whom something
    else is stated now, or whose sources have changed places: all their days owe a build.
    `replanned_persons` lists those with other exercises in their plan, other dated targets or
    conditions: none of their days does.
    """
    people = first_column(con, "select distinct person_id from file_coverage order by all")
    stated, planned, ranked = (_fetch(con, rows) for rows in (_STATED, _PLANNED, _RANKED))
    _replace(con, "persons", [_person_row(workspace, who) for who in people])
    _replace(con, "planned_exercises", [r for who in people for r in _exercises(workspace, who)])
    _replace(con, "impact_names", [row for who in people for row in _impacts(workspace, who)])
    _replace(con, "dated_targets", [row for who in people for row in _targets(workspace, who)])
    _replace(
        con, "person_conditions", [row for who in people for row in _conditions(workspace, who)]
    )
    _replace(con, "zone_spans", [row for who in people for row in _zones(con, workspace, who)])
    _replace(con, "source_ranks", [row for who in people for row in _ranks(con, workspace, who)])
    known = {person for person, *_ in stated}
    restated = {row[0] for row in set(_fetch(con, _STATED)) - set(stated)} & known
    reranked = {row[0] for row in _reordered(ranked, _fetch(con, _RANKED))}
    _list_persons(con, "restated_persons", restated | reranked)
    replanned = {row[0] for row in set(_fetch(con, _PLANNED)) ^ set(planned)}
    _list_persons(con, "replanned_persons", replanned)


def _list_persons(con: duckdb.DuckDBPyConnection, table: str, people: set[str]) -> None:
    con.execute(f"create or replace temp table {table} (person_id text)")
    _replace(con, table, [(person,) for person in sorted(people)])


def _reordered(before: list[Any], after: list[Any]) -> list[Any]:
    """Return the rows whose place has changed among those known before and still there."""
    both = set(before) & set(after)
    places = ([row for row in rows if row in both] for rows in (before, after))
    return [old for old, new in zip(*places, strict=True) if old != new]


def _fetch(con: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return con.execute(query).fetchall()


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    con.execute(f"delete from {table}")
    if rows:
        places = ", ".join("?" * len(rows[0]))
        con.executemany(f"insert into {table} values ({places})", rows)


def _person_row(workspace: Workspace, person_id: str) -> tuple[Any, ...]:
    person = workspace.person(person_id)
    return (
        person_id,
        person.birth_year,
        person.sex,
        person.height_cm,
        person.highest_heart_rate_bpm,
        person.resting_heart_rate_bpm,
        person.takes_beta_blocker,
        ",".join(person.heart_rate_limited_by) or None,
        person.highest_heart_rate_is_measured,
        person.step_target,
        person.aerobic_minutes_target,
        person.plan.core_sessions,
        person.plan.stretching_days,
        person.plan.aerobic_sessions,
        person.plan.since,
        person.steps_apply,
        person.movement_breaks_target,
    )


def _exercises(workspace: Workspace, person_id: str) -> Iterable[tuple[Any, ...]]:
    for piece in workspace.person(person_id).plan.pieces:
        yield (
            person_id,
            piece.name,
            piece.kind,
            list(piece.logged_names),
            piece.times_per_week,
            piece.sets,
            piece.repetitions,
            piece.hold_seconds,
            piece.minutes,
            piece.kilograms,
            piece.since,
        )


def _impacts(workspace: Workspace, person_id: str) -> Iterable[tuple[str, str, bool]]:
    person = workspace.person(person_id)
    yield from ((person_id, name, True) for name in person.high_impact)
    yield from ((person_id, name, False) for name in person.low_impact)


def _targets(workspace: Workspace, person_id: str) -> Iterable[tuple[Any, ...]]:
    for target in workspace.person(person_id).targets:
        aims = (target.steps, target.aerobic_minutes, target.movement_breaks)
        yield (person_id, target.since, *aims)


def _conditions(workspace: Workspace, person_id: str) -> Iterable[tuple[Any, ...]]:
    for condition in workspace.person(person_id).conditions:
        yield (person_id, condition.name, condition.since)


def _zones(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, person_id: str
) -> Iterable[tuple[Any, ...]]:
    found = first_row(
        con,
        "select min(first_at), max(last_at) from file_coverage where person_id = ?",
        [person_id],
    )
    if found is None or found[0] is None:
        return
    first_at = _midnight(found[0]) - _MARGIN
    last_at = _midnight(found[1]) + timedelta(days=1) + _MARGIN
    declared = workspace.person(person_id).zones()
    exported = [] if declared else list(_exported_spans(con, person_id, first_at, last_at))
    spans: Iterable[OffsetSpan] = exported or workspace.zones(person_id).offset_spans(
        first_at, last_at
    )
    origin = "declared" if declared else "export" if exported else "default"
    for span in spans:
        yield (person_id, span.started_at, span.ended_at, span.utc_offset_minutes, origin)


def _exported_spans(
    con: duckdb.DuckDBPyConnection, person_id: str, first_at: datetime, last_at: datetime
) -> Iterable[OffsetSpan]:
    """Chain what the exports themselves state, from one change to the next."""
    clocks = statement("runs", "exported_clocks")
    rows = con.execute(clocks, {"person": person_id}).fetchall()
    return followed_clocks(
        (StatedClock(at.replace(tzinfo=UTC), offset, zone) for at, offset, zone in rows),
        first_at,
        last_at,
    )


def _midnight(naive: datetime) -> datetime:
    return naive.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)


def _ranks(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, person_id: str
) -> Iterable[tuple[str, str, int]]:
    """Rank by the person's own patterns first, then by the kind of device, then by name."""
    patterns = workspace.person(person_id).source_ranking

    def order(row: tuple[str, str]) -> tuple[int, int, str]:
        source_id, kind = row
        own = [i for i, pattern in enumerate(patterns) if fnmatch(source_id, pattern)]
        return (own[0] if own else len(patterns), _ORDER_OF_KINDS.index(kind), source_id)

    sources = statement("runs", "sources_to_rank")
    known = con.execute(sources, {"person": person_id}).fetchall()
    for rank, (source_id, _) in enumerate(sorted(known, key=order), start=1):
        yield (person_id, source_id, rank)
