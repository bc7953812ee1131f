"""The exercise plan on the command line: shown, begun, changed, and moved along the ladder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from backpain_analytics.errors import ArgumentError, WorkspaceError
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import joined, word
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
from backpain_analytics.sources.files.inbox import people_of
from backpain_analytics.warehouse.out.plan import PlanProgress, plan_progress
from backpain_analytics.warehouse.publish import reading_results

__all__ = [
    "Plan",
    "PlanShown",
    "PlanWritten",
    "PlannedExercise",
    "climb",
    "ladder_words",
    "remove_exercise",
    "set_exercise",
    "show_plan",
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
"""A week, of an exercise for which nothing is said: common advice for core work is 3 to 4."""
_AROUND_IT = ("warm_up", "cool_down")


@dataclass(frozen=True)
class PlanShown:
    """A person's plan, and how far they are with it."""

    person_id: str
    plan: Plan
    is_own: bool
    """The person stated it; else it is the usual one."""
    step: int | None
    """Of the ladder, by the plan as it stands now; None: no exercise of it is on it."""
    progress: PlanProgress | None
    """None: there is no data yet."""
    conditions: tuple[str, ...] = ()
    """That the person stated."""


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


def show_plan(workspace: Workspace, person_id: str | None) -> PlanShown:
    """Return the plan in force: the person's own, else the usual one.

    Raises:
        WorkspaceError: Nobody is named and there is not just one person, or nobody of that name.
    """
    name = _person(workspace, person_id)
    own = workspace.person(name).plan
    is_own = has_plan(own)
    plan = own if is_own else usual_plan(workspace.parameters)
    conditions = _conditions(workspace, name)
    return PlanShown(name, plan, is_own, step_of(plan), _progress(workspace, name), conditions)


def has_plan(plan: Plan) -> bool:
    """Say whether a plan states anything."""
    return plan.model_copy(update={"since": None}) != Plan()


def usual_plan(parameters: Parameters) -> Plan:
    """Return what counts for those who state nothing."""
    return Plan(
        core_sessions=parameters.core_sessions_per_week,
        stretching_days=parameters.stretching_days_per_week,
        aerobic_sessions=parameters.aerobic_sessions_per_week,
    )


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
    name = _person(workspace, person_id)
    before = workspace.person(name).plan
    if has_plan(before) and not replaces:
        raise ArgumentError(
            f"'{name}' has a plan already, so nothing was written. 'backpain plan show' shows it; "
            "--replace puts the starter plan in its place."
        )
    conditions = _conditions(workspace, name)
    every = {**core_exercises(LOWEST_STEP), **stretches()}
    known = {**core_exercises(LOWEST_STEP, conditions), **stretches(conditions)}
    around = {code: EXERCISES[code] for code in _AROUND_IT}
    plan = usual_plan(workspace.parameters).model_copy(
        update={
            "since": today or _today(),
            "pieces": (
                _piece("warm_up", around["warm_up"]),
                *(_piece(code, exercise) for code, exercise in known.items()),
                _piece("cool_down", around["cool_down"]),
            ),
        }
    )
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
    name = _person(workspace, person_id)
    before = workspace.person(name).plan
    old = _named(before, exercise)
    said = {key: value for key, value in stated.items() if value is not None}
    content = (old.model_dump() if old else _unsaid(exercise, said)) | said
    if old is None:
        content["since"] = today or _today()
    new = _checked(content)
    pieces = [new if piece is old else piece for piece in before.pieces]
    plan = _with_pieces(before, pieces if old else [*pieces, new])
    write_plan(workspace, name, plan)
    return PlanWritten(
        name,
        plan,
        (new,),
        (old,) if old else (),
        is_first=not has_plan(before),
        conditions=_conditions(workspace, name),
    )


def remove_exercise(workspace: Workspace, person_id: str | None, exercise: str) -> PlanWritten:
    """Take an exercise out of the plan.

    Raises:
        ArgumentError: It is not in the plan.
        WorkspaceError: As in `start_plan`.
    """
    name = _person(workspace, person_id)
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

    Raises:
        ArgumentError: There is no such step; or the next one is not offered, and it is not to be
            gone `anyway`.
        WorkspaceError: As in `start_plan`.
    """
    name = _person(workspace, person_id)
    before = workspace.person(name).plan
    step = step_of(before)
    if step is None:
        raise ArgumentError(
            f"{say('plan.why_no_exercise_on_ladder')} 'backpain plan start' begins."
        )
    if not LOWEST_STEP <= step + steps <= HIGHEST_STEP:
        raise ArgumentError(say("plan.no_step_above" if steps > 0 else "plan.no_step_below"))
    conditions = _conditions(workspace, name)
    coming = core_exercises(step + steps, conditions)
    if steps > 0 and not anyway:
        _check_offer(show_plan(workspace, name))
    old = [piece for piece in before.pieces if step_of_exercise(piece) == step]
    times = max(piece.times_per_week for piece in old)
    kept = [piece for piece in before.pieces if piece not in old]
    names = {plain_name(piece.name) for piece in kept}
    new = [
        _piece(code, exercise, times, today or _today())
        for code, exercise in coming.items()
        if plain_name(word("exercise", code)) not in names
    ]
    place = before.pieces.index(old[0])
    plan = _with_pieces(before, [*kept[:place], *new, *kept[place:]])
    write_plan(workspace, name, plan)
    left_out = tuple(core_exercises(step + steps).keys() - coming.keys())
    return PlanWritten(name, plan, tuple(new), tuple(old), conditions=conditions, left_out=left_out)


def ladder_words(shown: PlanShown) -> str:
    """Say what the ladder offers, or why it offers nothing."""
    ladder = shown.progress.ladder if shown.progress else None
    if shown.step is None:
        return say("plan.why_no_exercise_on_ladder")
    if ladder is None:
        return say("plan.why_no_data")
    if not _is_about(ladder, shown.plan):
        return say("plan.why_changed")
    if ladder["offer"] in {"next", "back"}:
        return _offer_words(shown.step, ladder["offer"], shown.conditions)
    is_less = ladder["offer"] == "less"
    return say("plan.offer_less" if is_less else f"plan.why_{ladder['reason']}")


def _offer_words(step: int, offer: str, conditions: tuple[str, ...]) -> str:
    there = core_exercises(step + (1 if offer == "next" else -1), conditions)
    names = [word("exercise", code) for code in there]
    return say(f"plan.offer_{offer}", exercises=joined(names))


def _check_offer(shown: PlanShown) -> None:
    ladder = shown.progress.ladder if shown.progress else None
    if ladder and ladder["offer"] == "next" and _is_about(ladder, shown.plan):
        return
    raise ArgumentError(
        f"{ladder_words(shown)} Nothing was written; --anyway goes on all the same."
    )


def _is_about(ladder: Mapping[str, Any], plan: Plan) -> bool:
    """Say whether the tables were built of the plan as it stands now."""
    step = step_of(plan)
    names = sorted(piece.name for piece in plan.pieces if step_of_exercise(piece) == step)
    return ladder["step"] == step and (ladder["exercises"] or "") == ", ".join(names)


def _progress(workspace: Workspace, person_id: str) -> PlanProgress | None:
    if not workspace.warehouse.exists():
        return None
    with reading_results(workspace.warehouse, workspace.limits) as con:
        return plan_progress(con, person_id)


def _person(workspace: Workspace, person_id: str | None) -> str:
    known = set(workspace.settings.persons) | people_of(workspace.inbox)
    names = ", ".join(sorted(known)) or "nobody yet"
    if person_id is None and len(known) != 1:
        raise WorkspaceError(f"say whose plan with --person; there is {names}.")
    if person_id is not None and person_id not in known:
        raise WorkspaceError(f"nobody here is called '{person_id}'; there is {names}.")
    return person_id or known.pop()


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
    return {"name": exercise, "kind": kind, "times_per_week": _USUAL_TIMES}


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
    code: str, known: KnownExercise, times: int = _USUAL_TIMES, since: date | None = None
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
