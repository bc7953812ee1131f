"""The cohort flow: everyone in a workspace's warehouse, pooled."""

from dataclasses import asdict
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from backpain_analytics.settings.workspace import open_workspace
from backpain_analytics.stages.cohort import Cohort
from backpain_analytics.stages.cohort import cohort as cohort_stage
from pipelines.endings import ends_with_a_sentence, run_by_hand
from pipelines.tasks import as_task

pool = as_task(cohort_stage, "pool")


@flow(persist_result=False)
@ends_with_a_sentence
def cohort(folder: Path) -> State[Cohort]:
    """Pool the persons of a workspace and keep the result as an artifact.

    Args:
        folder: The workspace; its tables are read as they are.
    """
    pooled = pool(open_workspace(folder))
    create_table_artifact(
        key="cohort",
        description=f"Pain of the next day over {pooled.persons} persons; groups only.",
        table=[asdict(association) for association in pooled.associations],
    )
    return Completed(message=f"{pooled.persons} persons pooled.", data=pooled)


if __name__ == "__main__":
    run_by_hand(cohort)
