"""One person-year's page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from backpain_analytics.stages.ingest import IngestRequest
from backpain_analytics.stages.report import ReportRequest, report
from backpain_analytics.stages.run import run
from tests.benchmarks.made_up import FIRST_DATE, PERSON, workspace_with_history
from tests.benchmarks.measures import Line, below, seconds

TARGET_SECONDS = 4
DAYS = 365


def lines() -> Iterator[Line]:
    """Time the page of a whole year, HTML."""
    with TemporaryDirectory() as folder:
        workspace = workspace_with_history(Path(folder) / "workspace", DAYS)
        run(workspace, IngestRequest())
        year = ReportRequest((PERSON,), FIRST_DATE, FIRST_DATE + timedelta(days=DAYS - 1))
        taken = seconds(lambda: report(workspace, year), "CPU")
    yield below("page of a person-year, HTML", "CPU", taken, TARGET_SECONDS)
