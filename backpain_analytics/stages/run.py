"""The whole way, from the inbox to the pages, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backpain_analytics.progress import OnProgress, unseen
from backpain_analytics.records import Clock
from backpain_analytics.settings.workspace import Workspace, with_zone
from backpain_analytics.stages.associate import associate, family_note
from backpain_analytics.stages.build import build
from backpain_analytics.stages.dated_back import dated_back
from backpain_analytics.stages.drafts import draft_to_publish, with_inbox
from backpain_analytics.stages.ingest import IngestRequest, IngestSummary, ingest
from backpain_analytics.stages.report import ReportRequest, Reports, people_to_report, report
from backpain_analytics.stages.report_files import clear_pages
from backpain_analytics.warehouse.night.build import BuildResult
from backpain_analytics.warehouse.notes import NightNotes
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.out.contents import NOTHING_COMPARED, Comparisons, comparisons
from backpain_analytics.warehouse.publish import reading


@dataclass(frozen=True)
class RunSummary:
    """What a run did."""

    ingested: IngestSummary
    built: BuildResult
    associations: int
    reports: Reports
    note: str | None = None
    """What the number of declared exposures means for the associations, and which stated days do
    not count."""
    removed_pages: tuple[Path, ...] = ()
    """Pages that rested on files taken out of the inbox since."""
    comparisons: Comparisons = NOTHING_COMPARED
    """How many of the associations have an estimate, and what the others lack."""
    clocks: tuple[Clock, ...] = ()
    """By which clock each person's days are cut."""
    remarks: tuple[str, ...] = ()
    """What the user should know of the warehouse file itself."""


def run(  # noqa: PLR0913 - each is asked for by some caller alone
    workspace: Workspace,
    request: IngestRequest,
    on_progress: OnProgress = unseen,
    now: datetime | None = None,
    notes: NightNotes | None = None,
    *,
    pages: bool = True,
) -> RunSummary:
    """Ingest, build, associate, publish, and write the pages of everyone concerned.

    Args:
        workspace: As it is before; zones found in exports are declared in it.
        request: What to take in.
        on_progress: Told how far each step has come.
        now: The moment from which readings count their month; None: the clock's.
        notes: Gathers the remarks also of a run that fails; None: those of one that ends well
            are in the summary.
        pages: Write those of everyone concerned.
    """
    notes = notes if notes is not None else NightNotes()
    with draft_to_publish(workspace, notes) as draft:
        request = with_inbox(workspace, request, notes)
        ingested = ingest(workspace, draft, request, on_progress)
        workspace = _with_zones(workspace, ingested.found_zones)
        built = build(workspace, draft, on_progress)
        associations = associate(workspace, draft, built.persons, now, on_progress=on_progress)
        found, known_clocks, later = _compared(workspace, draft)
    removed = clear_pages(workspace) if pages else ()
    return RunSummary(
        ingested,
        built,
        associations,
        write_pages(workspace, on_progress) if pages else Reports(),
        note=" ".join(filter(None, (family_note(workspace), *later))) or None,
        comparisons=found,
        clocks=known_clocks,
        removed_pages=removed,
        remarks=tuple(notes.sentences),
    )


def _with_zones(workspace: Workspace, found: Mapping[str, str]) -> Workspace:
    """Return the workspace with the zones that the exports showed."""
    for person_id, time_zone in found.items():
        workspace = with_zone(workspace, person_id, time_zone)
    return workspace


def write_pages(workspace: Workspace, on_progress: OnProgress = unseen) -> Reports:
    """Write the pages of everyone whose results are newer than theirs."""
    due = people_to_report(workspace)
    return report(workspace, ReportRequest(due), on_progress) if due else Reports()


def _compared(
    workspace: Workspace, draft: Path
) -> tuple[Comparisons, tuple[Clock, ...], tuple[str, ...]]:
    """Return what was compared, by which clocks, and which stated days do not count."""
    if not draft.exists():
        return NOTHING_COMPARED, (), ()
    with reading(draft, workspace.limits) as con:
        return comparisons(con), clocks(con), tuple(dated_back(con, workspace))
