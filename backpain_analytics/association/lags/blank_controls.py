"""Declared controls that a diary leaves blank: not used where it always does, else named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from backpain_analytics.association.lags.thirds import ExposureThird
from backpain_analytics.association.records import Association, Control
from backpain_analytics.records import Message

CONTROL = "_control"
"""Ends the code of a refusal for want of days on which the controls are known."""
Record = TypeVar("Record", bound=Association | ExposureThird)


def answered_controls(days: pd.DataFrame, controls: Sequence[Control]) -> tuple[Control, ...]:
    """Return the controls that are known on any day; of the others nothing can be made alike.

    >>> days = pd.DataFrame({"stress_nrs": [2.0, None], "mood_nrs": [None, None]})
    >>> controls = [Control("stress_nrs", "same_day"), Control("mood_nrs", "same_day")]
    >>> [control.name for control in answered_controls(days, controls)]
    ['stress_nrs']
    """
    return tuple(control for control in controls if days[control.name].notna().any())


def name_blank_controls(
    records: Sequence[Record], days: pd.DataFrame, controls: Sequence[Control]
) -> tuple[Record, ...]:
    """Name in each refusal for want of a control the one that is blank on most rated days."""
    rated = days[days["pain_nrs"].notna()]
    blank = {control.name: int(rated[control.name].isna().sum()) for control in controls}
    name = max(blank, key=lambda name: blank[name], default="")
    named: dict[str, int | str] = {}
    if blank.get(name):
        named = {"control": name, "blank": blank[name], "rated": len(rated)}
    return tuple(
        record
        if record.refusal is None or not record.refusal.code.endswith(CONTROL)
        else replace(record, refusal=_named(record.refusal, named))
        for record in records
    )


def _named(lacking: Message, named: Mapping[str, int | str]) -> Message:
    counts = dict(lacking.values)
    if named:
        return Message(lacking.code, {**counts, **named})
    # Known on each rated day, and lacking on days without a rating alone.
    del counts["lost"]
    return Message(lacking.code.removesuffix(CONTROL), counts)
