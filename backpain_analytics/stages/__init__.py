"""All that one can do. The command line and the Prefect flows are two doors to these.

What needs pandas, SciPy or matplotlib is imported at its first use: they take a second and
100 MB that taking in files should not. No such module is called like what it holds, as
importing a module puts it where its function is looked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from backpain_analytics.stages.demo import demo_workspace
from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry, write_diary_template
from backpain_analytics.stages.ingest import check_read_anew, ingest, withdraw
from backpain_analytics.stages.intake import IngestRequest, IngestSummary
from backpain_analytics.stages.nights import night, whole_request
from backpain_analytics.stages.preview import ExportPreview, Preview, dry_run
from backpain_analytics.stages.status import Status, status
from backpain_analytics.stages.tables import build
from backpain_analytics.warehouse.publish import NightNotes

if TYPE_CHECKING:
    from backpain_analytics.association.cohort import CohortAssociation
    from backpain_analytics.stages.associations import associate
    from backpain_analytics.stages.explanations import explain
    from backpain_analytics.stages.pages import ReportRequest, clear_pages, pages_owed, report
    from backpain_analytics.stages.pooling import Cohort, cohort
    from backpain_analytics.stages.whole_run import RunSummary, run
else:
    _HOMES = {
        "Cohort": "stages.pooling",
        "CohortAssociation": "association.cohort",
        "ReportRequest": "stages.pages",
        "RunSummary": "stages.whole_run",
        "associate": "stages.associations",
        "clear_pages": "stages.pages",
        "cohort": "stages.pooling",
        "explain": "stages.explanations",
        "pages_owed": "stages.pages",
        "report": "stages.pages",
        "run": "stages.whole_run",
    }

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"backpain_analytics.{_HOMES[name]}"), name)


__all__ = [
    "Cohort",
    "CohortAssociation",
    "DiaryEntry",
    "ExportPreview",
    "IngestRequest",
    "IngestSummary",
    "NightNotes",
    "Preview",
    "ReportRequest",
    "RunSummary",
    "Status",
    "add_diary_entry",
    "associate",
    "build",
    "check_read_anew",
    "clear_pages",
    "cohort",
    "demo_workspace",
    "dry_run",
    "explain",
    "ingest",
    "night",
    "pages_owed",
    "report",
    "run",
    "status",
    "whole_request",
    "withdraw",
    "write_diary_template",
]
