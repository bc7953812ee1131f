"""The study flow: what is missing of a study of many people, computed and pooled."""

from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from backpain_analytics.study.cluster import hands
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.pool import StudyStatus, pool_study
from backpain_analytics.study.run import StudyRequest, run_study
from pipelines.endings import ends_with_a_sentence, run_by_hand
from pipelines.tasks import as_task


def _compute(folder: Path, request: StudyRequest) -> int:
    return len(run_study(open_study(folder), request).computed)


def _pool(folder: Path) -> StudyStatus:
    return pool_study(open_study(folder)).status


# One task holds the one client of the cluster. Prefect's own runner on Dask would compute a
# finished shard again when a worker dies, and start a Prefect server in every worker. Tasks are
# handed a folder and hand back counts, as Prefect looks into all that passes between them.
compute = as_task(_compute, "compute")
pool = as_task(_pool, "pool")


@flow(persist_result=False)
@ends_with_a_sentence
def study(
    folder: Path,
    scheduler: str | None = None,
    workers: int | None = None,
    memory: str | None = None,
) -> State[StudyStatus]:
    """Compute what is missing of a study, and bring everyone together.

    Args:
        folder: The study.
        scheduler: Address of a Dask scheduler.
        workers: Without one, processes on this machine; None: one a core.
        memory: Of each worker, such as 4GB.
    """
    pieces = compute(folder, StudyRequest(hands(scheduler, workers, memory)))
    status = pool(folder, wait_for=[pieces])
    counts = {**status.people, "pieces computed now": pieces}
    create_table_artifact(
        key="study",
        description="Where the study stands; persons, counts only.",
        table=[{"what": what, "count": count} for what, count in counts.items()],
    )
    message = f"{status.people['pooled']:,} of {status.planned:,} persons pooled."
    get_run_logger().info(message)
    is_complete = status.people["pooled"] == status.planned
    name = "Completed" if is_complete else "Completed with warnings"
    return Completed(name=name, message=message, data=status)


if __name__ == "__main__":
    run_by_hand(study, lambda named: open_study(named or Path()).folder)
