"""A night with one new day, after a month and after ten years; a night with nothing new."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from backpain_analytics.settings.workspace import Workspace, open_workspace
from backpain_analytics.stages.build import build
from backpain_analytics.stages.drafts import draft_to_publish
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.stages.run import run
from tests.benchmarks.made_up import add_days, workspace_with_history
from tests.benchmarks.measures import CLOCKS, Line, below, within

MONTH_DAYS, TEN_YEARS_DAYS = 30, 3_650
NIGHTS = 3
BUILD_TARGET, NOTHING_NEW_SECONDS = 2, 1
_now = CLOCKS["wall"]


def night_seconds(workspace: Workspace) -> dict[str, float]:
    """Run a night with what is new in the inbox; return how long each stage took."""
    times = [_now()]
    with draft_to_publish(workspace) as draft:
        times.append(_now())
        ingest(workspace, draft, IngestRequest())
        times.append(_now())
        build(workspace, draft)
        times.append(_now())
    times.append(_now())
    names = ("copy", "ingest", "build", "publish")
    return {
        name: after - before for name, (before, after) in zip(names, pairwise(times), strict=True)
    }


def new_day_seconds(folder: Path, days: int) -> tuple[dict[str, float], float]:
    """Return the quickest of some nights with one new day each, and one with nothing new."""
    workspace = workspace_with_history(folder, days)
    run(workspace, IngestRequest())
    nights = []
    for night in range(NIGHTS):
        add_days(workspace, days + night, 1)
        nights.append(night_seconds(workspace))
    quickest = {name: min(one[name] for one in nights) for name in nights[0]}
    # The pages that are owed now are no part of a night with nothing new.
    run(workspace, IngestRequest())
    started = _now()
    run(open_workspace(folder), IngestRequest())
    return quickest, _now() - started


def lines() -> Iterator[Line]:
    """Compare nights."""
    with TemporaryDirectory() as folder:
        month, _ = new_day_seconds(Path(folder) / "month", MONTH_DAYS)
        years, nothing_new = new_day_seconds(Path(folder) / "years", TEN_YEARS_DAYS)
    for stage in ("build", "ingest"):
        title = f"{stage} of one new day after 10 years, against after a month"
        yield within(title, "wall", years[stage], month[stage], BUILD_TARGET)
    title = "copying and publishing 10 years"
    yield below(title, "wall", years["copy"] + years["publish"], NOTHING_NEW_SECONDS)
    yield below("a night with nothing new after 10 years", "wall", nothing_new, NOTHING_NEW_SECONDS)
