"""What an ingest would do, found by doing it in a copy of the warehouse that is thrown away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from backpain_analytics.progress import OnProgress, unseen
from backpain_analytics.records import Clock, FileOutcome
from backpain_analytics.settings.workspace import Workspace, with_zone
from backpain_analytics.sources.files.inbox import shown_path
from backpain_analytics.sources.scan import is_below
from backpain_analytics.stages.drafts import draft_to_discard, with_inbox
from backpain_analytics.stages.ingest import IngestRequest, IngestSummary, ingest
from backpain_analytics.stages.titles import title_of
from backpain_analytics.warehouse.night.settings_tables import store_settings
from backpain_analytics.warehouse.notes import NightNotes
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.out.preview import FileFacts, file_facts
from backpain_analytics.warehouse.publish import writing

_Facts = Mapping[tuple[str, str | None], FileFacts]


@dataclass(frozen=True)
class ExportPreview:
    """Files of one kind in one place."""

    person_id: str | None
    """None: the files themselves say whose they are."""
    title: str
    """What they are, for people."""
    place: str
    """The archive or folder they lie in; of a single file, itself."""
    files: int
    rows: Mapping[str, int]
    """Rows read, by table."""
    rows_repeated: int
    """Of these, rows that another file says too, or says anew: they count once."""
    rows_rejected: int
    steps: int | None
    """Sum of what counts; None where the files hold no steps of their own."""
    first_date: date | None
    """By the person's own clock."""
    last_date: date | None


@dataclass(frozen=True)
class Preview:
    """What an ingest would do."""

    ingested: IngestSummary
    exports: tuple[ExportPreview, ...]
    clocks: tuple[Clock, ...]
    remarks: tuple[str, ...] = ()
    """What the user should know of the warehouse file itself."""


def dry_run(
    workspace: Workspace, request: IngestRequest, on_progress: OnProgress = unseen
) -> Preview:
    """Ingest into a copy, say what became of it, and leave everything as it was."""
    notes = NightNotes()
    with draft_to_discard(workspace, notes) as draft:
        asked = replace(with_inbox(workspace, request, notes), is_trial=True)
        summary = ingest(workspace, draft, asked, on_progress)
        for person_id, zone in summary.found_zones.items():
            workspace = with_zone(workspace, person_id, zone)
        with writing(draft, workspace.limits) as con:
            store_settings(con, workspace)
            facts, found = file_facts(con), clocks(con)
    folders = [shown_path(folder.path) for folder in workspace.folders]
    exports = tuple(_exports(summary.files, facts, folders))
    return Preview(summary, exports, found, tuple(notes.sentences))


def _exports(
    outcomes: Sequence[FileOutcome], facts: _Facts, folders: Sequence[str]
) -> Iterator[ExportPreview]:
    def kind(outcome: FileOutcome) -> tuple[str, str, str]:
        return outcome.person_id or "", _place(outcome, folders), title_of(str(outcome.reader))

    read = sorted((outcome for outcome in outcomes if outcome.status == "read"), key=kind)
    for (_, place, title), group in groupby(read, kind):
        files = list(group)
        yield _export(title, files[0].path if len(files) == 1 else place, files, facts)


def _export(title: str, place: str, files: Sequence[FileOutcome], facts: _Facts) -> ExportPreview:
    rows: Counter[str] = Counter()
    for file in files:
        rows.update(file.rows)
    known = [facts[file.path, file.person_id] for file in files]
    steps = [fact.steps for fact in known if fact.steps is not None]
    first_dates = [fact.first_date for fact in known if fact.first_date]
    last_dates = [fact.last_date for fact in known if fact.last_date]
    return ExportPreview(
        person_id=files[0].person_id,
        title=title,
        place=place,
        files=len(files),
        rows=dict(rows),
        rows_repeated=rows.total() - sum(fact.rows_kept for fact in known),
        rows_rejected=sum(file.rows_rejected for file in files),
        steps=sum(steps) if steps else None,
        first_date=min(first_dates, default=None),
        last_date=max(last_dates, default=None),
    )


def _place(outcome: FileOutcome, named: Iterable[str]) -> str:
    """Return the archive, or the folder as it was put into the inbox or named, of a file."""
    archive, _, inside = outcome.path.partition("!")
    if inside:
        return archive
    for folder in named:
        if is_below(outcome.path, folder):
            return folder
    folders = PurePosixPath(outcome.path).parts[:-1]
    return "/".join(folders[: 2 if folders[:1] == (outcome.person_id,) else 1])
