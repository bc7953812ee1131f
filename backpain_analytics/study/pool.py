"""What all shards add up to: one database to ask, and one page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER
from backpain_analytics.stages.cohort import Cohort, StudyPeople, pooled, study_page
from backpain_analytics.study.folder import Study
from backpain_analytics.study.places import Place
from backpain_analytics.study.plan import Plan, written_plan
from backpain_analytics.study.results import (
    Manifest,
    Results,
    fingerprint,
    read_results,
    results_place,
    table_file,
)
from backpain_analytics.warehouse.out.pooled import reading_pool, write_pool
from backpain_analytics.warehouse.out.published import together


@dataclass(frozen=True)
class StudyStatus:
    """Where a study stands."""

    people: Mapping[str, int]
    """By state."""
    person_years: float
    """Of those pooled, about."""
    shards: int
    pieces: int
    reasons: Mapping[str, int]
    """Why people failed, and how many."""
    cpu_seconds: float
    peak_memory_bytes: int
    digests: Mapping[str, str]
    """Table → its content, over all shards."""

    @property
    def planned(self) -> int:
        """Everyone in the plan."""
        return sum(self.people.values())


@dataclass(frozen=True)
class Pool:
    """What everyone came to."""

    status: StudyStatus
    cohort: Cohort
    database: Path
    page: Path


def study_status(study: Study) -> StudyStatus:
    """Say what is done, what waits and what failed, by the plan that there is.

    Raises:
        NothingToReportError: There is no plan yet.
    """
    plan = written_plan(study)
    return _status(plan, read_results(study, plan))


def pool_study(study: Study) -> Pool:
    """Bring the tables of all shards together, pool them, and write the page.

    Raises:
        NothingToReportError: Nothing is computed yet, or nobody was compared.
    """
    plan = written_plan(study)
    results = read_results(study, plan)
    if not any(manifest.tables for manifest in results.manifests):
        raise NothingToReportError(
            f"nothing of {study.folder} is computed under these settings yet: run "
            f"'backpain study run {study.folder}' first."
        )
    status = _status(plan, results)
    rows = {
        "study_persons": list(_person_rows(plan, results)),
        "study_shards": list(map(_shard_row, results.manifests)),
    }
    write_pool(study.database, _views(study, results), rows, study.settings.limits)
    study.page.parent.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    with reading_pool(study.database, study.settings.limits) as con:
        cohort = pooled(con)
        people = StudyPeople(status.planned, status.people["pooled"], status.person_years)
        study_page(con, people, study.page)
    return Pool(status, cohort, study.database, study.page)


def _status(plan: Plan, results: Results) -> StudyStatus:
    states = _states(results)
    pooled_years = (
        one.person_years for one in plan.people if states.get(one.person_id) == "pooled"
    )
    found = Counter(states.get(one.person_id, "waiting") for one in plan.people)
    tables = sorted({table for manifest in results.manifests for table in manifest.tables})
    return StudyStatus(
        people={state: found[state] for state in ("pooled", "without_data", "failed", "waiting")},
        person_years=sum(pooled_years),
        shards=len(plan.shards),
        pieces=len(results.manifests),
        reasons=dict(Counter(failure.reason for failure in results.failures)),
        cpu_seconds=sum(manifest.cpu_seconds for manifest in results.manifests),
        peak_memory_bytes=max((one.peak_memory_bytes for one in results.manifests), default=0),
        digests={
            table: together(one.tables[table].digest for one in _with(results, table))
            for table in tables
        },
    )


def _states(results: Results) -> dict[str, str]:
    states = {failure.person_id: "failed" for failure in results.failures}
    for manifest in results.manifests:
        states |= dict.fromkeys(manifest.people, "pooled")
        states |= dict.fromkeys(manifest.without_data, "without_data")
    return states


def _with(results: Results, table: str) -> list[Manifest]:
    return [manifest for manifest in results.manifests if table in manifest.tables]


def _person_rows(plan: Plan, results: Results) -> Iterator[dict[str, Any]]:
    states = _states(results)
    reasons = {failure.person_id: failure.reason for failure in results.failures}
    for one in plan.people:
        yield {
            "person_id": one.person_id,
            "shard": one.shard,
            "state": states.get(one.person_id, "waiting"),
            "reason": reasons.get(one.person_id),
            "person_years": one.person_years,
        }


def _shard_row(manifest: Manifest) -> dict[str, Any]:
    read = manifest.files.get("read", 0)
    return {
        "piece": manifest.piece,
        "shard": manifest.shard,
        "persons": len(manifest.people),
        "files_read": read,
        "files_unusable": sum(manifest.files.values()) - read,
        "rows_rejected": manifest.rows_rejected,
        "seconds": manifest.seconds,
        "cpu_seconds": manifest.cpu_seconds,
        "peak_memory_bytes": manifest.peak_memory_bytes,
    }


def _views(study: Study, results: Results) -> dict[str, list[Path]]:
    """Return the files of each table, on this machine."""
    place = results_place(study)
    tables = sorted({table for manifest in results.manifests for table in manifest.tables})
    return {
        table: [
            _at_hand(study, place, table_file(table, manifest.piece))
            for manifest in _with(results, table)
        ]
        for table in tables
    }


def _at_hand(study: Study, place: Place, name: str) -> Path:
    """Return where a file of the results is; from elsewhere it is fetched once.

    DuckDB reads addresses such as s3:// only with an extension that it would load from the network.
    """
    if place.is_local:
        return place.folder / name
    path = study.folder / "fetched" / fingerprint(study) / name
    if not path.exists():
        draft = path.with_name(f".{path.name}")
        place.fetch(name, draft)
        draft.replace(path)
    return path
