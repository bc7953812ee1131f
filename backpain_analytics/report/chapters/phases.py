"""Pain before and after something began, over the whole record."""

from typing import TYPE_CHECKING

import pandas as pd

from backpain_analytics.messages import refusal, say
from backpain_analytics.messages.numbers import dated
from backpain_analytics.report.parts import Bullets, Paragraph, Part
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


def parts(contents: "Contents") -> tuple[Part, ...]:
    """Say it of what began in the period."""
    begun = contents.course.phases
    first, last = map(pd.Timestamp, contents.period)
    rows = rows_of(begun[begun["started_on"].between(first, last)]) if len(begun) else []
    compared = [row for row in rows if is_known(row["difference"])]
    # Refusals beside an answer stand in the folded table.
    shown = compared or rows
    if not shown:
        return ()
    return (
        Paragraph(say("phases.heading"), "heading"),
        Bullets(tuple(phase_sentence(row, last.year) for row in shown)),
        *([Paragraph(say("phases.note"), "note")] if compared else []),
    )


def phase_sentence(row: Row, plain_year: int) -> str:
    """Say how far pain stood from before once something had begun, or why that is not said."""
    began = {"phase": row["phase"], "day": dated(row["started_on"], plain_year)}
    if not is_known(row["difference"]):
        told = refusal(row["refusal_code"], row["refusal_values"])
        return say("phases.refused", **began, refusal=told)
    low, high = row["low"], row["high"]
    if low <= 0 <= high:
        return say("phases.unclear", **began, low=low, high=high)
    smallest, largest = sorted((abs(low), abs(high)))
    return say(
        "phases.higher" if low > 0 else "phases.lower",
        **began,
        size=row["difference"],
        low=smallest,
        high=largest,
    )


def folded(contents: "Contents") -> tuple[Part, ...]:
    """All of them, with what they rest on."""
    return (tabulate("phases", contents.course.phases),)
