"""The terminal: what is printed, asked and shown while work goes on."""

import getpass
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.progress import OnProgress, Progress, Step
from backpain_analytics.warehouse.notes import NightNotes

_PIPE_WIDTH = 160
"""Columns of output that goes to a file or a program rather than to a terminal."""

WHOLE_RUN: tuple[Step, ...] = ("reading", "computing", "relating", "writing")
_DOING: Mapping[Step, str] = {
    "reading": "Reading files",
    "computing": "Computing tables",
    "relating": "Relating movement to pain, by person",
    "writing": "Writing pages",
    "people": "Computing people",
}

screen = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def print_json(content: dict[str, Any]) -> None:
    """Print for a program."""
    print(json.dumps(content, default=str, indent=2))  # noqa: T201


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "file"), counted(2_000, "row")
    ('1 file', '2,000 rows')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def print_reason(text: str) -> None:
    """Print a sentence, and below it lines for backpain.toml as they are, whatever their length.

    A line that is broken by the width of the screen could not be pasted.
    """
    sentence, *lines = text.split("\n")
    screen.print(escape(sentence))
    for line in lines:
        screen.print(escape(line), soft_wrap=True)


def ask_password() -> str:
    """Ask on a terminal, without showing it; elsewhere take the first line that comes in.

    Not an option's value: that would stay in the shell's history and show among processes.

    Raises:
        WorkspaceError: None was given.
    """
    if sys.stdin.isatty():
        password = getpass.getpass("Password of the export: ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise WorkspaceError("no password was given. Type the one the vendor showed or sent.")
    return password


@contextmanager
def noting() -> Iterator[NightNotes]:
    """Yield what gathers the notes of a run; of one that fails they go to the errors."""
    notes = NightNotes()
    try:
        yield notes
    except BaseException:
        for sentence in notes.sentences:
            print(f"note: {sentence}", file=sys.stderr)  # noqa: T201
        raise


def show_remarks(remarks: Iterable[str]) -> None:
    """Show what the user should know of the warehouse file itself."""
    for remark in remarks:
        screen.print(f"Note: {escape(remark)}", soft_wrap=True)


@contextmanager
def progress(*steps: Step) -> Iterator[OnProgress]:
    """Yield a callback that moves one bar through all steps; it does nothing without a terminal."""
    errors = Console(stderr=True)
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as bar:
        task = bar.add_task(_words(Progress(steps[0], 0, 0)), total=None)

        def on_progress(progress: Progress) -> None:
            done = steps.index(progress.step) + progress.done / max(progress.of, 1)
            bar.update(task, description=_words(progress), completed=done, total=len(steps))

        yield on_progress


def _words(progress: Progress) -> str:
    """Say what work is at, and how far.

    >>> _words(Progress("computing", 41, 113, people=3))
    'Computing tables of 3 people: 41 of 113'
    """
    whose = "" if progress.people is None else f" of {counted_people(progress.people)}"
    count = f": {int(progress.done):,} of {progress.of:,}" if progress.of else ""
    return _DOING[progress.step] + whose + count


def counted_people(number: int) -> str:
    """Return a number of people.

    >>> counted_people(1), counted_people(2_000)
    ('1 person', '2,000 people')
    """
    return f"{number:,} {'person' if number == 1 else 'people'}"
