"""Contents of a page as JSON, so that a golden file shows what moved."""

import json
from typing import Any

from backpain_analytics.report.contents import Contents
from backpain_analytics.report.forms.as_json import to_plain


def to_json(contents: Contents) -> str:
    """Return all of it: frames as lists of rows, a row a line, null for unknown."""
    return _lines(to_plain(contents)) + "\n"


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
