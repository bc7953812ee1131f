"""All that page, paper and JSON say of one person and one period, gathered into one frozen record.

Sums come from SQL; the few medians and counts over the period that the tables do not hold are
taken by the chapters' `gather` functions, nowhere later. Codes and values: words come afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.after_exercise import (
    AfterExercise,
    gather_after_exercise,
)
from backpain_analytics.report.chapters.before_flares import (
    BeforeFlares,
    gather_before_flares,
)
from backpain_analytics.report.chapters.body import Body, gather_body
from backpain_analytics.report.chapters.course import Course, gather_course
from backpain_analytics.report.chapters.keeping_still import Movement, gather_movement
from backpain_analytics.report.chapters.links import WentWithPain, gather_links
from backpain_analytics.report.chapters.moving import Moving, gather_moving
from backpain_analytics.report.chapters.pain import Pain, gather_pain
from backpain_analytics.report.chapters.plan import Plan, gather_plan
from backpain_analytics.report.chapters.sessions import Exercise, gather_exercise
from backpain_analytics.report.chapters.targets import TargetWeeks, gather_targets
from backpain_analytics.report.chapters.trust import Quality, gather_quality
from backpain_analytics.report.chapters.weeks import Comparisons, gather_comparisons
from backpain_analytics.report.first_screen.gather import FirstScreen, gather_first_screen
from backpain_analytics.report.sheet.facts import SheetFacts, gather_sheet
from backpain_analytics.report.today.gather import Today, gather_today
from backpain_analytics.settings.parameters import Parameters


@dataclass(frozen=True)
class Making:
    """When and by what a report is made."""

    made_on: date
    version: str


@dataclass(frozen=True, eq=False)
class Contents:
    """One person, one period."""

    person_id: str
    first_date: date
    last_date: date
    """Inclusive."""
    making: Making
    person: Mapping[str, object]
    pain: Pain
    body: Body
    targets: Mapping[str, TargetWeeks]
    moving: Moving
    movement: Movement
    exercise: Exercise
    after_exercise: AfterExercise
    before_flares: BeforeFlares
    plan: Plan
    comparisons: Comparisons
    associations: pd.DataFrame
    """One row per exposure and lag, as in `association.records.Association`; over the whole
    record, not the period."""
    links: WentWithPain
    course: Course
    quality: Quality
    first_screen: FirstScreen
    today: Today
    sheet: SheetFacts
    parameters: Parameters

    @property
    def days(self) -> int:
        """Dates in the period."""
        return (self.last_date - self.first_date).days + 1

    @property
    def period(self) -> tuple[date, date]:
        """First and last date, both inclusive."""
        return self.first_date, self.last_date


def gather(tables: PersonTables, trend: PainTrend, making: Making) -> Contents:
    """Collect what the report says from the warehouse's tables and the trend."""
    tables = _with_timestamps(tables)
    pain = gather_pain(tables, trend)
    targets = gather_targets(tables)
    return Contents(
        person_id=tables.person_id,
        first_date=tables.first_date,
        last_date=tables.last_date,
        making=making,
        person=tables.person,
        pain=pain,
        body=gather_body(tables),
        targets=targets,
        moving=gather_moving(tables, targets, making.made_on),
        movement=gather_movement(tables),
        exercise=gather_exercise(tables),
        after_exercise=gather_after_exercise(tables),
        before_flares=gather_before_flares(tables),
        plan=gather_plan(tables),
        comparisons=gather_comparisons(tables),
        associations=tables.associations,
        links=gather_links(tables),
        course=gather_course(tables, trend),
        quality=gather_quality(tables),
        first_screen=gather_first_screen(tables, making.made_on),
        today=gather_today(tables),
        sheet=gather_sheet(tables),
        parameters=tables.parameters,
    )


def _with_timestamps(tables: PersonTables) -> PersonTables:
    """Make every date column datetime64, which an empty frame may not be."""
    frames: dict[str, Any] = {}
    for item in fields(tables):
        frame = getattr(tables, item.name)
        if isinstance(frame, pd.DataFrame):
            dates = [name for name in frame.columns if name.endswith("_date")]
            others = [name for name in dates if frame[name].dtype.kind != "M"]
            if others:
                converted = {name: pd.to_datetime(frame[name]) for name in others}
                frames[item.name] = frame.assign(**converted)
    return replace(tables, **frames)
