"""What the commands of `backpain plan` print."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich.markup import escape

from backpain_analytics.console.rows import show_rows
from backpain_analytics.console.terminal import print_json, screen
from backpain_analytics.messages import say
from backpain_analytics.messages.doses import dose_words
from backpain_analytics.messages.numbers import joined, verdict, word
from backpain_analytics.stages.plan import Plan, PlannedExercise, PlanWritten
from backpain_analytics.stages.plan_sheet import SheetWritten
from backpain_analytics.stages.plan_shown import PlanShown, ladder_words


def show_plan(shown: PlanShown, *, as_json: bool) -> None:
    """Print the plan in force, its latest week and what the ladder offers."""
    if as_json:
        print_json(_as_json(shown))
        return
    whose = "own plan" if shown.is_own else "the usual plan, as none is stated"
    since = f", since {shown.plan.since}" if shown.plan.since else ""
    screen.print(f"[bold]{escape(shown.person_id)}[/bold]: {whose}{since}")
    _show_kinds(shown.plan)
    _show_pieces("Exercises", shown.plan.pieces)
    _show_week(shown)
    _show_lines(shown.lines)
    step = "" if shown.step is None else f"Step {shown.step} of the ladder. "
    screen.print(f"\n{step}{escape(ladder_words(shown))}", soft_wrap=True)


def show_written(written: PlanWritten) -> None:
    """Print what was changed, and what it means."""
    screen.print(f"Written to backpain.toml, for {escape(written.person_id)}.")
    if written.is_first:
        screen.print("From now on this plan counts, and the usual one no longer does.")
        _show_kinds(written.plan)
    _show_pieces("No longer planned", [one for one in written.removed if _is_gone(one, written)])
    _show_pieces("Planned", written.added)
    _show_lines(written.lines)
    _show_lines(_clinician(written))


def show_sheet(written: SheetWritten) -> None:
    """Print where a sheet was written, and what it says beside the plan."""
    for path in written.paths:
        screen.print(f"Written to {escape(str(path))}.", soft_wrap=True)
    _show_lines(written.lines)


def number_alone(text: str, unit: str) -> str:
    """Say how an amount is written that came with its unit."""
    return say("plan.number_alone", text=text, remedy=say(f"plan.{unit}_alone"))


def _show_lines(lines: Iterable[str]) -> None:
    for line in lines:
        screen.print(f"\n{escape(line)}", soft_wrap=True)


def _clinician(written: PlanWritten) -> Iterable[str]:
    """Say whom to ask first; more plainly with a stated condition."""
    if not written.conditions:
        yield say("plan.clinician")
        return
    conditions = joined([word("condition", name) for name in written.conditions])
    yield say("plan.with_condition", conditions=conditions)
    if written.left_out:
        exercises = joined([word("exercise", code) for code in sorted(written.left_out)])
        yield say("plan.left_out", conditions=conditions, exercises=exercises)


def _is_gone(piece: PlannedExercise, written: PlanWritten) -> bool:
    return piece.name not in {one.name for one in written.plan.pieces}


def _as_json(shown: PlanShown) -> dict[str, Any]:
    progress = asdict(shown.progress) if shown.progress else None
    return {
        "person_id": shown.person_id,
        "is_own": shown.is_own,
        "plan": shown.plan.model_dump(),
        "conditions": shown.conditions,
        "step": shown.step,
        "progress": progress,
        "today": shown.lines,
        "says": ladder_words(shown),
    }


def _show_kinds(plan: Plan) -> None:
    kinds = (
        ("core exercises", plan.core_sessions, "sessions"),
        ("stretching", plan.stretching_days, "days"),
        ("aerobic exercise", plan.aerobic_sessions, "sessions"),
    )
    rows = [(kind, f"{times} {noun}") for kind, times, noun in kinds if times]
    show_rows("A week", ("what", "how often"), rows)


def _show_pieces(title: str, pieces: Iterable[PlannedExercise]) -> None:
    rows = [
        (one.name, word("exercise_kind", one.kind), f"{one.times_per_week} a week", dose_words(one))
        for one in pieces
    ]
    show_rows(title, ("exercise", "kind", "how often", "how much"), rows)


def _show_week(shown: PlanShown) -> None:
    if shown.progress is None or shown.progress.week_start_date is None:
        return
    rows = [
        (item["item"], item["sessions"], item["planned_sessions"], _verdict(item))
        for item in shown.progress.week
    ]
    title = f"Week from Monday {shown.progress.week_start_date}, as of the latest run"
    show_rows(title, ("item", "done", "planned", "verdict"), rows)


def _verdict(item: dict[str, Any]) -> str:
    return verdict(item["status"], item["reason"])
