"""Contents of a page as JSON, so that a golden file shows what moved."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from backpain_analytics.report.former.contents import ReportContents


def to_json(contents: ReportContents) -> str:
    """Return all of it: frames as lists of rows, a row a line, null for unknown."""
    return _lines(_plain(contents)) + "\n"


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
