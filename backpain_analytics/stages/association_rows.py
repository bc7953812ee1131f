"""What the association room found, as rows of its tables: its codes in words for analysts."""

import json
from typing import Any

from backpain_analytics.association.course.exercise_records import (
    ExercisePainChange,
    FlareTrigger,
    TimeToFlare,
)
from backpain_analytics.association.course.records import (
    ExerciseResponse,
    PainTrend,
    PhaseComparison,
)
from backpain_analytics.association.lags.thirds import ExposureThird
from backpain_analytics.association.records import Association, EarlierPainLink
from backpain_analytics.messages import REFUSAL, worded
from backpain_analytics.messages.exposures import unit_words, weekly_unit_words
from backpain_analytics.records import Message

Row = dict[str, Any]
Found = (
    Association
    | EarlierPainLink
    | ExposureThird
    | ExerciseResponse
    | ExercisePainChange
    | FlareTrigger
    | TimeToFlare
    | PhaseComparison
    | PainTrend
)


def row_of(record: object) -> Row:
    """Return the fields of a record by name.

    Unlike `asdict` it copies no value: that takes longer than to find what is in thousands of rows.
    """
    return dict(vars(record))


def found_row(record: Found) -> Row:
    """Return a record of which the refusal is a sentence, a code and its values as JSON."""
    return row_of(record) | _refusal_columns(record.refusal)


def association_row(record: Association | EarlierPainLink) -> Row:
    """Word one comparison between days."""
    unit = {"unit": unit_words(record.exposure, record.unit)}
    return found_row(record) | unit | _caution_columns(record)


def weekly_row(record: Association) -> Row:
    """Word a comparison between weeks, and name its columns after what they count."""
    row = {
        name.replace("days", "weeks"): value
        for name, value in found_row(record).items()
        if not name.startswith("compared_")
    }
    unit = weekly_unit_words(record.exposure, record.unit)
    return row | {"lag_weeks": record.lag_days // 7, "unit": unit} | _caution_columns(record)


def pain_change_row(change: ExercisePainChange) -> Row:
    """Return the row of an exercise, of which the next day may be refused by itself."""
    next_day = _refusal_columns(change.next_day_refusal)
    return found_row(change) | {f"next_day_{name}": value for name, value in next_day.items()}


def _caution_columns(record: Association | EarlierPainLink) -> Row:
    if isinstance(record, EarlierPainLink):
        return {}
    if record.caution is None:
        return dict.fromkeys(("caution", "caution_code"))
    code = record.caution.code.removeprefix("caution.")
    return {"caution": worded(record.caution), "caution_code": code}


def _refusal_columns(refusal: Message | None) -> Row:
    if refusal is None:
        return dict.fromkeys(("refusal", "refusal_code", "refusal_values"))
    return {
        "refusal": worded(refusal),
        "refusal_code": refusal.code.removeprefix(f"{REFUSAL}."),
        "refusal_values": json.dumps(dict(refusal.values)),
    }
