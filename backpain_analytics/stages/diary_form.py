"""A diary for the phone, with the questions that somebody wants to be asked."""

from collections.abc import Sequence
from pathlib import Path

from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.report.diary_form import render_form
from backpain_analytics.settings.questions import Question, questions

ALWAYS = ("pain", "about")
"""What is asked whatever is chosen."""


def write_diary_form(path: Path, chosen: Sequence[str] | None = None) -> None:
    """Write the form.

    Args:
        path: A file that does not exist yet.
        chosen: Options of `backpain diary add`; None: all.

    Raises:
        ArgumentError: There is no such question.
        WorkspaceError: The file exists already.
    """
    page = render_form(_asked(chosen))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(page)
    except FileExistsError as error:
        raise WorkspaceError(f"{path} exists already; nothing was changed.") from error


def _asked(chosen: Sequence[str] | None) -> list[Question]:
    known = {question.option: question for question in questions().all}
    if chosen is None:
        return list(known.values())
    named = [name.strip() for name in chosen]
    unknown = [name for name in named if name not in known]
    if unknown:
        raise ArgumentError(f"no question is called '{unknown[0]}'; there are {', '.join(known)}.")
    wanted = {*ALWAYS, *named}
    if any(known[name].table == "session" for name in named):
        wanted.add("exercise")
    return [question for name, question in known.items() if name in wanted]
