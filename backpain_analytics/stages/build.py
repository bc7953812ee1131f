"""Raw tables to derived tables, in a draft."""

from pathlib import Path

from backpain_analytics.progress import OnProgress, unseen
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.warehouse.night.build import NOTHING_BUILT, BuildResult, is_up_to_date
from backpain_analytics.warehouse.night.build import build as build_tables
from backpain_analytics.warehouse.publish import reading, writing


def build(workspace: Workspace, draft: Path, on_progress: OnProgress = unseen) -> BuildResult:
    """Compute what changed since the last build.

    Raises:
        FailedCheckError: A result breaks a promise; the warehouse stays as it was.
    """
    if not draft.exists():
        return NOTHING_BUILT
    with reading(draft, workspace.limits) as con:
        if is_up_to_date(con, workspace):
            return NOTHING_BUILT
    with writing(draft, workspace.limits) as con:
        return build_tables(con, workspace, on_progress)
