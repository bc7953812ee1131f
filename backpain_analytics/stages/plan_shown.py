"""The exercise plan in force, what the record says of it, and what the ladder offers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

from backpain_analytics.errors import NothingToReportError, WorkspaceError
from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import joined, word
from backpain_analytics.report.contents import Contents
from backpain_analytics.report.today.facts import facts_of
from backpain_analytics.report.today.planned import plan_lines, planned_cautions, planned_rises
from backpain_analytics.report.today.rules import held_back_by
from backpain_analytics.report.today.sentences import quoted
from backpain_analytics.settings.ladder import core_exercises, step_of
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.settings.persons import Person, Plan
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.files.inbox import people_of
from backpain_analytics.stages.report import ReportRequest, contents_of
from backpain_analytics.warehouse.out.plan import PlanProgress, plan_progress
from backpain_analytics.warehouse.publish import reading_results


@dataclass(frozen=True)
class PlanShown:
    """A person's plan, and how far they are with it."""

    person_id: str
    person: Person
    plan: Plan
    is_own: bool
    """The person stated it; else it is the usual one."""
    step: int | None
    """Of the ladder, by the plan as it stands now; None: no exercise of it is on it."""
    progress: PlanProgress | None
    """None: there is no data yet."""
    contents: Contents | None = None
    """What the record says; None: there is none."""

    @property
    def conditions(self) -> tuple[str, ...]:
        """That the person stated."""
        return tuple(stated.name for stated in self.person.conditions)

    @property
    def lines(self) -> list[str]:
        """What a flare, pain after exercises and conditions ask of the plan, in sentences."""
        return plan_lines(self.person, self.contents)


def show_plan(workspace: Workspace, person_id: str | None) -> PlanShown:
    """Return the plan in force: the person's own, else the usual one.

    Raises:
        WorkspaceError: Nobody is named and there is not just one person, or nobody of that name.
    """
    name = person_named(workspace, person_id)
    person = workspace.person(name)
    is_own = has_plan(person.plan)
    plan = person.plan if is_own else usual_plan(workspace.parameters)
    progress, contents = record_of(workspace, name)
    return PlanShown(name, person, plan, is_own, step_of(plan), progress, contents)


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


def ladder_words(shown: PlanShown) -> str:
    """Say what the ladder offers, or why it offers nothing."""
    if shown.step is None:
        return say("plan.why_no_exercise_on_ladder")
    if shown.progress is None:
        return say("plan.why_no_data")
    if not is_about(shown.progress, shown.plan):
        return say("plan.why_changed")
    ladder = shown.progress.ladder
    return _held_back(shown, ladder["offer"]) or _offer(shown, ladder)


def is_next_offered(shown: PlanShown) -> bool:
    """Say whether the ladder offers its next step, and nothing speaks against that."""
    progress = shown.progress
    if progress is None or not is_about(progress, shown.plan):
        return False
    return progress.ladder["offer"] == "next" and not _held_back(shown, "next")


def _offer(shown: PlanShown, ladder: Mapping[str, Any]) -> str:
    if shown.step is not None and ladder["offer"] in {"next", "back"}:
        return _offer_words(shown.step, ladder["offer"], shown.conditions)
    is_less = ladder["offer"] == "less"
    return say("plan.offer_less" if is_less else f"plan.why_{ladder['reason']}")


def _held_back(shown: PlanShown, offer: str | None) -> str:
    """Say what speaks against the word of the ladder; nothing where nothing does."""
    contents = shown.contents
    if contents is None:
        return ""
    if not contents.first_screen.is_current:
        return say("today.too_old", day=contents.last_date)
    # Gentle movement that hurts is done in another way, not less of it.
    rises = [rise for rise in planned_rises(shown.person, contents.today) if not rise.is_gentle]
    if rises and offer not in {"back", "less"}:
        names = joined(quoted([rise.exercise for rise in rises]))
        return say("plan.why_rose_after", exercises=names)
    return _wait(shown, contents) if offer == "next" else ""


def _wait(shown: PlanShown, contents: Contents) -> str:
    """Say what comes before a next step, unless it is said beside the plan."""
    facts = facts_of(contents)
    cautions = (*facts.cautions, *planned_cautions(shown.person))
    first = held_back_by(replace(facts, cautions=cautions))
    if first is None:
        return ""
    return " ".join([say("plan.why_wait"), *([] if first in shown.lines else [first])])


def _offer_words(step: int, offer: str, conditions: tuple[str, ...]) -> str:
    there = core_exercises(step + (1 if offer == "next" else -1), conditions)
    names = [word("exercise", code) for code in there]
    return say(f"plan.offer_{offer}", exercises=joined(names))


def is_about(progress: PlanProgress, plan: Plan) -> bool:
    """Say whether the tables were built of the core exercises as they stand now."""
    seen = [row for row in progress.planned if row["kind"] == "core"]
    now = [piece for piece in plan.pieces if piece.kind == "core"]
    return len(seen) == len(now) and all(
        _is_alike(row, piece.model_dump(include={*row}))
        for row, piece in zip(seen, sorted(now, key=lambda piece: piece.name), strict=True)
    )


def _is_alike(seen: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    # The tables hold amounts less exactly than the file.
    return all(
        isclose(seen[name], value, rel_tol=1e-6)
        if isinstance(value, float) and seen[name] is not None
        else seen[name] == value
        for name, value in now.items()
    )


def record_of(workspace: Workspace, person_id: str) -> tuple[PlanProgress | None, Contents | None]:
    """Return how far a person is, and what the record says; None: there is no data."""
    if not workspace.warehouse.exists():
        return None, None
    with reading_results(workspace.warehouse, workspace.limits) as con:
        progress = plan_progress(con, person_id)
        try:
            return progress, contents_of(con, person_id, ReportRequest())
        except NothingToReportError:
            return progress, None


def person_named(workspace: Workspace, person_id: str | None) -> str:
    """Return whose plan is meant.

    Raises:
        WorkspaceError: Nobody is named and there is not just one person, or nobody of that name.
    """
    known = set(workspace.settings.persons) | people_of(workspace.inbox)
    names = ", ".join(sorted(known)) or "nobody yet"
    if person_id is None and len(known) != 1:
        raise WorkspaceError(f"say whose plan with --person; there is {names}.")
    if person_id is not None and person_id not in known:
        raise WorkspaceError(f"nobody here is called '{person_id}'; there is {names}.")
    return person_id or known.pop()
