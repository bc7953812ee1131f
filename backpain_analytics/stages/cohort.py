"""Everyone in the published warehouse, pooled."""

from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.association.cohort import (
    BIAS_POINTS,
    CohortAssociation,
    pool_associations,
)
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.report.cohort.render import CohortContents, render_cohort
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace, write_private
from backpain_analytics.stages.report import making
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading_results

NEXT_DAY = 1
"""The lag that is asked about first."""


@dataclass(frozen=True)
class Cohort:
    """How the next day's pain goes together with each exposure, over persons."""

    persons: int
    """In the warehouse, with or without an estimate."""
    bias_points: float
    """NRS points per standard deviation; a smaller mean is no finding."""
    associations: tuple[CohortAssociation, ...]
    """One per exposure, at a lag of one day."""


def cohort(workspace: Workspace) -> Cohort:
    """Pool the persons' own estimates, in two stages.

    Raises:
        NothingToReportError: There is no warehouse yet, or nothing was compared.
    """
    with reading_results(workspace.warehouse, workspace.limits) as con:
        next_day = frames.everyones_associations_frame(con, NEXT_DAY)
    if next_day.empty:
        raise NothingToReportError("nobody's days have been compared yet: run 'backpain build'.")
    return Cohort(
        persons=next_day["person_id"].nunique(),
        bias_points=BIAS_POINTS,
        associations=pool_associations(next_day),
    )


def cohort_page(workspace: Workspace) -> Path:
    """Write a page of everyone, and return where it is.

    Raises:
        NothingToReportError: There is no warehouse yet, or nobody is in it.
    """
    with reading_results(workspace.warehouse, workspace.limits) as con:
        people = frames.people_frame(con)
        next_day = frames.everyones_associations_frame(con, NEXT_DAY)
    if people.empty:
        raise NothingToReportError("the warehouse holds nobody's data yet.")
    contents = CohortContents(people, pool_associations(next_day), BIAS_POINTS, making())
    workspace.reports.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    path = workspace.reports / "cohort.html"
    write_private(path, render_cohort(contents))
    return path
