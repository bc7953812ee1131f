"""All that the page says, gathered into one frozen record and convertible to JSON.

Sums come from SQL; the few medians and counts over the period that the tables do not hold are
taken here and in the modules beside this one, nowhere later.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from backpain_analytics.association.records import PainTrend
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.comparisons import Comparisons, gather_comparisons
from backpain_analytics.report.chapters.course import Course, gather_course
from backpain_analytics.report.chapters.movement import Movement, gather_movement
from backpain_analytics.report.chapters.pain import Pain, gather_pain
from backpain_analytics.report.chapters.quality import Quality, gather_quality
from backpain_analytics.report.chapters.targets import (
    Exercise,
    TargetWeeks,
    gather_exercise,
    gather_targets,
)
from backpain_analytics.settings.parameters import Parameters


@dataclass(frozen=True, eq=False)
class ReportContents:
    """One person, one period."""

    person_id: str
    first_date: date
    last_date: date
    """Inclusive."""
    person: Mapping[str, object]
    pain: Pain
    targets: Mapping[str, TargetWeeks]
    movement: Movement
    exercise: Exercise
    comparisons: Comparisons
    associations: pd.DataFrame
    """One row per exposure and lag, as in `association.records.Association`; over the whole
    record, not the period."""
    course: Course
    quality: Quality
    parameters: Parameters

    @property
    def days(self) -> int:
        """Dates in the period."""
        return (self.last_date - self.first_date).days + 1

    def to_json(self) -> str:
        """Return all of it as JSON: frames as lists of rows, a row a line, null for unknown."""
        return _lines(_plain(self)) + "\n"


def gather(tables: PersonTables, trend: PainTrend) -> ReportContents:
    """Collect what the report says from the warehouse's tables and the trend."""
    tables = _with_timestamps(tables)
    pain = gather_pain(tables, trend)
    return ReportContents(
        person_id=tables.person_id,
        first_date=tables.first_date,
        last_date=tables.last_date,
        person=tables.person,
        pain=pain,
        targets=gather_targets(tables),
        movement=gather_movement(tables),
        exercise=gather_exercise(tables, pain),
        comparisons=gather_comparisons(tables),
        associations=tables.associations,
        course=gather_course(tables, trend),
        quality=gather_quality(tables),
        parameters=tables.parameters,
    )


def _with_timestamps(tables: PersonTables) -> PersonTables:
    """Make every date column datetime64, which an empty frame may not be."""
    frames: dict[str, Any] = {}
    for item in fields(tables):
        frame = getattr(tables, item.name)
        if isinstance(frame, pd.DataFrame):
            dates = [name for name in frame.columns if name.endswith("_date")]
            frames[item.name] = frame.assign(
                **{name: pd.to_datetime(frame[name]) for name in dates}
            )
    return replace(tables, **frames)


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        frame = value.reset_index() if value.index.name else value
        return [_plain(row) for row in frame.to_dict("records")]
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        at_midnight = value.tzinfo is None and value.time() == datetime.min.time()
        return value.date().isoformat() if at_midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    value = value.item() if hasattr(value, "item") else value
    # Six decimals: beyond them machines may differ.
    return round(value, 6) if isinstance(value, float) else value


def _lines(value: Any, indent: str = "") -> str:
    """Write JSON with one line per row of a frame, so that a difference can be read."""
    deeper = indent + "  "
    if isinstance(value, dict) and any(isinstance(item, (dict, list)) for item in value.values()):
        items = (f"{json.dumps(key)}: {_lines(item, deeper)}" for key, item in value.items())
        return _wrapped("{}", items, indent)
    if isinstance(value, list) and value:
        return _wrapped("[]", (_lines(item, deeper) for item in value), indent)
    return json.dumps(value, ensure_ascii=False)


def _wrapped(brackets: str, items: Any, indent: str) -> str:
    inner = f",\n{indent}  ".join(items)
    return f"{brackets[0]}\n{indent}  {inner}\n{indent}{brackets[1]}"
