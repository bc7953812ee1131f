"""`backpain diary`: keep a pain diary by hand."""

import inspect
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backpain_analytics.commands.options import PersonOption, WorkspaceOption, open_named
from backpain_analytics.settings.questions import Question, questions

diary = typer.Typer(help="Keep a pain diary by hand.", no_args_is_help=True)


def _with_questions(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each question that a diary asks, in place of `answers`."""
    signature = inspect.signature(command, eval_str=True)
    own = [each for each in signature.parameters.values() if each.kind != each.VAR_KEYWORD]
    asked = [
        inspect.Parameter(
            question.column,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[_answer_type(question), _option_of(question)],
        )
        for question in questions().all
        if question.column != "pain_nrs"
    ]
    command.__signature__ = signature.replace(parameters=[*own, *asked])  # type: ignore[attr-defined]
    command.__annotations__ |= {each.name: each.annotation for each in asked}
    return command


def _answer_type(question: Question) -> object:
    return (bool if question.kind == "yes_no" else str) | None


def _option_of(question: Question) -> object:
    """Return a question as an option of the command."""
    name, section = f"--{question.option}", questions().sections[question.section]
    hint = {
        "rating": f"0 ({question.low}) to 10 ({question.high})",
        "count": f"0 to {question.most}",
        "number": "",
        "choice": f"one of {', '.join(question.choices)}",
        "duration": "such as 45, '30 min' or 1h20",
        "time_of_day": "such as 08:30",
    }.get(question.kind, f"such as {question.suggestions[0]}" if question.suggestions else "")
    if question.kind == "yes_no":
        name = f"{name}/--{question.no_option or f'no-{question.option}'}"
    return typer.Option(
        name,
        help=f"{question.label}{f': {hint}' if hint else ''}.",
        metavar="" if question.kind == "yes_no" else question.kind.upper(),
        rich_help_panel=section,
    )


@diary.command("add")
@_with_questions
def diary_add(
    pain: Annotated[
        str | None, typer.Argument(help="Pain on average today, 0 to 10.", show_default=False)
    ] = None,
    *,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day it is about. Default: now."),
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
    **answers: str | bool | None,
) -> None:
    """Write today's entry, or a session of exercise; in the small hours for the day before."""
    from backpain_analytics.stages.diary import DiaryEntry, add_diary_entry

    words = {True: "yes", False: "no"}
    said = {
        column: answer if isinstance(answer, str) else words[answer]
        for column, answer in {"pain_nrs": pain, **answers}.items()
        if answer is not None
    }
    session = {asked.column for asked in questions().of("session")}
    entry = DiaryEntry(
        {column: answer for column, answer in said.items() if column not in session},
        {column: answer for column, answer in said.items() if column in session},
        day.date() if day else None,
    )
    paths = add_diary_entry(open_named(workspace), person, entry)
    typer.echo(f"Written to {' and '.join(map(str, paths))}; 'backpain run' takes it in.")


@diary.command("template")
def diary_template(
    path: Annotated[Path, typer.Argument(help="File to make.")] = Path("diary.csv"),
) -> None:
    """Write an empty diary table to fill in."""
    from backpain_analytics.stages.diary import write_diary_template

    write_diary_template(path)
    typer.echo(f"Written to {path}. One row a day; leave blank what you do not answer.")


@diary.command("form")
def diary_form(
    path: Annotated[Path, typer.Argument(help="File to make.")] = Path("pain-diary.html"),
    chosen: Annotated[
        str | None,
        typer.Option(
            "--with",
            help="Ask only for these beside pain, by their options in 'diary add', with commas "
            "between: mood,sleep,exercise. Default: all.",
        ),
    ] = None,
) -> None:
    """Write a diary for the phone: one file that needs no network and saves a CSV."""
    from backpain_analytics.stages.diary_form import write_diary_form

    write_diary_form(path, chosen.split(",") if chosen else None)
    typer.echo(f"Written to {path}. Send it to the phone and open it there in the browser.")
