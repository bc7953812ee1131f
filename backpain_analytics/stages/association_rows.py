"""What the association room found, as rows of its tables: its codes in words for analysts."""

from dataclasses import asdict
from typing import Any

from backpain_analytics.association.records import Association, EarlierPainLink
from backpain_analytics.messages.exposures import unit_words, weekly_unit_words

Row = dict[str, Any]


def association_row(record: Association | EarlierPainLink) -> Row:
    """Word one comparison between days."""
    return asdict(record) | {"unit": unit_words(record.exposure, record.unit)}


def weekly_row(record: Association) -> Row:
    """Word a comparison between weeks, and name its columns after what they count."""
    row = {name.replace("days", "weeks"): value for name, value in asdict(record).items()}
    unit = weekly_unit_words(record.exposure, record.unit)
    return row | {"lag_weeks": record.lag_days // 7, "unit": unit}
