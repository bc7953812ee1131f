"""A report's contents as JSON: codes and values, no sentences."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from backpain_analytics.report.contents import Contents

SCHEMA = 1
"""Raised when a key changes its meaning or goes; new keys may come at any time."""
_SENTENCES = ("refusal",)
"""Columns in words that stand beside their code and values."""


def to_plain(contents: Contents) -> dict[str, Any]:
    """Return all of it as lists, mappings and plain values: a frame is a list of its rows.

    Dates are ISO 8601, unknown is null, numbers have six decimals at most.
    """
    plain: dict[str, Any] = _plain(contents)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        frame = value.reset_index() if value.index.name else value
        if "refusal_code" in frame:
            frame = frame.drop(columns=list(_SENTENCES), errors="ignore")
        return [_plain(row) for row in frame.to_dict("records")]
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        said = [key for key in value if not ("refusal_code" in value and key in _SENTENCES)]
        return {str(key): _plain(value[key]) for key in said}
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
