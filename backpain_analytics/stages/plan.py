"""The exercise plan on the command line: begun, changed, and moved along the ladder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from backpain_analytics.errors import ArgumentError
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import word
from backpain_analytics.report.today.planned import plan_lines
from backpain_analytics.settings.exercises import (
    EXERCISES,
    KnownExercise,
    known_exercise,
    plain_name,
)
from backpain_analytics.settings.ladder import (
    HIGHEST_STEP,
    LOWEST_STEP,
    core_exercises,
    step_of,
    step_of_exercise,
    stretches,
)
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.settings.persons import Plan, PlannedExercise
from backpain_analytics.settings.plans import write_plan
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.plan_shown import (
    PlanShown,
    has_plan,
    is_about,
    is_next_offered,
    ladder_words,
    person_named,
    record_of,
    show_plan,
    usual_plan,
)

__all__ = [
    "Plan",
    "PlanWritten",
    "PlannedExercise",
    "climb",
    "remove_exercise",
    "set_exercise",
    "start_plan",
]

OPTIONS = {
    "times_per_week": "--times",
    "sets": "--sets",
    "repetitions": "--repetitions",
    "hold_seconds": "--hold",
    "kilograms": "--kilograms",
    "minutes": "--minutes",
    "kind": "--kind",
}
"""Key of a planned exercise → the option that sets it."""
_USUAL_TIMES = 3
"""A week, where nobody aims for any number: common advice for core work is 3 to 4."""
_DAYS_OF_WEEK = 7
_AROUND_IT = ("warm_up", "cool_down")
_DOSE = ("sets", "repetitions", "hold_seconds", "minutes")
_WHATEVER_IS_DONE = ("sets", "minutes")
"""Of a dose, what an exercise that is held shares with one that is repeated."""


@dataclass(frozen=True)
class PlanWritten:
    """What was changed in backpain.toml."""

    person_id: str
    plan: Plan
    """As it is now."""
    added: tuple[PlannedExercise, ...] = ()
    removed: tuple[PlannedExercise, ...] = ()
    is_first: bool = False
    """There was none before, so that the usual one counted."""
    conditions: tuple[str, ...] = ()
    """That the person stated."""
    left_out: tuple[str, ...] = ()
    """Known exercises that would have been added without these."""
    lines: tuple[str, ...] = ()
    """What a flare, pain after exercises and conditions ask of what is planned now."""


def start_plan(
    workspace: Workspace,
    person_id: str | None,
    *,
    replaces: bool = False,
    today: date | None = None,
) -> PlanWritten:
    """Write the starter plan: the lowest step of the ladder, stretches, warm-up and cool-down.

    Raises:
        ArgumentError: There is a plan, and it is not to be replaced.
        WorkspaceError: As in `show_plan`, or the file cannot be changed safely.
    """
    name = person_named(workspace, person_id)
    before = workspace.person(name).plan
    if has_plan(before) and not replaces:
        raise ArgumentError(
            f"'{name}' has a plan already, so nothing was written. 'backpain plan show' shows it; "
            "--replace puts the starter plan in its place."
        )
    conditions = _conditions(workspace, name)
    every = {**core_exercises(LOWEST_STEP), **stretches()}
    known = {**core_exercises(LOWEST_STEP, conditions), **stretches(conditions)}
    usual = usual_plan(workspace.parameters)
    first, last = ((code, EXERCISES[code]) for code in _AROUND_IT)
    pieces = [
        _piece(code, exercise, _usual_times(exercise.kind, usual, workspace.parameters))
        for code, exercise in (first, *known.items(), last)
    ]
    plan = _with_pieces(usual.model_copy(update={"since": today or _today()}), pieces)
    lines = _lines(workspace, name, plan.pieces)
    minutes = workspace.parameters.aerobic_day_minutes
    write_plan(workspace, name, plan, {"aerobic_sessions": say("plan.goal", minutes=minutes)})
    return PlanWritten(
        name,
        plan,
        plan.pieces,
        before.pieces,
        is_first=not has_plan(before),
        conditions=conditions,
        left_out=tuple(every.keys() - known.keys()),
        lines=lines,
    )


def set_exercise(
    workspace: Workspace,
    person_id: str | None,
    exercise: str,
    stated: Mapping[str, Any],
    today: date | None = None,
) -> PlanWritten:
    """Put an exercise into the plan, or change what the plan says of it.

    Args:
        workspace: Whose backpain.toml is written.
        person_id: None: the only person.
        exercise: Its name, as the log has it.
        stated: Keys of `PlannedExercise`; what is left out stays as it is.
        today: The date from which on a new one counts; one that is there keeps its own.

    Raises:
        ArgumentError: A value cannot be, or of an unknown exercise no kind is named.
        WorkspaceError: As in `start_plan`.
    """
    name = person_named(workspace, person_id)
    before = workspace.person(name).plan
    old = _named(before, exercise)
    said = {key: value for key, value in stated.items() if value is not None}
    content = (old.model_dump() if old else _unsaid(exercise, said)) | said
    if old is None:
        times = _usual_times(content["kind"], before, workspace.parameters)
        content = {"times_per_week": times, "since": today or _today()} | content
    new = _checked(content)
    pieces = [new if piece is old else piece for piece in before.pieces]
    plan = _with_pieces(before, pieces if old else [*pieces, new])
    lines = _lines(workspace, name, (new,))
    write_plan(workspace, name, plan)
    return PlanWritten(
        name,
        plan,
        (new,),
        (old,) if old else (),
        is_first=not has_plan(before),
        conditions=_conditions(workspace, name),
        lines=lines,
    )


def remove_exercise(workspace: Workspace, person_id: str | None, exercise: str) -> PlanWritten:
    """Take an exercise out of the plan.

    Raises:
        ArgumentError: It is not in the plan.
        WorkspaceError: As in `start_plan`.
    """
    name = person_named(workspace, person_id)
    before = workspace.person(name).plan
    old = _named(before, exercise)
    if old is None:
        there = ", ".join(piece.name for piece in before.pieces) or "no exercise yet"
        raise ArgumentError(f"the plan has no '{exercise}'; it has {there}.")
    plan = _with_pieces(before, [piece for piece in before.pieces if piece is not old])
    write_plan(workspace, name, plan)
    return PlanWritten(name, plan, (), (old,), conditions=_conditions(workspace, name))


def climb(
    workspace: Workspace,
    person_id: str | None,
    steps: int,
    *,
    anyway: bool = False,
    today: date | None = None,
) -> PlanWritten:
    """Exchange the core exercises of the present step for those of the next, or the one before.

    Nothing grows on the way back: each exercise stands in the place of one that goes, as often and
    with no more of it.

    Raises:
        ArgumentError: There is no such step, or none of its exercises fits; or the next one is not
            offered, or the plan is another than at the latest run, and it is not to be gone
            `anyway`.
        WorkspaceError: As in `start_plan`.
    """
    shown = show_plan(workspace, person_id)
    name, before, step = shown.person_id, shown.person.plan, step_of(shown.person.plan)
    if step is None:
        raise ArgumentError(
            f"{say('plan.why_no_exercise_on_ladder')} 'backpain plan start' begins."
        )
    if not LOWEST_STEP <= step + steps <= HIGHEST_STEP:
        raise ArgumentError(say("plan.no_step_above" if steps > 0 else "plan.no_step_below"))
    if not anyway:
        _check_offer(shown, steps)
    old = [piece for piece in before.pieces if step_of_exercise(piece) == step]
    kept = [piece for piece in before.pieces if piece not in old]
    coming = core_exercises(step + steps, shown.conditions)
    new = _exchanged(old, kept, coming, today or _today(), is_back=steps < 0)
    place = before.pieces.index(old[0])
    plan = _with_pieces(before, [*kept[:place], *new, *kept[place:]])
    if step_of(plan) is None:
        raise ArgumentError(say("plan.none_before"))
    lines = _lines(workspace, name, new)
    write_plan(workspace, name, plan)
    left_out = tuple(core_exercises(step + steps).keys() - coming.keys())
    return PlanWritten(
        name,
        plan,
        tuple(new),
        tuple(old),
        conditions=shown.conditions,
        left_out=left_out,
        lines=lines,
    )


def _exchanged(
    old: list[PlannedExercise],
    kept: list[PlannedExercise],
    coming: Mapping[str, KnownExercise],
    since: date,
    *,
    is_back: bool,
) -> list[PlannedExercise]:
    """Return the exercises that come for others; what is planned already is none of them."""
    planned = {known_exercise(called) for piece in kept for called in piece.logged_names}
    times = max(piece.times_per_week for piece in old)
    new = [
        _piece(code, exercise, times, since)
        for code, exercise in coming.items()
        if code not in planned
    ]
    if not is_back:
        return new
    return [_no_more(piece, gone) for piece, gone in zip(new, old, strict=False)]


def _no_more(piece: PlannedExercise, gone: PlannedExercise) -> PlannedExercise:
    """Return an exercise as often as the one that it stands for, and with no more of it.

    Repetitions that are held are others than those that are not, so they say nothing of these.
    """
    is_held = [one.hold_seconds is not None for one in (piece, gone)]
    names = _DOSE if is_held[0] == is_held[1] else _WHATEVER_IS_DONE
    both = {name: (getattr(piece, name), getattr(gone, name)) for name in names}
    less = {name: min(two) for name, two in both.items() if None not in two}
    return piece.model_copy(update={"times_per_week": gone.times_per_week, **less})


def _check_offer(shown: PlanShown, steps: int) -> None:
    """Refuse a next step that is not offered, and one back from a plan that no run has seen."""
    progress = shown.progress
    is_seen = progress is None or is_about(progress, shown.plan)
    is_right = is_next_offered(shown) if steps > 0 else is_seen
    if not is_right:
        raise ArgumentError(
            f"{ladder_words(shown)} Nothing was written; --anyway goes on all the same."
        )


def _lines(
    workspace: Workspace, person_id: str, pieces: Iterable[PlannedExercise]
) -> tuple[str, ...]:
    """Say what is to be asked of these exercises, and what a flare leaves out."""
    person = workspace.person(person_id)
    new = person.model_copy(update={"plan": _with_pieces(person.plan, pieces)})
    return tuple(plan_lines(new, record_of(workspace, person_id)[1]))


def _conditions(workspace: Workspace, person_id: str) -> tuple[str, ...]:
    return tuple(condition.name for condition in workspace.person(person_id).conditions)


def _named(plan: Plan, exercise: str) -> PlannedExercise | None:
    wanted = plain_name(exercise)
    return next(
        (piece for piece in plan.pieces if wanted in map(plain_name, piece.logged_names)), None
    )


def _unsaid(exercise: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds of a new exercise where nothing is said; never a dose."""
    code = known_exercise(exercise)
    if code is None and "kind" not in said:
        raise ArgumentError(
            f"which kind of exercise '{exercise}' is, is not known: say it with --kind core, "
            "stretching, aerobic, warm_up, cool_down or other."
        )
    kind = EXERCISES[code].kind if code else None
    return {"name": exercise, "kind": kind}


def _usual_times(kind: str, plan: Plan, parameters: Parameters) -> int:
    """Return on how many days a week an exercise is planned where nothing is said of it.

    As often as the plan has exercises of the kind, so that the two agree.
    """
    usual = usual_plan(parameters)
    if kind == "stretching":
        times = plan.stretching_days or usual.stretching_days
    else:
        times = plan.core_sessions or usual.core_sessions
    return min(times or _USUAL_TIMES, _DAYS_OF_WEEK)


def _checked(content: Mapping[str, Any]) -> PlannedExercise:
    try:
        return PlannedExercise.model_validate(content)
    except ValidationError as error:
        raise ArgumentError(_complaint(error)) from error


def _with_pieces(plan: Plan, pieces: Iterable[PlannedExercise]) -> Plan:
    try:
        return Plan.model_validate({**plan.model_dump(), "pieces": tuple(pieces)})
    except ValidationError as error:
        raise ArgumentError(_complaint(error)) from error


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    option = OPTIONS.get(str(first["loc"][-1]) if first["loc"] else "", "")
    said = first["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    return f"{f'{option}: ' if option else ''}{said}, so nothing was written."


def _piece(
    code: str, known: KnownExercise, times: int, since: date | None = None
) -> PlannedExercise:
    return PlannedExercise(
        name=word("exercise", code),
        kind=known.kind,
        times_per_week=times,
        sets=known.sets,
        repetitions=known.repetitions,
        hold_seconds=known.hold_seconds,
        minutes=known.minutes,
        since=since,
    )


def _today() -> date:
    return datetime.now().astimezone().date()
