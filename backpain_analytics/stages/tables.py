"""Raw tables to derived tables, and days to associations, in a draft."""

from pathlib import Path

from backpain_analytics.association.family import associate as associate_days
from backpain_analytics.warehouse import frames
from backpain_analytics.warehouse.build import NOTHING_BUILT, BuildResult, is_up_to_date
from backpain_analytics.warehouse.build import build as build_tables
from backpain_analytics.warehouse.publish import reading, writing
from backpain_analytics.workspace import Workspace


def build(workspace: Workspace, draft: Path) -> BuildResult:
    """Compute what changed since the last build.

    Raises:
        FailedCheckError: A result breaks a promise; the warehouse stays as it was.
    """
    if not draft.exists():
        return NOTHING_BUILT
    with reading(draft) as con:
        if is_up_to_date(con, workspace):
            return NOTHING_BUILT
    with writing(draft) as con:
        return build_tables(con, workspace)


def associate(draft: Path, persons: tuple[str, ...]) -> int:
    """Relate exposures to pain for the named persons; return how many associations there are."""
    stored = 0
    if not persons:
        return stored
    with writing(draft) as con:
        for person_id in persons:
            family = associate_days(frames.analysis_days_frame(con, person_id))
            frames.store_associations(con, person_id, family)
            stored += len(family.associations)
    return stored
