"""`backpain plan`: see, begin and change the exercise plan."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from backpain_analytics.commands.options import (
    JsonOption,
    PersonOption,
    WorkspaceOption,
    open_named,
)


def _number(unit: str) -> Callable[[str], float]:
    """Return what reads a number of an option that stands without its unit."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            from backpain_analytics.console.plan import number_alone

            raise typer.BadParameter(number_alone(text, unit)) from None

    return read


plan = typer.Typer(help="See, begin and change the exercise plan.", no_args_is_help=True)


@plan.command("show")
def plan_show(
    person: PersonOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show the plan in force, its latest week, and what may come next."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan_shown import show_plan

    console.show_plan(show_plan(open_named(workspace), person), as_json=as_json)


@plan.command("start")
def plan_start(
    person: PersonOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the plan that there is.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a plan to begin with into backpain.toml: gentle exercises with small doses."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import start_plan

    console.show_written(start_plan(open_named(workspace), person, replaces=replace))


@plan.command("set")
def plan_set(
    exercise: Annotated[str, typer.Argument(help="Its name, as your log has it.")],
    times_per_week: Annotated[
        int | None,
        typer.Option(
            "--times",
            help="Days a week. Default where it is new: as the plan has stretching, or core work.",
        ),
    ] = None,
    sets: Annotated[int | None, typer.Option(help="Sets of one day.")] = None,
    repetitions: Annotated[int | None, typer.Option(help="Of one set.")] = None,
    hold_seconds: Annotated[
        float | None,
        typer.Option(
            "--hold", parser=_number("seconds"), metavar="N", help="Seconds, of one repetition."
        ),
    ] = None,
    kilograms: Annotated[
        float | None, typer.Option(parser=_number("kilograms"), metavar="N", help="The weight.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(parser=_number("minutes"), metavar="N", help="Of one day.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="core, stretching, aerobic, warm_up, cool_down or other."),
    ] = None,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Put an exercise into the plan, or change what the plan says of it."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import set_exercise

    stated = {
        "times_per_week": times_per_week,
        "sets": sets,
        "repetitions": repetitions,
        "hold_seconds": hold_seconds,
        "kilograms": kilograms,
        "minutes": minutes,
        "kind": kind,
    }
    console.show_written(set_exercise(open_named(workspace), person, exercise, stated))


@plan.command("remove")
def plan_remove(
    exercise: Annotated[str, typer.Argument(help="Its name in the plan.")],
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Take an exercise out of the plan."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import remove_exercise

    console.show_written(remove_exercise(open_named(workspace), person, exercise))


@plan.command("next")
def plan_next(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Go on although the next step is not offered.")
    ] = False,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Exchange the core exercises for those of the next step, where it is offered."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import climb

    console.show_written(climb(open_named(workspace), person, 1, anyway=anyway))


@plan.command("back")
def plan_back(
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Go although the plan has changed since the last run.")
    ] = False,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Exchange the core exercises of the present step for gentler ones; nothing grows."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan import climb

    console.show_written(climb(open_named(workspace), person, -1, anyway=anyway))


@plan.command("sheet")
def plan_sheet(
    week: Annotated[
        datetime | None,
        typer.Option("--week", formats=["%Y-%m-%d"], help="Any date of it. Default: this week."),
    ] = None,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Beside the page, as a PDF.")] = False,
    person: PersonOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a week of the plan on one sheet, to print and to tick."""
    from backpain_analytics.console import plan as console
    from backpain_analytics.stages.plan_sheet import write_plan_sheet

    day = week.date() if week else None
    console.show_sheet(write_plan_sheet(open_named(workspace), person, day, as_pdf=as_pdf))
