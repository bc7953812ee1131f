"""An amount against its target."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from backpain_analytics.messages import say
from backpain_analytics.messages.numbers import quantity, whole, word
from backpain_analytics.report.figures.canvas import Shape
from backpain_analytics.report.figures.dates import date_axis, numbers_of, span_words, stretches
from backpain_analytics.report.figures.inputs import Amounts, Period
from backpain_analytics.report.figures.key import Mark
from backpain_analytics.report.figures.palette import ACCENT, FAINT, INK, MUTED, PAGE, PALE
from backpain_analytics.report.figures.plots import Last, boxes, name_lasts, new_sheet, write
from backpain_analytics.report.values import Row, is_known, rows_of

_LOOKS: dict[str, dict[str, Any]] = {
    "met": {"facecolor": ACCENT, "edgecolor": ACCENT},
    "reached": {"facecolor": ACCENT, "edgecolor": ACCENT},
    "not_met": {"facecolor": PALE, "edgecolor": ACCENT},
    "estimated": {"facecolor": PAGE, "edgecolor": ACCENT, "hatch": "//"},
    "running": {"facecolor": PAGE, "edgecolor": ACCENT, "linestyle": (0, (1.5, 1.5))},
    "no_target": {"facecolor": PAGE, "edgecolor": MUTED},
    "unknown": {"facecolor": FAINT, "edgecolor": MUTED, "linewidth": 0.4},
}
"""Fill, outline and hatching differ, so that grey print keeps them apart."""
_ESTIMATES = {"estimated_met": "met", "estimated_not_met": "not_met"}


def draw_amounts(amounts: Amounts, period: Period, shape: Shape) -> Figure:
    """Draw a bar a span, and the target, which steps where it changed.

    What is estimated stands hatched on what was recorded. A span of which nothing is known is a
    box of full height, not a low bar.
    """
    spans = _with_looks(amounts)
    height = 0.75 if shape.name == "paper" else 1.7
    sheet, top = new_sheet(shape, height + shape.below, _key(amounts, spans))
    axes = sheet.plot(top, height)
    numbers = spans[["recorded", "estimated", "target"]].to_numpy(dtype=float)
    axes.set_ylim(0, 1.1 * float(np.nanmax(numbers, initial=1)))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: whole(value)))
    axes.grid(axis="y")
    date_axis(axes, period, shape)
    _draw_bars(axes, spans)
    _draw_target(axes, spans)
    _write_signs(axes, spans)
    name_lasts(axes, _lasts(amounts.name, spans))
    return sheet.figure


def _with_looks(amounts: Amounts) -> pd.DataFrame:
    """Add the edges of each bar, the look and height of its recorded part, and its title."""
    spans = amounts.spans
    starts, ends = numbers_of(spans["first_date"]), numbers_of(spans["last_date"]) + 1
    gap = 0.1 * (ends - starts)
    return spans.assign(
        left=starts + gap,
        right=ends - gap,
        look=spans["state"].replace(_ESTIMATES),
        recorded=spans["amount"].astype("float64").fillna(0),
        title=[_title(amounts.name, span) for span in rows_of(spans)],
    )


def _title(name: str, span: Row) -> str:
    days, state = span_words(span["first_date"], span["last_date"]), span["state"]
    values: Row = {"days": days, "state": word("span_state", state)}
    if state == "unknown" or not is_known(span["amount"]):
        return say("figure.span_unknown", **values)
    values |= {"amount": quantity(name, span["amount"]), "unit": word("amount_unit", name)}
    if state not in _ESTIMATES:
        return say("figure.span", **values)
    return say("figure.span_estimated", **values, estimated=quantity(name, span["estimated"]))


def _draw_bars(axes: Axes, spans: pd.DataFrame) -> None:
    _, highest = axes.get_ylim()
    for code, look in _LOOKS.items():
        is_estimate = code == "estimated"
        chosen = spans[spans["state"].isin(_ESTIMATES) if is_estimate else spans["look"] == code]
        across = chosen["left"].to_numpy(), chosen["right"].to_numpy()
        recorded = chosen["recorded"].to_numpy()
        up = {
            "estimated": (recorded, chosen["estimated"].to_numpy(dtype=float)),
            "unknown": (np.zeros_like(recorded), np.full_like(recorded, highest)),
        }.get(code, (np.zeros_like(recorded), recorded))
        boxes(axes, across, up, chosen["title"], **look)


def _draw_target(axes: Axes, spans: pd.DataFrame) -> None:
    """Draw the target; where it crosses a dark bar, a rim of the page keeps it apart."""
    starts, ends = numbers_of(spans["first_date"]), numbers_of(spans["last_date"]) + 1
    across = np.column_stack([starts, ends]).ravel()
    target = spans["target"].to_numpy(dtype=float)
    is_crossed = spans["look"].isin(["met", "reached"]) & (spans["recorded"] > target)
    rim = np.where(is_crossed, target, np.nan)
    look: dict[str, Any] = {"solid_capstyle": "butt"}
    axes.plot(across, np.repeat(rim, 2), color=PAGE, linewidth=3.4, **look)
    (line,) = axes.plot(across, np.repeat(target, 2), color=INK, linewidth=1.4, **look)
    line.set_url(say("figure.target"))


def _write_signs(axes: Axes, spans: pd.DataFrame) -> None:
    """Write what a height does not tell: unknown, and reached with perhaps more."""
    reached = spans[spans["look"] == "reached"]
    for x, y in zip((reached["left"] + reached["right"]) / 2, reached["recorded"], strict=True):
        write(axes, (x, y), "+", (0, 0.1), ha="center")
    for first, last in stretches(spans["look"] == "unknown"):
        middle = (spans["left"].iloc[first] + spans["right"].iloc[last]) / 2
        write(axes, (middle, axes.get_ylim()[1] / 2), "?", (0, -0.35), ha="center")


def _lasts(name: str, spans: pd.DataFrame) -> list[Last]:
    """Return the target and the last bar, to be named beside the plot."""
    lasts = []
    if len(spans) and is_known(target := spans["target"].iloc[-1]):
        lasts.append(Last(float(target), whole(target), say("figure.target")))
    known = spans[(spans["look"] != "unknown") & spans["amount"].notna()]
    if len(known):
        span = known.iloc[-1]
        is_estimated = span["state"] in _ESTIMATES
        height = float(span["estimated" if is_estimated else "amount"])
        code = "estimated" if is_estimated else "so_far" if span["state"] == "running" else "last"
        lasts.append(Last(height, quantity(name, height), say(f"figure.{code}")))
    return lasts


def _key(amounts: Amounts, spans: pd.DataFrame) -> list[Mark]:
    """Say what each look means that occurs."""
    found = set(spans["look"]) | {"estimated" for state in spans["state"] if state in _ESTIMATES}
    codes = [code for code in _LOOKS if code in found]
    looks = [Mark(say(f"figure.key_{code}"), _LOOKS[code]) for code in codes]
    return [Mark(say("figure.unit", unit=word("amount_unit", amounts.name))), *looks]
