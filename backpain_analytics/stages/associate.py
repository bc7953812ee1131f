"""Days to associations and to the course of pain, in a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from backpain_analytics.association.course.after_exercise import exercise_pain_changes
from backpain_analytics.association.course.episodes import find_episodes, stage_days
from backpain_analytics.association.course.flare_triggers import Before, flare_triggers
from backpain_analytics.association.course.flares import FlareRule, find_flares
from backpain_analytics.association.course.phases import compare_phases
from backpain_analytics.association.course.responses import exercise_responses
from backpain_analytics.association.course.suspicions import Suspicion, suspicion_in_force
from backpain_analytics.association.course.time_to_flare import times_to_flare
from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags.blank_controls import (
    answered_controls,
    name_blank_controls,
)
from backpain_analytics.association.lags.breaks import broken
from backpain_analytics.association.lags.family import answer
from backpain_analytics.association.lags.looks import Look, basis_of, show
from backpain_analytics.association.lags.p_values import Chance
from backpain_analytics.association.lags.thirds import exposure_thirds
from backpain_analytics.association.lags.weekly import associate_weeks
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Control,
    Event,
    Exposure,
    PastReading,
    Question,
    ShownAssociation,
)
from backpain_analytics.progress import OnProgress, Progress, unseen
from backpain_analytics.settings.exposures import EXPOSURES
from backpain_analytics.settings.persons import AskedQuestion, SuspectedTrigger
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.asked_question import answered, remembered
from backpain_analytics.stages.association_rows import (
    association_row,
    found_row,
    pain_change_row,
    row_of,
    weekly_row,
)
from backpain_analytics.warehouse.night import association_inputs as inputs
from backpain_analytics.warehouse.night import results
from backpain_analytics.warehouse.night.build import note_persons
from backpain_analytics.warehouse.out import frames
from backpain_analytics.warehouse.publish import reading, writing
from backpain_analytics.warehouse.rows import Connection


@dataclass(frozen=True)
class Declared:
    """What backpain.toml declares in advance for one person."""

    question: Question
    asked: AskedQuestion | None
    """As it is stated; since when its days count is remembered by the warehouse."""
    events: tuple[Event, ...]
    phases: Mapping[str, date]
    """First dates by name."""
    suspected: SuspectedTrigger | None
    flare_rule: FlareRule
    many_steps_share: float
    heavy_load_kilograms: float
    vigorous_effort_nrs: float


def associate(
    workspace: Workspace,
    draft: Path,
    persons: tuple[str, ...],
    now: datetime | None = None,
    *,
    on_progress: OnProgress = unseen,
) -> int:
    """Relate exposures to pain, for the named persons and those whose declarations changed.

    Args:
        workspace: Declares exposures and phases.
        draft: A built draft, or none.
        persons: Whose days were computed.
        now: The moment of this look; None: the clock's.
        on_progress: Told after each person.

    Returns:
        How many associations were computed.
    """
    if not draft.exists():
        return 0
    with reading(draft, workspace.limits) as con:
        declared = {person: _declared(workspace, person) for person in frames.persons(con)}
        contents = {person: repr(content) for person, content in declared.items()}
        due = results.persons_declared_otherwise(con, contents) | (set(persons) & set(declared))
        gone = results.persons_associated(con) - set(declared)
    if not due and not gone:
        return 0
    moment = now or datetime.now(UTC)
    with writing(draft, workspace.limits) as con:
        results.forget_persons(con, gone)
        note_persons(con, tuple(sorted(due)))
        total = 0
        on_progress(Progress("relating", 0, len(due)))
        for done, person in enumerate(sorted(due), start=1):
            total += _associate(con, person, declared[person], moment)
            on_progress(Progress("relating", done, len(due)))
        return total


def declared_exposures(workspace: Workspace) -> tuple[Exposure, ...]:
    """Return the usual exposures, restated where backpain.toml does, then the added ones."""
    usual = {exposure.name: exposure for exposure in DEFAULT_EXPOSURES}
    stated = {
        name: Exposure(name, exposure.step, exposure.unit, is_yes_no=EXPOSURES[name].is_yes_no)
        for name, exposure in workspace.settings.exposures.items()
    }
    return tuple((usual | stated).values())


def family_note(workspace: Workspace) -> str | None:
    """Say what is declared beyond the usual exposures; None where nothing is."""
    exposures = declared_exposures(workspace)
    added = [exposure.name for exposure in exposures[len(DEFAULT_EXPOSURES) :]]
    notes = []
    if added:
        notes.append(
            f"{len(exposures)} exposures are compared with pain, {', '.join(added)} beside the "
            f"usual {len(DEFAULT_EXPOSURES)}: each one more makes every finding harder to reach."
        )
    controls = workspace.settings.controls
    if controls:
        named = (f"{name} ({day.replace('_', ' ')})" for name, day in controls.items())
        notes.append(
            f"Compared days are made alike in {', '.join(named)}: what lies between exposure and "
            "pain should not be among these, as allowing for it hides what is looked for. One "
            "that somebody's diary leaves blank on all days is not used for them."
        )
    return " ".join(notes) or None


def _declared(workspace: Workspace, person_id: str) -> Declared:
    person = workspace.person(person_id)
    phases = {name: phase.since for name, phase in person.phases.items()}
    events = tuple(Event(name, one.since, one.until) for name, one in person.events.items())
    controls = (Control(name, day) for name, day in workspace.settings.controls.items())
    question = Question(declared_exposures(workspace), tuple(controls))
    chosen = workspace.parameters
    rule = FlareRule(chosen.flare_points, chosen.flare_window_days, chosen.flare_fewest_ratings)
    return Declared(
        question,
        workspace.question(person_id),
        events,
        phases,
        workspace.person(person_id).suspected_trigger,
        rule,
        chosen.many_steps_share,
        chosen.heavy_load_kilograms,
        chosen.vigorous_effort_nrs,
    )


def _associate(con: Connection, person_id: str, declared: Declared, now: datetime) -> int:
    all_days = inputs.analysis_days_frame(con, person_id)
    days, breaks = broken(all_days, declared.events)
    stated = answered_controls(days, declared.question.controls)
    exposures, controls = declared.question.exposures, (*stated, *breaks)
    asked = remembered(con, person_id, declared.asked, now.date())
    question = replace(declared.question, controls=controls, asked=asked.asked if asked else None)
    family = answer(days, question, Chance())
    weekly = associate_weeks(days, exposures, controls=controls)
    look = _look(con, person_id, days, question, now.date())
    shown = answered(con, person_id, asked, show(family, look), look)
    suspicion = _suspicion(con, person_id, declared.suspected, now.date())
    thirds = exposure_thirds(days, exposures, controls=controls)
    tables = {
        "associations": [
            association_row(record) for record in name_blank_controls(shown, days, stated)
        ],
        "weekly_associations": [
            weekly_row(record) for record in name_blank_controls(weekly, days, stated)
        ],
        "earlier_pain_links": [association_row(link) for link in family.direction],
        "exposure_thirds": [
            found_row(third) for third in name_blank_controls(thirds, days, stated)
        ],
        **_course(con, person_id, declared, all_days, suspicion),
        "association_looks": [
            row_of(basis_of(days, question))
            | {
                "declared": repr(declared),
                "suspected_trigger": suspicion and suspicion.trigger,
                "suspected_since": suspicion and suspicion.since,
            }
        ],
    }
    for table, rows in tables.items():
        results.replace_rows(con, table, person_id, rows)
    if len(days):
        readings = _readings(shown, now, days["local_date"].max().date())
        results.add_rows(con, "association_history", person_id, map(row_of, readings))
    return len(shown)


def _look(
    con: Connection,
    person_id: str,
    days: pd.DataFrame,
    question: Question,
    looked_on: date,
) -> Look:
    before = results.last_basis(con, person_id)
    is_restated = before is not None and before != basis_of(days, question, before.settled_until)
    return Look(looked_on, results.shown_tiers(con, person_id), is_restated)


def _suspicion(
    con: Connection, person_id: str, stated: SuspectedTrigger | None, looked_on: date
) -> Suspicion | None:
    if stated is None:
        return None
    last = results.last_look(con, person_id)
    return suspicion_in_force(stated.name, stated.since, last, looked_on)


def _course(
    con: Connection,
    person_id: str,
    declared: Declared,
    days: pd.DataFrame,
    suspicion: Suspicion | None,
) -> dict[str, list[dict[str, object]]]:
    """Return the rows of the tables about the course of pain, by table."""
    pain = inputs.daily_pain_frame(con, person_id)
    history = find_flares(pain, declared.flare_rule)
    episodes = find_episodes(pain)
    ratings = inputs.timed_ratings_frame(con, person_id)
    responses = exercise_responses(ratings, inputs.aerobic_sessions_frame(con, person_id))
    sessions = inputs.logged_sessions_frame(con, person_id)
    before = Before(sessions, days, inputs.long_stretches_frame(con, person_id))
    return {
        "exercise_responses": [found_row(response) for response in responses],
        "exercise_pain_changes": [
            pain_change_row(change) for change in exercise_pain_changes(ratings, sessions, pain)
        ],
        "flare_triggers": [
            found_row(trigger)
            for trigger in flare_triggers(
                history, ratings, before, declared.many_steps_share, suspicion
            )
        ],
        "time_to_flares": [found_row(third) for third in times_to_flare(history, days)],
        "daily_flares": [row_of(day) for day in history.days],
        "flares": [row_of(flare) for flare in history.flares],
        "flare_rates": [results.flare_rate_row(history)],
        "pain_episodes": [row_of(episode) for episode in episodes],
        "pain_stages": [row_of(day) for episode in episodes for day in stage_days(episode)],
        "phase_comparisons": [
            {"phase": name, **found_row(compare_phases(pain, since))}
            for name, since in declared.phases.items()
        ],
        "pain_trends": [found_row(pain_trend(pain))],
    }


def _readings(
    shown: tuple[ShownAssociation, ...], now: datetime, data_until: date
) -> Iterator[PastReading]:
    names = {field.name for field in fields(PastReading)} - {"computed_at", "data_until"}
    for record in shown:
        reading = {name: getattr(record, name) for name in names}
        yield PastReading(computed_at=now, data_until=data_until, **reading)
