"""The terminal: what is printed, asked and shown while work goes on."""

import getpass
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.warehouse.into.export_load import OnFile
from backpain_analytics.warehouse.publish import NightNotes

_PIPE_WIDTH = 160
"""Columns of output that goes to a file or a program rather than to a terminal."""

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
def progress() -> Iterator[OnFile]:
    """Yield a callback that moves a bar on a terminal and does nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not Console(stderr=True).is_terminal,
    ) as bar:
        task = bar.add_task("Reading exports", total=None)

        def on_file(files_done: float, files: int) -> None:
            bar.update(task, completed=files_done, total=files)

        yield on_file
