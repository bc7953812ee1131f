"""The nightly flow: new exports in, tables brought up to date, pages out."""

from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from backpain_analytics.errors import NothingUsableError
from backpain_analytics.settings.workspace import Workspace, open_workspace
from backpain_analytics.stages.associate import associate as associate_stage
from backpain_analytics.stages.build import build as build_stage
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.ingest import ingest as ingest_stage
from backpain_analytics.stages.report import Reports
from backpain_analytics.stages.report_files import clear_pages
from backpain_analytics.stages.run import RunSummary, write_pages
from pipelines.endings import ends_with_a_sentence, run_by_hand
from pipelines.tasks import as_task

_FLAWS = (
    "files unreadable",
    "files of unknown kind",
    "files waiting",
    "rows rejected",
    "places not there",
    "pages failed",
)


def _write_pages(workspace: Workspace) -> Reports:
    clear_pages(workspace)
    return write_pages(workspace)


ingest = as_task(ingest_stage, "ingest")
build = as_task(build_stage, "build")
associate = as_task(associate_stage, "associate")
report = as_task(_write_pages, "report")


def _run_name() -> str:
    """Name a run by its workspace and its start."""
    folder = Path(flow_run.parameters["folder"])
    return f"{folder.name} {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(flow_run_name=_run_name, persist_result=False)
@ends_with_a_sentence
def nightly(folder: Path) -> State[list[str]]:
    """Bring a workspace's warehouse and pages up to date with its inbox.

    Args:
        folder: The workspace.

    Returns:
        Where the pages of everyone concerned are.
    """
    with draft_to_publish(open_workspace(folder)) as draft:
        ingested = ingest(open_workspace(folder), draft, IngestRequest())
        built = build(open_workspace(folder), draft, wait_for=[ingested])
        associations = associate(open_workspace(folder), draft, built.persons)
    reports = report(open_workspace(folder), wait_for=[built])
    return _end_state(RunSummary(ingested, built, associations, reports))


def _end_state(summary: RunSummary) -> State[list[str]]:
    """Say what the run did, in counts only, and whether anything was left out."""
    counts = {
        "files read": summary.ingested.count("read"),
        "files unreadable": summary.ingested.count("unreadable"),
        "files of unknown kind": summary.ingested.count("unknown"),
        "files waiting": summary.ingested.count("waiting"),
        "files withdrawn": len(summary.ingested.withdrawn),
        "places not there": len(summary.ingested.away),
        "rows read": summary.ingested.rows,
        "rows rejected": sum(file.rows_rejected for file in summary.ingested.files),
        "people concerned": len(summary.built.persons),
        "days computed": summary.built.days,
        "associations": summary.associations,
        "pages written": len(summary.reports.contents),
        "pages failed": len(summary.reports.failures),
    }
    create_table_artifact(
        key="night",
        description="What the run did; counts only.",
        table=[{"what": what, "count": count} for what, count in counts.items()],
    )
    message = ", ".join(f"{what}: {count:,}" for what, count in counts.items()) + "."
    get_run_logger().info(message)
    if summary.ingested.is_unusable:
        reason = "not one of the files could be used; 'backpain status' says why."
        return Failed(name="Nothing usable", message=reason, data=NothingUsableError(reason))
    pages = [str(page) for page in summary.reports.files]
    if not any(counts[flaw] for flaw in _FLAWS):
        return Completed(message=message, data=pages)
    return Completed(
        name="Completed with warnings",
        message=f"{message} 'backpain status' says what was left out.",
        data=pages,
    )


if __name__ == "__main__":
    run_by_hand(nightly)
