"""Everyone in the published warehouse, or in a study, pooled."""

from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.association.cohort import CohortAssociation, pool_associations
from backpain_analytics.association.lags.tiers import BIAS_POINTS
from backpain_analytics.errors import NothingToReportError
from backpain_analytics.report.cohort.render import CohortContents, render_cohort
from backpain_analytics.report.cohort.study import StudyContents, render_study
from backpain_analytics.settings.workspace import OWNER_ONLY_FOLDER, Workspace, write_private
from backpain_analytics.stages.report import making
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.out.pooled import question
from backpain_analytics.warehouse.publish import reading_results
from backpain_analytics.warehouse.rows import Connection

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


@dataclass(frozen=True)
class StudyPeople:
    """How many take part in a study."""

    planned: int
    pooled: int
    person_years: float
    """Of those pooled, about."""


def pooled(con: Connection) -> Cohort:
    """Pool the persons of a warehouse, or of a whole study, in two stages.

    Raises:
        NothingToReportError: Nothing was compared.
    """
    next_day = frames.everyones_associations_frame(con, NEXT_DAY)
    if next_day.empty:
        raise NothingToReportError("nobody's days have been compared yet: run 'backpain build'.")
    return Cohort(
        persons=next_day["person_id"].nunique(),
        bias_points=BIAS_POINTS,
        associations=pool_associations(next_day),
    )


def study_page(con: Connection, people: StudyPeople, path: Path) -> None:
    """Write the page of a whole study, as its database is."""
    next_day = frames.everyones_associations_frame(con, NEXT_DAY)
    contents = StudyContents(
        planned=people.planned,
        pooled=people.pooled,
        person_years=people.person_years,
        verdicts=question(con, "study", "weekly_verdicts"),
        still=question(con, "cookbook", "bouts_in_the_cohort"),
        refusals=question(con, "study", "refusals"),
        missing=question(con, "study", "missing_persons"),
        associations=pool_associations(next_day),
        bias_points=BIAS_POINTS,
        making=making(),
    )
    write_private(path, render_study(contents))


def cohort(workspace: Workspace) -> Cohort:
    """Pool the persons' own estimates, in two stages.

    Raises:
        NothingToReportError: There is no warehouse yet, or nothing was compared.
    """
    with reading_results(workspace.warehouse, workspace.limits) as con:
        return pooled(con)


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
