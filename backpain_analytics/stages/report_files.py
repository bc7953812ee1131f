"""The folder of reports: what lies in it, what is kept, and the page that lists it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from backpain_analytics.report.forms.index import Entry, render_index
from backpain_analytics.report.forms.names import (
    as_written,
    dated,
    file_stems,
    is_dated,
    on_disk,
)
from backpain_analytics.settings.workspace import Workspace, write_private
from backpain_analytics.warehouse.into.withdraw import withdrawals
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading_results

INDEX = "index.html"
KEPT_PERIODS = 12
"""Periods that were asked for, of each person; older ones are removed."""
_PAPER_SUFFIXES = {"sheet": ".pdf", "long": ".long.pdf"}


@dataclass(frozen=True)
class ReportFiles:
    """Where one person's page and papers lie."""

    folder: Path
    stem: str
    """Of the person, see `names.file_stems`."""
    dates: tuple[date, ...] = ()
    """First and last of each period that was asked for; none: the usual one, whose names stay."""

    @property
    def name(self) -> str:
        """Of the files, without their suffixes."""
        return on_disk(dated(self.stem, *self.dates))

    @property
    def page(self) -> Path:
        """The page."""
        return self.folder / f"{self.name}.html"

    def paper(self, name: str) -> Path:
        """Return the PDF of that name, `sheet` or `long`."""
        return self.folder / f"{self.name}{_PAPER_SUFFIXES[name]}"

    def all_dated(self) -> list[Path]:
        """Return pages and papers of periods that were asked for, the newest first."""
        found = [
            path for path in self.folder.iterdir() if is_dated(self.stem, as_written(path.name))
        ]
        return sorted(found, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)

    def everything(self) -> list[Path]:
        """Return all files of the person that are there."""
        usual = [
            self.folder / on_disk(f"{self.stem}{end}")
            for end in (".html", *_PAPER_SUFFIXES.values())
        ]
        return [*(path for path in usual if path.exists()), *self.all_dated()]


def keep_latest(place: ReportFiles) -> None:
    """Remove all but the latest periods that were asked for, with their papers."""
    names: list[str] = []
    for path in place.all_dated():
        name = path.name.partition(".html")[0].partition(".pdf")[0].removesuffix(".long")
        if name not in names:
            names.append(name)
        if names.index(name) >= KEPT_PERIODS:
            path.unlink()


def write_index(folder: Path, last_dates: Mapping[str, date]) -> Path:
    """Write the page that lists everyone's reports, and return where it is.

    Args:
        folder: Of the reports.
        last_dates: With data, by person.
    """
    places = {who: ReportFiles(folder, stem) for who, stem in file_stems(last_dates).items()}
    entries = [_entry(person, last_dates[person], place) for person, place in places.items()]
    path = folder / INDEX
    write_private(path, render_index([entry for entry in entries if entry.files]))
    return path


def clear_pages(workspace: Workspace) -> tuple[Path, ...]:
    """Remove the pages that rest on files taken out of the inbox since, and return them.

    Of people whose data were all taken out none are left; `people_to_report` names the others.
    """
    if not workspace.warehouse.exists():
        return ()
    with reading_results(workspace.warehouse, workspace.limits) as con:
        withdrawn_at = withdrawals(con)
        last_dates = frames.last_dates(con)
    stems = file_stems(withdrawn_at.keys() | last_dates.keys())
    outdated = [
        path
        for person_id, since in withdrawn_at.items()
        # Earlier versions wrote names as addresses have them.
        for stem in dict.fromkeys((stems[person_id], quote(person_id, safe=" ")))
        for path in ReportFiles(workspace.reports, stem).everything()
        if path.stat().st_mtime < since.timestamp()
    ]
    for path in outdated:
        path.unlink()
    if outdated:
        write_index(workspace.reports, last_dates)
    return tuple(outdated)


def _entry(person_id: str, last_date: date, place: ReportFiles) -> Entry:
    files = place.everything()
    made_at = max((path.stat().st_mtime for path in files), default=0)
    made_on = datetime.fromtimestamp(made_at).astimezone().date()
    return Entry(person_id, last_date, made_on, tuple(as_written(path.name) for path in files))
