"""The cohort flow: everyone in a workspace's warehouse, pooled."""

import sys
from dataclasses import asdict
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from backpain_analytics import stages
from backpain_analytics.workspace import open_workspace

pool = task(stages.cohort)


@flow
def cohort(folder: Path) -> stages.Cohort:
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
    return pooled


if __name__ == "__main__":
    cohort(open_workspace(Path(sys.argv[1]) if len(sys.argv) > 1 else None).folder)
