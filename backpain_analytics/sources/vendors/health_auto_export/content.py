"""What stands in a file: lists of metrics, workouts and events, each of them optional."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member

LISTS = (
    "metrics", "workouts", "symptoms", "stateOfMind", "medications", "cycleTracking", "ecg",
    "heartRateNotifications",
)  # fmt: skip
"""An automation of the app sends one of them or several."""
LONGEST_NAME = 80
"""Letters kept of a metric's name."""
Item = Mapping[str, Any]
_BEGINS = re.compile(rb'\s*\{\s*"data"\s*:\s*\{\s*"(?:%s)"\s*:\s*\[' % "|".join(LISTS).encode())


@dataclass(frozen=True)
class Metric:
    """The values of one metric, as the app lists them."""

    units: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Content:
    """A file as it is."""

    metrics: Mapping[str, Metric]
    """By name: `step_count`."""
    lists: Mapping[str, tuple[Item, ...]]
    """All other lists, by name."""

    def unread(self, used: set[str]) -> Counter[str]:
        """Count the items of the metrics and lists that are not used."""
        counts = {name: len(metric.items) for name, metric in self.metrics.items()}
        counts |= {name: len(items) for name, items in self.lists.items()}
        return Counter(
            {name: count for name, count in counts.items() if count and name not in used}
        )


def begins(head: bytes) -> bool:
    """Say whether a file that begins like this is of the app."""
    return bool(_BEGINS.match(head))


def load(member: Member) -> Content:
    """Return what stands in a file.

    Raises:
        UnreadableExportError: The file is not whole, or holds none of the lists.
    """
    with member.open() as file:
        content = file.read()
    try:
        data = json.loads(content)["data"]
        lists = {name: tuple(_items(data[name])) for name in LISTS if name in data}
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise UnreadableExportError(
            f"{member.label}: not whole, or without the list of metrics. Export it again as JSON."
        ) from error
    return Content(_by_name(lists.pop("metrics", ())), lists)


def _by_name(metrics: tuple[Item, ...]) -> dict[str, Metric]:
    """Return the metrics by names such as `weight_body_mass`; some write `Weight & Body Mass`."""
    found: dict[str, Metric] = {}
    for metric in metrics:
        if not isinstance(name := metric.get("name"), str):
            continue
        name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:LONGEST_NAME]
        earlier = found[name].items if name in found else ()
        found[name] = Metric(str(metric.get("units")), (*earlier, *_items(metric.get("data"))))
    return found


def _items(values: object) -> Iterator[Item]:
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, dict))
