"""The nightly flow: new exports in, tables brought up to date, pages out."""

import sys
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.schedules import Cron, Schedule
from prefect.states import Failed

from backpain_analytics import stages
from backpain_analytics.errors import BackpainError, NothingUsableError, WorkspaceError
from backpain_analytics.workspace import Workspace, open_workspace

# Exports often arrive on a network share; nothing else is flaky.
ingest = task(retries=3, retry_delay_seconds=60)(stages.ingest)
build = task(stages.build)
associate = task(stages.associate)
report = task(stages.report)


@flow
def nightly(folder: Path) -> list[str] | State[list[str]]:
    """Bring a workspace's warehouse and pages up to date with its inbox.

    Args:
        folder: The workspace.

    Returns:
        Where the pages of everyone concerned are. A night whose files were all of no use ends
        failed, in the state "Nothing usable": the warehouse is as it was, and somebody should look.
    """
    with stages.night(open_workspace(folder)) as draft:
        ingested = ingest(open_workspace(folder), draft, stages.IngestRequest())
        built = build(open_workspace(folder), draft)
        associations = associate(open_workspace(folder), draft, built.persons)
    stages.clear_pages(open_workspace(folder))
    pages = [
        str(page)
        for person_id in stages.pages_owed(open_workspace(folder))
        for page in report(open_workspace(folder), stages.ReportRequest(person_id))
    ]
    create_table_artifact(
        key="night",
        description="What the night did; counts only.",
        table=[
            {"what": "files read", "count": ingested.count("read")},
            {"what": "files unreadable", "count": ingested.count("unreadable")},
            {"what": "files of unknown kind", "count": ingested.count("unknown")},
            {"what": "rows read", "count": ingested.rows},
            {"what": "people concerned", "count": len(built.persons)},
            {"what": "days computed", "count": built.days},
            {"what": "associations", "count": associations},
            {"what": "pages written", "count": len(pages)},
        ],
    )
    if ingested.is_unusable:
        error = NothingUsableError(
            "not one of the files could be used; 'backpain status' says why."
        )
        return Failed(name="Nothing usable", message=str(error), data=error)
    return pages


def serve_nightly(workspace: Workspace, cron: str) -> None:
    """Register the flow with a schedule on the workspace's clock and run it until stopped."""
    nightly.serve(
        name="nightly",
        schedule=_schedule(cron, workspace.settings.time_zone),
        parameters={"folder": str(workspace.folder)},
    )


def _schedule(cron: str, time_zone: str) -> Schedule:
    if cron.split()[1:2] == ["2"]:
        raise WorkspaceError("clock changes skip or repeat the hour from 2 to 3; choose another.")
    try:
        return Cron(cron, timezone=time_zone)
    except ValueError as error:
        raise WorkspaceError(
            f"'{cron}' is no cron schedule; write it like '0 3 * * *' for 3 in the morning."
        ) from error


def main() -> None:
    """Run the flow once, on the workspace named or the one found from here."""
    try:
        nightly(open_workspace(Path(sys.argv[1]) if len(sys.argv) > 1 else None).folder)
    except BackpainError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
