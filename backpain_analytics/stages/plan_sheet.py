"""Write a week of somebody's plan on one sheet, among the reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from backpain_analytics.report.forms.names import file_stem, on_disk
from backpain_analytics.report.pdf import to_pdf
from backpain_analytics.report.plan_sheet import PlanSheet, render_plan_sheet
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace, write_private
from backpain_analytics.stages.plan_shown import show_plan


@dataclass(frozen=True)
class SheetWritten:
    """What was written, and what it says beside the plan."""

    paths: tuple[Path, ...]
    lines: tuple[str, ...]
    """What a flare, pain after exercises and conditions ask of the plan."""


def write_plan_sheet(
    workspace: Workspace, person_id: str | None, day: date | None = None, *, as_pdf: bool = False
) -> SheetWritten:
    """Write the sheet of the plan in force for the week of a date, by default of today.

    Raises:
        WorkspaceError: Nobody is named and there is not just one person, or nobody of that name.
        PdfUnavailableError: What sets pages on paper is not installed; the page was written.
    """
    shown = show_plan(workspace, person_id)
    day = day or datetime.now().astimezone().date()
    monday = day - timedelta(days=day.weekday())
    lines = tuple(shown.lines)
    page = render_plan_sheet(PlanSheet(shown.person_id, shown.plan, monday, lines))
    # A name of its own, so that no page of a person is taken for a sheet.
    name = on_disk(f"{file_stem(shown.person_id)}.plan.{monday}")
    workspace.reports.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    paths = [workspace.reports / f"{name}.html"]
    write_private(paths[0], page)
    if as_pdf:
        paths.append(workspace.reports / f"{name}.pdf")
        write_private(paths[1], to_pdf(page))
    return SheetWritten(tuple(paths), lines)
