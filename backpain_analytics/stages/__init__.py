"""All that one can do. The command line and the Prefect flows are two doors to these."""

from backpain_analytics.association.cohort import CohortAssociation
from backpain_analytics.stages.associate import associate
from backpain_analytics.stages.cohort import Cohort, cohort
from backpain_analytics.stages.demo import demo_workspace
from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry, write_diary_template
from backpain_analytics.stages.explain import explain
from backpain_analytics.stages.ingest import IngestRequest, IngestSummary, check_read_anew, ingest
from backpain_analytics.stages.preview import ExportPreview, Preview, dry_run
from backpain_analytics.stages.report import ReportRequest, pages_owed, report
from backpain_analytics.stages.run import RunSummary, night, run
from backpain_analytics.stages.status import Status, status
from backpain_analytics.stages.tables import build

__all__ = [
    "Cohort",
    "CohortAssociation",
    "DiaryEntry",
    "ExportPreview",
    "IngestRequest",
    "IngestSummary",
    "Preview",
    "ReportRequest",
    "RunSummary",
    "Status",
    "add_diary_entry",
    "associate",
    "build",
    "check_read_anew",
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
    "write_diary_template",
]
